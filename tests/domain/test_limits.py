"""What a cashier may do without a manager."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from cinema.domain.house import House
from cinema.domain.limits import (
    ACTION_NAMES,
    LentAction,
    comp_needs_manager,
    discount_needs_manager,
    late_sale_needs_manager,
    refund_needs_manager,
    stranded_seat_needs_manager,
)


@pytest.mark.parametrize(
    ("limit", "currency", "amount", "asks"),
    [
        ("", "EUR", 10**9, False), ("0", "EUR", 0, False), ("0", "EUR", 1, True), ("50", "EUR", 50_00, False),
        ("50", "EUR", 50_01, True), ("12.50", "EUR", 12_51, True), ("12.50", "EUR", 12_50, False),
        ("500", "JPY", 500, False), ("500", "JPY", 501, True), ("1.5", "KWD", 1500, False), ("1.5", "KWD", 1501, True),
        ("0.005", "EUR", 1, True),
    ],
)  # fmt: skip
def test_a_refund_above_the_limit_needs_a_manager_in_any_currency(
    limit: str, currency: str, amount: int, asks: bool
) -> None:
    assert refund_needs_manager(House(cashier_refund=limit, currency=currency), amount) is asks


def test_a_discount_above_the_limit_needs_a_manager() -> None:
    house = House(cashier_discount_percent=10)
    assert not discount_needs_manager(house, 10)
    assert discount_needs_manager(house, Decimal("10.01"))


def test_who_gives_comps_and_leaves_single_seats_is_the_house_s_to_say() -> None:
    assert comp_needs_manager(House())
    assert not comp_needs_manager(House(comps_by="staff"))
    assert not stranded_seat_needs_manager(House())
    assert stranded_seat_needs_manager(House(stranded_seats_by="manager"))


@pytest.mark.parametrize(("minutes", "asks"), [(-60, False), (15, False), (16, True)])
def test_a_sale_long_after_the_start_needs_a_manager(minutes: int, asks: bool) -> None:
    start = datetime(2026, 11, 20, 20, 15, tzinfo=UTC)
    assert late_sale_needs_manager(House(late_sale_minutes=15), start, start + timedelta(minutes=minutes)) is asks


def test_each_action_that_is_lent_has_words() -> None:
    assert set(ACTION_NAMES) == set(LentAction)
