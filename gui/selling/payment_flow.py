"""The steps of a payment and what each answer leads to. It calls the checkout on workers and tells the page.

Once money may be moving, answers are taken even if the page is gone, and a lost answer is asked for until it is known.
"""

from collections.abc import Callable
from enum import Enum
from typing import TYPE_CHECKING, Protocol, TypeVar

from cinema.domain.payments import PaymentRequest, PaymentWay
from cinema.domain.transactions import Transaction, TransactionState
from cinema.errors import (
    CinemaError,
    ConflictError,
    HoldExpiredError,
    InvalidInputError,
    PaymentRefusedError,
    PaymentUnresolvedError,
    StorageError,
)
from cinema.i18n import _
from gui.selling.purchase import Purchase
from gui.window import errors

if TYPE_CHECKING:
    import tkinter as tk

    from gui.window.context import AppContext

T = TypeVar("T")
RETRY = 2000  # milliseconds


class Step(Enum):
    """Where a payment stands."""

    PREPARING = "preparing"
    READY = "ready"
    PAYING = "paying"
    ASKED = "asked"  # a person charges the card on a separate terminal
    CHECKING = "checking"  # an answer was lost; it is being asked for
    UNRESOLVED = "unresolved"
    PAID = "paid"
    GONE = "gone"


class Page(Protocol):
    """What the payment page shows."""

    def step_changed(self) -> None:
        """Show the step as it is now."""

    def say(self, message: str, kind: str) -> None:
        """Say a word above the form."""

    def field_error(self, field: str, message: str) -> None:
        """Show an error beside its field."""

    def paid(self, sale: Transaction) -> None:
        """Go on to the receipt."""

    def gone(self, message: str) -> None:
        """Go back to the seats: they are free again."""


class PaymentFlow:
    """One payment of one basket; another card can be tried after a refusal."""

    def __init__(self, app: "AppContext", purchase: Purchase, page: Page) -> None:
        self._app, self._purchase, self._page = app, purchase, page
        # answers about money are taken for as long as there is a window
        self._window: tk.Misc = page.winfo_toplevel()  # type: ignore[attr-defined]
        self.step = Step.PREPARING
        self.ways: tuple[PaymentWay, ...] = ()
        self.sale: Transaction | None = None

    @property
    def busy(self) -> bool:
        """Whether something is under way, so that nothing else may begin."""
        return self.step not in {Step.READY, Step.ASKED, Step.UNRESOLVED}

    def begin(self) -> None:
        """Fix lines and prices, and ask which ways to pay there are; repeated until the database answers."""
        checkout, actor = self._app.cinema.checkout, self._purchase.calls.actor
        hold, choice, sale_id = self._purchase.basket.hold, dict(self._purchase.basket.choice), self._purchase.sale_id()
        if hold is None:  # the page's clock says so
            return

        def work() -> tuple[tuple[PaymentWay, ...], Transaction]:
            return checkout.ways_to_pay(actor), checkout.begin(actor, hold, choice, sale_id=sale_id)

        def done(result: tuple[tuple[PaymentWay, ...], Transaction]) -> None:
            self.ways, self.sale = result
            if self.sale.state is not TransactionState.OPEN:
                self._check()
            else:
                self._go(Step.READY)

        self._submit(work, done, self._not_begun)

    def pay(self, request: PaymentRequest) -> None:
        """Pay; nothing happens while something else is under way."""
        sale = self.sale
        if self.step is Step.READY and sale is not None:
            self._start(Step.PAYING)
            actor = self._purchase.calls.actor
            self._submit(lambda: self._app.cinema.checkout.pay(actor, sale, request), self._paid, self._failed)

    def ask(self, request: PaymentRequest) -> None:
        """Write the attempt down and keep the seats, before somebody charges the card on another terminal."""
        sale = self.sale
        if self.step is Step.READY and sale is not None:
            self._start(Step.PAYING)
            actor = self._purchase.calls.actor

            def asked(sale: Transaction) -> None:
                self.sale = sale
                self._go(Step.ASKED)

            def failed(error: BaseException) -> None:
                if isinstance(error, StorageError):
                    self._never_asked()
                else:
                    self._failed(error)

            self._submit(lambda: self._app.cinema.checkout.ask(actor, sale.id, request), asked, failed)

    def _never_asked(self) -> None:
        """Take an attempt back of which nobody was told: nobody can have charged the card."""
        sale = self.sale
        if sale is None:
            return
        self._go(Step.CHECKING)
        actor = self._purchase.calls.actor

        def failed(error: BaseException) -> None:
            if isinstance(error, StorageError):
                self._window.after(RETRY, self._never_asked)
            elif isinstance(error, ConflictError):
                self._check()
            else:
                self._failed(error)

        self._submit(lambda: self._app.cinema.checkout.answer(actor, sale.id, None), self._paid, failed)

    def answer(self, reference: str | None) -> None:
        """Say what the separate terminal did; None: the money was not taken."""
        sale = self.sale
        if self.step is not Step.ASKED or sale is None:
            return
        self._start(Step.PAYING)
        actor = self._purchase.calls.actor

        def failed(error: BaseException) -> None:
            if isinstance(error, StorageError):
                self._go(Step.ASKED)
                words = _("The database is away: it is not known yet whether this was written. Please press again.")
                self._page.say(words, "bad")
            elif isinstance(error, InvalidInputError):
                self._go(Step.ASKED)
                self._page.field_error(error.field or "reference", error.message)
            elif isinstance(error, ConflictError) and reference is not None:
                self._wait_for_a_manager(error.message)
            else:
                self._failed(error)

        self._submit(lambda: self._app.cinema.checkout.answer(actor, sale.id, reference), self._paid, failed)

    def _check(self) -> None:
        """Find out how the payment ended whose answer was lost."""
        sale = self.sale
        if sale is None:
            return
        self._go(Step.CHECKING)
        actor = self._purchase.calls.actor

        def failed(error: BaseException) -> None:
            if isinstance(error, PaymentUnresolvedError):
                self._failed(error)
            else:
                self._window.after(RETRY, self._check)

        self._submit(lambda: self._app.cinema.checkout.resume(actor, sale.id), self._ended, failed)

    def _ended(self, sale: Transaction) -> None:
        if sale.receipt_number is not None:
            self._paid(sale)
        elif sale.state is TransactionState.OPEN:
            self._open_again(_("The connection was lost while paying. Nothing was taken: please pay again."))
        elif sale.state is TransactionState.ABANDONED:
            self._gone(_("The connection was lost while paying. Nothing was taken, and the seats are free again."))
        else:
            self._window.after(RETRY, self._check)

    def _paid(self, sale: Transaction) -> None:
        self._purchase.paid, self._purchase.paying = True, False
        self.sale = sale
        self.step = Step.PAID
        self._page.paid(sale)

    def _not_begun(self, error: BaseException) -> None:
        if isinstance(error, StorageError):
            self._page.say(_("The database is away just now. Trying again by itself; your seats are kept."), "bad")
            self._window.after(RETRY, self._begin_again)
        else:
            self._gone(errors.words(error).message)

    def _begin_again(self) -> None:
        if self.step is Step.PREPARING and self._alive():
            self.begin()

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, StorageError | ConflictError) and not isinstance(error, HoldExpiredError):
            self._check()
        elif isinstance(error, InvalidInputError):
            self._open_again("")
            if self._alive():
                self._page.field_error(error.field or "", error.message)
        elif isinstance(error, PaymentRefusedError):
            self._open_again(error.message)
        elif isinstance(error, PaymentUnresolvedError):
            self._wait_for_a_manager(error.message)
        elif isinstance(error, HoldExpiredError):
            self._gone(error.message)
        elif isinstance(error, CinemaError):
            self._open_again(error.message)
        else:
            self._app.report(error)
            self._check()

    def _wait_for_a_manager(self, message: str) -> None:
        self._go(Step.UNRESOLVED)
        (self._page.say if self._alive() else self._app.notify)(message, "warn")

    def _open_again(self, message: str) -> None:
        """Let another way be tried on the same basket; its seats have a fresh end, which is read first."""

        def known(hold: object) -> None:
            if not self._alive():
                self._leave_behind(message)
                return
            self._purchase.paying = False
            if hold is None:
                self._gone(_("The time for your seats ran out, so they are free again. Please choose anew."))
                return
            self._purchase.basket.take_over(hold)  # type: ignore[arg-type]
            self._go(Step.READY)
            if message:
                self._page.say(message, "bad")

        def unknown(error: BaseException) -> None:
            if isinstance(error, StorageError):
                self._window.after(RETRY, lambda: self._open_again(message))
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
