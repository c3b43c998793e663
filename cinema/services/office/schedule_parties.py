"""Who has seats of a screening, or lost them: the sales and baskets that a change of it concerns."""

from contextlib import suppress

from cinema.domain.baskets import Basket
from cinema.domain.schedule import Party, Taken
from cinema.domain.transactions import Transaction
from cinema.errors import NotFoundError
from cinema.ports import Baskets, ScreeningChanges, ScreeningSales, SeatMaps, Users

_MOST_WAITING = 500
_MOST = 3000  # sales of one screening, those that came to nothing too


class Parties:
    """Finds the sales of taken seats. The seat map says which seats; the sales say whose they are."""

    def __init__(
        self,
        changes: ScreeningChanges,
        sales: ScreeningSales,
        users: Users,
        baskets: Baskets,
        seat_maps: SeatMaps,
    ) -> None:
        self._changes = changes
        self._sales = sales
        self._users = users
        self._baskets = baskets
        self._seat_maps = seat_maps

    def now(self, screening_id: str) -> tuple[Party, ...]:
        """Return who has seats now."""
        return self.of(screening_id, self._changes.taken(screening_id))

    def of(self, screening_id: str, taken: Taken) -> tuple[Party, ...]:
        """Return the sales of taken seats, by their first seat. A sale that is not stored yet is named all the same."""
        if not taken.seats:
            return ()
        sales = {one.id: one for one in self._sales.of(screening_id, _MOST)}
        sale_of = {ticket.id: one.id for one in sales.values() for ticket in one.tickets}
        seats: dict[tuple[str, bool], list[str]] = {}
        for seat, ticket in taken.sold.items():
            seats.setdefault((sale_of.get(ticket, ""), True), []).append(seat)
        for seat, sale in taken.pinned.items():
            seats.setdefault((sale, False), []).append(seat)
        names: dict[str, str | None] = {}
        found = [
            self._party(screening_id, sale, tuple(sorted(mine)), sales.get(sale), names, is_paid=is_paid)
            for (sale, is_paid), mine in seats.items()
        ]
        return tuple(sorted(found, key=lambda one: one.seats))

    def lost(self, screening_id: str) -> tuple[Basket, ...]:
        """Return the reserved and parked baskets whose seats of a screening are nobody's any more, though not over."""
        found = {
            screening.hold: basket
            for basket in self._baskets.waiting(_MOST_WAITING)
            for screening in basket.order.screenings
            if screening.id == screening_id
        }
        kept = self._seat_maps.find_holds({screening_id: list(found)}) if found else {}
        return tuple(basket for hold, basket in found.items() if hold not in kept)

    def _party(
        self,
        screening_id: str,
        sale_id: str,
        seats: tuple[str, ...],
        sale: Transaction | None,
        names: dict[str, str | None],
        *,
        is_paid: bool,
    ) -> Party:
        if sale is None:
            return Party(sale_id, seats, is_paid)
        customer = sale.customer
        if customer is not None and customer not in names:
            names[customer] = self._name(customer)
        starts_at = next((one.starts_at for one in sale.screenings if one.id == screening_id), None)
        name = names.get(customer) if customer is not None else None
        return Party(sale_id, seats, is_paid, sale.receipt_number, starts_at, customer, name)

    def _name(self, user_id: str) -> str | None:
        with suppress(NotFoundError):
            return self._users.get(user_id).name
        return None
