"""The sales of a cancelled screening, with what is given back how. Changes nothing."""

from cinema.domain.cancelling import BackSale, BackSales, BackState, back_state, seats_as_labels, tickets_for
from cinema.domain.screenings import Screening
from cinema.domain.transactions import Transaction
from cinema.errors import NotFoundError
from cinema.ports import Auditoriums, ScreeningChanges, ScreeningSales, Users

_MOST = 10_000  # paid sales of one screening; seats that were given back and sold again count again


class CancelledSales:
    """Reads them. The sales say who paid what; the seat map is asked too, so that nothing sold is overlooked."""

    def __init__(
        self, changes: ScreeningChanges, sales: ScreeningSales, auditoriums: Auditoriums, users: Users
    ) -> None:
        self._changes = changes
        self._sales = sales
        self._auditoriums = auditoriums
        self._users = users

    def of(self, screening: Screening) -> BackSales:
        """Return every sale with tickets of a screening, then what is only in its seat map."""
        screening_id, plan = screening.id, self._auditoriums.plan(screening.plan)
        # The map first: a sale that is entered between the two reads is in both, not in neither.
        taken = self._changes.taken(screening_id)
        names: dict[str, str | None] = {}
        paid = self._sales.bought(screening_id, _MOST)
        sales = [self._line(one, screening_id, names) for one in paid if tickets_for(one, screening_id)]
        known = {ticket.id for one in paid for ticket in one.tickets}
        lost = [seat for seat, ticket in taken.sold.items() if ticket not in known]
        if lost:
            sales.append(BackSale("", seats_as_labels(plan, lost), BackState.UNREADABLE))
        there = {one.id for one in paid}
        paying: dict[str, list[str]] = {}
        for seat, sale in taken.pinned.items():
            if sale not in there:
                paying.setdefault(sale, []).append(seat)
        sales += [
            BackSale(sale, seats_as_labels(plan, seats), BackState.BEING_PAID) for sale, seats in sorted(paying.items())
        ]
        return BackSales(screening_id, tuple(sales))

    def _line(self, sale: Transaction, screening_id: str, names: dict[str, str | None]) -> BackSale:
        tickets = tickets_for(sale, screening_id)
        if sale.customer is not None and sale.customer not in names:
            names[sale.customer] = self._name(sale.customer)
        return BackSale(
            sale.id,
            tuple(one.seat_label for one in tickets),
            back_state(sale, screening_id),
            sum(one.paid for one in tickets),
            sale.currency,
            tuple(dict.fromkeys(one.tender for one in sale.payments)),
            sale.receipt_number,
            sale.customer,
            names.get(sale.customer) if sale.customer is not None else None,
        )

    def _name(self, user_id: str) -> str | None:
        try:
            return self._users.get(user_id).name
        except NotFoundError:
            return None
