"""Sells a voucher at the till; its receipt, which has the code, comes next."""

import tkinter as tk
from contextlib import suppress
from tkinter import ttk
from typing import TYPE_CHECKING

from cinema.domain.orders import Line, Order
from cinema.domain.payments import Provider
from cinema.domain.receipts import Buyer
from cinema.domain.transactions import Transaction
from cinema.domain.vouchers import VoucherKind
from cinema.errors import InvalidInputError, PaymentRefusedError, StorageError
from cinema.i18n import _
from gui.box_office.buyer import asks_buyer
from gui.box_office.typed_payment import typed_payment
from gui.scale import px
from gui.selling.cash_amounts import amount_text, read_amount
from gui.selling.naming import Naming
from gui.widgets.scrolled import ScrolledFrame
from gui.window import errors
from gui.window.form import Form
from gui.window.screen import Screen

if TYPE_CHECKING:
    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema


class VoucherSalePage(Screen):
    """A form: price, tickets, last day, and how it is paid. A second try after a lost answer sells it once.

    `line` is what an unfinished sale was to sell: it begins filled in like that.
    """

    nav = "sell"

    def build(self) -> None:
        """Make the form."""
        self._unknown: Order | None = None
        self._buyer: Buyer | None = None
        self._naming = Naming(self.app, self.app.identity.actor(), self.winfo_toplevel())
        page = ScrolledFrame(self.body)
        page.pack(fill="both", expand=True)
        holder = ttk.Frame(page.inside, padding=px(24))
        holder.pack(fill="both", expand=True)
        ttk.Label(holder, text=_("Sell a voucher"), style="Title.TLabel").pack(anchor="w", pady=(0, px(16)))
        self.form = Form(holder, self.app.tasks)
        self.form.pack(anchor="w", fill="x")
        self.form.add("amount", _("What it costs"))
        words = _("Empty: a value voucher, worth what it costs.")
        self.form.add("tickets", _("For so many tickets"), help_text=words)
        words = _("A day such as 2029-12-31; empty: three years from today.")
        self.form.add("valid_until", _("Valid until"), help_text=words)
        self.form.add("tendered", _("Cash given"), help_text=_("Empty: the exact amount."))
        self.form.add("card", _("Or by card: number, or reference on the slip"))
        self.form.finish(_("Sell"), self._submit)
        self._fill(self.arguments.get("line"))
        page.settle()

    def _fill(self, line: Line | None) -> None:
        """Fill in what an unfinished sale was to sell."""
        if line is None or line.voucher is None:
            return
        typed = {"amount": amount_text(line.price, line.voucher.currency), "valid_until": line.voucher.valid_until}
        if line.voucher.kind is VoucherKind.TICKET:
            typed["tickets"] = str(line.voucher.amount)
        for name, text in typed.items():
            self.form.fields[name].value.set(text)
        self.form.say(_("Nothing of it was sold. Take the payment here."), "Muted.TLabel")

    def first_focus(self) -> tk.Misc | None:
        """Return the field of the value."""
        return self.form.fields["amount"].entry

    def may_leave(self, *, tell: bool = True) -> bool:
        """Tell whether nothing is being sold."""
        del tell
        return not self.form.busy

    def _submit(self) -> None:
        if not self.form.required("amount"):
            return
        app, typed = self.app, self.form.values()
        actor = app.identity.actor()

        def done(sale: Transaction) -> None:
            app.navigator.back()
            app.navigator.go("receipt", transaction_id=sale.id, fresh=True)

        def failed(error: BaseException) -> bool:
            self._naming.forget()
            words = errors.words(error)
            return asks_buyer(app, words.field, words.message, self._submit_as)

        self.form.send(lambda: self._sold(app.cinema, actor, typed), done, on_wrong=failed)

    def _submit_as(self, buyer: Buyer) -> None:
        self._buyer = buyer
        self._submit()

    def _sold(self, cinema: "Cinema", actor: "Actor", typed: dict[str, str]) -> Transaction:
        """Sell the voucher, on a worker; one whose answer was lost before is asked for first."""
        checkout, house = cinema.checkout, cinema.house()
        is_test = any(one.provider is Provider.TEST for one in checkout.ways_to_pay(actor))
        if self._unknown is not None and (is_test or not typed["card"].strip()):
            with suppress(PaymentRefusedError):  # it was not sold, and never will be
                return checkout.resume(actor, self._unknown)
            self._unknown = None
        amount = _amount(typed["amount"], house.currency)
        if self._unknown is None:
            line = _line(cinema, actor, amount, typed["tickets"].strip(), typed["valid_until"])
            order = self._naming.on(checkout.begin(actor, [], lines=[line]), self._buyer)
        else:  # the money of a slip was taken: the same order again, and never another
            order = self._unknown
        request = typed_payment(typed, order.total, house, is_test=is_test)
        try:
            sale = checkout.pay(actor, order, request)
        except StorageError:
            self._unknown = order
            raise
        self._unknown = None
        return sale


def _line(cinema: "Cinema", actor: "Actor", price: int, tickets: str, valid_until: str) -> Line:
    if not tickets:
        return cinema.vouchers.line(actor, VoucherKind.VALUE, price, valid_until=valid_until)
    if not (tickets.isascii() and tickets.isdigit() and len(tickets) < 4):
        raise InvalidInputError(_("Write a whole number."), field="tickets")
    try:
        return cinema.vouchers.line(actor, VoucherKind.TICKET, int(tickets), price=price, valid_until=valid_until)
    except InvalidInputError as error:
        field = {"amount": "tickets", "price": "amount"}.get(error.field or "", error.field)
        raise InvalidInputError(error.message, field=field) from error


def _amount(text: str, currency: str) -> int:
    try:
        return read_amount(text, currency)
    except InvalidInputError as error:
        raise InvalidInputError(error.message, field="amount") from None
