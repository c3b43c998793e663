"""The rows of a list of purchases and their texts; `domain/purchases` sorts them."""

import tkinter as tk
from collections.abc import Callable

from cinema.domain.purchases import begins_at
from cinema.domain.transactions import Transaction
from cinema.i18n import _, clock, current_language, long_date, money, ngettext, when
from gui import images
from gui.fonts import font
from gui.scale import px
from gui.tokens import Tokens
from gui.widgets.fitting import shorten, wrap
from gui.widgets.paint import Painted
from gui.window.check_words import check_reference

ROW = 96
_WIDE = 560  # px; narrower rows have the price below


def seats_words(sale: Transaction) -> str:
    """Return a sale's seats in words; only their number if there are more than six."""
    if len(sale.tickets) > 6:
        return ngettext("{count} seat", "{count} seats", len(sale.tickets)).format(count=len(sale.tickets))
    return ngettext("Seat {seats}", "Seats {seats}", len(sale.tickets)).format(seats=", ".join(sale.seat_labels))


def given_back_words(sale: Transaction) -> str:
    """Return how many of a sale's tickets were given back, in words; empty if none were."""
    if not sale.refunded:
        return ""
    if len(sale.refunded) == len(sale.tickets):
        return _("Given back")
    count = len(sale.refunded)
    return ngettext("{count} ticket given back", "{count} tickets given back", count).format(count=count)


def became_words(sale: Transaction, *, cancelled: bool) -> str:
    """Return what became of a sale in words: given back, or a screening of it `cancelled`; empty if nothing did."""
    return _("Cancelled") if cancelled and len(sale.refunded) < len(sale.tickets) else given_back_words(sale)


class PurchaseRow(Painted):
    """One purchase: day, movie, auditorium, seats and price. Enter, Space or a press opens it.

    `checked`: its payment is being checked, so it has a reference instead of a receipt number. `cancelled`: one of its
    screenings was cancelled. `note` is a line of its own below the others.
    """

    def __init__(
        self,
        master: tk.Misc,
        sale: Transaction,
        zone: str,
        *,
        coming: bool,
        checked: bool = False,
        cancelled: bool = False,
        note: str = "",
        on_open: Callable[[Transaction], None],
    ) -> None:
        super().__init__(master, height=px(ROW + 8), takefocus=True, cursor="hand2")
        self._sale, self._zone, self._coming, self._checked = sale, zone, coming, checked
        self._cancelled, self._note = cancelled, note
        self._hover = False
        self.bind("<Configure>", lambda _event: self.repaint())
        self.bind("<FocusIn>", lambda _event: self.repaint())
        self.bind("<FocusOut>", lambda _event: self.repaint())
        self.bind("<Enter>", lambda _event: self._set_hover(hover=True))
        self.bind("<Leave>", lambda _event: self._set_hover(hover=False))
        for event in ("<ButtonRelease-1>", "<Return>", "<space>"):
            self.bind(event, lambda _event: on_open(sale))
        self.start()

    def paint(self, tokens: Tokens) -> None:
        """Draw the row."""
        width = min(self.winfo_width(), px(920)) - px(8)
        if width < px(200):  # not laid out yet
            return
        zone, sale = self._zone, self._sale
        wide = width >= px(_WIDE)
        price = money(sale.total, sale.currency)
        back = _("Being checked") if self._checked else became_words(sale, cancelled=self._cancelled)
        right = width - px(24)
        x, end = px(116), right - px(28)
        aside = max(font(16, bold=True).measure(price), font(11, bold=True).measure(back), px(110)) if wide else 0
        room = end - x - aside - (px(16) if wide else 0)
        titles = wrap(sale.title_in(current_language()), room, font(16, bold=True).measure)
        under = px(26) + (len(titles) - 1) * px(22)  # the middle of the title's last line
        height = under + px(48 if wide else 72) + px(22) + (px(23) if self._note else 0)
        middle = px(4) + height // 2
        self.configure(height=height + px(8))
        if self.focus_displayof() is self:
            ring = images.ring(width + px(8), height + px(8), colour=tokens.info, radius=12, on=self.ground)
            self.put(0, 0, ring)
        fill = tokens.raised if self._hover else tokens.surface
        edge = tokens.hover_line if self._hover else tokens.card_line
        self.put(px(4), px(4), images.rounded(width, height, fill=fill, on=self.ground, outline=edge))
        self._day(px(20), middle, tokens, fill)
        starts = begins_at(sale)
        for index, line in enumerate(titles):
            self.write(x, px(26) + index * px(22), line, size=16, bold=True, anchor="w")
        at = f"{long_date(starts, zone)}, {clock(starts, zone)}"
        measure = font(13).measure
        colour = tokens.text if self._coming else tokens.muted
        self.write(x, under + px(25), shorten(f"{at[:1].upper()}{at[1:]}", room, measure), colour=colour, anchor="w")
        place = shorten(f"{sale.auditorium_name}  ·  {seats_words(sale)}", room, measure)
        self.write(x, under + px(48), place, colour=tokens.muted, anchor="w")
        if self._note:
            words = shorten(self._note, end - x, font(13, bold=True).measure)
            self.write(x, height - px(14), words, bold=True, colour=tokens.warn, anchor="w")
        self.icon(right, middle, "chevron-right", 14, tokens.muted)
        if not wide:
            words = " · ".join(part for part in (price, back) if part)
            self.write(x, under + px(72), shorten(words, room, font(13, bold=True).measure), bold=True, anchor="w")
            return
        self.write(end, middle - px(22 if back else 10), price, size=16, bold=True, anchor="e")
        self.write(end, middle + px(2), back, size=11, bold=True, colour=tokens.warn, anchor="e")
        number = check_reference(sale) if self._checked else sale.receipt_number or ""
        self.write(end, middle + px(22 if back else 14), number, size=11, colour=tokens.muted, anchor="e")

    def _day(self, x: int, middle: int, tokens: Tokens, on: str) -> None:
        starts = begins_at(self._sale)
        zone = self._zone
        colour = tokens.accent if self._coming else tokens.muted
        tile = images.rounded(
            px(72), px(64), fill=on, on=on, outline=tokens.accent if self._coming else tokens.line, radius=8
        )
        self.put(x, middle, tile, anchor="w")
        month = when(starts, zone, "MMM").replace(".", "")
        self.write(x + px(36), middle - px(16), month, size=11, colour=colour, anchor="center")
        day = when(starts, zone, "d")
        self.create_text(
            x + px(36),
            middle + px(8),
            text=day,
            font=font(20, bold=True),
            fill=tokens.text if self._coming else tokens.muted,
        )

    def _set_hover(self, *, hover: bool) -> None:
        self._hover = hover
        self.repaint()
