"""The check list before publishing: each fault has its line with its seats, and a good plan has none."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cinema.domain.auditoriums import MOST_SEATS, Seat, SeatKind, SeatPlan, plan_from_rows
from cinema.domain.seat_maps import SeatMap
from cinema.domain.seat_plan_areas import areas_of, free_in_area, with_area
from cinema.domain.seat_plan_check import CheckLine, Severity, check_plan
from cinema.domain.seat_reservations import ReservedFor, ReservedSeats
from cinema.errors import InvalidInputError

PLAN = plan_from_rows("hall", 1, [("A", "wc_ss", 0.0), ("B", "sspps", 0.5)], 0.1)
NO_MAP = SeatMap(
    "s", {}, selling=True, sell_until=datetime(2030, 1, 1, tzinfo=UTC), now=datetime(2029, 1, 1, tzinfo=UTC)
)
Z = Seat("Z", "Z", 1, 0, 9, guid="x")
ALL = {"Weekday": set(SeatKind)}


def lines(plan: SeatPlan, prices: dict[str, set[SeatKind]] | None = None) -> dict[str, CheckLine]:
    found = check_plan(plan, ALL if prices is None else prices)
    order = [line.severity for line in found]
    assert order == sorted(order)  # errors first
    return {line.check: line for line in found}


def with_seat(seat_id: str, **changes: object) -> SeatPlan:
    seats = tuple(replace(seat, **changes) if seat.id == seat_id else seat for seat in PLAN.seats)  # type: ignore[arg-type]
    return replace(PLAN, seats=seats)


def test_a_good_plan_has_nothing_to_say() -> None:
    assert lines(PLAN) == {}


@pytest.mark.parametrize(
    ("plan", "check", "seats"),
    [
        (replace(PLAN, seats=()), "no-seats", ()),
        (replace(PLAN, blocked=tuple(PLAN.by_id)), "nothing-for-sale", tuple(PLAN.by_id)),
        (with_seat("B2", row_label="a", number_label="3"), "same-label", ("A3", "B2")),
        (with_seat("B2", row_label="", number_label="B1"), "same-label", ("B1", "B2")),
        (with_seat("B2", number_label=""), "no-label", ("B2",)),
        (with_seat("B2", number_label="1/2"), "signs", ("B2",)),
        (with_seat("B2", id="b.2"), "ids", ("b.2",)),
        (with_seat("B2", id="B1"), "ids", ("B1", "B1")),
        (replace(PLAN, seats=(*with_seat("B2", guid="x").seats, Z)), "guids", ("B2", "Z")),
        (with_seat("B5", x=float("nan")), "outside", ("B5",)),
        (with_seat("B5", y=float("inf")), "outside", ("B5",)),
        (with_seat("B2", x=-1.6), "on-each-other", ("B1", "B2")),
        (with_seat("B5", x=1e9), "outside", ("B5",)),
        (replace(PLAN, bounds=(-9.0, 0.0, 9.0, 1.0)), "outside", ("B1", "B2", "B3", "B4", "B5")),
        (replace(PLAN, blocked=("Z9",)), "unknown-seats", ()),
        (replace(PLAN, reserved=(ReservedSeats(ReservedFor.HOUSE, ("Z9",)),)), "unknown-seats", ()),
        (with_seat("A2", companion_of="B1"), "pairs", ("A2",)),
        (with_seat("B2", area="A3"), "area-label", ("B2",)),
    ],
)  # fmt: skip
def test_an_error_names_its_seats(plan: SeatPlan, check: str, seats: tuple[str, ...]) -> None:
    line = lines(plan)[check]
    assert (line.severity, line.seats) == (Severity.ERROR, seats)
    assert line.message


@pytest.mark.parametrize(
    ("plan", "check", "seats"),
    [
        (with_seat("A2", kind=SeatKind.STANDARD), "no-companion", ("A1",)),
        (with_seat("A1", kind=SeatKind.STANDARD), "lonely-companion", ("A2",)),
        (with_seat("A1", kind=SeatKind.STANDARD), "no-wheelchair", ()),
        (with_seat("B2", number_label="1" * 13), "long-labels", ("B2",)),
        (replace(PLAN, has_screen=False), "no-screen", ()),
        (replace(PLAN, seats=PLAN.rows["B"]), "no-rows", ()),
    ],
)
def test_a_warning_names_its_seats(plan: SeatPlan, check: str, seats: tuple[str, ...]) -> None:
    line = lines(plan)[check]
    assert (line.severity, line.seats) == (Severity.WARNING, seats)


def test_a_companion_seat_elsewhere_belongs_to_its_wheelchair_space_by_its_pair() -> None:
    away = with_seat("A2", kind=SeatKind.STANDARD)
    seats = tuple(
        replace(seat, kind=SeatKind.COMPANION, companion_of="A1") if seat.id == "B5" else seat for seat in away.seats
    )
    assert lines(replace(away, seats=seats)) == {}


def test_a_kind_of_seat_without_a_price_is_told_for_each_card() -> None:
    found = lines(PLAN, {"Weekday": set(SeatKind), "Matinee": {SeatKind.STANDARD, SeatKind.COMPANION}})
    assert {check: line.seats for check, line in found.items()} == {
        "no-price:Matinee:premium": ("B3", "B4"), "no-price:Matinee:wheelchair": ("A1",),
    }  # fmt: skip
    assert "Matinee" in found["no-price:Matinee:premium"].message


def test_an_unnumbered_area_has_seats_with_ids_and_no_label_and_passes_the_list() -> None:
    plan = with_area(PLAN, "Standing", 45)
    plan = with_area(plan, "Sofa corner", 3)
    assert {name: len(seats) for name, seats in areas_of(plan).items()} == {"Standing": 45, "Sofa corner": 3}
    seat = areas_of(plan)["Standing"][44]
    assert (seat.label, seat.row_text, seat.number_text) == ("Standing", "", "")
    assert len(plan.by_id) == 9 + 48
    assert lines(plan) == {}
    assert plan.named("Standing") is None
    assert free_in_area(plan, NO_MAP, "Standing") == ()


def test_an_area_s_ids_are_not_given_again() -> None:
    plan = with_area(with_area(PLAN, "One", 2), "Two", 2)
    without = replace(plan, seats=tuple(seat for seat in plan.seats if seat.area != "One"))
    again = with_area(without, "One", 2)
    assert {seat.id for seat in areas_of(again)["One"]}.isdisjoint(plan.by_id)


@pytest.mark.parametrize(
    ("name", "count", "field"),
    [("", 5, "area"), ("x" * 31, 5, "area"), ("Standing", 0, "count"), ("Standing", -1, "count"),
     ("Standing", MOST_SEATS, "count"), ("a\nb", 2, "area")],
)  # fmt: skip
def test_an_area_that_can_t_be_is_refused_by_its_field(name: str, count: int, field: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        with_area(PLAN, name, count)
    assert refused.value.field == field


def test_two_areas_of_one_name_are_refused() -> None:
    with pytest.raises(InvalidInputError):
        with_area(with_area(PLAN, "Standing", 5), "STANDING", 5)
