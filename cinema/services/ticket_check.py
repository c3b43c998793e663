"""Checks ticket codes: the signature shows that the house made a code, the database whether its ticket is valid.

A short code has no signature: it is looked up.
"""

from dataclasses import dataclass

from cinema.domain.short_codes import read_short_code
from cinema.domain.ticket_looks import TicketLook, ticket_time
from cinema.domain.tickets import TicketClaim, TicketVerdict, as_typed, read_code
from cinema.domain.transactions import Ticket, Transaction
from cinema.domain.users import Actor
from cinema.errors import NotFoundError
from cinema.ports import Auditoriums, HouseSettings, Journal, Screenings, SeatMaps, TicketSigner, Transactions
from cinema.services.selling.up_to_date import UpToDate

_MOST_OF_A_CODE = 5
_MOST_DUE = 50


@dataclass(frozen=True, slots=True)
class TicketCheck:
    """The verdict on a code, with its sale and ticket if they are known."""

    verdict: TicketVerdict
    sale: Transaction | None = None
    ticket: Ticket | None = None


class TicketChecks:
    """Checks codes; brings a ticket's sale up to date from its entries first and changes nothing else."""

    def __init__(
        self,
        transactions: Transactions,
        seat_maps: SeatMaps,
        screenings: Screenings,
        up_to_date: UpToDate,
        signer: TicketSigner,
        auditoriums: Auditoriums,
        settings: HouseSettings,
        journal: Journal,
    ) -> None:
        self._transactions = transactions
        self._seat_maps = seat_maps
        self._screenings = screenings
        self._up_to_date = up_to_date
        self._signer = signer
        self._auditoriums = auditoriums
        self._settings = settings
        self._journal = journal

    def look(self, actor: Actor, code: str) -> TicketLook:
        """Check a code as `check` does, also one that a keyboard's layout turned; say when and where it is for now."""
        check = self.check(actor, as_typed(code))
        if check.sale is None or check.ticket is None:
            return TicketLook(check.verdict)
        screening = self._screenings.get(check.ticket.screening)
        return TicketLook(
            check.verdict,
            check.sale,
            check.ticket,
            screening,
            self._auditoriums.get(screening.auditorium).name,
            ticket_time(screening, self._journal.now(), self._settings.house()),
            check.sale.inside.get(check.ticket.id),
        )

    def check(self, actor: Actor, code: str) -> TicketCheck:
        """Return the verdict on a code or a short code; any text is allowed. For staff, since it shows the sale."""
        actor.require_staff()
        if (short := read_short_code(code)) is not None:
            return self._check_short(short)
        read = read_code(code)
        if read is None:
            return TicketCheck(TicketVerdict.UNKNOWN)
        claim, signature = read
        if not self._signer.verify(claim.message(), signature):
            return TicketCheck(TicketVerdict.FORGED)
        sale = self._sale(claim)
        if sale is None:
            return TicketCheck(TicketVerdict.UNKNOWN)
        ticket = next(one for one in sale.tickets if one.id == claim.ticket)
        if ticket.seat != claim.seat or ticket.screening != claim.screening:
            return TicketCheck(TicketVerdict.NOT_PAID, sale, ticket)
        return self._checked(sale, ticket)

    def _check_short(self, code: str) -> TicketCheck:
        """Return the verdict on a short code: only the database knows it.

        Of two tickets that have it by chance, the one that still admits is meant, else that of the later screening.
        """
        sales = self._transactions.of_short_code(code, _MOST_OF_A_CODE)
        if not sales:
            self._up_to_date.bring_due(_MOST_DUE)  # a ticket is printed from its entry, before its sale is stored
            sales = self._transactions.of_short_code(code, _MOST_OF_A_CODE)
        found = [
            (one, ticket)
            for one in (self._up_to_date.current(sale.id) for sale in sales)
            for ticket in one.tickets
            if ticket.short_code == code
        ]
        if not found:
            return TicketCheck(TicketVerdict.UNKNOWN)
        return self._checked(*max(found, key=_likely))

    def _checked(self, sale: Transaction, ticket: Ticket) -> TicketCheck:
        if sale.receipt_number is None:
            return TicketCheck(TicketVerdict.NOT_PAID, sale, ticket)
        if ticket.id in sale.refused_tickets:
            return TicketCheck(TicketVerdict.REFUNDED, sale, ticket)
        off = self._screenings.cancelled([ticket.screening])
        return TicketCheck(TicketVerdict.CANCELLED if off else TicketVerdict.VALID, sale, ticket)

    def _sale(self, claim: TicketClaim) -> Transaction | None:
        """Return a ticket's sale; one that is entered but not stored yet is found by the pin of its seat.

        So is the sale of an exchange that kept the seat, which is still sold to the old ticket.
        """
        found = self._transactions.of_ticket(claim.ticket)
        if found is not None:
            return self._up_to_date.current(found.id)
        there = self._seat_maps.tickets_on({claim.screening: [claim.seat]}).get(claim.screening)
        for operation in sorted(there.pinned_by) if there else ():
            try:
                sale = self._up_to_date.brought(operation)
            except NotFoundError:
                continue
            if any(ticket.id == claim.ticket for ticket in sale.tickets):
                return sale
        before = there.tickets.get(claim.seat) if there else None
        earlier = self._transactions.of_ticket(before) if before is not None else None
        if earlier is None:
            return None
        self._up_to_date.current(earlier.id)
        return self._transactions.of_ticket(claim.ticket)


def _likely(found: tuple[Transaction, Ticket]) -> tuple[bool, float]:
    sale, ticket = found
    starts = (one.starts_at.timestamp() for one in sale.screenings if one.id == ticket.screening)
    return ticket.id not in sale.refused_tickets, next(starts, 0.0)
