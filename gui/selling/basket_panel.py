"""The panel beside the seats: chosen tickets with their types, time left, total, and the button to the payment."""

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from tkinter import ttk
from typing import ClassVar

from cinema.domain.transactions import Transaction
from cinema.i18n import _, money, ngettext
from gui.scale import px
from gui.selling.basket_rows import BasketRows, RowActions
from gui.selling.look_panel import OfferLine
from gui.selling.panels import SIDE, SalePanel
from gui.selling.purchase import Purchase
from gui.selling.seat_offer import SeatOffer
from gui.widgets.message_line import MessageLine
from gui.widgets.wrapped import WrappedLabel
from gui.window.check_words import check_words
from gui.window.context import AppContext

_USUAL = SeatOffer()
_LOW = 600  # px of height


@dataclass(frozen=True, slots=True)
class PanelActions:
    """The callbacks of the panel."""

    rows: RowActions
    extend: Callable[[], None]
    pay: Callable[[], None]


class BasketPanel(SalePanel):
    """Shows a purchase and passes all actions on."""

    offers_time: ClassVar[bool] = True

    def __init__(
        self,
        master: tk.Misc,
        app: AppContext,
        purchase: Purchase,
        actions: PanelActions,
        offer: SeatOffer = _USUAL,
    ) -> None:
        super().__init__(master, app, purchase, actions.extend)
        self._app, self._offer = app, offer
        self._line = OfferLine(self, offer.line)
        self._show_line(chosen=False)
        self.checked = MessageLine(self)
        self.checked.pack(fill="x", padx=px(SIDE), pady=(px(8), 0))
        self.word = MessageLine(self)
        self.word.pack(fill="x", padx=px(SIDE), pady=(px(8), 0))
        head = ttk.Frame(self, style="Surface.TFrame")
        head.pack(fill="x", padx=px(SIDE), pady=(px(12), px(4)))
        ttk.Label(head, text=_("Your tickets"), style="Surface.Lead.TLabel").pack(side="left")
        self._count = ttk.Label(head, style="Surface.Muted.TLabel")
        self._count.pack(side="right")
        self.pay = self.make_pay("arrow-right", actions.pay, "right")
        self.rows = BasketRows(self, self.currency, actions.rows)
        self._empty = WrappedLabel(self, style="Surface.Muted.TLabel", most=300)
        self.foot.lift()  # Tab follows the stacking order: the button comes last
        self.refresh()

    def refresh(self) -> None:
        """Show the current state of the purchase."""
        lines, total = self.purchase.lines, self.purchase.total
        self._show_checks()
        self._show_line(chosen=bool(lines))
        self.rows.show(lines, self.purchase.seating.card, self.purchase.live.left)
        if lines:
            self._empty.pack_forget()
            self.rows.pack(fill="both", expand=True, padx=px(SIDE))
        else:
            self.rows.pack_forget()
            self._empty.configure(text=self._hint())
            self._empty.pack(fill="x", anchor="n", padx=px(SIDE), pady=(px(8), 0))
        self._count.configure(text=str(len(lines)) if lines else "")
        self.total.configure(text=money(total, self.currency))
        free = _("Get the tickets") if lines else _("Pay")
        words = _("Pay {total}").format(total=money(total, self.currency)) if total else free
        self.pay.configure(text=(self._offer.button or words) + " ")
        # Not while a press is running: the payment would begin without its seat.
        self.pay.state(["!disabled" if lines and not self.purchase.basket.busy else "disabled"])
        self.tick()

    def words_without_seats(self) -> str:
        """Return the text shown instead of the time while no seats are held."""
        return _("Being checked") if self._checks() else super().words_without_seats()

    def words_with_seats(self) -> str:
        """Return the text beside the time."""
        return self._offer.left

    def _show_line(self, *, chosen: bool) -> None:
        """Show where tickets are paid for; in a low window its room is for the tickets, once some are chosen."""
        is_low = 1 < self.winfo_height() < px(_LOW)
        if self._offer.line and not (chosen and is_low):
            self._line.pack(fill="x", padx=px(SIDE), pady=(px(12), 0), after=self.countdown)
        else:
            self._line.pack_forget()

    def _checks(self) -> tuple[Transaction, ...]:
        return self._app.undecided.of_screening(self.purchase.seating.seat_map.screening)

    def _show_checks(self) -> None:
        words = "\n".join(check_words(sale) for sale in self._checks())
        if words != self.checked.message:
            if words:
                self.checked.show(words, "warn", seconds=None)
            else:
                self.checked.hide()

    def _hint(self) -> str:
        if self._offer.hint:
            return self._offer.hint
        minutes = max(1, round(self.purchase.house.hold_seconds / 60))
        return ngettext(
            "Click a seat to take it. It is kept for you for {count} minute while you choose and pay.",
            "Click a seat to take it. It is kept for you for {count} minutes while you choose and pay.",
            minutes,
        ).format(count=minutes)
