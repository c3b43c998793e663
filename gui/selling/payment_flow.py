"""Runs a payment: calls the checkout on workers, handles each answer and reports steps to the page.

Once money may be moving, answers are handled even if the page is gone, and a lost answer is asked for until it is
known. An operation that has ended stays ended: another attempt is a new operation, by `Checkout.again`.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from cinema.domain.orders import Order
from cinema.domain.payments import PaymentRequest, PaymentWay, Refusal
from cinema.domain.receipts import Buyer
from cinema.domain.seat_maps import Hold
from cinema.domain.transactions import Transaction
from cinema.errors import (
    CinemaError,
    ConflictError,
    HoldExpiredError,
    InvalidInputError,
    ManagerNeededError,
    NotFoundError,
    PaymentRefusedError,
    PaymentUnresolvedError,
    SlipKnownError,
    StorageError,
    StrandedSeatsError,
)
from cinema.i18n import _
from gui.selling.naming import Naming
from gui.selling.payment_steps import Page, Step
from gui.selling.purchase import Purchase, time_ran_out
from gui.window import errors, tasks
from gui.window.check_words import check_words

if TYPE_CHECKING:
    import tkinter as tk

    from gui.window.context import AppContext

T = TypeVar("T")


class PaymentFlow:
    """The payment of one basket; after a refusal another attempt can be made."""

    def __init__(self, app: "AppContext", purchase: Purchase, page: Page) -> None:
        self._app, self._purchase, self._page = app, purchase, page
        self._checkout, self._actor = app.cinema.checkout, purchase.calls.actor
        # The owner of all tasks is the window, not the page: answers about money must arrive after the page is left.
        self._window: tk.Misc = page.winfo_toplevel()  # type: ignore[attr-defined]
        self._buyer = Naming(app, self._actor, self._window)
        self.step = Step.PREPARING
        self.ways: tuple[PaymentWay, ...] = ()
        self.order: Order | None = None

    @property
    def busy(self) -> bool:
        """Whether a call is running, so that no other may start."""
        return self.step not in {Step.READY, Step.ASKED, Step.UNRESOLVED}

    def begin(self) -> None:
        """Make the order with its lines and prices, and read the ways to pay; repeated until the database answers."""
        choices = self._purchase.choices
        if not choices:  # the box's timer ends the purchase
            return
        purchase, allowed = self._purchase, self._purchase.beyond_the_rules()
        purchase.refusal = None

        def work() -> tuple[tuple[PaymentWay, ...], Order]:
            order = self._checkout.begin(self._actor, choices, **allowed)
            return self._checkout.ways_to_pay(self._actor), order

        def done(result: tuple[tuple[PaymentWay, ...], Order]) -> None:
            self.ways, self.order = result
            purchase.loans.clear()  # each is for once
            if self.step is Step.PREPARING:  # `end` may have come before the answer
                self._go(Step.READY)

        self._submit(work, done, self._not_begun)

    def pay(self, request: PaymentRequest, buyer: Buyer | None = None) -> None:
        """Pay, with a buyer whom the receipt names if one is given; ignored while another call is running."""
        self.pay_by(lambda order: self._checkout.pay(self._actor, order, request), buyer)

    def pay_by(self, call: Callable[[Order], Transaction], buyer: Buyer | None = None) -> None:
        """Pay by a call that pays all of the order or nothing, on a worker; ignored while another call is running."""
        order = self.order
        if self.step is Step.READY and order is not None:
            self._start(Step.PAYING)
            self._submit(lambda: call(self._buyer.on(order, buyer)), self._paid, self._failed)

    def ask(self, request: PaymentRequest, buyer: Buyer | None = None) -> None:
        """Record the attempt and pin the seats, before the payment card is charged on a separate terminal."""
        order = self.order
        if self.step is Step.READY and order is not None:
            self._start(Step.PAYING)

            def failed(error: BaseException) -> None:
                if isinstance(error, StorageError):
                    self._cancel_attempt(order)
                else:
                    self._failed(error)

            self._submit(
                lambda: self._checkout.ask(self._actor, self._buyer.on(order, buyer), request),
                lambda _sale: self._go(Step.ASKED),
                failed,
            )

    def answer(self, reference: str | None, *, known_slip: bool = False) -> None:
        """Record the separate terminal's answer: the slip's reference, None if no money was taken.

        `known_slip` confirms that a slip recorded for another sale was paid again.
        """
        order = self.order
        if self.step is not Step.ASKED or order is None:
            return
        self._start(Step.PAYING)

        def send() -> None:
            self._submit(
                lambda: self._checkout.answer(self._actor, order.id, reference, known_slip=known_slip),
                self._paid,
                failed,
            )

        def failed(error: BaseException) -> None:
            if isinstance(error, StorageError) and not self._alive():
                self._window.after(tasks.RETRY, send)  # the page is left, so the user can't retry
            elif isinstance(error, StorageError):
                self._go(Step.ASKED)
                words = _(
                    "The database is away: it is not known whether your answer was stored. Press the button again."
                )
                self._page.say(words, "bad")
            elif isinstance(error, InvalidInputError | SlipKnownError) and not self._alive():
                self._app.notify(error.message, "warn")
            elif isinstance(error, InvalidInputError):
                self._go(Step.ASKED)
                self._page.field_error(error.field or "reference", error.message)
            elif isinstance(error, SlipKnownError):
                self._go(Step.ASKED)
                self._page.slip_known(error.message)
            elif isinstance(error, ConflictError) and reference is not None:
                # The attempt was ended elsewhere although the terminal took money: a person must look at it.
                self._wait_for_a_manager(error.message, decides=False)
            else:
                self._failed(error)

        send()

    def end(self, message: str) -> None:
        """End a payment that has not started: its seats are free again. Ignored once money may be moving."""
        if self.step in {Step.PREPARING, Step.READY}:
            self._gone(message)

    def _cancel_attempt(self, order: Order) -> None:
        """Cancel an attempt whose recording was not confirmed. The staff was not told to charge, so no money moved."""
        self._go(Step.CHECKING)

        def failed(error: BaseException) -> None:
            if isinstance(error, StorageError):
                self._window.after(tasks.RETRY, lambda: self._cancel_attempt(order))
            elif isinstance(error, ConflictError | NotFoundError):  # it was never stored, or ended by recovery
                self._check(_lost_words())
            else:
                self._failed(error)

        self._submit(lambda: self._checkout.answer(self._actor, order.id, None), self._paid, failed)

    def _check(self, words: str) -> None:
        """Ask how a payment ended whose answer was lost, until it is known; `words` are shown if nothing was taken."""
        order = self.order
        if order is None:
            return
        self._go(Step.CHECKING)

        def again() -> None:
            self._window.after(tasks.RETRY, lambda: self._check(words))

        def known(sale: Transaction) -> None:
            if sale.receipt_number is not None:
                self._paid(sale)
            else:  # paid, but not closed yet
                again()

        def failed(error: BaseException) -> None:
            if isinstance(error, PaymentRefusedError):
                self._open_again(words if error.reason == Refusal.CANCELLED else error.message)
            elif isinstance(error, PaymentUnresolvedError):
                self._wait_for_a_manager(error.message)
            else:
                if not isinstance(error, StorageError):  # a defect too must not end the asking
                    errors.note_unseen(error, "while asking how a payment ended")
                again()

        self._submit(lambda: self._checkout.resume(self._actor, order), known, failed)

    def _paid(self, sale: Transaction) -> None:
        self._purchase.sold()
        self.step = Step.PAID
        self._page.paid(sale)

    def _not_begun(self, error: BaseException) -> None:
        if not self._alive():
            return
        if isinstance(error, StorageError):
            self._page.say(_("The database is away just now. The program keeps trying; your seats are kept."), "bad")
            self._window.after(tasks.RETRY, self._begin_again)
        else:
            self._purchase.refusal = error
            if not isinstance(error, ManagerNeededError | StrandedSeatsError):
                self._purchase.loans.clear()  # used, or over
            self._gone(errors.words(error).message)

    def _begin_again(self) -> None:
        if self.step is Step.PREPARING and self._alive():
            self.begin()

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, HoldExpiredError):
            self._gone(error.message)
        elif isinstance(error, StorageError):
            self._check(_lost_words())
        elif isinstance(error, ConflictError):
            self._check(error.message)
        elif isinstance(error, InvalidInputError):
            self._open_again("", lambda: self._page.field_error(error.field or "", error.message))
        elif isinstance(error, PaymentUnresolvedError):
            self._wait_for_a_manager(error.message)
        elif isinstance(error, CinemaError):
            self._open_again(error.message)
        else:
            # A defect: whether money moved is as unknown as after a lost answer.
            self._app.report(error)
            self._check(_lost_words())

    def _wait_for_a_manager(self, message: str, *, decides: bool = True) -> None:
        """Leave the outcome to a manager and follow it; not `decides`: the sale's end says nothing about this money."""
        order = self.order
        assert order is not None
        if decides:
            self._app.undecided.add(order, self._page.decided)  # first, so that its seats never look free
        self._purchase.let_go()
        self._go(Step.UNRESOLVED)
        if self._alive():
            self._page.unresolved(message)
        else:
            self._app.notify(f"{message} {check_words(order)}", "warn", seconds=60)

    def _open_again(self, message: str, then: Callable[[], None] | None = None) -> None:
        """Allow another attempt for the same basket, after reading the hold's new expiry."""
        self._buyer.forget()

        def known(hold: Hold | None) -> None:
            if not self._alive():
                self._leave_behind(message)
                return
            self._purchase.paying = False
            if hold is None:
                self._purchase.run_out()
                self._gone(time_ran_out())
                return
            self._purchase.take_over(hold)
            assert self.order is not None
            self.order = self._checkout.again(self._actor, self.order)
            self._go(Step.READY)
            if message:
                self._page.say(message, "bad")
            if then is not None:
                then()

        def unknown(error: BaseException) -> None:
            if isinstance(error, StorageError):
                self._window.after(tasks.RETRY, lambda: self._open_again(message, then))
            else:
                self._gone(errors.words(error).message)

        self._submit(self._purchase.look_again, known, unknown)

    def _gone(self, message: str) -> None:
        self._buyer.forget()
        self._purchase.paying = False
        self.step = Step.GONE
        if self._alive():
            self._page.gone(message)
        else:
            self._leave_behind(message)

    def _leave_behind(self, message: str) -> None:
        """Release the seats of a user who left while paying, and notify them that nothing was paid."""
        self._purchase.paying = False
        self._app.tasks.submit(
            self._purchase.give_up, owner=self._window, on_error=errors.note_unseen, write=True
        )  # fmt: skip
        self._app.notify(message or _("Nothing was paid, and the seats were given back."), "warn")

    def _start(self, step: Step) -> None:
        self._purchase.paying = True
        self._go(step)

    def _go(self, step: Step) -> None:
        self.step = step
        if self._alive():
            self._page.step_changed()

    def _alive(self) -> bool:
        return bool(self._page.winfo_exists())  # type: ignore[attr-defined]

    def _submit(
        self, work: Callable[[], T], done: Callable[[T], None], failed: Callable[[BaseException], None]
    ) -> None:
        # `write` even for reads: closing the window must wait for whatever may be about money.
        self._app.tasks.submit(work, owner=self._window, on_done=done, on_error=failed, write=True)


def _lost_words() -> str:
    return _("The connection was lost while paying. Nothing was taken: please pay again.")
