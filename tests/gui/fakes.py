"""Services without storage, with the signatures of the real ones, for tests of windows. Data is the sample house's."""

import json
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from cinema.domain.auditoriums import Auditorium
from cinema.domain.favourites import Favourite, FavouriteSort, in_order
from cinema.domain.house import House
from cinema.domain.kiosk import PickUp
from cinema.domain.movies import Movie, MovieKind, MoviePage, MovieQuery
from cinema.domain.news import News
from cinema.domain.on_screen import NextScreening, ScreeningOnSale
from cinema.domain.own_tickets import CancelOffer, CancelRequest
from cinema.domain.passwords import check_password
from cinema.domain.recommendations import ForYou, Taste, recommend, taste_of
from cinema.domain.reservations import Reservation, WindowOffer, WindowSale
from cinema.domain.reviews import Review, ReviewOrder, ReviewPage
from cinema.domain.screenings import Availability, Screening, Showing
from cinema.domain.seat_maps import Hold
from cinema.domain.text import fold
from cinema.domain.transactions import Transaction
from cinema.domain.usernames import check_username
from cinema.domain.users import Actor, Channel, FailedTries, Role, User
from cinema.errors import InvalidInputError, NotAllowedError, NotFoundError, StorageError
from cinema.i18n import current_language
from cinema.services.audience.proposals import OwnProposal

ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
ZONE = "Europe/Lisbon"
NAMES = ("name", "tagline", "address", "tax_line", "tax_percent", "currency", "timezone", "language")


@cache
def seed() -> dict[str, Any]:
    data: dict[str, Any] = json.loads((ROOT / "seed_data.json").read_text(encoding="utf-8"))
    return data


class Weather:
    """How the pretended database fares: its delay in seconds, and whether it is away."""

    def __init__(self) -> None:
        self.delay = 0.0
        self.away = False
        self.calls: list[str] = []

    def pass_through(self, call: str) -> None:
        assert threading.current_thread() is not threading.main_thread(), f"{call} was called on the Tk thread"
        self.calls.append(call)
        begun = time.monotonic()
        while time.monotonic() - begun < self.delay:  # clearer weather is felt at once
            time.sleep(0.005)
        if self.away:
            raise StorageError("The database can't be reached just now.")


def movie_from(row: dict[str, Any], reviews: list[dict[str, Any]]) -> Movie:
    counts = [sum(1 for r in reviews if r["movie"] == row["id"] and r["rating"] == stars) for stars in range(1, 6)]
    return Movie(
        id=row["id"], kind=MovieKind(row["kind"]), title=row["title"], original_title=row["original_title"],
        year=row["year"], minutes=row["minutes"], age_rating=row["age_rating"], synopsis=row["synopsis"],
        countries=tuple(row.get("countries", ())), genres=tuple(row["genres"]), directors=tuple(row["directors"]),
        cast=tuple(row.get("cast", ())), music=tuple(row.get("music", ())),
        titles=row.get("titles", {}), synopses=row.get("synopses", {}),
        poster=row.get("poster"), rating_sum=sum((i + 1) * n for i, n in enumerate(counts)),
        rating_count=sum(counts), rating_counts=(counts[0], counts[1], counts[2], counts[3], counts[4]),
    )  # fmt: skip


class FakeAccounts:
    def __init__(self, weather: Weather) -> None:
        self.weather = weather
        self.users: dict[str, tuple[User, str]] = {}
        self.failed: FailedTries | None = None
        for row in seed()["users"]:
            user = User(
                id=row["username"], username=row["username"], name=row["name"], email=row["email"],
                role=Role(row["role"]), created_at=NOW, genres=tuple(row["genres"]), language=row["language"],
                favourites=("metropolis", "sherlock-jr") if row["username"] == "ana" else (),
            )  # fmt: skip
            self.users[user.id] = (user, row.get("password") or "")

    def sign_in(self, login: str, password: str) -> User:
        self.weather.pass_through("sign_in")
        for user, known in self.users.values():
            if login.casefold() in {user.username, user.email} and password == known:
                return user
        raise InvalidInputError("That name and password do not belong together.", field="password")

    def register(self, actor: Actor, name: str, username: str, email: str, password: str) -> User:
        self.weather.pass_through("register")
        assert actor.user is None
        if not name.strip():
            raise InvalidInputError("Please fill in: name.", field="name")
        check_username(username)
        if "@" not in email or "." not in email.split("@")[1]:
            raise InvalidInputError("The e-mail address is incomplete. Add an ending such as .org.", field="email")
        check_password(password)
        user = User(username, username, name, email, Role.CUSTOMER, NOW)
        self.users[user.id] = (user, password)
        return user

    def change_password(self, actor: Actor, current: str, new: str) -> None:
        self.weather.pass_through("change_password")
        user, known = self._own(actor)
        if known != current:
            raise InvalidInputError("That is not your present password.", field="password")
        check_password(new, field="new_password")
        self.users[user.id] = (replace(user, must_change_password=False), new)

    def confirm(self, actor: Actor, password: str) -> User:
        self.weather.pass_through("confirm")
        user, known = self._own(actor)
        if password != known:
            raise InvalidInputError("The password is wrong. Check it and try again.", field="password")
        return user

    def failed_tries(self, actor: Actor) -> FailedTries | None:
        self.weather.pass_through("failed_tries")
        assert actor.user is not None
        return self.failed

    def profile(self, actor: Actor) -> User:
        self.weather.pass_through("profile")
        return self._own(actor)[0]

    def save_profile(self, actor: Actor, name: str, genres: tuple[str, ...], language: str) -> User:
        self.weather.pass_through("save_profile")
        if not name.strip():
            raise InvalidInputError("Please fill in: name.", field="name")
        return self._keep(actor, name=name, genres=tuple(genres), language=language)

    def set_favourite(self, actor: Actor, movie: str, *, favourite: bool) -> User:
        self.weather.pass_through("set_favourite")
        others = tuple(one for one in self._own(actor)[0].favourites if one != movie)
        return self._keep(actor, favourites=(*others, movie) if favourite else others)

    def _own(self, actor: Actor) -> tuple[User, str]:
        assert actor.user is not None
        return self.users[actor.user]

    def _keep(self, actor: Actor, **changes: Any) -> User:
        user, password = self._own(actor)
        user = replace(user, **changes)
        self.users[user.id] = (user, password)
        return user


class FakeOwnAccount:
    """One's own account; `coming` tickets are for screenings to come."""

    def __init__(self, accounts: FakeAccounts) -> None:
        self.accounts = accounts
        self.coming = 2

    def change_email(self, actor: Actor, password: str, email: str) -> User:
        self._check("change_email", actor, password)
        return self.accounts._keep(actor, email=email)

    def sign_out_everywhere(self, actor: Actor, password: str) -> None:
        self._check("sign_out_everywhere", actor, password)

    def tickets_to_come(self, actor: Actor) -> int:
        self.accounts.weather.pass_through("tickets_to_come")
        assert actor.user is not None
        return self.coming

    def erase(self, actor: Actor, password: str) -> None:
        self._check("erase", actor, password)
        assert actor.user is not None
        del self.accounts.users[actor.user]

    def _check(self, call: str, actor: Actor, password: str) -> None:
        self.accounts.weather.pass_through(call)
        if self.accounts._own(actor)[1] != password:
            raise InvalidInputError("The password is wrong. Check it and try again.", field="password")


class FakeCatalogue:
    def __init__(self, weather: Weather) -> None:
        self.weather = weather
        self.movies = {row["id"]: movie_from(row, seed()["reviews"]) for row in seed()["movies"]}

    def search(self, query: MovieQuery, offset: int = 0, limit: int = 24) -> MoviePage:
        self.weather.pass_through("search")
        found = [movie for movie in self.movies.values() if self._fits(movie, query)]
        if query.sort == "newest":
            found.sort(key=lambda movie: -movie.year)
        elif query.sort == "rating":
            found.sort(key=lambda movie: -(movie.rating or 0))
        else:
            found.sort(key=lambda movie: fold(movie.title))
        return MoviePage(tuple(found[offset : offset + limit]), len(found), offset)

    def _fits(self, movie: Movie, query: MovieQuery) -> bool:
        return (
            (not query.text or fold(query.text) in fold(movie.title))
            and query.kind in {None, movie.kind}
            and (query.genre is None or query.genre in movie.genres)
            and (query.year_from is None or movie.year >= query.year_from)
            and (query.year_to is None or movie.year <= query.year_to)
            and (query.min_rating is None or (movie.rating or 0) >= query.min_rating)
        )

    def movie(self, movie_id: str) -> Movie:
        self.weather.pass_through("movie")
        if movie_id not in self.movies:
            raise NotFoundError("There is no such movie.")
        return self.movies[movie_id]

    def poster(self, name: str) -> bytes | None:
        self.weather.pass_through("poster")
        file = ROOT / name
        return file.read_bytes() if file.is_file() else None


class FakeReviews:
    def __init__(self, weather: Weather) -> None:
        self.weather = weather

    def of_movie(
        self, actor: Actor, movie_id: str, order: ReviewOrder = ReviewOrder.NEWEST, offset: int = 0, limit: int = 20
    ) -> ReviewPage:
        self.weather.pass_through("reviews")
        people = {row["username"]: row["name"] for row in seed()["users"]}
        rows = [row for row in seed()["reviews"] if row["movie"] == movie_id]
        found = tuple(
            Review(
                f"{row['user']}-{movie_id}", row["user"], people[row["user"]], movie_id, row["rating"],
                row["comment"], NOW - timedelta(days=row["days_ago"]), attended=row["rating"] > 3,
            )
            for row in rows[offset : offset + limit]
        )  # fmt: skip
        return ReviewPage(found, len(rows))


class FakeNews:
    def of(self, actor: Actor) -> tuple[News, ...]:
        return ()


class FakeProgramme:
    def __init__(self, weather: Weather, movies: dict[str, Movie]) -> None:
        self.weather, self.movies = weather, movies
        self.rooms = {
            row["id"]: Auditorium(row["id"], row["number"], row["name"], row["id"] + "-1", tuple(row["features"]))
            for row in seed()["auditoriums"]
        }
        self.showings: dict[str, Showing] = {}
        for index, row in enumerate(seed()["screenings"]):
            for day in row["days"]:
                for at in row["times"]:
                    self._add(index, row, day, at, movies[row["movie"]])

    def cancelled(self, screening_ids: Sequence[str]) -> frozenset[str]:
        return frozenset()

    def _add(self, index: int, row: dict[str, Any], day: int, at: str, movie: Movie) -> None:
        hour, minute = (int(part) for part in at.split(":"))
        start = (NOW.astimezone(ZoneInfo(ZONE)) + timedelta(days=day)).replace(hour=hour, minute=minute, second=0)
        screening = Screening(
            id=f"{row['movie']}-{day}-{at}-{row['auditorium']}", movie=movie.id, auditorium=row["auditorium"],
            plan=row["auditorium"] + "-1", starts_at=start.astimezone(UTC),
            ends_at=start.astimezone(UTC) + timedelta(minutes=movie.minutes), day=start.date().isoformat(),
            price_card=row["price_card"], format=row["format"], language=row["language"],
            subtitles=row["subtitles"], features=tuple(row["features"]),
        )  # fmt: skip
        free = (0, 9, 120, 88, 41, 193)[(index + hour) % 6]
        self.showings[screening.id] = Showing(
            screening, movie, self.rooms[row["auditorium"]],
            Availability(screening.id, free, 306, selling=start > NOW.astimezone(ZoneInfo(ZONE))), 950,
        )  # fmt: skip

    def today(self) -> str:
        self.weather.pass_through("today")
        return NOW.date().isoformat()

    def days(self, count: int = 14) -> tuple[str, ...]:
        self.weather.pass_through("days")
        return tuple(sorted({showing.screening.day for showing in self.showings.values()}))[:count]

    def of_day(self, day: str) -> tuple[Showing, ...]:
        self.weather.pass_through("of_day")
        return self._sorted(lambda showing: showing.screening.day == day)

    def of_movie(self, movie_id: str) -> tuple[Showing, ...]:
        self.weather.pass_through("of_movie")
        return self._sorted(lambda showing: showing.movie.id == movie_id)

    def showing(self, screening_id: str) -> Showing:
        self.weather.pass_through("showing")
        return self.showings[screening_id]

    def coming(self, movie_id: str) -> tuple[Showing, ...]:
        return self._sorted(lambda showing: showing.movie.id == movie_id and showing.screening.starts_at > NOW)

    def _sorted(self, fits: Callable[[Showing], bool]) -> tuple[Showing, ...]:
        found = [showing for showing in self.showings.values() if fits(showing)]
        return tuple(sorted(found, key=lambda showing: (showing.screening.starts_at, showing.screening.id)))


class FakeFavourites:
    def __init__(self, weather: Weather, accounts: FakeAccounts, programme: "FakeProgramme") -> None:
        self.weather = weather
        self._accounts, self._programme = accounts, programme
        self.archived: set[str] = set()

    def mine(self, actor: Actor, sort: str = FavouriteSort.MARKED) -> tuple[Favourite, ...]:
        self.weather.pass_through("mine")
        marked = reversed(self._accounts.users[actor.user or ""][0].favourites)
        known = [self._programme.movies[one] for one in marked if one in self._programme.movies]
        found = [
            Favourite(replace(movie, archived=movie.id in self.archived), place, self._next(movie.id))
            for place, movie in enumerate(known)
        ]
        return in_order(found, FavouriteSort(sort), current_language())

    def on_screen(self, actor: Actor, user_id: str) -> tuple[Favourite, ...]:
        self.weather.pass_through("on_screen")
        assert actor.is_staff
        marked = self._accounts.users[user_id][0].favourites
        found = [Favourite(self._programme.movies[one], place, self._next(one)) for place, one in enumerate(marked)]
        return in_order([one for one in found if one.next is not None], FavouriteSort.SOONEST, "en")[:3]

    def _next(self, movie: str) -> NextScreening | None:
        coming = [one.screening for one in self._programme.coming(movie)]
        return NextScreening(coming[0].id, coming[0].starts_at) if coming else None


class FakeRecommendations:
    def __init__(self, weather: Weather, accounts: FakeAccounts, programme: "FakeProgramme") -> None:
        self.weather = weather
        self._accounts, self._programme = accounts, programme

    def for_you(self, actor: Actor, limit: int = 24) -> ForYou:
        self.weather.pass_through("for_you")
        movies = self._programme.movies
        on_screen = {
            movie: tuple(
                ScreeningOnSale(one.screening.id, one.screening.starts_at, one.screening.day, one.availability.state)
                for one in self._programme.coming(movie)
            )
            for movie in movies
        }
        user = self._accounts.users[actor.user][0] if actor.user is not None else None
        taste = taste_of(user.genres, (), user.favourites) if user is not None else Taste()
        return recommend(movies.values(), on_screen, taste, limit, current_language())


class FakeReceipts:
    def __init__(self, weather: Weather) -> None:
        self.weather = weather
        self.bought: list[Transaction] = []

    def purchases(self, actor: Actor, offset: int = 0, limit: int = 50) -> tuple[Transaction, ...]:
        self.weather.pass_through("purchases")
        assert actor.user is not None
        return tuple(self.bought[offset : offset + limit])

    def being_checked(self, actor: Actor) -> tuple[Transaction, ...]:
        self.weather.pass_through("being_checked")
        assert actor.user is not None
        return ()


class FakeProposals:
    def __init__(self, weather: Weather) -> None:
        self.weather = weather
        self.own: list[OwnProposal] = []

    def mine(self, actor: Actor) -> tuple[OwnProposal, ...]:
        self.weather.pass_through("mine")
        assert actor.user is not None
        return tuple(self.own)


class FakeReservations:
    """Of a window in which tickets are paid for."""

    def __init__(self, weather: Weather) -> None:
        self.weather = weather

    def offered(self, actor: Actor) -> WindowOffer:
        del actor
        self.weather.pass_through("offered")
        return WindowOffer(WindowSale.PAYS)

    def mine(self, actor: Actor) -> tuple[Reservation, ...]:
        del actor
        self.weather.pass_through("mine")
        return ()


class FakeOwnTickets:
    """A house that takes no tickets back by itself."""

    def __init__(self, weather: Weather) -> None:
        self.weather = weather

    def cancel_offer(self, actor: Actor, sale_id: str) -> CancelOffer:
        self.weather.pass_through("cancel_offer")
        raise NotAllowedError("This purchase belongs to another customer.")

    def requests(self, actor: Actor) -> tuple[CancelRequest, ...]:
        self.weather.pass_through("requests")
        assert actor.user is not None
        return ()


class FakeGuestCodes:
    def __init__(self, weather: Weather) -> None:
        self.weather = weather

    def keep(self, actor: Actor, sale_id: str) -> PickUp:
        self.weather.pass_through("keep")
        assert actor.user is None
        return PickUp(sale_id, NOW, NOW, code="P4711", open=True, guest=True)


class FakeOffice:
    def __init__(self, weather: Weather) -> None:
        self.weather = weather
        self.done: tuple[str, ...] = ()

    def set_up(
        self, actor: Actor, name: str, currency: str, timezone: str, language: str,
        admin_name: str, admin_username: str, admin_email: str, admin_password: str,
    ) -> User:  # fmt: skip
        self.weather.pass_through("set_up")
        assert actor.user is None
        if not name.strip():
            raise InvalidInputError("Please fill in: name.", field="name")
        check_password(admin_password, field="admin_password")
        self.done = (name, currency, timezone, language)
        return User(admin_username, admin_username, admin_name, admin_email, Role.ADMIN, NOW)


class NoBooking:
    """For the windows that sell nothing."""

    def left_behind(self, actor: Actor) -> tuple[Hold, ...]:
        del actor
        return ()


class FakeRecovery:
    def __init__(self, weather: Weather) -> None:
        self.weather = weather

    def recover(self) -> None:
        self.weather.pass_through("recover")


class FakeBackups:
    def __init__(self, weather: Weather) -> None:
        self.weather = weather
        self.words: str | None = None

    def run(self, stopped: Callable[[], bool]) -> bool:
        self.weather.pass_through("run")
        return stopped()

    def notice(self, actor: Actor) -> str | None:
        self.weather.pass_through("notice")
        assert actor.is_staff
        return self.words


class FakeUpkeep:
    def run(self, stopped: Callable[[], bool]) -> None:
        """Nothing is due."""


class FakeAdmin:
    def __init__(self, weather: Weather) -> None:
        self.backups = FakeBackups(weather)
        self.upkeep = FakeUpkeep()


class FakeStations:
    def this(self, actor: Actor) -> None:
        """No workstation of these windows is registered."""
        assert threading.current_thread() is not threading.main_thread()
        assert actor.user is None


class NoPrinting:
    """Of a workstation without printers."""

    def tend(self, actor: Actor) -> None:
        assert threading.current_thread() is not threading.main_thread()
        assert actor.user is None

    def sold(self, actor: Actor, sale_id: str, language: str) -> tuple[()]:
        del actor, sale_id, language
        return ()


class NoSpeech:
    """A machine without a voice."""

    is_there = False

    def say(self, words: str, language: str) -> None:
        raise AssertionError("a window that offers no speech says nothing")

    def stop(self) -> None:
        raise AssertionError("nothing speaks")


class FakeCinema:
    """What `cinema.bootstrap.open_cinema` returns, as far as these windows use it."""

    def __init__(self, *, demo: bool = True, set_up: bool = True) -> None:
        self.weather = Weather()
        self.accounts = FakeAccounts(self.weather)
        self.own_account = FakeOwnAccount(self.accounts)
        self.catalogue = FakeCatalogue(self.weather)
        self.reviews = FakeReviews(self.weather)
        self.news = FakeNews()
        self.programme = FakeProgramme(self.weather, self.catalogue.movies)
        self.favourites = FakeFavourites(self.weather, self.accounts, self.programme)
        self.recommendations = FakeRecommendations(self.weather, self.accounts, self.programme)
        self.receipts = FakeReceipts(self.weather)
        self.proposals = FakeProposals(self.weather)
        self.reservations = FakeReservations(self.weather)
        self.own_tickets = FakeOwnTickets(self.weather)
        self.guest_codes = FakeGuestCodes(self.weather)
        self.office = FakeOffice(self.weather)
        self.recovery = FakeRecovery(self.weather)
        self.admin = FakeAdmin(self.weather)
        self.stations = FakeStations()
        self.printing = self.printer_runs = NoPrinting()
        self.booking: Any = NoBooking()
        self.speech = NoSpeech()
        self.changed_settings: dict[str, Any] = {}
        self._demo, self._set_up = demo, set_up
        self.closed = False

    def house(self) -> House:
        self.weather.pass_through("house")
        return House(**{name: seed()["house"][name] for name in NAMES} | self.changed_settings)

    def is_demo(self) -> bool:
        self.weather.pass_through("is_demo")
        return self._demo

    def is_set_up(self) -> bool:
        self.weather.pass_through("is_set_up")
        return self._set_up or bool(self.office.done)

    def actor(self, user: User | None, channel: Channel) -> Actor:
        if user is None:
            return Actor(Role.GUEST, "test", channel)
        return Actor(user.role, "test", channel, user.id, user.name)

    def close(self) -> None:
        self.closed = True
