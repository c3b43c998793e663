"""The ttk styles of all controls: which looks there are and what colours each has in which state.

Every look exists twice: on the window's ground (`Primary.TButton`) and on a surface (`Surface.Primary.TButton`),
because its picture has the colour behind it baked in. `gui.nine_slice` draws, this file decides.
"""

from typing import Any

import ttkbootstrap.style

from gui import images, nine_slice, style_colours
from gui.nine_slice import Face, Shape
from gui.scale import px
from gui.style_colours import input_fill, tint
from gui.tokens import Tokens, mix

_LIBRARY: Any = ttkbootstrap.style  # its functions are not typed

BUTTONS = {
    "Primary": Shape(48, 8, (20, 0)), "Quiet": Shape(40, 8, (14, 0)), "Danger": Shape(40, 8, (14, 0)),
    "Link": Shape(28, 4, (4, 0)), "Chip": Shape(32, 16, (12, 0)), "Tool": Shape(36, 8, (10, 0)),
    "Nav": Shape(63, 12, (12, 0), 0), "Person": Shape(36, 8, (4, 0)),
}  # fmt: skip
FIELD = Shape(40, 6, (10, 0))
SEARCH = Shape(36, 8, (36, 0, 12, 0))
SEGMENT = Shape(30, 6, (0, 0), 0)
SEGMENTS = Shape(36, 8, (3, 3), 0)
CARD = Shape(40, 8, (0, 0), 0)
_FOCUSED, _PRESSED, _HOVER, _OFF, _ON, _WRONG = "focus", "pressed", "active", "disabled", "selected", "invalid"


def apply(style: Any, tokens: Tokens, made: set[str], prefix: str) -> None:
    """Make the styles that lie on the ground (prefix "") or on a surface ("Surface.") for a theme.

    `made` remembers the elements that exist already in this window.
    """
    on = tokens.surface if prefix else tokens.ground
    key = f"{tokens.name}.{prefix}"
    if key not in made:
        made.add(key)
        _make_elements(style, tokens, prefix, on)
    _lay_out(style, tokens, prefix)
    style_colours.apply(style, tokens, prefix, on)
    if prefix:
        style_colours.apply_tables(style, tokens)


def _button_faces(tokens: Tokens, kind: str, on: str) -> tuple[Face, Face, Face, Face]:
    """Return a kind's faces: normal, under the pointer, pressed or chosen, and disabled."""
    light, dark = mix("#FFFFFF", tokens.accent, 0.12), mix("#000000", tokens.accent, 0.12)
    chip = tokens.surface if on == tokens.ground else on
    off = Face(on, tokens.line)
    return {
        "Primary": (Face(tokens.accent), Face(light), Face(dark), Face(tokens.raised)),
        "Quiet": (Face(on, tokens.line), Face(tokens.raised, tokens.muted), Face(tokens.raised, tokens.line), off),
        "Danger": (
            Face(on, tokens.bad), Face(tint(tokens, tokens.bad, on), tokens.bad),
            Face(tint(tokens, tokens.bad, on), tokens.bad), off,
        ),
        "Link": (Face(on), Face(tokens.raised), Face(tokens.raised), Face(on)),
        "Chip": (
            Face(chip, tokens.line), Face(tokens.raised, tokens.muted),
            Face(tint(tokens, tokens.accent, on), tokens.accent), off,
        ),
        "Tool": (Face(on, tokens.line), Face(tokens.raised, tokens.muted), Face(tokens.raised, tokens.line), off),
        "Nav": (Face(on), Face(on), Face(on, bar=tokens.accent), Face(on)),
        "Person": (Face(on), Face(tokens.raised), Face(tokens.raised), Face(on)),
    }[kind]  # fmt: skip


def _make_elements(style: Any, tokens: Tokens, prefix: str, on: str) -> None:
    key = f"{tokens.name}.{prefix}"
    for kind, shape in BUTTONS.items():
        normal, hover, strong, off = _button_faces(tokens, kind, on)
        states = [
            ((_OFF,), off),
            ((_ON, _FOCUSED), _ringed(strong, tokens)), ((_ON,), strong),
            ((_PRESSED, _FOCUSED), _ringed(strong, tokens)), ((_PRESSED,), strong),
            ((_HOVER, _FOCUSED), _ringed(hover, tokens)),
            ((_FOCUSED,), _ringed(normal, tokens)), ((_HOVER,), hover),
        ]  # fmt: skip
        if kind in {"Primary", "Quiet", "Tool"}:
            states = [state for state in states if _ON not in state[0]]
        nine_slice.element(style, f"{key}{kind}.button", shape, on, normal, states)
    fill = input_fill(tokens)
    bad = Face(fill, tokens.bad, None, 2)
    for name, shape in (("Field", FIELD), ("Search", SEARCH)):
        nine_slice.element(
            style, f"{key}{name}.field", shape, on, Face(fill, tokens.line),
            [((_OFF,), Face(on, tokens.line)), ((_WRONG, _FOCUSED), _ringed(bad, tokens)), ((_WRONG,), bad),
             ((_FOCUSED,), Face(fill, tokens.muted, tokens.info)), ((_HOVER,), Face(fill, tokens.muted))],
        )  # fmt: skip
    trough = tokens.surface if tokens.dark else tokens.raised
    chosen = tokens.raised if tokens.dark else tokens.surface
    line = None if tokens.dark else tokens.line
    nine_slice.element(style, f"{key}Segments.border", SEGMENTS, on, Face(trough, tokens.line), [])
    nine_slice.element(
        style, f"{key}Segment.button", SEGMENT, trough, Face(trough),
        [((_ON, _FOCUSED), Face(chosen, line, tokens.info)), ((_ON,), Face(chosen, line)),
         ((_FOCUSED,), Face(trough, None, tokens.info)), ((_HOVER,), Face(mix(chosen, trough, 0.5)))],
    )  # fmt: skip
    edge = None if tokens.dark else tokens.line
    nine_slice.element(style, f"{key}Card.border", CARD, tokens.ground, Face(tokens.surface, edge), [])
    nine_slice.element(style, f"{key}Raised.border", CARD, on, Face(tokens.raised), [])
    _make_small_elements(style, tokens, key, on)


def _ringed(face: Face, tokens: Tokens) -> Face:
    return Face(face.fill, face.outline, tokens.info, face.line, face.bar)


def _make_small_elements(style: Any, tokens: Tokens, key: str, on: str) -> None:
    arrow = images.icon("chevron-down", 12, tokens.muted)
    style.element_create(f"{key}Field.arrow", "image", arrow, border=0, sticky="", padding=(0, 0, px(12), 0))
    for kind, draw in (("Check", images.draw_check), ("Radio", images.draw_radio)):

        def photo(ticked: bool, ring: bool, kind: str = kind, draw: Any = draw) -> Any:
            return images.keep((kind, tokens.name, on, ticked, ring), lambda: draw(tokens, on, ticked, ring))

        style.element_create(
            f"{key}{kind}.indicator", "image", photo(False, False),
            (_ON, _FOCUSED, photo(True, True)), (_ON, photo(True, False)), (_FOCUSED, photo(False, True)),
            border=0, sticky="w",
        )  # fmt: skip
    thin = Shape(12, 3, (0, 0), 2, 1)
    nine_slice.element(
        style, f"{key}Slim.thumb", thin, on, Face(mix(tokens.muted, on, 0.45)),
        [((_PRESSED,), Face(tokens.muted)), ((_HOVER,), Face(tokens.muted))],
    )  # fmt: skip
    bar = Shape(4, 2, (0, 0), 0)
    nine_slice.element(style, f"{key}Line.trough", bar, on, Face(tokens.line), [])
    nine_slice.element(style, f"{key}Line.pbar", bar, on, Face(tokens.accent), [])


def _lay_out(style: Any, tokens: Tokens, prefix: str) -> None:
    key = f"{tokens.name}.{prefix}"

    def layout(name: str, tree: Any) -> None:
        style.layout(f"{prefix}{name}", tree)
        _LIBRARY.register_style(style, f"{prefix}{name}")  # else a switch turns it into its base style

    def around(outer: str, inner: Any) -> Any:
        return [(outer, {"sticky": "nsew", "children": inner})]

    label = [("Button.label", {"sticky": "nsew"})]
    for kind in BUTTONS:
        layout(f"{kind}.TButton", around(f"{key}{kind}.button", around("Button.padding", label)))
    text = around("Entry.padding", [("Entry.textarea", {"sticky": "nsew"})])
    layout("Field.TEntry", around(f"{key}Field.field", text))
    layout("Search.TEntry", around(f"{key}Search.field", text))
    choice = around("Combobox.padding", [("Combobox.textarea", {"sticky": "nsew"})])
    layout(
        "Field.TCombobox",
        around(f"{key}Field.field", [(f"{key}Field.arrow", {"side": "right", "sticky": ""}), *choice]),
    )
    layout("Segment.TRadiobutton", around(f"{key}Segment.button", [("Radiobutton.label", {"sticky": "nsew"})]))
    for kind, base in (("Check", "Checkbutton"), ("Radio", "Radiobutton")):
        parts = [(f"{key}{kind}.indicator", {"side": "left", "sticky": "w"}), (f"{base}.label", {"sticky": "nsew"})]
        layout(f"{kind}.T{base}", around(f"{base}.padding", parts))
    for kind in ("Segments", "Card", "Raised"):
        layout(f"{kind}.TFrame", [(f"{key}{kind}.border", {"sticky": "nsew"})])
    thumb = [(f"{key}Slim.thumb", {"sticky": "nsew", "expand": "1"})]
    layout("Slim.Vertical.TScrollbar", [("Vertical.Scrollbar.trough", {"sticky": "ns", "children": thumb})])
    for name in style_colours.PLAIN:
        _LIBRARY.register_style(style, f"{prefix}{name}")
    layout(
        "Line.Horizontal.TProgressbar",
        around(f"{key}Line.trough", [(f"{key}Line.pbar", {"side": "left", "sticky": "ns"})]),
    )
