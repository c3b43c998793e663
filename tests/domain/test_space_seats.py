"""A party with wheelchairs sits at its spaces: companion seats beside them first, then the seats nearest to them."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from cinema.domain.auditoriums import SeatKind, SeatPlan
from cinema.domain.best_seats import BestSeats, Seating
from cinema.domain.space_seats import SpaceParty, own_companions, space_seats
from tests.domain.test_best_seats import all_of, hall

STANDARD = frozenset({SeatKind.STANDARD})
ROW = st.text("ssspwc_", min_size=1, max_size=12).filter(lambda row: row.strip("_"))


def found(plan: SeatPlan, free: frozenset[str], spaces: int, others: int, most: int = 99) -> BestSeats | None:
    return space_seats(plan, free, SpaceParty(spaces, others, STANDARD, most))


def test_companion_seats_come_first_then_the_nearest_seats_of_the_row() -> None:
    plan = hall("ssssssss", "wcsssscw", "ssssssss")
    one = found(plan, all_of(plan), 1, 3)
    assert one is not None
    assert (set(one.seats), one.seating) == ({"B1", "B2", "B3", "B4"}, Seating.TOGETHER)
    assert found(plan, all_of(plan, "B1", "B8"), 1, 0) is None
    other = found(plan, all_of(plan, "B1"), 1, 1)
    assert other is not None
    assert set(other.seats) == {"B8", "B7"}


def test_the_space_is_chosen_at_which_the_others_can_be_nearest() -> None:
    plan = hall("ws_______", "ssssssscw")
    party = found(plan, all_of(plan, "A2", "B1", "B2"), 1, 1)
    assert party is not None
    assert set(party.seats) == {"B9", "B8"}


def test_two_spaces_are_those_beside_each_other() -> None:
    plan = hall("w_ssss_ww", "ssssssss")
    two = found(plan, all_of(plan), 2, 0)
    assert two is not None
    assert set(two.seats) == {"A6", "A7"}


def test_companion_seats_of_another_space_are_left_to_it_while_seats_are_free() -> None:
    plan = hall("wss_cw")
    assert {seat.id for seat in own_companions(plan, plan.by_id["A1"])} == set()
    first = found(plan, all_of(plan, "A5"), 1, 1)
    assert first is not None
    assert set(first.seats) == {"A1", "A2"}
    last = found(plan, frozenset({"A1", "A4"}), 1, 1)
    assert last is not None
    assert set(last.seats) == {"A1", "A4"}
    assert found(plan, frozenset({"A1", "A4"}), 1, 1, most=0) is None, "its ticket type isn't sold for companion seats"


def test_a_companion_seat_belongs_to_the_space_that_the_plan_says() -> None:
    plan = hall("wsscw")
    plan = replace(
        plan, seats=tuple(replace(one, companion_of="A1") if one.id == "A4" else one for one in plan.seats)
    )  # fmt: skip
    assert [seat.id for seat in own_companions(plan, plan.by_id["A1"])] == ["A4"]
    assert own_companions(plan, plan.by_id["A5"]) == ()


def test_companions_sit_together_where_that_is_not_much_further() -> None:
    plan = hall("ws_sss__________")
    together = found(plan, all_of(plan), 1, 2)
    assert together is not None
    assert set(together.seats) == {"A1", "A3", "A4"}
    far = hall("ws_s_______________ss")
    singly = found(far, all_of(far), 1, 2)
    assert singly is not None
    assert set(singly.seats) == {"A1", "A2", "A3"}


def test_of_equally_near_seats_those_are_taken_that_leave_no_single_one() -> None:
    plan = hall("ss_w_sss")
    one = found(plan, all_of(plan), 1, 1)
    assert one is not None
    assert set(one.seats) == {"A3", "A4"}


@given(st.lists(ROW, min_size=1, max_size=4), st.integers(1, 3), st.integers(0, 6), st.integers(0, 6), st.data())
def test_everybody_has_a_free_seat_of_their_kind_or_there_are_too_few(
    rows: list[str], spaces: int, others: int, most: int, data: st.DataObject
) -> None:
    plan = hall(*rows)
    names = [seat.id for seat in plan.seats]
    free = frozenset(data.draw(st.lists(st.sampled_from(names), unique=True)))
    chosen = found(plan, free, spaces, others, most)
    kinds = [plan.by_id[name].kind for name in free]
    room = kinds.count(SeatKind.STANDARD) + min(most, kinds.count(SeatKind.COMPANION))
    if chosen is None:
        assert kinds.count(SeatKind.WHEELCHAIR) < spaces or room < others
        return
    assert kinds.count(SeatKind.WHEELCHAIR) >= spaces
    assert len(set(chosen.seats)) == len(chosen.seats) == spaces + others
    assert set(chosen.seats) <= free
    got = [plan.by_id[name].kind for name in chosen.seats]
    assert got.count(SeatKind.WHEELCHAIR) == spaces
    assert got.count(SeatKind.COMPANION) <= most
    assert set(got) <= {SeatKind.WHEELCHAIR, SeatKind.COMPANION, SeatKind.STANDARD}
    assert found(plan, frozenset(sorted(free)), spaces, others, most) == chosen
    assert (chosen.seating is Seating.TOGETHER) == (len(chosen.blocks) == 1)


@given(st.lists(ROW, min_size=1, max_size=4), st.integers(1, 3))
def test_own_companion_seats_are_never_left_for_seats_further_away(rows: list[str], others: int) -> None:
    plan = hall(*rows)
    chosen = found(plan, all_of(plan), 1, others)
    if chosen is None:
        return
    space = next(name for name in chosen.seats if plan.by_id[name].kind is SeatKind.WHEELCHAIR)
    own = [seat.id for seat in own_companions(plan, plan.by_id[space])]
    assert set(own[:others]) <= set(chosen.seats)
