"""The week for the door: every movie with its starts, a column a day. What it says; adapters draw it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from cinema.domain.house import House, business_day
from cinema.domain.movies import Movie
from cinema.domain.screening_words import detail_words, version_words
from cinema.domain.screenings import Screening
from cinema.i18n import _, clock, current_language

DAYS = 7


@dataclass(frozen=True, slots=True)
class WeekTime:
    """A start, and what is special about it: its room if the house has several, a talk, live music."""

    at: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class WeekRow:
    """A movie in one version: its title, its facts, and the starts of each day."""

    title: str
    facts: str
    days: tuple[tuple[WeekTime, ...], ...]


@dataclass(frozen=True, slots=True)
class WeekSheet:
    """A week. `days` are the heads of its columns: weekday, and day of the month."""

    house: str
    title: str
    days: tuple[tuple[str, str], ...]
    rows: tuple[WeekRow, ...]
    foot: str


def week_days(first: date) -> tuple[date, ...]:
    """Return the seven days from one on."""
    return tuple(first + timedelta(days=place) for place in range(DAYS))


def week_sheet(
    house: House, first: date, screenings: Sequence[Screening], movies: Mapping[str, Movie], rooms: Mapping[str, str]
) -> WeekSheet:
    """Return the sheet of seven business days, in the current language; `rooms` are names of rooms by id.

    What starts after midnight stands on the evening before, as people go out. Movies stand by title, a version a row.
    """
    language = current_language()
    days = [one.isoformat() for one in week_days(first)]
    found: dict[tuple[str, str], list[Screening]] = {}
    for one in sorted(screenings, key=lambda each: (each.starts_at, each.id)):
        found.setdefault((one.movie, version_words(one)), []).append(one)
    several = len({one.auditorium for one in screenings}) > 1
    rows = []
    for (movie_id, version), some in found.items():
        movie = movies.get(movie_id)
        columns: list[list[WeekTime]] = [[] for _day in days]
        for one in some:
            day = business_day(one.starts_at, house)
            if day in days:
                columns[days.index(day)].append(_time(one, house, rooms, version, several=several))
        title = movie.title_in(language) if movie is not None else movie_id
        rows.append(WeekRow(title, _facts(movie, version), tuple(map(tuple, columns))))
    shown = sorted((one for one in rows if any(one.days)), key=lambda one: (one.title.casefold(), one.facts))
    heads = tuple((_named(one, "EEEE"), _named(one, "d MMM")) for one in week_days(first))
    return WeekSheet(house.name, _span(first), heads, tuple(shown), house.address)


def _time(one: Screening, house: House, rooms: Mapping[str, str], version: str, *, several: bool) -> WeekTime:
    room = rooms.get(one.auditorium, one.auditorium) if several else ""
    known = {version, one.projection, one.audio, ""}
    special = (each for each in detail_words(one) if each not in known)
    return WeekTime(clock(one.starts_at, house.timezone), ", ".join(part for part in (room, *special) if part))


def _facts(movie: Movie | None, version: str) -> str:
    if movie is None:
        return version
    minutes = _("{minutes} min").format(minutes=movie.minutes) if movie.minutes else ""
    return ", ".join(part for part in (minutes, movie.age_rating, version) if part)


def _span(first: date) -> str:
    last = first + timedelta(days=DAYS - 1)
    return _("{first} to {last}").format(first=_named(first, "d MMMM"), last=_named(last, "d MMMM y"))


def _named(day: date, pattern: str) -> str:
    from babel.dates import format_date

    locale = {"en": "en_GB"}.get(current_language(), current_language())
    words = str(format_date(day, pattern, locale=locale)).replace(".", "")
    return words[:1].upper() + words[1:]
