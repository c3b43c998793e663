"""Pays an order by several tenders: calls the checkout on workers and tells the page what became of each. No widgets.

Once a tender was begun its seats stay with the sale until it is paid or given back; a lost answer is asked for until it
is known, whether or not the page is there.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

from cinema.domain.orders import Order
from cinema.domain.payments import PaymentRequest
from cinema.domain.receipts import Buyer
from cinema.domain.transactions import Transaction, TransactionState
from cinema.errors import (
    CinemaError,
    ConflictError,
    HoldExpiredError,
    InvalidInputError,
    PaymentRefusedError,
    PaymentUnresolvedError,
    SlipKnownError,
    StorageError,
)
from cinema.i18n import _
from gui.selling.naming import Naming
from gui.selling.purchase import Purchase
from gui.window import errors, tasks
from gui.window.check_words import check_words

if TYPE_CHECKING:
    import tkinter as tk

    from gui.window.context import AppContext

RENEW = 30_000  # milliseconds; the lease of a split sale is two minutes


class SplitPage(Protocol):
    """The page as these steps see it."""

    def stood(self, sale: Transaction | None, message: str, kind: str) -> None:
        """Show what is paid so far, and what was said of the last tender."""

    def wrong(self, field: str, message: str) -> None:
        """Show an error at its field."""

    def ended(self, sale: Transaction | None, message: str) -> None:
        """End: with the paid sale, or None and why there is none."""


class SplitSteps:
    """`sale` is None until the first tender; `is_busy`: money may be moving."""

    def __init__(self, app: "AppContext", purchase: Purchase, page: SplitPage, window: "tk.Misc") -> None:
        self._app, self._purchase, self._page, self._window = app, purchase, page, window
        self._checkout, self._actor = app.cinema.checkout, purchase.calls.actor
        self._naming = Naming(app, self._actor, window)
        self.sale: Transaction | None = None
        self.is_busy = False
        self.is_over = False

    @property
    def is_begun(self) -> bool:
        """Whether the seats are pinned, so that the sale must be paid or given back."""
        return self.sale is not None and not self.is_over

    @property
    def taken(self) -> int:
        """What is paid so far, in minor units."""
        return self.sale.taken if self.sale is not None else 0

    def take(self, order: Order, request: PaymentRequest, amount: int, buyer: Buyer | None = None) -> None:
        """Take one tender of the order, at first with its buyer; ignored while another is under way."""
        if self.is_busy or self.is_over:
            return
        begun = self.sale is not None

        def work() -> Transaction:
            if not begun:
                self._checkout.begin_split(self._actor, self._naming.on(order, buyer))
            return self._checkout.tender(self._actor, order.id, request, amount)

        def failed(error: BaseException) -> None:
            if not begun and isinstance(error, HoldExpiredError | InvalidInputError) and self.sale is None:
                self._not_begun(order, error)
            else:
                self._refused(order, error)

        self._run(work, lambda sale: self._stands(sale, ""), failed)

    def give_back(self, words: str) -> None:
        """End the sale and give back what was paid; `words` are told then. Ignored while a tender is under way."""
        sale = self.sale
        if self.is_busy or self.is_over or sale is None:
            return

        def done(ended: Transaction) -> None:
            if ended.receipt_number is not None:
                self._stands(ended, "")
            else:
                self._end(None, words)

        def failed(error: BaseException) -> None:
            if isinstance(error, StorageError):
                self._page.stood(sale, _away(), "bad")
                self._window.after(tasks.RETRY, lambda: self._again(sale.id))
            else:
                self._refused(sale, error)

        self._run(lambda: self._checkout.give_up(self._actor, sale.id), done, failed)

    def renew(self) -> None:
        """Keep recovery from ending the sale while somebody looks for their money."""
        sale = self.sale
        if sale is not None and not self.is_over and not self.is_busy:
            self._app.tasks.submit(
                lambda: self._checkout.renew(self._actor, sale.id), owner=self._window, on_error=errors.note_unseen
            )

    def _run(
        self,
        work: Callable[[], Transaction],
        done: Callable[[Transaction], None],
        failed: Callable[[BaseException], None],
    ) -> None:
        self.is_busy, self._purchase.paying = True, True
        self._app.tasks.submit(work, owner=self._window, on_done=done, on_error=failed, write=True)

    def _stands(self, sale: Transaction, message: str, kind: str = "info") -> None:
        self.is_busy, self.sale = False, sale
        if sale.receipt_number is not None:
            self._purchase.sold()
            self._end(sale, "")
        elif sale.state is TransactionState.ABANDONED:
            self._end(None, message or _("The sale has ended: what was paid goes back."))
        else:
            self._page.stood(sale, message, kind)

    def _not_begun(self, order: Order, error: BaseException) -> None:
        """Tell why nothing was begun; a tender that was wrong after the seats were pinned has begun it."""
        words = errors.words(error)
        if isinstance(error, HoldExpiredError):
            self._end(None, words.message)
        else:
            self._look(order.id, words.message, words.field)

    def _refused(self, order: Order, error: BaseException) -> None:
        words = errors.words(error)
        if isinstance(error, StorageError):
            self._page.stood(self.sale, _away(), "bad")
            self._window.after(tasks.RETRY, lambda: self._again(order.id))
        elif isinstance(error, PaymentUnresolvedError):
            self._end(None, f"{words.message} {check_words(order)}")
        elif isinstance(error, InvalidInputError | SlipKnownError):
            self._look(order.id, words.message, words.field or "reference")
        elif isinstance(error, PaymentRefusedError | ConflictError):
            self._look(order.id, words.message, None)
        else:
            if not isinstance(error, CinemaError):
                self._app.report(error)
            self._look(order.id, words.message, None)

    def _again(self, sale_id: str) -> None:
        self._look(sale_id, _("The answer was lost; this is what is paid so far."), None)

    def _look(self, sale_id: str, message: str, field: str | None) -> None:
        """Read what is paid so far, and tell a message with it."""

        def done(sale: Transaction) -> None:
            self._stands(sale, "" if field else message, "bad")
            if field and not self.is_over:
                self._page.wrong(field, message)

        def failed(error: BaseException) -> None:
            if isinstance(error, StorageError):
                self._window.after(tasks.RETRY, lambda: self._look(sale_id, message, field))
            elif isinstance(error, PaymentUnresolvedError):
                self._end(None, errors.words(error).message)
            elif self.sale is None:  # nothing was stored: nothing is paid, and the party can be paid another way
                self._naming.forget()
                self.is_busy = self._purchase.paying = False
                if field:
                    self._page.wrong(field, message)
                else:
                    self._page.stood(None, message, "bad")
            else:
                self._end(None, message)

        self._run(lambda: self._checkout.resume(self._actor, sale_id), done, failed)

    def _end(self, sale: Transaction | None, message: str) -> None:
        self.is_busy, self.is_over = False, True
        if sale is None:  # its seats are free, or a manager's
            self._purchase.let_go()
        self._page.ended(sale, message)


def _away() -> str:
    return _("The database is away just now. Wait: the program finds out what is paid.")
