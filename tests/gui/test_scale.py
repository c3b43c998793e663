"""Every screen at every size and scale: nothing lies outside its window, no text is cut, nothing moves by itself."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from tkinter import ttk

import pytest

from gui import scale, theme
from gui.tokens import THEMES
from gui.widgets.fitting import shorten
from gui.widgets.scrolled import ScrolledFrame
from tests.gui.fakes import FakeCinema
from tests.gui.geometry import faults
from tests.gui.hands import Window
from tests.gui.walk import LONG_NAME, Walk, walked

SIZES = ((1024, 600), (1366, 768), (1920, 1080))
FACTORS = (1.0, 1.25, 1.5, 2.0)
LANGUAGES = ("en", "es", "pt_BR")
WORST = ((1.0, (1024, 600), "es"), (2.0, (1024, 600), "pt_BR"), (2.0, (1920, 1080), "es"))


@pytest.fixture(autouse=True)
def quick_retries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gui.window.tasks.RETRY", 200)


def found_now(walk: Walk, where: str) -> list[str]:
    walk.window.pump(0.03)
    return [f"{where}: {fault}" for fault in faults(walk.window.root)]


STEPS = ("sign_in", "guest", "lists", "own", "titles", "seats", "payment", "receipt")


@pytest.mark.parametrize("part", STEPS)
@pytest.mark.parametrize(("factor", "size", "language"), WORST)
def test_the_worst_windows_show_everything(factor: float, size: tuple[int, int], language: str, part: str) -> None:
    found: list[str] = []
    with walked(factor, size=size, language=language) as walk:
        for step in walk.part(part):
            found += found_now(walk, step)
    assert found == []


@pytest.mark.soak
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("factor", FACTORS)
def test_every_screen_fits_at_every_size_in_both_themes(factor: float, language: str) -> None:
    found: list[str] = []
    with walked(factor, size=SIZES[0], language=language) as walk:
        for step in walk.steps():
            for name, size in product(THEMES, SIZES):
                theme.use(walk.window.root, name)
                walk.resize(size)
                found += found_now(walk, f"{step} in {name} at {size[0]}x{size[1]}")
    assert found == []


def test_a_text_that_is_cut_or_lies_outside_is_found() -> None:
    with walked(1.0, size=(1366, 768)) as walk:
        walk.window.enter(None)
        bar = walk.shell.bar
        assert bar is not None
        assert faults(walk.window.root) == []
        bar.buttons["catalogue"].configure(text="A label that is far too long for its place")
        assert any("is cut" in fault for fault in found_now(walk, "bar"))
        bar.place(x=100, y=0, relwidth=1.0)
        assert any("beyond the right" in fault for fault in found_now(walk, "bar"))


def test_the_top_bar_folds_and_shortens_the_name_which_the_title_has_whole() -> None:
    with walked(1.0, size=(1920, 1080)) as walk:
        walk.window.enter()
        bar = walk.shell.bar
        assert bar is not None
        assert walk.window.root.title() == LONG_NAME
        assert bar.buttons["catalogue"].winfo_ismapped()
        walk.resize((512, 600))
        walk.window.until(lambda: not bar.buttons["catalogue"].winfo_ismapped())
        assert bar.person.winfo_ismapped()
        assert bar.search.winfo_ismapped()


def test_no_window_is_larger_than_the_screen(cinema: FakeCinema, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tkinter.Tk.maxsize", lambda _root: (1000, 500))
    window = Window(cinema)
    window.pump()
    assert (window.root.winfo_width(), window.root.winfo_height()) == (1000, 500)
    width, height = window.root.minsize()
    assert width <= 1000
    assert height <= 500
    window.close()


def test_a_message_at_the_top_moves_nothing(window: Window) -> None:
    window.enter()
    shell = window.app.shell
    assert shell is not None
    assert shell.current is not None
    window.settle()

    def places() -> list[tuple[int, int]]:
        window.pump(0.05)
        assert shell is not None
        assert shell.current is not None
        return [(child.winfo_rooty(), child.winfo_height()) for child in shell.current.body.winfo_children()]

    before = places()
    shell.banner.show("The seats were taken by somebody else.", "bad")
    assert places() == before
    assert shell.banner.winfo_height() > 20
    shell.banner.hide()
    assert places() == before
    assert not shell.banner.winfo_ismapped()


def test_a_note_above_the_seats_moves_nothing() -> None:
    with walked(1.0, size=(1024, 600)) as walk:
        walk.window.enter()
        choice = walk.seats()
        assert choice.view is not None
        before = choice.view.board.winfo_rooty()
        choice.away()
        walk.window.pump(0.1)
        assert choice.out_of_date is not None
        assert choice.out_of_date.winfo_ismapped()
        assert choice.view.board.winfo_rooty() == before


def test_a_page_too_small_for_its_content_scrolls_to_what_has_the_focus() -> None:
    with walked(2.0, size=(1024, 600)) as walk:
        walk.window.enter()
        choice = walk.seats()
        choice.requests.press("K11")
        walk.window.until(lambda: choice.purchase.basket.seats and not choice.purchase.basket.busy)
        assert choice.panel is not None
        pay = choice.panel.pay
        root = walk.window.root
        walk.window.until(lambda: pay.winfo_rooty() >= root.winfo_rooty() + root.winfo_height())
        pay.focus_set()
        walk.window.until(lambda: pay.winfo_rooty() + pay.winfo_height() <= root.winfo_rooty() + root.winfo_height())


@pytest.mark.parametrize(("factor", "size"), [(1.0, (1024, 600)), (1.25, (1366, 768)), (1.5, (1920, 1080))])
def test_pay_is_seen_without_scrolling(factor: float, size: tuple[int, int]) -> None:
    with walked(factor, size=size, language="es") as walk:
        walk.window.enter()
        choice = walk.seats()
        walk.window.pump(0.1)
        assert choice.panel is not None
        pay, root = choice.panel.pay, walk.window.root
        assert pay.winfo_ismapped()
        assert pay.winfo_rootx() + pay.winfo_width() <= root.winfo_rootx() + size[0]
        assert pay.winfo_rooty() + pay.winfo_height() <= root.winfo_rooty() + size[1]


def test_what_can_be_seen_from_the_top_of_a_page_is_shown_from_there() -> None:
    with walked(1.0, size=(1024, 600)) as walk:
        part = ScrolledFrame(walk.window.root)
        part.place(x=0, y=0, width=300, height=200)
        for _ in range(4):
            ttk.Frame(part.inside, height=100).pack()
        part.settle()
        walk.window.until(lambda: part.canvas.yview()[1] < 1)
        for top, first in ((50, 0.0), (250, 0.25)):
            part.canvas.yview_moveto(0.1)
            part.scroller.see(top, top + 40)
            assert (part.canvas.yview()[0] == 0.0) is (first == 0.0)


def test_a_text_is_shortened_to_its_room() -> None:
    assert shorten("Cinema", 6, len) == "Cinema"
    assert shorten("Cinema Paradiso", 8, len) == "Cinema…"
    assert shorten("Cinema", 0, len) == "…"


MEASURE = """
import tkinter
from gui import fonts, scale
fonts.load_privately()
root = tkinter.Tk()
scale.install(root)
fonts.install(root)
print(scale.px(100), fonts.font(100).metrics("ascent"), fonts.font(40, bold=True).measure("Hamburgefonstiv"))
"""


@contextmanager
def display(*arguments: str) -> Iterator[str]:
    """Start an X server with these arguments and return its display's name."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1920x1080x24", "-nolisten", "tcp", *arguments]
    server = subprocess.Popen(command, pass_fds=(writing,), stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as answer:
            yield f":{answer.readline().strip()}"
    finally:
        server.terminate()
        server.wait()


def measured(display_name: str, **environment: str) -> tuple[int, ...]:
    """Return the scaled length of 100 px, and two measures of fonts, in a window of a process of its own."""
    told = subprocess.run(
        [sys.executable, "-c", MEASURE], env={**os.environ, "DISPLAY": display_name, **environment},
        cwd=Path(__file__).parents[2], check=True, capture_output=True, text=True,
    )  # fmt: skip
    return tuple(int(part) for part in told.stdout.split())


def test_boxes_and_fonts_follow_the_dpi_of_the_screen_alike() -> None:
    with display("-dpi", "96") as plain:
        px, *fonts = measured(plain)
    with display("-dpi", "192") as dense:
        px_dense, *fonts_dense = measured(dense)
    assert (px, px_dense) == (100, 200)
    for large, small in zip(fonts_dense, fonts, strict=True):
        assert abs(large / small - 2) < 0.06


def test_boxes_and_fonts_follow_the_dpi_of_the_desktop_alike(tmp_path: Path) -> None:
    with display("-dpi", "96") as plain:
        px, *fonts = measured(plain)
        for dpi, factor in ((192, 2.0), (120, 1.25)):
            resources = tmp_path / f"resources-{dpi}"
            resources.write_text(f"Xft.dpi: {dpi}\n")
            px_chosen, *fonts_chosen = measured(plain, XENVIRONMENT=str(resources))
            assert (px, px_chosen) == (100, 100 * factor)
            for large, small in zip(fonts_chosen, fonts, strict=True):
                assert abs(large / small - factor) < 0.06


def test_a_dpi_that_is_not_a_number_is_ignored() -> None:
    assert scale._read_dpi(b"144") == 144
    assert scale._read_dpi(b"large") is None
    assert scale._read_dpi(b"0") is None
    assert scale._read_dpi(None) is None
