"""A party that sits together: the tickets that are asked for, the kinds of seat it may get, and what is held."""

from collections.abc import Mapping
from dataclasses import dataclass

from cinema.domain.auditoriums import ORDINARY, SeatKind, SeatPlan
from cinema.domain.best_seats import BestSeats
from cinema.domain.prices import PriceCard
from cinema.domain.seat_maps import Hold


@dataclass(frozen=True, slots=True)
class WantedParty:
    """The tickets that are asked for by type, and seats that were placed by hand with the types that they have.

    `kind` is the kind of seat that is asked for; None: the usual one of the auditorium.
    """

    tickets: Mapping[str, int]
    by_hand: Mapping[str, str]
    kind: SeatKind | None = None

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


def usual_kind(plan: SeatPlan) -> SeatKind:
    """Return the kind of seat that is meant where none is named: standard, else the one that the hall has most of."""
    there = [seat.kind for seat in plan.seats if seat.kind in ORDINARY and seat.area is None]
    return SeatKind.STANDARD if SeatKind.STANDARD in there or not there else max(there, key=there.count)
