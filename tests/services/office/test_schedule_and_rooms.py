"""Screenings that are placed and changed in rooms with reserved seats, seats out of sale and quotas by percentage."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from cinema.domain.auditoriums import Auditorium, plan_from_rows
from cinema.domain.quotas import Quota
from cinema.domain.screenings import Screening
from cinema.domain.seat_reservations import OutOfSale, OutReason, ReservedFor, ReservedSeats
from cinema.domain.users import Channel
from cinema.errors import ConflictError, InvalidInputError, NotSellingError, SeatsKeptBackError
from cinema.services.cinema import Cinema
from cinema.services.office.auditoriums_moves import MoveVerdict
from cinema.services.selling.card_payments import LEASE_SECONDS
from tests.conftest import SmallHouse
from tests.services.conftest import Failing, PowerCutError
from tests.services.office.schedule_house import DAY, MANAGER, at, day_after, office, open_at_once, reopened, seat_map
from tests.support import findings, hold, limits_of, sell

HALF = Quota("Half price", ("child",), percent=40)
BAR = "bar"


@pytest.fixture
def cinema(house: SmallHouse) -> Cinema:
    """A house whose weekday card has a quota, and whose bar has two plans, the first of which is current."""
    card = house.storage.price_cards.read("weekday")
    house.storage.price_cards.put(replace(card, quotas=(HALF,)))
    for version, rows in ((2, ["ssssssss", "ssss"]), (1, ["ssssss", "ssss"])):
        named = [("AB"[place], row, 0.0) for place, row in enumerate(rows)]
        plan = plan_from_rows(BAR, version, named, 0.05)
        reserved = (ReservedSeats(ReservedFor.COUNTER, ("A1", "A2", f"A{4 + version}"), 30),)
        room = Auditorium(BAR, 2, "Bar", plan.id, out=(OutOfSale("B1", OutReason.BROKEN, DAY.isoformat()),))
        house.storage.auditoriums.put(room, replace(plan, reserved=reserved))
    return office(house)


def placed(cinema: Cinema, room: str = BAR, text: str = "20:15", day: str = DAY.isoformat()) -> Screening:
    return cinema.admin.schedule.place(MANAGER, "metropolis", room, at(text, day))


def published(house: SmallHouse, cinema: Cinema) -> Screening:
    draft = placed(cinema)
    assert cinema.admin.schedule.publish(MANAGER, (draft.id,)).done == (draft.id,)
    open_at_once(house.connection, draft.id)
    return cinema.admin.schedule.screening(MANAGER, draft.id)


def there(house: SmallHouse, screening: Screening) -> dict[str, Any]:
    found = seat_map(house.connection, screening.id)
    assert found is not None
    return found


def numbers(stored: dict[str, Any]) -> tuple[int, int]:
    """Return a map's capacity, and how many half-price tickets it may have."""
    return stored["capacity"], stored["quotas"][0]["most"]


def use_second_plan(house: SmallHouse) -> str:
    house.connection.database["auditoriums"].update_one({"_id": BAR}, {"$set": {"plan": "bar-2"}})
    house.storage.auditoriums.forget(BAR)
    return "bar-2"


def test_a_new_map_has_its_plan_s_reserved_seats_and_its_room_s_seats_out_of_sale(
    house: SmallHouse, cinema: Cinema
) -> None:
    draft = placed(cinema)
    stored = there(house, draft)
    until = draft.starts_at - timedelta(minutes=30)
    assert stored["reserved"] == {name: {"kind": "counter", "until": until} for name in ("A1", "A2", "A5")}
    assert (stored["out"], stored["seats"]["B1"]["state"]) == ({"B1": {"reason": "broken"}}, "blocked")
    assert numbers(stored) == (9, 4)
    assert "out" not in there(house, placed(cinema, day=day_after(1)))
    assert findings(cinema) == []


def test_reserved_seats_and_seats_out_of_sale_follow_a_start_that_moves(house: SmallHouse, cinema: Cinema) -> None:
    draft = placed(cinema, day=day_after(1))
    moved = cinema.admin.schedule.move(MANAGER, draft, at("18:00", DAY)).screening
    stored = there(house, moved)
    assert stored["reserved"]["A1"]["until"] == moved.starts_at - timedelta(minutes=30)
    assert (set(stored["out"]), *numbers(stored)) == ({"B1"}, 9, 4)


def test_reserved_seats_that_a_manager_has_set_stay_as_they_are(house: SmallHouse, cinema: Cinema) -> None:
    draft = placed(cinema)
    seats = cinema.admin.auditoriums.seats
    seats.reserve(MANAGER, draft.id, ("B2",), ReservedFor.HOUSE, None)
    seats.lift(MANAGER, draft.id, ("A1", "A5"))
    kept = there(house, draft)["reserved"]
    assert set(kept) == {"A2", "B2"}
    later = cinema.admin.schedule.move(MANAGER, draft, at("21:00")).screening
    assert there(house, later)["reserved"] == kept
    on_plan = cinema.admin.schedule.change(MANAGER, later, replace(later, plan=use_second_plan(house))).screening
    # A1 was left free by hand, and A6 was there too: nobody reserves them anew.
    assert there(house, on_plan)["reserved"] == kept


@pytest.mark.parametrize("by", ["schedule", "moves"])
def test_both_ways_to_another_plan_leave_the_same_map(house: SmallHouse, cinema: Cinema, by: str) -> None:
    screening = published(house, cinema)
    cinema.admin.auditoriums.seats.take_out(MANAGER, screening.id, ("A3",), OutReason.DIRTY)
    assert numbers(there(house, screening)) == (8, 4)
    plan = use_second_plan(house)
    if by == "schedule":
        cinema.admin.schedule.change(MANAGER, screening, replace(screening, plan=plan))
    else:
        assert cinema.admin.auditoriums.moves.move(MANAGER, screening.id).verdict is MoveVerdict.MOVED
    stored = there(house, screening)
    assert (set(stored["out"]), set(stored["reserved"])) == ({"A3", "B1"}, {"A1", "A2", "A6"})
    assert (len(stored["seats"]), *numbers(stored)) == (12, 10, 4)
    assert {name for name, one in stored["seats"].items() if one["state"] == "blocked"} == {"A3", "B1"}
    assert not {"moving", "changing"} & set(stored)
    assert findings(cinema) == []


def test_in_another_room_nothing_is_left_of_the_first_room_s_marks(house: SmallHouse, cinema: Cinema) -> None:
    draft = placed(cinema)
    seats = cinema.admin.auditoriums.seats
    seats.take_out(MANAGER, draft.id, ("A3",), OutReason.DIRTY)
    seats.reserve(MANAGER, draft.id, ("A4",), ReservedFor.HOUSE, None)
    moved = cinema.admin.schedule.move(MANAGER, draft, at("20:15"), "hall").screening
    stored = there(house, moved)
    assert not {"out", "reserved", "reserved_by_hand"} & set(stored)
    assert numbers(stored) == (30, 12)


def test_a_sold_seat_stays_sold_where_the_new_day_has_it_out_of_sale(house: SmallHouse, cinema: Cinema) -> None:
    draft = placed(cinema, day=day_after(1))
    cinema.admin.schedule.publish(MANAGER, (draft.id,))
    open_at_once(house.connection, draft.id)
    sell(cinema, house.staff, draft.id, "B1")
    house.connection.database["seat_maps"].update_one({"_id": draft.id}, {"$set": {"changing": {"operation": "x"}}})
    plan = house.storage.auditoriums.plan(draft.plan)
    limits = limits_of(house.storage, replace(draft, day=DAY.isoformat()))
    house.storage.screening_changes.finish(draft, "x", limits, plan)
    stored = there(house, draft)
    assert (stored["seats"]["B1"]["state"], "out" in stored, stored["capacity"]) == ("sold", False, 10)


def test_a_quota_by_percentage_follows_seats_that_are_taken_out_and_put_back(house: SmallHouse, cinema: Cinema) -> None:
    draft = placed(cinema)
    seats = cinema.admin.auditoriums.seats
    seats.take_out(MANAGER, draft.id, ("A3", "A4", "B2"), OutReason.DIRTY)
    assert numbers(there(house, draft)) == (6, 3)
    seats.put_back(MANAGER, draft.id, ("A3", "A4", "B1", "B2"))
    assert numbers(there(house, draft)) == (10, 4)


def test_a_screening_that_moves_to_another_plan_is_not_changed_meanwhile(
    house: SmallHouse, cinema: Cinema, failing_at: Failing
) -> None:
    screening = published(house, cinema)
    use_second_plan(house)
    with pytest.raises(PowerCutError):
        failing_at("after seat_map_plans.move").admin.auditoriums.moves.move(MANAGER, screening.id)
    with pytest.raises(ConflictError, match="being changed just now"):
        cinema.admin.schedule.move(MANAGER, screening, at("21:00"))
    with pytest.raises(NotSellingError):
        hold(reopened(house.connection), house.guest, screening.id, "A7")  # only on the new plan
    cinema.recovery.recover()
    screening = cinema.admin.schedule.screening(MANAGER, screening.id)
    moved = cinema.admin.schedule.move(MANAGER, screening, at("21:00")).screening
    assert (moved.plan, len(there(house, moved)["seats"])) == ("bar-2", 12)
    assert findings(cinema) == []


def test_recovery_ends_changes_of_the_schedule_and_moves_to_another_plan(
    house: SmallHouse, cinema: Cinema, failing_at: Failing
) -> None:
    first = published(house, cinema)
    second = placed(cinema, text="9:00")
    use_second_plan(house)
    with pytest.raises(PowerCutError):
        failing_at("after seat_map_plans.move").admin.auditoriums.moves.move(MANAGER, first.id)
    with pytest.raises(PowerCutError):
        failing_at("before screening_changes.finish").admin.schedule.move(MANAGER, second, at("9:30", day_after(1)))
    house.connection.database["seat_maps"].update_one(
        {"_id": second.id},
        [{"$set": {"changing.at": {"$subtract": ["$changing.at", (LEASE_SECONDS + 1) * 1000]}}}],
    )
    reopened(house.connection).recovery.recover()
    for one in (first, second):
        assert not {"moving", "changing"} & set(there(house, one))
    assert cinema.admin.schedule.screening(MANAGER, first.id).plan == "bar-2"
    # Of its new day: seats out of sale stay so, and the reserved ones are released before the new start.
    stored = there(house, second)
    assert stored["reserved"]["A1"]["until"] == cinema.admin.schedule.screening(
        MANAGER, second.id
    ).starts_at - timedelta(minutes=30)
    assert findings(cinema) == []


@pytest.mark.parametrize(
    ("fields", "words"), [({"plan": ""}, "no published seat plan yet"), ({"archived": True}, "archived")]
)
def test_a_room_without_a_plan_or_in_the_archive_is_named_as_the_reason(
    house: SmallHouse, cinema: Cinema, fields: dict[str, object], words: str
) -> None:
    source = placed(cinema)
    house.connection.database["auditoriums"].update_one({"_id": BAR}, {"$set": fields})
    house.storage.auditoriums.forget(BAR)
    for place in (
        lambda: placed(cinema, text="9:00"),
        lambda: cinema.admin.schedule.copy(MANAGER, source, at("9:00")),
        lambda: cinema.admin.schedule.move(MANAGER, source, at("9:00")),
    ):
        refuse(place, words)
    (line,) = cinema.admin.schedule_copies.copy_day(MANAGER, DAY.isoformat(), [day_after(2)])
    assert line.trouble == "no-auditorium"


def refuse(place: Callable[[], object], words: str) -> None:
    with pytest.raises(InvalidInputError, match=words) as refused:
        place()
    assert refused.value.field == "auditorium"


def test_a_seat_kept_back_is_told_by_its_label(house: SmallHouse, cinema: Cinema) -> None:
    draft = placed(cinema)
    house.connection.database["seat_plans"].update_one({"_id": "bar-1"}, {"$set": {"seats.0.row_label": "α"}})
    cinema.admin.schedule.publish(MANAGER, (draft.id,))
    open_at_once(house.connection, draft.id)
    till = reopened(house.connection)
    with pytest.raises(SeatsKeptBackError, match="Kept back by the house: α1, A2") as refused:
        hold(till, house.guest, draft.id, "A1", "A2", "A3")
    assert (refused.value.seats, refused.value.field) == (("A1", "A2"), "seats")
    hold(till, replace(house.staff, channel=Channel.BOX_OFFICE), draft.id, "A1", "A2")
