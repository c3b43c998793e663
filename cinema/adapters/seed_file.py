"""Reads a seed file and checks all of it before anything is written to the database.

An error names the path of the field in the file, such as `movies[3].year`.
"""

import hashlib
import json
import re
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from cinema.adapters.pictures import check_poster
from cinema.adapters.seed_models import (
    WEEKDAYS,
    AuditoriumPart,
    ConditionsPart,
    MoviePart,
    PriceCardPart,
    ScreeningPart,
    SeedFile,
    UserPart,
)
from cinema.domain.auditoriums import MOST_SEATS, Auditorium, SeatKind, SeatPlan, plan_from_rows
from cinema.domain.field_errors import path_of, words_for
from cinema.domain.house import read_setting
from cinema.domain.movies import GENRES, LARGEST_POSTER_BYTES, Movie, MovieKind
from cinema.domain.price_cards import CardRecord, check_price
from cinema.domain.price_conditions import Conditions
from cinema.domain.registration import check_email
from cinema.domain.seed import SeedData, SeedReview, SeedScreening, SeedUser
from cinema.domain.ticket_types import TypeRecord
from cinema.domain.usernames import check_username, login_key
from cinema.domain.users import Role
from cinema.errors import CinemaError, InvalidInputError
from cinema.files import read_regular
from cinema.i18n import _

LARGEST_BYTES = 20_000_000
_MOST_POSTER_BYTES = 200_000_000
_MOST_SCREENINGS = 20_000
_POSTER_NAME = re.compile(r"[\w-]+(/[\w-]+)*\.(jpg|jpeg|png)")


def read_seed_file(path: Path) -> SeedData:
    """Return a seed file's content; raises InvalidInputError with the path and reason of the first error."""
    raw = read_regular(path, LARGEST_BYTES)
    try:
        content = json.loads(raw.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise _wrong(f"byte {error.start}", _("the file is not in UTF-8")) from None
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}"
        raise _wrong(
            where, _("the file is not valid JSON, or was cut off: {reason}").format(reason=error.msg)
        ) from None
    except ValueError as error:  # an integer with more digits than Python converts
        raise _wrong(
            "$", _("the file is not valid JSON, or was cut off: {reason}").format(reason=str(error)[:80])
        ) from None
    except RecursionError:
        raise _wrong("$", _("the file is nested too deep")) from None
    try:
        file = SeedFile.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise _wrong(path_of(first["loc"]), words_for(first["type"], first.get("ctx", {}), first["msg"])) from None
    return _Reader(file, path.parent, hashlib.sha256(raw).hexdigest()[:32]).data()


def _wrong(path: str, reason: str) -> InvalidInputError:
    return InvalidInputError(f"{path}: {reason}", field=path)


class _Reader:
    """Converts the parts to domain values and checks references between them."""

    def __init__(self, file: SeedFile, folder: Path, digest: str) -> None:
        self._file = file
        self._folder = folder
        self._digest = digest

    def data(self) -> SeedData:
        file = self._file
        self._unique("movies", [one.id for one in file.movies])
        self._unique("auditoriums", [one.id for one in file.auditoriums])
        self._unique("price_cards", [one.id for one in file.price_cards])
        self._unique("users", [login_key(one.username) for one in file.users])
        self._unique("users", [login_key(one.email) for one in file.users])
        self._unique("reviews", [f"{one.user}/{one.movie}" for one in file.reviews])
        # Before they are made: a few kilobytes of days and times multiply to millions.
        if sum((len(one.days) + len(one.dates)) * len(one.times) for one in file.screenings) > _MOST_SCREENINGS:
            raise _wrong("screenings", _("there may be at most {count} in all").format(count=_MOST_SCREENINGS))
        return SeedData(
            digest=self._digest,
            house=self._house(),
            movies=tuple(self._movie(one, f"movies[{i}]") for i, one in enumerate(file.movies)),
            rooms=tuple(self._room(one, f"auditoriums[{i}]") for i, one in enumerate(file.auditoriums)),
            ticket_types=self._ticket_types(),
            price_cards=tuple(self._price_card(one, f"price_cards[{i}]") for i, one in enumerate(file.price_cards)),
            screenings=tuple(
                screening
                for i, one in enumerate(file.screenings)
                for screening in self._screenings(one, f"screenings[{i}]")
            ),
            users=tuple(self._user(one, f"users[{i}]") for i, one in enumerate(file.users)),
            reviews=self._reviews(),
            posters=self._posters(),
        )

    def _unique(self, section: str, keys: list[str]) -> None:
        seen: dict[str, int] = {}
        for index, key in enumerate(keys):
            if key in seen:
                raise _wrong(f"{section}[{index}]", _("the same as {path}").format(path=f"{section}[{seen[key]}]"))
            seen[key] = index

    def _house(self) -> dict[str, str]:
        values = {name: str(value) for name, value in self._file.house.model_dump().items()}
        for name, text in values.items():
            _checked(f"house.{name}", lambda name=name, text=text: read_setting(name, text))
        return values

    def _movie(self, part: MoviePart, path: str) -> Movie:
        for index, genre in enumerate(part.genres):
            if genre not in GENRES:
                raise _wrong(
                    f"{path}.genres[{index}]", _("unknown genre; known are {known}").format(known=", ".join(GENRES))
                )
        fields: dict[str, Any] = {
            name: tuple(value) if isinstance(value, list) else value for name, value in part.model_dump().items()
        }
        return Movie(**{**fields, "kind": MovieKind(part.kind)})

    def _room(self, part: AuditoriumPart, path: str) -> tuple[Auditorium, SeatPlan]:
        rows = [(row.row, row.seats, row.gap_before) for row in part.plan.rows]
        plan = _checked(f"{path}.plan", lambda: plan_from_rows(part.id, 1, rows, part.plan.curve))
        if len(plan.seats) > MOST_SEATS:
            raise _wrong(f"{path}.plan", _("a plan may have at most {count} seats").format(count=MOST_SEATS))
        room = Auditorium(
            part.id,
            part.number,
            part.name,
            plan.id,
            tuple(part.features),
            part.room_code_icaa,
            part.registro_ancine_sala,
            part.large_screen,
        )
        return room, plan

    def _ticket_types(self) -> tuple[TypeRecord, ...]:
        """Return the ticket types of all price cards, each once, in the order in which they appear."""
        found: dict[str, tuple[str, TypeRecord]] = {}
        for i, card in enumerate(self._file.price_cards):
            for j, one in enumerate(card.types):
                path = f"price_cards[{i}].types[{j}]"
                names = {str(language): name for language, name in one.names.items()}
                record = TypeRecord(one.id, one.name, names, order=len(found))
                first, known = found.setdefault(one.id, (path, record))
                if (known.name, known.names) != (record.name, record.names):
                    raise _wrong(path, _("the ticket type has other names at {path}").format(path=first))
        return tuple(record for _path, record in found.values())

    def _price_card(self, part: PriceCardPart, path: str) -> CardRecord:
        self._unique(f"{path}.types", [one.id for one in part.types])
        prices = {}
        for index, one in enumerate(part.types):
            prices[one.id] = {SeatKind(kind): price for kind, price in one.prices.model_dump().items()}
            for kind, price in prices[one.id].items():
                where = f"{path}.types[{index}].prices.{kind.value}"
                _checked(where, lambda price=price: check_price(price, self._file.house.currency, "price"))
        names = {str(language): name for language, name in part.names.items()}
        return CardRecord(part.id, part.name, names, prices, conditions=_conditions(part.conditions))

    def _screenings(self, part: ScreeningPart, path: str) -> list[SeedScreening]:
        self._known(f"{path}.movie", part.movie, {one.id for one in self._file.movies})
        self._known(f"{path}.auditorium", part.auditorium, {one.id for one in self._file.auditoriums})
        self._known(f"{path}.price_card", part.price_card, {one.id for one in self._file.price_cards})
        if not part.days and not part.dates:
            raise _wrong(f"{path}.days", _("name at least one day or date"))
        days: list[int | date] = [*part.days, *part.dates]
        return [
            SeedScreening(
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
            for day in days
            for time in part.times
        ]

    def _known(self, path: str, name: str, known: set[str]) -> None:
        if name not in known:
            raise _wrong(path, _("{name} is not in this file").format(name=name))

    def _user(self, part: UserPart, path: str) -> SeedUser:
        username = _checked(f"{path}.username", lambda: check_username(part.username))
        email = _checked(f"{path}.email", lambda: check_email(part.email))
        for index, genre in enumerate(part.genres):
            self._known(f"{path}.genres[{index}]", genre, set(GENRES))
        return SeedUser(username, part.name, email, Role(part.role), part.password, tuple(part.genres), part.language)

    def _reviews(self) -> tuple[SeedReview, ...]:
        movies = {one.id for one in self._file.movies}
        users = {one.username for one in self._file.users}
        for index, one in enumerate(self._file.reviews):
            self._known(f"reviews[{index}].movie", one.movie, movies)
            self._known(f"reviews[{index}].user", one.user, users)
        return tuple(
            SeedReview(one.movie, one.user, one.rating, one.comment, one.days_ago) for one in self._file.reviews
        )

    def _posters(self) -> dict[str, bytes]:
        found: dict[str, bytes] = {}
        for index, one in enumerate(self._file.movies):
            if not one.poster or one.poster in found:
                continue
            path = f"movies[{index}].poster"
            if _POSTER_NAME.fullmatch(one.poster) is None:
                raise _wrong(path, _("a poster is a .jpg or .png beside the file"))
            file = self._folder / one.poster
            found[one.poster] = content = _checked(path, lambda file=file: read_regular(file, LARGEST_POSTER_BYTES))
            _checked(path, lambda content=content: check_poster(content))
            if sum(map(len, found.values())) > _MOST_POSTER_BYTES:
                raise _wrong(path, _("the posters are too large in total"))
        return found


def _checked(path: str, check: Any) -> Any:
    try:
        return check()
    except CinemaError as error:
        raise _wrong(path, error.message) from None


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
