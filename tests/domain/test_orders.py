"""Orders: what discounts do to tickets and lines, and what a second try keeps."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinema.domain.auditoriums import SeatKind
from cinema.domain.orders import Discount, Line, Order, OrderScreening, Ticket, discounted
from cinema.domain.users import Channel
from cinema.errors import InvalidInputError

STARTS = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)


def ticket(name: str, price: int = 950, screening: str = "s1", rate: int = 0) -> Ticket:
    return Ticket(name, screening, name.upper(), SeatKind.STANDARD, "adult", "Adult", price, tax_rate=rate)


def order(*tickets: Ticket, lines: tuple[Line, ...] = (), discounts: tuple[Discount, ...] = ()) -> Order:
    screenings = tuple(
        OrderScreening(name, f"hold-{name}", "m1", "Metropolis", "Hall", STARTS, {"es": "Metrópolis"})
        for name in dict.fromkeys(one.screening for one in tickets)
    )
    total = sum(one.paid for one in tickets) + sum(one.paid for one in lines)
    return Order(
        "o1", screenings, tickets, total, "EUR", Channel.TEST, "till-1", None, None, lines=lines, discounts=discounts
    )


@given(
    st.lists(st.integers(0, 10**5), min_size=1, max_size=6),
    st.lists(st.integers(0, 10**5), max_size=3),
    st.lists(st.integers(0, 100_00), max_size=3),
)
def test_what_is_paid_is_the_prices_less_the_discounts(prices: list[int], extras: list[int], rates: list[int]) -> None:
    tickets = [ticket(f"t{place}", price) for place, price in enumerate(prices)]
    lines = [Line(f"l{place}", "Popcorn", 1, price) for place, price in enumerate(extras)]
    everything = (*(one.id for one in tickets), *(one.id for one in lines))
    asked = [Discount(f"d{place}", 0, everything, rate=rate) for place, rate in enumerate(rates)]
    cut, charged, computed = discounted(tickets, lines, asked)
    items: list[Ticket | Line] = [*cut, *charged]
    assert sum(one.paid for one in items) == sum(prices) + sum(extras) - sum(one.amount for one in computed)
    assert all(0 <= one.paid <= one.price for one in items)


def test_a_rate_is_taken_of_what_is_left_after_the_discounts_before_it() -> None:
    half, tenth = Discount("half", 0, ("t1",), rate=50_00), Discount("tenth", 0, ("t1", "t2"), rate=10_00)
    cut, _lines, computed = discounted([ticket("t1", 1000), ticket("t2", 1000)], [], [half, tenth])
    assert [one.amount for one in computed] == [500, 150]
    assert [one.paid for one in cut] == [450, 900]


def test_a_discount_touches_what_it_covers_alone() -> None:
    cut, lines, _computed = discounted([ticket("t1")], [Line("l1", "Popcorn", 1, 500)], [Discount("d", 100, ("l1",))])
    assert (cut[0].discount, lines[0].discount) == (0, 100)


@pytest.mark.parametrize(
    "discount",
    [
        Discount("nothing", 10, ()),
        Discount("another sale's", 10, ("t1", "t9")),
        Discount("too much", 951, ("t1",)),
        Discount("less than nothing", -1, ("t1",)),
        Discount("more than all", 0, ("t1",), rate=200_00),
    ],
)
def test_a_discount_that_can_t_be_is_refused(discount: Discount) -> None:
    with pytest.raises(InvalidInputError) as refused:
        discounted([ticket("t1")], [], [discount])
    assert refused.value.field == "discount"


def test_a_discount_covers_no_item_twice() -> None:
    with pytest.raises(InvalidInputError) as refused:
        discounted([ticket("t1")], [], [Discount("twice", 0, ("t1", "t1"), rate=100_00)])
    assert refused.value.field == "discount"


def test_a_line_has_no_negative_price() -> None:
    with pytest.raises(InvalidInputError) as refused:
        discounted([ticket("t1")], [Line("l1", "Popcorn", 1, -900)], [])
    assert refused.value.field == "lines"


@pytest.mark.parametrize("covers", [("a1", "a2"), ("l1",), ("a1", "l1")])
def test_a_ticket_voucher_makes_just_one_ticket_free(covers: tuple[str, ...]) -> None:
    things = [ticket("a1"), ticket("a2")], [Line("l1", "Popcorn", 1, 500)]
    with pytest.raises(InvalidInputError):
        discounted(*things, [Discount("", 500, covers, voucher="v1")])
    cut, _lines, _computed = discounted(*things, [Discount("", 950, ("a2",), voucher="v1")])
    assert [one.paid for one in cut] == [950, 0]


def test_an_order_again_is_the_same_with_ids_of_its_own() -> None:
    first = order(
        ticket("a1"), ticket("a2"), lines=(Line("l1", "Popcorn", 2, 900),), discounts=(Discount("d", 0, ("a2", "l1")),)
    )
    again = first.again()
    assert again.id != first.id
    assert {one.id for one in again.items}.isdisjoint({one.id for one in first.items})
    assert again.discounts[0].covers == (again.tickets[1].id, again.lines[0].id)
    assert (again.total, again.seats, again.screenings) == (first.total, first.seats, first.screenings)


def test_other_holds_change_nothing_else() -> None:
    first = order(ticket("a1"), ticket("b1", screening="s2"))
    moved = first.held_by({"s2": "another"})
    assert [one.hold for one in moved.screenings] == ["hold-s1", "another"]
    assert moved.tickets == first.tickets


def test_an_order_tells_of_its_screenings() -> None:
    made = order(ticket("a1"), ticket("b1", screening="s2"))
    assert (made.screening, made.movie, made.auditorium_name, made.starts_at) == ("s1", "m1", "Hall", STARTS)
    assert (made.title_in("es"), made.title_in("pt_BR")) == ("Metrópolis", "Metropolis")
    assert made.tickets_of("s2") == {"B1": "b1"}
    nothing = order(lines=(Line("l1", "Popcorn", 1, 500),))
    assert (nothing.screening, nothing.movie, nothing.starts_at, nothing.title_in("es")) == ("", "", None, "")


def test_the_tax_of_an_order_is_by_what_is_paid() -> None:
    cut, _lines, _done = discounted([ticket("a1", 1070, rate=700), ticket("a2", 1190, rate=1900)], [], [])
    assert order(*cut).taxes == {700: 70, 1900: 190}
