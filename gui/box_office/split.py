"""The page of a split payment: one tender after the other, what is left, and the way back with each of its steps."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import TYPE_CHECKING, Any, ClassVar

from cinema.domain.cash_rounding import cash_due
from cinema.domain.payments import PaymentRequest, PaymentWay, Provider, Tender, tender_name
from cinema.domain.receipts import Buyer
from cinema.domain.transactions import Transaction
from cinema.errors import InvalidInputError
from cinema.i18n import _, current_language, money
from gui.box_office.buyer import asks_buyer
from gui.box_office.display_view import Stage
from gui.box_office.split_steps import RENEW, SplitSteps
from gui.box_office.split_view import steps_back, tender_lines
from gui.scale import px
from gui.selling.cash_amounts import check_given, read_amount
from gui.selling.payment_flow import PaymentFlow
from gui.selling.payment_steps import Step
from gui.widgets.card import PADDING, Card
from gui.widgets.form_field import FormField
from gui.widgets.icon_button import icon_button
from gui.widgets.message_line import MessageLine
from gui.widgets.progress_line import ProgressLine
from gui.widgets.repeat import Repeat
from gui.widgets.scrolled import ScrolledFrame
from gui.widgets.segmented import SegmentedControl
from gui.widgets.wrapped import WrappedLabel
from gui.window.screen import Screen
from gui.window.undecided import Decision

if TYPE_CHECKING:
    from gui.window.context import AppContext

_PAY, _EDGE, _LOW = 400, 12, 560
_INSIDE = _PAY - 2 * PADDING - 2
_KEYS = {Tender.CASH: "F5", Tender.CARD: "F9", Tender.VOUCHER: "F6"}
_FIELDS = {"tendered": "what", "card": "what", "reference": "what", "voucher": "what", "amount": "amount"}


class SplitPaymentPage(Screen):
    """Pays the `purchase`; `on_end` gets the sale, or None with the reason if it was not paid.

    `on_stage` hears what the customer is asked for, and how much is paid so far.
    """

    nav: ClassVar[str] = "sell"
    smallest: ClassVar[tuple[int, int]] = (760, 520)

    def __init__(self, master: tk.Misc, app: "AppContext", **arguments: Any) -> None:
        self._purchase = arguments["purchase"]
        self._on_end: Callable[[Transaction | None, str], None] = arguments["on_end"]
        self._on_stage: Callable[[Stage, int], None] = arguments.get("on_stage", lambda _stage, _paid: None)
        self._ways: dict[Tender, PaymentWay] = {}
        self._tender = Tender.CASH
        self._buyer: Buyer | None = None
        super().__init__(master, app, **arguments)

    def build(self) -> None:
        """Make the columns, and the order."""
        pay = Card(self.body, _("Left to pay"))
        pay.configure(width=px(_PAY))
        pay.pack_propagate(False)
        pay.pack(side="right", fill="y", padx=(0, px(_EDGE)), pady=px(_EDGE))
        self.so_far = Card(self.body, _("Split payment"))
        self.so_far.pack(side="left", fill="both", expand=True, padx=px(_EDGE), pady=px(_EDGE))
        self._list = ScrolledFrame(self.so_far.body, surface=True, gutter=False)
        pay.bind("<Configure>", lambda event: self._fit(event.height))
        self._list.pack(fill="both", expand=True, padx=px(PADDING - 4), pady=px(8))
        self._make_pay(pay)
        self.flow = PaymentFlow(self.app, self._purchase, self)
        self.steps = SplitSteps(self.app, self._purchase, self, self.winfo_toplevel())
        self.flow.begin()
        Repeat(self.body, RENEW, self.steps.renew)
        self.stood(None, "", "info")

    def retranslate(self) -> None:
        """Keep the page as it is while a sale is under way: money may be on the counter."""
        if not self.steps.is_begun and not self.steps.is_busy:
            super().retranslate()

    def first_focus(self) -> tk.Misc:
        """Return the field of this part's amount."""
        return self.amount.entry

    def may_leave(self, *, tell: bool = True) -> bool:
        """Tell whether nothing was begun: else it must be paid or given back first."""
        stays = self.steps.is_begun or self.steps.is_busy
        if stays and tell:
            self.message.show(_("Pay the rest, or give everything back: F12."), "info")
        return not stays

    def escape(self) -> bool:
        """Stay while the sale is under way."""
        return not self.may_leave()

    def act(self, name: str) -> None:
        """Choose how this part is paid, or give everything back."""
        chosen = {"cash1": Tender.CASH, "card": Tender.CARD, "cash2": Tender.VOUCHER}.get(name)
        if chosen in self._ways:
            self._choose(chosen)
            self.segments.set(chosen.value)
        elif name == "give_back":
            self._give_back()

    @property
    def left_to_pay(self) -> int:
        """What is still open, in minor units."""
        order = self.flow.order
        return order.total - self.steps.taken if order is not None else 0

    def _make_pay(self, card: Card) -> None:
        foot = ttk.Frame(card.body, style="Surface.TFrame", padding=(px(PADDING - 4), px(8)))
        foot.pack(side="bottom", fill="x")
        inside = ttk.Frame(card.body, style="Surface.TFrame", padding=(px(PADDING - 4), px(8)))
        inside.pack(fill="both", expand=True)
        self.left_label = ttk.Label(inside, style="Surface.Figure.TLabel")
        self.left_label.pack(anchor="e", padx=px(4))
        self._segments = ttk.Frame(inside, style="Surface.TFrame")
        self._segments.pack(fill="x", padx=px(4), pady=(px(8), px(8)))
        self.amount = FormField(
            inside, _("Amount of this part"), surface=True, width=_INSIDE, help_text=_("Empty: all that is left.")
        )
        self.amount.pack(fill="x")
        self.what = FormField(inside, _("Cash given"), surface=True, width=_INSIDE)
        self.what.pack(fill="x", pady=(px(8), 0))
        for field in (self.amount, self.what):
            field.entry.bind("<Return>", lambda _event: self._take(), add=True)
        self.message = MessageLine(foot, _INSIDE)
        self.message.pack(fill="x", padx=px(4))
        self.progress = ProgressLine(foot, surface=True)
        self.progress.pack(fill="x", padx=px(4), pady=(0, px(4)))
        self.back = icon_button(
            foot, "arrow-counterclockwise", self._give_back, style="Surface.Quiet.TButton",
            text=_("Give everything back  F12"),
        )  # fmt: skip
        self.back.pack(fill="x", pady=(0, px(4)))
        self.take = icon_button(
            foot, "cash-coin", self._take, style="Surface.Primary.TButton", text=_("Take this part"), role="on_accent"
        )
        self.take.pack(fill="x")

    def _fit(self, height: int) -> None:
        """In a low window the fields need the room of the large figure."""
        self.left_label.configure(style=f"Surface.{'Title' if height < px(_LOW) else 'Figure'}.TLabel")

    def _make_ways(self) -> None:
        self._ways = {way.tender: way for way in self.flow.ways if way.tender in _KEYS}
        if self._segments.winfo_children() or not self._ways:
            return
        if self._tender not in self._ways:
            self._tender = next(iter(self._ways))
        choices = [(one.value, f"{tender_name(one)}  {_KEYS[one]}") for one in self._ways]
        each = (_INSIDE - 8) // len(choices)
        self.segments = SegmentedControl(
            self._segments, choices, self._tender.value, lambda value: self._choose(Tender(value)), each=each,
            surface=True,
        )  # fmt: skip
        self.segments.pack(anchor="w")
        self._choose(self._tender)

    def _choose(self, tender: Tender) -> None:
        self._tender = tender
        is_test = self._ways[tender].provider is Provider.TEST if tender in self._ways else False
        label = {
            Tender.CASH: _("Cash given"), Tender.VOUCHER: _("Voucher code"),
            Tender.CARD: _("Card number") if is_test else _("Reference on the slip"),
        }[tender]  # fmt: skip
        self.what.set_label(label)
        self.what.value.set("")
        self.what.set_help(
            _("Empty: the exact amount.") if tender is Tender.CASH
            else _("Charge the card on the terminal first.") if tender is Tender.CARD and not is_test
            else ""
        )  # fmt: skip
        self.what.entry.focus_set()

    def _take(self) -> None:
        order = self.flow.order
        if order is None or self.flow.step is not Step.READY or self.steps.is_busy:
            return
        try:
            amount = self._read_amount()
            request = self._request(amount)
        except InvalidInputError as error:
            self.wrong(error.field or "amount", error.message)
            return
        self.message.hide()
        self.steps.take(order, request, amount, self._buyer)
        self._show_state()

    def _take_as(self, buyer: Buyer) -> None:
        self._buyer = buyer
        self._take()

    def _read_amount(self) -> int:
        text = self.amount.get().strip()
        try:
            amount = read_amount(text, self._purchase.house.currency) if text else self.left_to_pay
        except InvalidInputError as error:
            raise InvalidInputError(error.message, field="amount") from None
        if not 0 < amount <= self.left_to_pay:
            words = _("Type an amount up to {left}.").format(
                left=money(self.left_to_pay, self._purchase.house.currency)
            )
            raise InvalidInputError(words, field="amount")
        return amount

    def _request(self, amount: int) -> PaymentRequest:
        typed, currency = self.what.get().strip(), self._purchase.house.currency
        if self._tender is Tender.VOUCHER:
            if not typed:
                raise InvalidInputError(_("Type the code of the voucher."), field="voucher")
            return PaymentRequest(Tender.VOUCHER, voucher=typed)
        if self._tender is Tender.CARD:
            if not typed:
                raise InvalidInputError(_("Please fill this in."), field="card")
            is_test = self._ways[Tender.CARD].provider is Provider.TEST
            return PaymentRequest(Tender.CARD, card=typed) if is_test else PaymentRequest(Tender.CARD, reference=typed)
        due = cash_due(amount, self._purchase.house) if amount == self.left_to_pay else amount
        given = read_amount(typed, currency) if typed else due
        if given < due:
            raise InvalidInputError(_("That is less than this part."), field="tendered")
        return PaymentRequest(Tender.CASH, tendered=check_given(given, due, currency))

    def _give_back(self) -> None:
        if self.steps.is_begun:
            self.steps.give_back(" ".join(steps_back(self.steps.sale)))
            self._show_state()

    # What the steps say

    def stood(self, sale: Transaction | None, message: str, kind: str) -> None:
        """Show what is paid so far."""
        if not self.winfo_exists():
            return
        self._show_list(sale)
        self.amount.value.set("")
        self.what.value.set("")
        if message:
            self.message.show(message, kind, seconds=None)
        self._show_state()
        if not self.steps.is_busy and self.may_take_focus():
            self.amount.entry.focus_set()

    def wrong(self, field: str, message: str) -> None:
        """Show an error at its field."""
        if self.winfo_exists():
            if asks_buyer(self.app, field, message, self._take_as):
                self._show_state()
                return
            shown = {"amount": self.amount, "what": self.what}.get(_FIELDS.get(field, ""))
            if shown is None:
                self.message.show(message, "bad", seconds=None)
            else:
                shown.error(message)
                shown.entry.focus_set()
            self._show_state()

    def ended(self, sale: Transaction | None, message: str) -> None:
        """Go back to the till."""
        was_begun = self.steps.sale is not None
        if self.winfo_exists():
            self.app.navigator.back()
        if sale is None and was_begun and message:  # it says what to hand back: nothing may come over it
            self.app.notify(message, "warn", seconds=60)
        self._on_end(sale, message)

    # What the order's flow asks of its page (see `payment_steps.Page`)

    def step_changed(self) -> None:
        """Show whether the order is made."""
        self._make_ways()
        self._show_list(self.steps.sale if hasattr(self, "steps") else None)
        self._show_state()

    def say(self, message: str, kind: str) -> None:
        """Tell why the order is not made yet."""
        self.message.show(message, kind)

    def field_error(self, field: str, message: str) -> None:
        """Tell what is wrong with the order."""
        del field
        self.message.show(message, "bad")

    def slip_known(self, message: str) -> None:
        """Slips are typed here, not asked for."""

    def unresolved(self, message: str) -> None:
        """Nothing is paid by the order's flow."""

    def decided(self, decision: Decision) -> bool:
        """Leave the telling to the window."""
        del decision
        return False

    def paid(self, sale: Transaction) -> None:
        """Nothing is paid by the order's flow."""

    def gone(self, message: str) -> None:
        """Go back: the order could not be made."""
        self.ended(None, message)

    # Showing

    def _show_state(self) -> None:
        order, steps = self.flow.order if hasattr(self, "flow") else None, getattr(self, "steps", None)
        busy = steps is not None and steps.is_busy
        ready = order is not None and not busy
        self.take.state(["!disabled" if ready else "disabled"])
        self.back.state(["!disabled" if ready and steps is not None and steps.is_begun else "disabled"])
        (self.progress.run if busy else self.progress.rest)()
        if steps is not None and not steps.is_over:
            self._on_stage(Stage.TERMINAL if busy and self._tender is Tender.CARD else Stage.CHOOSING, steps.taken)
        if order is not None:
            self.left_label.configure(text=money(self.left_to_pay, order.currency))

    def _show_list(self, sale: Transaction | None) -> None:
        inside = self._list.inside
        for child in inside.winfo_children():
            child.destroy()
        order = self.flow.order if hasattr(self, "flow") else None
        if order is None:
            return
        seats = ", ".join(order.seat_labels)
        _row(inside, order.title_in(current_language()), seats, "", "", "muted")
        _row(inside, _("Total"), "", money(order.total, order.currency), "", "muted")
        for one in tender_lines(sale):
            _row(inside, one.name, one.details, one.amount, one.state, one.role)
        steps = steps_back(sale)
        if steps:
            title = _("Giving everything back does this, in this order:")
            ttk.Label(inside, text=title, style="Surface.Bold.TLabel").pack(
                anchor="w", padx=px(4), pady=(px(16), px(4))
            )
            for number, words in enumerate(steps, 1):
                WrappedLabel(inside, text=f"{number}. {words}", style="Surface.Muted.TLabel").pack(
                    fill="x", padx=px(4), pady=px(2)
                )
        self._list.settle()


def _row(master: tk.Misc, name: str, details: str, amount: str, state: str, role: str) -> None:
    """Add a line: name and amount, with details and state below them."""
    row = ttk.Frame(master, style="Surface.TFrame")
    row.pack(fill="x", pady=px(6))
    ttk.Label(row, text=name, style="Surface.Bold.TLabel").grid(row=0, column=0, sticky="w", padx=px(4))
    ttk.Label(row, text=amount, style="Surface.Bold.TLabel").grid(row=0, column=1, sticky="e", padx=px(4))
    ttk.Label(row, text=details, style="Surface.Small.TLabel").grid(row=1, column=0, sticky="w", padx=px(4))
    style = {"good": "Surface.Good.TLabel", "bad": "Surface.Bad.TLabel", "warn": "Surface.Warn.TLabel"}
    ttk.Label(row, text=state, style=style.get(role, "Surface.Muted.TLabel")).grid(
        row=1, column=1, sticky="e", padx=px(4)
    )
    row.columnconfigure(0, weight=1)
