"""The list of groups and single seats says all that the map shows: no free seat is missing, nothing else is there."""

from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinema.domain.auditoriums import ORDINARY, SeatKind, SeatPlan
from cinema.domain.best_seats import Block, Judge, Party, Seating, best_seats
from cinema.domain.best_seats import Place as Standing
from cinema.domain.group_words import group_words, place_words
from cinema.domain.seat_groups import Place, Side, fitting, seat_groups, single_seats
from cinema.domain.seat_runs import stretches
from tests.domain.test_best_seats import all_of, hall

STANDARD = frozenset({SeatKind.STANDARD})
ROW = st.text("sssspr_wc", min_size=1, max_size=14).filter(lambda row: row.strip("_"))
ROWS = st.lists(ROW, min_size=1, max_size=6)


@st.composite
def halls(draw: st.DrawFn) -> tuple[SeatPlan, frozenset[str]]:
    plan = hall(*draw(ROWS))
    names = [seat.id for seat in plan.seats]
    return plan, frozenset(draw(st.lists(st.sampled_from(names), unique=True)))


def test_a_row_is_cut_around_its_best_seats_and_its_rest_is_shared() -> None:
    plan = hall("sssssssss")
    groups = seat_groups(plan, all_of(plan), 4, STANDARD)
    assert [one.numbers for one in groups] == [("3", "4", "5", "6"), ("1", "2", "3", "4"), ("6", "7", "8", "9")]
    assert seat_groups(plan, all_of(plan), 10, STANDARD) == ()
    assert seat_groups(plan, all_of(plan), 0, STANDARD) == ()


def test_words_say_row_seats_side_aisle_and_distance() -> None:
    plan = hall(*["ssss_ssssss_ssss"] * 9)
    found = {group_words(one): one for one in seat_groups(plan, all_of(plan), 2, STANDARD)}
    best = seat_groups(plan, all_of(plan), 2, STANDARD)[0]
    assert (group_words(best), place_words(best)) == ("Row F, seats 7–8", "middle · 6 rows from the screen")
    assert place_words(found["Row A, seats 1–2"]) == "left · at the aisle · first row"
    assert place_words(found["Row B, seats 13–14"]) == "right · at the aisle · 2 rows from the screen"
    single = single_seats(plan, frozenset({"C1"}))
    assert list(map(group_words, single)) == ["Row C, seat 1"]
    assert {place: len(fitting(found.values(), place)) for place in Place}[Place.FRONT] == len(found) / 3


def test_numbers_are_a_range_only_where_they_count_on() -> None:
    plan = hall("ssss")
    odd = replace(plan, seats=tuple(replace(seat, number_label=str(7 - 2 * at)) for at, seat in enumerate(plan.seats)))
    assert [group_words(one) for one in seat_groups(odd, all_of(odd), 4, STANDARD)] == ["Row A, seats 7, 5, 3, 1"]
    back = replace(plan, seats=tuple(replace(seat, number_label=str(4 - at)) for at, seat in enumerate(plan.seats)))
    assert [group_words(one) for one in seat_groups(back, all_of(back), 4, STANDARD)] == ["Row A, seats 1–4"]


def test_a_row_that_ends_at_the_wall_has_no_aisle_there() -> None:
    plan = hall("ssss")
    walled = replace(plan, bounds=(-2.0, -1.0, 4.0, 1.0))
    said = {one.numbers: one.by_aisle for one in single_seats(walled, all_of(walled))}
    assert said == {("1",): False, ("2",): False, ("3",): False, ("4",): True}


def test_a_space_is_listed_with_its_companions_beside_it() -> None:
    plan = hall("wcsss_ssscw", "sssss_sssss")
    groups = seat_groups(plan, all_of(plan), 3, {*STANDARD, SeatKind.WHEELCHAIR, SeatKind.COMPANION})
    spaces = fitting(groups, kind=SeatKind.WHEELCHAIR)
    assert sorted(map(group_words, spaces)) == [
        "Row A, wheelchair space 1 with seats A2, A3",
        "Row A, wheelchair space 10 with seats A8, A9",
    ]
    alone = single_seats(plan, frozenset({"A1", "A2"}))
    assert [group_words(one) for one in alone] == ["Row A, companion seat 2", "Row A, wheelchair space 1"]


def test_an_unnumbered_area_is_one_group() -> None:
    plan = hall("ssss", "sss")
    plan = replace(plan, seats=tuple(replace(one, area="Balcony") if one.row == "B" else one for one in plan.seats))
    groups = seat_groups(plan, all_of(plan), 3, STANDARD)
    assert group_words(groups[-1]) == "Balcony, 3 seats"
    assert [one.area for one in seat_groups(plan, all_of(plan, "B1"), 3, STANDARD)] == ["", ""]
    assert sum(one.area == "Balcony" for one in single_seats(plan, all_of(plan))) == 1


@given(halls(), st.integers(1, 5))
def test_every_free_seat_is_in_the_list_and_nothing_else(made: tuple[SeatPlan, frozenset[str]], count: int) -> None:
    plan, free = made
    singles = single_seats(plan, free)
    assert sorted(one.seats[0] for one in singles) == sorted(free)
    groups = seat_groups(plan, free, count, STANDARD)
    assert {name for one in groups for name in one.seats} <= free
    long = [one for run in plan.runs for one in stretches(run, free & _of(plan, STANDARD)) if len(one) >= count]
    assert {name for one in groups for name in one.seats} == {seat.id for one in long for seat in one}


@given(halls(), st.integers(1, 5))
def test_groups_are_neighbours_of_the_right_number_and_kind(made: tuple[SeatPlan, frozenset[str]], count: int) -> None:
    plan, free = made
    groups = seat_groups(plan, free, count, STANDARD)
    assert len({one.seats for one in groups}) == len(groups)
    for one in groups:
        assert len(one.seats) == count
        assert {plan.by_id[name].kind for name in one.seats} == {one.kind} == STANDARD
        seats = [plan.by_id[name] for name in one.seats]
        assert all(right.row == left.row and right.x - left.x == 1 for left, right in pairwise(seats))
        assert one.side in Side
        assert one.rows_from_screen == list(plan.rows).index(seats[0].row) + 1


@given(halls(), st.integers(1, 5))
def test_the_first_group_is_what_the_best_seats_are(made: tuple[SeatPlan, frozenset[str]], count: int) -> None:
    plan, free = made
    best = best_seats(plan, free, Party(count, STANDARD))
    groups = seat_groups(plan, free, count, STANDARD)
    if best is None or (best.seating is not Seating.TOGETHER and count > 1):
        assert not groups
    else:
        assert groups[0].seats == best.seats


@given(halls(), st.integers(1, 5), st.randoms())
def test_the_order_is_the_same_every_time(made: tuple[SeatPlan, frozenset[str]], count: int, chance: Random) -> None:
    plan, free = made
    shuffled = sorted(free)
    chance.shuffle(shuffled)
    assert seat_groups(plan, free, count, ORDINARY) == seat_groups(plan, list(shuffled), count, ORDINARY)
    assert single_seats(plan, free) == single_seats(plan, list(shuffled))


@given(halls(), st.sampled_from(Place))
def test_a_filter_takes_groups_away_and_keeps_their_order(made: tuple[SeatPlan, frozenset[str]], place: Place) -> None:
    singles = single_seats(*made)
    fit = fitting(singles, place)
    assert list(fit) == [one for one in singles if place in one.places]
    depths = [fitting(singles, one) for one in (Place.FRONT, Place.MIDDLE, Place.BACK)]
    assert sum(map(len, depths)) == len(singles), "each seat is in one third of the rows"


@pytest.mark.parametrize("count", [1, 2, 6])
def test_of_1200_seats_each_choice_is_judged_once(monkeypatch: pytest.MonkeyPatch, count: int) -> None:
    plan = hall(*["s" * 50] * 24)
    judged: list[Block] = []
    place = Judge.place

    def counted(judge: Judge, window: Block) -> tuple[bool, Standing]:
        judged.append(window)
        return place(judge, window)

    monkeypatch.setattr(Judge, "place", counted)
    groups = seat_groups(plan, all_of(plan), count, STANDARD)
    assert len(judged) == 24 * (51 - count)
    assert len(groups) <= 24 * (50 // count + 1)


def _of(plan: SeatPlan, kinds: frozenset[SeatKind]) -> frozenset[str]:
    return frozenset(seat.id for seat in plan.seats if seat.kind in kinds)
