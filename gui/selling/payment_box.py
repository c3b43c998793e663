"""The payment as one frame for any face's screen: forms of the ways to pay, messages and panel.

`payment_flow` runs the payment. No seat page is needed: the box itself ends a purchase whose time runs out.
"""

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from tkinter import ttk

from cinema.domain.cash_rounding import cash_due
from cinema.domain.named_buyers import needs_buyer, receipt_words
from cinema.domain.payments import Tender
from cinema.domain.seat_maps import Hold
from cinema.domain.transactions import Transaction
from cinema.errors import CinemaError, HoldExpiredError
from cinema.i18n import _
from gui.selling.cash_amounts import amount_text
from gui.selling.page_head import PageHead
from gui.selling.panels import TwoColumns
from gui.selling.payment_flow import PaymentFlow
from gui.selling.payment_forms import SeparateCardForm, SlipActions
from gui.selling.payment_panel import PaymentPanel
from gui.selling.payment_steps import Step
from gui.selling.payment_ways import PaymentWays, ToPay, Typed
from gui.selling.purchase import TICK, Purchase, time_ran_out
from gui.widgets.empty_state import EmptyState
from gui.widgets.repeat import Repeat
from gui.widgets.scrolled import ScrolledFrame
from gui.window import errors
from gui.window.check_words import check_title, check_words, not_paid
from gui.window.context import AppContext
from gui.window.undecided import Decision


@dataclass(frozen=True, slots=True)
class PaymentActions:
    """The ways out of a payment. `paid` and `gone` may be called after the page was left.

    `back` leads to the seats, `away` to a screen that doesn't show this purchase. `gone` gets the message why the seats
    are free again. `stepped` hears of each step, with the tender that is chosen.
    """

    back: Callable[[], None]
    away: Callable[[], None]
    paid: Callable[[Transaction], None]
    gone: Callable[[str], None]
    stepped: Callable[[Step, Tender | None], None] = lambda _step, _tender: None


class PaymentBox(ttk.Frame):
    """Pays for one purchase. The order is made once; a change of language rebuilds the widgets only."""

    def __init__(
        self,
        master: tk.Misc,
        app: AppContext,
        purchase: Purchase,
        act: PaymentActions,
        way: Tender | None = None,
        given: int | None = None,
    ) -> None:
        """Begin the payment; `way` is shown first, if there is a choice, with the cash that was `given` filled in."""
        super().__init__(master)
        self._way, self._given = way, given
        self._app, self._act = app, act
        self.purchase = purchase
        self.panel: PaymentPanel
        self.ways: PaymentWays | None = None
        self._typed = Typed()
        self._end: tuple[str, str] | None = None
        self.flow = PaymentFlow(app, purchase, self)
        self.show()
        self.flow.begin()
        Repeat(self, TICK, self._tick)

    def show(self) -> None:
        """Make the widgets; called again after a change of language."""
        if self.ways is not None:  # the selected way and what was typed survive a change of language
            self._typed = self.ways.typed()
        for child in self.winfo_children():
            child.destroy()
        self.ways = None
        page = TwoColumns(self)
        page.pack(fill="both", expand=True)
        head = PageHead(page, _("Choose your seats"), self.go_back, _("Payment"))
        self._scrolled = ScrolledFrame(page, gutter=False, fills=True)
        self._place = self._scrolled.inside
        self.panel = PaymentPanel(page, self._app, self.purchase, self.submit, self.extend)
        page.lay(head, self._scrolled, self.panel, gap=16)
        self.step_changed()

    def leave(self) -> None:
        """Release the seats of a payment that was left."""
        # A seat page releases its seats itself; while money may be moving, `PaymentFlow` decides.
        if self.purchase.watcher is None and not self.purchase.paying and self.flow.step is not Step.PAID:
            self._app.tasks.submit(
                self.purchase.calls.give_up, owner=self.winfo_toplevel(), on_error=errors.note_unseen, write=True
            )

    def may_leave(self, *, tell: bool = True) -> bool:
        """Tell whether the page may be left; if not, the reason is shown (unless not `tell`)."""
        if self.flow.step is not Step.ASKED and not self.flow.step.is_moving:
            return True
        if tell and self.flow.step is Step.ASKED:
            self.say(_("First say whether the terminal took the money."), "info")
        elif tell:
            self.say(_("The payment is under way. This takes a moment."), "info")
        return False

    def go_back(self) -> None:
        """Go back to the seats, unless money may be moving."""
        if self.may_leave():
            self._act.back()

    def first(self) -> tk.Misc | None:
        """Return the first field, or the Pay button if nothing is to be typed yet."""
        if self.ways is None or self.ways.form is None:
            return None
        nothing_yet = isinstance(self.ways.form, SeparateCardForm) and self.flow.step is not Step.ASKED
        return self.panel.pay if nothing_yet else self.ways.form.first()

    def submit(self) -> None:
        """Pay with the typed values; errors are shown at their fields."""
        flow, ways = self.flow, self.ways
        if ways is None:
            return
        if flow.step is Step.ASKED:
            self._answer(known_slip=False)
        elif flow.step is Step.READY:
            try:
                request, buyer = ways.request(), ways.buyer()
            except CinemaError as error:
                self.field_error(error.field or "", error.message)
                return
            (flow.ask if ways.is_slip else flow.pay)(request, buyer)

    def extend(self) -> None:
        """Hold the seats longer; why they can't be is shown."""
        purchase, flow = self.purchase, self.flow

        def done(hold: Hold) -> None:
            if flow.step in {Step.READY, Step.PREPARING}:  # a payment that began meanwhile has read the hold itself
                purchase.take_over(hold)
                self.panel.tick()

        def failed(error: BaseException) -> None:
            if isinstance(error, HoldExpiredError):
                flow.end(time_ran_out())
            elif isinstance(error, CinemaError):
                self.say(errors.words(error).message, "bad")
            else:
                self._app.report(error)

        self._app.tasks.submit(purchase.extend, owner=self, on_done=done, on_error=failed, write=True)

    # Callbacks of the flow (see `payment_steps.Page`)

    def step_changed(self) -> None:
        """Show the current step."""
        step, order, panel = self.flow.step, self.flow.order, self.panel
        if order is not None:
            panel.show(order.tickets, order.total)
        if step is not Step.PREPARING and not self._place.winfo_children():  # the ways to pay are known now
            self._fill()
        (panel.progress.run if step.is_moving or step is Step.PREPARING else panel.progress.rest)()
        panel.pay.configure(text=" " + self._pay_words(step))
        is_open = step in {Step.READY, Step.ASKED} and self.ways is not None
        panel.pay.state(["!disabled" if is_open else "disabled"])
        if self.ways is not None:
            self.ways.enable(free=step is Step.READY)
            if not step.is_moving:  # while the answer is sent, its fields stay visible
                self.ways.show_asked(asked=step is Step.ASKED)
            if step is Step.ASKED:
                self._focus()
            elif step is Step.READY:
                self.ways.select_again()
            if step is Step.PAYING:
                self.ways.word.hide()
        panel.checked = step is Step.UNRESOLVED
        panel.tick()
        self._act.stepped(step, self.ways.way.tender if self.ways is not None else None)

    def say(self, message: str, kind: str) -> None:
        """Show a message above the form, or at the top of the window if there is no form."""
        if self.ways is not None:
            self.ways.word.show(message, kind, seconds=None if kind != "info" else 6)
        else:
            self._app.notify(message, kind)

    def field_error(self, field: str, message: str) -> None:
        """Show an error at its field, or above the form if it has no such field."""
        if self.ways is None or not self.ways.field_error(field, message):
            self.say(message, "bad")

    def slip_known(self, message: str) -> None:
        """Ask whether a slip recorded for another sale was paid again."""
        if self.ways is not None and isinstance(self.ways.form, SeparateCardForm):
            self.ways.form.ask_known(message)

    def unresolved(self, message: str) -> None:
        """Show that a manager decides, and a button to leave."""
        order = self.flow.order
        assert order is not None
        self._finish(check_title(), f"{message}\n\n{check_words(order)}")

    def decided(self, decision: Decision) -> bool:
        """Show a manager's decision, if this page is in front; returns whether it was shown."""
        if not (self.winfo_exists() and self.winfo_ismapped()):
            return False
        self.flow.step = Step.PAID if decision.sale is not None else Step.GONE
        if decision.sale is not None:
            self.paid(decision.sale)
        else:
            self.gone(not_paid(decision.message))
        return True

    def paid(self, sale: Transaction) -> None:
        """Go on to the receipt."""
        self._act.paid(sale)

    def gone(self, message: str) -> None:
        """Show that the seats are free again, and a button to leave."""
        self._finish(_("These seats are not held any more"), message)
        self._act.gone(message)

    def _fill(self) -> None:
        order = self.flow.order
        if self._end is not None:
            title, sentence = self._end
            EmptyState(
                self._place, icon="hourglass-split", title=title, sentence=sentence,
                action=(_("See what is on"), self._act.away),
            ).pack(fill="both", expand=True)  # fmt: skip
        elif not self.flow.ways or order is None:
            EmptyState(
                self._place, icon="shop", title=_("Please pay at the counter"),
                sentence=_("This window takes no card payments. The staff at the counter will sell you the tickets."),
                action=(_("Back to the seats"), self.go_back),
            ).pack(fill="both", expand=True)  # fmt: skip
        else:
            slips = SlipActions(self.submit, lambda: self.flow.answer(None), lambda: self._answer(known_slip=True))
            house = self.purchase.house
            why = receipt_words(house) if needs_buyer(order.total, house) else ""
            to_pay = ToPay(order.total, cash_due(order.total, house), order.currency, self.flow.ways, why)
            first = next((one for one in self.flow.ways if one.tender is self._way), None)
            texts = {} if self._given is None else {"tendered": amount_text(self._given, order.currency)}
            typed = self._typed if self._typed.way is not None else Typed(first, texts)
            self.ways = PaymentWays(self._place, to_pay, typed, slips, self._way_changed)
            self.ways.pack(anchor="nw", fill="x")
            self._scrolled.settle()
            if self.winfo_ismapped():
                self._focus()

    def _finish(self, title: str, message: str) -> None:
        self._end, self.ways = (title, message), None
        for child in self._place.winfo_children():
            child.destroy()
        self.step_changed()

    def _answer(self, *, known_slip: bool) -> None:
        assert self.ways is not None
        if not isinstance(self.ways.form, SeparateCardForm):
            return
        reference = self.ways.form.reference.get().strip()
        if reference:
            self.flow.answer(reference, known_slip=known_slip)
        else:
            self.field_error("reference", _("Type the number on the terminal's slip."))

    def _way_changed(self) -> None:
        self.panel.pay.configure(text=" " + self._pay_words(self.flow.step))
        self._focus()

    def _focus(self) -> None:
        first = self.first()
        if first is not None:
            first.focus_set()

    def _pay_words(self, step: Step) -> str:
        order = self.flow.order
        total = str(self.panel.total.cget("text"))
        if step is Step.ASKED:
            return _("Taken")
        if step is Step.UNRESOLVED:
            return _("Being checked")
        if step is Step.CHECKING:
            return _("Asking how it ended…")
        if step is Step.PAYING:
            return _("Paying…")
        if not (order.total if order is not None else self.purchase.total):
            return _("Get the tickets")
        if self.ways is not None and self.ways.is_slip:
            return _("Charge {total}").format(total=total)
        if self.ways is not None and self.ways.way.tender is Tender.INVOICE:
            return _("Sell on invoice, {total}").format(total=total)
        if self.ways is not None and self.ways.way.tender is Tender.CASH:
            total = self.ways.to_pay.cash_words
        return _("Pay {total}").format(total=total)

    def _tick(self) -> None:
        self.purchase.tick()
        self.panel.tick()
        if self.flow.step in {Step.READY, Step.PREPARING} and self.purchase.basket.hold is None:
            self.flow.end(time_ran_out())
