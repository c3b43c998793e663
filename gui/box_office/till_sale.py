"""One sale at the till: the party as it is asked for, held and paid. No widgets; the page shows what it says.

Keys are carried out in order. Changes that were typed while a call was running become one call, which chooses the whole
party anew; a payment waits until they are done. If one is refused, what was typed after it is dropped and this is said:
nobody is to pay for another party than the one that was typed.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Protocol

from cinema.domain.best_seats import BestSeats, Seating
from cinema.domain.cash_rounding import cash_due
from cinema.domain.named_buyers import needs_buyer
from cinema.domain.parties import HeldParty
from cinema.domain.payments import Tender
from cinema.domain.seat_maps import Hold
from cinema.domain.stranding import StrandingRule, stranded_words
from cinema.domain.transactions import Transaction
from cinema.errors import CinemaError, HoldExpiredError, LateSaleError, ManagerNeededError, StorageError
from cinema.i18n import _, money, ngettext
from gui.box_office.asked import Asked, Change, Pay, PayCard, PayCash, Waiting
from gui.selling.cash_amounts import is_slip_of_the_finger
from gui.selling.purchase import Purchase, time_ran_out
from gui.window import errors, tasks

if TYPE_CHECKING:
    import tkinter as tk

    from gui.window.context import AppContext


class TillPage(Protocol):
    """The page as the sale sees it."""

    def refresh(self) -> None:
        """Show the present party."""

    def recolour(self, seats: Iterable[str]) -> None:
        """Show the looks of these seats."""

    def say(self, message: str, kind: str) -> None:
        """Show a message beside the party."""

    def pay(self, one: Pay) -> None:
        """Begin a payment; the sale goes on when it `ended`."""

    def ask_why(self, again: Callable[[], None]) -> None:
        """Ask for what the purchase's `refusal` names, and then do it `again`."""


class TillSale:
    """The party of one purchase. `best`: how its seats were chosen."""

    def __init__(self, app: "AppContext", purchase: Purchase, page: TillPage) -> None:
        self._app, self._page = app, page
        self._owner: tk.Misc = page  # type: ignore[assignment]
        self.purchase = purchase
        self.asked = Asked()
        self.best: BestSeats | None = None
        self.paid: Transaction | None = None
        self._waiting = Waiting()
        self._asking: Asked | None = None  # what the call that is running asks for
        self._paying = False

    @property
    def shown(self) -> Asked:
        """The party with all keys that are being carried out or still waiting."""
        return self._waiting.seen(self._asking if self._asking is not None else self.asked)

    @property
    def is_busy(self) -> bool:
        """Whether a call is running or keys are waiting."""
        return self._asking is not None or self._paying or bool(len(self._waiting))

    @property
    def is_paying(self) -> bool:
        """Whether a payment is under way."""
        return self._paying

    def press(self, one: Change | Pay) -> None:
        """Carry out a key as soon as those before it are done."""
        self._waiting.add(one)
        self._page.refresh()
        self._go_on()

    def ended(self, sale: Transaction | None) -> None:
        """Go on after a payment: with the receipt's sale, or None for one that was not paid."""
        self._paying = False
        if sale is not None:
            self.paid = sale
            self.asked, self.best = Asked(), None
        self._page.refresh()
        self._go_on()

    def typed_since(self) -> tuple[Change | Pay, ...]:
        """Take the keys that are waiting: they are for another screening."""
        return self._waiting.take()

    def left(self) -> None:
        """Go on without the party: its seats went into a basket that waits."""
        self.purchase.let_go()
        self._go_on()

    def seats_changed(self) -> None:
        """Forget a party whose seats are not the purchase's any more, such as of a payment left to a manager."""
        if self._asking is None and self.purchase.basket.hold is None and self.asked.count:
            self.asked, self.best = Asked(), None
            self._page.refresh()

    def take_over(self, hold: Hold, types: Mapping[str, str]) -> None:
        """Go on with a hold that was taken over: its seats stay where they are, as if placed by hand."""
        self.asked, self.best = Asked(by_hand=dict(types)), None
        self.purchase.live.clock.set(hold.now)
        self._page.recolour(self.purchase.basket.take_party(hold, types))
        self._page.refresh()

    def ran_out(self) -> None:
        """Forget the party: its time has run out."""
        self.asked, self.best = Asked(), None
        self._waiting.drop()
        self._page.say(time_ran_out(), "warn")
        self._page.refresh()

    def _go_on(self) -> None:
        if self._asking is not None or self._paying:
            return
        changes = self._waiting.changes()
        if changes:
            self.paid = None
            asked = self.asked
            for one in changes:
                asked = asked.after(one)
            self._ask(asked)
        elif (pay := self._waiting.payment()) is not None:
            self._begin(pay)

    def _begin(self, pay: Pay) -> None:
        if self.purchase.basket.hold is None:
            words = _("Choose tickets for this screening too, or press Esc to go back to the one before.")
            self._page.say(words if self.purchase.aside else _("Choose tickets first."), "info")
            self._waiting.drop()
            return
        wrong = _wrong_cash(pay, self.purchase) if isinstance(pay, PayCash) else ""
        if wrong:
            self._page.say(wrong, "info")
            self._waiting.drop()
            return
        if isinstance(pay, PayCash) and needs_buyer(self.purchase.total, self.purchase.house):
            due = cash_due(self.purchase.total, self.purchase.house)
            # The page asks for the buyer too.
            pay = PayCard(Tender.CASH, due if pay.tendered is None else pay.tendered)
        self._paying = isinstance(pay, PayCash)
        self._page.pay(pay)
        self._page.refresh()

    def _ask(self, asked: Asked) -> None:
        """Hold a party, or give all seats back for an empty one."""
        if asked == self.asked:
            self._go_on()
            return
        self._asking = asked
        purchase, parties = self.purchase, self._app.cinema.party_booking
        late = purchase.late

        def work() -> HeldParty | None:
            if not asked.count:
                purchase.calls.give_all_back()
                return None
            return purchase.calls.choose_party(parties, asked.wanted, late)

        def done(held: HeldParty | None) -> None:
            self._asking = None
            self._taken(asked, held)

        def failed(error: BaseException) -> None:
            if isinstance(error, StorageError) and not isinstance(error, HoldExpiredError):
                self._page.say(_("The database is away just now. The program keeps trying."), "bad")
                self._owner.after(tasks.RETRY, again)
                return
            self._asking = None
            self._refused(error)
            if isinstance(error, LateSaleError | ManagerNeededError):
                purchase.refusal = error
                self._page.ask_why(lambda: self._ask(asked))

        def again() -> None:
            self._app.tasks.submit(work, owner=self._owner, on_done=done, on_error=failed, write=True)

        again()

    def _taken(self, asked: Asked, held: HeldParty | None) -> None:
        purchase = self.purchase
        purchase.forget_allowed()
        if held is None:
            self.asked, self.best = Asked(), None
            if not purchase.aside:
                purchase.discount = None  # the next party is another one
            changed = purchase.basket.clear()
        else:
            # Seats that were chosen anew in a hold that had been swept: the types that the service gave count.
            self.asked, self.best = asked, held.best
            purchase.live.clock.set(held.hold.now)
            changed = purchase.basket.take_party(held.hold, held.types)
        self._page.recolour(changed)
        self._page.refresh()
        if held is not None and held.best is not None:
            self._tell(held.best)
        if held is not None and held.strands and purchase.stranding_rule is not StrandingRule.OFF:
            self._page.say(stranded_words(purchase.seating.plan.labels(held.strands)), "warn")
        self._go_on()

    def _refused(self, error: BaseException) -> None:
        if isinstance(error, HoldExpiredError):
            self.purchase.run_out()
            return
        message = errors.words(error).message
        if not isinstance(error, CinemaError):
            self._app.report(error)
        dropped = self._waiting.drop()
        if dropped:
            words = ngettext(
                "{count} key that was typed after it was left out.",
                "{count} keys that were typed after it were left out.",
                dropped,
            )
            message = f"{message} {words.format(count=dropped)}"
        self._page.say(message, "bad")
        self._page.refresh()

    def _tell(self, best: BestSeats) -> None:
        """Say what a cashier must know before the money is taken."""
        if best.seating is Seating.SINGLES:
            self._page.say(_("Only single seats are left: nobody sits beside another."), "warn")
        elif best.seating is Seating.BLOCKS:
            sizes = " + ".join(str(len(block)) for block in best.blocks)
            words = (
                _("They can't sit all together: {sizes}, in rows behind each other.")
                if best.touching
                else _("They can't sit all together: {sizes}, apart from each other.")
            )
            self._page.say(words.format(sizes=sizes), "warn")


def _wrong_cash(pay: PayCash, purchase: Purchase) -> str:
    """Return why an amount can't have been given; empty if it can."""
    total, given = cash_due(purchase.total, purchase.house), pay.tendered
    if given is None:
        return ""
    if given < total:
        return _("That is less than the total.")
    change = given - total
    if not is_slip_of_the_finger(given, total):
        return ""
    return _("Check the amount: the change would be {amount}.").format(amount=money(change, purchase.house.currency))
