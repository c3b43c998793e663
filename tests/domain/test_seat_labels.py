"""New labels for rows and seats: every scheme gives each seat its own label and leaves ids, places and order alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinema.domain.auditoriums import SeatPlan, join_label, plan_from_rows
from cinema.domain.seat_labels import NameKind, Names, SeatNumbering, lines_of, preview, relabelled, relabelled_seat
from cinema.errors import InvalidInputError

PLAN = plan_from_rows("hall", 1, [("A", "sss_sss", 0.0), ("B", "ssss_ss", 0.0), ("C", "sss", 1.0)], 0.1)
LETTERS, NUMBERS = Names(NameKind.LETTERS), Names(NameKind.NUMBERS)
GREEK = Names(NameKind.LIST, listed=tuple("αβγδεζηθ"))


def labels(plan: SeatPlan) -> list[str]:
    return [seat.label for seat in plan.seats]


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (Names(NameKind.LETTERS, start=25), ["Y", "Z", "AA"]),
        (Names(NameKind.LETTERS, start=8, without_io=True), ["H", "J", "K"]),
        (Names(NameKind.LETTERS, start=14, without_io=True), ["P", "Q", "R"]),
        (Names(NameKind.LETTERS, start=24, without_io=True), ["Z", "AA", "AB"]),
        (Names(NameKind.NUMBERS, start=0), ["0", "1", "2"]),
        (Names(NameKind.NUMBERS, start=11, step=2), ["11", "13", "15"]),
        (Names(NameKind.LIST, start=2, listed=("א", "ב", "ג", "ד")), ["ב", "ג", "ד"]),
    ],
)
def test_labels_go_on_from_their_start_in_steps(names: Names, expected: list[str]) -> None:
    assert list(names.first(3)) == expected


@pytest.mark.parametrize(
    ("names", "field"),
    [
        (Names(NameKind.LETTERS, start=0), "start"),
        (Names(NameKind.NUMBERS, start=-1), "start"),
        (Names(NameKind.NUMBERS, start=10**9), "start"),
        (Names(NameKind.NUMBERS, step=0), "step"),
        (Names(NameKind.NUMBERS, step=-2), "step"),
        (Names(NameKind.LIST, listed=("a", "b")), "listed"),
        (Names(NameKind.LIST, listed=("a", "a", "c")), "listed"),
        (Names(NameKind.LIST, listed=("a", " ", "c")), "listed"),
        (Names(NameKind.LIST, listed=("a", "b\n", "c" * 13)), "listed"),
        (Names(NameKind.LIST, listed=("a", "b/c", "c")), "listed"),
    ],
)
def test_names_that_can_t_be_given_are_refused_by_their_field(names: Names, field: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        names.first(3)
    assert refused.value.field == field


def test_odd_and_even_numbers_count_outwards_from_the_aisle_nearest_to_the_middle() -> None:
    plan = relabelled(PLAN, seats=SeatNumbering(odd_even=True))
    assert labels(plan)[:6] == ["A5", "A3", "A1", "A2", "A4", "A6"]
    assert labels(plan)[6:12] == ["B7", "B5", "B3", "B1", "B2", "B4"]
    assert labels(plan)[12:] == ["C1", "C2", "C4"]  # no aisle: the middle; the seat on it is on the right
    turned = relabelled(PLAN, seats=SeatNumbering(odd_even=True, from_right=True))
    assert labels(turned)[:6] == ["A6", "A4", "A2", "A1", "A3", "A5"]


def test_two_blocks_of_one_row_are_numbered_together() -> None:
    rows = [("A", "ss____", 0.0), ("B", "____ss", -1.0)]  # side by side
    plan = relabelled_all_to(plan_from_rows("hall", 1, rows, 0.0), "5")
    (line,) = lines_of(plan)
    assert [seat.id for seat in line] == ["A1", "A2", "B1", "B2"]
    assert labels(relabelled(plan, seats=SeatNumbering(odd_even=True), chosen=plan.rows)) == [
        "5-3",
        "5-1",
        "5-2",
        "5-4",
    ]
    assert labels(relabelled(plan, LETTERS, SeatNumbering(NUMBERS), chosen=plan.rows)) == ["A1", "A2", "A3", "A4"]


def relabelled_all_to(plan: SeatPlan, row: str) -> SeatPlan:
    for seat in plan.seats:
        plan = relabelled_seat(plan, seat.id, row, seat.id)
    return plan


def test_rows_are_named_from_the_front_or_from_the_back() -> None:
    assert [seats[0].row_text for seats in relabelled(PLAN, NUMBERS).rows.values()] == ["1", "2", "3"]
    assert [seats[0].row_text for seats in relabelled(PLAN, GREEK, from_back=True).rows.values()] == ["γ", "β", "α"]


def test_only_chosen_rows_are_relabelled() -> None:
    plan = relabelled(PLAN, Names(NameKind.LETTERS, start=24), chosen={"B"})
    assert [seats[0].row_text for seats in plan.rows.values()] == ["A", "X", "C"]


def test_letters_can_t_be_odd_and_even() -> None:
    with pytest.raises(InvalidInputError) as refused:
        relabelled(PLAN, seats=SeatNumbering(LETTERS, odd_even=True))
    assert refused.value.field == "kind"


@pytest.mark.parametrize(
    ("row", "number", "field"), [("A", "", "number"), ("A/B", "1", "row"), ("A", "1\x00", "number")]
)
def test_a_label_typed_by_hand_is_checked(row: str, number: str, field: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        relabelled_seat(PLAN, "A1", row, number)
    assert refused.value.field == field


def test_a_preview_names_what_changes_with_what_is_sold() -> None:
    plan = relabelled_seat(PLAN, "B2", "Ряд 5", "12")
    (change,) = preview(PLAN, plan, {"B2": 3, "A1": 1})
    assert (change.seat, change.old, change.new, change.sold) == ("B2", "B2", "Ряд 5-12", 3)


@pytest.mark.parametrize(
    ("row", "number", "label"),
    [
        ("K", "7", "K7"),
        ("5", "12", "5-12"),
        ("A", "B", "A-B"),
        ("", "9", "9"),
        ("Loge 1", "3", "Loge 1-3"),
        ("B", "", "B"),
    ],
)
def test_a_label_is_plain_where_it_can_be(row: str, number: str, label: str) -> None:
    assert join_label(row, number) == label


def schemes() -> st.SearchStrategy[Names]:
    listed = st.permutations([chr(code) for code in range(0x0905, 0x0939)]).map(tuple)
    return st.one_of(
        st.builds(Names, st.just(NameKind.LETTERS), st.integers(1, 40), st.integers(1, 3), without_io=st.booleans()),
        st.builds(Names, st.just(NameKind.NUMBERS), st.integers(0, 40), st.integers(1, 3)),
        st.builds(Names, st.just(NameKind.LIST), st.integers(1, 4), st.just(1), listed),
    )


@given(
    st.lists(st.text("swcp._", min_size=1, max_size=20), min_size=1, max_size=8),
    schemes(),
    st.builds(SeatNumbering, schemes(), st.booleans())
    | st.builds(SeatNumbering, st.just(NUMBERS), st.booleans(), st.just(value=True)),
    st.booleans(),
)
def test_whatever_the_scheme_every_seat_has_its_own_label_and_its_id_and_place(
    rows: list[str], row_names: Names, numbering: SeatNumbering, from_back: bool
) -> None:
    try:
        plan = plan_from_rows("hall", 1, [(chr(65 + at), signs, 0.0) for at, signs in enumerate(rows)], 0.1)
    except InvalidInputError:
        return
    new = relabelled(plan, row_names, numbering, from_back=from_back)
    assert len({(seat.row_text, seat.number_text) for seat in new.seats}) == len(plan.seats)
    assert len(set(labels(new))) == len(plan.seats)
    assert [(one.id, one.row, one.number, one.x, one.y) for one in new.seats] == [
        (one.id, one.row, one.number, one.x, one.y) for one in plan.seats
    ]
    assert all(new.named(seat.label) is seat for seat in new.seats)
