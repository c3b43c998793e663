"""What the tickets of a sale are exchanged for: screening, seats and types as they are asked for. No widgets.

A ticket of the chosen screening keeps its seat until another one is placed; any other gets the best seat there is.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from cinema.domain.auditoriums import SeatPlan
from cinema.domain.exchanges import Swap
from cinema.domain.orders import Ticket
from cinema.domain.parties import WantedParty
from cinema.domain.prices import PriceCard


@dataclass(frozen=True, slots=True)
class Wish:
    """What one ticket is exchanged for. `seat` is kept, or placed by hand; None: the best one is chosen."""

    ticket: Ticket
    type: str
    seat: str | None

    def stays_in(self, screening: str) -> bool:
        """Tell whether the ticket keeps its seat."""
        return self.ticket.screening == screening and self.seat == self.ticket.seat


@dataclass(frozen=True, slots=True)
class Wanted:
    """An exchange as it is asked for. `turn` has the ids of its tickets: the first gets the next seat by hand."""

    screening: str
    wishes: tuple[Wish, ...] = ()
    turn: tuple[str, ...] = ()

    @property
    def is_changed(self) -> bool:
        """Whether any ticket gets another seat, screening or type."""
        return any(not one.stays_in(self.screening) or one.type != one.ticket.type for one in self.wishes)

    @property
    def moves(self) -> bool:
        """Whether any ticket gets another screening."""
        return any(one.ticket.screening != self.screening for one in self.wishes)

    @property
    def kept(self) -> frozenset[str]:
        """The seats that stay with their tickets."""
        return frozenset(one.ticket.seat for one in self.wishes if one.stays_in(self.screening))

    @property
    def counts(self) -> dict[str, int]:
        """The number of tickets of each type."""
        return _counted(self.wishes)

    @property
    def party(self) -> WantedParty:
        """The seats that are to be held: those that no ticket has already."""
        new = [one for one in self.wishes if not one.stays_in(self.screening)]
        by_hand = {one.seat: one.type for one in new if one.seat is not None}
        return WantedParty(_counted(one for one in new if one.seat is None), by_hand)

    def seated(self, held: Mapping[str, str]) -> dict[str, str]:
        """Return the new seat of each ticket (by its id) for the held seats with their types."""
        placed = {one.seat for one in self.wishes if one.seat is not None}
        free = [(seat, type_id) for seat, type_id in held.items() if seat not in placed]
        found: dict[str, str] = {}
        for one in self.wishes:
            seat = one.seat
            if seat is None:
                chosen = next(pair for pair in free if pair[1] == one.type)
                free.remove(chosen)
                seat = chosen[0]
            found[one.ticket.id] = seat
        return found

    def swaps(self, seats: Mapping[str, str], name_of: Callable[[str], str], plan: SeatPlan) -> tuple[Swap, ...]:
        """Return it as the service takes it; `name_of` gives the name of an old ticket's seat by the ticket's id."""
        return tuple(
            Swap(name_of(one.ticket.id), screening=self.screening, type=one.type)
            if one.stays_in(self.screening)
            else Swap(name_of(one.ticket.id), _name(plan, seats[one.ticket.id]), self.screening, one.type)
            for one in self.wishes
        )

    # Changes, each another value

    def of(self, tickets: Iterable[Ticket]) -> "Wanted":
        """Exchange these tickets; those that were exchanged before go on as they were."""
        before = {one.ticket.id: one for one in self.wishes}
        wishes = tuple(before.get(one.id) or _fresh(self.screening, one, one.type) for one in tickets)
        return replace(self, wishes=wishes, turn=tuple(one.ticket.id for one in wishes))

    def into(self, screening: str, plan: SeatPlan, card: PriceCard) -> "Wanted":
        """Exchange into a screening; a type that it doesn't sell becomes its first one."""
        wishes = []
        for one in self.wishes:
            stays = one.ticket.screening == screening
            kind = plan.by_id[one.ticket.seat].kind if stays and one.ticket.seat in plan.by_id else None
            sold = card.types if kind is None else card.types_for(kind)
            type_id = one.type if stays or not sold or one.type in {each.id for each in sold} else sold[0].id
            wishes.append(_fresh(screening, one.ticket, type_id))
        return replace(self, screening=screening, wishes=tuple(wishes), turn=tuple(one.ticket.id for one in wishes))

    def anywhere(self) -> "Wanted":
        """Choose the best seats for all of them."""
        return replace(self, wishes=tuple(replace(one, seat=None) for one in self.wishes))

    def typed(self, type_id: str, *, away: bool = False) -> "Wanted":
        """Make one more ticket of a type; `away`: give one of them its old type again."""
        for one in self.wishes:
            to = one.ticket.type if away else type_id
            if (one.type == type_id) == away and one.type != to:
                return self._with(replace(one, type=to))
        return self

    def placed(self, seat: str) -> "Wanted":
        """Give the next ticket this seat; a seat that was placed is given back, an own old one is kept again."""
        own = next(
            (one for one in self.wishes if seat == one.ticket.seat and one.ticket.screening == self.screening), None
        )
        if own is not None:
            return self._with(replace(own, seat=seat))
        before = next((one for one in self.wishes if one.seat == seat), None)
        if before is not None:
            return replace(
                self._with(_fresh(self.screening, before.ticket, before.type)), turn=self._turned(before, first=True)
            )
        wish = next((one for name in self.turn for one in self.wishes if one.ticket.id == name), None)
        if wish is None:
            return self
        return replace(self._with(replace(wish, seat=seat)), turn=self._turned(wish, first=False))

    def _with(self, wish: Wish) -> "Wanted":
        return replace(self, wishes=tuple(wish if one.ticket.id == wish.ticket.id else one for one in self.wishes))

    def _turned(self, wish: Wish, *, first: bool) -> tuple[str, ...]:
        others = tuple(name for name in self.turn if name != wish.ticket.id)
        return (wish.ticket.id, *others) if first else (*others, wish.ticket.id)


def _fresh(screening: str, ticket: Ticket, type_id: str) -> Wish:
    return Wish(ticket, type_id, ticket.seat if ticket.screening == screening else None)


def _counted(wishes: Iterable[Wish]) -> dict[str, int]:
    found: dict[str, int] = {}
    for one in wishes:
        found[one.type] = found.get(one.type, 0) + 1
    return found


def _name(plan: SeatPlan, seat: str) -> str:
    """Return the name by which the service finds a seat: seats of an unnumbered area share their label."""
    found = plan.by_id[seat]
    return found.label if found.area is None else found.id
