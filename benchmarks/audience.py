"""How what customers say grows with the catalogue: ten times the titles and reviews may take a constant more, or a log.

Two houses on one server take turns, so that noise hits both. As many screenings are on in each, since what is on
screen is a matter of the house's rooms.
"""

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median

from benchmarks.house import add_screenings, build_house, private_server
from benchmarks.report import Line
from cinema.bootstrap import join
from cinema.domain.favourites import FavouriteSort
from cinema.domain.movies import Movie, MovieKind, MovieQuery
from cinema.domain.reviews import ReviewFilter, ReviewOrder, review_id
from cinema.domain.users import Actor, Channel, Role, User
from cinema.services.cinema import Cinema
from repositories.connect import connect
from repositories.storage import Storage, open_storage

SIZES = ((500, 5_000), (5_000, 50_000))
_QUICK_SIZES = ((20, 100), (40, 200))
_ROUNDS, _QUICK_ROUNDS = 40, 2
_SCREENINGS, _FAVOURITES, _WRITERS, _OWN = 100, 300, 1_000, 25
_GENRES = ("drama", "comedy", "silent", "horror", "war")
_ADA = Actor(Role.CUSTOMER, "till-1", Channel.CUSTOMER, "ada", "Ada")
_MIA = Actor(Role.MANAGER, "till-1", Channel.ADMIN, "mia", "Mia")


@dataclass(frozen=True)
class _House:
    """A filled house; `loudest` is its movie with the most reviews, a tenth of all."""

    cinema: Cinema
    storage: Storage
    reviews: int
    loudest: str


Path = Callable[[_House, int], object]
PATHS: dict[str, Path] = {
    "a title's newest reviews": lambda h, _n: h.cinema.reviews.of_movie(_ADA, h.loudest),
    "a title's worst reviews": lambda h, _n: h.cinema.reviews.of_movie(_ADA, h.loudest, ReviewOrder.WORST),
    "favourites, 300 of them": lambda h, _n: h.cinema.favourites.mine(_ADA, FavouriteSort.SOONEST),
    "for you": lambda h, _n: h.cinema.recommendations.for_you(_ADA),
    "reported reviews": lambda h, _n: h.cinema.review_office.list(_MIA, ReviewFilter.REPORTED),
    "news": lambda h, _n: h.cinema.news.of(_ADA),
}


def run(*, quick: bool) -> list[Line]:
    """Measure on a server of this run's own; its databases are gone with it."""
    with private_server() as uri:
        houses = [_fill(uri, *size) for size in (_QUICK_SIZES if quick else SIZES)]
        rounds = _QUICK_ROUNDS if quick else _ROUNDS
        allowed = round(math.log(houses[1].reviews) / math.log(houses[0].reviews), 2)
        lines = [_line(name, path, houses, rounds, allowed) for name, path in PATHS.items()]
        # The totals of a title are counted anew, from an index: that grows with the title's own reviews.
        by_rating = MovieQuery(sort="rating")
        lines.append(  # it says how many titles there are, which counts them
            _line("the catalogue by rating", lambda h, _n: h.cinema.catalogue.search(by_rating), houses, rounds, None)
        )
        lines.append(_line("a review is written, with a tenth of all on its title", _write, houses, rounds, None))
        for house in houses:
            house.cinema.close()
        return lines


def _write(house: _House, number: int) -> object:
    actor = Actor(Role.CUSTOMER, "till-1", Channel.CUSTOMER, f"writer{number % _WRITERS}", "W")
    own = house.cinema.reviews.of_movie(actor, house.loudest, limit=1).own
    return house.cinema.reviews.write(actor, house.loudest, number % 5 + 1, "", own.revision if own else 0)


def _line(name: str, path: Path, houses: Sequence[_House], rounds: int, allowed: float | None) -> Line:
    took: dict[int, list[float]] = {house.reviews: [] for house in houses}
    for number in range(-2, rounds):
        for house in houses if number % 2 else reversed(houses):
            start = time.perf_counter()
            path(house, number)
            if number >= 0:
                took[house.reviews].append((time.perf_counter() - start) * 1000)
    times = {reviews: median(each) for reviews, each in took.items()}
    few, many = times
    detail = f"times as long with {many:,} reviews as with {few:,}: {times[few]:.1f} and {times[many]:.1f} ms"
    figures = {f"{reviews} ms": value for reviews, value in times.items()}
    return Line("audience", name, times[many] / times[few], target=allowed, detail=detail, figures=figures)


def _fill(uri: str, titles: int, reviews: int) -> _House:
    name = f"audience_{titles}"
    build_house(uri, name)
    connection = connect(uri, name)
    storage = open_storage(connection)
    movies = [_movie(number) for number in range(titles)]
    for movie in movies:
        storage.movies.put(movie)
    screenings = add_screenings(storage, "on", _SCREENINGS)
    for number, screening in enumerate(screenings):
        shown = {"$set": {"movie": movies[number * titles // _SCREENINGS].id}}
        connection.database["screenings"].update_one({"_id": screening}, shown)
    loudest = movies[0].id
    documents = [_review(number, movies, reviews) for number in range(reviews)]
    connection.database["reviews"].insert_many(documents)
    for movie in movies:
        storage.reviews.recount(movie.id)
    now = datetime.now(UTC)
    liked = tuple(movie.id for movie in movies[: min(titles, _FAVOURITES)])
    storage.users.add(
        User("ada", "ada", "Ada", "ada@example.org", Role.CUSTOMER, now, ("drama",), favourites=liked), ""
    )
    storage.users.add(User("mia", "mia", "Mia", "mia@example.org", Role.MANAGER, now), "")
    for number in range(_WRITERS):
        writer = f"writer{number}"
        storage.users.add(User(writer, writer, "W", f"{writer}@example.org", Role.CUSTOMER, now), "")
    return _House(join(open_storage(connect(uri, name)), "till-1"), storage, reviews, loudest)


def _movie(number: int) -> Movie:
    genres = (_GENRES[number % 5], _GENRES[number * 7 % 3])
    title = f"Title {number:05}"
    return Movie(f"movie-{number:05}", MovieKind.FILM, title, title, 1920 + number % 80, 90, "PG", "", genres=genres)


def _review(number: int, movies: Sequence[Movie], reviews: int) -> dict[str, object]:
    """Return a review: the first tenth is of one title, the others go round; in each house as many are Ada's."""
    loud = reviews // 10
    movie = movies[0] if number < loud else movies[1 + number % (len(movies) - 1)]
    user = "ada" if number % max(1, reviews // _OWN) == 0 and number >= loud else f"reader{number}"
    return {
        "_id": review_id(user, movie.id), "user": user, "writer": "A Reader", "movie": movie.id,
        "rating": number % 5 + 1, "comment": "x" * 200, "edited_at": None, "revision": 1, "hidden": None,
        "written_at": datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=number), "reports": [], "shown": True,
        "words": ["reader"],
    }  # fmt: skip
