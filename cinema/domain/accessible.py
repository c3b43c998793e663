"""Wheelchair spaces and companion seats: for whom they are kept, and what is told when they are taken.

A kiosk keeps them for parties with a wheelchair until every other seat of the screening is sold or held. Staff decide
at the counter, and the customer's window sells them as it always did: there a companion seat needs a space.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from cinema.domain.auditoriums import ORDINARY, SeatKind, SeatPlan
from cinema.domain.orders import COMPANIONS_A_SPACE
from cinema.domain.seat_maps import SeatMap, SeatState
from cinema.domain.users import Channel
from cinema.errors import InvalidInputError, SpacesTakenError
from cinema.i18n import _, ngettext


@dataclass(frozen=True, slots=True)
class AskedSpaces:
    """The accessible spaces among the seats of a hold: those `asked` for, and `every` one of the plan.

    `kept`: they are held only if no other seat is left, since the party has no wheelchair.
    """

    asked: tuple[str, ...]
    every: tuple[str, ...]
    kept: bool


def asked_spaces(
    plan: SeatPlan, seats: Collection[str], channel: Channel, *, has_wheelchair: bool
) -> AskedSpaces | None:
    """Return the accessible spaces among some seats; None if there are none, so that other holds cost nothing."""
    every = tuple(seat.id for seat in plan.seats if seat.kind not in ORDINARY)
    asked = tuple(name for name in every if name in seats)
    return AskedSpaces(asked, every, channel is Channel.KIOSK and not has_wheelchair) if asked else None


def check_companions_of_party(plan: SeatPlan, people: int, spaces: int, by_hand: Collection[str]) -> None:
    """Raise InvalidInputError for a party with wheelchairs of more companions than its spaces bring.

    `spaces` includes those that were placed by hand.
    """
    there = max(spaces, sum(1 for name in by_hand if plan.by_id[name].kind is SeatKind.WHEELCHAIR))
    if people - there > COMPANIONS_A_SPACE * there:
        words = _("Up to {count} companions come with each wheelchair space. Please ask at the counter for more.")
        raise InvalidInputError(words.format(count=COMPANIONS_A_SPACE), field="tickets")


def spaces_kept() -> str:
    """Return the message for accessible spaces that are asked for by a party without a wheelchair."""
    return _("Wheelchair spaces are kept until all other seats are taken.")


def spaces_taken(plan: SeatPlan, seat_map: SeatMap, free: Collection[str]) -> SpacesTakenError:
    """Return the error of wheelchair spaces of which too few are left; `free` are those that can be held here."""
    spaces = [seat.id for seat in plan.seats if seat.kind is SeatKind.WHEELCHAIR and seat.id in seat_map.seats]
    left = sum(1 for name in spaces if name in free)
    elsewhere = sum(1 for name in spaces if name not in free and seat_map.state(name) is SeatState.FREE)
    others = len(released(seat_map, spaces))
    return SpacesTakenError(_taken_words(left, elsewhere), others)


def released(seat_map: SeatMap, seats: Sequence[str]) -> tuple[str, ...]:
    """Return those of some seats that parties without a wheelchair have, since every other seat was taken."""
    return tuple(name for name in seats if _is_released(seat_map, name))


def _is_released(seat_map: SeatMap, name: str) -> bool:
    return seat_map.seats[name].released and seat_map.state(name) in {SeatState.HELD, SeatState.SOLD}


def _taken_words(left: int, elsewhere: int) -> str:
    if elsewhere and not left:
        return _("The wheelchair spaces that are left are sold at the counter. Please ask there.")
    if left:
        words = ngettext("Only {count} wheelchair space is free.", "Only {count} wheelchair spaces are free.", left)
    else:
        words = _("All wheelchair spaces are taken.")
    return _("{what} Please ask at the counter.").format(what=words.format(count=left))


def has_space(plan: SeatPlan, seats: Collection[str]) -> bool:
    """Tell whether a wheelchair space is among some seats of a plan."""
    return any(plan.by_id[name].kind is SeatKind.WHEELCHAIR for name in seats if name in plan.by_id)
