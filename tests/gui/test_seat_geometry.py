"""Where seats lie, which one is meant, and where an arrow key goes; without a window."""

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cinema.adapters.pretix_plan import read_pretix_plan
from cinema.domain.auditoriums import SeatKind, SeatPlan, plan_from_rows
from cinema.domain.seat_labels import NameKind, Names, relabelled
from cinema.domain.seat_plan_areas import with_area
from cinema.domain.seat_plan_import import guess_kinds, plan_of
from gui.seat_map.geometry import (
    ZOOM_STEPS,
    Direction,
    best_place,
    fitting_pitch,
    lay_out,
    neighbour,
    next_zoom,
    row_end,
    rows_of,
)
from gui.seat_map.legend import arrange
from gui.seat_map.looks import SeatLook, seat_name, seat_words, style_of
from tests.gui.seat_fakes import sample_plan

ROOMS = range(4)
_SIGNS = st.text(alphabet="ssspwcb._", min_size=1, max_size=14).filter(lambda signs: signs.strip("._"))


@st.composite
def plans(draw: st.DrawFn) -> SeatPlan:
    names = "ABCDEFGHJKLMN"[: draw(st.integers(1, 9))]
    rows = [(name, draw(_SIGNS), draw(st.sampled_from([0.0, 0.3, 0.6]))) for name in names]
    return plan_from_rows("hall", 1, rows, draw(st.sampled_from([0.0, 0.03, 0.055])))


@pytest.mark.parametrize("room", ROOMS)
@pytest.mark.parametrize("size", [(848, 600), (1450, 800), (540, 430)])
def test_a_fitted_plan_lies_within_its_window(room: int, size: tuple[int, int]) -> None:
    plan = sample_plan(room)
    pitch = fitting_pitch(plan, *size, smallest=10, largest=56)
    laid = lay_out(plan, pitch, min_width=size[0], min_height=size[1])
    assert (laid.width, laid.height) == size
    for spot in laid.spots.values():
        assert pitch / 2 <= spot.x <= size[0] - pitch / 2
        assert pitch <= spot.y <= size[1] - pitch / 2
    assert all(0 < label.x < size[0] for label in laid.labels)


@pytest.mark.parametrize("room", ROOMS)
def test_pointing_at_a_seat_finds_it(room: int) -> None:
    plan = sample_plan(room)
    laid = lay_out(plan, 28.5)
    for seat, spot in laid.spots.items():
        assert laid.seat_at(spot.x, spot.y) == seat
        assert laid.seat_at(spot.x + 9, spot.y - 9) == seat
    assert laid.seat_at(2, 2) is None


@given(plans(), st.integers(0, 900), st.integers(0, 700))
@settings(max_examples=60, deadline=None)
def test_the_grid_finds_what_looking_at_every_seat_finds(plan: SeatPlan, x: int, y: int) -> None:
    laid = lay_out(plan, 30)
    near = {s: (spot.x - x) ** 2 + (spot.y - y) ** 2 for s, spot in laid.spots.items()}
    least = min(near.values())
    found = laid.seat_at(x, y)
    if least <= (30 / 1.4) ** 2:
        assert found is not None
        assert near[found] == least
    else:
        assert found is None


@given(plans())
@settings(max_examples=60, deadline=None)
def test_every_seat_can_be_walked_to(plan: SeatPlan) -> None:
    start = plan.seats[0].id
    reached, waiting = {start}, [start]
    while waiting:
        here = waiting.pop()
        for direction in Direction:
            there = neighbour(plan, here, direction)
            if there is not None and there not in reached:
                reached.add(there)
                waiting.append(there)
    assert reached == set(plan.by_id)


@given(plans())
@settings(max_examples=60, deadline=None)
def test_sideways_keeps_to_the_row_and_comes_back(plan: SeatPlan) -> None:
    for seats in rows_of(plan).values():
        for one, other in pairwise(seats):
            assert neighbour(plan, one.id, Direction.RIGHT) == other.id
            assert neighbour(plan, other.id, Direction.LEFT) == one.id
        assert neighbour(plan, seats[0].id, Direction.LEFT) is None
        assert row_end(plan, seats[-1].id, last=False) == seats[0].id
        assert row_end(plan, seats[0].id, last=True) == seats[-1].id


@given(plans())
@settings(max_examples=40, deadline=None)
def test_up_and_down_change_the_row_by_one_where_a_seat_is_ahead(plan: SeatPlan) -> None:
    for seat in plan.seats:
        there = neighbour(plan, seat.id, Direction.DOWN)
        if there is None:
            assert seat.y == max(other.y for other in plan.seats)
        else:
            assert plan.by_id[there].y > seat.y


def test_arrows_cross_an_aisle_and_a_cross_aisle() -> None:
    plan = sample_plan(0)
    assert neighbour(plan, "A3", Direction.RIGHT) == "A4"
    assert neighbour(plan, "H10", Direction.DOWN) in {"J11", "J10"}


def test_wheelchair_and_companion_are_joined_on_either_side() -> None:
    laid = lay_out(sample_plan(0), 28.5)
    assert {join.seats for join in laid.joins} == {("A1", "A2"), ("A17", "A18")}


def test_rows_are_lettered_on_both_sides() -> None:
    laid = lay_out(sample_plan(0), 28.5)
    assert len(laid.labels) == 2 * 14
    by_row = [label for label in laid.labels if label.row == "J"]
    assert by_row[0].x < min(spot.x for spot in laid.spots.values()) < by_row[1].x


def test_zoom_goes_by_steps_and_stops() -> None:
    assert [next_zoom(step, 1) for step in ZOOM_STEPS] == [100, 150, 200, 200]
    assert [next_zoom(step, -1) for step in ZOOM_STEPS] == [75, 75, 100, 150]


def test_the_first_look_is_at_a_free_seat_near_the_middle() -> None:
    plan = sample_plan(0)
    everything = {seat.id for seat in plan.seats}
    middle = best_place(plan, everything)
    assert plan.by_id[middle].row in "HJK"
    assert best_place(plan, everything - {middle}) != middle
    assert best_place(plan, set()) in everything


def test_a_narrow_legend_takes_two_lines_and_overlaps_nothing() -> None:
    widths = [90, 80, 130, 60, 110, 150, 130, 110]
    assert [len(row) for row in arrange(widths, 1100, 14, 28)] == [8]
    narrow = arrange(widths, 700, 14, 28)
    assert [len(row) for row in narrow] == [4, 4]
    for row, line in zip(narrow, (widths[:4], widths[4:]), strict=True):
        ends = [start + width for start, width in zip(row, line, strict=True)]
        assert all(end + 14 <= start for end, start in zip(ends, row[1:], strict=False))
        assert ends[-1] <= 700


def test_a_seat_is_described_in_words() -> None:
    seat = sample_plan(0).by_id["K7"]
    assert seat_name(seat) == "Row K, seat 7"
    assert seat_words(seat, SeatLook.FREE, "€12.50") == "Premium · €12.50 · free"
    assert seat_words(seat, SeatLook.SOLD, "€12.50") == "Premium · sold"


def test_a_sold_seat_looks_the_same_whatever_its_kind() -> None:
    assert style_of(SeatLook.SOLD, SeatKind.PREMIUM) is style_of(SeatLook.SOLD, SeatKind.WHEELCHAIR)
    assert style_of(SeatLook.FREE, SeatKind.PREMIUM) is not style_of(SeatLook.FREE, SeatKind.STANDARD)


def imported(name: str) -> SeatPlan:
    there = read_pretix_plan(Path(__file__).parent.parent / "data" / f"pretix_{name}.json")
    return plan_of(there, "plan", "hall", guess_kinds(there.categories))


@pytest.mark.parametrize("name", ["odd_even", "uuids", "areas", "curved"])
def test_an_imported_plan_is_walked_by_its_places_whatever_its_labels(name: str) -> None:
    plan = with_area(imported(name), "Standing", 30)
    for seats in plan.rows.values():
        for one, other in pairwise(seats):
            assert neighbour(plan, one.id, Direction.RIGHT) == other.id
            assert neighbour(plan, other.id, Direction.LEFT) == one.id
    reached, waiting = {plan.seats[0].id}, [plan.seats[0].id]
    while waiting:
        here = waiting.pop()
        for direction in Direction:
            there = neighbour(plan, here, direction)
            if there is not None and there not in reached:
                reached.add(there)
                waiting.append(there)
    assert reached == set(plan.by_id)
    laid = lay_out(plan, 28.5)
    assert all(laid.seat_at(spot.x, spot.y) == seat for seat, spot in laid.spots.items())


def test_in_a_curved_row_down_leads_to_the_next_row_and_not_along_the_curve() -> None:
    plan = imported("curved")
    for row, following in (("1", "2"), ("2", "3"), ("3", "4")):
        for seat in plan.rows[row]:
            there = neighbour(plan, seat.id, Direction.DOWN)
            assert there is not None
            assert plan.by_id[there].row == following
            assert abs(plan.by_id[there].x - seat.x) < 1


def test_blocks_beside_each_other_are_walked_across() -> None:
    plan = imported("odd_even")
    ends = [seat.id for seat in plan.seats if seat.number_text == "1"]
    across = [plan.by_id[neighbour(plan, seat, Direction.RIGHT) or ""] for seat in ends]
    assert [seat.label for seat in across] == ["1-2", "2-2", "3-2", "4-2"]


def test_labels_are_drawn_and_told_and_an_area_has_its_name() -> None:
    plan = with_area(relabelled(sample_plan(0), Names(NameKind.LIST, listed=tuple("абвгдежзиклмноп"))), "Sofas", 2)
    laid = lay_out(plan, 28.5)
    assert [label.row for label in laid.labels[:4]] == ["а", "а", "б", "б"]
    assert laid.labels[-1].row == ""
    assert seat_name(plan.by_id["B3"]) == "Row б, seat 3"
    assert seat_name(plan.seats[-1]) == "Sofas"


def test_a_companion_seat_elsewhere_is_joined_to_its_wheelchair_space() -> None:
    plan = sample_plan(0)
    seats = tuple(
        replace(seat, kind=SeatKind.COMPANION, companion_of="A1") if seat.id == "B1" else seat for seat in plan.seats
    )
    laid = lay_out(replace(plan, seats=seats), 28.5)
    assert {join.seats for join in laid.joins} == {("A1", "A2"), ("A17", "A18"), ("A1", "B1")}
