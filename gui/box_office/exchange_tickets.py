"""The tickets of a sale that can be exchanged, each with a box."""

import tkinter as tk
from collections.abc import Callable, Collection, Sequence
from tkinter import ttk

from cinema.domain.orders import Ticket
from cinema.domain.transactions import Transaction
from cinema.i18n import _, current_language, money, when
from gui.box_office.give_back import fate_of
from gui.fonts import font
from gui.scale import px
from gui.widgets.card import PADDING, Card
from gui.widgets.fitting import shorten
from gui.widgets.scrolled import ScrolledFrame

_MOST_HIGH = 176  # px; more tickets scroll


class ExchangeTickets(Card):
    """Ticks tickets; `on_choice` gets those that are ticked, in the order of the sale."""

    def __init__(self, master: tk.Misc, on_choice: Callable[[], None]) -> None:
        super().__init__(master, _("The sale"))
        self.number = ttk.Label(self.head, style="Surface.Muted.TLabel")
        self.number.pack(side="right", padx=px(PADDING))
        self._on_choice = on_choice
        self.ticks: dict[str, ttk.Checkbutton] = {}
        self._ticked: dict[str, tk.BooleanVar] = {}
        self._tickets: tuple[Ticket, ...] = ()
        self._scrolled = ScrolledFrame(self.body, surface=True, gutter=False, padding=(px(PADDING), px(4)))
        self._scrolled.pack(fill="both", expand=True)

    @property
    def chosen(self) -> tuple[Ticket, ...]:
        """The tickets that are ticked."""
        return tuple(one for one in self._tickets if self._ticked[one.id].get())

    def show(self, sale: Transaction, chosen: Collection[str], zone: str, cancelled: Collection[str]) -> None:
        """Show the tickets that are still valid, these ones ticked."""
        self.number.configure(text=sale.receipt_number or "")
        for child in self._scrolled.inside.winfo_children():
            child.destroy()
        self._tickets = tuple(one for one in sale.tickets if fate_of(sale, one, cancelled).refundable)
        self._ticked = {one.id: tk.BooleanVar(self, value=one.id in chosen) for one in self._tickets}
        self.ticks = {}
        for screening in sale.screenings:
            there = [one for one in self._tickets if one.screening == screening.id]
            if there:
                at = when(screening.starts_at, zone, "EEE d MMM HH:mm")
                head = f"{screening.title_in(current_language())} · {at}"
                words = shorten(head, px(280), font(11).measure)
                ttk.Label(self._scrolled.inside, text=words, style="Surface.Small.TLabel").pack(anchor="w")
                for one in there:
                    self._row(one, sale.currency)
        self._walkable(list(self.ticks.values()))
        self._scrolled.settle()
        self.update_idletasks()
        high = min(px(_MOST_HIGH), self._scrolled.inside.winfo_reqheight() + px(4))
        self.configure(height=self.head.winfo_reqheight() + high + px(4))
        self.pack_propagate(False)

    def freeze(self, *, frozen: bool) -> None:
        """Keep the choice as it is while the exchange is under way."""
        for box in self.ticks.values():
            box.state(["disabled" if frozen else "!disabled"])

    def _row(self, ticket: Ticket, currency: str) -> None:
        row = ttk.Frame(self._scrolled.inside, style="Surface.TFrame")
        row.pack(fill="x")
        amount = ttk.Label(row, text=money(ticket.paid, currency), style="Surface.Bold.TLabel")
        amount.pack(side="right", padx=(px(8), 0))
        words = shorten(f"{ticket.seat_label}  {ticket.type_in(current_language())}", px(170), font(13).measure)
        box = self.ticks[ticket.id] = ttk.Checkbutton(
            row, text=words, variable=self._ticked[ticket.id], style="Surface.Check.TCheckbutton",
            command=self._on_choice,
        )  # fmt: skip
        box.pack(side="left")

    @staticmethod
    def _walkable(boxes: Sequence[ttk.Checkbutton]) -> None:
        for place, box in enumerate(boxes):
            for key, step in (("Up", -1), ("Down", 1)):
                to = boxes[max(0, min(len(boxes) - 1, place + step))]
                box.bind(f"<{key}>", lambda _event, to=to: to.focus_set())  # type: ignore[misc]
