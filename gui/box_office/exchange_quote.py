"""An exchange while it is chosen: its seats are held, and its difference is the service's. No widgets.

Changes are carried out in order; those that were made while a call was running become one call. A refused one is said,
and what stood before it stands again.
"""

import threading
import tkinter as tk
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from cinema.domain.exchanges import ExchangeQuote
from cinema.domain.found_sales import seat_names
from cinema.domain.parties import HeldParty
from cinema.domain.stranding import stranded_words
from cinema.domain.transactions import Transaction
from cinema.errors import CinemaError, StorageError
from cinema.i18n import _
from gui.box_office.exchange_choice import Wanted
from gui.selling.purchase import Purchase
from gui.window import errors, tasks

if TYPE_CHECKING:
    from gui.window.context import AppContext


class QuotePage(Protocol):
    """The page as this sees it."""

    def refresh(self) -> None:
        """Show what is wanted, and its quote if there is one."""

    def recolour(self, seats: Iterable[str]) -> None:
        """Show the looks of these seats."""

    def say(self, message: str, kind: str) -> None:
        """Show a message beside the difference; an empty one takes it back."""


@dataclass(frozen=True, slots=True)
class _Answer:
    held: HeldParty | None
    quote: ExchangeQuote | None
    error: BaseException | None = None  # the seats are held, and the exchange was refused
    alone: tuple[str, ...] = ()  # single seats that it leaves, by their labels


class Quoting:
    """`wanted` is what was asked for last; `quote` is its exchange, None while it is worked out or if refused."""

    def __init__(self, app: "AppContext", page: QuotePage, sale: Transaction, wanted: Wanted) -> None:
        self._app, self._page = app, page
        self._owner: tk.Misc = page  # type: ignore[assignment]
        self.sale, self.wanted = sale, wanted
        self.purchase: Purchase | None = None
        self.quote: ExchangeQuote | None = None
        self._good: Wanted | None = None  # what the last quote was for
        self._due = self._running = self._is_away = self.is_stopped = False
        self._lock = threading.Lock()  # a quote would take seats anew that were given back just before it

    @property
    def is_busy(self) -> bool:
        """Whether a call is running or waiting."""
        return self._running or self._due

    def ask(self, wanted: Wanted) -> None:
        """Ask for another exchange."""
        self.wanted, self.quote, self._due = wanted, None, True
        self._page.refresh()
        self._go_on()

    def opened(self, purchase: Purchase, wanted: Wanted) -> None:
        """Go on in another screening; the seats of the one before are given back by its page."""
        self.purchase, self._good, self._running = purchase, None, False
        self.ask(wanted)

    def again(self) -> None:
        """Work the exchange out anew, as it is wanted now."""
        self._good = None
        self.ask(self.wanted)

    def give_back(self, purchase: Purchase) -> None:
        """Give all seats of a screening back, after a call that is running; for a worker."""
        with self._lock:
            purchase.calls.give_up()

    def _go_on(self) -> None:
        purchase = self.purchase
        if self._running or not self._due or purchase is None or self.is_stopped:
            return
        self._due, self._running = False, True
        wanted = self.wanted

        def done(answer: _Answer) -> None:
            if purchase is self.purchase:
                if self._is_away:
                    self._is_away = False
                    self._page.say("", "info")
                self._running = False
                self._taken(purchase, wanted, answer)

        def failed(error: BaseException) -> None:
            if purchase is not self.purchase:
                return
            if isinstance(error, StorageError):
                self._is_away = True
                self._page.say(_("The database is away just now. The program keeps trying."), "bad")
                self._owner.after(tasks.RETRY, again)
                return
            self._running = False
            self._refused(wanted, error)

        def again() -> None:
            if purchase is self.purchase and not self.is_stopped:
                self._app.tasks.submit(work, owner=self._owner, on_done=done, on_error=failed, write=True)

        def work() -> _Answer:
            with self._lock:
                return self._work(purchase, wanted)

        again()

    def _work(self, purchase: Purchase, wanted: Wanted) -> _Answer:
        """Hold the seats and make the quote; for a worker."""
        cinema, party = self._app.cinema, wanted.party
        held: HeldParty | None = None
        if party.count or party.by_hand:
            held = purchase.calls.choose_party(cinema.party_booking, party)
        else:
            purchase.calls.give_all_back()
        if not wanted.wishes:
            return _Answer(held, None)
        seats = wanted.seated(held.types if held is not None else {})
        names = {one.ticket.id: seat_names(self.sale, (one.ticket.id,))[0] for one in wanted.wishes}
        swaps = wanted.swaps(seats, names.__getitem__, purchase.seating.plan)
        hold = held.hold if held is not None else None
        try:
            number = self.sale.receipt_number or ""
            actor = purchase.calls.actor
            quote = cinema.exchanges.begin(actor, number, swaps, hold)
            return _Answer(held, quote, alone=cinema.exchanges.left_alone(actor, quote))
        except StorageError:
            raise
        except CinemaError as error:
            return _Answer(held, None, error)

    def _taken(self, purchase: Purchase, wanted: Wanted, answer: _Answer) -> None:
        if answer.held is None:
            changed = purchase.basket.clear()
        else:
            purchase.live.clock.set(answer.held.hold.now)
            changed = purchase.basket.take_party(answer.held.hold, answer.held.types)
        self._page.recolour(changed)
        if self._due:  # something else is wanted by now
            self._go_on()
        elif answer.error is not None:
            self._refused(wanted, answer.error)
        else:
            self.quote, self._good = answer.quote, wanted
            self._page.refresh()
            if answer.alone:
                self._page.say(stranded_words(answer.alone), "warn")

    def _refused(self, wanted: Wanted, error: BaseException) -> None:
        self._page.say(errors.words(error).message, "bad")
        if self._due:
            self._go_on()
            return
        good, self._good = self._good, None
        if good is not None and good.screening == wanted.screening:
            self.ask(good)
        self._page.refresh()
