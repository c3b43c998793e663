"""Price cards: what a ticket of a type costs on a kind of seat, and the lines of a sale made from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cinema.domain.auditoriums import Seat, SeatKind, SeatPlan
from cinema.errors import InvalidInputError
from cinema.i18n import _


@dataclass(frozen=True, slots=True)
class TicketType:
    """Who a ticket is for. `prices` are minor units by seat kind; a price of 0 is a price."""

    id: str
    name: str
    prices: dict[SeatKind, int]
    names: dict[str, str] = field(default_factory=dict)

    def name_in(self, language: str) -> str:
        """Return the name in a language, else the house's own."""
        return self.names.get(language, self.name)


@dataclass(frozen=True, slots=True)
class PriceCard:
    """The prices of a screening; the first ticket type is the usual one."""

    id: str
    name: str
    types: tuple[TicketType, ...]
    names: dict[str, str] = field(default_factory=dict)

    def ticket_type(self, type_id: str | None) -> TicketType:
        """Return a ticket type, the first where None is asked for; raises InvalidInputError for an unknown one."""
        if type_id is None:
            return self.types[0]
        for ticket_type in self.types:
            if ticket_type.id == type_id:
                return ticket_type
        known = ", ".join(ticket_type.id for ticket_type in self.types)
        raise InvalidInputError(
            _("There is no such ticket type here. There are: {known}.").format(known=known), field="type"
        )

    def price(self, seat: Seat, type_id: str | None) -> int:
        """Return the price of a seat for a ticket type, in minor units."""
        return self.ticket_type(type_id).prices[seat.kind]


@dataclass(frozen=True, slots=True)
class PriceLine:
    """One seat of a basket with its type and price in minor units."""

    seat: str
    kind: SeatKind
    type: str
    type_name: str
    price: int
    type_names: dict[str, str] = field(default_factory=dict)


def price_lines(plan: SeatPlan, card: PriceCard, choice: Mapping[str, str | None]) -> tuple[PriceLine, ...]:
    """Price a basket: a map from seat id to ticket type (None: the card's first).

    Raises InvalidInputError for a seat that is not in the plan or a type that is not on the card.
    """
    plan.check_seats(tuple(choice))
    lines = []
    for seat_id, type_id in choice.items():
        seat = plan.by_id[seat_id]
        ticket_type = card.ticket_type(type_id)
        lines.append(
            PriceLine(
                seat_id, seat.kind, ticket_type.id, ticket_type.name, ticket_type.prices[seat.kind], ticket_type.names
            )
        )
    return tuple(lines)
