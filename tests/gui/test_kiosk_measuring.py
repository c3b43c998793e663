"""The measures of the kiosk find what is wrong: each of them, on a page that was spoilt for it."""

from collections.abc import Callable, Iterator
from tkinter import ttk
from typing import Any

import pytest

from gui.kiosk.visit import Access
from tests.conftest import Remembered
from tests.gui.kiosk_gallery import Walk, fill, walked_kiosk
from tests.gui.kiosk_measures import every, never_whole

Spoil = Callable[[Any], object]


def _small_letters(window: Any) -> None:
    ttk.Label(window.frame.rooms.body, text="small", font=("Lantern Sans", -20)).place(x=500, y=300)


def _small_target(window: Any) -> None:
    button = ttk.Button(window.frame.rooms.body, text="", style="KioskStep.TButton")
    button.spoken = "small"  # type: ignore[attr-defined]
    button.place(x=500, y=300, width=50, height=50)


def _above(window: Any) -> None:
    button = ttk.Button(window.frame.rooms.upper, text="high", style="KioskChoice.TButton")
    button.place(x=500, y=20)


def _silent(window: Any) -> None:
    window.page.proceed.spoken = ""


def _unreached(window: Any) -> None:
    window.page.proceed.configure(takefocus=False)


def _misread(window: Any) -> None:
    window.frame.rooms.bar.lower()


def _over(window: Any) -> None:
    button = window.page.proceed
    other = ttk.Button(button.master, text="over", style="Surface.KioskBar.TButton")
    other.place(in_=button, x=10, y=5)


def _cut(window: Any) -> None:
    window.page.proceed.configure(text="A label that is far too long for its place " * 3)


SPOILT: dict[str, tuple[Spoil, str]] = {
    "letters": (_small_letters, "degrees"), "targets": (_small_target, " mm"), "place": (_above, "above the reach"),
    "words": (_silent, "says nothing"), "Tab": (_unreached, "not reached"), "order": (_misread, "->"),
    "gaps": (_over, "lies over"), "cut": (_cut, "is cut"),
}  # fmt: skip


@pytest.fixture
def walk(remembered: Remembered) -> Iterator[Walk]:
    with walked_kiosk(remembered(fill), size="1080x1920") as made:
        yield made


def test_each_measure_finds_what_is_wrong(walk: Walk) -> None:
    next(walk.steps("types"))
    for name, (spoil, sign) in SPOILT.items():
        walk.choose("en", Access(low=True))
        assert every(walk.window) == []
        spoil(walk.window)
        walk.root.update()
        assert any(sign in fault for fault in every(walk.window)), name


def test_a_button_that_no_turn_shows_whole_is_found(walk: Walk) -> None:
    next(walk.steps("types"))
    walk.choose("en", Access(low=True, text=2))
    assert never_whole(walk.window) == []
    button = ttk.Button(walk.window.page._pager.inside, text="high", style="KioskChoice.TButton")
    button.place(x=0, y=-40)
    walk.root.update()
    assert len(never_whole(walk.window)) == 1
