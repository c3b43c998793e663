"""The kiosk's figures without a page: letters and targets in millimetres, and the contrast of its colours.

EN 301 549 V3.2.1, 5.1.4: a capital letter subtends 0.7 degrees. WCAG 2.2: 1.4.3 and 1.4.6 (text at 4.5 : 1, and 7 : 1
in high contrast), 1.4.11 (outlines and focus at 3 : 1), 2.5.8 (targets).
"""

import tkinter as tk
from collections.abc import Iterator
from itertools import product

import pytest
from PIL import ImageGrab

from gui import fonts, scale
from gui.fonts import font
from gui.kiosk import looks
from gui.kiosk.glass import CAPITAL, DEGREES, TARGET, TEXT_STEPS, Glass
from gui.kiosk.visit import Access
from gui.nine_slice import Look
from gui.style_colours import input_fill
from gui.tokens import Tokens
from tests.gui.bare_window import BareWindow
from tests.gui.contrast import contrast
from tests.gui.kiosk_measures import capital_share, degrees

SIZES = ((1080, 1920), (1920, 1080), (1366, 768), (768, 1366), (2160, 3840))
SCREENS = ((15.6, 450.0), (21.5, 500.0), (27.0, 600.0), (32.0, 700.0), (43.0, 900.0), (55.0, 1200.0))
OUTLINES = 3.0  # WCAG 2.2, 1.4.11
GLASS = Glass(1080, 1920)


def glasses() -> Iterator[Glass]:
    for (width, height), (diagonal, distance), step in product(SIZES, SCREENS, range(len(TEXT_STEPS))):
        yield Glass(width, height, diagonal, distance, step)


def test_a_capital_letter_of_the_smallest_font_is_large_enough_on_every_screen() -> None:
    for glass in glasses():
        pixels = round(looks.TEXT * glass.factor)  # as `gui.scale` makes it
        assert degrees(glass, pixels * CAPITAL) >= DEGREES, glass


def test_the_distance_and_the_diagonal_make_millimetres() -> None:
    glass = Glass(1080, 1920, 27.0, 600.0)
    assert abs(glass.capital / glass.per_mm - 7.33) < 0.01
    assert glass.target / glass.per_mm >= TARGET


def test_every_control_is_a_target_on_every_screen() -> None:
    for glass in glasses():
        scale.use(glass.factor)
        for height, _size, _prefixes in looks._BUTTONS.values():
            assert round(looks._shape(glass, height).height * glass.factor) >= glass.target, glass


def test_each_text_size_is_larger_than_the_one_before() -> None:
    sizes = [Glass(1080, 1920, step=step).factor for step in range(len(TEXT_STEPS))]
    assert sizes == sorted(set(sizes))


def test_the_shipped_fonts_have_capitals_as_high_as_is_reckoned_with() -> None:
    for families in (fonts.SANS, fonts.DISPLAY):
        assert capital_share(families[0]) >= CAPITAL


@pytest.mark.parametrize(("bold", "display"), [(False, False), (True, False), (True, True)])
def test_a_letter_is_drawn_as_high_as_its_font_says(bold: bool, display: bool) -> None:
    window = BareWindow(factor=3.0)
    try:
        made = font(looks.TEXT, bold=bold, display=display)
        canvas = _canvas(window)
        canvas.create_text(50, 50, text="H", font=made, fill="#ffffff", anchor="nw")
        window.pump(0.05)
        left, top = canvas.winfo_rootx(), canvas.winfo_rooty()
        picture = ImageGrab.grab((left, top, left + 200, top + 200), xdisplay=window.root.winfo_screen()[:-2] or None)
        drawn = picture.convert("L").point(lambda level: 255 if level > 127 else 0).getbbox()
        assert drawn is not None
        family = str(made.actual("family"))
        assert family in {fonts.SANS[0], fonts.DISPLAY[0]}
        assert abs((drawn[3] - drawn[1]) - capital_share(family) * -int(str(made.cget("size")))) <= 1
    finally:
        window.close()


def _canvas(window: BareWindow) -> tk.Canvas:
    canvas = tk.Canvas(window.root, background="#000000", highlightthickness=0)
    canvas._tb_no_autostyle = True  # type: ignore[attr-defined]
    canvas.configure(background="#000000")
    canvas.place(x=0, y=0, width=300, height=300)
    return canvas


@pytest.fixture(params=[Access(), Access(contrast=True)], ids=["dark", "high contrast"])
def tokens(request: pytest.FixtureRequest) -> Tokens:
    return looks.tokens_for(request.param, GLASS)


def test_every_label_stands_out_from_what_it_is_on(tokens: Tokens) -> None:
    for (name, (role, _size, _bold)), on in product(looks._LABELS.items(), looks._grounds(tokens).values()):
        assert contrast(getattr(tokens, role), on) >= tokens.contrast, (name, on)
    assert contrast(tokens.text, looks.note_fill(tokens)) >= tokens.contrast
    assert contrast(looks.INK, looks.PAPER) >= tokens.contrast
    assert contrast(tokens.text, input_fill(tokens)) >= tokens.contrast


def buttons(tokens: Tokens) -> Iterator[tuple[str, str, Look, Look, Look]]:
    """Yield each kind of button on each ground: its name, the ground, and how it looks alone, pressed and chosen."""
    for (kind, (_height, _size, prefixes)), (prefix, on) in product(
        looks._BUTTONS.items(), looks._grounds(tokens).items()
    ):
        if prefix in prefixes:
            normal, pressed, chosen, _off = looks._button(tokens, kind, on)
            yield f"{prefix}{kind}", on, normal, pressed, chosen


def test_the_words_of_every_button_stand_out_from_it(tokens: Tokens) -> None:
    for name, _on, normal, pressed, chosen in buttons(tokens):
        ink = tokens.on_accent if name.endswith("KioskGo") else tokens.text
        for look in (normal, pressed):
            assert contrast(ink, look.fill) >= tokens.contrast, name
        if name.rpartition(".")[2] in looks._CHOSEN:
            assert contrast(tokens.accent, chosen.fill) >= tokens.contrast, name


def test_every_control_and_its_focus_stand_out_from_what_they_are_on(tokens: Tokens) -> None:
    for name, on, normal, _pressed, chosen in buttons(tokens):
        for look in (normal, chosen):
            assert contrast(look.outline or look.fill, on) >= OUTLINES, name
        assert contrast(tokens.info, on) >= OUTLINES, name
    assert contrast(looks.edge_of(tokens, tokens.ground), tokens.ground) >= OUTLINES  # a field's
    assert contrast(tokens.bad, tokens.ground) >= OUTLINES


def test_the_focus_ring_and_the_lines_have_a_width_that_is_seen(tokens: Tokens) -> None:
    ring, line = (round(width * GLASS.factor) for width in (tokens.ring, tokens.edge))
    assert (ring, line) == ((5, 3) if tokens.strong else (4, 2))
