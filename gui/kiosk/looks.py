"""The kiosk's own ttk styles: its buttons, boxes and labels, for the glass in use and the theme in use.

Each theme and text size is a theme of its own for ttk, since an element can't be made twice.
"""

from dataclasses import replace
from typing import Any

from gui import nine_slice, scale, styles, theme
from gui.fonts import font
from gui.kiosk.glass import Glass
from gui.kiosk.visit import Access
from gui.nine_slice import Look, Shape
from gui.style_colours import configure, input_fill, state_map, tint
from gui.tokens import CONTRAST, FOYER, Tokens, mix

# The sizes of `gui.fonts` by what they are for; the smallest is large enough to be read (`glass`).
TEXT, LEAD, TITLE, DISPLAY, FIGURE, CODE = 11, 12, 15, 18, 26, 44
_LABELS = {
    "Kiosk.TLabel": ("text", TEXT, False), "KioskMuted.TLabel": ("muted", TEXT, False),
    "KioskBold.TLabel": ("text", TEXT, True),
    "KioskLead.TLabel": ("text", LEAD, True), "KioskTitle.TLabel": ("text", TITLE, True),
    "KioskDisplay.TLabel": ("text", DISPLAY, True), "KioskFigure.TLabel": ("text", FIGURE, True),
    "KioskAccent.TLabel": ("accent", LEAD, True), "KioskGood.TLabel": ("good", TEXT, True),
    "KioskWarn.TLabel": ("warn", TEXT, True), "KioskBad.TLabel": ("bad", TEXT, True),
    "KioskInfo.TLabel": ("info", TEXT, True),
}  # fmt: skip
_KEY = 64
# Height (of 1080), size of the words, and the prefixes of what it stands on: no page has it on anything else.
_BUTTONS = {
    "KioskGo": (96, LEAD, ("Surface.",)), "KioskPlain": (96, TEXT, ("", "Surface.")),
    "KioskChoice": (80, TEXT, ("", "Surface.", "On.")), "KioskTool": (72, TEXT, ("",)),
    "KioskBar": (80, TEXT, ("Surface.",)), "KioskTime": (96, TEXT, ("Surface.",)),
    "KioskStep": (80, LEAD, ("", "Surface.", "On.")), "KioskNumber": (120, TITLE, ("",)),
    "KioskKey": (_KEY, LEAD, ("",)), "KioskKeyWord": (_KEY, TEXT, ("",)),
}  # fmt: skip
_CHOSEN = {"KioskChoice", "KioskBar", "KioskNumber"}  # those that are ever shown as chosen
RING = 8
"""The room around each control and box for its focus ring, of 1080: labels stand in by as much, so that edges align."""
PARTS: dict[str, styles.Kinds] = {"": frozenset(), "Surface.": frozenset()}
"""What the kiosk has of `gui.styles`, by prefix: the colours. All controls are its own."""
_ASIDE = 24  # of 1080: beside a button's words
_KEY_ASIDE = 2  # a letter's key is hardly wider than the letter
_OURS = "-kiosk-"  # in the name of a theme
_FLAT = 40  # of 1080: what is no control, and may be lower than a target


def tokens_for(access: Access, glass: Glass) -> Tokens:
    """Return the theme of a choice: dark or of high contrast, under a name for its text size."""
    base = CONTRAST if access.contrast else FOYER
    line, ring = (3, 5) if access.contrast else (2, 4)
    edge, ring_width = (glass.gap(one) / glass.factor for one in (line, ring))
    # All measures are in the name: the house may change them while the kiosk runs, and an element stays as it was made.
    measures = f"{glass.width}x{glass.height}-{glass.diagonal:g}-{glass.distance:g}-{access.text}"
    return replace(base, name=f"{base.name}{_OURS}{measures}", edge=edge, ring=ring_width)


def apply(tokens: Tokens, glass: Glass, made: set[str]) -> None:
    """Build the kiosk's styles; `made` collects the elements that the window has. A repeat changes nothing."""
    style = theme.style()
    if _OURS not in tokens.name:  # the window's first moment, before it knows its glass
        return
    for prefix, on in _grounds(tokens).items():
        for kind, (height, _size, prefixes) in _BUTTONS.items():
            if prefix in prefixes:
                looks = _button(tokens, kind, on)
                _make_button(style, tokens, made, prefix + kind, on, _shape(glass, height), looks)
        _colour_buttons(style, tokens, prefix, on)
        for name, (role, size, bold) in _LABELS.items():
            configure(
                style, prefix + name, background=on, foreground=getattr(tokens, role),
                font=font(size, bold=bold, display=bold and size >= TITLE), padding=(glass.gap(RING), 0),
            )  # fmt: skip
            styles.register(style, prefix + name)
    configure(style, "On.TFrame", background=row_fill(tokens))
    styles.register(style, "On.TFrame")
    _make_boxes(style, tokens, glass, made)
    _make_field(style, tokens, made)


def _grounds(tokens: Tokens) -> dict[str, str]:
    """Return what controls stand on, by the prefix of their styles."""
    return {"": tokens.ground, "Surface.": tokens.surface, "On.": row_fill(tokens)}


def _make_field(style: Any, tokens: Tokens, made: set[str]) -> None:
    """Make the field that is typed into: `gui.styles` draws its outline as decoration."""
    name = f"{tokens.name}.Kiosk.field"
    fill, line = input_fill(tokens), tokens.edge
    normal, wrong = Look(fill, edge_of(tokens, tokens.ground), line=line), Look(fill, tokens.bad, line=2 * line)
    states = [
        (("invalid", "focus"), _ringed(wrong, tokens)), (("invalid",), wrong), (("focus",), _ringed(normal, tokens)),
    ]  # fmt: skip
    if name not in made:
        made.add(name)
        nine_slice.element(style, name, styles.FIELD, tokens.ground, normal, states)
    text = [("Entry.padding", {"sticky": "nsew", "children": [("Entry.textarea", {"sticky": "nsew"})]})]
    style.layout("Field.TEntry", [(name, {"sticky": "nsew", "children": text})])
    styles.register(style, "Field.TEntry")


def _make_boxes(style: Any, tokens: Tokens, glass: Glass, made: set[str]) -> None:
    for kind, look in _boxes(tokens).items():
        name = f"{tokens.name}.{kind}.border"
        if name not in made:
            made.add(name)
            shape = replace(_shape(glass, _FLAT), padding=(0, 0), tile=(256, 256))
            nine_slice.element(style, name, shape, tokens.ground, look, [])
        style.layout(f"{kind}.TFrame", [(name, {"sticky": "nsew"})])
        styles.register(style, f"{kind}.TFrame")
    for kind, (on, ink) in {"KioskPaper": (PAPER, INK), "KioskNote": (note_fill(tokens), tokens.text)}.items():
        for name, size, bold in (("", TEXT, False), ("Lead", LEAD, True), ("Code", CODE, True), ("Title", TITLE, True)):
            configure(style, f"{kind}{name}.TLabel", background=on, foreground=ink, font=font(size, bold=bold))
            styles.register(style, f"{kind}{name}.TLabel")
        configure(style, f"{kind}In.TFrame", background=on)
        styles.register(style, f"{kind}In.TFrame")


PAPER, INK = "#FFFFFF", "#15181D"
"""What codes are shown on: scanners need dark on white, whatever the theme."""


def sum_label(glass: Glass, access: Access) -> str:
    """Return the kind of label for a sum: large where there is room for it."""
    return "KioskFigure" if glass.is_portrait and not access.low and access.text < 2 else "KioskTitle"


def edge_of(tokens: Tokens, on: str) -> str:
    """Return the colour of a control's outline, by which it is told from what it stands on."""
    return tokens.line if tokens.strong else mix(tokens.text, on, 0.40)


def row_fill(tokens: Tokens) -> str:
    """Return the colour behind a chosen row."""
    return tint(tokens, tokens.accent, tokens.surface)


def note_fill(tokens: Tokens) -> str:
    """Return the colour behind a note."""
    return mix(tokens.info, tokens.ground, 0.14)


def _shape(glass: Glass, height: float) -> Shape:
    """Return a control's measures: at least a target high, whatever the letters' size."""
    factor = scale.factor()
    whole = glass.control(height) if height > _FLAT else glass.gap(height)
    aside = _KEY_ASIDE if height == _KEY else _ASIDE if glass.step == 0 else _ASIDE / 2  # larger letters need the room
    return Shape(whole / factor, glass.gap(12) / factor, (glass.gap(aside) / factor, 0), glass.gap(RING) / factor)


def _button(tokens: Tokens, kind: str, on: str) -> tuple[Look, Look, Look, Look]:
    """Return a kind's looks: normal, pressed, selected, and disabled. Nothing hovers at a touch screen."""
    line = tokens.edge
    dark = mix("#000000", tokens.accent, 0.15)
    box = tokens.raised if on != tokens.raised else tokens.surface
    edge = edge_of(tokens, on)
    # On a chosen row the row's tint is enough: over two of them the words lose contrast.
    chosen = Look(on if on == row_fill(tokens) else tint(tokens, tokens.accent, on), tokens.accent, line=1.5 * line)
    off = Look(on, mix(tokens.muted, on, 0.45), line=line)
    if kind == "KioskGo":
        return Look(tokens.accent), Look(dark), Look(dark), Look(tokens.raised, tokens.line, line=line)
    if kind in {"KioskStep", "KioskTime", "KioskNumber", "KioskKey", "KioskKeyWord"}:
        return Look(box, edge, line=line), Look(tokens.surface, tokens.accent, line=line), chosen, off
    return Look(on, edge, line=line), Look(tokens.raised, tokens.muted, line=line), chosen, off


def _ringed(look: Look, tokens: Tokens) -> Look:
    return replace(look, ring=tokens.info, ring_line=tokens.ring)


def _make_button(
    style: Any, tokens: Tokens, made: set[str], kind: str, on: str, shape: Shape, looks: tuple[Look, Look, Look, Look]
) -> None:
    name = f"{tokens.name}.{kind}.button"
    if name not in made:
        made.add(name)
        normal, pressed, chosen, off = looks
        states = [
            (("disabled", "focus"), _ringed(off, tokens)), (("disabled",), off),
            (("pressed", "focus"), _ringed(pressed, tokens)), (("pressed",), pressed),
            (("selected", "focus"), _ringed(chosen, tokens)), (("selected",), chosen),
            (("focus",), _ringed(normal, tokens)),
        ]  # fmt: skip
        if kind.rpartition(".")[2] not in _CHOSEN:
            states = [one for one in states if "selected" not in one[0]]
        nine_slice.element(style, name, shape, on, normal, states)
    label = [("Button.label", {"sticky": "nsew"})]
    inner = [("Button.padding", {"sticky": "nsew", "children": label})]
    style.layout(f"{kind}.TButton", [(name, {"sticky": "nsew", "children": inner})])
    styles.register(style, f"{kind}.TButton")


def _colour_buttons(style: Any, tokens: Tokens, prefix: str, on: str) -> None:
    for kind, (_height, size, prefixes) in _BUTTONS.items():
        if prefix not in prefixes:
            continue
        name = f"{prefix}{kind}.TButton"
        go = kind == "KioskGo"
        configure(
            style, name, foreground=tokens.on_accent if go else tokens.text, background=on, padding=0, borderwidth=0,
            font=font(size, bold=True), relief="flat", anchor="center", justify="center", focuscolor=on, width=0,
        )  # fmt: skip
        chosen = [] if go else [("selected", tokens.accent)]
        state_map(style, name, foreground=[("disabled", tokens.muted), *chosen], background=[], font=[], relief=[])


def _boxes(tokens: Tokens) -> dict[str, Look]:
    line, edge = tokens.edge, tokens.line
    return {
        "KioskBox": Look(tokens.surface, edge, line=line),
        "KioskBoxOn": Look(row_fill(tokens), tokens.accent, line=1.5 * line),
        "KioskPaper": Look(PAPER),
        "KioskNote": Look(note_fill(tokens), tokens.info if tokens.strong else None, line=line),
    }
