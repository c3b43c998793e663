"""Price cards: the price of each ticket type for each kind of seat, and the price lines of a sale."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cinema.domain.auditoriums import Seat, SeatKind, SeatPlan
from cinema.errors import InvalidInputError
from cinema.i18n import _


@dataclass(frozen=True, slots=True)
class TicketType:
    """A ticket type, such as adult or child. `prices` are in minor units, by seat kind; 0 is a free ticket."""

    id: str
    name: str
    prices: dict[SeatKind, int]
    names: dict[str, str] = field(default_factory=dict)

    def name_in(self, language: str) -> str:
        """Return the name in a language; without a translation, the house's own name."""
        return self.names.get(language, self.name)


@dataclass(frozen=True, slots=True)
class PriceCard:
    """The prices of a screening; the first ticket type is the default."""

    id: str
    name: str
    types: tuple[TicketType, ...]
    names: dict[str, str] = field(default_factory=dict)

    def ticket_type(self, type_id: str | None) -> TicketType:
        """Return a ticket type, the default for None; InvalidInputError for an unknown one."""
        if type_id is None:
            return self.types[0]
        for ticket_type in self.types:
            if ticket_type.id == type_id:
                return ticket_type
        known = ", ".join(ticket_type.id for ticket_type in self.types)
        words = _("This price card has no such ticket type. Choose one of: {known}.")
        raise InvalidInputError(words.format(known=known), field="type")

    def price(self, seat: Seat, type_id: str | None) -> int:
        """Return the price of a seat for a ticket type, in minor units."""
        return self.ticket_type(type_id).prices[seat.kind]


@dataclass(frozen=True, slots=True)
class PriceLine:
    """A seat of a basket with its ticket type and its price in minor units."""

    seat: str
    kind: SeatKind
    type: str
    type_name: str
    price: int
    type_names: dict[str, str] = field(default_factory=dict)
    label: str = ""

    @property
    def seat_label(self) -> str:
        """The seat as people know it."""
        return self.label or self.seat


def price_lines(plan: SeatPlan, card: PriceCard, choice: Mapping[str, str | None]) -> tuple[PriceLine, ...]:
    """Return the price lines of a basket, given as seat id to ticket type id (None: the price card's default).

    InvalidInputError for a seat that is not in the plan or a ticket type that is not on the price card.
    """
    plan.check_seats(tuple(choice))
    lines = []
    for seat_id, type_id in choice.items():
        seat = plan.by_id[seat_id]
        ticket_type = card.ticket_type(type_id)
        lines.append(
            PriceLine(
                seat_id,
                seat.kind,
                ticket_type.id,
                ticket_type.name,
                ticket_type.prices[seat.kind],
                ticket_type.names,
                seat.label,
            )
        )
    return tuple(lines)
