"""A party that sits together: the tickets that are asked for, the kinds of seat it may get, and what is held."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from cinema.domain.auditoriums import ORDINARY, SeatKind, SeatPlan
from cinema.domain.best_seats import BestSeats
from cinema.domain.prices import PriceCard
from cinema.domain.seat_maps import Hold


@dataclass(frozen=True, slots=True)
class WantedParty:
    """The tickets that are asked for by type, and seats that were placed by hand with the types that they have.

    `kind` is the kind of seat that is asked for; None: the usual one of the auditorium. `spaces` is how many wheelchair
    spaces the party needs, those placed by hand included; the others sit as near to them as possible.
    """

    tickets: Mapping[str, int]
    by_hand: Mapping[str, str]
    kind: SeatKind | None = None
    spaces: int = 0

    @property
    def count(self) -> int:
        """How many seats are chosen for the party, beside those that were placed by hand."""
        return sum(self.tickets.values())


@dataclass(frozen=True, slots=True)
class HeldParty:
    """A hold with the type of each of its seats, and how the chosen ones were found (None: none were chosen).

    `strands` are single seats that it leaves, those placed by hand included, although another choice leaves none.
    """

    hold: Hold
    types: Mapping[str, str]
    best: BestSeats | None
    strands: tuple[str, ...] = ()


def kinds_for(plan: SeatPlan, card: PriceCard, wanted: WantedParty) -> frozenset[SeatKind]:
    """Return the kinds of seat that a party may get: the one asked for, never a dearer one.

    A restricted view may stand in for a standard seat where it is sold for each ticket and costs no more. Raises
    InvalidInputError for a type that isn't sold for the kind.
    """
    kind = wanted.kind or usual_kind(plan)
    asked = [name for name, count in wanted.tickets.items() if count]
    prices = {name: card.ticket_type(name, kind).prices for name in asked}
    restricted = SeatKind.RESTRICTED
    if kind is SeatKind.STANDARD and all(restricted in one and one[restricted] <= one[kind] for one in prices.values()):
        return frozenset({kind, restricted})
    return frozenset({kind})


@dataclass(frozen=True, slots=True)
class SpaceTypes:
    """Which tickets of a party are for wheelchair spaces (`spaces`), and which ones for the seats near them.

    `beside` may get companion seats, in this order; `others` get ordinary seats only.
    """

    spaces: tuple[str, ...]
    beside: tuple[str, ...]
    others: tuple[str, ...]

    def shared(self, plan: SeatPlan, card: PriceCard, seats: Sequence[str]) -> dict[str, str]:
        """Return the ticket type of each chosen seat; InvalidInputError for a type that isn't sold for its seat."""
        spaces, beside = list(self.spaces), list(self.beside)
        of_kind = {name: plan.by_id[name].kind for name in seats}
        companions = [name for name, kind in of_kind.items() if kind is SeatKind.COMPANION]
        types = dict(zip(companions, beside, strict=False))
        rest = [*beside[len(companions) :], *self.others]
        for name, kind in of_kind.items():
            if name not in types:
                types[name] = spaces.pop(0) if kind is SeatKind.WHEELCHAIR else rest.pop(0)
        return {name: card.ticket_type(types[name], kind).id for name, kind in of_kind.items()}


def space_types(plan: SeatPlan, card: PriceCard, wanted: WantedParty, spaces: int) -> SpaceTypes:
    """Return which tickets of a party are for so many wheelchair spaces: the first that are sold for one.

    Tickets that are sold for companion seats alone, such as a carer's, get these first. InvalidInputError if fewer
    tickets are sold for wheelchair spaces.
    """
    names = [name for name, count in wanted.tickets.items() for _ticket in range(count)]
    in_spaces = [at for at, name in enumerate(names) if _is_sold(card, name, SeatKind.WHEELCHAIR)][:spaces]
    if len(in_spaces) < spaces:
        wrong = next(name for at, name in enumerate(names) if at not in in_spaces)
        card.ticket_type(wrong, SeatKind.WHEELCHAIR)  # raises, with the types that are sold for one
    near = [name for at, name in enumerate(names) if at not in in_spaces]
    beside = [name for name in near if _is_sold(card, name, SeatKind.COMPANION)]
    kind = wanted.kind or usual_kind(plan)
    return SpaceTypes(
        tuple(names[at] for at in in_spaces),
        tuple(sorted(beside, key=lambda name: _is_sold(card, name, kind))),
        tuple(name for name in near if name not in beside),
    )


def kinds_beside(plan: SeatPlan, card: PriceCard, wanted: WantedParty, types: SpaceTypes) -> frozenset[SeatKind]:
    """Return the kinds of ordinary seats that those beside a wheelchair space may get, as `kinds_for`."""
    kind = wanted.kind or usual_kind(plan)
    sold = [name for name in types.beside if _is_sold(card, name, kind)]
    return kinds_for(plan, card, replace(wanted, tickets=dict.fromkeys((*sold, *types.others), 1)))


def _is_sold(card: PriceCard, name: str, kind: SeatKind) -> bool:
    return any(one.id == name for one in card.types_for(kind))


def usual_kind(plan: SeatPlan) -> SeatKind:
    """Return the kind of seat that is meant where none is named: standard, else the one that the hall has most of."""
    there = [seat.kind for seat in plan.seats if seat.kind in ORDINARY and seat.area is None]
    return SeatKind.STANDARD if SeatKind.STANDARD in there or not there else max(there, key=there.count)
