"""The programme: lists of screenings, and how many seats are left."""

from dataclasses import replace

import pytest

from cinema.domain.screenings import ScreeningState
from cinema.errors import InvalidInputError, NotFoundError
from tests.conftest import SmallHouse
from tests.support import hold, sell

BAD_IDS = ["", "nothing", "$where", "a.b", "A", "x" * 10_000, "\x00", "\udcff", '{"$gt": ""}']


def test_free_seats_are_counted_without_those_held_and_sold(house: SmallHouse) -> None:
    sell(house.cinema, house.guest, house.screening, "B1")
    hold(house.cinema, house.guest, house.screening, "B2")
    showing = house.cinema.programme.showing(house.screening)
    assert (showing.availability.free, showing.availability.capacity, showing.from_price) == (28, 30, 600)
    sellable = house.cinema.programme.sellable()
    assert [one.screening.id for one in sellable] == [house.screening, house.other_screening]
    assert house.cinema.programme.sellable(showing.screening.day)[0] == showing
    assert house.cinema.programme.of_movie("metropolis") == sellable


def test_a_screening_that_has_started_or_was_closed_is_not_sold(house: SmallHouse) -> None:
    maps = house.connection.database["seat_maps"]
    maps.update_one({"_id": house.screening}, [{"$set": {"sell_until": "$$NOW"}}])
    maps.update_one({"_id": house.other_screening}, {"$set": {"selling": False}})
    assert house.cinema.programme.sellable() == ()


def test_a_cancelled_screening_is_listed_nowhere_but_can_be_looked_at(house: SmallHouse) -> None:
    screening = house.storage.screenings.get(house.screening)
    house.storage.screenings.put(replace(screening, state=ScreeningState.CANCELLED))
    assert house.screening not in [one.screening.id for one in house.cinema.programme.of_day(screening.day)]
    assert house.cinema.programme.showing(house.screening).screening.state is ScreeningState.CANCELLED


def test_a_day_that_does_not_exist_is_refused(house: SmallHouse) -> None:
    for day in ("", "tomorrow", "2026-02-30", "2026-13-01", "31.12.2026", "x" * 10_000, "\udcff"):
        for look in (house.cinema.programme.of_day, house.cinema.programme.sellable):
            with pytest.raises(InvalidInputError) as refused:
                look(day)
            assert refused.value.field == "day"


def test_a_screening_that_is_not_there_is_not_found(house: SmallHouse) -> None:
    for screening in BAD_IDS:
        with pytest.raises(NotFoundError):
            house.cinema.programme.showing(screening)
        with pytest.raises(NotFoundError):
            house.cinema.booking.seating(screening)
        with pytest.raises(NotFoundError):
            hold(house.cinema, house.guest, screening, "A1")
