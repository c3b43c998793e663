"""A sold screening as it is stored: there, at its time, not cancelled, its sold seats in the plan of the room."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from cinema.domain.audit import SaleRow
from cinema.i18n import _
from cinema.ports import Finding
from cinema.services.audit.finding import finding
from cinema.services.audit.screenings import Group


def shown_findings(group: Group, valid: Mapping[str, tuple[str, SaleRow]]) -> Iterator[Finding]:
    """Yield what was done to a screening under its valid tickets: one finding each, however many were sold."""
    seat_map = group.seat_map
    if seat_map is None or not valid:
        return
    screening, shown, count = group.screening, seat_map.shown, len(valid)
    by_hand = _("Somebody changed the database by hand. Compare with a backup, and tell the buyers. Ask who could.")
    if shown is None:
        words = _("Screening {screening} was removed, though {count} tickets of it are valid.")
        message = words.format(screening=screening, count=count)
        yield finding("screening-removed", screening, message, by_hand, screening=screening)
        return
    if shown.is_cancelled:
        words = _("Screening {screening} is cancelled, though {count} tickets of it are valid.")
        message = words.format(screening=screening, count=count)
        advice = _("Give the buyers their money back: cinema refund. If nobody cancelled it, ask who could.")
        yield finding("screening-cancelled", screening, message, advice, screening=screening)
    sold_for = {row.starts_at(screening) for _seat, row in valid.values()}
    if others := sorted(one for one in sold_for if isinstance(one, datetime) and one != shown.starts_at):
        words = _("Screening {screening} starts at {here}, but tickets of it were sold for {there}.")
        message = words.format(screening=screening, here=shown.starts_at, there=others[0])
        yield finding("screening-moved", screening, message, by_hand, screening=screening)
    lost = sorted(seat for seat, _row in valid.values() if shown.seats is None or seat not in shown.seats)
    if lost:
        words = _("Seats of {screening} were sold that are not in the plan of the room: {seats}.")
        message = words.format(screening=screening, seats=", ".join(lost[:10]))
        yield finding("seat-not-in-plan", screening, message, by_hand, screening=screening)
