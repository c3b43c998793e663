"""Seats against holds, within one screening: who holds a held seat, and who is paying for a hold that never ends."""

from collections.abc import Iterator, Sequence

from cinema.domain.audit import BEING_PAID, HoldRow, MapRow, SaleRow
from cinema.i18n import _
from cinema.ports import Finding
from cinema.services.audit.finding import finding, sale_name


def hold_findings(seat_map: MapRow, sales: Sequence[SaleRow]) -> Iterator[Finding]:
    """Yield what is wrong with the holds of a screening whose sales are all these."""
    yield from _held_seats(seat_map)
    yield from _pinned_holds(seat_map, sales)


def _held_seats(seat_map: MapRow) -> Iterator[Finding]:
    for seat, hold in seat_map.held.items():
        owner = seat_map.holds.get(hold)
        if hold not in seat_map.odd_holds and (owner is None or seat not in owner.seats):
            words = _("Seat {seat} of {screening} is held, but nobody holds it.")
            yield finding(
                "held-without-hold",
                f"{seat_map.screening} {seat}",
                words.format(seat=seat, screening=seat_map.screening),
                _("Nobody can buy it until its time runs out or it is freed: cinema audit --repair frees it."),
                screening=seat_map.screening, seat=seat, hold=hold,
            )  # fmt: skip
    for name, hold_row in seat_map.holds.items():
        lost = [seat for seat in hold_row.seats if seat_map.held.get(seat) != name]
        if lost:
            words = _("A basket in {screening} lists seats that are not held for it: {seats}.")
            yield finding(
                "hold-without-seats",
                f"{seat_map.screening} {name}",
                words.format(screening=seat_map.screening, seats=", ".join(lost)),
                _("Its buyer can't pay for them: cinema audit --repair takes them out of the basket."),
                screening=seat_map.screening, hold=name, seats=" ".join(lost), pinned=hold_row.pinned or "",
            )  # fmt: skip


def _pinned_holds(seat_map: MapRow, sales: Sequence[SaleRow]) -> Iterator[Finding]:
    """A pinned hold never ends by itself: somebody must be paying for these very seats, or a manager deciding."""
    odd = {sale.hold for sale in sales if sale.odd}
    paying = [sale for sale in sales if not sale.odd and sale.state in BEING_PAID]
    for name, hold in seat_map.holds.items():
        if hold.pinned is None or name in odd:
            continue
        payer = next((sale for sale in paying if _is_for(sale, name, hold.pinned)), None)
        about = {"screening": seat_map.screening, "hold": name}
        where = {"screening": seat_map.screening, "seats": ", ".join(hold.seats)}
        if payer is None:
            words = _("Seats {seats} of {screening} are kept for a payment that is over or never was.")
            advice = _("They stay unsold for ever: cinema audit --repair frees them.")
            subject, message = f"{seat_map.screening} {name}", words.format(**where)
            yield finding("pinned-without-sale", subject, message, advice, **about, attempt=hold.pinned)
        elif not _agree(payer, name, hold):
            words = _("Seats {seats} of {screening} are kept for sale {sale}, but the two say different things.")
            advice = _("Somebody changed the sale or the seats by hand. The payment can't be ended: call for help.")
            subject, message = f"{seat_map.screening} {name}", words.format(**where, sale=sale_name(payer))
            yield finding("pin-differs", subject, message, advice, **about, sale=payer.id)


def _is_for(sale: SaleRow, hold: str, attempt: str) -> bool:
    return sale.hold == hold or any(payment.id == attempt for payment in sale.payments)


def _agree(sale: SaleRow, name: str, hold: HoldRow) -> bool:
    attempts = {payment.id for payment in sale.payments}
    return sale.hold == name and hold.pinned in attempts and {one.seat for one in sale.tickets} == {*hold.seats}
