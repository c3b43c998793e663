"""The read cache saves repeated reads, and shows changes in time."""

from dataclasses import replace

import pytest

from cinema.domain.screenings import ScreeningState
from cinema.errors import NotSellingError
from repositories import read_cache
from repositories.read_cache import ReadCache
from repositories.storage import open_storage
from tests.conftest import SmallHouse


class Clock:
    """Stands in for the time module."""

    now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(read_cache, "time", made)
    return made


def test_a_value_is_read_again_after_two_seconds_and_not_before(clock: Clock) -> None:
    values = iter(["first", "second"])
    known: ReadCache[str] = ReadCache()
    assert known.get("a", lambda _key: next(values)) == "first"
    clock.now += 1.99
    assert known.get("a", lambda _key: next(values)) == "first"
    clock.now += 0.01
    assert known.get("a", lambda _key: next(values)) == "second"


def test_the_time_runs_from_before_the_reading(clock: Clock) -> None:
    def slow(_key: str) -> str:
        clock.now += 5
        return "old by now"

    known: ReadCache[str] = ReadCache()
    assert known.get("a", slow) == "old by now"
    assert known.get("a", lambda _key: "new") == "new"


def test_what_can_not_be_read_is_not_remembered(clock: Clock) -> None:
    known: ReadCache[dict[str, str]] = ReadCache()
    with pytest.raises(KeyError):
        known.get("a", lambda _key: {"a": {}}["b"])
    assert known.get("a", lambda _key: {"b": "c"}) == {"b": "c"}


def test_not_more_is_remembered_than_a_house_shows(clock: Clock) -> None:
    known: ReadCache[str] = ReadCache()
    for number in range(2000):
        known.get(str(number), str)
    assert len(known._entries) <= 500


def test_what_this_program_writes_is_seen_at_once(house: SmallHouse) -> None:
    storage = house.storage
    card = storage.price_cards.get("weekday")
    storage.price_cards.put(replace(card, name="Dearer"))
    assert storage.price_cards.get("weekday").name == "Dearer"
    movie = storage.movies.get("metropolis")
    storage.movies.put(replace(movie, title="Metropolis again"))
    assert storage.movies.get("metropolis").title == "Metropolis again"
    room = storage.auditoriums.get("hall")
    storage.auditoriums.put(replace(room, name="Great hall"), storage.auditoriums.plan(room.plan))
    assert storage.auditoriums.get("hall").name == "Great hall"
    screening = storage.screenings.get(house.screening)
    storage.screenings.put(replace(screening, state=ScreeningState.CANCELLED))
    assert storage.screenings.get(house.screening).state is ScreeningState.CANCELLED


def test_what_another_program_writes_is_seen_two_seconds_later(house: SmallHouse, clock: Clock) -> None:
    storage, other = house.storage, open_storage(house.connection)
    card = storage.price_cards.get("weekday")
    other.price_cards.put(replace(card, name="Dearer"))
    clock.now += 2
    assert storage.price_cards.get("weekday").name == "Dearer"


def test_a_closed_screening_sells_nothing_to_a_till_that_remembers_it_open(house: SmallHouse, clock: Clock) -> None:
    house.cinema.booking.hold(house.guest, house.screening, None, ["B1"])
    house.connection.database["seat_maps"].update_one({"_id": house.screening}, {"$set": {"selling": False}})
    with pytest.raises(NotSellingError):
        house.cinema.booking.hold(house.guest, house.screening, None, ["B2"])


def test_what_was_read_while_it_was_changed_is_not_kept() -> None:
    known: ReadCache[str] = ReadCache()

    def overtaken(key: str) -> str:
        known.forget(key)  # another thread changes it after the database has answered
        return "before"

    assert known.get("ada", overtaken) == "before"
    assert known.get("ada", lambda _key: "after") == "after"
