"""Seat plans: how rows are read, and which seats are accepted."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinema.domain.auditoriums import SeatKind, is_seat_id, plan_from_rows
from cinema.errors import InvalidInputError

PLAN = plan_from_rows("hall", 1, [("A", "wc_ss", 0.0), ("B", "sspp.b", 1.0)], 0.1)


def test_a_plan_counts_seats_and_not_gaps() -> None:
    assert [seat.id for seat in PLAN.seats] == ["A1", "A2", "A3", "A4", "B1", "B2", "B3", "B4", "B5"]
    assert (PLAN.id, PLAN.capacity, PLAN.blocked) == ("hall-1", 8, ("B5",))
    assert [PLAN.by_id[name].kind for name in ("A1", "A2", "B3")] == [
        SeatKind.WHEELCHAIR, SeatKind.COMPANION, SeatKind.PREMIUM,
    ]  # fmt: skip


def test_rows_are_centred_and_gaps_move_what_is_behind_them() -> None:
    assert [PLAN.by_id[name].x for name in ("A1", "A2", "A3", "A4")] == [-2.0, -1.0, 1.0, 2.0]
    assert PLAN.by_id["B1"].y == 2 * 1.25


def test_a_bent_row_has_its_ends_nearer_to_the_screen() -> None:
    placed = {one.seat.id: one for one in PLAN.placed()}
    assert placed["B1"].y < placed["B3"].y
    assert placed["A1"].angle == -placed["A4"].angle != 0


@pytest.mark.parametrize(
    ("rows", "field"),
    [
        ([("A", "ssx", 0.0)], "A"),
        ([("A", "s$s", 0.0)], "A"),
        ([("a", "ss", 0.0)], "a"),
        ([("$A", "ss", 0.0)], "$A"),
        ([("A.B", "ss", 0.0)], "A.B"),
        ([("ABC", "ss", 0.0)], "ABC"),
        ([("", "ss", 0.0)], ""),
        ([("A", "s" * 1000, 0.0)], "A"),
        ([("A", "ss", 0.0), ("A", "ss", 0.0)], "rows"),
        ([("A", "._.", 0.0)], "rows"),
        ([], "rows"),
    ],
)
def test_a_plan_that_can_t_be_read_is_refused_and_its_row_named(rows: list[tuple[str, str, float]], field: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        plan_from_rows("hall", 1, rows, 0.0)
    assert refused.value.field == field


@pytest.mark.parametrize(
    "seat", ["Z9", "a1", "A01", "A0", "$A1", "A1.state", "", "A1 ", '{"$gt": ""}', "🎬", "x" * 10_000, "\x00"]
)
def test_a_seat_that_is_not_in_the_plan_is_refused(seat: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        PLAN.check_seats(("A1", seat))
    assert refused.value.field == "seats"
    assert len(refused.value.message) < 100


@pytest.mark.parametrize("seats", [(), ("A1", "A1")])
def test_no_seat_and_the_same_seat_twice_are_refused(seats: tuple[str, ...]) -> None:
    with pytest.raises(InvalidInputError):
        PLAN.check_seats(seats)


@given(
    st.lists(
        st.tuples(st.sampled_from("ABCDEFGH"), st.text("spwcb._", min_size=1, max_size=30)), min_size=1, max_size=8
    )
)
def test_every_plan_that_is_accepted_has_distinct_seats_at_distinct_places(rows: list[tuple[str, str]]) -> None:
    try:
        plan = plan_from_rows("hall", 1, [(row, signs, 0.0) for row, signs in rows], 0.2)
    except InvalidInputError:
        return
    assert len({seat.id for seat in plan.seats}) == len({(seat.x, seat.y) for seat in plan.seats}) == len(plan.seats)
    assert 0 <= plan.capacity <= len(plan.seats)
    assert plan.check_seats(tuple(plan.by_id)) == tuple(plan.by_id)


@pytest.mark.parametrize("text", ["A1", "R12S7", "0", "Z" * 12])
def test_an_id_is_of_capitals_and_digits(text: str) -> None:
    assert is_seat_id(text)


@pytest.mark.parametrize("text", ["", "a1", "A1 ", "A.1", "$A", "A-1", "Z" * 13, "Ä1", "١", "A1\n", "A\x00"])
def test_no_other_text_is_an_id_since_it_becomes_a_field_path(text: str) -> None:
    assert not is_seat_id(text)


def test_a_seat_is_meant_by_its_label_first_and_by_its_id_else() -> None:
    one, other = PLAN.by_id["A1"], PLAN.by_id["A2"]
    swapped = (replace(one, number_label="2"), replace(other, number_label="1"), *PLAN.seats[2:])
    plan = replace(PLAN, seats=swapped)
    assert [seat.id for text in ("a1", "A2", " b1 ") if (seat := plan.named(text)) is not None] == ["A2", "A1", "B1"]
    renamed = replace(PLAN, seats=(replace(one, row_label="Ряд", number_label="7"), *PLAN.seats[1:]))
    assert [seat.id for text in ("РЯД7", "A1") if (seat := renamed.named(text)) is not None] == ["A1", "A1"]
    assert renamed.named("A9") is None


def test_a_row_s_seats_are_in_physical_order_whatever_their_labels() -> None:
    turned = tuple(replace(seat, number_label=str(99 - seat.number), row_label="Z") for seat in PLAN.seats)
    assert [[seat.id for seat in row] for row in replace(PLAN, seats=turned).rows.values()] == [
        ["A1", "A2", "A3", "A4"], ["B1", "B2", "B3", "B4", "B5"],
    ]  # fmt: skip
