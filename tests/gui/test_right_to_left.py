"""Arabic and Hebrew in real widgets: read from right to left and joined on the screen, as they were given elsewhere."""

import tkinter as tk
from collections.abc import Iterator
from tkinter import ttk
from typing import Any

import pytest
from PIL import Image, ImageChops, ImageGrab

from cinema.domain.visual_order import visual
from gui.fonts import font
from gui.widgets import right_to_left
from gui.widgets.fitting import shorten
from gui.widgets.paint import Painted
from gui.widgets.table import Column, Row, Table
from gui.widgets.wrapped import WrappedLabel
from tests.gui.bare_window import BareWindow

HEBREW, ARABIC = "שלום עולם", "لورنس العرب"
LONG = "هذه قصة رجل سافر إلى الصحراء وعاد منها رجلا آخر " * 4


@pytest.fixture
def bare(monkeypatch: pytest.MonkeyPatch) -> Iterator[BareWindow]:
    for name in ("_options", "cget", "__getitem__"):  # put back after the test
        monkeypatch.setattr(tk.Misc, name, getattr(tk.Misc, name))
    window = BareWindow()
    right_to_left.install(window.root)
    yield window
    window.close()


def shown(widget: Any) -> str:
    """Return what Tk itself has as a widget's text."""
    return str(widget.tk.call(widget, "cget", "-text"))


@pytest.mark.parametrize("text", [HEBREW, ARABIC, f"Metropolis · {ARABIC}"])
def test_labels_and_buttons_show_what_is_read_and_remember_what_they_were_given(bare: BareWindow, text: str) -> None:
    for kind in (ttk.Label, ttk.Button, ttk.Checkbutton):
        widget = kind(bare.root, text=text)
        assert (shown(widget), widget.cget("text"), widget["text"]) == (visual(text), text, text)
        widget.configure(text="plain")
        assert (shown(widget), widget.cget("text")) == ("plain", "plain")
        widget["text"] = text
        assert (shown(widget), widget.cget("text")) == (visual(text), text)


def test_a_paragraph_is_broken_before_it_is_put_in_order(bare: BareWindow) -> None:
    label = WrappedLabel(bare.root, text=LONG, style="TLabel")
    label.pack(fill="x")
    for width in (500, 300):
        bare.root.geometry(f"{width}x600+0+0")
        bare.until(lambda width=width: label.winfo_width() == width)  # type: ignore[misc]
        lines = shown(label).split("\n")
        assert len(lines) > 1
        # The first line has the first words, at its right end.
        assert visual("هذه قصة") == lines[0][-len(visual("هذه قصة")) :]
        assert all(font(13).measure(line) <= width for line in lines)
    assert label.cget("text") == LONG


def test_menus_lists_and_canvases_show_what_is_read(bare: BareWindow) -> None:
    menu = tk.Menu(bare.root)
    menu.add_command(label=HEBREW)
    assert menu.entrycget("end", "label") == visual(HEBREW)
    table = Table(bare.root, (Column("title", "Title", 200, grows=True),), on_open=lambda _key: None)
    table.pack(fill="both", expand=True)
    table.show([Row("one", (ARABIC,))])
    assert table.tree.item("one", "values")[0] == visual(ARABIC)
    canvas: Any = Painted(bare.root)
    item = canvas.write(0, 0, ARABIC)
    assert canvas.itemcget(item, "text") == visual(ARABIC)
    canvas.itemconfigure(item, text=HEBREW)
    assert canvas.itemcget(item, "text") == visual(HEBREW)
    item = canvas.write(0, 0, LONG, width=200)
    assert len(str(canvas.itemcget(item, "text")).split("\n")) > 1


def test_a_text_that_is_cut_ends_where_its_reader_ends(bare: BareWindow) -> None:
    cut = shorten(LONG, 150, font(13).measure)
    label = ttk.Label(bare.root, text=cut)
    assert shown(label).startswith("…")
    assert font(13).measure(cut) <= 150


def test_the_picture_is_that_of_the_joined_letters_and_not_of_single_ones(bare: BareWindow) -> None:
    def picture(text: str, *, as_given: bool = False) -> Image.Image:
        canvas = Painted(bare.root, width=300, height=60)
        canvas.configure(background="white")
        canvas.place(x=0, y=0)
        item = canvas.write(4, 4, text, size=20, colour="black")
        if as_given:
            canvas.tk.call(canvas, "itemconfigure", item, "-text", text)
        bare.pump(0.1)
        left, top = canvas.winfo_rootx(), canvas.winfo_rooty()
        seen = ImageGrab.grab(bbox=(left, top, left + 300, top + 60)).convert("L")
        canvas.destroy()
        return seen

    def ink(seen: Image.Image) -> Any:
        return ImageChops.invert(seen).getbbox()

    whole, single = picture(ARABIC), picture(ARABIC, as_given=True)
    assert whole.tobytes() == picture(visual(ARABIC), as_given=True).tobytes()
    assert ink(whole)[2] < ink(single)[2], "joined letters are narrower"
