"""Seats against tickets, within one screening: what the journal sold and did not take back is sold. Holds: `holds.py`.

A ticket of which nobody can tell what it must be (its entry is missing or corrupt, or was inserted a moment ago) is
accepted as it is.
"""

from collections.abc import Iterator
from datetime import datetime
from operator import itemgetter

from cinema.domain.audit import MapRow, SaleRow
from cinema.domain.transactions import BOUGHT
from cinema.i18n import _
from cinema.ports import Finding
from cinema.services.audit.finding import finding, sale_name
from cinema.services.audit.holds import hold_findings
from cinema.services.audit.sales import is_on_its_way
from cinema.services.audit.screenings import Group
from cinema.services.audit.shown import shown_findings


class _Tickets:
    """The tickets of a screening by what their seats must be: each has its seat and its sale."""

    def __init__(self, group: Group, now: datetime) -> None:
        self.valid: dict[str, tuple[str, SaleRow]] = {}
        self.pending: dict[str, tuple[str, SaleRow]] = {}
        self.refunded: dict[str, tuple[str, SaleRow]] = {}
        unsettled = [row for row in group.sales if row.settled is None]
        self.doubtful = [row for row in unsettled if row.read.odd or row.read.doubtful]
        for row in group.sales:
            sold, ended = row.seats_of(group.screening)
            certain = not is_on_its_way(row, now) and (row.settled is not None or not row.read.doubtful)
            self._put(self.valid if certain else self.pending, sold, row)
            self._put(self.refunded if certain else self.pending, ended, row)
            if not certain and row.settled is None:  # an exchange that kept a seat may not have passed it on yet
                passed = {one.seat: one.old for one in row.facts.passed_on(group.screening)}
                self._put(self.pending, passed, row)
        for row in unsettled:
            certain = not is_on_its_way(row, now) and not row.read.doubtful
            if row.sale is not None and not row.facts.is_sold and (row.sale.state in BOUGHT or not certain):
                self._put(self.pending, row.sale.tickets_of(group.screening), row)

    @staticmethod
    def _put(into: dict[str, tuple[str, SaleRow]], tickets: dict[str, str], row: SaleRow) -> None:
        into.update({ticket: (seat, row) for seat, ticket in tickets.items()})


def seat_findings(group: Group, now: datetime, *, whole: bool = True) -> Iterator[Finding]:
    """Yield what does not agree in a screening; not `whole`: these are some of its sales only."""
    seat_map = group.seat_map
    if seat_map is not None and seat_map.odd:
        yield _odd_map(seat_map)
        return
    tickets = _Tickets(group, now)
    sold = dict(seat_map.sold) if seat_map else {}
    if len({seat for seat, _row in tickets.valid.values()}) != len(tickets.valid):
        yield from _sold_twice(group.screening, tickets)
    yield from shown_findings(group, tickets.valid)
    yield from _sold_seats(group, tickets, whole=whole)
    for ticket, (seat, row) in tickets.valid.items():
        if ticket not in sold:
            words = _("Sale {sale} is paid, but its seat {seat} of {screening} is not marked as sold to it.")
            advice = _("The seat could be sold twice. If it is free, cinema audit --repair gives it to its ticket.")
            yield _about(group, "ticket-without-seat", seat, words, advice, row, ticket=ticket)
    if seat_map is None:
        yield from _nowhere(group)
    elif whole:
        yield from _odd_parts(seat_map)
        yield from hold_findings(seat_map, group.sales, now)


def _sold_twice(screening: str, tickets: _Tickets) -> Iterator[Finding]:
    first: dict[str, SaleRow] = {}
    for ticket, (seat, row) in sorted(tickets.valid.items(), key=itemgetter(0)):  # the same at the second look
        if first.setdefault(seat, row) is not row:
            words = _("Two paid tickets are for the same seat {seat} of {screening}: sales {one} and {two}.")
            message = words.format(seat=seat, screening=screening, one=sale_name(first[seat]), two=sale_name(row))
            advice = _("Give one of the two buyers another seat or their money back, and find out how this came about.")
            about = {"screening": screening, "seat": seat, "sale": row.id, "ticket": ticket}
            yield finding("seat-sold-twice", f"{screening} {seat}", message, advice, **about)


def _sold_seats(group: Group, tickets: _Tickets, *, whole: bool) -> Iterator[Finding]:
    for ticket, seat in group.seat_map.sold if group.seat_map else ():
        meant, row = tickets.valid.get(ticket) or tickets.pending.get(ticket) or ("", None)
        if row is not None and meant != seat:
            words = _("Seat {seat} of {screening} is marked with a ticket of sale {sale} that is for seat {other}.")
            advice = _("Somebody changed the database by hand. Ask the buyer which seat they were given.")
            yield _about(group, "ticket-on-other-seat", seat, words, advice, row, ticket=ticket, other=meant)
        elif row is None and ticket in tickets.refunded:
            row = tickets.refunded[ticket][1]
            words = _(
                "Seat {seat} of {screening} is still marked as sold, though its ticket of sale {sale} was refunded."
            )
            advice = _("It can be sold again: cinema audit --repair frees it.")
            yield _about(group, "refunded-seat-still-sold", seat, words, advice, row, ticket=ticket)
        elif row is None and whole and not tickets.doubtful:
            words = _("Seat {seat} of {screening} is marked as sold, but the journal has no sale of its ticket.")
            advice = _("Somebody changed the database by hand. Don't sell the seat until you know who has its ticket.")
            yield _about(group, "seat-without-ticket", seat, words, advice, None, ticket=ticket)


def _odd_map(seat_map: MapRow) -> Finding:
    words = _("The seat map of {screening} is corrupt: some of it has the wrong type.")
    message = words.format(screening=seat_map.name)
    advice = _(
        "Somebody changed the database by hand. Don't sell this screening, and bring its seats back from a backup."
    )
    return finding("map-contradicts-itself", seat_map.name, message, advice, screening=seat_map.screening)


def _odd_parts(seat_map: MapRow) -> Iterator[Finding]:
    screening = seat_map.screening
    for seat in seat_map.odd_seats:
        words = _("Seat {seat} of {screening} is corrupt: its fields contradict each other.")
        advice = _("Somebody changed the database by hand. Don't sell this seat, and call for help.")
        about = {"screening": screening, "seat": seat}
        yield finding("seat-contradicts-itself", f"{screening} {seat}", words.format(**about), advice, **about)
    for hold in seat_map.odd_holds:
        words = _("Hold {hold} of {screening} is corrupt.")
        advice = _("Somebody changed the database by hand. Its buyer can't pay. Call for help to free its seats.")
        about = {"screening": screening, "hold": hold}
        yield finding("hold-contradicts-itself", f"{screening} {hold}", words.format(**about), advice, **about)
    if seat_map.missing:
        words = _("{count} seats of {screening} are missing.")
        if seat_map.missing < 0:
            words = _("{screening} has {count} seats more than it was made with.")
        message = words.format(screening=screening, count=abs(seat_map.missing))
        advice = _("Somebody changed the database by hand. Compare with the plan of the room, and call for help.")
        yield finding("seats-missing", screening, message, advice, screening=screening)


def _nowhere(group: Group) -> Iterator[Finding]:
    """A sold ticket without a seat is told as such; no other sale may be for a screening that has no seat map."""
    for row in group.sales:
        if row.settled is None and not row.facts.is_sold and row.sale is not None:
            words = _("Sale {sale} is for a screening that has no seat map: {screening}.")
            advice = _("Somebody changed the sale by hand, or removed the seat map. Compare with a backup.")
            message = words.format(sale=sale_name(row), screening=group.screening)
            yield finding("sale-without-seats", row.id, message, advice, screening=group.screening, sale=row.id)


def _about(
    group: Group, check: str, seat: str, words: str, advice: str, row: SaleRow | None, *, ticket: str, other: str = ""
) -> Finding:
    message = words.format(
        seat=seat, screening=group.screening, other=other, sale=sale_name(row) if row is not None else ""
    )
    about = {"screening": group.screening, "seat": seat, "ticket": ticket}
    if row is not None:
        about["sale"] = row.id
    if group.seat_map is None:
        about["map"] = "missing"
    return finding(check, f"{group.screening} {seat}", message, advice, **about)
