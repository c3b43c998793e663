"""The panel beside the payment: the same movie, time and total as beside the seats, with the lines summed up."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from cinema.domain.auditoriums import SEAT_KIND_NAMES
from cinema.domain.prices import PriceLine
from cinema.i18n import _, current_language, money
from gui.scale import px
from gui.selling.basket_panel import MovieHead, panel_padding
from gui.selling.basket_rows import SeatChip
from gui.selling.countdown import CountdownBox
from gui.selling.purchase import Purchase
from gui.widgets.icon_button import icon_button
from gui.widgets.pictures import rule
from gui.widgets.progress_line import ProgressLine
from gui.widgets.scrolled import ScrolledFrame
from gui.window.context import AppContext

_ROW = 48


class PaymentPanel(ttk.Frame):
    """Total and button stay where they were on the seat page."""

    def __init__(self, master: tk.Misc, app: AppContext, purchase: Purchase, on_pay: Callable[[], None]) -> None:
        super().__init__(master, style="Card.TFrame", padding=panel_padding())
        self._purchase, side = purchase, px(4)
        currency = purchase.house.currency
        MovieHead(self, app, purchase).pack(fill="x", padx=side, pady=(0, px(20)))
        self.countdown = CountdownBox(self, lambda: None)
        self.countdown.pack(fill="x", padx=side)
        ttk.Label(self, text=_("Your tickets"), style="Surface.Lead.TLabel").pack(
            anchor="w", padx=side, pady=(px(20), px(4))
        )
        foot = ttk.Frame(self, style="Surface.TFrame")
        foot.pack(side="bottom", fill="x", pady=(px(12), 0))
        line = ttk.Frame(foot, style="Surface.TFrame")
        line.pack(fill="x", padx=side, pady=(0, px(4)))
        ttk.Label(line, text=_("Total"), style="Surface.Lead.TLabel").pack(side="left")
        total = ttk.Label(line, text=money(purchase.total, currency), style="Surface.Display.TLabel")
        total.pack(side="right")
        self.progress = ProgressLine(foot, surface=True)
        self.progress.pack(fill="x", padx=side, pady=(0, px(4)))
        self.pay = icon_button(
            foot, "lock-fill", on_pay, style="Surface.Primary.TButton", text="-", role="on_accent", side="left"
        )
        self.pay.pack(fill="x")
        rows = ScrolledFrame(self, surface=True, gutter=False)
        rows.pack(fill="both", expand=True, padx=side)
        for one in purchase.lines:
            self._row(rows.inside, one, currency).pack(fill="x")
        rows.settle()
        self.tick()

    def tick(self) -> None:
        """Show the time that is left."""
        purchase = self._purchase
        seconds = purchase.seconds_left
        if seconds is None:
            self.countdown.show(None, 1, words=_("Your seats are kept while you pay"))
        else:
            self.countdown.show(seconds, purchase.whole_time)

    def _row(self, master: tk.Misc, line: PriceLine, currency: str) -> ttk.Frame:
        row = ttk.Frame(master, style="Surface.TFrame", height=px(_ROW))
        row.pack_propagate(False)
        rule(row, surface=True).pack(side="bottom", fill="x")
        SeatChip(row, line.seat, (40, 30)).pack(side="left")
        ticket_type = self._purchase.seating.card.ticket_type(line.type).name_in(current_language())
        words = f"{_(SEAT_KIND_NAMES[line.kind])} · {ticket_type}"
        ttk.Label(row, text=words, style="Surface.Muted.TLabel").pack(side="left", padx=px(10))
        ttk.Label(row, text=money(line.price, currency), style="Surface.Bold.TLabel").pack(side="right")
        return row
