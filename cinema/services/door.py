"""Lets people in by their tickets: reads a code, judges it, and writes the admission into its sale.

The answer stands as soon as that one guarded update is done; its entry follows by `note`, also after a crash.
"""

from collections.abc import Collection, Sequence

from cinema.domain.admittance import Admission
from cinema.domain.door import DoorAnswer, DoorCount, DoorVerdict, is_just_now, verdict_of_time
from cinema.domain.ids import is_id, new_id
from cinema.domain.refunds import RefundCause
from cinema.domain.tickets import TicketVerdict, as_typed
from cinema.domain.transactions import Ticket, Transaction
from cinema.domain.users import Actor, Role
from cinema.errors import ConflictError, NotFoundError
from cinema.i18n import _
from cinema.ports import Auditoriums, DoorBook, Journal, Screenings, ScreeningSales, Transactions
from cinema.services.selling.door_notes import DoorNotes
from cinema.services.selling.this_till import ThisTill
from cinema.services.standing import Standing
from cinema.services.ticket_check import TicketChecks

_VERDICTS = {
    TicketVerdict.NOT_PAID: DoorVerdict.NOT_PAID,
    TicketVerdict.CANCELLED: DoorVerdict.CANCELLED,
    TicketVerdict.FORGED: DoorVerdict.FORGED,
    TicketVerdict.UNKNOWN: DoorVerdict.UNKNOWN,
}


class Door:
    """Scans, undoes and counts. For staff."""

    def __init__(
        self,
        checks: TicketChecks,
        book: DoorBook,
        transactions: Transactions,
        screenings: Screenings,
        auditoriums: Auditoriums,
        sales: ScreeningSales,
        journal: Journal,
        notes: DoorNotes,
        this_till: ThisTill,
        standing: Standing,
    ) -> None:
        self._checks = checks
        self._book = book
        self._transactions = transactions
        self._screenings = screenings
        self._auditoriums = auditoriums
        self._sales = sales
        self._journal = journal
        self._notes = notes
        self._this_till = this_till
        self._standing = standing

    def scan(
        self,
        actor: Actor,
        code: str,
        wanted: Collection[str] = (),
        *,
        all_the_same: bool = False,
        admission: str | None = None,
    ) -> DoorAnswer:
        """Judge a code, and let somebody in with it if it is good; any text is allowed.

        `wanted` are the screenings that this door is for, none for all. `all_the_same` lets in by a manager's word with
        a ticket for another screening, too early, too late, or used before. A repeat says `used`, and just now.
        `admission` is the id of the admission: the door that goes on by its list meanwhile lets in under the same one.
        """
        actor = self._standing.check(actor)
        actor.require_staff()
        if all_the_same:
            actor.require(Role.MANAGER)
        check = self._checks.check(actor, as_typed(code))
        if check.verdict in _VERDICTS:
            return self._answer(_VERDICTS[check.verdict], check.sale, check.ticket)
        assert check.sale is not None
        assert check.ticket is not None
        if check.verdict is TicketVerdict.REFUNDED:
            return self._answer(_ended(check.sale, check.ticket), check.sale, check.ticket)
        name = admission or new_id()
        return self._judged(actor, check.sale, check.ticket, wanted, name, all_the_same=all_the_same)

    def undo(self, actor: Actor, sale_id: str, admission_id: str) -> None:
        """Take an admission back, so that the ticket lets in again.

        A repeat changes nothing; NotFoundError if there is none.
        """
        actor = self._standing.check(actor)
        actor.require_staff()
        if not (is_id(sale_id) and is_id(admission_id)):
            raise NotFoundError(_("There is no such admission."))
        if self._book.undo(sale_id, admission_id, actor.user) is None:
            raise NotFoundError(_("There is no such admission."))

    def note(self) -> None:
        """Enter into the journal what this door has done; called after the answer, since nobody waits for it."""
        self._notes.enter()

    def counts(self, actor: Actor, screenings: Sequence[str]) -> tuple[DoorCount, ...]:
        """Return how many tickets of some screenings are sold and how many people are in."""
        self._standing.check(actor).require_staff()
        names = [one for one in screenings if is_id(one)]
        inside = self._book.counts(names)
        sold: dict[str, int] = {}
        for one in self._sales.admissions(names):
            sold[one.screening] = sold.get(one.screening, 0) + one.number
        return tuple(DoorCount(one, inside.get(one, 0), sold.get(one, 0)) for one in names)

    def _judged(
        self, actor: Actor, sale: Transaction, ticket: Ticket, wanted: Collection[str], name: str, *, all_the_same: bool
    ) -> DoorAnswer:
        screening = self._screenings.get(ticket.screening)
        now = self._journal.now()
        verdict = verdict_of_time(screening, now, wanted)
        before = sale.inside.get(ticket.id)
        if before is not None and not all_the_same:
            return self._answer(DoorVerdict.USED, sale, ticket, before)
        if verdict is not None and not (all_the_same and verdict is not DoorVerdict.CANCELLED):
            return self._answer(verdict, sale, ticket)
        admission = Admission(
            name,
            ticket.id,
            ticket.screening,
            self._this_till.identity().till.id,
            actor.workstation,
            actor.user,
            now,
        )
        # Let in again: the same update takes the first admission back, and the journal has both.
        done = self._book.admit(sale.id, admission, before.id if before is not None else None)
        if done is not None:
            return self._answer(DoorVerdict.ADMITTED, done, ticket, admitted=done.inside.get(ticket.id))
        # Refunded, or let in at another door, in between.
        stored = self._transactions.get(sale.id)
        if ticket.id in stored.refused_tickets:
            return self._answer(_ended(stored, ticket), stored, ticket)
        if (other := stored.inside.get(ticket.id)) is not None:
            return self._answer(DoorVerdict.USED, stored, ticket, other)
        raise ConflictError(_("This ticket is being changed just now. Scan it again."))

    def _answer(
        self,
        verdict: DoorVerdict,
        sale: Transaction | None = None,
        ticket: Ticket | None = None,
        before: Admission | None = None,
        admitted: Admission | None = None,
    ) -> DoorAnswer:
        if sale is None or ticket is None:
            return DoorAnswer(verdict)
        screening = self._screenings.get(ticket.screening)
        here = [one.id for one in sale.tickets if one.screening == ticket.screening]
        till = self._this_till.identity().till.id
        return DoorAnswer(
            verdict,
            sale,
            ticket,
            screening,
            self._auditoriums.get(screening.auditorium).name,
            admitted,
            before,
            is_just_now=before is not None and is_just_now(before, till, self._journal.now()),
            inside=sum(1 for one in here if one in sale.inside),
            party=sum(1 for one in here if one not in sale.refused_tickets),
        )


def _ended(sale: Transaction, ticket: Ticket) -> DoorVerdict:
    """Return why a ticket that was given back lets nobody in."""
    exchanged = any(ticket.id in one.tickets and one.cause is RefundCause.EXCHANGED for one in sale.refunds)
    return DoorVerdict.EXCHANGED if exchanged else DoorVerdict.REFUNDED
