"""Settles what a door did by its list, once the database is there again: one admission after the other, in their order.

Each goes through the door's guarded update under the id that it had, so a repeat after a crash changes nothing. What
the update refuses was let in all the same: the journal has a note of it, and it is told until somebody confirms it.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace

from cinema.domain.admittance import Admission
from cinema.domain.door_list import DoorLog, LetIn, Outcome, Seen, Settled, TakenBack, Told
from cinema.domain.ids import is_id, made_id
from cinema.domain.payments import AttemptState
from cinema.domain.refunds import RefundCause
from cinema.domain.transactions import BEING_PAID, BOUGHT, Transaction
from cinema.domain.users import Actor
from cinema.errors import ErrorCode, NotFoundError, StorageError, UnreadableError
from cinema.ports import DoorBook, DoorFolder, Journal, TicketSigner, Transactions
from cinema.services.house_events import HouseEvents
from cinema.services.selling.door_notes import DoorNotes
from cinema.services.selling.up_to_date import UpToDate
from cinema.services.standing import Standing

_log = logging.getLogger(__name__)
_MOST_DUE = 50
DOOR = "door"
"""The subject of the notes about admissions that could not be entered."""


class DoorSettling:
    """Settles, tells and confirms. For staff."""

    def __init__(
        self,
        book: DoorBook,
        folder: DoorFolder,
        signer: TicketSigner,
        transactions: Transactions,
        up_to_date: UpToDate,
        notes: DoorNotes,
        journal: Journal,
        events: HouseEvents,
        standing: Standing,
    ) -> None:
        self._book = book
        self._folder = folder
        self._signer = signer
        self._transactions = transactions
        self._up_to_date = up_to_date
        self._notes = notes
        self._journal = journal
        self._events = events
        self._standing = standing

    def settle(self, actor: Actor) -> int:
        """Settle all that is open at this workstation, and return how many admissions were; a repeat settles nothing.

        One whose ticket is being refunded just now, or whose sale is corrupt, is left for later. Raises StorageError if
        the database is away again: what was settled until then stays settled.
        """
        actor = self._standing.check(actor)
        actor.require_staff()
        done = sum(self._settle_day(actor, day) for day in self._folder.days(self._house()))
        if done:
            self._notes.enter()
        self._forget_days()
        return done

    def told(self, actor: Actor) -> tuple[Told, ...]:
        """Return what was found and nobody has confirmed, oldest first."""
        actor.require_staff()
        return tuple(one for day in self._folder.days(self._house()) for one in self._log(day).told())

    def waiting(self, actor: Actor) -> int:
        """Return how many admissions are not settled yet."""
        actor.require_staff()
        return sum(len(self._log(day).open_ones()) for day in self._folder.days(self._house()))

    def confirm(self, actor: Actor, admissions: Sequence[str]) -> None:
        """Confirm outcomes by the ids of their admissions: they are not told any more. A repeat does nothing."""
        actor = self._standing.check(actor)
        actor.require_staff()
        for day in self._folder.days(self._house()):
            for one in self._log(day).told():
                if one.outcome.id in admissions:
                    self._folder.add(self._house(), day, Seen(one.outcome.id, actor.user))
        self._forget_days()

    def _forget_days(self) -> None:
        """Drop the records of days of which all is settled and confirmed; the journal has it.

        Not those of the last day: another program of this workstation may be adding to them.
        """
        for day in self._folder.days(self._house())[:-1]:
            if self._log(day).is_done:
                self._folder.drop(self._house(), day)

    def _settle_day(self, actor: Actor, day: str) -> int:
        """Settle a day's records in their order: a ticket that was undone may have let in again after it."""
        count, log = 0, self._log(day)
        for one in self._folder.records(self._house(), day):
            outcome: Outcome | None = None
            if isinstance(one, LetIn) and one.admission.id not in log.outcomes:
                outcome = self._tried(one, is_undone=one.admission.id in log.taken_back)
                if outcome is not None:
                    self._note(actor, one, outcome)
                    count += 1
                    log.outcomes[outcome.id] = outcome
            elif isinstance(one, TakenBack) and one.id in {open_one.id for open_one in log.open_undoings()}:
                outcome = self._taken_back(one, log.let_in.get(one.id))
                if outcome is not None:
                    log.undone.add(one.id)
            if outcome is not None:
                outcome = replace(outcome, at=self._journal.now())
                self._folder.add(self._house(), day, outcome)
        return count

    def _house(self) -> str:
        return self._signer.public_key()[:32]

    def _log(self, day: str) -> DoorLog:
        return DoorLog.of(self._folder.records(self._house(), day))

    def _tried(self, one: LetIn, *, is_undone: bool) -> Outcome | None:
        """Settle an admission; one whose sale is corrupt stays open, and stops no other."""
        try:
            return self._outcome(one, is_undone=is_undone)
        except UnreadableError as error:
            _log.error("an admission stays open: %s", error.message)
            return None

    def _outcome(self, one: LetIn, *, is_undone: bool) -> Outcome | None:
        """Enter an admission, and return what became of it; None if that can't be said yet."""
        sale = self._sale(one)
        if sale is None:
            return Outcome(one.admission.id, Settled.UNDONE if is_undone else Settled.UNKNOWN)
        if not _has(sale, one.admission):
            done = self._book.admit(sale.id, one.admission, one.instead_of)
            sale = done or self._transactions.get(sale.id)
        if _has(sale, one.admission):
            return Outcome(one.admission.id, Settled.ENTERED)
        if is_undone:  # nobody is in with it, and what others did stands
            return Outcome(one.admission.id, Settled.UNDONE)
        other = sale.inside.get(one.admission.ticket)
        if other is not None:
            return Outcome(one.admission.id, Settled.TWICE, other.at, other.station)
        if sale.state not in BOUGHT | BEING_PAID:  # its payment came to nothing
            return Outcome(one.admission.id, Settled.UNKNOWN)
        return next(_given_back(sale, one.admission), None)

    def _sale(self, one: LetIn) -> Transaction | None:
        """Return the sale of a ticket, as the journal says; None if there is none."""
        found = self._transactions.of_ticket(one.admission.ticket)
        if found is None:
            self._up_to_date.bring_due(_MOST_DUE)  # a ticket is printed from its entry, before its sale is stored
            found = self._transactions.of_ticket(one.admission.ticket)
        name = found.id if found is not None else one.sale
        try:
            return self._up_to_date.current(name) if is_id(name) else None
        except NotFoundError:  # of the list, but lost since: the database was restored
            return None

    def _taken_back(self, one: TakenBack, let_in: LetIn | None) -> Outcome | None:
        """Take an admission back; an undoing whose sale is corrupt stays open, and stops no other."""
        try:
            sale = self._sale(let_in) if let_in is not None else None
            name = sale.id if sale is not None else one.sale
            if is_id(name) and is_id(one.id):
                self._book.undo(name, one.id, one.by)
        except (StorageError, UnreadableError) as error:
            if isinstance(error, StorageError) and error.code is not ErrorCode.CORRUPT:
                raise
            _log.error("an undoing stays open: %s", error.message)
            return None
        return Outcome(one.id, Settled.UNDONE, of_undo=True)

    def _note(self, actor: Actor, one: LetIn, outcome: Outcome) -> None:
        if not outcome.settled.is_told:
            return
        let_in = one.admission
        said = {
            "field": "admission",
            "settled": outcome.settled.value,
            "ticket": let_in.ticket,
            "seat": one.seat,
            "screening": let_in.screening,
            "station": let_in.station,
            "by": let_in.by or "operator",
            "at": let_in.at.isoformat(),
        }
        # Its id follows from the admission: after a crash the same entry is made again, and is there once.
        self._events.note(actor, DOOR, let_in.id, said, operation=made_id("door settled", let_in.id))


def _has(sale: Transaction, admission: Admission) -> bool:
    return any(one.id == admission.id for one in sale.admissions)


def _given_back(sale: Transaction, admission: Admission) -> Iterator[Outcome]:
    """Yield that the ticket was refunded or exchanged, if that has ended."""
    for one in sale.refunds:
        if admission.ticket in one.tickets and one.state is AttemptState.APPROVED:
            is_exchange = one.cause is RefundCause.EXCHANGED
            yield Outcome(admission.id, Settled.EXCHANGED if is_exchange else Settled.REFUNDED, one.done_at)
