"""Finds anything that a manager may look for by a few words: movies, screenings, rooms, people, receipts, settings.

Each kind is one bounded query by an index. What a window can do by itself, such as opening a page, it finds itself.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from cinema.domain.house import SETTING_NAMES, setting_help, setting_name
from cinema.domain.movies import MovieQuery
from cinema.domain.receipts import check_receipt_number
from cinema.domain.text import Searched
from cinema.domain.users import Actor, Role
from cinema.errors import InvalidInputError, NotFoundError
from cinema.i18n import _, when
from cinema.ports import Auditoriums, Clock, HouseSettings, Movies, Screenings, Transactions, Users
from cinema.services.standing import Standing

MOST = 5  # of each kind
_LONGEST = 100
_AHEAD, _BACK = timedelta(days=30), timedelta(days=1)
_SCREENINGS_READ = 500


class FoundKind(StrEnum):
    """The kinds of what is found, in the order in which they are shown."""

    RECEIPT = "receipt"
    MOVIE = "movie"
    SCREENING = "screening"
    ROOM = "room"
    PERSON = "person"
    SETTING = "setting"


@dataclass(frozen=True, slots=True)
class Found:
    """One hit: its kind, the key that opens it, a title, and what tells it from others. `day` is a screening's."""

    kind: FoundKind
    key: str
    title: str
    detail: str = ""
    day: str = ""


class Finder:
    """Searches; changes nothing. For managers."""

    def __init__(
        self,
        movies: Movies,
        screenings: Screenings,
        auditoriums: Auditoriums,
        users: Users,
        transactions: Transactions,
        settings: HouseSettings,
        standing: Standing,
        clock: Clock,
    ) -> None:
        self._movies = movies
        self._screenings = screenings
        self._auditoriums = auditoriums
        self._users = users
        self._transactions = transactions
        self._settings = settings
        self._standing = standing
        self._clock = clock

    def find(self, actor: Actor, text: str) -> tuple[Found, ...]:
        """Return at most five hits of each kind, receipts first; nothing for a text of blanks or over 100 letters."""
        self._standing.check(actor).require_office(Role.MANAGER)
        tidy = text.strip()
        if not tidy or len(tidy) > _LONGEST:
            return ()
        movies = self._movies.search(MovieQuery(text=tidy), None, 0, MOST).movies
        return (
            *self._receipts(tidy),
            *(Found(FoundKind.MOVIE, one.id, one.title, str(one.year or "")) for one in movies),
            *self._shown(tuple(one.id for one in movies)),
            *self._rooms(tidy),
            *self._people(tidy),
            *_settings(tidy),
        )

    def _receipts(self, text: str) -> list[Found]:
        try:
            sale = self._transactions.by_receipt(check_receipt_number(text))
        except (InvalidInputError, NotFoundError):
            return []
        seats = ", ".join(one.seat for one in sale.tickets)
        return [Found(FoundKind.RECEIPT, sale.id, sale.receipt_number or "", seats)]

    def _shown(self, movies: tuple[str, ...]) -> list[Found]:
        """Return the next screenings of the movies that were found."""
        if not movies:
            return []
        now, zone = self._clock.now(), self._settings.house().timezone
        coming = self._screenings.between(now - _BACK, now + _AHEAD, _SCREENINGS_READ)
        found = [one for one in coming if one.movie in movies and one.starts_at >= now][:MOST]
        titles = self._movies.get_many([one.movie for one in found])
        return [
            Found(
                FoundKind.SCREENING, one.id, titles[one.movie].title, when(one.starts_at, zone, "EEE d MMM HH:mm"),
                one.day,
            )
            for one in found
            if one.movie in titles
        ]  # fmt: skip

    def _rooms(self, text: str) -> list[Found]:
        found = [one for one in self._auditoriums.all() if Searched.of(one.name).has(text)]
        return [Found(FoundKind.ROOM, one.id, one.name, str(one.number)) for one in found[:MOST]]

    def _people(self, text: str) -> list[Found]:
        found = self._users.find_login(text)
        return [] if found is None else [Found(FoundKind.PERSON, found[0].id, found[0].name, found[0].username)]


def _settings(text: str) -> list[Found]:
    """Return the settings whose name or help has all words of a text."""
    found = [
        Found(FoundKind.SETTING, name, _(setting_name(name)), name)
        for name in SETTING_NAMES
        if Searched.of(name.replace("_", " "), _(setting_name(name)), _(setting_help(name))).has(text)
    ]
    return found[:MOST]
