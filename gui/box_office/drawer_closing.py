"""The closing of a session: what was counted beside what should be there, and how that comes about."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import TYPE_CHECKING, Any, Protocol

from cinema.domain.drawer import DifferenceReason, reason_name
from cinema.domain.payments import Tender, tender_name
from cinema.errors import InvalidInputError
from cinema.i18n import _, money
from gui.box_office.count_card import CountCard
from gui.box_office.drawer_opening import GAP
from gui.scale import px
from gui.selling.cash_amounts import live_change, read_amount
from gui.widgets.card import PADDING, Card
from gui.widgets.form_field import FormField
from gui.widgets.pictures import rule
from gui.widgets.wrapped import WrappedLabel
from gui.window.errors import Words

if TYPE_CHECKING:
    from cinema.domain.session_report import SessionReport

_FIELD, _NARROW = 216, 700
_COUNTED = (Tender.CASH, Tender.CARD)


class ClosingPage(Protocol):
    """The page as this view sees it."""

    def close(self, counted: int, **options: Any) -> None:
        """Close the session; options as of `TillSessions.close`."""

    def show_x(self) -> None:
        """Show the sums so far."""

    def move(self, name: str) -> None:
        """Ask for cash to `put_in` or `take_out`."""


class ClosingView(ttk.Frame):
    """A second press closes although sales without an outcome are left: the first one names them."""

    def __init__(self, master: tk.Misc, page: ClosingPage, currency: str) -> None:
        super().__init__(master)
        self._page, self._currency = page, currency
        self._report: SessionReport | None = None
        self._pending: tuple[str, ...] = ()
        self.count = CountCard(self, currency, self._changed)
        self.count.pack(side="left", fill="y")
        right = ttk.Frame(self)
        right.pack(side="left", fill="both", expand=True, padx=(px(GAP), 0))
        self._make_sums(right)
        self._make_end(right)

    def show(self, report: "SessionReport") -> None:
        """Show the session's sums as they are now; what was typed stays."""
        self._report = report
        sums, currency = report.sums, self._currency
        back = sums.given_back.get(Tender.CASH, 0)
        lines = (
            (_("Opening count"), sums.opening),
            (_("Taken in cash"), sums.tendered - sums.change),
            (_("Given back in cash"), -back),
            (_("Added to the drawer"), sums.additions),
            (_("Taken out of the drawer"), -sums.drops),
            (_("Counted with the opening"), -sums.before),
        )
        for child in self._lines.winfo_children():
            child.destroy()
        for row, (words, amount) in enumerate(one for one in lines if one[1] or one[0] == lines[0][0]):
            ttk.Label(self._lines, text=words, style="Surface.Muted.TLabel").grid(row=row, column=0, sticky="w")
            ttk.Label(self._lines, text=money(amount, currency), style="Surface.TLabel").grid(
                row=row, column=1, sticky="e"
            )
        self._changed()

    def submit(self) -> None:
        """Close the session with what was counted, if everything typed can be read."""
        counted = self.count.total
        if counted is None:
            self.count.error(_("A box holds something that is no number."))
            return
        try:
            batch = self._amount(self.batch)
            bagged = self._amount(self.bagged)
        except InvalidInputError:
            return  # it stands at its field
        self._page.close(
            counted,
            card_batch=batch,
            reason=self._reason(),
            by_denomination=self.count.numbers,
            bag=self.bag.get().strip() or None,
            bagged=bagged,
            pending=self._pending,
        )

    def busy(self, is_busy: bool) -> None:
        """Show whether the session is being closed."""
        self.button.state(["disabled" if is_busy else "!disabled"])

    def error(self, words: Words, pending: tuple[str, ...] = ()) -> None:
        """Tell why it was not closed; `pending` are the sales that a second press leaves to the next Z."""
        fields = {"card_batch": self.batch, "reason": self.reason, "bag": self.bag, "bagged": self.bagged}
        field = fields.get(words.field or "")
        message = words.message
        if pending:
            self._pending = pending
            message += " " + _("Press again to leave them to the next session.")
        if field is None:
            self._problem.configure(text=message)
            self._problem.pack(side="bottom", fill="x", padx=px(PADDING), pady=(0, px(8)), before=self._fields)
        else:
            field.error(message)
            field.entry.focus_set()

    def _make_sums(self, master: ttk.Frame) -> None:
        card = Card(master, _("Expected against counted"))
        card.pack(fill="x")
        table = ttk.Frame(card.body, style="Surface.TFrame", padding=(px(PADDING), px(8)))
        table.pack(fill="x")
        for column, words in enumerate(("", _("Expected"), _("Counted"), _("Difference"))):
            ttk.Label(table, text=words, style="Surface.Small.TLabel").grid(row=0, column=column, sticky="e")
            table.columnconfigure(column, weight=1, uniform="amounts")
        self._cells = {
            tender: tuple(ttk.Label(table, style="Surface.TLabel") for _place in range(3)) for tender in _COUNTED
        }
        for row, tender in enumerate(_COUNTED, 1):
            name = ttk.Label(table, text=tender_name(tender), style="Surface.Bold.TLabel")
            name.grid(row=row, column=0, sticky="w", pady=px(4))
            for column, label in enumerate(self._cells[tender], 1):
                label.grid(row=row, column=column, sticky="e")
        both = ttk.Frame(card.foot, style="Surface.TFrame")
        both.pack(fill="x")
        actions: tuple[tuple[str, Callable[[], None]], ...] = (
            (_("Take cash out") + "   F7", lambda: self._page.move("take_out")),
            (_("Put cash in") + "   F6", lambda: self._page.move("put_in")),
            (_("X report") + "   F5", self._page.show_x),
        )
        for words, command in actions:
            ttk.Button(both, text=words, style="Surface.Quiet.TButton", command=command).pack(
                side="right", padx=(px(8), 0)
            )

    def _make_end(self, master: ttk.Frame) -> None:
        card = Card(master)
        card.pack(fill="both", expand=True, pady=(px(GAP), 0))
        self._problem = WrappedLabel(card.body, text="", style="Surface.Bad.TLabel")
        made = self._made = ttk.Frame(card.body, style="Surface.TFrame", padding=px(PADDING))
        ttk.Label(made, text=_("How cash is made up"), style="Surface.Bold.TLabel").pack(anchor="w", pady=(0, px(8)))
        self._lines = ttk.Frame(made, style="Surface.TFrame")
        self._lines.pack(fill="x")
        self._lines.columnconfigure(0, weight=1)
        rule(made, surface=True).pack(fill="x", pady=px(8))
        self._sum = ttk.Label(made, style="Surface.Lead.TLabel")
        self._sum.pack(anchor="e")
        fields = self._fields = ttk.Frame(card.body, style="Surface.TFrame", padding=(px(PADDING), px(8)))
        fields.pack(side="right", fill="y")
        names = (_("No reason"), *(reason_name(one) for one in DifferenceReason))
        self.batch = FormField(fields, _("Total on the terminal's slip"), width=_FIELD, surface=True)
        self.reason = FormField(fields, _("Why it differs"), width=_FIELD, surface=True, choices=names, value=names[0])
        self.bag = FormField(fields, _("Bag for the safe"), width=_FIELD, surface=True)
        self.bagged = FormField(fields, _("Amount in the bag"), width=_FIELD, surface=True)
        for place, field in enumerate((self.batch, self.reason, self.bag, self.bagged)):
            field.grid(row=place // 2, column=place % 2, sticky="nw", padx=(0, px(8)), pady=(0, px(8)))
            field.value.trace_add("write", lambda *_: self._changed())
        self.button = ttk.Button(card.foot, style="Surface.Primary.TButton", command=self.submit)
        self.button.configure(text=_("Close the session") + "   F12")
        self.button.pack(side="right")
        words = _("A Z is final. What is found later is entered in the next session.")
        self._final = ttk.Label(card.foot, text=words, style="Surface.Small.TLabel")
        card.bind("<Configure>", lambda event: self._fit(event.width), add=True)

    def _fit(self, width: int) -> None:
        """Leave out what the X says too where there is no room for it."""
        if width < px(_NARROW):
            self._made.pack_forget()
            self._final.pack_forget()
        elif not self._made.winfo_manager():
            self._made.pack(side="left", fill="both", expand=True)
            self._final.pack(side="left")

    def _changed(self) -> None:
        report = self._report
        if report is None or not hasattr(self, "button"):
            return
        self._problem.pack_forget()
        batch = self.batch.get().strip()
        counted = {
            Tender.CASH: self.count.total,
            Tender.CARD: live_change(batch, 0, self._currency) if batch else None,
        }
        for tender, expected in ((Tender.CASH, report.expected_cash), (Tender.CARD, report.expected_card)):
            there = counted[tender]
            more = None if there is None else there - expected
            style = "Surface.Good.TLabel" if more == 0 else "Surface.Warn.TLabel"
            for label, amount in zip(self._cells[tender], (expected, there, more), strict=True):
                label.configure(text="–" if amount is None else money(amount, self._currency))
            self._cells[tender][2].configure(style="Surface.TLabel" if more is None else style)
        self._sum.configure(text=_("Expected: {amount}").format(amount=money(report.expected_cash, self._currency)))

    def _amount(self, field: FormField) -> int | None:
        """Return the typed amount; None for an empty field."""
        text = field.get().strip()
        if not text:
            return None
        try:
            return read_amount(text, self._currency)
        except InvalidInputError as error:
            field.error(error.message)
            field.entry.focus_set()
            raise

    def _reason(self) -> DifferenceReason | None:
        return next((one for one in DifferenceReason if reason_name(one) == self.reason.get()), None)
