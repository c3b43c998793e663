"""Stored screenings, and the calendars whose guarded update refuses overlapping bookings.

Lists run on both servers; booking only on the real one, because mongomock lacks the update's expressions.
"""

import json
import re
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cinema.domain.screenings import Screening, ScreeningState, Slot, slot_of
from cinema.errors import ConflictError, NotFoundError
from repositories.connect import Connection
from repositories.screenings import Screenings
from repositories.storage import Storage, open_storage
from tests.repositories.conftest import Of

EIGHT = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def screening(at: datetime, name: str = "", **fields: object) -> Screening:
    made = Screening(
        name or f"{at:%Y%m%d-%H%M}", "metropolis", "hall", "hall-1", at, at + 2 * HOUR, f"{at:%Y-%m-%d}", "weekday"
    )
    return replace(made, **fields)  # type: ignore[arg-type]


@pytest.fixture
def screenings(of: Of) -> Screenings:
    return Screenings(of("screenings"), of("calendars"))


def test_showings_are_listed_soonest_first(screenings: Screenings) -> None:
    for at in (EIGHT + 24 * HOUR, EIGHT + 3 * HOUR, EIGHT):
        screenings.put(screening(at))
    screenings.put(screening(EIGHT - 5 * HOUR, "other", movie="akira", state=ScreeningState.CANCELLED))
    assert [one.starts_at for one in screenings.of_movie("metropolis", "2026-11-20", 2)] == [EIGHT, EIGHT + 3 * HOUR]
    assert [one.id for one in screenings.of_day("2026-11-20")] == ["other", "20261120-2000", "20261120-2300"]
    assert screenings.of_day("2026-11-22") == ()
    assert [one.starts_at for one in screenings.between(EIGHT, EIGHT + 3 * HOUR, 9)] == [EIGHT]
    assert screenings.between(EIGHT - 9 * HOUR, EIGHT, 9) == (), "cancelled"
    assert screenings.movies_on("2026-11-20") == ("akira", "metropolis")
    assert screenings.days("2026-11-20", 9) == ("2026-11-20", "2026-11-21")
    assert screenings.days("2026-11-21", 9) == ("2026-11-21",)
    assert screenings.days("2026-11-20", 1) == ("2026-11-20",)
    assert screenings.last_day() == "2026-11-21"
    assert screenings.get("other").state is ScreeningState.CANCELLED
    with pytest.raises(NotFoundError):
        screenings.get("gone")


def test_a_house_without_showings_has_no_last_day(screenings: Screenings) -> None:
    assert screenings.last_day() is None


@pytest.mark.parametrize(("start", "end"), [(-1, 1), (1, 2), (0, 3), (-1, 4), (2, 9)])
def test_time_that_is_booked_can_t_be_booked_again(storage: Storage, start: int, end: int) -> None:
    slot = Slot("s1", EIGHT, EIGHT + 3 * HOUR)
    for _repeat in range(2):
        storage.screenings.book("hall", slot)
    with pytest.raises(ConflictError) as taken:
        storage.screenings.book("hall", Slot("s2", EIGHT + start * HOUR, EIGHT + end * HOUR))
    assert taken.value.field == "starts_at"


def test_time_before_after_and_elsewhere_is_free(storage: Storage) -> None:
    screenings = storage.screenings
    screenings.book("hall", Slot("s1", EIGHT, EIGHT + 3 * HOUR))
    screenings.book("hall", Slot("s2", EIGHT + 3 * HOUR, EIGHT + 4 * HOUR))
    screenings.book("hall", Slot("s3", EIGHT - HOUR, EIGHT))
    screenings.book("attic", Slot("s4", EIGHT, EIGHT + 3 * HOUR))


def test_doors_and_cleaning_are_booked_too() -> None:
    slot = slot_of(screening(EIGHT))
    assert (slot.start, slot.end) == (EIGHT - timedelta(minutes=20), EIGHT + 2 * HOUR + timedelta(minutes=25))


def test_of_many_who_book_the_same_time_at_once_one_gets_it(storage: Storage) -> None:
    won: list[str] = []

    def book(name: str) -> None:
        try:
            storage.screenings.book("hall", Slot(name, EIGHT, EIGHT + HOUR))
        except ConflictError:
            return
        won.append(name)

    threads = [threading.Thread(target=book, args=(f"s{place}",)) for place in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1


def test_the_screenings_to_come_are_counted_by_their_price_card(screenings: Screenings) -> None:
    for hours, card in ((-3, "weekday"), (0, "weekday"), (3, "weekday"), (6, "weekend"), (9, "")):
        screenings.put(screening(EIGHT + hours * HOUR, price_card=card))
    screenings.put(screening(EIGHT + 12 * HOUR, price_card="weekend", state=ScreeningState.CANCELLED))
    assert screenings.count_by_card(EIGHT) == {"weekday": 2, "weekend": 1}
    assert screenings.count_by_card(EIGHT + 7 * HOUR) == {}


def test_a_count_of_screenings_reads_none_of_them(connection: Connection) -> None:
    storage = open_storage(connection)
    for hours in range(20):
        storage.screenings.put(screening(EIGHT + hours * HOUR))
    pipeline: list[dict[str, object]] = []
    storage.screenings._screenings.aggregate = lambda given: pipeline.extend(given) or []  # type: ignore[method-assign]
    storage.screenings.count_by_card(EIGHT)
    command = {"aggregate": "screenings", "pipeline": pipeline, "cursor": {}}
    said = json.dumps(connection.database.command("explain", command, verbosity="executionStats"), default=str)
    assert "price_card_1_starts_at_1_state_1" in said
    assert set(re.findall(r'"totalDocsExamined": (\d+)', said)) == {"0"}
