"""What is looked at before a plan is published. Errors block it, warnings want a tick; each line names its seats."""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import isfinite

from cinema.domain.auditoriums import MOST_SEATS, SEAT_KIND_NAMES, Seat, SeatKind, SeatPlan, is_seat_id
from cinema.domain.seat_labels import LONGEST, NOT_IN_LABELS
from cinema.i18n import _

_APART = 0.6  # pitches: nearer seats lie on each other
_BESIDE = 1.5  # pitches between a wheelchair space and its companion seat in a row
_FURTHEST = 200.0  # pitches from the middle and the first row, in a plan that has no bounds
_SLACK = 1e-6


class Severity(StrEnum):
    """Whether a line blocks publishing or wants a tick."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class CheckLine:
    """One line of the list. `check` names the rule (with the price card, if it is about one) and is what is ticked."""

    check: str
    severity: Severity
    message: str
    seats: tuple[str, ...] = ()


def check_plan(plan: SeatPlan, prices: Mapping[str, Collection[SeatKind]]) -> tuple[CheckLine, ...]:
    """Return what is wrong with a plan or odd in it, errors first.

    `prices` has, by price card, the seat kinds that it has a price for; the cards are those of the room's screenings.
    """
    lines = [line for rule in _RULES for line in rule(plan)]
    lines += _without_price(plan, prices)
    return tuple(sorted(lines, key=lambda line: line.severity is Severity.WARNING))


def _count(plan: SeatPlan) -> Iterator[CheckLine]:
    if not plan.seats:
        yield _error("no-seats", _("There is no seat in the plan."))
    elif plan.capacity <= 0:
        yield _error("nothing-for-sale", _("Every seat is kept from sale."), plan.blocked)
    if len(plan.seats) > MOST_SEATS:
        words = _("There are {count} seats; at most {most} are possible.")
        yield _error("too-many", words.format(count=len(plan.seats), most=MOST_SEATS))


def _ids(plan: SeatPlan) -> Iterator[CheckLine]:
    if bad := [seat.id for seat in plan.seats if not is_seat_id(seat.id)]:
        yield _error("ids", _("Seats have ids that no seat can have."), bad)
    if len(plan.by_id) != len(plan.seats):
        yield _error("ids", _("Two seats have the same id."), _repeated(plan, lambda seat: seat.id))
    if repeated := _repeated(plan, lambda seat: seat.guid):
        yield _error("guids", _("Two seats have the same id in pretix."), repeated)
    named = {*plan.blocked, *(seat for one in plan.reserved for seat in one.seats)}
    if named - plan.by_id.keys():
        yield _error("unknown-seats", _("Seats are reserved or kept from sale that are not in the plan."))
    pairs = [seat for seat in plan.seats if seat.companion_of is not None]
    if bad := [one.id for one in pairs if not _is_space(plan, one.companion_of)]:
        yield _error("pairs", _("Companion seats belong to a seat that is no wheelchair space of the plan."), bad)


def _labels(plan: SeatPlan) -> Iterator[CheckLine]:
    numbered = [seat for seat in plan.seats if seat.area is None]
    if bare := [
        seat.id for seat in plan.seats if not seat.label.strip() or (seat.area is None and not seat.number_text)
    ]:
        yield _error("no-label", _("Seats have no number."), bare)
    same = _repeated(plan, lambda seat: seat.label.casefold() if seat.area is None else None)
    if same:
        shown = ", ".join(dict.fromkeys(plan.labels(same[:20])))
        yield _error("same-label", _("Several seats have the same label: {labels}.").format(labels=shown), same)
    if bad := [seat.id for seat in numbered if any(sign in seat.label for sign in NOT_IN_LABELS)]:
        words = _("Labels have signs that they can't have: {signs}")
        yield _error("signs", words.format(signs=" ".join(NOT_IN_LABELS)), bad)
    if long := [seat.id for seat in numbered if max(len(seat.row_text), len(seat.number_text)) > LONGEST]:
        words = _("Rows or numbers have more than {count} characters and are cut on tickets.")
        yield _warning("long-labels", words.format(count=LONGEST), long)
    taken = {seat.label.casefold() for seat in numbered}
    if bad := [seat.id for seat in plan.seats if seat.area is not None and seat.area.casefold() in taken]:
        yield _error("area-label", _("An unnumbered area is named like a seat."), bad)


def _places(plan: SeatPlan) -> Iterator[CheckLine]:
    if near := _on_each_other(plan):
        yield _error("on-each-other", _("Seats lie on each other."), near)
    left, top, right, bottom = plan.bounds or (-_FURTHEST, -_FURTHEST, _FURTHEST, _FURTHEST)
    outside = [
        seat.id
        for seat in plan.seats
        if not (left - _SLACK <= seat.x <= right + _SLACK and top - _SLACK <= seat.y <= bottom + _SLACK)
    ]
    if outside:
        yield _error("outside", _("Seats lie outside of the room."), outside)


def _wheelchairs(plan: SeatPlan) -> Iterator[CheckLine]:
    paired = {seat.companion_of for seat in plan.seats if seat.companion_of is not None}
    free_companions: set[str] = set()
    for row in plan.rows.values():
        for one, other in pairwise(row):
            kinds = {one.kind, other.kind}
            if kinds == {SeatKind.WHEELCHAIR, SeatKind.COMPANION} and other.x - one.x < _BESIDE:
                free_companions |= {one.id, other.id}
    spaces = [seat.id for seat in plan.seats if seat.kind is SeatKind.WHEELCHAIR]
    if alone := [seat for seat in spaces if seat not in paired and seat not in free_companions]:
        yield _warning("no-companion", _("Wheelchair spaces have no companion seat beside them."), alone)
    companions = [seat for seat in plan.seats if seat.kind is SeatKind.COMPANION]
    lonely = [seat.id for seat in companions if seat.companion_of is None and seat.id not in free_companions]
    if lonely:
        yield _warning("lonely-companion", _("Companion seats are not beside a wheelchair space."), lonely)
    if plan.seats and not spaces:
        yield _warning("no-wheelchair", _("There is no wheelchair space in the plan."))


def _room(plan: SeatPlan) -> Iterator[CheckLine]:
    if not plan.has_screen:
        words = _("The plan shows no screen. It is drawn in front of the first row.")
        yield _warning("no-screen", words)
    if len(plan.rows) == 1 and len(plan.seats) > 1:
        yield _warning("no-rows", _("All seats are in one row."))


def _without_price(plan: SeatPlan, prices: Mapping[str, Collection[SeatKind]]) -> Iterator[CheckLine]:
    for card, kinds in prices.items():
        for kind in SeatKind:
            seats = [seat.id for seat in plan.seats if seat.kind is kind]
            if seats and kind not in kinds:
                words = _("The price card {card} has no price for {kind}.")
                message = words.format(card=card, kind=_(SEAT_KIND_NAMES[kind]))
                yield _error(f"no-price:{card}:{kind.value}", message, seats)


_RULES = (_count, _ids, _labels, _places, _wheelchairs, _room)


def _is_space(plan: SeatPlan, seat: str | None) -> bool:
    there = plan.by_id.get(seat or "")
    return there is not None and there.kind is SeatKind.WHEELCHAIR


def _repeated(plan: SeatPlan, key: Callable[[Seat], str | None]) -> list[str]:
    """Return the ids of the seats that share a key with another seat, in physical order; None is no key."""
    by_key: dict[str, list[str]] = {}
    for seat in plan.seats:
        if (found := key(seat)) is not None:
            by_key.setdefault(found, []).append(seat.id)
    shared = {seat for seats in by_key.values() if len(seats) > 1 for seat in seats}
    return [seat.id for seat in plan.seats if seat.id in shared]


def _on_each_other(plan: SeatPlan) -> list[str]:
    """Return the seats that are too near to another one; looks only into neighbouring squares of the plan."""
    squares: dict[tuple[int, int], list[Seat]] = {}
    for seat in plan.seats:
        if not (isfinite(seat.x) and isfinite(seat.y)):  # told as outside
            continue
        squares.setdefault((int(seat.x // _APART), int(seat.y // _APART)), []).append(seat)
    near: set[str] = set()
    for (column, row), seats in squares.items():
        around = [squares.get((column + dx, row + dy), []) for dx in (-1, 0, 1) for dy in (-1, 0, 1)]
        others = [seat for some in around for seat in some]
        if len(others) > 1:
            near |= {one.id for one in seats if any(_touches(one, other) for other in others)}
    return [seat.id for seat in plan.seats if seat.id in near]


def _touches(one: Seat, other: Seat) -> bool:
    return one is not other and (one.x - other.x) ** 2 + (one.y - other.y) ** 2 < (_APART - _SLACK) ** 2


def _error(check: str, message: str, seats: Collection[str] = ()) -> CheckLine:
    return CheckLine(check, Severity.ERROR, message, tuple(seats))


def _warning(check: str, message: str, seats: Collection[str] = ()) -> CheckLine:
    return CheckLine(check, Severity.WARNING, message, tuple(seats))
