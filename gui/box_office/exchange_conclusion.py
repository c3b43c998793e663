"""Concludes what the exchange page shows: checks what is typed, finishes it, and shows how it ended."""

import tkinter as tk
from functools import partial
from typing import TYPE_CHECKING, Protocol

from cinema.domain.exchanges import ExchangeQuote, Swap
from cinema.domain.found_sales import FoundSale, seat_names
from cinema.domain.limits import LentAction, Loan
from cinema.domain.payments import PaymentRequest
from cinema.domain.receipts import Buyer
from cinema.domain.stranding import STRANDED_REASONS, StrandedReason
from cinema.domain.transactions import Transaction
from cinema.errors import InvalidInputError, StorageError
from cinema.i18n import _
from gui.box_office import exchange_view as view
from gui.box_office.buyer import asks_buyer
from gui.box_office.exchange_column import ExchangeColumn
from gui.box_office.exchange_end import ExchangeEnd
from gui.box_office.exchange_quote import Quoting
from gui.box_office.exchange_tickets import ExchangeTickets
from gui.window import errors
from gui.window.errors import Words

if TYPE_CHECKING:
    from gui.window.context import AppContext

_TYPED = {"tender", "tendered", "card", "reference", "reason"}  # fields of what is paid; the exchange itself stands


class ConcludingPage(Protocol):
    """The page as this sees it."""

    found: FoundSale
    quoting: Quoting
    column: ExchangeColumn
    tickets: ExchangeTickets

    def say(self, message: str, kind: str) -> None:
        """Show a message beside the difference."""

    def refresh(self) -> None:
        """Show what is wanted."""

    def read_again(self) -> None:
        """Read the sale, and work its exchange out anew."""

    def changed_sale(self) -> None:
        """Let the page below read the sale again."""


class Conclusion:
    """`is_under_way`: money may be moving, so nothing is changed and the page is not left."""

    def __init__(self, app: "AppContext", page: ConcludingPage) -> None:
        self._app, self._page = app, page
        self._widget: tk.Misc = page  # type: ignore[assignment]
        self.is_under_way = False

    def conclude(self) -> None:
        """Exchange the tickets as they are shown, with what is chosen and typed for the difference."""
        quote = self._page.quoting.quote
        if self.is_under_way or quote is None or not self._page.quoting.wanted.is_changed:
            if self._page.quoting.is_busy:
                self._page.say(_("The difference is being worked out. Press again when it is shown."), "info")
            return
        try:
            request = self._page.column.money.request()
        except InvalidInputError as error:
            self._page.column.refuse(Words(error.message, error.field))
            return
        reference = self._page.column.money.reference
        if reference == "":
            self._page.column.refuse(Words(_("Type the reference on the terminal's slip."), "reference"))
            return
        self._finish(quote, request, self._page.column.why.get(), reference)

    def reissue(self) -> None:
        """Issue the ticked tickets again as they were, with nothing to pay: the old codes stop."""
        wishes = self._page.quoting.wanted.wishes
        if self.is_under_way or not wishes:
            return
        cinema, actor, sale = self._app.cinema, self._app.identity.actor(), self._page.found.sale
        swaps = [Swap(name) for name in seat_names(sale, [one.ticket.id for one in wishes])]
        number, reason = sale.receipt_number or "", view.reasons()[-1]
        self._set_ending(ending=True)

        def failed(error: BaseException) -> None:
            self._set_ending(ending=False)
            if isinstance(error, StorageError):  # nothing was begun
                self._page.say(errors.words(error).message, "bad")
            else:
                self.refused(errors.words(error))

        self._app.tasks.submit(
            lambda: cinema.exchanges.begin(actor, number, swaps), owner=self._widget, on_error=failed,
            on_done=lambda quote: self._finish(quote, None, reason, None),
        )  # fmt: skip

    def _finish(
        self,
        quote: ExchangeQuote,
        request: PaymentRequest | None,
        reason: str,
        reference: str | None,
        stranded: StrandedReason | None = None,
        loans: tuple[Loan, ...] = (),
        buyer: Buyer | None = None,
    ) -> None:
        self._set_ending(ending=True)
        self._page.column.message.hide()
        self._loans = loans
        self._again = partial(
            self._finish, quote, request, reason, reference, stranded=stranded, loans=loans, buyer=buyer
        )
        self._ended_quote = quote
        end = ExchangeEnd(self._app, self, self._widget, quote, buyer)
        end.finish(request, reason=reason, reference=reference, stranded=stranded, loans=loans)

    def say(self, message: str, kind: str) -> None:
        """Show a message while the end is not known."""
        self._page.say(message, kind)

    def exchanged(self, sale: Transaction) -> None:
        """Show the receipt of the new sale, which is the one paper of both."""
        quote, purchase = self._ended_quote, self._page.quoting.purchase
        if purchase is not None and quote.holds:
            purchase.calls.begin_anew()
        for tender, amount in view.gives_back(self._page.found.sale, quote, self._page.found.cash_step).lines:
            self._app.notify(_("{amount} back: {tender}").format(amount=amount, tender=tender), "good", seconds=30)
        self.is_under_way = False
        self._page.changed_sale()
        self._app.navigator.replace("receipt", transaction_id=sale.id, fresh=True)

    def refused(self, words: Words) -> None:
        """Tell why nothing was exchanged; unless it is about what was typed, sale and seats are read again."""
        self._set_ending(ending=False)
        again = self._again
        if asks_buyer(self._app, words.field, words.message, lambda buyer: again(buyer=buyer)):
            return
        self._page.column.refuse(words)
        if words.field not in _TYPED:
            self._page.read_again()

    def needs_manager(self, action: LentAction, message: str) -> None:
        """Ask for a manager's PIN, and go on with the loan."""
        self._set_ending(ending=False)
        self._page.say(message, "warn")
        again, others = self._again, tuple(one for one in self._loans if one.action is not action)
        self._app.navigator.go("lend", action=action, on_loan=lambda loan: again(loans=(*others, loan)))

    def leaves_seats(self, message: str) -> None:
        """Ask why a single seat is left, and go on with the reason."""
        self._set_ending(ending=False)
        again = self._again
        self._app.navigator.go(
            "reason", title=_("Leave a single seat?"), words=message, reasons=STRANDED_REASONS,
            on_reason=lambda reason: again(stranded=reason),
        )  # fmt: skip

    def waits(self, message: str) -> None:
        """Tell that a manager decides how it ended; the seats stay with it until then."""
        self._set_ending(ending=False)
        self._page.quoting.is_stopped, self._page.quoting.quote = True, None
        purchase, self._page.quoting.purchase = self._page.quoting.purchase, None
        if purchase is not None:
            purchase.let_go()
        self._page.tickets.freeze(frozen=True)
        self._page.refresh()
        self._page.column.reissue.state(["disabled"])
        self._page.say(message, "bad")
        self._page.changed_sale()

    def _set_ending(self, *, ending: bool) -> None:
        self.is_under_way = ending
        if self._page.quoting.purchase is not None:
            self._page.quoting.purchase.paying = ending  # no time runs meanwhile
        self._page.tickets.freeze(frozen=ending)
        self._page.column.busy(busy=ending)
