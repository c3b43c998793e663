"""Plans as typed rows: to text and back, what a typed plan keeps, and the line at fault."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinema.domain.auditoriums import ReturnsClass, SeatPlan
from cinema.domain.auditoriums_forms import read_rows
from cinema.domain.seat_plan_rows import faulty_line, rows_text, typed_over
from cinema.domain.seat_reservations import ReservedFor, ReservedSeats
from cinema.errors import InvalidFieldsError

SIGNS = st.text("spwcrb._", min_size=1, max_size=12)


def plan(text: str) -> SeatPlan:
    return read_rows("hall", "plan", text)


@given(st.lists(st.tuples(SIGNS, st.integers(0, 3)), min_size=1, max_size=8))
def test_typed_rows_come_back_as_a_text_that_means_the_same_seats(rows: list[tuple[str, int]]) -> None:
    text = "\n".join("\n" * aisles + f"{chr(65 + index)} {signs}" for index, (signs, aisles) in enumerate(rows))
    try:
        made = plan(text)
    except InvalidFieldsError:
        return
    again = plan(rows_text(made))
    first, second = made.seats[0].y, again.seats[0].y
    assert [(one.id, one.kind, one.x) for one in again.seats] == [(one.id, one.kind, one.x) for one in made.seats]
    assert again.blocked == made.blocked
    gaps = [round(one.y - first, 6) for one in made.seats if made.rows[one.row][0] is one]
    typed_gaps = [round(one.y - second, 6) for one in again.seats if again.rows[one.row][0] is one]
    if all(any(sign not in "._" for sign in signs) for signs, _aisles in rows):
        assert typed_gaps == gaps


def test_a_plan_whose_seats_lie_anywhere_has_no_rows_to_type() -> None:
    made = plan("A sss\nB sss")
    moved = replace(made, seats=(replace(made.seats[0], x=-1.3), *made.seats[1:]))
    assert rows_text(moved) == ""
    assert rows_text(replace(made, seats=(replace(made.seats[0], y=0.4), *made.seats[1:]))) == ""


def test_what_signs_do_not_say_is_kept() -> None:
    made = plan("A ss\nB sss")
    seats = tuple(
        replace(one, row_label="Z", number_label=f"1{one.number}", returns=ReturnsClass.SPECIAL)
        if one.row == "B" else replace(one, row_label="Y", number_label=f"2{one.number}")
        for one in made.seats
    )  # fmt: skip
    reserved = (ReservedSeats(ReservedFor.HOUSE, ("A2", "B3"), 30), ReservedSeats(ReservedFor.COUNTER, ("B3",)))
    kept = typed_over(replace(made, seats=seats, reserved=reserved), plan("A sp\nB ss"))
    assert [one.label for one in kept.seats] == ["Y21", "Y22", "Z1", "Z2"]
    assert kept.by_id["B1"].returns is ReturnsClass.SPECIAL
    assert kept.reserved == (ReservedSeats(ReservedFor.HOUSE, ("A2",), 30),)


def test_an_aisle_of_half_a_row_is_kept_until_the_aisles_are_typed_otherwise() -> None:
    made = plan("A ss\nB ss")
    deep = replace(made, seats=tuple(replace(one, y=1.8) if one.row == "B" else one for one in made.seats))
    text = rows_text(deep)
    assert text == "A ss\nB ss"
    assert typed_over(deep, plan("A ss\nB sp")).by_id["B1"].y == 1.8
    assert typed_over(deep, plan("A ss\n\nB sp")).by_id["B1"].y == 2.5


@pytest.mark.parametrize(
    ("text", "line"),
    [("A ss\nB sx", 2), ("A ss\n\nB", 3), ("A ss\nA ss", 2), ("A ..\nB ss", None), ("1 ss", 1), ("", None)],
    ids=["sign", "no signs", "again", "aisles alone", "no letters", "nothing"],
)
def test_the_line_at_fault_is_found(text: str, line: int | None) -> None:
    assert faulty_line(text) == line
