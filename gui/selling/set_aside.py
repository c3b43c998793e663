"""A party of another screening in the same sale: its seats stay held while the next screening is chosen. No widgets."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cinema.domain.auditoriums import SEAT_KIND_NAMES
from cinema.domain.baskets import Collected
from cinema.domain.house import House
from cinema.domain.orders import Choice, Ticket
from cinema.domain.prices import PriceLine
from cinema.domain.seat_maps import Hold
from cinema.i18n import _, clock, current_language
from gui.selling.hold_calls import HoldCalls

if TYPE_CHECKING:
    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema


@dataclass(frozen=True, slots=True)
class AsideTicket:
    """A held seat: ticket type, what it costs before discounts in minor units, the seat's label, and kind and type."""

    type: str
    price: int
    label: str
    words: str

    @classmethod
    def of(cls, one: PriceLine | Ticket) -> "AsideTicket":
        """Return a line of a basket, or a ticket, as one."""
        return cls(one.type, one.price, one.seat_label, ticket_words(one))


def ticket_words(one: PriceLine | Ticket) -> str:
    """Return the kind of seat and the ticket type of a ticket, in the current language."""
    return f"{_(SEAT_KIND_NAMES[one.kind])} · {one.type_names.get(current_language(), one.type_name)}"


@dataclass(frozen=True, slots=True)
class SetAside:
    """Held seats with their ticket types. `title` and `at` say what for; `calls` keeps or releases them."""

    hold: Hold
    types: Mapping[str, str | None]
    tickets: tuple[AsideTicket, ...]
    title: str
    at: str
    calls: HoldCalls

    @property
    def screening(self) -> str:
        """The id of its screening."""
        return self.hold.screening

    @property
    def choice(self) -> Choice:
        """What it adds to the order."""
        return Choice(self.hold, self.types)

    @property
    def total(self) -> int:
        """What its tickets cost before discounts."""
        return sum(one.price for one in self.tickets)

    @property
    def labels(self) -> str:
        """Its seats in words."""
        return " ".join(one.label for one in self.tickets)


def others_of(cinema: "Cinema", actor: "Actor", party: Collected, house: House) -> list[SetAside]:
    """Return all but the first screening of a basket that was taken over; for a worker."""
    found = []
    for hold in party.holds[1:]:
        calls = HoldCalls(cinema.booking, actor, hold.screening)
        kept = calls.adopt(hold.id)
        if kept is None:
            continue
        order = party.basket.order
        screening = next(one for one in order.screenings if one.id == hold.screening)
        tickets = tuple(
            AsideTicket.of(one) for one in order.tickets if one.screening == hold.screening and one.seat in kept.seats
        )
        at = f"{clock(screening.starts_at, house.timezone)} · {screening.auditorium_name}"
        types = dict(party.types(kept))
        found.append(SetAside(kept, types, tickets, screening.title_in(current_language()), at, calls))
    return found
