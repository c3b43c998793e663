"""Price cards: the price of a seat for a ticket type."""

import pytest

from cinema.domain.auditoriums import SeatKind, plan_from_rows
from cinema.domain.prices import PriceCard, TicketType, price_lines
from cinema.errors import InvalidInputError

PLAN = plan_from_rows("hall", 1, [("A", "wcsp", 0.0)], 0.0)
ADULT = {SeatKind.STANDARD: 950, SeatKind.PREMIUM: 1250, SeatKind.WHEELCHAIR: 950, SeatKind.COMPANION: 0}
CHILD = {SeatKind.STANDARD: 600, SeatKind.PREMIUM: 800, SeatKind.WHEELCHAIR: 600, SeatKind.COMPANION: 0}
CARD = PriceCard(
    "weekday", "Weekday", (TicketType("adult", "Adult", ADULT), TicketType("child", "Child", CHILD, {"es": "Niño"}))
)


def test_a_basket_is_priced_by_kind_and_type_in_its_order() -> None:
    lines = price_lines(PLAN, CARD, {"A4": "child", "A2": None, "A3": None})
    assert [(line.seat, line.type, line.price) for line in lines] == [
        ("A4", "child", 800), ("A2", "adult", 0), ("A3", "adult", 950),
    ]  # fmt: skip


@pytest.mark.parametrize("type_id", ["senior", "", "Adult", "$where", "x" * 10_000])
def test_a_type_that_is_not_on_the_card_is_refused_and_the_known_are_named(type_id: str) -> None:
    with pytest.raises(InvalidInputError, match="adult, child") as refused:
        price_lines(PLAN, CARD, {"A3": type_id})
    assert refused.value.field == "type"


@pytest.mark.parametrize("choice", [{}, {"B1": None}, {"$A1": None}])
def test_a_basket_of_nothing_or_of_other_seats_is_refused(choice: dict[str, str | None]) -> None:
    with pytest.raises(InvalidInputError):
        price_lines(PLAN, CARD, choice)


def test_a_type_s_name_is_translated_where_the_card_knows_it() -> None:
    child = CARD.ticket_type("child")
    assert (child.name_in("es"), child.name_in("pt_BR")) == ("Niño", "Child")
