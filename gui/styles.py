"""The ttk styles of all controls: their kinds, and their colours in each state.

Every style exists twice, on the window's ground (`Primary.TButton`) and on a surface (`Surface.Primary.TButton`),
because its image has the colour behind it baked in. `gui.nine_slice` draws the images.
"""

from dataclasses import dataclass, replace
from tkinter import ttk
from typing import Any

import ttkbootstrap.style

from gui import images, nine_slice, style_colours
from gui.nine_slice import Look, Shape
from gui.scale import px
from gui.style_colours import input_fill, primary_fills, tint
from gui.tokens import Tokens, mix

_LIBRARY: Any = ttkbootstrap.style  # its functions are not typed
Kinds = frozenset[str] | None  # the kinds of control to build, None for all

BUTTONS = {
    "Primary": Shape(48, 8, (20, 0)), "Quiet": Shape(40, 8, (14, 0)), "Danger": Shape(40, 8, (14, 0)),
    "Link": Shape(28, 4, (4, 0)), "Flush": Shape(28, 4, (0, 0, 4, 0)),
    "Chip": Shape(32, 16, (12, 0)), "Tool": Shape(36, 8, (10, 0)),
    "Nav": Shape(63, 12, (12, 0), 0), "Person": Shape(36, 8, (4, 0)), "Rail": Shape(52, 8, (0, 0), 2),
    "RailIcon": Shape(40, 8, (0, 0), 2),
    "Pad": Shape(56, 8, (0, 0)),
}  # fmt: skip
FIELD = Shape(40, 6, (10, 0))
SEARCH = Shape(36, 8, (36, 0, 12, 0))
SEGMENT = Shape(30, 6, (0, 0), 0)
SEGMENTS = Shape(36, 8, (3, 3), 0)
CARD = Shape(40, 8, (0, 0), 0, tile=(256, 256))  # as large as a page
_FOCUSED, _PRESSED, _HOVER, _OFF, _ON, _WRONG = "focus", "pressed", "active", "disabled", "selected", "invalid"


def apply(style: Any, tokens: Tokens, made: set[str], prefix: str, kinds: Kinds = None) -> None:
    """Build a theme's styles for the ground (prefix "") or for a surface ("Surface.").

    `made` collects the elements that exist in this window, since ttk can't create one twice. `kinds` limits the images
    that are built; colours are always set for all.
    """
    on = tokens.surface if prefix else tokens.ground
    builder = _Builder(style, tokens, made, prefix, kinds)
    _make_elements(builder, on)
    _lay_out(builder)
    style_colours.apply(style, tokens, prefix, on)
    if prefix:
        style_colours.apply_tables(style, tokens)


def register(style: Any, name: str) -> None:
    """Keep a style of a window's own: ttkbootstrap would reset it at the next theme switch; a repeat does nothing."""
    _LIBRARY.register_style(style, name)


@dataclass(frozen=True)
class _Builder:
    """Creates the ttk elements and layouts of the wanted kinds, each once per window."""

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
        """Return True once for a part of a wanted kind: the caller then creates it."""
        name = f"{self.key}{kind}.{part}"
        if not self.wants(kind) or name in self.made:
            return False
        self.made.add(name)
        return True

    def element(
        self, kind: str, part: str, shape: Shape, on: str, normal: Look, states: list[tuple[tuple[str, ...], Look]]
    ) -> None:
        if self.begins(kind, part):
            looks = [(state, self.themed(look)) for state, look in states]
            nine_slice.element(self.style, f"{self.key}{kind}.{part}", shape, on, self.themed(normal), looks)

    def themed(self, look: Look) -> Look:
        return replace(look, line=look.line * self.tokens.edge, ring_line=self.tokens.ring)

    def layout(self, kind: str, name: str, tree: Any) -> None:
        if self.wants(kind):
            self.style.layout(f"{self.prefix}{name}", tree)
            self.register(name)

    def register(self, name: str) -> None:
        # ttkbootstrap resets a style that it doesn't know to its base style when the theme is switched.
        register(self.style, f"{self.prefix}{name}")


def _button_looks(tokens: Tokens, kind: str, on: str) -> tuple[Look, Look, Look, Look]:
    """Return a kind's looks: normal, under the pointer, pressed or selected, and disabled."""
    light, dark = primary_fills(tokens)
    chip = tokens.surface if on == tokens.ground else on
    edge, under = tokens.line, tokens.hover_line
    off = Look(on, tokens.muted if tokens.strong else edge)
    weak = Look(tokens.raised, tokens.muted if tokens.strong else None)
    return {
        "Primary": (Look(tokens.accent), Look(light), Look(dark), weak),
        "Quiet": (Look(on, edge), Look(tokens.raised, under), Look(tokens.raised, edge), off),
        "Danger": (
            Look(on, tokens.bad), Look(tint(tokens, tokens.bad, on), tokens.bad),
            Look(tint(tokens, tokens.bad, on), tokens.bad), off,
        ),
        "Link": (Look(on), Look(tokens.raised), Look(tokens.raised), Look(on)),
        "Flush": (Look(on), Look(tokens.raised), Look(tokens.raised), Look(on)),
        "Chip": (
            Look(chip, edge), Look(tokens.raised, under),
            Look(tint(tokens, tokens.accent, on), tokens.accent), off,
        ),
        "Tool": (Look(on, edge), Look(tokens.raised, under), Look(tokens.raised, edge), off),
        "Pad": (
            Look(tokens.surface, edge), Look(tokens.raised, under), Look(tokens.raised, edge), off,
        ),
        "Nav": (Look(on), Look(on), Look(on, bar=tokens.accent), Look(on)),
        "Person": (Look(on), Look(tokens.raised), Look(tokens.raised), Look(on)),
        "Rail": (Look(on), Look(tokens.raised), Look(tokens.raised), Look(on)),
        "RailIcon": (Look(on), Look(tokens.raised), Look(tokens.raised), Look(on)),
    }[kind]  # fmt: skip


def _make_elements(builder: _Builder, on: str) -> None:
    tokens = builder.tokens
    for kind, shape in BUTTONS.items():
        if not builder.wants(kind):
            continue
        normal, hover, strong, off = _button_looks(tokens, kind, on)
        # ttk takes the first state that matches, so combined states come before single ones.
        states = [
            ((_OFF,), off),
            ((_ON, _FOCUSED), _ringed(strong, tokens)), ((_ON,), strong),
            ((_PRESSED, _FOCUSED), _ringed(strong, tokens)), ((_PRESSED,), strong),
            ((_HOVER, _FOCUSED), _ringed(hover, tokens)),
            ((_FOCUSED,), _ringed(normal, tokens)), ((_HOVER,), hover),
        ]  # fmt: skip
        if kind in {"Primary", "Quiet", "Tool", "Pad"}:  # these are never selected
            states = [state for state in states if _ON not in state[0]]
        builder.element(kind, "button", shape, on, normal, states)
    fill = input_fill(tokens)
    bad = Look(fill, tokens.bad, None, 2)
    for name, shape in (("Field", FIELD), ("Search", SEARCH)):
        builder.element(
            name, "field", shape, on, Look(fill, tokens.line),
            [((_OFF,), Look(on, tokens.line)), ((_WRONG, _FOCUSED), _ringed(bad, tokens)), ((_WRONG,), bad),
             ((_FOCUSED,), Look(fill, tokens.hover_line, tokens.info)), ((_HOVER,), Look(fill, tokens.hover_line))],
        )  # fmt: skip
    # In the dark theme a raised segment is lighter than its trough, in the light one whiter with a line.
    trough = tokens.surface if tokens.dark else tokens.raised
    chosen = tokens.raised if tokens.dark else tokens.surface
    line = tokens.accent if tokens.strong else tokens.card_line
    builder.element("Segments", "border", SEGMENTS, on, Look(trough, tokens.line), [])
    builder.element(
        "Segment", "button", SEGMENT, trough, Look(trough),
        [((_ON, _FOCUSED), Look(chosen, line, tokens.info)), ((_ON,), Look(chosen, line)),
         ((_FOCUSED,), Look(trough, None, tokens.info)), ((_HOVER,), Look(mix(chosen, trough, 0.5)))],
    )  # fmt: skip
    builder.element("Card", "border", CARD, tokens.ground, Look(tokens.surface, tokens.card_line), [])
    builder.element("Raised", "border", CARD, on, Look(tokens.raised), [])
    _make_small_elements(builder, on)


def _ringed(look: Look, tokens: Tokens) -> Look:
    return Look(look.fill, look.outline, tokens.info, look.line, look.bar)


def _make_small_elements(builder: _Builder, on: str) -> None:
    tokens, key, create = builder.tokens, builder.key, ttk.Style.element_create
    if builder.begins("Choice", "arrow"):
        arrow = images.icon("chevron-down", 12, tokens.muted)
        create(builder.style, f"{key}Choice.arrow", "image", arrow, border=0, sticky="", padding=(0, 0, px(12), 0))
    for kind, draw in (("Check", images.draw_check), ("Radio", images.draw_radio)):

        def photo(ticked: bool, ring: bool, kind: str = kind, draw: Any = draw) -> Any:
            return images.keep((kind, tokens.name, on, ticked, ring), lambda: draw(tokens, on, ticked, ring))

        if not builder.begins(kind, "indicator"):  # ttk raises for an element that exists
            continue
        create(
            builder.style, f"{key}{kind}.indicator", "image", photo(False, False),
            (_ON, _FOCUSED, photo(True, True)), (_ON, photo(True, False)), (_FOCUSED, photo(False, True)),
            border=0, sticky="w",
        )  # fmt: skip
    thin = Shape(12, 3, (0, 0), 2, 1, (64, 64))  # stretched either way
    builder.element(
        "Slim", "thumb", thin, on, Look(mix(tokens.muted, on, 0.45)),
        [((_PRESSED,), Look(tokens.muted)), ((_HOVER,), Look(tokens.muted))],
    )  # fmt: skip
    bar = Shape(4, 2, (0, 0), 0)
    builder.element("Line", "trough", bar, on, Look(tokens.trough), [])
    builder.element("Line", "pbar", bar, on, Look(tokens.accent), [])


def _lay_out(builder: _Builder) -> None:
    key, layout = builder.key, builder.layout

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
        builder.register(name)
    if not builder.prefix:  # without the indicator of a tree, which leaves a gap at the left
        for name in ("Table.Treeview", "Thumbs.Table.Treeview"):
            builder.style.layout(name, [("Treeview.treearea", {"sticky": "nswe"})])  # no border: the card has one
            builder.style.layout(
                f"{name}.Item",
                [("Treeitem.padding", {"sticky": "nswe", "children": [
                    ("Treeitem.image", {"side": "left", "sticky": ""}),
                    ("Treeitem.text", {"sticky": "nswe"}),
                ]})],
            )  # fmt: skip
    layout(
        "Line",
        "Line.Horizontal.TProgressbar",
        around(f"{key}Line.trough", [(f"{key}Line.pbar", {"side": "left", "sticky": "ns"})]),
    )
