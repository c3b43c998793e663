"""The session of docs/kiosk.md: under openbox with the sample a window covers the screen, and no key ends it."""

import os
import shutil
import subprocess
import sys
import time
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.gui.fakes import ROOT
from tests.support import require_tool

SAMPLE = ROOT / "docs" / "kiosk-openbox" / "rc.xml"
SPACE = "{http://openbox.org/3.4/rc}"
SCREEN = "1080x1920"
WINDOW = """
import sys, tkinter as tk
from pathlib import Path
folder = Path(sys.argv[1])
root = tk.Tk()
root.geometry("400x300+50+60")
closed = []
root.protocol("WM_DELETE_WINDOW", lambda: (folder / "closed").touch())
root.bind("<Key-a>", lambda _event: (folder / "typed").touch())
def note():
    size = root.winfo_width(), root.winfo_height()
    said = (root.winfo_rootx(), root.winfo_rooty(), *size, bool(root.focus_displayof()))
    part = folder / "place.part"
    part.write_text(repr(said))
    part.replace(folder / "place")
    root.after(100, note)
root.after(300, root.focus_force)
root.after(100, note)
root.mainloop()
"""


@pytest.fixture
def session(tmp_path: Path) -> Iterator[dict[str, str]]:
    """A screen of a kiosk with openbox, and the environment of its programs."""
    require_tool("openbox", "openbox")
    require_tool("xdotool", "xdotool")
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", f"{SCREEN}x24", "-nolisten", "tcp"], pass_fds=[write],
        stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    with os.fdopen(read) as told:
        display = f":{told.readline().strip()}"
    known = {**os.environ, "DISPLAY": display, "HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "config")}
    manager = subprocess.Popen(["openbox", "--config-file", str(SAMPLE)], env=known, stderr=subprocess.PIPE, text=True)
    try:
        yield known
    finally:
        manager.terminate()
        _out, error = manager.communicate(timeout=20)
        server.terminate()
        server.wait(20)
    assert "rc.xml" not in error, error


def until(file: Path, wanted: str) -> str:
    deadline, said = time.monotonic() + 20, ""
    while time.monotonic() < deadline:
        said = file.read_text() if file.exists() else ""
        if said.startswith(wanted):
            return said
        time.sleep(0.1)
    return said


def test_a_window_covers_the_screen_and_no_key_of_the_manager_reaches_it(
    session: dict[str, str], tmp_path: Path
) -> None:
    window = subprocess.Popen([sys.executable, "-c", WINDOW, str(tmp_path)], env=session, cwd=ROOT)
    try:
        assert until(tmp_path / "place", "(0, 0, 1080, 1920, True").startswith("(0, 0, 1080, 1920")
        for key in ("alt+F4", "alt+Tab", "alt+Escape", "alt+space", "super", "super+d", "ctrl+alt+Left", "F11"):
            subprocess.run(["xdotool", "key", key], env=session, check=True, timeout=20)
        for press in (
            ("mousemove", "500", "500", "click", "3"),
            ("keydown", "alt", "mousemove", "300", "300", "click", "1"),
        ):
            subprocess.run(["xdotool", *press], env=session, check=True, timeout=20)
        subprocess.run(["xdotool", "keyup", "alt", "key", "a"], env=session, check=True, timeout=20)
        time.sleep(0.5)
        assert window.poll() is None
        assert (tmp_path / "place").read_text().startswith("(0, 0, 1080, 1920")
        assert not (tmp_path / "closed").exists()
        assert (tmp_path / "typed").exists(), "keys go to the window"
    finally:
        window.kill()
        window.wait(20)


def test_the_sample_binds_no_key_and_no_menu() -> None:
    sample = ET.parse(SAMPLE).getroot()
    assert sample.findall(f".//{SPACE}keybind") == []
    names = {one.get("name") for one in sample.iter(f"{SPACE}action")}
    assert names == {"Focus"}
    assert sample.findall(f".//{SPACE}menu/{SPACE}file") == []


def test_the_session_starts_the_unit_that_is_installed() -> None:
    from cinema.adapters.systemd_unit import UNIT

    assert UNIT in (SAMPLE.parent / "autostart").read_text()
    if (shell := shutil.which("sh")) is not None:
        subprocess.run([shell, "-n", str(SAMPLE.parent / "autostart")], check=True, timeout=20)
