"""The high-contrast theme: every control and drawing takes its colours and widths from it, and it can be left again."""

import tkinter as tk
from tkinter import ttk

import pytest
from PIL import ImageColor, ImageGrab, ImageTk

from gui import images, nine_slice, style_colours, styles, theme
from gui.scale import px
from gui.seat_map.drawing import draw_seat
from gui.seat_map.looks import SeatLook, style_of
from gui.styles import BUTTONS
from gui.tokens import CONTRAST, FOYER
from tests.gui.hands import Window

COLOURED = {"Primary": CONTRAST.accent, "Danger": CONTRAST.bad}


def colours_of(window: Window, widget: tk.Widget) -> dict[str, int]:
    """Return how often each colour is seen in a widget."""
    window.root.update()
    left, top = widget.winfo_rootx(), widget.winfo_rooty()
    box = (left, top, left + widget.winfo_width(), top + widget.winfo_height())
    picture = ImageGrab.grab(box, xdisplay=window.root.winfo_screen().partition(".")[0] or None).convert("RGB")
    found = picture.getcolors(1 << 24) or []
    return {"#{:02X}{:02X}{:02X}".format(*colour): count for count, colour in found}  # type: ignore[misc]


@pytest.mark.parametrize("prefix", ["", "Surface."])
def test_every_kind_of_button_is_drawn_in_high_contrast(window: Window, prefix: str) -> None:
    theme.make_whole()
    for kind in BUTTONS:
        button = ttk.Button(window.root, text="Go", style=f"{prefix}{kind}.TButton", takefocus=True)
        button.place(x=100, y=100, width=300, height=px(BUTTONS[kind].height + 8))
        theme.use(window.root, "contrast")
        button.lift()
        window.root.focus_force()
        seen = colours_of(window, button)
        assert CONTRAST.ground in seen, kind
        assert {FOYER.ground, FOYER.surface, FOYER.raised, FOYER.line, FOYER.accent} & set(seen) == set(), kind
        button.focus_force()
        window.focused(lambda button=button: button)  # type: ignore[misc]
        ring = colours_of(window, button).get(CONTRAST.info, 0)
        assert ring > 2 * 2 * 250, f"{kind}: too little of a focus ring above and below"
        theme.use(window.root, "foyer")
        assert CONTRAST.info not in colours_of(window, button), kind
        button.destroy()


def test_lines_and_rings_have_the_widths_of_the_theme() -> None:
    """At the kiosk's factor: lines of 3 px and a focus ring of 5 px; in the other themes lines of 2 px and 3 px."""
    for tokens, widths in ((CONTRAST, (3, 5)), (FOYER, (2, 3))):
        builder = styles._Builder(None, tokens, set(), "", None)
        look = builder.themed(nine_slice.Look("#000000", "#FF0000", "#0000FF"))
        picture = nine_slice.draw(look, BUTTONS["Quiet"], "#000000", 1.6)
        middle = picture.width // 2
        column = picture.crop((middle, 0, middle + 1, picture.height // 2))
        line, _green, ring = (sum(band.tobytes()) / 255 for band in column.split())  # curves' edges are in between
        assert (round(line), round(ring)) == widths, tokens.name


def test_a_drawn_box_and_its_ring_follow_the_theme(window: Window) -> None:
    def width_of(photo: ImageTk.PhotoImage, colour: str) -> int:
        picture = ImageTk.getimage(photo).convert("RGB")
        wanted = ImageColor.getrgb(colour)
        return sum(1 for y in range(50) if picture.getpixel((100, y)) == wanted)

    def drawn() -> tuple[int, int]:
        box = images.rounded(200, 100, fill="#101010", on="#000000", outline="#FF0000")
        return width_of(box, "#FF0000"), width_of(
            images.ring(200, 100, colour="#00FF00", radius=12, on="#000000"), "#00FF00"
        )

    assert drawn() == (1, 2)
    theme.use(window.root, "contrast")
    assert drawn() == (2, 3)
    theme.use(window.root, "foyer")
    assert drawn() == (1, 2)


def test_seats_differ_in_high_contrast_even_without_colour() -> None:
    drawn = {look: draw_seat(style_of(look), CONTRAST, 48).convert("LA").tobytes() for look in SeatLook}
    assert len(set(drawn.values())) == len(SeatLook)


def test_the_switch_between_light_and_dark_never_offers_high_contrast(window: Window) -> None:
    seen = {theme.switch(window.root) for _turn in range(4)}
    assert seen == {"foyer", "matinee"}
    theme.use(window.root, "contrast")
    assert theme.switch(window.root) in seen


def test_fields_and_tables_are_black_with_white_words(window: Window) -> None:
    theme.make_whole()
    theme.use(window.root, "contrast")
    style = window.root.style
    for name in ("Field.TEntry", "Search.TEntry", "Field.TCombobox", "Surface.Field.TEntry"):
        assert style.lookup(name, "foreground") == CONTRAST.text
        assert style.lookup(name, "fieldbackground") == style_colours.input_fill(CONTRAST)
    assert style.lookup("Table.Treeview", "background") == CONTRAST.surface
