"""Till sessions: the drawer is counted and opened, cash is added and dropped, X reports, and the Z that closes it.

A session is a stretch of the till's chain; its state is read from there, so a killed till finds its session again, and
a cashier may change without ending it. A window of the same till that is in the middle of a sale when another one
closes goes on: its entry comes after the closing, so it belongs to the next stretch and stands in the next Z, and its
cash is expected at the next opening count. No sale is refused for that, and none is in two Zs.

Cash sales do not ask for an open session by themselves: commands, the demo and the customer's window have none. A face
for cashiers calls `require_open` before it takes cash.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

from cinema.domain.drawer import ADDITIONS, DROPS, DifferenceReason, DrawerReason, DrawerWay
from cinema.domain.entries import Draft, Entry
from cinema.domain.ids import new_id
from cinema.domain.limits import LentAction, Loan, counts_blind
from cinema.domain.operations import DrawerMoved, Opened
from cinema.domain.safe import in_claim, out_claim
from cinema.domain.session_report import CashMove, OpeningState, SessionReport, TillSession
from cinema.domain.till_sessions import (
    closing_of,
    last_of_stretch,
    opened_claim,
)
from cinema.domain.users import Actor
from cinema.errors import ConflictError, NotAllowedError
from cinema.i18n import _
from cinema.ports import HouseSettings, Journal
from cinema.services.lending import Lending
from cinema.services.selling.safe import SafeBags
from cinema.services.selling.session_closing import SessionClosing, checked, entered
from cinema.services.selling.session_inputs import (
    check_amount,
    check_reason,
    checked_bag,
)
from cinema.services.selling.session_reports import SessionReports, opening_of, session_of
from cinema.services.selling.stretches import Stretch, Stretches
from cinema.services.standing import Standing


class TillSessions:
    """Opens and closes the sessions of this till. For staff; a large difference is a manager's to close."""

    def __init__(
        self,
        stretches: Stretches,
        reports: SessionReports,
        journal: Journal,
        bags: SafeBags,
        closing: SessionClosing,
        settings: HouseSettings,
        lending: Lending,
        standing: Standing,
    ) -> None:
        self._stretches = stretches
        self._reports = reports
        self._journal = journal
        self._bags = bags
        self._closing = closing
        self._settings = settings
        self._lending = lending
        self._standing = standing

    def current(self, actor: Actor) -> TillSession | None:
        """Return the session that is open at this till, whoever opened it; None if there is none."""
        self._standing.check(actor).require_staff()
        opened = self._stretches.now().session
        return None if opened is None else session_of(opened, self._reports.currency())

    def require_open(self, actor: Actor) -> TillSession:
        """Return the open session, or raise ConflictError: for faces of cashiers, before they take cash.

        The services of payments do not ask this themselves, since commands and the customer's window have no session.
        """
        self._standing.check(actor).require_staff()
        return session_of(self._reports.opened(self._stretches.now()), self._reports.currency())

    def counts_blind(self, actor: Actor) -> bool:
        """Tell whether the actor is told what should be in the drawer only after the count: by a setting."""
        standing = self._standing.check(actor)
        standing.require_staff()
        house, _wrong = self._settings.judged()
        return counts_blind(house, standing.role)

    def opening(self, actor: Actor) -> OpeningState:
        """Return what should be in the drawer before it is counted and opened; not to who counts blind."""
        blind, stretch = self.counts_blind(actor), self._stretches.now()
        expected = None if blind else _expected_at_opening(stretch)
        return OpeningState(stretch.closed.number if stretch.closed else None, expected, blind)

    def open(self, actor: Actor, counted: int, bag: str | None = None) -> TillSession:
        """Open a session with the cash that was counted, and return it; the difference is journaled with it.

        `bag` is a bag of the safe whose cash was put in before counting. Raises ConflictError if a session is open or
        the bag is not in the safe, InvalidInputError for the field `counted` or `bag`.
        """
        self._standing.check(actor).require_staff()
        check_amount(counted, "counted")
        name, label, currency = new_id(), checked_bag(bag), self._reports.currency()

        def judged(stretch: Stretch) -> Draft:
            if stretch.session is not None:
                raise ConflictError(_("A session is open at this till already. Close it first."))
            from_safe = self._bags.amount_of(label) if label else 0
            expected = _expected_at_opening(stretch)
            closed = stretch.closed
            opened = Opened(
                counted=counted,
                difference=None if expected is None else counted - expected - from_safe,
                follows=closed.id if closed else None,
                first=last_of_stretch(closed) + 1 if closed else None,
                bag=label,
                from_safe=from_safe,
                by=actor.decider,
            )
            claims = (opened_claim(closed.id if closed else stretch.till.id), *((out_claim(label),) if label else ()))
            return Draft(name, _subject(stretch), self._journal.now(), opened, claims, after=stretch.head)

        return session_of(self._enter(judged, label), currency)

    def add(
        self,
        actor: Actor,
        amount: int,
        reason: DrawerReason,
        bag: str | None = None,
        *,
        operation: str | None = None,
    ) -> CashMove:
        """Record cash that was put into the drawer, and return it with what should be in there now.

        `bag` is required for a float from the safe (the amount is the bag's) and for nothing else. `operation` is an id
        for the retry of a call without an answer, which then records it once. Raises ConflictError without an open
        session or for a bag that is not in the safe, InvalidInputError for the field (amount, reason, bag).
        """
        self._standing.check(actor).require_staff()
        check_reason(reason, ADDITIONS)
        label = checked_bag(bag, required=reason is DrawerReason.FLOAT)
        return self._move(actor, DrawerWay.IN, amount, reason, label, operation)

    def drop(
        self,
        actor: Actor,
        amount: int,
        reason: DrawerReason,
        bag: str | None = None,
        *,
        operation: str | None = None,
    ) -> CashMove:
        """Record cash that was taken out of the drawer, never more than it holds, and return it with what is left.

        `bag` is required for what goes into the safe and for nothing else; its number is used once. `operation` and
        errors are as of `add`; ConflictError also for more cash than the drawer holds.
        """
        self._standing.check(actor).require_staff()
        check_reason(reason, DROPS)
        label = checked_bag(bag, required=reason is DrawerReason.SAFE)
        return self._move(actor, DrawerWay.OUT, amount, reason, label, operation)

    def x(self, actor: Actor) -> SessionReport:
        """Return the sums of the open session as they are now; ConflictError without one.

        NotAllowedError for who counts blind: it says what should be in the drawer.
        """
        if self.counts_blind(actor):
            raise NotAllowedError(_("The X says what should be in the drawer. Here it is for managers."))
        return self._reports.x(self._stretches.now())

    def last_z(self, actor: Actor) -> SessionReport | None:
        """Return the report of this till's last closed session; None if none was ever closed."""
        self._standing.check(actor).require_staff()
        stretch = self._stretches.now()
        closed = stretch.closed
        if closed is None and stretch.opened is not None:
            follows = opening_of(stretch.opened).follows
            closed = self._journal.find(follows) if follows else None
        return None if closed is None else self._reports.z(closed)

    def close(
        self,
        actor: Actor,
        counted: int,
        card_batch: int | None,
        reason: DifferenceReason | None = None,
        by_denomination: Mapping[int, int] | None = None,
        *,
        bag: str | None = None,
        bagged: int | None = None,
        pending: Collection[str] = (),
        loan: Loan | None = None,
    ) -> SessionReport:
        """Close the open session for good and return its Z.

        `card_batch` is the total that the card terminal printed (None: it printed none, and nothing was paid by card).
        `by_denomination` has the number of coins and notes by their value, which add up to `counted`. `bag` takes
        `bagged` of the cash (all of it, unless said otherwise) into the safe. `pending` lists the sales that have no
        outcome yet and are left to the next Z.

        Raises ConflictError without an open session and for a bag's number that was used; PendingSalesError for sales
        of this till that are being paid or refunded and not listed; InvalidInputError for the field (counted,
        card_batch, reason, by_denomination, bag, bagged); ManagerNeededError where the difference of cash or card is
        above the house's setting, the actor is no manager and no `loan` of one is given. Nothing is closed then, and
        who counts blind is not told how large the difference is. The sums are those of all entries before the Z,
        whatever other windows of this till enter meanwhile.
        """
        standing = self._standing.check(actor)
        standing.require_staff()
        count = checked(counted, card_batch, reason, by_denomination, bag, bagged, pending)
        name, is_blind = new_id(), self.counts_blind(actor)
        report: SessionReport | None = None
        allowed = False

        def allow() -> None:
            nonlocal allowed
            if not allowed:
                self._lending.require(standing, LentAction.CASH_DIFFERENCE, loan)
                allowed = True  # a loan is used up once, however often the chain moves before the Z is in

        def judged(stretch: Stretch) -> Draft:
            nonlocal report
            draft, report = self._closing.judged(name, stretch, count, actor.decider, allow, is_blind=is_blind)
            return draft

        entry = self._enter(judged, count.bag)
        assert report is not None
        return replace(report, number=entry.number, at=entry.at)

    def _move(
        self,
        actor: Actor,
        way: DrawerWay,
        amount: int,
        reason: DrawerReason,
        bag: str | None,
        operation: str | None,
    ) -> CashMove:
        check_amount(amount, "amount", least=1)
        name, currency, held = operation or new_id(), self._reports.currency(), 0
        blind = self.counts_blind(actor)
        done = self._journal.find(operation) if operation is not None else None
        if done is not None:
            return _moved(done, None if blind else self._stretches.now().sums.expected_cash, currency)

        def judged(stretch: Stretch) -> Draft:
            nonlocal held
            opened = self._reports.opened(stretch)
            claims: tuple[str, ...] = ()
            held = stretch.sums.expected_cash + (amount if way is DrawerWay.IN else -amount)
            if way is DrawerWay.OUT:
                self._stretches.check_cash(stretch, amount)
                claims = (in_claim(bag),) if bag else ()
            elif bag:
                self._bags.check_amount(bag, amount)
                claims = (out_claim(bag),)
            moved = DrawerMoved(opened.id, way, amount, reason, bag, actor.decider)
            return Draft(name, _subject(stretch), self._journal.now(), moved, claims, after=stretch.head)

        return _moved(self._enter(judged, bag), None if blind else held, currency)

    def _enter(self, judged: Callable[[Stretch], Draft], bag: str | None) -> Entry:
        return entered(lambda: self._stretches.enter(judged), bag)


def _subject(stretch: Stretch) -> str:
    return f"till/{stretch.till.id}"


def _moved(entry: Entry, held: int | None, currency: str) -> CashMove:
    said = entry.operation
    if not isinstance(said, DrawerMoved):
        raise ConflictError(_("This id belongs to something else."))
    return CashMove(said.session, said.way, said.amount, said.reason, said.bag, held, currency)


def _expected_at_opening(stretch: Stretch) -> int | None:
    """Return the cash that the last closing left, with what came and went since; None if there was none."""
    return None if stretch.closed is None else closing_of(stretch.closed).left + stretch.sums.flow
