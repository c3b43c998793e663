"""A sold screening as it is stored: what was sold, when and where it was sold for, its sold seats in the plan."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from cinema.domain.audit import MapRow, SaleRow, Shown, SoldFor
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
    if shown.is_cancelled and not shown.has_reason:
        words = _("Screening {screening} is cancelled, though {count} tickets of it are valid.")
        message = words.format(screening=screening, count=count)
        advice = _("Give the buyers their money back: cinema refund. If nobody cancelled it, ask who could.")
        yield finding("screening-cancelled", screening, message, advice, screening=screening)
    sold_for = {said for _seat, row in valid.values() if (said := row.sold_for(screening)) is not None}
    for check, words, here, there in _differences(shown, sold_for):
        message = words.format(screening=screening, here=here, there=there)
        yield finding(check, screening, message, by_hand, screening=screening)
    seats = {seat for seat, _row in valid.values()}
    for check, words, some in _seats(shown, seats, seat_map):
        message = words.format(screening=screening, seats=", ".join(some[:10]))
        yield finding(check, screening, message, by_hand, screening=screening)


def _differences(shown: Shown, sold_for: set[SoldFor]) -> Iterator[tuple[str, str, object, object]]:
    """Yield where a screening is not what it was sold as: check, words, what is stored, what was sold."""
    others = sorted(at for one in sold_for if isinstance(at := one.starts_at, datetime) and at != shown.starts_at)
    if others and not shown.is_overridden:
        words = _("Screening {screening} starts at {here}, but tickets of it were sold for {there}.")
        yield "screening-moved", words, shown.starts_at, others[0]
    movies = sorted(str(one.movie) for one in sold_for if one.movie != shown.movie)
    if movies:
        words = _("Screening {screening} shows movie {here}, but tickets of it were sold for {there}.")
        yield "screening-movie-changed", words, shown.movie, movies[0]
    here = shown.rooms.get(shown.room, shown.room)
    # A room may have got another name since: only one that is another room's now says that the room was changed.
    rooms = sorted(str(one.room) for one in sold_for if one.room != here and one.room in shown.rooms.values())
    if (rooms and not shown.is_overridden) or (shown.plan is not None and shown.plan.room != shown.room):
        words = _("Screening {screening} is in room {here}, but its tickets and seats are of {there}.")
        there = rooms[0] if rooms else shown.rooms.get(shown.plan.room, shown.plan.room) if shown.plan else ""
        yield "screening-room-changed", words, here, there


def _seats(shown: Shown, sold: set[str], seat_map: MapRow) -> Iterator[tuple[str, str, list[str]]]:
    """Yield what is wrong with the plan under sold seats: check, words and seats."""
    if lost := sorted(sold if shown.plan is None else sold - shown.plan.seats):
        yield (
            "seat-not-in-plan",
            _("Seats of {screening} were sold that are not in the plan of the room: {seats}."),
            lost,
        )
    elif seat_map.unplanned:
        words = _("The seat map of {screening} has seats that are not in the plan of the room: {seats}.")
        yield "seat-renamed", words, list(seat_map.unplanned)
    if shown.plan is not None and (blocked := sorted(sold & shown.plan.blocked)):
        words = _("Seats of {screening} were sold that the plan of the room blocks: {seats}.")
        yield "seat-blocked", words, blocked
    if free := sorted({*seat_map.otherwise} - sold):
        words = _("Seats of {screening} are blocked in its seat map or in the plan of the room, not in both: {seats}.")
        yield "seat-blocked-otherwise", words, free
