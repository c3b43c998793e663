"""A part of a page that is turned by buttons: it comes to rest, and every button in it is seen whole on some page."""

from collections.abc import Iterator
from tkinter import ttk

import pytest

from gui.fonts import font
from gui.kiosk.controls import plain_button, wrapped
from gui.kiosk.glass import Glass
from gui.kiosk.pager import Pager
from tests.gui.bare_window import BareWindow
from tests.gui.kiosk_measures import box

WIDTH, BESIDE = 900, 822  # pixels of the content without the buttons that turn it, and beside them


@pytest.fixture
def bare() -> Iterator[BareWindow]:
    window = BareWindow(factor=3.0)
    yield window
    window.close()


def pager(window: BareWindow, height: int, width: int = WIDTH) -> Pager:
    made = Pager(window.root, Glass(1080, 1920))
    made.place(x=0, y=0, width=width, height=height)
    return made


def test_it_comes_to_rest_at_every_height(bare: BareWindow) -> None:
    """Where the words fit the whole width and not the one beside the buttons, it went to and fro for ever."""
    words = "no"
    while font(13).measure(words) < (WIDTH + BESIDE) / 2:  # a line of the whole width, two beside the buttons
        words += " no"
    shown = []
    for height in range(120, 720, 15):
        made = pager(bare, height)
        for _line in range(6):
            wrapped(made.inside, words).pack(fill="x")
        made.settle()
        bare.root.update_idletasks()  # as a page does that is built
        bare.root.update()
        needed, fits = made.inside.winfo_reqheight(), not made.down.winfo_ismapped()
        assert fits is (needed <= height), height
        assert made.scrolled.canvas.winfo_width() == (WIDTH if fits else BESIDE)
        shown.append(not fits)
        made.destroy()
    assert shown == sorted(shown, reverse=True), "once it fits, it fits"
    assert len(set(shown)) == 2


@pytest.mark.parametrize("height", [260, 330, 415])
def test_every_button_is_seen_whole_on_some_page_in_both_directions(bare: BareWindow, height: int) -> None:
    made = pager(bare, height)
    buttons = [plain_button(made.inside, f"Button {number}", made.settle) for number in range(12)]
    for number, button in enumerate(buttons):
        button.pack(fill="x", pady=(7 * number % 40, 0))
    made.settle()
    bare.root.update()
    for way, end in ((1, made.down), (-1, made.up)):
        whole: set[ttk.Button] = set()
        for _turn in range(40):
            bare.root.update()
            _left, top, _right, bottom = box(made.scrolled.canvas)
            whole |= {one for one in buttons if top <= box(one)[1] and box(one)[3] <= bottom}
            if end.instate(["disabled"]):
                break
            made.turn(way)
        assert whole == set(buttons), way
