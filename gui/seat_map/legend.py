"""The legend of a seat map, in one line, or in more if a language's words need them."""

import tkinter as tk

from cinema.domain.auditoriums import SEAT_KIND_NAMES, SeatKind, SeatPlan
from cinema.domain.prices import PriceCard
from cinema.i18n import N_, _, money
from gui import fonts
from gui.scale import px
from gui.seat_map.geometry import Spot
from gui.seat_map.looks import SeatLook, SeatStyle, style_of
from gui.seat_map.seat_images import SeatImages
from gui.tokens import SMALL, Tokens

SEAT = 18
_LINE, ROW, _TEXT = 20, 28, 26
_NARROW, _WIDE = 14, 28
_LOOKS = (
    (SeatLook.MINE, N_("Yours")), (SeatLook.HELD, N_("Held by another")), (SeatLook.SOLD, N_("Sold")),
    (SeatLook.BLOCKED, N_("Not for sale")),
)  # fmt: skip


def entries(
    plan: SeatPlan, card: PriceCard | None, currency: str, *, suggests: bool = False, checks: bool = False
) -> list[tuple[SeatStyle, str]]:
    """Return the seat styles that can occur in a plan with their labels, standard and premium with their price.

    `card` is the price card; its default ticket type gives the prices. `checks`: a payment of the viewer's is being
    checked.
    """

    def priced(kind: SeatKind, word: str) -> str:
        price = card.ticket_type(None, kind).prices[kind] if card and card.types_for(kind) else None
        return word if price is None else f"{word} {money(price, currency)}"

    kinds = {seat.kind for seat in plan.seats}
    found = [(style_of(SeatLook.FREE), priced(SeatKind.STANDARD, _("Free")))] if SeatKind.STANDARD in kinds else []
    found += [(style_of(look), _(word)) for look, word in _LOOKS if look is not SeatLook.BLOCKED or plan.blocked]
    if suggests:
        found.insert(2, (style_of(SeatLook.SUGGESTED), _("Suggested")))
    if checks:
        found.insert(2, (style_of(SeatLook.CHECKED), _("Yours, being checked")))
    if SeatKind.PREMIUM in kinds:
        found.append((style_of(SeatLook.FREE, SeatKind.PREMIUM), priced(SeatKind.PREMIUM, _("Premium"))))
    found += [
        (style_of(SeatLook.FREE, kind), _(SEAT_KIND_NAMES[kind]))
        for kind in (SeatKind.WHEELCHAIR, SeatKind.COMPANION)
        if kind in kinds
    ]
    return found


def arrange(widths: list[int], room: int, narrow: int, wide: int) -> list[list[int]]:
    """Arrange entries in columns, on as few lines as leave gaps of `narrow`; returns their x positions by line."""
    for lines in range(1, len(widths) + 1):
        per_line = -(-len(widths) // lines)
        rows = [widths[start : start + per_line] for start in range(0, len(widths), per_line)]
        columns = [max(row[i] for row in rows if i < len(row)) for i in range(per_line)]
        spare = room - sum(columns)
        gaps = max(1, per_line - 1)
        if spare >= narrow * gaps or lines == len(widths):
            gap = max(narrow, min(wide, spare // gaps))
            return [[sum(columns[:i]) + gap * i for i in range(len(row))] for row in rows]
    return []


class Legend(tk.Canvas):
    """The legend under a seat map, with a line above it."""

    def __init__(self, master: tk.Misc, row: int = ROW) -> None:
        """`row` is the height of a line in unscaled px."""
        super().__init__(master, highlightthickness=0, borderwidth=0, height=px(_LINE + row), width=px(100))
        self._row = row
        self._entries: list[tuple[SeatStyle, str]] = []
        self._tokens: Tokens | None = None
        self._styles: dict[tuple[str, str], SeatImages] = {}
        self.bind("<Configure>", lambda _event: self.paint())

    def show(self, found: list[tuple[SeatStyle, str]], tokens: Tokens) -> None:
        """Show entries in a theme's colours; a repeat changes nothing."""
        if (found, tokens) != (self._entries, self._tokens):
            self._entries, self._tokens = found, tokens
            self.paint()

    def paint(self) -> None:
        """Redraw for the current width."""
        tokens, width = self._tokens, self.winfo_width()
        self.delete("all")
        if tokens is None or width <= 1:
            return
        self.configure(background=tokens.ground)
        self.create_line(0, 0, width, 0, fill=tokens.line, width=px(tokens.edge))
        key = (tokens.name, tokens.ground)
        if key not in self._styles:
            self._styles[key] = SeatImages(self, tokens, px(SEAT))
        font = fonts.font(SMALL)
        widths = [px(_TEXT) + font.measure(words) for _style, words in self._entries]
        rows = arrange(widths, width - px(2), px(_NARROW), px(_WIDE))
        places = [(x, line) for line, row in enumerate(rows) for x in row]
        for (style, words), (x, line) in zip(self._entries, places, strict=True):
            y = px(_LINE) + line * px(self._row) + px(4)
            photo = self._styles[key].photo(style, Spot(0, 0, 0))
            self.create_image(x + px(10), y, image=photo)
            self.create_text(x + px(_TEXT), y, text=words, font=font, fill=tokens.muted, anchor="w")
        height = px(_LINE) + len(rows) * px(self._row)
        if height != int(self.cget("height")):
            self.configure(height=height)
