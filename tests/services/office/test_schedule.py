"""Placing, moving, changing, removing and publishing screenings."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cinema.domain.auditoriums import Auditorium, SeatKind, plan_from_rows
from cinema.domain.ids import new_id
from cinema.domain.movies import Movie, MovieKind
from cinema.domain.quotas import Quota
from cinema.domain.schedule import Override, Trouble
from cinema.domain.schedule_times import typed_instant
from cinema.domain.screening_fields import OverrideReason, ScreeningKind
from cinema.domain.screenings import Lengths, Screening, ScreeningState
from cinema.errors import (
    ChangedMeanwhileError,
    ConflictError,
    InvalidInputError,
    NotFoundError,
    NotSellingError,
    OverlapError,
    ScreeningLockedError,
)
from cinema.services.cinema import Cinema
from cinema.services.office.schedule import Details, ScheduleOffice
from tests.conftest import STAFF, SmallHouse
from tests.services.office.schedule_house import (
    DAY,
    MANAGER,
    at,
    day_after,
    office,
    open_at_once,
    reopened,
    seat_map,
    slots,
    stored,
)
from tests.support import begin, hold, raw, sell

FAULT = Override(OverrideReason.TECHNICAL, "the projector's lamp")


@pytest.fixture
def cinema(house: SmallHouse) -> Cinema:
    return office(house)


@pytest.fixture
def schedule(cinema: Cinema) -> ScheduleOffice:
    return cinema.admin.schedule


def placed(schedule: ScheduleOffice, text: str = "20:15", room: str = "hall") -> Screening:
    return schedule.place(MANAGER, "metropolis", room, at(text))


def on_sale(schedule: ScheduleOffice, text: str = "20:15") -> Screening:
    draft = placed(schedule, text)
    assert schedule.publish(MANAGER, (draft.id,)).done == (draft.id,)
    return schedule.screening(MANAGER, draft.id)


def add_room(house: SmallHouse, room: str, rows: list[str], version: int = 1) -> None:
    named = [(chr(ord("A") + place), row, 0.0) for place, row in enumerate(rows)]
    plan = plan_from_rows(room, version, named, 0.05)
    house.storage.auditoriums.put(Auditorium(room, 2, room.title(), plan.id), plan)


def test_a_movie_is_placed_as_a_draft_with_the_house_s_lengths_and_only_card(
    house: SmallHouse, schedule: ScheduleOffice
) -> None:
    house.storage.settings.set("trailers_minutes", 10)
    house.storage.settings.forget()
    draft = schedule.place(MANAGER, "metropolis", "hall", at("20:15"), details=Details(features=("captions",)))
    assert draft == stored(house.connection, draft.id)
    assert (draft.state, draft.price_card, draft.day) == (ScreeningState.DRAFT, "weekday", DAY.isoformat())
    assert draft.lengths == Lengths(trailers=10)
    assert draft.ends_at - draft.starts_at == timedelta(minutes=163)
    assert draft.sell_until == draft.starts_at
    booked = [one for one in slots(house.connection) if one[1] == draft.id]
    assert booked == [("hall", draft.id, draft.starts_at - timedelta(minutes=20), None)]
    there = seat_map(house.connection, draft.id)
    assert there is not None
    assert (there["selling"], "changing" in there) == (False, False)
    newest, *_others = reopened(house.connection).admin.histories.of(MANAGER, "screenings", draft.id)
    assert (newest.name, newest.change.version, newest.change.after["movie"]) == ("Max", 1, "metropolis")


def test_two_screenings_can_t_be_at_once_in_one_auditorium(house: SmallHouse, schedule: ScheduleOffice) -> None:
    first = placed(schedule)
    with pytest.raises(OverlapError) as refused:
        placed(schedule, "22:00")
    assert (refused.value.field, refused.value.screening) == ("starts_at", first.id)
    assert len([one for one in slots(house.connection) if one[2].date() == DAY]) == 1


def test_a_show_after_midnight_is_on_the_line_of_the_evening_and_in_the_list_of_its_date(
    schedule: ScheduleOffice,
) -> None:
    late = placed(schedule, "0:10")
    assert late.day == day_after(1)
    (room,) = schedule.day(MANAGER, DAY.isoformat()).rooms
    assert [one.screening.id for one in room.blocks] == [late.id]
    (room,) = schedule.day(MANAGER, day_after(1)).rooms
    assert room.blocks == ()
    assert [one.screening for one in room.taken] == [late.id], "it may be in the way of a matinee"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"movie": "gone"}, "movie"),
        ({"movie": "empty"}, "movie"),
        ({"movie": "archived"}, "movie"),
        ({"movie": "deleted"}, "movie"),
        ({"room": "gone"}, "auditorium"),
        ({"when": at("25:00")}, "starts_at"),
        ({"when": datetime.now(UTC) - timedelta(minutes=1)}, "starts_at"),
        ({"when": datetime.now(UTC) + timedelta(days=3000)}, "starts_at"),
        ({"when": at("20:15", "2026-02-30")}, "day"),
        ({"when": at("20:15", "9999-12-31")}, "day"),
        ({"details": Details(lengths=Lengths(cleaning=-1))}, "cleaning"),
        ({"details": Details(lengths=Lengths(doors=241))}, "doors"),
        ({"movie": "long"}, "lengths"),
        ({"details": Details(features=("smell",))}, "features"),
        ({"details": Details(tags=("a\nb",))}, "tags"),
        ({"price_card": "gone"}, "price_card"),
    ],
)
def test_what_is_wrong_with_a_screening_is_told_beside_its_field_and_nothing_is_written(
    house: SmallHouse, schedule: ScheduleOffice, change: dict[str, object], field: str
) -> None:
    movie = house.storage.movies.get("metropolis")
    house.storage.movies.put(replace(movie, id="empty", minutes=0))
    house.storage.movies.put(replace(movie, id="long", minutes=24 * 60))
    house.storage.movies.put(replace(movie, id="archived", archived=True))
    house.storage.movies.put(replace(movie, id="deleted", deleted=True))
    before = [raw(house.connection, name) for name in ("calendars", "screenings", "seat_maps", "journal")]
    given = {"movie": "metropolis", "room": "hall", "when": at("20:15"), **change}
    with pytest.raises((InvalidInputError, NotFoundError)) as refused:
        schedule.place(MANAGER, given.pop("movie"), given.pop("room"), given.pop("when"), **given)  # type: ignore[arg-type]
    assert refused.value.field == field
    assert [raw(house.connection, name) for name in ("calendars", "screenings", "seat_maps", "journal")] == before


def test_nobody_but_managers_hears_of_a_draft(house: SmallHouse, cinema: Cinema) -> None:
    draft = placed(cinema.admin.schedule)
    programme = cinema.programme
    assert draft.id not in {one.screening.id for one in programme.of_day(draft.day)}
    assert draft.id not in {one.screening.id for one in programme.of_movie("metropolis")}
    assert draft.id not in {one.screening.id for one in programme.sellable()}
    assert draft.id not in {one.screening.id for one in programme.sellable(draft.day)}
    assert draft.day not in programme.days(60)
    assert house.storage.screenings.movies_on(draft.day) == ()
    asks: list[Callable[[], object]] = [
        lambda: programme.showing(draft.id),
        lambda: cinema.booking.seating(draft.id),
        lambda: cinema.booking.hold(house.staff, draft.id, None, ("B1",)),
    ]
    for ask in asks:
        with pytest.raises(NotFoundError):
            ask()
    assert list(cinema.audit.findings(cinema.operator())) == []


def test_a_draft_s_seat_map_holds_no_seats_whoever_asks_it(house: SmallHouse, schedule: ScheduleOffice) -> None:
    from cinema.services.selling.booking import holder_of

    draft = placed(schedule)
    with pytest.raises(NotSellingError):
        house.storage.seat_maps.hold(draft.id, new_id(), ("B1",), holder_of(house.staff), 60, 10)


def test_a_published_screening_is_sold(house: SmallHouse, cinema: Cinema) -> None:
    screening = on_sale(cinema.admin.schedule)
    assert screening.state is ScreeningState.SCHEDULED
    assert screening.id in {one.screening.id for one in cinema.programme.sellable()}
    assert sell(cinema, house.staff, screening.id, "B1").receipt_number
    assert list(cinema.audit.findings(cinema.operator())) == []


def test_a_private_hire_is_sold_by_its_id_and_listed_nowhere(house: SmallHouse, cinema: Cinema) -> None:
    schedule = cinema.admin.schedule
    draft = schedule.place(MANAGER, "metropolis", "hall", at("20:15"), details=Details(kind=ScreeningKind.PRIVATE))
    schedule.publish(MANAGER, (draft.id,))
    assert draft.id not in {one.screening.id for one in cinema.programme.of_day(draft.day)}
    assert cinema.programme.showing(draft.id).screening.id == draft.id
    assert sell(cinema, house.staff, draft.id, "B1").receipt_number


def test_publishing_names_what_is_not_right_and_publishes_the_rest(house: SmallHouse, cinema: Cinema) -> None:
    schedule = cinema.admin.schedule
    card = house.storage.price_cards.get("weekday")
    gaps = {name: {SeatKind.STANDARD: 1, SeatKind.WHEELCHAIR: 1} for name in card.prices}
    good, no_card, gap, past, gone = (placed(schedule, text) for text in ("8:00", "11:20", "14:40", "18:00", "21:20"))
    house.storage.price_cards.put(replace(card, id="gaps", prices=gaps))
    schedule.change(MANAGER, no_card, replace(no_card, price_card=""))
    schedule.change(MANAGER, gap, replace(gap, price_card="gaps"))
    house.storage.screenings.put(replace(past, starts_at=datetime.now(UTC) - timedelta(hours=1)))
    house.storage.screenings.put(replace(gone, movie="gone"))
    ids = [one.id for one in (good, no_card, gap, past, gone)]
    done = schedule.publish(MANAGER, tuple(ids))
    assert done.done == (good.id,)
    troubles = {one.screening: one.trouble for one in done.refused}
    assert troubles == {
        no_card.id: Trouble.NO_CARD, gap.id: Trouble.NO_PRICE, past.id: Trouble.PAST, gone.id: Trouble.NO_MOVIE,
    }  # fmt: skip
    assert next(one.message for one in done.refused if one.screening == gap.id).endswith("Companion.")
    assert schedule.publish(MANAGER, tuple(ids)).done == (), "a repeat publishes nothing again"


def test_a_day_or_everything_is_published_at_once(schedule: ScheduleOffice) -> None:
    today = [placed(schedule, text).id for text in ("14:00", "20:15", "0:10")]
    tomorrow = schedule.place(MANAGER, "metropolis", "hall", at("20:15", day_after(1)))
    assert sorted(schedule.publish(MANAGER, day=DAY.isoformat()).done) == sorted(today)
    assert schedule.publish(MANAGER).done == (tomorrow.id,)


def test_a_screening_is_moved_in_time_and_room_and_its_old_time_is_free(
    house: SmallHouse, schedule: ScheduleOffice
) -> None:
    add_room(house, "attic", ["ssss", "ssss"])
    draft = placed(schedule)
    moved = schedule.move(MANAGER, draft, at("20:45")).screening
    assert moved == stored(house.connection, draft.id)
    assert (moved.starts_at - draft.starts_at, moved.ends_at - draft.ends_at) == (timedelta(minutes=30),) * 2
    assert moved.sell_until == moved.starts_at
    upstairs = schedule.move(MANAGER, moved, moved.starts_at, "attic").screening
    assert (upstairs.auditorium, upstairs.plan) == ("attic", "attic-1")
    there = seat_map(house.connection, draft.id)
    assert there is not None
    assert (sorted(there["seats"]), there["capacity"]) == (["A1", "A2", "A3", "A4", "B1", "B2", "B3", "B4"], 8)
    assert [one[0] for one in slots(house.connection) if one[1] == draft.id] == ["attic"]
    placed(schedule, "20:15")


def test_a_move_onto_another_screening_changes_nothing(house: SmallHouse, schedule: ScheduleOffice) -> None:
    first, second = placed(schedule, "14:00"), placed(schedule, "20:15")
    before = slots(house.connection)
    with pytest.raises(OverlapError) as refused:
        schedule.move(MANAGER, second, at("15:00"))
    assert refused.value.screening == first.id
    assert slots(house.connection) == before
    assert stored(house.connection, second.id) == second


def test_the_second_of_two_managers_who_move_one_screening_is_told_and_its_time_is_free_again(
    house: SmallHouse, schedule: ScheduleOffice
) -> None:
    draft = placed(schedule)
    schedule.move(MANAGER, draft, at("21:00"))
    with pytest.raises(ChangedMeanwhileError) as told:
        schedule.move(MANAGER, draft, at("12:00"))
    assert "starts_at" in told.value.fields
    assert [one[2].hour for one in slots(house.connection) if one[1] == draft.id and one[3] is None] != []
    assert len([one for one in slots(house.connection) if one[1] == draft.id]) == 1


def test_plain_fields_change_while_tickets_are_sold(house: SmallHouse, cinema: Cinema) -> None:
    screening = on_sale(cinema.admin.schedule)
    sell(cinema, house.staff, screening.id, "B1")
    new = replace(screening, incident="late start", tags=("anniversary",), filed=True, features=("relaxed",))
    moved = cinema.admin.schedule.change(MANAGER, screening, new)
    assert moved.screening == stored(house.connection, screening.id)
    assert (moved.screening.incident, moved.parties) == ("late start", ())


def test_when_sales_begin_and_end_goes_into_the_seat_map_while_tickets_are_sold(
    house: SmallHouse, cinema: Cinema
) -> None:
    screening = on_sale(cinema.admin.schedule)
    sell(cinema, house.staff, screening.id, "B1")
    begin, end = screening.starts_at - timedelta(days=1), screening.starts_at + timedelta(minutes=20)
    cinema.admin.schedule.change(MANAGER, screening, replace(screening, sell_from=begin, sell_until=end))
    there = seat_map(house.connection, screening.id)
    assert there is not None
    assert (there["sell_from"], there["sell_until"], there["selling"]) == (begin, end, True)
    with pytest.raises(InvalidInputError) as refused:
        cinema.admin.schedule.change(MANAGER, screening, replace(screening, sell_from=end, sell_until=begin))
    assert refused.value.field == "sell_until"


LOCKED = {
    "time": lambda schedule, one, override: schedule.move(MANAGER, one, at("21:00"), override=override),
    "card": lambda schedule, one, override: schedule.change(
        MANAGER, one, replace(one, price_card="other"), override=override
    ),
    "room": lambda schedule, one, override: schedule.move(MANAGER, one, one.starts_at, "attic", override=override),
}


@pytest.mark.parametrize("what", LOCKED)
@pytest.mark.parametrize("taken", ["sold", "held"])
def test_what_tickets_say_is_locked_once_a_seat_is_taken(
    house: SmallHouse, cinema: Cinema, what: str, taken: str
) -> None:
    add_room(house, "attic", ["wcssssssss", "ssssssssss", "ssssssssss"])
    schedule = cinema.admin.schedule
    screening = on_sale(schedule)
    house.storage.price_cards.put(replace(house.storage.price_cards.get("weekday"), id="other"))
    if taken == "sold":
        sell(cinema, house.staff, screening.id, "B1")
    else:
        hold(cinema, house.guest, screening.id, "B1")
    before = slots(house.connection)
    with pytest.raises(ScreeningLockedError) as refused:
        LOCKED[what](schedule, screening, None)
    assert refused.value.field == "override_reason"
    assert stored(house.connection, screening.id) == screening
    assert slots(house.connection) == before
    there = seat_map(house.connection, screening.id)
    assert there is not None
    assert there["selling"]
    moved = LOCKED[what](schedule, screening, FAULT)
    assert [one.seats for one in moved.parties] == ([("B1",)] if taken == "sold" else [])
    after = seat_map(house.connection, screening.id)
    assert after is not None
    assert after["seats"]["B1"]["state"] == ("sold" if taken == "sold" else "free"), "a hold is dropped, a sale is kept"
    assert after["selling"]


def test_a_move_tells_whose_reserved_and_parked_seats_are_free_again(house: SmallHouse, cinema: Cinema) -> None:
    schedule = cinema.admin.schedule
    screening, other = on_sale(schedule), house.screening
    orders = [begin(cinema, STAFF, where, seat) for where, seat in ((screening.id, "B1"), (other, "B1"))]
    kept = [cinema.baskets.reserve(STAFF, order, "Grey coat") for order in orders]
    moved = schedule.move(MANAGER, screening, at("21:00"), override=FAULT)
    assert [(one.id, one.number, one.label) for one in moved.lost] == [(kept[0].id, kept[0].number, "Grey coat")]
    again = schedule.change(MANAGER, moved.screening, replace(moved.screening, projection="35 mm"))
    assert again.lost == moved.lost, "whoever saves the form again is told again, until the basket is taken away"
    cinema.baskets.release(STAFF, kept[0].id)
    last = schedule.change(MANAGER, again.screening, replace(again.screening, projection=""))
    assert last.lost == ()


def test_an_override_lists_who_must_be_called_and_keeps_its_words_out_of_the_journal(
    house: SmallHouse, cinema: Cinema
) -> None:
    schedule = cinema.admin.schedule
    screening = on_sale(schedule)
    sale = sell(cinema, house.staff, screening.id, "B1", "B2")
    other = sell(cinema, replace(MANAGER, channel=house.guest.channel), screening.id, "C1")
    moved = schedule.move(MANAGER, screening, at("21:00"), override=FAULT)
    first, second = moved.parties
    assert (first.sale, first.receipt, first.seats, first.name) == (sale.id, sale.receipt_number, ("B1", "B2"), "Sam")
    assert (second.sale, second.customer, second.name) == (other.id, "user-manager", "Max")
    assert first.starts_at == screening.starts_at, "what their tickets say"
    (entry,) = [one for one in raw(house.connection, "journal") if one["operation"].get("after", {}).get("override")]
    assert entry["operation"]["after"]["override"]["reason"] == "technical"
    assert "lamp" not in str(entry)
    assert "the projector's lamp" in str(raw(house.connection, "screenings"))
    assert schedule.parties(MANAGER, screening.id) == moved.parties
    assert list(cinema.audit.findings(cinema.operator())) == [], "tickets that say the old time are known"


def test_a_payment_that_is_under_way_is_among_the_parties(house: SmallHouse, cinema: Cinema) -> None:
    from tests.support import begin, card

    schedule = cinema.admin.schedule
    screening = on_sale(schedule)
    house.storage.settings.set("card_provider", "separate")
    house.storage.settings.forget()
    order = begin(cinema, house.staff, screening.id, "B1")
    cinema.checkout.ask(house.staff, order, card())
    with pytest.raises(ScreeningLockedError):
        schedule.move(MANAGER, screening, at("21:00"))
    moved = schedule.move(MANAGER, screening, at("21:00"), override=FAULT)
    assert [(one.sale, one.seats, one.is_paid) for one in moved.parties] == [(order.id, ("B1",), False)]
    assert cinema.checkout.answer(house.staff, order.id, "SLIP-1").receipt_number


@pytest.mark.parametrize(
    ("rows", "fits"), [(["wcssssssss", "sss"], True), (["wcssssssss", "s"], False), (["wcssssssss", "spp"], False)]
)
def test_a_room_or_plan_is_changed_only_where_every_sold_seat_is_the_same(
    house: SmallHouse, cinema: Cinema, rows: list[str], fits: bool
) -> None:
    add_room(house, "attic", rows)
    schedule = cinema.admin.schedule
    screening = on_sale(schedule)
    sell(cinema, house.staff, screening.id, "B2")
    if fits:
        schedule.move(MANAGER, screening, screening.starts_at, "attic", override=FAULT)
        there = seat_map(house.connection, screening.id)
        assert there is not None
        assert (len(there["seats"]), there["seats"]["B2"]["state"]) == (13, "sold")
        open_at_once(house.connection, screening.id)
        till = reopened(house.connection)
        assert sell(till, house.staff, screening.id, "B3").receipt_number
        assert list(till.audit.findings(till.operator())) == []
        return
    with pytest.raises(InvalidInputError, match="B2") as refused:
        schedule.move(MANAGER, screening, screening.starts_at, "attic", override=FAULT)
    assert refused.value.field == "auditorium"
    assert stored(house.connection, screening.id) == screening
    there = seat_map(house.connection, screening.id)
    assert there is not None
    assert (there["selling"], len(there["seats"])) == (True, 30)
    assert [one[0] for one in slots(house.connection) if one[1] == screening.id] == ["hall"]


def test_after_a_move_nothing_is_sold_until_no_till_knows_the_old_time(house: SmallHouse, cinema: Cinema) -> None:
    screening = on_sale(cinema.admin.schedule)
    cinema.admin.schedule.move(MANAGER, screening, at("21:00"))
    there = seat_map(house.connection, screening.id)
    assert there is not None
    wait = there["sell_from"] - house.storage.database.now()
    assert timedelta(seconds=1) < wait <= timedelta(seconds=3)


def test_removing_is_for_what_nobody_has_a_seat_of(house: SmallHouse, cinema: Cinema) -> None:
    schedule = cinema.admin.schedule
    draft, sold, unsold = placed(schedule, "10:00"), on_sale(schedule, "14:00"), on_sale(schedule, "20:15")
    sell(cinema, house.staff, sold.id, "B1")
    schedule.remove(MANAGER, draft)
    schedule.remove(MANAGER, unsold)
    with pytest.raises(ScreeningLockedError):
        schedule.remove(MANAGER, sold)
    (room,) = schedule.day(MANAGER, DAY.isoformat()).rooms
    assert [one.screening.id for one in room.blocks] == [sold.id]
    assert {one[1] for one in slots(house.connection)} & {draft.id, unsold.id} == set()
    for gone in (draft, unsold):
        with pytest.raises(NotFoundError):
            schedule.screening(MANAGER, gone.id)
        with pytest.raises(NotFoundError):
            reopened(house.connection).booking.hold(house.staff, gone.id, None, ("B1",))
    with pytest.raises(ChangedMeanwhileError):
        schedule.move(MANAGER, draft, at("9:00"))


def test_a_screening_is_unpublished_only_while_nothing_is_sold(house: SmallHouse, cinema: Cinema) -> None:
    schedule = cinema.admin.schedule
    screening = on_sale(schedule)
    draft = schedule.unpublish(MANAGER, screening)
    assert draft.state is ScreeningState.DRAFT
    with pytest.raises(NotFoundError):
        reopened(house.connection).booking.hold(house.staff, screening.id, None, ("B1",))
    schedule.publish(MANAGER, (screening.id,))
    till = reopened(house.connection)
    sell(till, house.staff, screening.id, "B1")
    with pytest.raises(ScreeningLockedError):
        schedule.unpublish(MANAGER, schedule.screening(MANAGER, screening.id))


def test_a_cancelled_screening_is_not_moved(house: SmallHouse, schedule: ScheduleOffice) -> None:
    cancelled = replace(placed(schedule), state=ScreeningState.CANCELLED)
    house.storage.screenings.put(cancelled)
    with pytest.raises(ConflictError, match="cancelled"):
        schedule.move(MANAGER, cancelled, at("21:00"))


def test_longer_cleaning_needs_room_and_doesn_t_ask_for_a_reason(house: SmallHouse, cinema: Cinema) -> None:
    schedule = cinema.admin.schedule
    screening = on_sale(schedule, "14:00")
    placed(schedule, "17:20")
    sell(cinema, house.staff, screening.id, "B1")
    assert screening.lengths is not None
    with pytest.raises(OverlapError):
        schedule.change(MANAGER, screening, replace(screening, lengths=replace(screening.lengths, cleaning=60)))
    changed = schedule.change(MANAGER, screening, replace(screening, lengths=replace(screening.lengths, cleaning=26)))
    assert changed.screening.lengths == replace(screening.lengths, cleaning=26)


def test_the_grid_says_of_each_block_what_it_shows(house: SmallHouse, cinema: Cinema) -> None:
    schedule = cinema.admin.schedule
    screening = on_sale(schedule)
    sell(cinema, house.staff, screening.id, "B1", "B2")
    hold(cinema, house.guest, screening.id, "C1")
    (room,) = schedule.day(MANAGER, DAY.isoformat()).rooms
    (block,) = room.blocks
    assert (block.title, block.card_name, block.is_locked) == ("Metropolis", "Weekday", True)
    assert (block.counts.sold, block.counts.held, block.counts.capacity) == (2, 1, 30)
    assert len(schedule.week(MANAGER, DAY.isoformat())) == 7


def test_a_movie_that_goes_while_a_screening_is_placed_leaves_none(house: SmallHouse) -> None:
    from cinema.bootstrap import join
    from tests.interruptions import interrupted

    office(house)

    def delete() -> None:
        house.connection.database["movies"].delete_one({"_id": "metropolis"})

    cinema = join(interrupted(house.storage, "after house_documents.bring", delete), "office-3", patience=0.05)
    with pytest.raises(NotFoundError):
        placed(cinema.admin.schedule)
    assert [one for one in slots(house.connection) if one[2].date() == DAY] == []
    assert {one["state"] for one in raw(house.connection, "screenings")} == {"scheduled", "removed"}


def test_a_movie_that_goes_while_it_is_published_is_a_draft_again(house: SmallHouse) -> None:
    from cinema.bootstrap import join
    from tests.interruptions import interrupted

    draft = placed(office(house).admin.schedule)

    def delete() -> None:
        house.connection.database["movies"].update_one({"_id": "metropolis"}, {"$set": {"archived": True}})

    cinema = join(interrupted(house.storage, "after house_documents.bring", delete), "office-3", patience=0.05)
    done = cinema.admin.schedule.publish(MANAGER, (draft.id,))
    assert (done.done, [one.trouble for one in done.refused]) == ((), [Trouble.NO_MOVIE])
    after = stored(house.connection, draft.id)
    assert after is not None
    assert after.state is ScreeningState.DRAFT


def test_with_several_cards_a_draft_has_none_until_one_is_chosen(house: SmallHouse, schedule: ScheduleOffice) -> None:
    house.storage.price_cards.put(replace(house.storage.price_cards.get("weekday"), id="other"))
    assert placed(schedule).price_card == ""
    chosen = schedule.place(MANAGER, "metropolis", "hall", at("14:00"), price_card="other")
    assert chosen.price_card == "other"
    assert schedule.copy(MANAGER, chosen, at("10:00")).price_card == "", "a copy gets the card that matches its time"


def test_a_copy_by_drag_is_another_draft_each_time(house: SmallHouse, cinema: Cinema) -> None:
    schedule = cinema.admin.schedule
    screening = on_sale(schedule)
    first = schedule.copy(MANAGER, screening, at("14:00"))
    second = schedule.copy(MANAGER, screening, at("10:00"))
    assert {first.state, second.state} == {ScreeningState.DRAFT}
    assert len({screening.id, first.id, second.id}) == 3
    assert first.sell_until == first.starts_at


def test_series_that_have_no_length_stay_out(house: SmallHouse, schedule: ScheduleOffice) -> None:
    house.storage.movies.put(Movie("talk", MovieKind.EVENT, "Talk", "Talk", 2026, 0, "U", ""))
    with pytest.raises(InvalidInputError, match="running time"):
        schedule.place(MANAGER, "talk", "hall", at("14:00"))


def test_the_quotas_of_its_card_are_in_the_seat_map_once_it_is_on_sale(house: SmallHouse, cinema: Cinema) -> None:
    schedule, cards = cinema.admin.schedule, house.storage.price_cards
    draft = placed(schedule)
    # A card that changes while the screening is a draft, and another one that it gets later.
    old = cards.read("weekday")
    cinema.admin.prices.change_card(MANAGER, old, replace(old, quotas=(Quota("Half", ("child",), percent=40),)))
    schedule.publish(MANAGER, (draft.id,))
    limits = house.storage.seat_maps.get(draft.id).quotas
    assert [(one.types, one.most) for one in limits] == [(("child",), 12)]
    cards.put(replace(old, id="other", version=0))
    one = schedule.screening(MANAGER, draft.id)
    schedule.change(MANAGER, one, replace(one, price_card="other"))
    assert house.storage.seat_maps.get(draft.id).quotas == ()


def test_a_form_is_saved_by_one_event_time_and_all_or_nothing_of_it(
    house: SmallHouse, cinema: Cinema, schedule: ScheduleOffice
) -> None:
    old = placed(schedule)
    before = slots(house.connection)
    with pytest.raises(InvalidInputError) as refused:
        schedule.change(MANAGER, old, replace(old, tags=("x" * 41,)), to=(at("14:00"), "hall"))
    assert refused.value.field == "tags"
    assert (schedule.screening(MANAGER, old.id), slots(house.connection)) == (old, before)
    lengths = Lengths(cleaning=40)
    moved = schedule.change(MANAGER, old, replace(old, format="35 mm", lengths=lengths), to=(at("14:00"), "hall"))
    start = typed_instant(at("14:00"), cinema.house())
    assert (moved.screening.starts_at, moved.screening.format) == (start, "35 mm")
    assert moved.screening.ends_at == lengths.ends_at(start, 153)
    assert (schedule.screening(MANAGER, old.id), moved.screening.version) == (moved.screening, old.version + 1)
    history = cinema.admin.histories.of(MANAGER, "screenings", old.id)
    assert len(history) == 2
