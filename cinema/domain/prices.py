"""The prices of one screening: each ticket type's price for each kind of seat, and the price lines of a sale.

A `PriceCard` here is what a screening sells, its surcharges included. `cinema.domain.price_cards` makes it from the
`CardRecord` that managers keep.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cinema.domain.auditoriums import Seat, SeatKind, SeatPlan
from cinema.domain.quotas import Quota
from cinema.domain.ticket_types import TypeRecord
from cinema.errors import InvalidInputError
from cinema.i18n import _


@dataclass(frozen=True, slots=True)
class TicketType:
    """A ticket type with its prices at a screening, in minor units by seat kind: 0 is free, none is not sold.

    `rules` says who may buy how many; None: anybody any number.
    """

    id: str
    name: str
    prices: dict[SeatKind, int]
    names: dict[str, str] = field(default_factory=dict)
    rules: TypeRecord | None = None

    def name_in(self, language: str) -> str:
        """Return the name in a language; without a translation, the house's own name."""
        return self.names.get(language, self.name)

    @property
    def is_for_anybody(self) -> bool:
        """Whether one customer alone may buy one ticket of it."""
        return self.rules is None or self.rules.is_for_anybody


@dataclass(frozen=True, slots=True)
class PriceCard:
    """What a screening sells; the first ticket type that anybody may buy for a kind of seat is its default."""

    id: str
    name: str
    types: tuple[TicketType, ...]
    names: dict[str, str] = field(default_factory=dict)
    quotas: tuple[Quota, ...] = ()
    version: int = 0

    def types_for(self, kind: SeatKind) -> tuple[TicketType, ...]:
        """Return the ticket types that are sold for a kind of seat."""
        return tuple(one for one in self.types if kind in one.prices)

    def ticket_type(self, type_id: str | None, kind: SeatKind | None = None) -> TicketType:
        """Return a ticket type, the default for None; InvalidInputError for one that is unknown or not sold.

        `kind` is the kind of seat that it is for; None: whatever it is for.
        """
        sold = self.types if kind is None else self.types_for(kind)
        if type_id is None and sold:
            return next((one for one in sold if one.is_for_anybody), sold[0])
        for ticket_type in sold:
            if ticket_type.id == type_id:
                return ticket_type
        if not sold:
            raise InvalidInputError(_("Nothing is sold for this kind of seat. Choose another seat."), field="seats")
        known = ", ".join(ticket_type.id for ticket_type in sold)
        if any(one.id == type_id for one in self.types):
            words = _("This ticket type isn't sold for this kind of seat. Choose one of: {known}.")
        else:
            words = _("This price card has no such ticket type. Choose one of: {known}.")
        raise InvalidInputError(words.format(known=known), field="type")

    def price(self, seat: Seat, type_id: str | None) -> int | None:
        """Return the price of a seat for a ticket type, in minor units; None if nothing is sold for the seat.

        InvalidInputError for a ticket type that is unknown or not sold for this kind of seat.
        """
        if type_id is None and not self.types_for(seat.kind):
            return None
        return self.ticket_type(type_id, seat.kind).prices[seat.kind]


@dataclass(frozen=True, slots=True)
class PriceLine:
    """A seat of a basket with its ticket type, its price in minor units, and its tax rate (None: the house's)."""

    seat: str
    kind: SeatKind
    type: str
    type_name: str
    price: int
    type_names: dict[str, str] = field(default_factory=dict)
    tax_rate: int | None = None
    label: str = ""

    @property
    def seat_label(self) -> str:
        """The seat as people know it."""
        return self.label or self.seat


def price_lines(plan: SeatPlan, card: PriceCard, choice: Mapping[str, str | None]) -> tuple[PriceLine, ...]:
    """Return the price lines of a basket, given as seat id to ticket type id (None: the price card's default).

    InvalidInputError for a seat that is not in the plan, and for a ticket type that is not on the price card or not
    sold for the seat.
    """
    plan.check_seats(tuple(choice))
    lines = []
    for seat_id, type_id in choice.items():
        seat = plan.by_id[seat_id]
        sold = card.ticket_type(type_id, seat.kind)
        rate = sold.rules.tax_rate if sold.rules else None
        price = sold.prices[seat.kind]
        lines.append(PriceLine(seat_id, seat.kind, sold.id, sold.name, price, sold.names, rate, seat.label))
    return tuple(lines)


def missing_kinds(card: PriceCard, plan: SeatPlan) -> tuple[SeatKind, ...]:
    """Return the kinds of seats on sale in a plan that nothing is sold for; a screening with one can't be published."""
    blocked = set(plan.blocked)
    there = {seat.kind for seat in plan.seats if seat.id not in blocked}
    return tuple(kind for kind in SeatKind if kind in there and not card.types_for(kind))


def lowest_price(card: PriceCard) -> int:
    """Return the lowest price that anybody pays for a standard seat and that isn't free, in minor units; 0 if none."""
    sold = (one.prices[SeatKind.STANDARD] for one in card.types_for(SeatKind.STANDARD) if one.is_for_anybody)
    return min((price for price in sold if price), default=0)
