"""Pays a party by vouchers, and the rest in cash or by card. Codes are typed or scanned, one after the other.

A ticket voucher makes a ticket free at once; what a value voucher pays is taken with the rest, all of it or nothing.
"""

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from tkinter import ttk
from typing import TYPE_CHECKING, Any, ClassVar

from cinema.domain.cash_rounding import cash_due
from cinema.domain.orders import Order
from cinema.domain.payments import PaymentRequest, Provider, Tender
from cinema.domain.receipts import Buyer
from cinema.domain.transactions import Transaction
from cinema.domain.vouchers import Voucher
from cinema.errors import InvalidInputError
from cinema.i18n import _, money
from gui.box_office.buyer import asks_buyer
from gui.box_office.typed_payment import typed_payment
from gui.box_office.voucher_list import VoucherList
from gui.scale import px
from gui.selling.payment_flow import PaymentFlow
from gui.selling.payment_steps import Step
from gui.window.check_words import check_words
from gui.window.errors import Words
from gui.window.form import Form
from gui.window.scanner import takes_codes
from gui.window.screen import Screen
from gui.window.undecided import Decision

if TYPE_CHECKING:
    from gui.window.context import AppContext


_GAP = 48


@dataclass(frozen=True, slots=True)
class _Value:
    """A value voucher that is to pay: its code and what is on it."""

    code: str
    voucher: Voucher


class VoucherPage(Screen):
    """Pays the `purchase`; `on_end` gets the sale, or None with the reason if nothing was paid."""

    nav: ClassVar[str] = "sell"
    smallest: ClassVar[tuple[int, int]] = (720, 460)

    def __init__(self, master: tk.Misc, app: "AppContext", **arguments: Any) -> None:
        self._purchase = arguments["purchase"]
        self._on_end: Callable[[Transaction | None, str], None] = arguments["on_end"]
        self._values: list[_Value] = []
        self._buyer: Buyer | None = None
        super().__init__(master, app, **arguments)

    def build(self) -> None:
        """Make both forms, and the order."""
        holder = ttk.Frame(self.body, padding=px(24))
        holder.pack(fill="both", expand=True)
        ttk.Label(holder, text=_("Vouchers"), style="Title.TLabel").pack(anchor="w", pady=(0, px(16)))
        left, right = ttk.Frame(holder), ttk.Frame(holder)
        left.pack(side="left", anchor="n", padx=(0, px(_GAP)))
        right.pack(side="left", anchor="n", fill="x", expand=True)
        self.codes = Form(left, self.app.tasks)
        self.codes.pack(anchor="w")
        self.codes.add("voucher", _("Voucher code"), help_text=_("16 signs, typed or scanned."))
        takes_codes(self.codes.fields["voucher"].entry)
        self.codes.finish(_("Use this voucher"), self._use)
        self.list = VoucherList(left)
        self.list.pack(anchor="w", pady=px(16))
        ttk.Label(right, text=_("Left to pay"), style="Bold.TLabel").pack(anchor="w", padx=px(4))
        self.left_to_pay = ttk.Label(right, style="Figure.TLabel")
        self.left_to_pay.pack(anchor="w", padx=px(4), pady=(0, px(16)))
        self.rest = Form(right, self.app.tasks)
        self.rest.pack(anchor="w", fill="x")
        self.rest.add("tendered", _("Cash given"), help_text=_("Empty: the exact amount."))
        self.rest.add("card", _("Or by card: number, or reference on the slip"))
        self.rest.finish(_("Take payment"), self._pay)
        self.rest.allow(False)
        self.flow = PaymentFlow(self.app, self._purchase, self)
        self.flow.begin()

    def retranslate(self) -> None:
        """Begin anew in the current language, unless money may be moving."""
        if not self.flow.step.is_moving:
            self._values.clear()
            super().retranslate()

    def first_focus(self) -> tk.Misc | None:
        """Return the field of the code."""
        return self.codes.fields["voucher"].entry

    def may_leave(self, *, tell: bool = True) -> bool:
        """Tell whether no money may be moving."""
        if self.flow.step.is_moving and tell:
            self.app.notify(_("The payment is under way. This takes a moment."), "warn")
        return not self.flow.step.is_moving

    def escape(self) -> bool:
        """Stay while money may be moving."""
        return not self.may_leave()

    @property
    def open_amount(self) -> int:
        """What is still to be paid beside the vouchers, in minor units."""
        total = self.flow.order.total if self.flow.order is not None else 0
        return total - sum(amount for _one, amount in self._parts(total))

    def _parts(self, total: int) -> list[tuple[_Value, int]]:
        """Return what each value voucher pays of a total."""
        found, left = [], total
        for one in self._values:
            if left:
                found.append((one, min(left, one.voucher.balance)))
                left -= found[-1][1]
        return found

    def _use(self) -> None:
        order, code = self.flow.order, self.codes.values()["voucher"]
        if order is None or not self.codes.required("voucher"):
            return
        desk, actor = self.app.cinema.vouchers, self.app.identity.actor()
        known = {one.voucher.id for one in self._values}

        def work() -> Voucher | Order:
            voucher = desk.usable(actor, code)
            if voucher.id in known:
                raise InvalidInputError(_("This voucher is used for this sale already."), field="voucher")
            return voucher if voucher.is_value else desk.cover(actor, order, code)

        def done(found: Voucher | Order) -> None:
            if self.flow.order is not order:  # paid or begun anew meanwhile
                return
            if isinstance(found, Order):
                self.flow.order = found
            else:
                self._values.append(_Value(code, found))
            self.codes.fields["voucher"].value.set("")
            self._show()
            (self.rest.button if not self.open_amount else self.rest.fields["tendered"].entry).focus_set()

        self.codes.send(work, done)

    def _pay(self) -> None:
        order = self.flow.order
        if order is None:
            return
        parts = [(PaymentRequest(Tender.VOUCHER, voucher=one.code), part) for one, part in self._parts(order.total)]
        try:
            if (left := self.open_amount) or not parts:
                parts.append((self._rest(left), left))
        except InvalidInputError as error:
            self.rest.show(Words(error.message, error.field))
            return
        checkout, actor = self.app.cinema.checkout, self.app.identity.actor()
        self.flow.pay_by(lambda order: checkout.pay_in_parts(actor, order, parts), self._buyer)

    def _pay_as(self, buyer: Buyer) -> None:
        self._buyer = buyer
        self._pay()

    def _rest(self, amount: int) -> PaymentRequest:
        """Return how the rest is paid, as it is typed."""
        is_test = any(way.provider is Provider.TEST for way in self.flow.ways)
        return typed_payment(self.rest.values(), amount, self._purchase.house, is_test=is_test)

    def _show(self) -> None:
        order = self.flow.order
        is_ready = self.flow.step is Step.READY and order is not None
        self.codes.allow(is_ready)
        has_any = bool(self._values) or (order is not None and bool(order.covered))
        self.rest.allow(is_ready and has_any)
        if order is None:
            return
        price = order.total + sum(one.amount for one in order.discounts)
        words = _("Voucher …{last4}")
        lines = [(one.name, -one.amount) for one in order.discounts]
        lines += [(words.format(last4=one.voucher.last4), -part) for one, part in self._parts(order.total)]
        self.list.show(price, lines, order.currency)
        left = self.open_amount
        self.left_to_pay.configure(text=money(left, order.currency))
        due = cash_due(left, self._purchase.house)
        words = _("In cash: {amount}").format(amount=money(due, order.currency)) if due != left else ""
        self.rest.fields["tendered"].set_help(f"{words} {_('Empty: the exact amount.')}".strip())

    # What the flow asks of its page

    def step_changed(self) -> None:
        """Show whether something can be typed."""
        self._show()

    def say(self, message: str, kind: str) -> None:
        """Show why nothing was paid; what is on the vouchers is read again when they are typed again."""
        if kind == "bad" and self._values:
            self._values.clear()
            self._show()
        self.rest.say(message, "Bad.TLabel" if kind == "bad" else "Muted.TLabel")

    def field_error(self, field: str, message: str) -> None:
        """Show an error at its field; of a voucher above it, since its code is not in the field any more."""
        if field == "voucher":
            self._values.clear()
            self._show()
            self.codes.say(message, "Bad.TLabel")
        elif not asks_buyer(self.app, field, message, self._pay_as):
            self.rest.show(Words(message, {"reference": "card"}.get(field, field)))

    def slip_known(self, message: str) -> None:
        """Show that another sale has this slip."""
        self.rest.show(Words(message, "card"))

    def unresolved(self, message: str) -> None:
        """Tell that a manager decides."""
        order = self.flow.order
        self._leave(None, f"{message} {check_words(order)}" if order is not None else message)

    def decided(self, decision: Decision) -> bool:
        """Leave the telling to the window."""
        del decision
        return False

    def paid(self, sale: Transaction) -> None:
        """Hand over the sale."""
        self._leave(sale, "")

    def gone(self, message: str) -> None:
        """Tell that the seats are free again."""
        self._leave(None, message or _("Nothing was paid, and the seats were given back."))

    def _leave(self, sale: Transaction | None, message: str) -> None:
        if self.winfo_exists():
            self.app.navigator.back()
        self._on_end(sale, message)
