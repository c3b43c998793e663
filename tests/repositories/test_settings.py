"""The house's settings, its mark, its key, and what is known of loads."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest

from cinema.domain.house import House
from cinema.domain.movies import Movie, MovieKind
from cinema.errors import ConflictError
from repositories.connect import Connection
from repositories.storage import Storage, open_storage


def test_a_house_has_its_defaults_until_they_are_set(storage: Storage) -> None:
    assert storage.settings.house() == House()
    for _repeat in range(2):
        storage.settings.set("hold_seconds", 60)
    assert storage.settings.house() == House(hold_seconds=60)


def test_settings_of_other_versions_are_left_alone(storage: Storage) -> None:
    storage.settings.set("colour_of_the_carpet", "red")
    assert storage.settings.house() == House()


def test_an_empty_database_becomes_a_demo_for_good(storage: Storage) -> None:
    assert not storage.settings.is_demo()
    assert not storage.settings.is_set_up()
    for _repeat in range(2):
        storage.settings.mark_demo()
    with pytest.raises(ConflictError):
        storage.settings.mark_set_up()
    assert storage.settings.is_demo()
    assert storage.settings.is_set_up()


def test_a_real_house_never_becomes_a_demo(storage: Storage) -> None:
    storage.settings.mark_set_up()
    with pytest.raises(ConflictError):
        storage.settings.mark_demo()
    assert not storage.settings.is_demo()


def test_a_database_in_use_never_becomes_a_demo(storage: Storage) -> None:
    storage.movies.put(Movie("m", MovieKind.FILM, "M", "M", 1931, 117, "15", "A city."))
    with pytest.raises(ConflictError):
        storage.settings.mark_demo()
    assert not storage.settings.is_demo()


def test_all_who_ask_at_once_get_the_same_key(connection: Connection) -> None:
    with ThreadPoolExecutor(6) as pool:
        keys = set(pool.map(lambda _place: open_storage(connection).settings.ticket_key(), range(12)))
    assert len(keys) == 1
    assert len(keys.pop()) == 32


def test_the_first_word_about_a_load_stands(storage: Storage) -> None:
    assert storage.settings.seed_state("anchor") == {}
    assert storage.settings.note_seed("anchor", "day", "2026-11-20") == "2026-11-20"
    assert storage.settings.note_seed("anchor", "day", "2026-12-01") == "2026-11-20"
    storage.settings.note_seed("anchor", "movies", "$complete")
    assert storage.settings.seed_state("anchor") == {"day": "2026-11-20", "movies": "$complete"}


def put(storage: Storage, values: dict[str, Any]) -> None:
    for name, value in values.items():
        storage.settings.set(name, value)


def test_a_changed_start_of_the_day_counts_from_the_next_business_day(storage: Storage) -> None:
    evening = datetime(2026, 11, 20, 20, tzinfo=UTC)
    put(storage, storage.settings.day_start(4, evening))
    put(storage, storage.settings.day_start(8, evening))  # changed again before it counted: what counts today stays
    house = storage.settings.house()
    assert (house.day_starts_at, house.day_starts_from, house.day_started_at) == (8, "2026-11-21", 6)
    put(storage, storage.settings.day_start(5, datetime(2026, 11, 21, 20, tzinfo=UTC)))
    house = storage.settings.house()
    assert (house.day_starts_at, house.day_starts_from, house.day_started_at) == (5, "2026-11-22", 8)
