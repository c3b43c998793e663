"""The field that finds anything: each kind by a few words, bounded, and nothing for those who may not look."""

from dataclasses import replace

import pytest

from cinema.domain.users import Actor, Channel, Role
from cinema.errors import NotAllowedError
from cinema.services.office.finder import FoundKind
from tests.conftest import SmallHouse
from tests.support import CASH, enrol, sell

MANAGER = Actor(Role.MANAGER, "office", Channel.ADMIN, "user-manager", "Mia")


def found(house: SmallHouse, text: str) -> set[tuple[FoundKind, str]]:
    enrol(house.storage, MANAGER)
    return {(one.kind, one.title) for one in house.cinema.admin.finder.find(MANAGER, text)}


def test_a_movie_is_found_with_its_next_screenings(house: SmallHouse) -> None:
    assert found(house, "metro") == {(FoundKind.MOVIE, "Metropolis"), (FoundKind.SCREENING, "Metropolis")}


def test_a_receipt_is_found_by_its_number(house: SmallHouse) -> None:
    sale = sell(house.cinema, house.staff, house.screening, "B1", request=CASH)
    assert sale.receipt_number is not None
    assert (FoundKind.RECEIPT, sale.receipt_number) in found(house, sale.receipt_number)


def test_a_room_and_a_setting_are_found_by_words_of_their_names(house: SmallHouse) -> None:
    assert (FoundKind.ROOM, "Hall") in found(house, "hall")
    assert (FoundKind.SETTING, "Seats are held for") in found(house, "hold seconds")


def test_a_movie_and_a_room_are_found_by_the_letters_that_a_keyboard_has(house: SmallHouse) -> None:
    house.connection.database["auditoriums"].update_one({"_id": "hall"}, {"$set": {"name": "Łódź Œuvre"}})
    house.storage.auditoriums.forget("hall")
    movie = house.storage.movies.get("metropolis")
    house.storage.movies.put(replace(movie, title="Æon Flux"))
    assert (FoundKind.ROOM, "Łódź Œuvre") in found(house, "lodz oeuvre")
    assert {kind for kind, title in found(house, "aeon") if title == "Æon Flux"} == {
        FoundKind.MOVIE,
        FoundKind.SCREENING,
    }


@pytest.mark.parametrize("text", ["", "   ", "x" * 101, "$where", ".*", "2026-01-999999"])
def test_what_is_nothing_finds_nothing(house: SmallHouse, text: str) -> None:
    assert found(house, text) == set()


def test_staff_who_are_no_managers_find_nothing_here(house: SmallHouse) -> None:
    with pytest.raises(NotAllowedError):
        house.cinema.admin.finder.find(house.staff, "metropolis")
