"""Movies on screen in a small house, for tests of what is told and recommended of them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from benchmarks.recording import Recorder
from cinema.domain.ids import new_id
from cinema.domain.movies import Movie, MovieKind
from cinema.domain.reviews import Review
from cinema.domain.screening_fields import ScreeningKind
from cinema.domain.screenings import Screening, ScreeningState, house_day
from tests.conftest import ZONE, SmallHouse

_CACHED = {"Users.standing", "HouseSettings.house"}  # asked again every two seconds


def questions(recorder: Recorder) -> list[str]:
    """Return the repositories' methods that asked since the last call; a long answer is still one question."""
    return [one.method for one in recorder.take() if one.method not in _CACHED and one.name != "getMore"]


def add_movie(house: SmallHouse, movie: str, *genres: str, **fields: Any) -> Movie:
    """Add a movie to the catalogue; its title is its id in capitals."""
    title = movie.replace("-", " ").title()
    made = Movie(movie, MovieKind.FILM, title, title, fields.pop("year", 1930), 90, "PG", "", genres=genres, **fields)
    house.storage.movies.put(made)
    return made


def put_on(
    house: SmallHouse,
    movie: str,
    days: float = 1.5,
    *,
    state: ScreeningState = ScreeningState.SCHEDULED,
    kind: ScreeningKind = ScreeningKind.REGULAR,
    selling: bool = True,
) -> Screening:
    """Put a movie on, so many days from now; its seat map is on sale until it starts."""
    starts = (datetime.now(UTC) + timedelta(days=days)).replace(microsecond=0)
    plan = house.storage.auditoriums.plan("hall-1")
    screening = Screening(
        new_id(), movie, "hall", plan.id, starts, starts + timedelta(minutes=90), house_day(starts, ZONE), "weekday",
        state=state, kind=kind,
    )  # fmt: skip
    house.storage.screenings.put(screening)
    house.storage.seat_maps.create(screening, plan, starts if selling else starts - timedelta(days=30))
    return screening


def take_off(house: SmallHouse, *screenings: Screening) -> None:
    """Cancel screenings."""
    for one in screenings:
        cancelled = {"$set": {"state": ScreeningState.CANCELLED.value}}
        house.connection.database["screenings"].update_one({"_id": one.id}, cancelled)


def sell_out(house: SmallHouse, screening: Screening) -> None:
    """Leave no seat of a screening free."""
    maps = house.connection.database["seat_maps"]
    found = maps.find_one({"_id": screening.id})
    assert found is not None
    maps.update_one({"_id": screening.id}, {"$set": {f"seats.{seat}.state": "sold" for seat in found["seats"]}})


def rate(house: SmallHouse, user: str, movie: str, rating: int) -> None:
    """Store a user's rating of a movie."""
    house.storage.reviews.put(Review(new_id(), user, user, movie, rating, "", datetime.now(UTC)))
