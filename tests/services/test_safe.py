"""The safe: each bag goes in once, by its number, and comes out once, whole, as a float or to the bank."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from cinema.domain.drawer import DrawerReason
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import ConflictError, InvalidInputError, NotAllowedError
from cinema.services.cinema import Cinema
from tests.conftest import SmallHouse
from tests.support import findings, raw

SAFE, FLOAT = DrawerReason.SAFE, DrawerReason.FLOAT


def bags(house: SmallHouse) -> dict[str, int]:
    return {one.number: one.amount for one in house.cinema.safe.contents(house.staff)}


@pytest.fixture
def filled(house: SmallHouse) -> SmallHouse:
    """A safe with a drop of 30.00 and the 120.00 of a closing."""
    house.cinema.till_sessions.open(house.staff, 200_00)
    house.cinema.till_sessions.drop(house.staff, 30_00, SAFE, "Bag 1")
    house.cinema.till_sessions.close(house.staff, 170_00, None, bag="Bag 2", bagged=120_00)
    return house


def test_drops_and_closing_cash_go_in_by_their_bags(filled: SmallHouse) -> None:
    assert bags(filled) == {"Bag 1": 30_00, "Bag 2": 120_00}
    (drop, closing) = filled.cinema.safe.contents(filled.staff)
    assert (drop.by, drop.z, closing.by) == ("user-staff", None, "user-staff")
    assert (closing.z or "").startswith("Z")
    assert filled.cinema.till_sessions.opening(filled.staff).expected == 50_00
    assert findings(filled.cinema) == []


def test_a_bag_comes_out_as_a_float_of_any_till(filled: SmallHouse) -> None:
    opened = filled.cinema.till_sessions.open(filled.staff, 80_00, bag="bag1")  # the same number, typed otherwise
    assert opened.difference == 0
    other = filled.another_till("till-2").till_sessions
    other.open(filled.staff, 10_00)
    assert other.add(filled.staff, 120_00, FLOAT, "BAG 2").held == 130_00
    assert bags(filled) == {}
    takings = filled.cinema.safe.takings(filled.operator)
    assert [(one.bags, one.amount, one.till_number, one.slip) for one in takings] == [
        (("BAG 2",), 120_00, 2, None),
        (("bag1",), 30_00, 1, None),
    ]
    assert findings(filled.cinema) == []


def test_bags_go_to_the_bank_together(filled: SmallHouse) -> None:
    banked = filled.cinema.safe.bank(filled.operator, ["Bag 2", "Bag 1"], "K-17")
    assert (banked.amount, banked.slip, banked.by) == (150_00, "K-17", "operator")
    (taking,) = filled.cinema.safe.takings(filled.operator)
    assert (taking.bags, taking.amount, taking.slip, taking.by) == (("Bag 2", "Bag 1"), 150_00, "K-17", "operator")
    assert bags(filled) == {}
    assert findings(filled.cinema) == []


@pytest.mark.parametrize(
    ("call", "error", "field"),
    [
        (lambda c, a: c.safe.bank(a, [], "K"), InvalidInputError, "bags"),
        (lambda c, a: c.safe.bank(a, ["Bag 1", "BAG1"], "K"), InvalidInputError, "bags"),
        (lambda c, a: c.safe.bank(a, ["Bag 1", " "], "K"), InvalidInputError, "bags"),
        (lambda c, a: c.safe.bank(a, ["Bag 1"], ""), InvalidInputError, "slip"),
        (lambda c, a: c.safe.bank(a, ["Bag 1", "Bag 9"], "K"), ConflictError, "bag"),
        (lambda c, a: c.till_sessions.open(a, 0, bag="Bag 9"), ConflictError, "bag"),
    ],
)
def test_what_is_not_in_the_safe_does_not_come_out(
    filled: SmallHouse, call: Callable[[Cinema, Actor], object], error: type[ConflictError], field: str
) -> None:
    before = raw(filled.connection, "journal")
    with pytest.raises(error) as refused:
        call(filled.cinema, filled.operator)
    assert refused.value.field == field
    assert raw(filled.connection, "journal") == before


def test_a_bag_comes_out_once_and_whole(filled: SmallHouse) -> None:
    sessions, staff = filled.cinema.till_sessions, filled.staff
    sessions.open(staff, 50_00)
    with pytest.raises(InvalidInputError, match="whole"):
        sessions.add(staff, 29_99, FLOAT, "Bag 1")
    sessions.add(staff, 30_00, FLOAT, "Bag 1")
    with pytest.raises(ConflictError):
        sessions.add(staff, 30_00, FLOAT, "Bag 1")
    with pytest.raises(ConflictError):
        filled.cinema.safe.bank(filled.operator, ["Bag 1"], "K-17")
    assert bags(filled) == {"Bag 2": 120_00}


def test_the_number_of_a_bag_is_never_used_again(filled: SmallHouse) -> None:
    sessions, staff = filled.cinema.till_sessions, filled.staff
    filled.cinema.safe.bank(filled.operator, ["Bag 1"], "K-17")
    sessions.open(staff, 50_00)
    with pytest.raises(ConflictError) as refused:
        sessions.drop(staff, 10_00, SAFE, "bag 1")
    assert refused.value.field == "bag"
    with pytest.raises(ConflictError):
        sessions.close(staff, 50_00, None, bag="BAG 2")
    assert sessions.x(staff).expected_cash == 50_00
    with pytest.raises(ConflictError) as refused:
        filled.cinema.safe.bank(filled.operator, ["Bag 2"], "k-17")
    assert refused.value.field == "slip"


def test_of_many_who_take_a_bag_at_once_one_does(filled: SmallHouse) -> None:
    cinemas = [filled.another_till(f"till-{at}") for at in range(2, 6)]

    def take(at: int) -> bool:
        try:
            cinemas[at].safe.bank(filled.operator, ["Bag 2"], f"K-{at}")
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(len(cinemas)) as pool:
        assert sum(pool.map(take, range(len(cinemas)))) == 1
    assert findings(filled.cinema) == []


def test_only_a_manager_takes_bags_to_the_bank(filled: SmallHouse) -> None:
    with pytest.raises(NotAllowedError):
        filled.cinema.safe.bank(filled.staff, ["Bag 1"], "K-17")
    with pytest.raises(NotAllowedError):
        filled.cinema.safe.contents(Actor(Role.CUSTOMER, "till-1", Channel.CUSTOMER))
    assert len(bags(filled)) == 2
