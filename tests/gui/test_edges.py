"""What stands below each other on a page begins at one line, though controls keep room for their focus ring."""

import tkinter as tk
from collections.abc import Iterator
from contextlib import closing
from tkinter import ttk

import pytest

from gui.customer.title import Title
from gui.people.sign_in_window import SignInWindow
from tests.gui.fakes import FakeCinema
from tests.gui.hands import Window
from tests.gui.walk import Walk, walked

RING = 4  # px


@pytest.fixture(params=[(1280, 800), (1024, 600)], ids=str)
def walk(request: pytest.FixtureRequest) -> Iterator[Walk]:
    with walked(1, size=request.param) as made:
        yield made


def label(widget: tk.Misc, words: str) -> ttk.Label:
    """Return the label with a text, of those that are shown."""
    found = _labels(widget, words)
    assert len(found) == 1, (words, found)
    return found[0]


def _labels(widget: tk.Misc, words: str) -> list[ttk.Label]:
    found = [widget] if isinstance(widget, ttk.Label) and str(widget.cget("text")) == words else []
    for child in widget.winfo_children():
        found += _labels(child, words)
    return found


def test_a_receipt_s_buttons_begin_where_its_tickets_do(walk: Walk) -> None:
    next(walk.part("receipt"))
    box = walk.shell.current.box  # type: ignore[union-attr]
    assert box.save.winfo_rootx() + RING == box._cards[0].winfo_rootx() == label(box, "Your tickets").winfo_rootx()


def test_the_profile_has_one_edge(walk: Walk) -> None:
    walk.window.enter()
    walk.go("profile")
    page = walk.shell.current
    left = page.person.fields["name"].entry.winfo_rootx() + RING  # type: ignore[union-attr]
    assert left == 24
    for words in ("Profile", "Name", "Language", "Genres you like"):
        assert label(page, words).winfo_rootx() == left  # type: ignore[arg-type]
    right = page.password.fields["password"].entry.winfo_rootx() + RING  # type: ignore[union-attr]
    for words in ("Current password", "Signed in as ana"):
        assert label(page, words).winfo_rootx() == right  # type: ignore[arg-type]


def test_a_movie_s_page_has_one_edge(walk: Walk) -> None:
    walk.window.enter()
    walk.go("title", movie_id="metropolis")
    page = walk.shell.current
    assert isinstance(page, Title)
    left = page._heading.winfo_rootx()
    edges = {page._origin.winfo_rootx(), page._badges.winfo_rootx(), page._synopsis.winfo_rootx()}
    assert page.reviews is not None
    assert edges | {page.reviews.winfo_rootx()} == {left}
    if page._columns < 3:
        assert page._favourite.winfo_rootx() + RING == left
        assert page._favourite.master.winfo_rootx() + 8 == left, "the words of Back stand above it"


def test_the_box_of_a_demo_is_as_wide_as_the_fields() -> None:
    with closing(Window(FakeCinema(), demo=True)) as window:
        window.until(lambda: window.app.cinema is not None)
        window.settle()
        frame = window.app.sign_in_frame
        assert isinstance(frame, SignInWindow)
        entry = frame.page.fields["login"].entry
        box = label(frame.page, "This is a demo. Try one of these:").master
        assert isinstance(box, tk.Misc)
        assert box.winfo_rootx() == entry.winfo_rootx() + RING
        assert box.winfo_width() == entry.winfo_width() - 2 * RING
