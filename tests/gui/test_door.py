"""The door in a real window: scanned or typed, once, with its colour, words and counts."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from typing import Any, cast
from zoneinfo import ZoneInfo

import pytest

from cinema.domain.door import DoorVerdict
from cinema.domain.screenings import house_day
from cinema.domain.transactions import Transaction
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import StorageError
from cinema.ports import Database
from gui.admin.changes import note_words
from gui.box_office.face import BOX_OFFICE
from gui.door.face import DOOR
from gui.scanning import door_page
from gui.scanning.answer_view import LOOKS
from gui.scanning.door_keys import DOOR_COMMANDS, DOOR_KEYS
from gui.scanning.door_page import DoorPage
from gui.scanning.evening import read_evening
from gui.scanning.tones import tone
from gui.window.shortcuts import for_screen
from tests.conftest import STAFF, ZONE, SmallHouse
from tests.gui.geometry import faults
from tests.gui.hands import Window, texts_of, words_of
from tests.support import CASH, enrol, in_the_evening, sell, shown_from

MIA = Actor(Role.MANAGER, "till-1", Channel.BOX_OFFICE, "user-mia", "Mia")


@pytest.fixture
def sold(house: SmallHouse, monkeypatch: pytest.MonkeyPatch) -> Transaction:
    monkeypatch.setattr("gui.scanning.door_page.play", lambda *_arguments: None)
    enrol(house.storage, MIA)
    in_the_evening(house)
    now = house.storage.database.now()
    for name, minutes in ((house.screening, 10), (house.other_screening, 40)):
        starts = now + timedelta(minutes=minutes)
        ends = starts + timedelta(minutes=153)
        change = {"starts_at": starts, "ends_at": ends, "day": house_day(starts, ZONE)}
        house.connection.database["screenings"].update_one({"_id": name}, {"$set": change})
    return sell(house.cinema, house.staff, house.screening, "B1", "B2", request=CASH)


@contextmanager
def door(house: SmallHouse, user: str = STAFF.user or "", **options: Any) -> Iterator[Window]:
    cinema: Any = replace(house.another_till("door-1"), close=lambda: None)
    window = Window(cinema, face=DOOR, **options)
    window.root.geometry("1280x800")
    try:
        window.until(lambda: window.app.cinema is not None)
        window.app.enter(house.storage.users.get(user))
        window.until(lambda: window.app.shell is not None and isinstance(window.app.shell.current, DoorPage))
        window.until(lambda: page(window).evening is not None)
        window.focused(page(window).first_focus)
        yield window
    finally:
        window.close()


def page(window: Window) -> DoorPage:
    assert window.app.shell is not None
    found = window.app.shell.current
    assert isinstance(found, DoorPage)
    return found


def scan(window: Window, code: str) -> DoorVerdict:
    here = page(window)
    before = here.answer
    here.field.value.set(code)
    window.press("<Return>")
    window.until(lambda: here.answer is not before)
    window.settle()
    return verdict(window)


def verdict(window: Window) -> DoorVerdict:
    answer = page(window).answer
    assert answer is not None
    return answer.verdict


def codes(house: SmallHouse, sale: Transaction) -> list[str]:
    return [one.code for one in house.cinema.receipts.of_sale(house.staff, sale.id).tickets]


def test_a_party_comes_in_one_by_one_and_nobody_twice(house: SmallHouse, sold: Transaction) -> None:
    first, second = codes(house, sold)
    with door(house) as window:
        assert scan(window, first) is DoorVerdict.ADMITTED
        shown = texts_of(page(window).card)
        assert "Admitted" in shown
        assert "B1" in shown
        assert "Adult" in shown
        assert "1 of 2 are in" in shown
        assert scan(window, first) is DoorVerdict.USED
        assert "Just now, by you" in texts_of(page(window).card)
        assert scan(window, second) is DoorVerdict.ADMITTED
        window.until(lambda: "2 of 2" in texts_of(page(window).counts.rows))
        assert faults(window.root) == []


def test_staff_sees_on_the_hall_s_plan_where_the_holder_sits(house: SmallHouse, sold: Transaction) -> None:
    with door(house) as window:
        ticket = sold.tickets[0]
        scan(window, codes(house, sold)[0])
        card = page(window).card
        window.until(lambda: card.view is not None and card.view.place is not None)
        plan = house.cinema.booking.seating(house.screening).plan
        seat = plan.by_id[ticket.seat]
        assert card.view is not None
        assert card.view.place == (seat.x, seat.y)
        assert len(card.view.places) == len(plan.seats)


def test_an_answer_is_gone_while_the_next_one_is_waited_for(
    house: SmallHouse, sold: Transaction, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = codes(house, sold)
    with door(house) as window:
        scan(window, first)
        here = page(window)
        asked = threading.Event()
        original = here.away.scan

        def slow(one: Any, wanted: Any) -> Any:
            work = original(one, wanted)
            return lambda: (asked.wait(20), work())[1]

        monkeypatch.setattr(here.away, "scan", slow)
        here.scan(second)
        window.until(lambda: here.card.view is None)
        asked.set()
        window.until(lambda: here.card.view is not None and here.card.view.verdict is DoorVerdict.ADMITTED)


def test_codes_that_are_scanned_faster_than_the_database_are_judged_in_order(
    house: SmallHouse, sold: Transaction
) -> None:
    with door(house) as window:
        for code in (*codes(house, sold), "nonsense"):
            page(window).scan(code)
        window.until(lambda: page(window).answer is not None and verdict(window) is DoorVerdict.UNKNOWN)
        (count,) = house.cinema.door.counts(house.staff, [house.screening])
        assert count.admitted == 2


def test_a_door_for_one_screening_sends_others_there_and_a_manager_lets_them_in(
    house: SmallHouse, sold: Transaction
) -> None:
    (first, _second) = codes(house, sold)
    with door(house, "user-mia") as window:
        here = page(window)
        assert here.evening is not None
        other = next(one for one in here.evening.lines if one.id == house.other_screening)
        here.next_one()
        window.press(f"<Control-Key-{other.number}>")
        assert here.wanted == {house.other_screening}
        assert here.field.get() == "", "the key is no sign of a code"
        window.focused(here.first_focus)
        assert scan(window, first) is DoorVerdict.WRONG_SCREENING
        assert "Send to Hall" in texts_of(here.card)
        window.press("<F9>")
        window.until(lambda: here.answer is not None and here.answer.verdict is DoorVerdict.ADMITTED)


def listed(house: SmallHouse, now: datetime) -> list[str]:
    """Return what the door lists at an instant."""
    database = cast(Database, SimpleNamespace(now=lambda: now))
    return [one.id for one in read_evening(replace(house.cinema, database=database), house.staff).lines]


@pytest.mark.parametrize(
    ("zone", "day", "at"),
    [
        (ZONE, 0, "12:00"), (ZONE, 0, "23:50"), (ZONE, 1, "0:20"), ("America/Los_Angeles", 0, "23:50"),
        ("America/Los_Angeles", 1, "0:20"), ("Asia/Tokyo", 0, "7:00"), ("Asia/Tokyo", 1, "0:20"),
    ],
)  # fmt: skip
def test_a_screening_after_midnight_is_listed_all_evening(house: SmallHouse, zone: str, day: int, at: str) -> None:
    house.storage.settings.set("timezone", zone)
    both = [house.screening, house.other_screening]
    shown_from(house, both[0], on_day(0, "22:00", zone), on_day(1, "1:10", zone))
    shown_from(house, both[1], on_day(1, "0:30", zone), on_day(1, "3:00", zone))
    assert listed(house, on_day(day, at, zone)) == both


def test_what_is_shown_all_night_is_listed_until_it_ends_and_the_first_of_the_morning_from_its_doors_on(
    house: SmallHouse,
) -> None:
    night, morning = house.screening, house.other_screening
    shown_from(house, night, on_day(0, "23:00"), on_day(1, "7:30"))
    shown_from(house, morning, on_day(1, "6:10"), on_day(1, "8:00"))
    assert listed(house, on_day(1, "4:00")) == [night]
    assert listed(house, on_day(1, "5:50")) == [night, morning]
    assert listed(house, on_day(1, "6:30")) == [night, morning]
    assert listed(house, on_day(1, "7:40")) == [morning]


def on_day(day: int, at: str, zone: str = ZONE) -> datetime:
    """Return the instant of a time on the first or the second day of December."""
    hour, minute = map(int, at.split(":"))
    return datetime(2027, 12, 1 + day, hour, minute, tzinfo=ZoneInfo(zone)).astimezone(UTC)


def test_the_last_admission_is_taken_back(house: SmallHouse, sold: Transaction) -> None:
    (first, _second) = codes(house, sold)
    with door(house) as window:
        scan(window, first)
        window.press("<Control-Key-z>")
        window.until(lambda: not house.storage.transactions.get(sold.id).inside)
        window.settle()
        assert scan(window, first) is DoorVerdict.ADMITTED


def test_undo_is_for_the_ticket_on_the_screen_alone(house: SmallHouse, sold: Transaction) -> None:
    (first, _second) = codes(house, sold)
    with door(house) as window:
        here = page(window)
        scan(window, first)
        assert here.undo.winfo_ismapped()
        assert scan(window, "nonsense") is DoorVerdict.UNKNOWN
        assert not here.undo.winfo_ismapped()
        window.press("<Control-Key-z>")
        window.until(lambda: "Scan that ticket again" in words_of(here.message))
        assert house.storage.transactions.get(sold.id).inside, "the one before stays in"
        assert scan(window, first) is DoorVerdict.USED
        assert here.undo.winfo_ismapped()
        window.press("<Control-Key-z>")
        window.until(lambda: not house.storage.transactions.get(sold.id).inside)
        window.settle()
        assert here.answer is None


@pytest.mark.parametrize("language", ["en", "es"])
def test_both_deeds_have_room_beside_the_code_or_below_it(house: SmallHouse, sold: Transaction, language: str) -> None:
    (first, _second) = codes(house, sold)
    with door(house, "user-mia", language=language) as window:
        scan(window, first)
        assert scan(window, first) is DoorVerdict.USED
        for size in ("720x480", "1024x600"):
            window.root.geometry(size)
            window.until(lambda: window.root.geometry().startswith(size))  # noqa: B023
            window.settle()
            assert page(window).undo.winfo_ismapped()
            assert page(window).same.winfo_ismapped()
            assert faults(page(window)) == []


def test_what_was_typed_before_a_scan_does_not_spoil_it(house: SmallHouse, sold: Transaction) -> None:
    (first, second) = codes(house, sold)
    with door(house) as window:
        window.type("5m")
        assert scan(window, page(window).field.get() + first) is DoorVerdict.ADMITTED
        window.type("c1")
        window.press("<space>")
        assert page(window).field.get() == "", "Space: the next ticket"
        assert page(window).answer is None
        assert scan(window, second) is DoorVerdict.ADMITTED


def test_a_scan_goes_into_the_field_when_the_focus_is_elsewhere(house: SmallHouse, sold: Transaction) -> None:
    (first, _second) = codes(house, sold)
    with door(house) as window:
        scan(window, first)
        here = page(window)
        here.undo.focus_set()
        window.focused(lambda: here.undo)
        window.type("c1")
        window.press("<slash>")
        window.type("b2")
        assert here.field.get() == "c1/b2"


def test_the_box_office_lists_the_keys_of_its_door() -> None:
    listed = {(one.key, one.what) for one in for_screen("door", BOX_OFFICE.keys()) if one.key}
    assert {(one.key, one.what) for one in DOOR_KEYS if one.key} <= listed
    assert set(DOOR_COMMANDS) <= set(BOX_OFFICE.commands)
    assert set(DOOR_COMMANDS) <= set(DOOR.commands)
    hints = {key for key, _words in door_page._hints()}
    assert hints <= {one.key for one in for_screen("door", DOOR.keys())}


def test_each_verdict_has_its_own_shape_sign_words_and_sound() -> None:
    assert set(LOOKS) == set(DoorVerdict)
    for name in ("title", "corners", "sign", "notes"):
        assert len({getattr(one, name) for one in LOOKS.values()}) == len(LOOKS), name
    assert len({tone(one.notes) for one in LOOKS.values()}) == len(LOOKS)


@contextmanager
def outage(house: SmallHouse) -> Iterator[None]:
    """Let the database be away for this program: every call ends as after the last try."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("repositories.collection.Collection._run", _gone)
        yield


def _gone(*_given: object) -> object:
    raise StorageError("The database is away.")


@pytest.mark.parametrize("language", ["en", pytest.param("es", marks=pytest.mark.soak)])
def test_the_door_goes_on_by_its_list_and_tells_what_it_finds_when_the_database_is_back(
    house: SmallHouse, sold: Transaction, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.scanning.door_page._REFRESH", 300)
    first, second = codes(house, sold)
    late = sell(house.cinema, house.staff, house.screening, "C1", request=CASH)
    (unlisted,) = codes(house, late)
    house.connection.database["transactions"].update_one({"_id": late.id}, {"$set": {"state": "paying"}})
    with door(house, language=language) as window:
        here = page(window)
        window.until(lambda: here.away.zone != "UTC")
        window.settle()
        house.connection.database["transactions"].update_one({"_id": late.id}, {"$set": {"state": "paid"}})
        house.cinema.door.scan(house.staff, first)
        house.cinema.refunds.refund(house.staff, sold.receipt_number or "", ("B2",), reason="ill")
        with outage(house):
            for code in (first, second):
                assert scan(window, code) is DoorVerdict.ADMITTED
            assert here.away.is_away
            window.until(lambda: "2" in here.strip.words and "2 of 2" in texts_of(here.counts.rows).replace("de", "of"))
            if language == "en":
                assert "This door goes on by its list of" in here.strip.words
                assert "2 tickets. Let in by it: 2" in here.strip.words
            assert scan(window, second) is DoorVerdict.USED
            window.press("<Control-Key-z>")
            window.until(lambda: here.answer is None)
            assert scan(window, second) is DoorVerdict.ADMITTED
            assert window.app.shell is not None
            assert not window.app.shell.may_lock(), "nobody could unlock it"
            assert scan(window, unlisted) is DoorVerdict.NOT_LISTED
            window.press("<F9>")
            window.until(lambda: verdict(window) is DoorVerdict.ADMITTED)
            for size in ("1280x800", "1024x600"):
                window.root.geometry(size)
                window.until(lambda: window.root.geometry().startswith(size))  # noqa: B023
                window.settle()
                assert faults(here) == []
        window.until(lambda: not here.away.is_away and len(here.away.told) == 2)
        window.settle()
        if language == "en":
            assert "seen twice. Also at till-1" in here.strip.told[0]
            assert "refunded since" in here.strip.told[1]
        assert faults(here) == []
        assert here.strip.words == ""
        assert list(house.storage.transactions.get(late.id).inside) == [late.tickets[0].id]
        window.press("<F12>")
        window.until(lambda: here.away.told == () and not here.strip.winfo_ismapped())
        assert window.app.shell.may_lock()
        assert scan(window, unlisted) is DoorVerdict.USED
        events = house.cinema.admin.house.events(house.operator)
        notes = [note_words(one.changed.after) for one in events if one.changed.collection == "door"]
        if language == "en":
            assert notes == [
                ["seat B2 let in while the database was away, refunded since"],
                ["seat B1 let in while the database was away, its code was seen twice"],
            ]


def test_a_door_that_waits_too_long_goes_on_and_the_late_answer_is_the_same_admission(
    house: SmallHouse, sold: Transaction, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("gui.scanning.code_queue.PATIENCE", 100)
    (first, _second) = codes(house, sold)
    slow = threading.Event()
    with door(house) as window:
        here = page(window)
        window.until(lambda: here.away.zone != "UTC")
        window.settle()
        judge = here.app.cinema.door._checks
        held = SimpleNamespace(check=lambda *given: slow.wait(20) and judge.check(*given))
        monkeypatch.setattr(here.app.cinema.door, "_checks", held)
        here.scanned(first)
        window.until(lambda: here.answer is not None)
        assert verdict(window) is DoorVerdict.ADMITTED
        assert here.answer is not None
        assert here.answer.listed_at is not None
        slow.set()
        window.settle()
        here.away.answered()
        window.until(lambda: house.cinema.door_settling is not None and not here.app.tasks.busy)
        window.settle()
        (only,) = house.storage.transactions.get(sold.id).admissions
        assert here.answer.admission is not None
        assert only.id == here.answer.admission.id
        assert here.away.told == ()
