"""The middle column of the sales page: a sale with its screenings, tickets, payments and total."""

import tkinter as tk
from collections.abc import Callable, Collection
from tkinter import ttk

from cinema.domain.found_sales import FoundSale
from cinema.domain.orders import CompanionReason
from cinema.domain.transactions import OrderScreening, Ticket
from cinema.i18n import _, current_language, money, ngettext, when
from gui.box_office.give_back import fate_of, paid_words
from gui.receipts.words import ticket_kind, ticket_name
from gui.scale import px
from gui.widgets.card import PADDING, Card
from gui.widgets.pictures import rule
from gui.widgets.scrolled import ScrolledFrame
from gui.widgets.wrapped import WrappedLabel

_STYLES = {"good": "Surface.Good.TLabel", "warn": "Surface.Warn.TLabel", "bad": "Surface.Bad.TLabel"}


class SaleSheet(Card):
    """Shows a found sale. While tickets are being chosen each that can be refunded has a box, ticked at first."""

    def __init__(self, master: tk.Misc, found: FoundSale, zone: str, on_choice: Callable[[], None]) -> None:
        sale = found.sale
        super().__init__(master, _("Sale {number}").format(number=sale.receipt_number or ""))
        self._found, self._on_choice = found, on_choice
        self.ticks: dict[str, ttk.Checkbutton] = {}
        self._ticked: dict[str, tk.BooleanVar] = {}
        self._boxes: dict[str, ttk.Frame] = {}
        scrolled = self._scrolled = ScrolledFrame(self.body, surface=True, gutter=False, padding=(px(PADDING), px(12)))
        scrolled.pack(fill="both", expand=True)
        page = scrolled.inside
        if sale.paid_at is not None:
            at = when(sale.paid_at, zone)
            by = _("Sold {at}").format(at=at)
            WrappedLabel(page, text=by, style="Surface.Muted.TLabel").pack(fill="x")
        if found.refund is not None:
            words = _("Found by its refund {number} of {amount}.")
            words = words.format(number=found.refund.number or "", amount=money(found.refund.amount, sale.currency))
            WrappedLabel(page, text=words, style="Surface.TLabel").pack(fill="x", pady=(px(4), 0))
        if sale.companions is CompanionReason.HOUSE_FULL:
            words = _("Wheelchair spaces or companion seats went to others, since the house was full.")
            WrappedLabel(page, text=words, style="Surface.TLabel").pack(fill="x", pady=(px(4), 0))
        for screening in sale.screenings:
            self._show_screening(page, screening, zone)
        for line in sale.lines:
            name = line.names.get(current_language(), line.name)
            _pair(page, f"{line.quantity} × {name}", money(line.paid, sale.currency), "Surface.TLabel")
        rule(page, surface=True).pack(fill="x", pady=px(8))
        for words, amount in paid_words(sale):
            _pair(page, words, amount, "Surface.Muted.TLabel")
        _pair(page, _("Total"), money(sale.total, sale.currency), "Surface.Title.TLabel")
        back = sum(one.amount for one in sale.refunds if one.number is not None)
        if back:
            _pair(page, _("Given back"), money(back, sale.currency), "Surface.Bold.TLabel")
        if sale.copies:
            words = ngettext("Printed again {count} time", "Printed again {count} times", sale.copies)
            WrappedLabel(page, text=words.format(count=sale.copies), style="Surface.Muted.TLabel").pack(fill="x")
        scrolled.settle()

    @property
    def chosen(self) -> tuple[str, ...]:
        """The ids of the tickets that are ticked."""
        return tuple(name for name, ticked in self._ticked.items() if ticked.get())

    def choose(self, *, by_hand: bool, only: Collection[str] = ()) -> None:
        """Show the boxes, all ticked, or `only` those of some tickets.

        Not `by_hand`: for all tickets at once, which can't be unticked.
        """
        self.rest()
        for ticket in self._found.sale.tickets:
            if not fate_of(self._found.sale, ticket, self._found.cancelled).refundable:
                continue
            ticked = self._ticked[ticket.id] = tk.BooleanVar(self, value=not only or ticket.id in only)
            box = self.ticks[ticket.id] = ttk.Checkbutton(
                self._boxes[ticket.id], variable=ticked, style="Surface.Check.TCheckbutton", command=self._on_choice,
            )  # fmt: skip
            box.pack(side="left")
            box.state(["!disabled" if by_hand else "disabled"])
        boxes = list(self.ticks.values())
        for place, box in enumerate(boxes):
            for key, step in (("Up", -1), ("Down", 1)):
                to = boxes[max(0, min(len(boxes) - 1, place + step))]
                box.bind(f"<{key}>", lambda _event, to=to: to.focus_set())  # type: ignore[misc]
        self._scrolled.settle()

    def rest(self) -> None:
        """Take the boxes away."""
        for box in self.ticks.values():
            box.destroy()
        for frame in self._boxes.values():
            frame.configure(width=1)  # a frame keeps its last size when its child is gone
        self.ticks, self._ticked = {}, {}

    def freeze(self, *, frozen: bool) -> None:
        """Keep the choice as it is while money is being given back."""
        for box in self.ticks.values():
            box.state(["disabled" if frozen else "!disabled"])

    def _show_screening(self, page: ttk.Frame, screening: OrderScreening, zone: str) -> None:
        title = screening.movie_titles.get(current_language(), screening.movie_title)
        WrappedLabel(page, text=title, style="Surface.Lead.TLabel").pack(fill="x", pady=(px(12), 0))
        at = f"{when(screening.starts_at, zone, 'EEE d MMM HH:mm')} · {screening.auditorium_name}"
        WrappedLabel(page, text=at, style="Surface.Muted.TLabel").pack(fill="x", pady=(0, px(4)))
        for ticket in self._found.sale.tickets:
            if ticket.screening == screening.id:
                self._show_ticket(page, ticket)

    def _show_ticket(self, page: ttk.Frame, ticket: Ticket) -> None:
        sale = self._found.sale
        fate = fate_of(sale, ticket, self._found.cancelled)
        rule(page, surface=True).pack(fill="x", pady=(px(4), 0))
        row = ttk.Frame(page, style="Surface.TFrame", padding=(0, px(4)))
        row.pack(fill="x")
        box = self._boxes[ticket.id] = ttk.Frame(row, style="Surface.TFrame", width=1, height=1)
        box.pack(side="left")
        end = ttk.Frame(row, style="Surface.TFrame")
        end.pack(side="right", padx=(px(8), 0))
        amount = money(ticket.paid, sale.currency)
        ttk.Label(end, text=amount, style="Surface.Bold.TLabel").pack(anchor="e")
        ttk.Label(end, text=fate.words, style=_STYLES.get(fate.role, "Surface.Muted.TLabel")).pack(anchor="e")
        names = ttk.Frame(row, style="Surface.TFrame")
        names.pack(side="left", fill="x", expand=True)
        WrappedLabel(names, text=ticket_name(ticket), style="Surface.Bold.TLabel").pack(fill="x")
        WrappedLabel(names, text=ticket_kind(ticket), style="Surface.Small.TLabel").pack(fill="x")


def _pair(page: ttk.Frame, words: str, amount: str, style: str) -> None:
    """Show an amount at the right of its words."""
    row = ttk.Frame(page, style="Surface.TFrame")
    row.pack(fill="x", pady=px(2))
    ttk.Label(row, text=amount, style=style).pack(side="right", padx=(px(8), 0))
    WrappedLabel(row, text=words, style=style).pack(side="left", fill="x", expand=True)
