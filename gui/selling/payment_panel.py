"""The panel beside the payment: movie, countdown and total as beside the seats, and the tickets to pay."""

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk
from typing import ClassVar

from cinema.domain.orders import Ticket
from cinema.domain.prices import PriceLine
from cinema.i18n import _, current_language, money
from gui.scale import px
from gui.selling.basket_rows import SeatChip
from gui.selling.panels import SIDE, SalePanel
from gui.selling.purchase import Purchase
from gui.selling.set_aside import ticket_words
from gui.widgets.pictures import rule
from gui.widgets.progress_line import ProgressLine
from gui.widgets.scrolled import ScrolledFrame
from gui.widgets.wrapped import WrappedLabel
from gui.window.context import AppContext

_ROW = 48


class PaymentPanel(SalePanel):
    """Shows the tickets to pay; the layout is that of the seat page's panel. `checked`: their payment is."""

    offers_time: ClassVar[bool] = True
    checked = False

    def __init__(
        self,
        master: tk.Misc,
        app: AppContext,
        purchase: Purchase,
        on_pay: Callable[[], None],
        on_extend: Callable[[], None],
    ) -> None:
        super().__init__(master, app, purchase, on_extend)
        ttk.Label(self, text=_("Your tickets"), style="Surface.Lead.TLabel").pack(
            anchor="w", padx=px(SIDE), pady=(px(20), px(4))
        )
        self.progress = ProgressLine(self.foot, surface=True)
        self.progress.place(in_=self.gap, x=px(SIDE), relwidth=1.0, width=-2 * px(SIDE), rely=0.5, anchor="w")
        self.pay = self.make_pay("lock-fill", on_pay, "left")
        self._rows: ScrolledFrame | None = None
        self._shown: list[tuple[str, str, int]] = []
        self.show(purchase.lines, purchase.total)
        self.tick()

    def words_without_seats(self) -> str:
        """Return the text shown instead of the time when the hold has ended."""
        if self.checked:
            return _("Being checked")
        return _("These seats are not held any more")

    def show(self, items: Sequence[PriceLine] | Sequence[Ticket], total: int) -> None:
        """Show the tickets and the total to pay; a repeat changes nothing."""
        self.total.configure(text=money(total, self.currency))
        shown = [(one.seat, one.type, one.price) for one in items]
        if shown == self._shown:
            return
        self._shown = shown
        if self._rows is not None:
            self._rows.destroy()
        self._rows = ScrolledFrame(self, surface=True, gutter=False)
        self._rows.pack(fill="both", expand=True, padx=px(SIDE))
        own = self.purchase.seating.showing
        for each in self.purchase.aside:
            self._head(f"{each.title}, {each.at}")
            for other in each.tickets:
                self._row(self._rows.inside, other.label, other.words, other.price).pack(fill="x")
        if self.purchase.aside:
            self._head(own.movie.title_in(current_language()))
        for one in items:
            if isinstance(one, Ticket) and self.purchase.aside and one.screening != own.screening.id:
                continue
            self._row(self._rows.inside, one.seat_label, ticket_words(one), one.price).pack(fill="x")
        self._rows.settle()

    def _head(self, words: str) -> None:
        assert self._rows is not None
        WrappedLabel(self._rows.inside, text=words, style="Surface.Bold.TLabel").pack(fill="x", pady=(px(8), 0))

    def _row(self, master: tk.Misc, seat: str, words: str, price: int) -> ttk.Frame:
        row = ttk.Frame(master, style="Surface.TFrame", height=px(_ROW))
        row.pack_propagate(False)
        rule(row, surface=True).pack(side="bottom", fill="x")
        SeatChip(row, seat, (40, 30)).pack(side="left")
        # Packed before the text, so that a long text is cut and not the price.
        ttk.Label(row, text=money(price, self.currency), style="Surface.Bold.TLabel").pack(side="right")
        ttk.Label(row, text=words, style="Surface.Muted.TLabel").pack(side="left", padx=px(10))
        return row
