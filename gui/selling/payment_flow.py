"""The steps of a payment and what each answer leads to. It calls the checkout on workers and tells the page.

Once money may be moving, answers are taken even if the page is gone, and a lost answer is asked for until it is known.
An operation that has ended stays ended: another try is another one, with `order.again()`.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeVar

from cinema.domain.orders import Choice, Order
from cinema.domain.payments import PaymentRequest, PaymentWay, Refusal
from cinema.domain.seat_maps import Hold
from cinema.domain.transactions import Transaction
from cinema.errors import (
    CinemaError,
    ConflictError,
    HoldExpiredError,
    InvalidInputError,
    NotFoundError,
    PaymentRefusedError,
    PaymentUnresolvedError,
    SlipKnownError,
    StorageError,
)
from cinema.i18n import _
from gui.selling.payment_steps import Page, Step
from gui.selling.purchase import Purchase, time_ran_out
from gui.window import errors, tasks

if TYPE_CHECKING:
    import tkinter as tk

    from gui.window.context import AppContext

T = TypeVar("T")


class PaymentFlow:
    """One payment of one basket; another card can be tried after a refusal."""

    def __init__(self, app: "AppContext", purchase: Purchase, page: Page) -> None:
        self._app, self._purchase, self._page = app, purchase, page
        self._checkout, self._actor = app.cinema.checkout, purchase.calls.actor
        # answers about money are taken for as long as there is a window
        self._window: tk.Misc = page.winfo_toplevel()  # type: ignore[attr-defined]
        self.step = Step.PREPARING
        self.ways: tuple[PaymentWay, ...] = ()
        self.order: Order | None = None

    @property
    def busy(self) -> bool:
        """Whether something is under way, so that nothing else may begin."""
        return self.step not in {Step.READY, Step.ASKED, Step.UNRESOLVED}

    def begin(self) -> None:
        """Fix lines and prices, and ask which ways to pay there are; repeated until the database answers."""
        hold, types = self._purchase.basket.hold, dict(self._purchase.basket.choice)
        if hold is None:  # the purchase's clock says so
            return

        def work() -> tuple[tuple[PaymentWay, ...], Order]:
            return self._checkout.ways_to_pay(self._actor), self._checkout.begin(self._actor, [Choice(hold, types)])

        def done(result: tuple[tuple[PaymentWay, ...], Order]) -> None:
            self.ways, self.order = result
            if self.step is Step.PREPARING:
                self._go(Step.READY)

        self._submit(work, done, self._not_begun)

    def pay(self, request: PaymentRequest) -> None:
        """Pay; nothing happens while something else is under way."""
        order = self.order
        if self.step is Step.READY and order is not None:
            self._start(Step.PAYING)
            self._submit(lambda: self._checkout.pay(self._actor, order, request), self._paid, self._failed)

    def ask(self, request: PaymentRequest) -> None:
        """Write the attempt down and keep the seats, before somebody charges the card on another terminal."""
        order = self.order
        if self.step is Step.READY and order is not None:
            self._start(Step.PAYING)

            def failed(error: BaseException) -> None:
                if isinstance(error, StorageError):
                    self._never_asked(order)
                else:
                    self._failed(error)

            self._submit(
                lambda: self._checkout.ask(self._actor, order, request), lambda _sale: self._go(Step.ASKED), failed
            )

    def answer(self, reference: str | None, *, known_slip: bool = False) -> None:
        """Say what the separate terminal did; None: the money was not taken. `known_slip`: it was paid again."""
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
                self._window.after(tasks.RETRY, send)  # nobody is there to press again
            elif isinstance(error, StorageError):
                self._go(Step.ASKED)
                words = _("The database is away: it is not known yet whether this was written. Please press again.")
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
                self._wait_for_a_manager(error.message)
            else:
                self._failed(error)

        send()

    def end(self, message: str) -> None:
        """End what was not begun: the seats are free again. Nothing happens once money may be moving."""
        if self.step in {Step.PREPARING, Step.READY}:
            self._gone(message)

    def _never_asked(self, order: Order) -> None:
        """Take an attempt back of which nobody was told: nobody can have charged the card."""
        self._go(Step.CHECKING)

        def failed(error: BaseException) -> None:
            if isinstance(error, StorageError):
                self._window.after(tasks.RETRY, lambda: self._never_asked(order))
            elif isinstance(error, ConflictError | NotFoundError):
                self._check(_lost_words())
            else:
                self._failed(error)

        self._submit(lambda: self._checkout.answer(self._actor, order.id, None), self._paid, failed)

    def _check(self, words: str) -> None:
        """Find out how the payment ended whose answer was lost; `words` are said if nothing was taken."""
        order = self.order
        if order is None:
            return
        self._go(Step.CHECKING)

        def again() -> None:
            self._window.after(tasks.RETRY, lambda: self._check(words))

        def known(sale: Transaction) -> None:
            if sale.receipt_number is not None:
                self._paid(sale)
            else:
                again()

        def failed(error: BaseException) -> None:
            if isinstance(error, PaymentRefusedError):
                self._open_again(words if error.reason == Refusal.CANCELLED else error.message)
            elif isinstance(error, PaymentUnresolvedError):
                self._wait_for_a_manager(error.message)
            else:
                if not isinstance(error, StorageError):
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
            self._page.say(_("The database is away just now. Trying again by itself; your seats are kept."), "bad")
            self._window.after(tasks.RETRY, self._begin_again)
        else:
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
            self._app.report(error)
            self._check(_lost_words())

    def _wait_for_a_manager(self, message: str) -> None:
        self._go(Step.UNRESOLVED)
        if self._alive():
            self._page.unresolved(message)
        else:
            self._app.notify(message, "warn")

    def _open_again(self, message: str, then: Callable[[], None] | None = None) -> None:
        """Let another way be tried on the same basket; its seats have a fresh end, which is read first."""

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
            self.order = self.order.again()
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

        self._submit(self._purchase.calls.look_again, known, unknown)

    def _gone(self, message: str) -> None:
        self._purchase.paying = False
        self.step = Step.GONE
        if self._alive():
            self._page.gone(message)
        else:
            self._leave_behind(message)

    def _leave_behind(self, message: str) -> None:
        """Give the seats back for somebody who left while paying, and tell them that nothing was paid."""
        self._purchase.paying = False
        self._app.tasks.submit(
            self._purchase.calls.give_up, owner=self._window, on_error=errors.note_unseen, write=True
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
        self._app.tasks.submit(work, owner=self._window, on_done=done, on_error=failed, write=True)


def _lost_words() -> str:
    return _("The connection was lost while paying. Nothing was taken: please pay again.")
