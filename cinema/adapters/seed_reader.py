"""Converts the parts of a seed file to domain values, and checks what one of them says of another."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from cinema.adapters.seed_mistakes import Mistakes
from cinema.adapters.seed_models import (
    WEEKDAYS,
    AuditoriumPart,
    ConditionsPart,
    MoviePart,
    PriceCardPart,
    ScreeningPart,
    UserPart,
)
from cinema.adapters.seed_parts import Parts
from cinema.adapters.seed_posters import read_posters
from cinema.domain.auditoriums import MOST_SEATS, SEAT_KIND_NAMES, Auditorium, SeatKind, SeatPlan, plan_from_rows
from cinema.domain.movies import GENRES, Movie, MovieKind
from cinema.domain.price_cards import CardRecord, check_price
from cinema.domain.price_conditions import Conditions
from cinema.domain.registration import check_email
from cinema.domain.reviews import check_comment
from cinema.domain.seed import SeedData, SeedReview, SeedScreening, SeedUser
from cinema.domain.seed_plan import Planned, overlapping, place, skipped
from cinema.domain.setting_texts import read_setting
from cinema.domain.ticket_types import TypeRecord
from cinema.domain.usernames import check_username, login_key
from cinema.domain.users import Role
from cinema.errors import InvalidInputError
from cinema.i18n import _

T = TypeVar("T")
_MOST_SCREENINGS = 20_000
_SOME_DAY = date(2300, 1, 1)


class Reader:
    """Makes a `SeedData` of the parts of one file; what is wrong is noted, and left out."""

    def __init__(self, parts: Parts, folder: Path, raw: bytes, mistakes: Mistakes) -> None:
        self._parts = parts
        self._raw = raw
        self._mistakes = mistakes
        self._house = self._read_house()
        named = [(f"{path}.poster", one.poster) for path, one in parts.movies if one.poster]
        self._posters = read_posters(named, folder, mistakes)

    def data(self) -> SeedData:
        """Return the file's values, to be used only if no mistake was noted."""
        parts = self._parts
        self._unique((path, one.id) for path, one in parts.movies)
        self._unique((path, one.id) for path, one in parts.auditoriums)
        self._unique((f"{path}.number", str(one.number)) for path, one in parts.auditoriums)
        self._unique((path, one.id) for path, one in parts.price_cards)
        self._unique((path, login_key(one.username)) for path, one in parts.users)
        self._unique((path, login_key(one.email)) for path, one in parts.users)
        self._unique((path, f"{login_key(one.user)}/{one.movie}") for path, one in parts.reviews)
        movies = {one.id: self._movie(one, path) for path, one in parts.movies}
        rooms = {room[0].id: room for path, one in parts.auditoriums if (room := self._room(one, path)) is not None}
        types = self._ticket_types()
        cards = {one.id: self._price_card(one, path) for path, one in parts.price_cards}
        screenings = self._screenings(rooms, cards)
        self._check_times(screenings, movies, rooms)
        return SeedData(
            digest=self._digest(),
            house=self._house,
            movies=tuple(movies.values()),
            rooms=tuple(rooms.values()),
            ticket_types=types,
            price_cards=tuple(cards.values()),
            screenings=tuple(screenings),
            users=tuple(user for path, one in parts.users if (user := self._user(one, path)) is not None),
            reviews=self._reviews(),
            posters=dict(self._posters.values()),
        )

    def _digest(self) -> str:
        """Return what tells this file from others, with its posters: a changed picture makes a changed file."""
        whole = hashlib.sha256(self._raw)
        for stored, _content in sorted(self._posters.values()):
            whole.update(stored.encode())
        return whole.hexdigest()[:32]

    def _unique(self, keys: Iterable[tuple[str, str]]) -> None:
        seen: dict[str, str] = {}
        for path, key in keys:
            if key in seen:
                self._mistakes.note(path, _("the same as {path}").format(path=seen[key]))
            seen.setdefault(key, path)

    def _known(self, path: str, name: str, known: Iterable[str]) -> None:
        if name not in known:
            self._mistakes.note(path, _("{name} is not in this file").format(name=name))

    def _ids(self, section: str) -> frozenset[str]:
        return self._parts.named.get(section, frozenset())

    def _genres(self, path: str, genres: Iterable[str]) -> None:
        for index, genre in enumerate(genres):
            if genre not in GENRES:
                words = _("unknown genre; known are {known}").format(known=", ".join(GENRES))
                self._mistakes.note(f"{path}.genres[{index}]", words)

    def _read_house(self) -> dict[str, str]:
        """Return the settings that can be used, as they are stored, in texts."""
        part = self._parts.house
        values = {name: str(value) for name, value in part.model_dump().items()} if part is not None else {}
        read = {name: self._mistakes.checked(f"house.{name}", _reads(name, text)) for name, text in values.items()}
        return {name: text for name, text in read.items() if text is not None}

    def _movie(self, part: MoviePart, path: str) -> Movie:
        self._genres(path, part.genres)
        fields: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in part.model_dump().items()
        }
        poster = self._posters.get(part.poster or "")
        return Movie(**{**fields, "kind": MovieKind(part.kind), "poster": poster[0] if poster else None})

    def _room(self, part: AuditoriumPart, path: str) -> tuple[Auditorium, SeatPlan] | None:
        rows = [(row.row, row.seats, row.gap_before) for row in part.plan.rows]
        where = f"{path}.plan"
        plan = self._mistakes.checked(where, lambda: plan_from_rows(part.id, 1, rows, part.plan.curve))
        if plan is None:
            return None
        if len(plan.seats) > MOST_SEATS:
            self._mistakes.note(where, _("a plan may have at most {count} seats").format(count=MOST_SEATS))
            return None
        features, codes = tuple(part.features), (part.room_code_icaa, part.registro_ancine_sala)
        return Auditorium(part.id, part.number, part.name, plan.id, features, *codes, part.large_screen), plan

    def _ticket_types(self) -> tuple[TypeRecord, ...]:
        """Return the ticket types of all price cards, each once, in the order in which they appear."""
        found: dict[str, tuple[str, TypeRecord]] = {}
        for card_path, card in self._parts.price_cards:
            for index, one in enumerate(card.types):
                path = f"{card_path}.types[{index}]"
                names = {str(language): name for language, name in one.names.items()}
                record = TypeRecord(one.id, one.name, names, order=len(found))
                first, known = found.setdefault(one.id, (path, record))
                if (known.name, known.names) != (record.name, record.names):
                    self._mistakes.note(path, _("the ticket type has other names at {path}").format(path=first))
        return tuple(record for _path, record in found.values())

    def _price_card(self, part: PriceCardPart, path: str) -> CardRecord:
        self._unique((f"{path}.types[{index}]", one.id) for index, one in enumerate(part.types))
        prices = {}
        for index, one in enumerate(part.types):
            prices[one.id] = {SeatKind(kind): price for kind, price in one.prices.model_dump(exclude_none=True).items()}
            for kind, price in prices[one.id].items() if "currency" in self._house else ():
                where = f"{path}.types[{index}].prices.{kind.value}"
                self._mistakes.checked(where, _prices(price, self._house["currency"]))
        for index, room in enumerate(part.conditions.auditoriums):
            self._known(f"{path}.conditions.auditoriums[{index}]", room, self._ids("auditoriums"))
        names = {str(language): name for language, name in part.names.items()}
        return CardRecord(part.id, part.name, names, prices, conditions=_conditions(part.conditions))

    def _screenings(
        self, rooms: dict[str, tuple[Auditorium, SeatPlan]], cards: dict[str, CardRecord]
    ) -> list[SeedScreening]:
        some = self._parts.screenings
        # Before they are made: a few kilobytes of days and times multiply to millions.
        if sum((len(one.days) + len(one.dates)) * len(one.times) for _path, one in some) > _MOST_SCREENINGS:
            self._mistakes.note("screenings", _("there may be at most {count} in all").format(count=_MOST_SCREENINGS))
            return []
        for path, part in some:
            self._known(f"{path}.movie", part.movie, self._ids("movies"))
            self._known(f"{path}.auditorium", part.auditorium, self._ids("auditoriums"))
            if not part.days and not part.dates:
                self._mistakes.note(f"{path}.days", _("name at least one day or date"))
            self._known(f"{path}.price_card", part.price_card, self._ids("price_cards"))
            if part.auditorium in rooms and part.price_card in cards:
                self._check_prices(f"{path}.price_card", cards[part.price_card], *rooms[part.auditorium])
        return [one for path, part in some for one in _each(part, path)]

    def _check_prices(self, path: str, card: CardRecord, room: Auditorium, plan: SeatPlan) -> None:
        """Note the kinds of seats of a room that a card has no price for, so that nobody could buy them."""
        for_sale = {seat.kind for seat in plan.seats if seat.id not in plan.blocked}
        priced = {kind for some in card.prices.values() for kind in some}
        for kind in (one for one in SeatKind if one in for_sale - priced):
            words = _("{card} has no price for seats of the kind “{kind}”, which {room} has")
            shown = words.format(card=card.id, kind=_(SEAT_KIND_NAMES[kind]), room=room.id)
            self._mistakes.note(path, shown)

    def _check_times(
        self,
        screenings: list[SeedScreening],
        movies: dict[str, Movie],
        rooms: dict[str, tuple[Auditorium, SeatPlan]],
    ) -> None:
        """Note what is wrong on whatever day the file is loaded: dates by dates, and days by days."""
        if "timezone" not in self._house:
            return
        zone = self._house["timezone"]
        dated = [one for one in screenings if isinstance(one.day, date)]
        counted = [one for one in screenings if not isinstance(one.day, date)]
        for path, words in skipped(dated, _SOME_DAY, zone):
            self._mistakes.note(path, words)
        # Which nights have no or two such hours depends on the day of the load, so days are judged without them.
        for some, clock in ((dated, zone), (counted, "UTC")):
            for path, words in overlapping(_placed(some, clock, movies, rooms)):
                self._mistakes.note(path, words)

    def _user(self, part: UserPart, path: str) -> SeedUser | None:
        username = self._mistakes.checked(f"{path}.username", lambda: check_username(part.username))
        email = self._mistakes.checked(f"{path}.email", lambda: check_email(part.email))
        self._genres(path, part.genres)
        if username is None or email is None:
            return None
        return SeedUser(username, part.name, email, Role(part.role), part.password, tuple(part.genres), part.language)

    def _reviews(self) -> tuple[SeedReview, ...]:
        users = {login_key(name) for name in self._ids("users")}
        found = []
        for path, one in self._parts.reviews:
            self._known(f"{path}.movie", one.movie, self._ids("movies"))
            if login_key(one.user) not in users:
                self._known(f"{path}.user", one.user, ())
            comment = self._mistakes.checked(f"{path}.comment", lambda one=one: check_comment(one.comment))  # type: ignore[misc]
            found.append(SeedReview(one.movie, one.user, one.rating, comment or "", one.days_ago))
        return tuple(found)


def _reads(name: str, text: str) -> Callable[[], str]:
    return lambda: str(read_setting(name, text))


def _prices(price: int, currency: str) -> Callable[[], int]:
    return lambda: check_price(price, currency, "price")


def _each(part: ScreeningPart, path: str) -> Iterator[SeedScreening]:
    """Yield the screenings of a part, one for each time of each day."""
    days: list[int | date] = [*part.days, *part.dates]
    for day in days:
        for time in part.times:
            yield SeedScreening(
                part.movie,
                part.auditorium,
                day,
                int(time[:2]),
                int(time[3:]),
                part.price_card,
                part.format,
                part.language,
                part.subtitles,
                tuple(part.features),
                path,
            )


def _placed(
    some: list[SeedScreening], zone: str, movies: dict[str, Movie], rooms: dict[str, tuple[Auditorium, SeatPlan]]
) -> Iterator[Planned]:
    for one in some:
        if one.movie in movies and one.auditorium in rooms:
            try:
                yield place(one, _SOME_DAY, zone, movies[one.movie].minutes, rooms[one.auditorium][1].id)
            except InvalidInputError:  # noted as skipped
                continue


def _conditions(part: ConditionsPart) -> Conditions:
    """Return a card's conditions; an empty list is any."""
    return Conditions(
        weekdays=tuple(sorted(WEEKDAYS.index(one) for one in set(part.weekdays))) or None,
        time_from=part.time_from,
        time_until=part.time_until,
        formats=tuple(part.formats) or None,
        auditoriums=tuple(part.auditoriums) or None,
        tags=tuple(part.tags) or None,
    )
