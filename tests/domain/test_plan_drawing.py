"""Drawing a plan: no seat is lost, no id comes back, and the order is the physical one, whatever is done."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cinema.domain.auditoriums import MOST_SEATS, PlanState, SeatKind, SeatPlan, is_seat_id, plan_from_rows
from cinema.domain.plan_drawing import blocks, edits
from cinema.domain.plan_drawing.blocks import Block
from cinema.domain.plan_drawing.compare import compare_plans
from cinema.domain.plan_drawing.edits import Line
from cinema.domain.plan_drawing.history import MOST_STEPS, History
from cinema.domain.plan_drawing.new_ids import NewIds
from cinema.domain.plan_drawing.order import flat, in_order
from cinema.domain.plan_drawing.view import view_from
from cinema.domain.seat_labels import NameKind, Names, SeatNumbering, relabelled, relabelled_seat
from cinema.domain.seat_plan_check import Severity, check_plan
from cinema.errors import InvalidInputError

EMPTY = SeatPlan("p", "r", 0, (), number=0, state=PlanState.DRAFT)
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def drawn(*blocks_: Block, plan: SeatPlan = EMPTY) -> SeatPlan:
    ids = NewIds([plan])
    for block in blocks_:
        plan, _made = blocks.with_block(plan, block, ids)
    return plan


def labels(plan: SeatPlan) -> list[str]:
    return [seat.label for seat in plan.seats]


def all_of(plan: SeatPlan) -> list[str]:
    return [seat.id for seat in plan.seats]


def places(plan: SeatPlan) -> dict[str, tuple[float, float]]:
    return {seat.id: (seat.x, seat.y) for seat in plan.seats}


def require_sound(plan: SeatPlan) -> None:
    """Check what every plan keeps: unique ids that can be stored, and the physical order."""
    assert len(plan.by_id) == len(plan.seats)
    assert all(is_seat_id(seat.id) for seat in plan.seats)
    for row in plan.rows.values():
        assert [seat.number for seat in row] == list(range(1, len(row) + 1))
        assert [seat.x for seat in row] == sorted(seat.x for seat in row)
    heights = [sum(seat.y for seat in row) / len(row) for row in plan.rows.values()]
    assert heights == sorted(heights)
    assert {seat for one in plan.reserved for seat in one.seats} | set(plan.blocked) <= plan.by_id.keys()


# Blocks


def test_a_drag_draws_the_rows_and_seats_that_it_covers() -> None:
    block = Block.between((-3.0, 0.0), (3.0, 2.6), 1.25)
    assert (block.rows, block.across, block.count) == (3, 7, 21)
    assert Block.between((2.0, 1.0), (2.0, 1.0)).count == 1
    assert Block.between((3.0, 2.6), (-3.0, 0.0), 1.25) == block


def test_new_rows_have_the_next_letters_and_their_seats_count_from_the_left() -> None:
    plan = drawn(Block(-1.0, 0.0, 2, 3), Block(-1.0, 4.0, 1, 2))
    assert labels(plan) == ["A1", "A2", "A3", "B1", "B2", "B3", "C1", "C2"]
    require_sound(plan)


def test_a_row_beside_another_one_goes_on_with_its_name_and_numbers() -> None:
    plan = drawn(Block(-6.0, 0.0, 2, 3), Block(2.0, 0.0, 3, 2))
    assert labels(plan) == ["A1", "A2", "A3", "A4", "A5", "B1", "B2", "B3", "B4", "B5", "C1", "C2"]
    assert len(plan.rows) == 3
    require_sound(plan)


def test_ids_of_the_plan_on_sale_and_of_seats_that_were_taken_away_do_not_come_back() -> None:
    on_sale = drawn(Block(0.0, 0.0, 2, 3))
    ids = NewIds([EMPTY, on_sale])
    plan, first = blocks.with_block(EMPTY, Block(0.0, 0.0, 1, 3), ids)
    assert not set(first) & on_sale.by_id.keys()
    plan = edits.removed(plan, first)
    plan, second = blocks.with_block(plan, Block(0.0, 0.0, 1, 3), ids)
    assert not set(second) & {*first, *on_sale.by_id}


def test_more_seats_than_a_plan_may_have_are_refused_and_nothing_is_drawn() -> None:
    plan = drawn(Block(0.0, 0.0, 50, 59))
    with pytest.raises(InvalidInputError):
        blocks.with_block(plan, Block(100.0, 0.0, 2, 50), NewIds([plan]))
    assert len(plan.seats) < MOST_SEATS


def test_a_copy_has_rows_of_its_own_and_keeps_kinds_numbers_pairs_and_what_is_not_sold() -> None:
    plan = drawn(Block(0.0, 0.0, 1, 4))
    space, companion, last = plan.seats[0].id, plan.seats[1].id, plan.seats[3].id
    plan = edits.of_kind(plan, {space}, SeatKind.WHEELCHAIR)
    plan = edits.of_kind(plan, {companion}, SeatKind.COMPANION)
    plan = edits.kept_from_sale(edits.paired(plan, {space, companion}), {last}, never=True)
    copy, made = blocks.copied(plan, all_of(plan), 0.0, 3.0, NewIds([plan]))
    assert labels(copy) == ["A1", "A2", "A3", "A4", "B1", "B2", "B3", "B4"]
    new = [copy.by_id[seat] for seat in made]
    assert [seat.kind for seat in new[:2]] == [SeatKind.WHEELCHAIR, SeatKind.COMPANION]
    assert new[1].companion_of == new[0].id
    assert made[3] in copy.blocked
    require_sound(copy)


def test_half_a_hall_is_copied_to_the_other_side_and_its_rows_go_on() -> None:
    plan = drawn(Block(-4.0, 0.0, 2, 5))  # the last one of each row lies on the axis
    whole, made = blocks.mirrored_copy(plan, all_of(plan), NewIds([plan]))
    assert len(made) == 8
    assert [seat.label for seat in whole.rows[plan.seats[0].row]] == [f"A{number}" for number in range(1, 10)]
    assert [seat.x for seat in whole.rows[plan.seats[0].row]] == [float(x) for x in range(-4, 5)]
    require_sound(whole)


# Edits


def test_mirrored_twice_a_plan_is_as_it_was() -> None:
    plan = drawn(Block(-3.0, 0.0, 2, 4), Block(5.0, 1.0, 1, 2))
    once = edits.mirrored(plan, all_of(plan))
    assert places(once) == {seat: (-x + 0.0, y) for seat, (x, y) in places(plan).items()}
    assert places(edits.mirrored(once, all_of(once))) == places(plan)
    assert sorted(labels(once)) == sorted(labels(plan))
    require_sound(once)


def test_a_curve_can_be_changed_and_taken_back_and_a_repeat_changes_nothing() -> None:
    plan = drawn(Block(-9.5, 0.0, 3, 20))
    bent = edits.bent(plan, all_of(plan), 2.0)
    row = next(iter(bent.rows.values()))
    assert row[10].y - row[0].y == pytest.approx(2.0, abs=0.02)
    assert edits.bend_of(bent, all_of(bent)) == pytest.approx(2.0, abs=1e-3)
    assert edits.bent(bent, all_of(bent), 2.0) == bent
    straight = edits.bent(edits.bent(bent, all_of(bent), 3.5), all_of(bent), 0.0)
    assert all(abs(seat.y - plan.by_id[seat.id].y) < 0.01 for seat in straight.seats)
    angles = [one.angle for one in bent.placed() if one.seat.row == row[0].row]
    assert angles[0] < -5 < 5 < angles[-1]


def test_the_curve_of_a_plan_by_rows_becomes_places_and_looks_the_same() -> None:
    plan = plan_from_rows("r", 1, [("A", "ssss_ssss", 0.0), ("B", "sssssssss", 0.0)], 0.1)
    placed = flat(plan)
    assert placed.curve == 0
    assert {one.seat.id: (round(one.x, 3), round(one.y, 3)) for one in placed.placed()} == {
        one.seat.id: (round(one.x, 3), round(one.y, 3)) for one in plan.placed()
    }
    assert labels(placed) == labels(plan)


def test_an_aisle_parts_the_hall_and_its_middle_stays() -> None:
    plan = drawn(Block(-3.5, 0.0, 2, 8))
    along = edits.parted(plan, x=0.0)
    row = next(iter(along.rows.values()))
    assert [seat.x for seat in row] == [-4.0, -3.0, -2.0, -1.0, 1.0, 2.0, 3.0, 4.0]
    assert labels(along) == labels(plan)
    assert len(along.runs) == 4
    across = edits.parted(plan, y=0.6)
    assert sorted({seat.y for seat in across.seats}) == [0.0, 2.25]


def test_rows_are_lined_up_as_wholes() -> None:
    plan = drawn(Block(-4.0, 0.0, 1, 3), Block(1.0, 1.25, 1, 5))
    left = edits.lined_up(plan, all_of(plan), Line.LEFT)
    assert {row[0].x for row in left.rows.values()} == {-4.0}
    centre = edits.lined_up(plan, all_of(plan), Line.CENTRE)
    assert [row[0].x + row[-1].x for row in centre.rows.values()] == [0.0, 0.0]
    assert not check_errors(left)


def test_seats_and_rows_are_spread_evenly() -> None:
    plan = drawn(Block(0.0, 0.0, 1, 4), Block(0.0, 1.0, 1, 4), Block(0.0, 5.0, 1, 4))
    second = next(iter(plan.rows.values()))[1].id
    uneven = edits.moved(plan, {second}, 0.3, 0.0)
    even = edits.spread(uneven, all_of(uneven), across=True)
    assert places(even) == places(plan)
    rows = edits.spread(plan, all_of(plan), across=False)
    assert sorted({seat.y for seat in rows.seats}) == [0.0, 2.5, 5.0]


def test_distances_are_set_and_aisles_keep_their_width() -> None:
    plan = edits.parted(drawn(Block(-3.5, 0.0, 2, 8)), x=0.0)
    wide = edits.apart(plan, all_of(plan), seats=1.2, rows=2.0)
    row = next(iter(wide.rows.values()))
    gaps = [round(other.x - one.x, 3) for one, other in pairwise(row)]
    assert gaps == [1.2, 1.2, 1.2, 2.0, 1.2, 1.2, 1.2]
    assert sorted({seat.y for seat in wide.seats}) == [0.0, 2.0]
    assert edits.apart(wide, all_of(wide), seats=1.2, rows=2.0) == wide


def test_a_space_that_goes_or_becomes_a_seat_leaves_no_companion_of_nothing() -> None:
    plan = drawn(Block(0.0, 0.0, 1, 3))
    space, companion = plan.seats[0].id, plan.seats[1].id
    plan = edits.of_kind(edits.of_kind(plan, {space}, SeatKind.WHEELCHAIR), {companion}, SeatKind.COMPANION)
    plan = edits.paired(plan, {space, companion})
    assert plan.by_id[companion].companion_of == space
    assert edits.removed(plan, {space}).by_id[companion].companion_of is None
    assert edits.of_kind(plan, {space}, SeatKind.STANDARD).by_id[companion].companion_of is None


def check_errors(plan: SeatPlan) -> list[str]:
    return [line.check for line in check_plan(plan, {}) if line.severity is Severity.ERROR]


CHANGES: list[Callable[[SeatPlan, list[str], NewIds], SeatPlan]] = [
    lambda plan, some, ids: blocks.with_block(plan, Block(-2.0, 30.0 + len(plan.seats), 2, 3), ids)[0],
    lambda plan, some, ids: edits.moved(plan, some, 0.5, 1.0),
    lambda plan, some, ids: edits.mirrored(plan, some),
    lambda plan, some, ids: edits.bent(plan, some, 1.5),
    lambda plan, some, ids: edits.parted(plan, x=0.5),
    lambda plan, some, ids: edits.parted(plan, y=1.0),
    lambda plan, some, ids: edits.lined_up(plan, some, Line.CENTRE),
    lambda plan, some, ids: edits.spread(plan, some, across=True),
    lambda plan, some, ids: edits.apart(plan, some, seats=1.1, rows=1.5),
    lambda plan, some, ids: edits.of_kind(plan, some, SeatKind.PREMIUM),
    lambda plan, some, ids: edits.kept_from_sale(plan, some, never=True),
    lambda plan, some, ids: edits.removed(plan, some[:2]),
    lambda plan, some, ids: blocks.copied(plan, some, 0.0, 40.0, ids)[0],
    lambda plan, some, ids: blocks.mirrored_copy(plan, some, ids)[0],
]


@settings(max_examples=60, deadline=None)
@given(steps=st.lists(st.tuples(st.integers(0, len(CHANGES) - 1), st.integers(0, 6), st.integers(1, 9)), max_size=12))
def test_whatever_is_done_the_plan_stays_sound_and_only_taking_away_loses_a_seat(
    steps: list[tuple[int, int, int]],
) -> None:
    plan = drawn(Block(-3.0, 0.0, 3, 4), Block(2.0, 0.0, 3, 3))
    ids, used = NewIds([plan]), set(plan.by_id)
    for change, first, count in steps:
        some = all_of(plan)[first : first + count]
        before = {seat.id: seat.label for seat in plan.seats}
        new = CHANGES[change](plan, some, ids)
        require_sound(new)
        gone = before.keys() - new.by_id.keys()
        assert gone == (set(some[:2]) if change == 11 else set())
        assert not (new.by_id.keys() - before.keys()) & used, "an id came back"
        assert all(new.by_id[seat].label == label for seat, label in before.items() if seat in new.by_id)
        used |= new.by_id.keys()
        plan = new


# Numbering


def test_a_serpentine_turns_at_each_row() -> None:
    plan = drawn(Block(0.0, 0.0, 3, 3))
    turned = relabelled(plan, None, SeatNumbering(serpentine=True))
    assert labels(turned) == ["A1", "A2", "A3", "B3", "B2", "B1", "C1", "C2", "C3"]


def test_doubled_letters_follow_z() -> None:
    assert Names(NameKind.DOUBLED, start=25).first(4) == ("Y", "Z", "AA", "BB")
    assert Names(NameKind.DOUBLED, start=23, without_io=True).first(3) == ("Y", "Z", "AA")


def test_a_row_that_was_named_by_hand_survives_a_numbering_of_the_whole_plan() -> None:
    plan = drawn(Block(0.0, 0.0, 3, 2))
    by_hand = relabelled_seat(plan, plan.seats[2].id, "B", "7")
    whole = relabelled(by_hand, Names(NameKind.NUMBERS), SeatNumbering(from_right=True))
    assert labels(whole) == ["1-2", "1-1", "B7", "B2", "2-2", "2-1"]
    row = plan.seats[2].row
    asked_for = relabelled(whole, Names(NameKind.NUMBERS), SeatNumbering(), chosen={row})
    assert (labels(asked_for)[2:4], asked_for.exceptions) == (["1-1", "1-2"], ())


# History


def test_two_hundred_steps_can_be_undone_and_done_again() -> None:
    plan = drawn(Block(0.0, 0.0, 1, 2))
    history, seen = History(plan, NOW), [plan]
    for step in range(MOST_STEPS + 10):
        plan = edits.moved(plan, [plan.seats[0].id], 0.0, 0.1)
        assert history.add(plan, f"step {step}", NOW)
        seen.append(plan)
    for place in range(MOST_STEPS):
        undone = history.undo()
        assert undone is not None
        assert undone.words == f"step {MOST_STEPS + 9 - place}"
        assert history.plan == seen[-place - 2]
    assert not history.may_undo
    while history.redo() is not None:
        pass
    assert history.plan == seen[-1]


def test_a_change_after_an_undo_ends_what_was_undone_and_no_change_is_no_step() -> None:
    plan = drawn(Block(0.0, 0.0, 1, 2))
    history = History(plan, NOW)
    assert not history.add(replace(plan), "nothing", NOW)
    history.add(edits.mirrored(plan, all_of(plan)), "mirror", NOW)
    history.undo()
    history.add(edits.moved(plan, all_of(plan), 1.0, 0.0), "move", NOW)
    assert not history.may_redo
    assert [step.words for step in history.done] == ["move"]


# Views and comparisons


def test_the_view_is_told_in_words() -> None:
    plan = drawn(Block(-9.5, 0.0, 15, 20))
    first, last = view_from(plan, plan.seats[0].id), view_from(plan, plan.seats[-1].id)
    assert first.aside < -60
    assert "to the left" in first.words
    assert "very near" not in last.words
    assert last.aside > 0
    assert last.metres > first.metres
    middle = next(seat for seat in plan.seats if seat.y > 10 and abs(seat.x) < 1)
    assert "in the middle" in view_from(plan, middle.id).words
    assert "as recommended" in view_from(plan, middle.id).words


def test_two_versions_are_compared_by_their_seats() -> None:
    old = drawn(Block(0.0, 0.0, 2, 4))
    ids = NewIds([old])
    gone, kind, moved, label, never = (seat.id for seat in old.seats[:5])
    new = edits.of_kind(edits.removed(old, {gone}), {kind}, SeatKind.PREMIUM)
    new = edits.kept_from_sale(edits.moved(new, {moved}, 0.0, 0.5), {never}, never=True)
    new = relabelled_seat(new, label, "A", "99")
    new, added = blocks.with_block(new, Block(0.0, 9.0, 1, 2), ids)
    found = compare_plans(old, new)
    assert (found.added, found.removed, found.kinds) == (added, (gone,), (kind,))
    assert (found.moved, found.labels, found.sale) == ((moved,), (label,), (never,))
    assert not found.is_same
    elsewhere = in_order(old, (replace(seat, x=seat.x + 3, y=seat.y - 1) for seat in old.seats))
    assert compare_plans(old, elsewhere).is_same


# What a reader found


def test_seats_are_not_drawn_on_others_and_nothing_is_drawn_then() -> None:
    plan = drawn(Block(0.0, 0.0, 2, 4))
    with pytest.raises(InvalidInputError, match="beside"):
        blocks.with_block(plan, Block(2.0, 0.0, 1, 4), NewIds([plan]))


def test_of_two_rows_at_nearly_one_height_only_one_goes_on_with_a_name() -> None:
    plan = drawn(Block(0.0, 0.0, 3, 4))
    wide, _made = blocks.with_block(plan, Block(6.0, 0.0, 4, 3, row_pitch=0.7), NewIds([plan]))
    assert len(set(labels(wide))) == len(wide.seats)


def test_rows_after_doubled_letters_go_on_doubled() -> None:
    plan = relabelled(drawn(Block(0.0, 0.0, 28, 1)), Names(NameKind.DOUBLED))
    more, made = blocks.with_block(plan, Block(0.0, 60.0, 30, 1), NewIds([plan]))
    assert [more.by_id[seat].row_text for seat in made][:3] == ["CC", "DD", "EE"]
    assert len(set(labels(more))) == 58


def test_a_row_too_short_to_bend_stays_where_it_is_however_often() -> None:
    plan = drawn(Block(3.0, 0.0, 1, 1), Block(-0.5, 2.0, 1, 2))
    assert edits.bent(edits.bent(plan, all_of(plan), 2.0), all_of(plan), 2.0) == plan


def test_blocks_of_one_line_stay_one_line_when_rows_are_set_apart_or_spread() -> None:
    plan = drawn(Block(-6.0, 0.0, 3, 3))
    plan, _made = blocks.copied(plan, all_of(plan), 8.0, 0.0, NewIds([plan]))
    assert len(plan.rows) == 6
    wide = edits.apart(plan, all_of(plan), rows=2.0)
    assert sorted({seat.y for seat in wide.seats}) == [0.0, 2.0, 4.0]
    assert edits.spread(wide, all_of(wide), across=False) == wide


def test_the_walls_of_an_imported_room_give_way_to_what_is_drawn_beyond_them() -> None:
    plan = replace(drawn(Block(0.0, 0.0, 1, 3)), bounds=(-1.0, -1.0, 3.0, 1.0))
    moved = edits.moved(plan, all_of(plan), 5.0, 4.0)
    assert moved.bounds == (-1.0, -1.0, 7.0, 4.0)
    assert check_errors(moved) == []


def test_nudges_of_one_selection_are_one_step() -> None:
    plan = drawn(Block(0.0, 0.0, 1, 2))
    history = History(plan, NOW)
    for step in range(1, 30):
        history.add(edits.moved(plan, all_of(plan), 0.5 * step, 0.0), "move", NOW, "nudge 1")
    history.add(edits.mirrored(history.plan, all_of(plan)), "mirror", NOW)
    assert [step.words for step in history.done] == ["mirror", "move"]
    history.undo()
    history.undo()
    assert history.plan == plan
