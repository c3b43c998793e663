"""Till sessions: the drawer is counted and opened, cash is added and dropped, X reports, and the Z that closes it.

A session is a stretch of the till's chain; its state is read from there, so a killed till finds its session again, and
a cashier may change without ending it. A window of the same till that is in the middle of a sale when another one
closes goes on: its entry comes after the closing, so it belongs to the next stretch and stands in the next Z, and its
cash is expected at the next opening count. No sale is refused for that, and none is in two Zs.

Cash sales do not ask for an open session by themselves: commands, the demo and the customer's window have none. A face
for cashiers calls `require_open` before it takes cash.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from cinema.domain.drawer import ADDITIONS, DROPS, DifferenceReason, DrawerReason, DrawerWay, reason_name
from cinema.domain.entries import (
    ClaimTakenError,
    Closed,
    DayClosed,
    Draft,
    DrawerMoved,
    Entry,
    EntryKind,
    Opened,
)
from cinema.domain.ids import new_id
from cinema.domain.journal import read_head
from cinema.domain.safe import in_claim, out_claim
from cinema.domain.text import clean_line
from cinema.domain.till_sessions import (
    Running,
    SessionSums,
    after_its_day,
    card_money,
    closed_claim,
    closing_of,
    day_claim,
    denominations_total,
    late_claim,
    opened_claim,
    sums_of,
    unlisted,
)
from cinema.domain.transactions import BEING_PAID, Transaction
from cinema.domain.users import Actor, Role
from cinema.errors import ConflictError, InvalidInputError, NotAllowedError, PendingSalesError
from cinema.i18n import _, money
from cinema.ports import HouseSettings, Journal, Transactions
from cinema.services.selling.safe import SafeBags
from cinema.services.selling.stretches import Stretch, Stretches
from cinema.services.selling.this_till import ThisTill
from cinema.services.standing import Standing

MOST = 10**12
"""The largest amount in minor units: a hundred million of a currency with four decimal places."""
_MOST_LATE, _MOST_PENDING, _AT_ONCE = 200, 200, 500


@dataclass(frozen=True, slots=True)
class TillSession:
    """A session of a till: its id is that of its `opened` entry. Amounts are in minor units of `currency`.

    `difference` is how much more was counted than the last closing left (None: a till's first session). `by` is who
    opened it, as `Actor.decider` says it.
    """

    id: str
    till_number: int
    opened_at: datetime
    by: str | None
    counted: int
    difference: int | None
    currency: str


@dataclass(frozen=True, slots=True)
class OpeningState:
    """What is known before a drawer is counted: the last Z, and the cash that should be there (None: no Z yet)."""

    last_z: str | None
    expected: int | None


@dataclass(frozen=True, slots=True)
class CashMove:
    """Cash that was put into the drawer of a session or taken out; `held` is what should be in it now."""

    session: str
    way: DrawerWay
    amount: int
    reason: DrawerReason
    bag: str | None
    held: int
    currency: str


@dataclass(frozen=True, slots=True)
class SessionReport:
    """An X (`number` None: the session goes on) or a Z: the sums of a session's stretch.

    `late` are entries that other tills made for this one, with their sums; `after_day` are entries of the session whose
    business day had been closed before. `pending` are sales of this till that have no outcome yet.
    """

    session: TillSession
    sums: SessionSums
    late: tuple[str, ...]
    late_sums: SessionSums
    after_day: tuple[str, ...]
    pending: tuple[str, ...]
    at: datetime
    number: str | None = None
    closed: Closed | None = None

    @property
    def expected_cash(self) -> int:
        """The cash that should be in the drawer."""
        return self.sums.expected_cash

    @property
    def expected_card(self) -> int:
        """What the card terminal should have taken, with what other tills recovered for this one."""
        return self.sums.card + self.late_sums.card


class TillSessions:
    """Opens and closes the sessions of this till. For staff; a large difference is a manager's to close."""

    def __init__(
        self,
        stretches: Stretches,
        journal: Journal,
        transactions: Transactions,
        this_till: ThisTill,
        bags: SafeBags,
        settings: HouseSettings,
        standing: Standing,
    ) -> None:
        self._stretches = stretches
        self._journal = journal
        self._transactions = transactions
        self._this_till = this_till
        self._bags = bags
        self._settings = settings
        self._standing = standing

    def current(self, actor: Actor) -> TillSession | None:
        """Return the session that is open at this till, whoever opened it; None if there is none."""
        self._standing.check(actor).require_staff()
        opened = self._stretches.now().session
        return None if opened is None else _session(opened, self._currency())

    def require_open(self, actor: Actor) -> TillSession:
        """Return the open session, or raise ConflictError: for faces of cashiers, before they take cash.

        The services of payments do not ask this themselves, since commands and the customer's window have no session.
        """
        session = self.current(actor)
        if session is None:
            raise ConflictError(_not_open())
        return session

    def opening(self, actor: Actor) -> OpeningState:
        """Return what should be in the drawer before it is counted and opened."""
        self._standing.check(actor).require_staff()
        stretch = self._stretches.now()
        return OpeningState(stretch.closed.number if stretch.closed else None, _expected_at_opening(stretch))

    def open(self, actor: Actor, counted: int, bag: str | None = None) -> TillSession:
        """Open a session with the cash that was counted, and return it; the difference is journaled with it.

        `bag` is a bag of the safe whose cash was put in before counting. Raises ConflictError if a session is open or
        the bag is not in the safe, InvalidInputError for the field `counted` or `bag`.
        """
        self._standing.check(actor).require_staff()
        _check_amount(counted, "counted")
        name, label, currency = new_id(), self._bag(bag), self._currency()

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
                first=closed.seq + 1 if closed else None,
                bag=label,
                from_safe=from_safe,
                by=actor.decider,
            )
            claims = (opened_claim(closed.id if closed else stretch.till.id), *((out_claim(label),) if label else ()))
            return Draft(name, _subject(stretch), self._journal.now(), opened, claims, after=stretch.head)

        return _session(self._enter(judged, label), currency)

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
        if reason not in ADDITIONS:
            raise InvalidInputError(_choose(ADDITIONS), field="reason")
        label = self._bag(bag, required=reason is DrawerReason.FLOAT)
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
        if reason not in DROPS:
            raise InvalidInputError(_choose(DROPS), field="reason")
        label = self._bag(bag, required=reason is DrawerReason.SAFE)
        return self._move(actor, DrawerWay.OUT, amount, reason, label, operation)

    def x(self, actor: Actor) -> SessionReport:
        """Return the sums of the open session as they are now; ConflictError without one."""
        self._standing.check(actor).require_staff()
        return self._x(self._stretches.now())

    def last_z(self, actor: Actor) -> SessionReport | None:
        """Return the report of this till's last closed session; None if none was ever closed."""
        self._standing.check(actor).require_staff()
        stretch = self._stretches.now()
        closed = stretch.closed
        if closed is None and stretch.opened is not None:
            follows = _opening_of(stretch.opened).follows
            closed = self._journal.find(follows) if follows else None
        return None if closed is None else self._z(closed)

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
    ) -> SessionReport:
        """Close the open session for good and return its Z.

        `card_batch` is the total that the card terminal printed (None: it printed none, and nothing was paid by card).
        `by_denomination` has the number of coins and notes by their value, which add up to `counted`. `bag` takes
        `bagged` of the cash (all of it, unless said otherwise) into the safe. `pending` lists the sales that have no
        outcome yet and are left to the next Z.

        Raises ConflictError without an open session and for a bag's number that was used; PendingSalesError for sales
        of this till that are being paid or refunded and not listed; InvalidInputError for the field (counted,
        card_batch, reason, by_denomination, bag, bagged); NotAllowedError where the difference of cash or card is above
        the house's setting and the actor is no manager. Nothing is closed then. The sums are those of all entries
        before the Z, whatever other windows of this till enter meanwhile.
        """
        standing = self._standing.check(actor)
        standing.require_staff()
        numbers = _checked_count(counted, by_denomination)
        if card_batch is not None and (type(card_batch) is not int or abs(card_batch) > MOST):
            raise InvalidInputError(_("That is no amount of money."), field="card_batch")
        label = self._bag(bag)
        to_safe = _checked_bagged(counted, label, bagged)
        name, currency = new_id(), self._currency()
        report: SessionReport | None = None

        def judged(stretch: Stretch) -> Draft:
            nonlocal report
            opened = stretch.session
            if opened is None:
                raise ConflictError(_not_open())
            waiting = self._pending()
            if left := unlisted([one.id for one in waiting], pending):
                raise PendingSalesError(_pending_message(len(left)), left)
            late = self._late()
            closed = Closed(
                session=opened.id,
                counted=counted,
                expected_cash=stretch.sums.expected_cash,
                expected_card=stretch.sums.card + card_money(late),
                card_batch=card_batch,
                denominations=numbers,
                reason=reason,
                late=tuple(one.id for one in late),
                late_card=card_money(late),
                pending=tuple(one.id for one in waiting),
                bag=label,
                bagged=to_safe,
                by=actor.decider,
            )
            self._check_difference(standing, closed)
            # All of the Z is read before its entry is in: whoever closed is told so, whatever can't be read afterwards.
            report = SessionReport(
                session=_session(opened, currency),
                sums=stretch.sums,
                late=closed.late,
                late_sums=sums_of(late),
                after_day=self._after_its_day(stretch.places, stretch.till.id),
                pending=closed.pending,
                at=self._journal.now(),
                closed=closed,
            )
            claims = [closed_claim(opened.id), *(late_claim(one.id) for one in late)]
            claims += [in_claim(label)] if label else []
            return Draft(name, _subject(stretch), report.at, closed, tuple(claims), after=stretch.head)

        entry = self._enter(judged, label)
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
        _check_amount(amount, "amount", least=1)
        name, currency, held = operation or new_id(), self._currency(), 0
        done = self._journal.find(operation) if operation is not None else None
        if done is not None:
            return _moved(done, self._stretches.now().sums.expected_cash, currency)

        def judged(stretch: Stretch) -> Draft:
            nonlocal held
            opened = stretch.session
            if opened is None:
                raise ConflictError(_not_open())
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

        return _moved(self._enter(judged, bag), held, currency)

    def _enter(self, judged: Callable[[Stretch], Draft], bag: str | None) -> Entry:
        while True:
            try:
                return self._stretches.enter(judged)
            except ClaimTakenError as taken:
                if bag is not None and {in_claim(bag), out_claim(bag)} & set(taken.entry.claims):
                    raise ConflictError(_("The number of this bag was used before."), field="bag") from None
                if taken.entry.kind is not EntryKind.CLOSED:  # else another till with this name listed what was late
                    raise ConflictError(_("A session is open at this till already. Close it first.")) from None

    def _check_difference(self, actor: Actor, closed: Closed) -> None:
        """Raise what keeps a session from being closed with its differences."""
        house, _wrong = self._settings.judged()
        if closed.card_batch is None and closed.expected_card:
            raise InvalidInputError(_("Type the total of the card terminal's batch."), field="card_batch")
        worst = max(closed.difference, closed.card_difference, key=abs)
        if abs(worst) <= house.cash_difference:
            return
        if closed.reason is None:
            words = _("There is a difference of {amount}. Count again, or choose a reason.")
            raise InvalidInputError(words.format(amount=money(worst, house.currency)), field="reason")
        try:
            actor.require(Role.MANAGER)
        except NotAllowedError:
            words = _("A difference of {amount} is closed by a manager.")
            raise NotAllowedError(words.format(amount=money(worst, house.currency))) from None

    def _bag(self, bag: str | None, *, required: bool | None = None) -> str | None:
        """Return a bag's number, tidy; `required` False refuses one, None leaves it open."""
        if required is False and bag is not None:
            raise InvalidInputError(_("A bag's number goes with the safe only."), field="bag")
        if bag is None and not required:
            return None
        return clean_line(bag or "", "bag", _("number of the bag"), longest=40)

    def _pending(self) -> list[Transaction]:
        """Return this till's sales with a payment or refund that has not ended."""
        here = self._this_till.name
        return [
            one
            for one in self._transactions.undecided(_MOST_PENDING)
            if (one.state in BEING_PAID and one.workstation == here)
            or any(refund.is_under_way and refund.workstation == here for refund in one.refunds)
        ]

    def _late(self) -> tuple[Entry, ...]:
        return self._journal.late_for(self._this_till.name, _MOST_LATE)

    def _currency(self) -> str:
        house, _wrong = self._settings.judged()
        return house.currency

    def _x(self, stretch: Stretch) -> SessionReport:
        opened = stretch.session
        if opened is None:
            raise ConflictError(_not_open())
        late = self._late()
        return SessionReport(
            session=_session(opened, self._currency()),
            sums=stretch.sums,
            late=tuple(one.id for one in late),
            late_sums=sums_of(late),
            after_day=self._after_its_day(stretch.places, stretch.till.id),
            pending=tuple(one.id for one in self._pending()),
            at=self._journal.now(),
        )

    def _z(self, closed: Entry) -> SessionReport:
        operation = closing_of(closed)
        opened = self._journal.find(operation.session)
        assert opened is not None  # entries are never removed
        running, places = Running(), list[tuple[str, int, str]]()
        seq = _opening_of(opened).first or opened.seq
        while seq < closed.seq:
            some = self._journal.stretch(closed.till, seq, min(_AT_ONCE, closed.seq - seq))
            for entry in some:
                running.add(entry)
                places.append((entry.day, entry.seq, entry.id))
            seq = some[-1].seq + 1 if some else closed.seq
        late = [one for name in operation.late if (one := self._journal.find(name)) is not None]
        return SessionReport(
            session=_session(opened, self._currency()),
            sums=running.sums(),
            late=operation.late,
            late_sums=sums_of(late),
            after_day=self._after_its_day(tuple(places), closed.till),
            pending=operation.pending,
            at=closed.at,
            number=closed.number,
            closed=operation,
        )

    def _after_its_day(self, places: tuple[tuple[str, int, str], ...], till: str) -> tuple[str, ...]:
        closed: dict[str, dict[str, int]] = {}
        for day in sorted({day for day, _seq, _name in places}):
            entry = self._journal.claimed((day_claim(day),))
            if entry is not None and isinstance(entry.operation, DayClosed):
                closed[day] = {head.till: head.seq for head in map(read_head, entry.operation.heads)}
        return after_its_day(places, till, closed)


def _subject(stretch: Stretch) -> str:
    return f"till/{stretch.till.id}"


def _session(opened: Entry, currency: str) -> TillSession:
    said = _opening_of(opened)
    return TillSession(opened.id, opened.till_number, opened.at, said.by, said.counted, said.difference, currency)


def _moved(entry: Entry, held: int, currency: str) -> CashMove:
    said = entry.operation
    if not isinstance(said, DrawerMoved):
        raise ConflictError(_("This id belongs to something else."))
    return CashMove(said.session, said.way, said.amount, said.reason, said.bag, held, currency)


def _opening_of(entry: Entry) -> Opened:
    assert isinstance(entry.operation, Opened)
    return entry.operation


def _expected_at_opening(stretch: Stretch) -> int | None:
    """Return the cash that the last closing left, with what came and went since; None if there was none."""
    return None if stretch.closed is None else closing_of(stretch.closed).left + stretch.sums.flow


def _check_amount(amount: int, field: str, least: int = 0) -> None:
    if type(amount) is not int or not least <= amount <= MOST:
        raise InvalidInputError(_("That is no amount of money."), field=field)


def _checked_count(counted: int, numbers: Mapping[int, int] | None) -> dict[str, int]:
    """Return coins and notes as an entry has them, if they add up to what was counted."""
    _check_amount(counted, "counted")
    if numbers is None:
        return {}
    for value, number in numbers.items():
        _check_amount(value, "by_denomination", least=1)
        _check_amount(number, "by_denomination")
    if denominations_total(numbers) != counted:
        raise InvalidInputError(_("The coins and notes don't add up to what was counted."), field="by_denomination")
    return {str(value): number for value, number in sorted(numbers.items()) if number}


def _checked_bagged(counted: int, bag: str | None, bagged: int | None) -> int:
    if bag is None:
        if bagged is not None:
            raise InvalidInputError(_("Type the number of the bag that the cash goes into."), field="bag")
        return 0
    amount = counted if bagged is None else bagged
    if type(amount) is not int or not 0 < amount <= counted:
        raise InvalidInputError(_("No more than was counted goes into the bag, and not nothing."), field="bagged")
    return amount


def _choose(reasons: tuple[DrawerReason, ...]) -> str:
    words = _("Choose one of these reasons: {known}.")
    return words.format(known=", ".join(f"{one} ({reason_name(one)})" for one in reasons))


def _not_open() -> str:
    return _("No session is open at this till. Count the drawer and open one first.")


def _pending_message(count: int) -> str:
    words = _(
        "{count} sales of this till have a payment or refund without an outcome. Finish them first, or list them, so "
        "that they stand in the next Z."
    )
    return words.format(count=count)
