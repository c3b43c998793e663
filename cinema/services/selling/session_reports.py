"""What a till session is told as: the open session, X and Z. Reads; a Z is read again from its stretch each time."""

from cinema.domain.entries import Entry
from cinema.domain.journal import read_head
from cinema.domain.operations import DayClosed, Opened
from cinema.domain.session_report import SessionReport, TillSession
from cinema.domain.till_sessions import Running, after_its_day, closing_of, day_claim, last_of_stretch, sums_of
from cinema.domain.transactions import BEING_PAID, Transaction
from cinema.errors import ConflictError
from cinema.i18n import _
from cinema.ports import HouseSettings, Journal, Transactions
from cinema.services.selling.stretches import Stretch
from cinema.services.selling.this_till import ThisTill

_MOST_LATE, _MOST_PENDING, _AT_ONCE = 200, 200, 500


class SessionReports:
    """Reads reports of this till's sessions."""

    def __init__(
        self, journal: Journal, transactions: Transactions, this_till: ThisTill, settings: HouseSettings
    ) -> None:
        self._journal = journal
        self._transactions = transactions
        self._this_till = this_till
        self._settings = settings

    def currency(self) -> str:
        """Return the house's currency."""
        house, _wrong = self._settings.judged()
        return house.currency

    def pending(self, workstation: str | None = None) -> list[Transaction]:
        """Return a workstation's sales with a payment or refund that has not ended; None: of this one."""
        here = workstation or self._this_till.name
        return [
            one
            for one in self._transactions.undecided(_MOST_PENDING)
            if (one.state in BEING_PAID and one.workstation == here)
            or any(refund.is_under_way and refund.workstation == here for refund in one.refunds)
        ]

    def late(self, workstation: str | None = None) -> tuple[Entry, ...]:
        """Return what other tills entered for a workstation and no Z lists yet; None: for this one."""
        return self._journal.late_for(workstation or self._this_till.name, _MOST_LATE)

    def opened(self, stretch: Stretch) -> Entry:
        """Return the entry that opened the session; ConflictError if none is open."""
        opened = stretch.session
        if opened is None:
            raise ConflictError(_("No session is open at this till. Count the drawer and open one first."))
        return opened

    def x(self, stretch: Stretch, workstation: str | None = None) -> SessionReport:
        """Return the X of a stretch, of this workstation or another; ConflictError if no session is open."""
        late = self.late(workstation)
        return SessionReport(
            session=session_of(self.opened(stretch), self.currency()),
            sums=stretch.sums,
            late=tuple(one.id for one in late),
            late_sums=sums_of(late),
            after_day=self.after_its_day(stretch.places, stretch.till.id),
            pending=tuple(one.id for one in self.pending(workstation)),
            at=self._journal.now(),
        )

    def z(self, closed: Entry) -> SessionReport:
        """Return the Z of a `closed` entry."""
        operation = closing_of(closed)
        opened = self._journal.find(operation.session)
        assert opened is not None  # entries are never removed
        running, places = Running(), list[tuple[str, int, str]]()
        seq, end = opening_of(opened).first or opened.seq, last_of_stretch(closed) + 1
        while seq < end:
            some = self._journal.stretch(opened.till, seq, min(_AT_ONCE, end - seq))
            for entry in some:
                running.add(entry)
                places.append((entry.day, entry.seq, entry.id))
            seq = some[-1].seq + 1 if some else end
        late = [one for name in operation.late if (one := self._journal.find(name)) is not None]
        return SessionReport(
            session=session_of(opened, self.currency()),
            sums=running.sums(),
            late=operation.late,
            late_sums=sums_of(late),
            after_day=self.after_its_day(tuple(places), opened.till),
            pending=operation.pending,
            at=closed.at,
            number=closed.number,
            closed=operation,
        )

    def after_its_day(self, places: tuple[tuple[str, int, str], ...], till: str) -> tuple[str, ...]:
        """Return the ids of a till's entries that came after their business day was closed."""
        closed: dict[str, dict[str, int]] = {}
        for day in sorted({day for day, _seq, _name in places}):
            entry = self._journal.claimed((day_claim(day),))
            if entry is not None and isinstance(entry.operation, DayClosed):
                closed[day] = {head.till: head.seq for head in map(read_head, entry.operation.heads)}
        return after_its_day(places, till, closed)


def session_of(opened: Entry, currency: str) -> TillSession:
    """Return the session that an entry opened."""
    said = opening_of(opened)
    return TillSession(opened.id, opened.till_number, opened.at, said.by, said.counted, said.difference, currency)


def opening_of(entry: Entry) -> Opened:
    """Return what an `opened` entry says."""
    assert isinstance(entry.operation, Opened)
    return entry.operation
