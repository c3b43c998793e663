"""Telling a genuine ticket from another: the signature says who made the code, the database whether it is paid."""

from dataclasses import dataclass

from cinema.domain.tickets import TicketVerdict, read_code
from cinema.domain.transactions import Ticket, Transaction
from cinema.ports import TicketSigner, Transactions


@dataclass(frozen=True, slots=True)
class TicketCheck:
    """The verdict on a code, with the sale and ticket where they are known."""

    verdict: TicketVerdict
    sale: Transaction | None = None
    ticket: Ticket | None = None


class TicketChecks:
    """Checks codes; changes nothing."""

    def __init__(self, transactions: Transactions, signer: TicketSigner) -> None:
        self._transactions = transactions
        self._signer = signer

    def check(self, code: str) -> TicketCheck:
        """Return what is known of a code; any text may be given."""
        read = read_code(code)
        if read is None:
            return TicketCheck(TicketVerdict.UNKNOWN)
        claim, signature = read
        if not self._signer.verify(claim.message(), signature):
            return TicketCheck(TicketVerdict.FORGED)
        sale = self._transactions.of_ticket(claim.ticket)
        if sale is None:
            return TicketCheck(TicketVerdict.UNKNOWN)
        ticket = next(one for one in sale.tickets if one.id == claim.ticket)
        if sale.receipt_number is None or ticket.seat != claim.seat or ticket.screening != claim.screening:
            return TicketCheck(TicketVerdict.NOT_PAID, sale, ticket)
        back = ticket.id in sale.refused_tickets
        return TicketCheck(TicketVerdict.REFUNDED if back else TicketVerdict.VALID, sale, ticket)
