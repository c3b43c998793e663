"""Seats against holds, within one screening: who holds a held seat, and which operation keeps a pinned hold."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from cinema.domain.audit import HoldRow, MapRow, SaleRow
from cinema.domain.seat_maps import Pin
from cinema.domain.transactions import BEING_PAID
from cinema.i18n import _
from cinema.ports import Finding
from cinema.services.audit.finding import finding, sale_name
from cinema.services.audit.sales import ON_ITS_WAY, STUCK


def hold_findings(seat_map: MapRow, sales: Sequence[SaleRow], now: datetime) -> Iterator[Finding]:
    """Yield what is wrong with the holds of a screening whose sales are all these."""
    yield from _held_seats(seat_map)
    by_id = {row.id: row for row in sales}
    for name, hold in seat_map.holds.items():
        if hold.pin is not None:
            yield from _pinned(seat_map, name, hold, hold.pin, by_id.get(hold.pin.sale), now)


def _held_seats(seat_map: MapRow) -> Iterator[Finding]:
    for seat, hold in seat_map.held.items():
        owner = seat_map.holds.get(hold)
        if hold not in seat_map.odd_holds and (owner is None or seat not in owner.seats):
            words = _("Seat {seat} of {screening} is held, but nobody holds it.")
            advice = _("Nobody can buy it until its time runs out or it is freed: cinema audit --repair frees it.")
            about = {"screening": seat_map.screening, "seat": seat, "hold": hold}
            subject = f"{seat_map.screening} {seat}"
            yield finding("held-without-hold", subject, words.format(**about), advice, **about)
    for name, hold_row in seat_map.holds.items():
        lost = [seat for seat in hold_row.seats if seat_map.held.get(seat) != name]
        if lost:
            words = _("A hold of {screening} lists seats that are not held for it: {seats}.")
            message = words.format(screening=seat_map.screening, seats=", ".join(lost))
            advice = _("Its buyer can't pay for them: cinema audit --repair takes them out of the hold.")
            pinned = "yes" if hold_row.pin else ""
            about = {"screening": seat_map.screening, "hold": name, "seats": " ".join(lost), "pinned": pinned}
            yield finding("hold-without-seats", f"{seat_map.screening} {name}", message, advice, **about)


def _pinned(
    seat_map: MapRow, name: str, hold: HoldRow, pin: Pin, row: SaleRow | None, now: datetime
) -> Iterator[Finding]:
    """A pinned hold never ends by itself: its operation must be young, or its sale wait for these very seats."""
    age = now - pin.at if pin.at else STUCK
    if -ON_ITS_WAY <= age < ON_ITS_WAY or (row is not None and (row.read.odd or row.read.doubtful)):
        return
    if row is not None and row.sale is not None and pin.operation != pin.sale:
        going = (one for one in row.sale.refunds if one.id == pin.operation and one.is_under_way)
        if next(going, None) is not None:
            return  # an exchange, which ends with its old sale's lease or by a manager; `sales.py` tells a stuck one
    ended = row is not None and bool(row.facts.is_sold or row.facts.voided)
    is_asked = row is not None and row.sale is not None and row.sale.state in BEING_PAID and not ended
    about = {"screening": seat_map.screening, "hold": name, "sale": pin.sale, "operation": pin.operation}
    where = {"screening": seat_map.screening, "seats": ", ".join(hold.seats)}
    subject = f"{seat_map.screening} {name}"
    if is_asked and row is not None and row.sale is not None:
        if not _is_for(row, seat_map.screening, name, hold, pin):
            words = _("Seats {seats} of {screening} are kept for sale {sale}, but the two say different things.")
            advice = _("Somebody changed the sale or the seats by hand. The payment can't be ended: call for help.")
            yield finding("pin-differs", subject, words.format(**where, sale=sale_name(row)), advice, **about)
    elif ended or not -ON_ITS_WAY <= age < STUCK:
        words = _("Seats {seats} of {screening} are kept for a payment that is over or never was.")
        advice = _("They stay unsold for ever: cinema audit --repair frees them.")
        yield finding("pinned-without-sale", subject, words.format(**where), advice, **about)


def _is_for(row: SaleRow, screening: str, name: str, hold: HoldRow, pin: Pin) -> bool:
    assert row.sale is not None
    holds = {one.id: one.hold for one in row.sale.screenings}
    return (
        holds.get(screening) == name
        and row.sale.tickets_of(screening).keys() == {*hold.seats}
        and (pin.operation, pin.total) == (row.id, row.sale.total)
    )
