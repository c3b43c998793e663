"""How a person's purchases are put in order."""

from datetime import UTC, datetime, timedelta

from cinema.domain.orders import OrderScreening
from cinema.domain.purchases import begins_at, sort_purchases
from cinema.domain.transactions import Transaction, TransactionState
from cinema.domain.users import Channel

NOW = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)


def sale(name: str, *hours: float, state: TransactionState = TransactionState.PAID) -> Transaction:
    """Return a sale of showings that start so many hours from now."""
    screenings = tuple(
        OrderScreening(f"s{at}", "h", "metropolis", "Metropolis", "Sala", NOW + timedelta(hours=at)) for at in hours
    )
    return Transaction(
        id=name, screenings=screenings, tickets=(), total=950, currency="EUR", channel=Channel.CUSTOMER,
        workstation="w", seller=None, customer="ana", state=state, paid_at=NOW - timedelta(days=1),
    )  # fmt: skip


def test_what_is_to_come_is_soonest_first_what_is_over_and_given_back_latest_first() -> None:
    back = TransactionState.REFUNDED
    bought = [
        sale("later", 50), sale("old", -50), sale("soon", 1), sale("older", -90), sale("now", -1),
        sale("part", 2, state=TransactionState.PART_REFUNDED), sale("back", 3, state=back),
        sale("long back", -60, state=back),
    ]  # fmt: skip
    found = sort_purchases(bought, NOW)
    assert [one.id for one in found.coming] == ["now", "soon", "part", "later"]
    assert [one.id for one in found.over] == ["old", "older"]
    assert [one.id for one in found.given_back] == ["back", "long back"]


def test_a_purchase_for_several_showings_is_to_come_until_the_last_is_over() -> None:
    assert [one.id for one in sort_purchases([sale("both", -30, 5)], NOW).coming] == ["both"]


def test_a_purchase_without_a_showing_is_of_when_it_was_paid() -> None:
    assert begins_at(sale("voucher")) == NOW - timedelta(days=1)
