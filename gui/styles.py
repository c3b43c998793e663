"""The ttk styles of all controls: which looks there are and what colours each has in which state.

Every look exists twice: on the window's ground (`Primary.TButton`) and on a surface (`Surface.Primary.TButton`),
because its picture has the colour behind it baked in. `gui.nine_slice` draws, this file decides.
"""

from dataclasses import dataclass
from tkinter import ttk
from typing import Any

import ttkbootstrap.style

from gui import images, nine_slice, style_colours
from gui.nine_slice import Face, Shape
from gui.scale import px
from gui.style_colours import input_fill, tint
from gui.tokens import Tokens, mix

_LIBRARY: Any = ttkbootstrap.style  # its functions are not typed
Kinds = frozenset[str] | None  # the kinds of control to make, None for all

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


def apply(style: Any, tokens: Tokens, made: set[str], prefix: str, kinds: Kinds = None) -> None:
    """Make the styles that lie on the ground (prefix "") or on a surface ("Surface.") for a theme.

    `made` remembers the elements that exist already in this window. Where only some kinds are asked for, the others may
    follow later; their colours are here at once.
    """
    on = tokens.surface if prefix else tokens.ground
    maker = _Maker(style, tokens, made, prefix, kinds)
    _make_elements(maker, on)
    _lay_out(maker)
    style_colours.apply(style, tokens, prefix, on)
    if prefix:
        style_colours.apply_tables(style, tokens)


@dataclass(frozen=True)
class _Maker:
    """Makes the elements that are wanted and not there yet."""

    style: Any
    tokens: Tokens
    made: set[str]
    prefix: str
    kinds: Kinds

    @property
    def key(self) -> str:
        return f"{self.tokens.name}.{self.prefix}"

    def wants(self, kind: str) -> bool:
        return self.kinds is None or kind in self.kinds

    def begins(self, kind: str, part: str) -> bool:
        """Tell whether this part of a kind is to be made now, and take it as made."""
        name = f"{self.key}{kind}.{part}"
        if not self.wants(kind) or name in self.made:
            return False
        self.made.add(name)
        return True

    def element(
        self, kind: str, part: str, shape: Shape, on: str, normal: Face, states: list[tuple[tuple[str, ...], Face]]
    ) -> None:
        if self.begins(kind, part):
            nine_slice.element(self.style, f"{self.key}{kind}.{part}", shape, on, normal, states)

    def layout(self, kind: str, name: str, tree: Any) -> None:
        if self.wants(kind):
            self.style.layout(f"{self.prefix}{name}", tree)
            self.register(name)

    def register(self, name: str) -> None:
        _LIBRARY.register_style(self.style, f"{self.prefix}{name}")  # else a switch turns it into its base style


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


def _make_elements(maker: _Maker, on: str) -> None:
    tokens = maker.tokens
    for kind, shape in BUTTONS.items():
        if not maker.wants(kind):
            continue
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
        maker.element(kind, "button", shape, on, normal, states)
    fill = input_fill(tokens)
    bad = Face(fill, tokens.bad, None, 2)
    for name, shape in (("Field", FIELD), ("Search", SEARCH)):
        maker.element(
            name, "field", shape, on, Face(fill, tokens.line),
            [((_OFF,), Face(on, tokens.line)), ((_WRONG, _FOCUSED), _ringed(bad, tokens)), ((_WRONG,), bad),
             ((_FOCUSED,), Face(fill, tokens.muted, tokens.info)), ((_HOVER,), Face(fill, tokens.muted))],
        )  # fmt: skip
    trough = tokens.surface if tokens.dark else tokens.raised
    chosen = tokens.raised if tokens.dark else tokens.surface
    line = None if tokens.dark else tokens.line
    maker.element("Segments", "border", SEGMENTS, on, Face(trough, tokens.line), [])
    maker.element(
        "Segment", "button", SEGMENT, trough, Face(trough),
        [((_ON, _FOCUSED), Face(chosen, line, tokens.info)), ((_ON,), Face(chosen, line)),
         ((_FOCUSED,), Face(trough, None, tokens.info)), ((_HOVER,), Face(mix(chosen, trough, 0.5)))],
    )  # fmt: skip
    edge = None if tokens.dark else tokens.line
    maker.element("Card", "border", CARD, tokens.ground, Face(tokens.surface, edge), [])
    maker.element("Raised", "border", CARD, on, Face(tokens.raised), [])
    _make_small_elements(maker, on)


def _ringed(face: Face, tokens: Tokens) -> Face:
    return Face(face.fill, face.outline, tokens.info, face.line, face.bar)


def _make_small_elements(maker: _Maker, on: str) -> None:
    tokens, key, create = maker.tokens, maker.key, ttk.Style.element_create
    if maker.begins("Choice", "arrow"):
        arrow = images.icon("chevron-down", 12, tokens.muted)
        create(maker.style, f"{key}Choice.arrow", "image", arrow, border=0, sticky="", padding=(0, 0, px(12), 0))
    for kind, draw in (("Check", images.draw_check), ("Radio", images.draw_radio)):

        def photo(ticked: bool, ring: bool, kind: str = kind, draw: Any = draw) -> Any:
            return images.keep((kind, tokens.name, on, ticked, ring), lambda: draw(tokens, on, ticked, ring))

        if not maker.begins(kind, "indicator"):
            continue
        create(
            maker.style, f"{key}{kind}.indicator", "image", photo(False, False),
            (_ON, _FOCUSED, photo(True, True)), (_ON, photo(True, False)), (_FOCUSED, photo(False, True)),
            border=0, sticky="w",
        )  # fmt: skip
    thin = Shape(12, 3, (0, 0), 2, 1)
    maker.element(
        "Slim", "thumb", thin, on, Face(mix(tokens.muted, on, 0.45)),
        [((_PRESSED,), Face(tokens.muted)), ((_HOVER,), Face(tokens.muted))],
    )  # fmt: skip
    bar = Shape(4, 2, (0, 0), 0)
    maker.element("Line", "trough", bar, on, Face(tokens.line), [])
    maker.element("Line", "pbar", bar, on, Face(tokens.accent), [])


def _lay_out(maker: _Maker) -> None:
    key, layout = maker.key, maker.layout

    def around(outer: str, inner: Any) -> Any:
        return [(outer, {"sticky": "nsew", "children": inner})]

    label = [("Button.label", {"sticky": "nsew"})]
    for kind in BUTTONS:
        layout(kind, f"{kind}.TButton", around(f"{key}{kind}.button", around("Button.padding", label)))
    text = around("Entry.padding", [("Entry.textarea", {"sticky": "nsew"})])
    layout("Field", "Field.TEntry", around(f"{key}Field.field", text))
    layout("Search", "Search.TEntry", around(f"{key}Search.field", text))
    choice = around("Combobox.padding", [("Combobox.textarea", {"sticky": "nsew"})])
    layout(
        "Choice",
        "Field.TCombobox",
        around(f"{key}Field.field", [(f"{key}Choice.arrow", {"side": "right", "sticky": ""}), *choice]),
    )
    layout(
        "Segment", "Segment.TRadiobutton", around(f"{key}Segment.button", [("Radiobutton.label", {"sticky": "nsew"})])
    )
    for kind, base in (("Check", "Checkbutton"), ("Radio", "Radiobutton")):
        parts = [(f"{key}{kind}.indicator", {"side": "left", "sticky": "w"}), (f"{base}.label", {"sticky": "nsew"})]
        layout(kind, f"{kind}.T{base}", around(f"{base}.padding", parts))
    for kind in ("Segments", "Card", "Raised"):
        layout(kind, f"{kind}.TFrame", [(f"{key}{kind}.border", {"sticky": "nsew"})])
    thumb = [(f"{key}Slim.thumb", {"sticky": "nsew", "expand": "1"})]
    layout("Slim", "Slim.Vertical.TScrollbar", [("Vertical.Scrollbar.trough", {"sticky": "ns", "children": thumb})])
    for name in style_colours.PLAIN:
        maker.register(name)
    layout(
        "Line",
        "Line.Horizontal.TProgressbar",
        around(f"{key}Line.trough", [(f"{key}Line.pbar", {"side": "left", "sticky": "ns"})]),
    )
