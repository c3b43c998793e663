"""The colours and fonts of the ttk styles in each state. `gui.styles` makes the images behind them."""

from tkinter import ttk
from typing import Any

from gui.fonts import font
from gui.scale import px
from gui.tokens import FIGURE, Tokens, mix

LABELS = (
    "TLabel", "Muted.TLabel", "Small.TLabel", "Bold.TLabel", "Lead.TLabel", "Title.TLabel", "Display.TLabel",
    "Accent.TLabel", "Good.TLabel", "Warn.TLabel", "Bad.TLabel", "SmallBold.TLabel", "LeadMuted.TLabel",
)  # fmt: skip
PLAIN = (*LABELS, "TFrame", "Line.TFrame", "Table.Treeview", "Table.Treeview.Heading", "Thumbs.Table.Treeview",
    "Thumbs.Table.Treeview.Heading",
)  # fmt: skip
# ttkbootstrap's overrides record every option to restore it after a theme switch, at ten times the cost. Here all
# styles are applied again after a switch.
configure: Any = ttk.Style.configure
state_map: Any = ttk.Style.map


def input_fill(tokens: Tokens) -> str:
    """Return the background colour of an input field."""
    return tokens.raised if tokens.dark else tokens.surface


def selection(tokens: Tokens) -> tuple[str, str]:
    """Return the background and the text colour of selected text in a field."""
    if tokens.strong:
        return tokens.accent, tokens.on_accent
    return mix(tokens.info, input_fill(tokens), 0.35), tokens.text


def primary_fills(tokens: Tokens) -> tuple[str, str]:
    """Return the fills of the primary button under the pointer and pressed; its words stay readable on both."""
    return mix("#FFFFFF", tokens.accent, 0.12 if tokens.dark else 0.08), mix("#000000", tokens.accent, 0.12)


def tint(tokens: Tokens, colour: str, on: str) -> str:
    """Return the light tint of a colour that marks a chosen item; text of that colour stays readable on it."""
    return mix(colour, on, 0.16 if tokens.dark else 0.07)


def apply(style: Any, tokens: Tokens, prefix: str, on: str) -> None:
    """Set the styles of all controls on a background of colour `on`; a repeat changes nothing."""
    _buttons(style, tokens, prefix, on)
    _fields(style, tokens, prefix, on)
    _labels(style, tokens, prefix, on)


def _buttons(style: Any, tokens: Tokens, prefix: str, on: str) -> None:
    bold = font(13, bold=True)
    looks = {
        "Primary": (tokens.on_accent, font(16, bold=True)), "Quiet": (tokens.text, bold), "Danger": (tokens.bad, bold),
        "Link": (tokens.info, bold), "Flush": (tokens.info, bold),
        "Chip": (tokens.text, font(13)), "Tool": (tokens.text, bold),
        "Nav": (tokens.muted, font(13)), "Person": (tokens.text, bold), "Rail": (tokens.muted, font(11)),
        "RailIcon": (tokens.muted, font(11)),
        "Pad": (tokens.text, font(20, bold=True)),
    }  # fmt: skip
    for kind, (colour, type_) in looks.items():
        name = f"{prefix}{kind}.TButton"
        configure(
            style, name, foreground=colour, background=on, font=type_, padding=0, borderwidth=0, relief="flat",
            anchor="w" if kind in {"Link", "Flush"} else "center", focuscolor=on, width=0,
        )  # fmt: skip
        # Empty maps remove ttkbootstrap's own colours by state.
        state_map(style, name, foreground=[("disabled", tokens.muted)], background=[], font=[], relief=[])
    state_map(
        style,
        f"{prefix}Chip.TButton",
        foreground=[("disabled", tokens.muted), ("selected", tokens.accent)],
        font=[("selected", bold)],
    )
    for kind, chosen in (("Nav", bold), ("Rail", font(11, bold=True))):
        state_map(
            style,
            f"{prefix}{kind}.TButton",
            foreground=[("selected", tokens.text), ("active", tokens.text)],
            font=[("selected", chosen)],
        )


def _fields(style: Any, tokens: Tokens, prefix: str, on: str) -> None:
    fill = input_fill(tokens)
    for name in ("Field.TEntry", "Search.TEntry", "Field.TCombobox"):
        configure(
            style, f"{prefix}{name}", foreground=tokens.text, fieldbackground=fill, background=on,
            insertcolor=tokens.text,
            selectbackground=selection(tokens)[0], selectforeground=selection(tokens)[1], padding=0, borderwidth=0,
            insertwidth=px(1.5 * tokens.edge), font=font(13),
        )  # fmt: skip
        state_map(
            style, f"{prefix}{name}",
            fieldbackground=[("disabled", on), ("readonly", fill)],
            foreground=[("disabled", tokens.muted)],
            selectbackground=[("readonly", fill)], selectforeground=[("readonly", tokens.text)],
        )  # fmt: skip
    for name in ("Check.TCheckbutton", "Radio.TRadiobutton"):
        configure(style, f"{prefix}{name}", foreground=tokens.text, background=on, font=font(13), padding=0)
        state_map(style, f"{prefix}{name}", foreground=[("disabled", tokens.muted)], background=[])
    trough = tokens.surface if tokens.dark else tokens.raised
    name = f"{prefix}Segment.TRadiobutton"
    configure(style, name, foreground=tokens.muted, background=trough, font=font(13), anchor="center", padding=0)
    state_map(
        style,
        name,
        foreground=[("selected", tokens.text), ("active", tokens.text)],
        background=[],
        font=[("selected", font(13, bold=True))],
    )
    configure(style, f"{prefix}Slim.Vertical.TScrollbar", background=on, troughcolor=on, borderwidth=0, arrowsize=0)
    configure(style, f"{prefix}Line.Horizontal.TProgressbar", background=on, troughcolor=on, borderwidth=0)


def _labels(style: Any, tokens: Tokens, prefix: str, on: str) -> None:
    looks = {
        "TLabel": (tokens.text, font(13)), "Muted.TLabel": (tokens.muted, font(13)),
        "Small.TLabel": (tokens.muted, font(11)), "Bold.TLabel": (tokens.text, font(13, bold=True)),
        "SmallBold.TLabel": (tokens.text, font(11, bold=True)), "LeadMuted.TLabel": (tokens.muted, font(16)),
        "Lead.TLabel": (tokens.text, font(16, bold=True)),
        "Title.TLabel": (tokens.text, font(20, bold=True, display=True)),
        "Display.TLabel": (tokens.text, font(28, bold=True, display=True)),
        "Figure.TLabel": (tokens.text, font(FIGURE, bold=True, display=True)),
        "Accent.TLabel": (tokens.accent, font(13, bold=True)), "Good.TLabel": (tokens.good, font(13, bold=True)),
        "Warn.TLabel": (tokens.warn, font(13, bold=True)), "Bad.TLabel": (tokens.bad, font(13, bold=True)),
    }  # fmt: skip
    for name, (colour, type_) in looks.items():
        # No border beside the text: it would stand 2 px to the right of the fields, cards and pictures below it.
        configure(
            style, f"{prefix}{name}", foreground=colour, background=on, font=type_, padding=(0, px(2)), borderwidth=0,
        )  # fmt: skip
    configure(style, f"{prefix}TFrame", background=on)
    configure(style, f"{prefix}Line.TFrame", background=tokens.line)
    for kind in ("Segments", "Card", "Raised"):
        configure(style, f"{prefix}{kind}.TFrame", background=on)


def apply_tables(style: Any, tokens: Tokens) -> None:
    """Set the styles of tables."""
    configure(
        style, "Table.Treeview", background=tokens.surface, fieldbackground=tokens.surface,
        foreground=tokens.text, rowheight=px(36), borderwidth=0, relief="flat", font=font(13),
    )  # fmt: skip
    configure(
        style, "Thumbs.Table.Treeview", background=tokens.surface, fieldbackground=tokens.surface,
        foreground=tokens.text, rowheight=px(56), borderwidth=0, relief="flat", font=font(13),
    )  # fmt: skip
    for name in ("Table.Treeview", "Thumbs.Table.Treeview"):
        state_map(style, name, background=[("selected", tokens.raised)], foreground=[])
        configure(style, f"{name}.Cell", padding=(px(8), 0))
        configure(style, f"{name}.Item", padding=(px(14), 0, 0, 0))
    configure(
        style, "Thumbs.Table.Treeview.Heading", background=tokens.raised, foreground=tokens.muted,
        font=font(11, bold=True), relief="flat", borderwidth=0, padding=(px(12), px(6)),
    )  # fmt: skip
    configure(
        style, "Table.Treeview.Heading", background=tokens.raised, foreground=tokens.muted,
        font=font(11, bold=True), relief="flat", borderwidth=0, padding=(px(12), px(6)),
    )  # fmt: skip
