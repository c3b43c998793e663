"""The best seats for a party: never split if they fit, never what isn't free, no single left if it can be helped."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinema.domain.auditoriums import Seat, SeatKind, SeatPlan, plan_from_rows
from cinema.domain.best_seats import BestSeats, Hall, Party, Seating, best_seats, can_avoid_stranding
from cinema.domain.seat_runs import stranded, stretches
from cinema.domain.stranding import strands_needlessly

LETTERS = "ABCDEFGHJKLMNOPQRSTUVWXYZ"


def hall(*rows: str) -> SeatPlan:
    return plan_from_rows("hall", 1, [(LETTERS[at], row, 0.0) for at, row in enumerate(rows)], 0.05)


def all_of(plan: SeatPlan, *but: str) -> frozenset[str]:
    return frozenset(seat.id for seat in plan.seats if seat.id not in but)


def found(plan: SeatPlan, free: frozenset[str], count: int, **options: object) -> BestSeats:
    best = best_seats(plan, free, Party(count, **options))  # type: ignore[arg-type]
    assert best is not None
    return best


SQUARE = hall(*["ssssssss"] * 9)


def test_an_empty_hall_offers_its_middle_two_thirds_back() -> None:
    assert found(SQUARE, all_of(SQUARE), 2).seats == ("F4", "F5")
    assert found(SQUARE, all_of(SQUARE), 4).seats == ("F3", "F4", "F5", "F6")


def test_of_two_that_are_equally_good_the_nearer_then_the_left_one_is_offered() -> None:
    plan = hall("ssss", "ssss", "ssss", "ssss", "ssss", "ssss", "ssss")
    hall_of = Hall(plan)
    assert hall_of.view_score(plan.by_id["E2"]) == hall_of.view_score(plan.by_id["E3"])
    assert found(
        plan,
        all_of(plan),
        1,
    ).seats[0] in {"E1", "E4"}, "a single one in the middle would leave a single"
    assert best_seats(plan, all_of(plan), Party(1), may_strand=True).seats == ("E2",)  # type: ignore[union-attr]


def test_the_first_two_rows_and_a_restricted_view_come_last() -> None:
    plan = hall("ssss", "ssss", "ssrr")
    kinds = frozenset({SeatKind.STANDARD, SeatKind.RESTRICTED})
    assert found(plan, all_of(plan), 2, kinds=kinds).seats == ("C1", "C2")
    first = found(plan, all_of(plan, "C1", "C2"), 2, kinds=kinds)
    assert first.seats[0][0] == "B", "in front, but all of the picture"


def test_neither_a_dearer_seat_nor_a_wheelchair_space_is_offered_unasked() -> None:
    plan = hall("wcss", "pppp", "pppp")
    assert best_seats(plan, all_of(plan), Party(3)) is None
    assert found(plan, all_of(plan), 2).seats == ("A3", "A4")
    assert found(plan, all_of(plan), 2, kinds=frozenset({SeatKind.PREMIUM})).seats[0][0] in "BC"


def test_seats_on_both_sides_of_an_aisle_are_no_neighbours() -> None:
    plan = hall("ss_ss")
    best = found(plan, all_of(plan), 3)
    assert best.seating is Seating.BLOCKS
    assert [len(block) for block in best.blocks] == [1, 2] or [len(block) for block in best.blocks] == [2, 1]


def test_a_party_that_fits_nowhere_is_split_into_two_in_touching_rows() -> None:
    plan = hall("ssss", "ssss", "ssss", "ssss", "ssss")
    free = all_of(plan, "C1", "C2", "C3", "C4")
    best = found(plan, free, 6)
    assert (best.seating, best.touching, len(best.blocks)) == (Seating.BLOCKS, True, 2)
    assert {block[0][0] for block in best.blocks} == {"D", "E"}
    assert min(map(len, best.blocks)) > 1, "nobody sits alone"


def test_only_single_seats_are_said_to_be_left() -> None:
    plan = hall("ssss", "ssss")
    best = found(plan, frozenset({"A1", "A3", "B2", "B4"}), 3)
    assert (best.seating, len(best.blocks)) == (Seating.SINGLES, 3)


def test_a_party_joins_seats_that_were_chosen_by_hand() -> None:
    free = all_of(SQUARE, "H1", "H2")
    assert found(SQUARE, free, 2, beside=("H1", "H2")).seats == ("H3", "H4")


def test_a_single_seat_is_left_only_where_no_choice_avoids_it() -> None:
    plan = hall("ssss")
    free = all_of(plan)
    assert found(plan, free, 3).strands != ()
    assert found(plan, free, 2).strands == ()
    assert stranded(plan, free, ["A2", "A3"]) == ("A1", "A4")
    assert stranded(plan, all_of(plan, "A3"), ["A1"]) == ("A2",)
    assert stranded(plan, frozenset({"A1", "A3"}), ["A1"]) == (), "A3 was single before"
    assert not can_avoid_stranding(plan, free, [(frozenset({SeatKind.STANDARD}), 3)])
    assert can_avoid_stranding(plan, free, [(frozenset({SeatKind.STANDARD}), 2)])


def test_neighbours_are_told_by_place_and_not_by_number() -> None:
    plan = hall(*["sssss_sssss"] * 3)
    # 9 7 5 3 1 | 2 4 6 8 10: numbers that follow each other stand far apart.
    labels = ["9", "7", "5", "3", "1", "2", "4", "6", "8", "10"]
    seats = tuple(replace(seat, number_label=labels[seat.number - 1]) for seat in plan.seats)
    best = found(replace(plan, seats=seats), all_of(plan), 3)
    assert [seats[0].row, *(labels[int(name[1:]) - 1] for name in best.seats)] in (
        ["A", "5", "3", "1"], ["A", "2", "4", "6"],
    )  # fmt: skip


@st.composite
def halls(draw: st.DrawFn) -> tuple[SeatPlan, frozenset[str]]:
    rows = draw(st.lists(st.text("sspr_.", min_size=1, max_size=9), min_size=1, max_size=6))
    rows = [row if set(row) - set("_.") else row + "s" for row in rows]
    plan = hall(*rows)
    names = [seat.id for seat in plan.seats]
    taken = draw(st.sets(st.sampled_from(names), max_size=len(names)))
    return plan, frozenset(names) - taken


def rooms(plan: SeatPlan, free: frozenset[str], kinds: frozenset[SeatKind]) -> list[tuple[Seat, ...]]:
    """The stretches of free seats of some kinds, found in another way than the choice finds them."""
    lengths: list[tuple[Seat, ...]] = []
    for run in plan.runs:
        lengths += stretches(run, {seat.id for seat in run if seat.id in free and seat.kind in kinds})
    return lengths


@given(halls(), st.integers(1, 12), st.sampled_from([{SeatKind.STANDARD}, {SeatKind.STANDARD, SeatKind.RESTRICTED}]))
def test_whatever_is_free_the_choice_is_right(
    made: tuple[SeatPlan, frozenset[str]], count: int, kinds: set[SeatKind]
) -> None:
    plan, free = made
    asked = frozenset(kinds)
    room = sorted((len(one) for one in rooms(plan, free, asked)), reverse=True)
    best = best_seats(plan, free, Party(count, asked))
    if sum(room) < count:
        assert best is None
        return
    assert best is not None
    assert best == best_seats(plan, frozenset(sorted(free)), Party(count, asked)), "the same state, the same answer"
    assert len(set(best.seats)) == count
    assert all(name in free and plan.by_id[name].kind in asked for name in best.seats)
    fewest = next(many for many in range(1, len(room) + 1) if sum(room[:many]) >= count)
    assert len(best.blocks) == fewest, "never split where it fits, and into as few blocks as possible"
    for block in best.blocks:
        run = plan.runs[plan.run_of[block[0]]]
        places = [seat.id for seat in run]
        start = places.index(block[0])
        assert tuple(places[start : start + len(block)]) == block, "beside each other"
    assert best.strands == stranded(plan, free, best.seats)
    assert strands_needlessly(plan, free, free, best.seats) == (), "the best seats are never refused"
    if fewest == 1 and best.strands:
        windows = [
            one[start : start + count] for one in rooms(plan, free, asked) for start in range(len(one) - count + 1)
        ]
        assert all(stranded(plan, free, [seat.id for seat in window]) for window in windows), "it could not be avoided"
        assert not all(can_avoid_stranding(plan, free, [(frozenset({kind}), count)]) for kind in asked)


@pytest.mark.parametrize("count", [1, 8, 64, 100])
def test_a_party_of_any_size_finds_its_seats_in_a_large_hall(count: int) -> None:
    plan = hall(*["s" * 24 + "_" + "s" * 25] * 24)
    free = frozenset(seat.id for at, seat in enumerate(plan.seats) if at % 7)
    best = found(plan, free, count)
    assert (len(set(best.seats)), set(best.seats) <= free) == (count, True)
