"""`cinema kiosk` on a screen of its own, as customers have it: with a window manager and without one.

It is driven by the mouse and the keyboard of the display alone. What to touch is seen: the control with the focus, by
its ring.
"""

import os
import re
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageGrab

from gui.tokens import FOYER
from repositories.connect import connect
from repositories.private_server.server import PrivateServer
from tests.commands.conftest import ROOT
from tests.commands.test_readme import Home
from tests.support import require_tool

SAMPLE = ROOT / "docs" / "kiosk-openbox" / "rc.xml"
KEYBOARD = """
    <keybind key="A-F4"><action name="Close"/></keybind>
    <keybind key="A-F5"><action name="Iconify"/></keybind>
    <keybind key="A-F6"><action name="ToggleDecorations"/></keybind>
"""
OURS = (
    "Escape", "F1", "F2", "F4", "F5", "F6", "F9", "F10", "F11", "F12", "ctrl+q", "ctrl+w", "ctrl+l", "ctrl+k", "ctrl+s",
    "ctrl+c", "ctrl+n", "ctrl+z", "alt+1", "alt+2", "alt+5", "Delete", "BackSpace", "Menu", "shift+F10",
)  # fmt: skip
SHORTEST_EDGE = 80  # pixels
PAUSE = 0.7  # seconds: a new page takes no touch before


@dataclass
class Session:
    """A display with what runs on it."""

    display: str
    size: tuple[int, int]
    home: Home

    def do(self, *words: object) -> str:
        """Let xdotool do something at this display."""
        command = ["xdotool", *(str(one) for one in words)]
        known = {**os.environ, "DISPLAY": self.display}
        done = subprocess.run(command, env=known, capture_output=True, text=True, check=False, timeout=20)
        return done.stdout

    def grab(self) -> Image.Image:
        return ImageGrab.grab(xdisplay=self.display).convert("RGB")

    def ring(self) -> tuple[int, int, int, int] | None:
        """Return where the focus is seen: the box between the first and the last of the ring's longest lines."""
        picture = self.grab()
        width, height = picture.size
        apart = ImageChops.difference(picture, Image.new("RGB", picture.size, FOYER.info)).convert("L")
        mask = apart.point([255] + [0] * 255).tobytes()
        runs = re.compile(b"\xff{%d,}" % SHORTEST_EDGE)
        lines = [
            (found.end() - found.start(), found.start() - y * width, y)
            for y in range(height)
            for found in runs.finditer(mask, y * width, (y + 1) * width)
        ]
        if not lines:
            return None
        length, left, top = max(lines, key=lambda one: (one[0], -one[2]))
        return left, top, left + length, max(y for other, start, y in lines if (other, start) == (length, left))

    def until(self, happened: Callable[[], object], what: str, seconds: float = 60) -> None:
        deadline = time.monotonic() + seconds
        while not happened():
            assert time.monotonic() < deadline, what
            time.sleep(0.2)

    def touch(self) -> None:
        """Touch the control with the focus in its middle."""
        self.until(self.ring, "no control has the focus")
        time.sleep(PAUSE)
        box = self.ring()
        if box is not None:
            self.do("mousemove", (box[0] + box[2]) // 2, (box[1] + box[3]) // 2, "click", 1)

    def place(self) -> tuple[int, int, int, int]:
        """Return left, top, width and height of the one window that is seen."""
        said = self.do("search", "--onlyvisible", "--name", "Lantern", "getwindowgeometry", "--shell", "%@")
        found = dict(line.split("=") for line in said.split() if "=" in line)
        left, top, width, height = (int(found.get(name, -1)) for name in ("X", "Y", "WIDTH", "HEIGHT"))
        return left, top, width, height

    @property
    def is_whole(self) -> bool:
        return self.place() == (0, 0, *self.size)


@contextmanager
def session(home: Home, size: tuple[int, int], manager: list[str]) -> Iterator[Session]:
    """A screen of so many pixels, with a window manager if there is a command for one."""
    require_tool("xdotool", "xdotool")
    read, write = os.pipe()
    screen = f"{size[0]}x{size[1]}x24"
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", screen, "-nolisten", "tcp"], pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    with os.fdopen(read) as told:
        display = f":{told.readline().strip()}"
    home.environment["DISPLAY"] = display
    managing = subprocess.Popen(manager, env=home.environment, stderr=subprocess.DEVNULL) if manager else None
    try:
        yield Session(display, size, home)
    finally:
        for process in (managing, server):
            if process is not None:
                process.terminate()
                process.wait(20)


@contextmanager
def kiosk(at: Session) -> Iterator[int]:
    """`cinema kiosk --demo` with its first page; yields the process id of what keeps it. Ended by SIGTERM."""
    with at.home.start("cinema kiosk --demo --language en") as process:
        try:
            at.until(lambda: at.is_whole and at.ring(), "no first page", 90)
            yield process.pid
            assert process.poll() is None, process.communicate()
        finally:
            process.terminate()
        _out, error = process.communicate(timeout=30)
    assert (process.returncode, error) == (128 + signal.SIGTERM, "")


def child_of(keeper: int) -> int:
    """Return the process id of the window."""
    said = subprocess.run(["pgrep", "-P", str(keeper)], capture_output=True, text=True, check=False, timeout=20).stdout
    return int((said.split() or ["0"])[0])


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    """A machine whose private server runs all the time."""
    made = Home(tmp_path)
    server = PrivateServer.acquire(made.data)
    made.environment["CINEMA_SERVER_LINGER"] = "1"
    yield made
    server.release()


def paid_at_kiosks(home: Home) -> list[int]:
    """Return how many tickets each paid sale of a kiosk has."""
    server = PrivateServer.acquire(home.data)
    try:
        with closing(connect(server.uri, "cinema_demo")) as made:
            found = made.database["transactions"].find({"channel": "kiosk", "state": "paid"})
            return [len(one["tickets"]) for one in found]
    finally:
        server.release()


def test_under_openbox_the_kiosk_fills_the_screen_sells_by_the_mouse_and_neither_keys_nor_a_kill_end_it(
    home: Home, tmp_path: Path
) -> None:
    require_tool("openbox", "openbox")
    file = tmp_path / "rc.xml"
    # The sample has no key that closes a window. That another desktop has one makes no difference.
    file.write_text(SAMPLE.read_text("utf-8").replace("</keyboard>", f"{KEYBOARD}</keyboard>"), "utf-8")
    with session(home, (1080, 1920), ["openbox", "--config-file", str(file)]) as at, kiosk(at) as keeper:
        window = child_of(keeper)
        for key in ("alt+F4", "alt+F5", "alt+F6", *OURS):
            at.do("key", "--clearmodifiers", key)
        at.until(lambda: at.is_whole and at.ring(), "the window is not whole any more")
        assert child_of(keeper) == window
        assert at.grab().getpixel((0, 0)) == Image.new("RGB", (1, 1), FOYER.surface).getpixel((0, 0)), "no frame"

        for _touch in range(12):
            at.touch()
            if paid_at_kiosks(home):
                break
        assert paid_at_kiosks(home) == [2]
        at.touch()  # to finish

        for _touch in range(4):  # to the seats, which are held
            at.touch()
        os.kill(window, signal.SIGKILL)
        at.until(lambda: child_of(keeper) not in {0, window}, "the window was not started again")
        at.until(lambda: at.is_whole and at.ring(), "no first page after a kill")
        assert child_of(keeper) != window


@pytest.mark.soak
@pytest.mark.parametrize("size", [(1366, 768), (1920, 1080)])
def test_without_a_window_manager_the_kiosk_fills_the_screen_and_hears_keys(home: Home, size: tuple[int, int]) -> None:
    with session(home, size, []) as at, kiosk(at):
        first = at.ring()
        time.sleep(PAUSE)
        at.do("key", "Return")
        at.until(lambda: at.ring() not in {None, first}, "Enter has not gone on")
        assert at.is_whole
