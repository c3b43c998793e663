"""The end of an exchange: finished on a worker, and asked about until it is known how it ended. No widgets."""

import tkinter as tk
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from cinema.domain.exchanges import ExchangeQuote
from cinema.domain.limits import LentAction, Loan
from cinema.domain.payments import PaymentRequest
from cinema.domain.receipts import Buyer
from cinema.domain.stranding import StrandedReason
from cinema.domain.transactions import Transaction
from cinema.errors import (
    CinemaError,
    ManagerNeededError,
    PaymentRefusedError,
    PaymentUnresolvedError,
    StorageError,
    StrandedSeatsError,
)
from cinema.i18n import _
from gui.selling.naming import Naming
from gui.window import errors, tasks
from gui.window.errors import Words

if TYPE_CHECKING:
    from gui.window.context import AppContext


class EndPage(Protocol):
    """The page as this sees it; each but `say` ends what was begun."""

    def say(self, message: str, kind: str) -> None:
        """Show a message while the end is not known."""

    def exchanged(self, sale: Transaction) -> None:
        """Show the new sale."""

    def refused(self, words: Words) -> None:
        """Tell why nothing was exchanged."""

    def needs_manager(self, action: LentAction, message: str) -> None:
        """Ask a manager, without whom nothing is exchanged."""

    def leaves_seats(self, message: str) -> None:
        """Ask why a single seat is left, without which nothing is exchanged."""

    def waits(self, message: str) -> None:
        """Tell that a manager decides how it ended."""


class ExchangeEnd:
    """Finishes one quote, for a page whose widget may be gone by then. Until it is told, money may be moving."""

    def __init__(
        self, app: "AppContext", page: EndPage, widget: tk.Misc, quote: ExchangeQuote, buyer: Buyer | None = None
    ) -> None:
        self._app, self._page, self._quote = app, page, quote
        self._exchanges, self._actor = app.cinema.exchanges, app.identity.actor()
        self._widget = widget
        self._window = widget.winfo_toplevel()  # the owner: the answer is wanted even if the page is gone
        self._buyer, self._naming = buyer, Naming(app, self._actor, self._window)

    def finish(
        self,
        request: PaymentRequest | None,
        *,
        reason: str,
        reference: str | None,
        stranded: StrandedReason | None = None,
        loans: Sequence[Loan] = (),
    ) -> None:
        """Exchange the tickets; `request` pays the difference, `reference` is the slip that gave it back."""

        def work() -> Transaction:
            named = replace(self._quote, order=self._naming.on(self._quote.order, self._buyer))
            return self._exchanges.finish(
                self._actor, named, request, reason=reason, reference=reference, stranded=stranded, loans=loans
            )

        self._app.tasks.submit(work, owner=self._window, on_done=self._done, on_error=self._failed, write=True)

    def _failed(self, error: BaseException) -> None:
        if isinstance(error, ManagerNeededError):
            self._naming.forget()
            if self._is_there():
                self._page.needs_manager(LentAction(error.action), error.message)
        elif isinstance(error, StrandedSeatsError):
            self._naming.forget()
            if self._is_there():
                self._page.leaves_seats(error.message)
        elif isinstance(error, PaymentUnresolvedError):
            self._wait(error.message)
        elif isinstance(error, StorageError):
            self._ask()
        elif isinstance(error, CinemaError):
            self._refused(error)
        else:
            # A defect: whether money moved is as unknown as after a lost answer.
            self._app.report(error)
            self._ask()

    def _ask(self) -> None:
        """Ask how it ended, until that is known."""
        if self._is_there():
            self._page.say(
                _("The database is away just now. Wait: the program finds out how the exchange ended."), "bad"
            )
        self._app.tasks.submit(
            lambda: self._exchanges.resume(self._actor, self._quote),
            owner=self._window, on_done=self._done, on_error=self._not_known, write=True,
        )  # fmt: skip

    def _not_known(self, error: BaseException) -> None:
        if isinstance(error, PaymentRefusedError):
            self._refused(error)
        elif isinstance(error, CinemaError) and not isinstance(error, StorageError):
            self._wait(error.message)
        else:
            if not isinstance(error, StorageError):  # a defect too must not end the asking
                errors.note_unseen(error, "while asking how an exchange ended")
            self._window.after(tasks.RETRY, self._ask)

    def _done(self, sale: Transaction) -> None:
        if self._is_there():
            self._page.exchanged(sale)
        else:
            words = _("The tickets were exchanged: receipt {number}.").format(number=sale.receipt_number or "")
            self._app.notify(words, "good")

    def _refused(self, error: CinemaError) -> None:
        self._naming.forget()
        words = errors.words(error)
        if self._is_there():
            self._page.refused(words)
        else:
            self._app.notify(words.message, "warn")

    def _wait(self, message: str) -> None:
        if self._is_there():
            self._page.waits(message)
        else:
            self._app.notify(message, "warn", seconds=60)

    def _is_there(self) -> bool:
        return bool(self._widget.winfo_exists())
