"""Seats against tickets, within one screening: sold seats, valid tickets, tickets given back. Holds: `audit_holds.py`.

A ticket is valid in a sale that was paid, unless it was given back. While a payment or refund is under way its seats
may be sold already or not any more, so they are not judged.
"""

from collections.abc import Iterator, Sequence

from cinema.domain.audit import BEING_PAID, BEING_REFUNDED, BOUGHT, MapRow, SaleRow
from cinema.i18n import _
from cinema.ports import Finding
from cinema.services.audit.finding import finding, sale_name
from cinema.services.audit.holds import hold_findings


class _Tickets:
    """The tickets of a screening by what their seats must be."""

    def __init__(self, sales: Sequence[SaleRow]) -> None:
        self.valid: dict[str, str] = {}
        self.pending: dict[str, str] = {}
        self.refunded: dict[str, str] = {}
        self.sales = sales
        for sale in sales:
            if sale.odd:
                self.pending.update((ticket.id, ticket.seat) for ticket in sale.tickets)
            elif sale.state in BOUGHT:
                self._bought(sale)
            elif sale.state in BEING_PAID:
                self.pending.update((ticket.id, ticket.seat) for ticket in sale.tickets)

    def _bought(self, sale: SaleRow) -> None:
        if not sale.refunds:
            for ticket in sale.tickets:
                self.valid[ticket.id] = ticket.seat
            return
        given = {ticket for refund in sale.refunds if refund.is_given for ticket in refund.tickets}
        asked = {ticket for refund in sale.refunds if refund.is_asked for ticket in refund.tickets}
        unfinished = sale.state in BEING_REFUNDED
        for ticket in sale.tickets:
            if unfinished and ticket.id in given | asked:
                self.pending[ticket.id] = ticket.seat
            elif ticket.id in given:
                self.refunded[ticket.id] = ticket.seat
            else:
                self.valid[ticket.id] = ticket.seat

    def owner(self, ticket: str) -> str:
        """Return the id of a ticket's sale; only asked when something was found."""
        sale = self._sale(ticket)
        return sale.id if sale else ""

    def name(self, ticket: str) -> str:
        """Return a ticket's sale as messages name it."""
        sale = self._sale(ticket)
        return sale_name(sale) if sale else ""

    def _sale(self, ticket: str) -> SaleRow | None:
        return next((sale for sale in self.sales for one in sale.tickets if one.id == ticket), None)


def seat_findings(
    screening: str, seat_map: MapRow | None, sales: Sequence[SaleRow], *, whole: bool = True
) -> Iterator[Finding]:
    """Yield what does not agree in a screening; not `whole`: these are some of its sales only."""
    if seat_map and seat_map.odd:
        yield _odd_map(seat_map)
        return
    tickets = _Tickets(sales)
    sold = dict(seat_map.sold) if seat_map else {}
    if len(set(tickets.valid.values())) != len(tickets.valid):
        yield from _sold_twice(screening, tickets)
    if sold != tickets.valid or (seat_map and len(seat_map.sold) != len(sold)):
        yield from _sold_seats(screening, seat_map, tickets, whole=whole)
        yield from _unsold_tickets(screening, sold, tickets)
    if whole and seat_map:
        yield from _odd_parts(seat_map)
    if whole and seat_map and (seat_map.held or seat_map.holds):
        yield from hold_findings(seat_map, sales)
    if seat_map is None:
        yield from _nowhere(screening, sales)


def _odd_map(seat_map: MapRow) -> Finding:
    words = _("The seats of {screening} can't be read: something in them is no longer of its kind.")
    return finding(
        "map-contradicts-itself",
        seat_map.name,
        words.format(screening=seat_map.name),
        _("Somebody changed the database by hand. Don't sell this screening, and bring its seats back from a backup."),
        screening=seat_map.screening,
    )


def _odd_parts(seat_map: MapRow) -> Iterator[Finding]:
    screening = seat_map.screening
    for seat in seat_map.odd_seats:
        words = _("What is written of seat {seat} of {screening} contradicts itself.")
        yield finding(
            "seat-contradicts-itself",
            f"{screening} {seat}",
            words.format(seat=seat, screening=screening),
            _("Somebody changed the database by hand. Don't sell this seat, and call for help."),
            screening=screening, seat=seat,
        )  # fmt: skip
    for hold in seat_map.odd_holds:
        words = _("What is written of a basket in {screening} can't be read: {hold}.")
        yield finding(
            "hold-contradicts-itself",
            f"{screening} {hold}",
            words.format(screening=screening, hold=hold),
            _("Somebody changed the database by hand. Its buyer can't pay. Call for help to free its seats."),
            screening=screening, hold=hold,
        )  # fmt: skip
    if seat_map.missing:
        words = _("The seats of {screening} are not as many as it was made with: {count} are missing.")
        if seat_map.missing < 0:
            words = _("The seats of {screening} are not as many as it was made with: {count} are too many.")
        yield finding(
            "seats-missing",
            screening,
            words.format(screening=screening, count=abs(seat_map.missing)),
            _("Somebody changed the database by hand. Compare with the plan of the room, and call for help."),
            screening=screening,
        )


def _nowhere(screening: str, sales: Sequence[SaleRow]) -> Iterator[Finding]:
    """A paid ticket without a seat is told as such; of the others, none may be for a screening that has no seats."""
    for sale in sales:
        if not sale.odd and sale.state not in BOUGHT:
            words = _("Sale {sale} is for a screening that has no seats: {screening}.")
            yield finding(
                "sale-without-seats",
                sale.id,
                words.format(sale=sale_name(sale), screening=screening),
                _("Somebody changed the sale by hand, or removed the screening's seats. Compare with a backup."),
                screening=screening, sale=sale.id,
            )  # fmt: skip


def _sold_twice(screening: str, tickets: _Tickets) -> Iterator[Finding]:
    first: dict[str, str] = {}
    for ticket, seat in tickets.valid.items():
        other = first.setdefault(seat, ticket)
        if other == ticket:
            continue
        words = _("Two paid tickets are for the same seat {seat} of {screening}: sales {one} and {two}.")
        yield finding(
            "seat-sold-twice",
            f"{screening} {seat}",
            words.format(seat=seat, screening=screening, one=tickets.name(other), two=tickets.name(ticket)),
            _("Give one of the two buyers another seat or their money back, and find out how this came about."),
            screening=screening, seat=seat, sale=tickets.owner(ticket), ticket=ticket,
        )  # fmt: skip


def _sold_seats(screening: str, seat_map: MapRow | None, tickets: _Tickets, *, whole: bool) -> Iterator[Finding]:
    for ticket, seat in seat_map.sold if seat_map else ():
        about = {"screening": screening, "seat": seat, "ticket": ticket}
        where = f"{screening} {seat}"
        meant = tickets.valid.get(ticket) or tickets.pending.get(ticket)
        if meant in {seat, ""}:  # "": nobody can read any more what the ticket's sale says
            continue
        if meant is not None:
            words = _("Seat {seat} of {screening} is marked with a ticket of sale {sale} that is for seat {other}.")
            yield finding(
                "ticket-on-other-seat",
                where,
                words.format(seat=seat, screening=screening, other=meant, sale=tickets.name(ticket)),
                _("Somebody changed the database by hand. Ask the buyer which seat they were given."),
                **about,
                sale=tickets.owner(ticket),
            )
        elif ticket in tickets.refunded:
            words = _(
                "Seat {seat} of {screening} is still marked as sold, though its ticket of sale {sale} was refunded."
            )
            yield finding(
                "refunded-seat-still-sold",
                where,
                words.format(seat=seat, screening=screening, sale=tickets.name(ticket)),
                _("It can be sold again: cinema audit --repair frees it."),
                **about,
                sale=tickets.owner(ticket),
            )
        elif whole:
            words = _("Seat {seat} of {screening} is marked as sold, but no paid sale has its ticket.")
            yield finding(
                "seat-without-ticket",
                where,
                words.format(seat=seat, screening=screening),
                _("If its sale was removed, cinema audit names it: only-in-journal. Don't sell the seat meanwhile."),
                **about,
            )


def _unsold_tickets(screening: str, sold: dict[str, str], tickets: _Tickets) -> Iterator[Finding]:
    for ticket, seat in tickets.valid.items():
        if ticket in sold:
            continue
        words = _("Sale {sale} is paid, but its seat {seat} of {screening} is not marked as sold to it.")
        yield finding(
            "ticket-without-seat",
            f"{screening} {seat}",
            words.format(seat=seat, screening=screening, sale=tickets.name(ticket)),
            _("The seat could be sold twice. If it is still free, cinema audit --repair gives it back to its ticket."),
            screening=screening, seat=seat, ticket=ticket, sale=tickets.owner(ticket),
        )  # fmt: skip
