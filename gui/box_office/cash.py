"""A payment in cash from the till's own screen: `PaymentFlow` without a page of its own."""

import tkinter as tk
from collections.abc import Callable

from cinema.domain.cash_rounding import cash_due
from cinema.domain.payments import PaymentRequest, Tender
from cinema.domain.transactions import Transaction
from cinema.i18n import _
from gui.selling.payment_flow import PaymentFlow
from gui.selling.payment_steps import Step
from gui.selling.purchase import Purchase
from gui.window.check_words import check_words
from gui.window.context import AppContext
from gui.window.undecided import Decision


class CashPayment:
    """Makes the order and takes the cash as soon as it is made; `on_paid` gets the sale and the amount given."""

    def __init__(
        self,
        app: AppContext,
        purchase: Purchase,
        owner: tk.Misc,
        on_paid: Callable[[Transaction, int | None], None],
        on_not: Callable[[str], None],
    ) -> None:
        self._owner, self._on_paid, self._on_not = owner, on_paid, on_not
        self._tendered: int | None = None
        self._given: int | None = None
        self._asked = False
        self._house = purchase.house
        self._flow = PaymentFlow(app, purchase, self)

    def pay(self, tendered: int | None) -> None:
        """Take an amount; None for the exact one."""
        self._tendered = tendered
        self._flow.begin()

    # What the flow asks of its page

    def winfo_toplevel(self) -> tk.Misc:
        """Return the window."""
        return self._owner.winfo_toplevel()

    def winfo_exists(self) -> bool:
        """Tell whether the screen is still there."""
        return bool(self._owner.winfo_exists())

    def step_changed(self) -> None:
        """Pay when the order is made."""
        flow, order = self._flow, self._flow.order
        if flow.step is Step.READY and order is not None and not self._asked:
            self._asked = True
            self._given = cash_due(order.total, self._house) if self._tendered is None else self._tendered
            flow.pay(PaymentRequest(Tender.CASH, tendered=self._given))

    def say(self, message: str, kind: str) -> None:
        """Tell why it was not paid; while the database is away the flow goes on by itself."""
        if self._flow.step is Step.READY and kind == "bad":
            self._on_not(message)

    def field_error(self, field: str, message: str) -> None:
        """Tell what is wrong with the amount."""
        del field
        self._on_not(message)

    def slip_known(self, message: str) -> None:
        """Cash has no slip."""

    def unresolved(self, message: str) -> None:
        """Tell that a manager decides."""
        order = self._flow.order
        self._on_not(f"{message} {check_words(order)}" if order is not None else message)

    def decided(self, decision: Decision) -> bool:
        """Leave the telling to the window."""
        del decision
        return False

    def paid(self, sale: Transaction) -> None:
        """Hand over the sale."""
        self._on_paid(sale, self._given)

    def gone(self, message: str) -> None:
        """Tell that the seats are free again."""
        self._on_not(message or _("Nothing was paid, and the seats were given back."))
