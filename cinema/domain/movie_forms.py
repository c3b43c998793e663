"""A movie as texts, as forms and imports have it: to texts and back, each mistake told at its field."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any, TypeVar

from cinema.domain.movies import ACCESS, GENRES, LONGEST_MINUTES, SHORT_TITLE, Distributor, Movie, MovieKind
from cinema.domain.text import clean_line
from cinema.errors import InvalidFieldsError, InvalidInputError
from cinema.i18n import LANGUAGES, _

T = TypeVar("T")
FIRST_YEAR, LAST_YEAR = 1870, 2200
LONGEST_SYNOPSIS = 4000
_LINES = {  # field: most characters
    "title": 200, "original_title": 200, "short_title": SHORT_TITLE, "original_language": 60, "language_version": 60,
    "expediente_icaa": 20, "numero_obra_ancine": 20,
}  # fmt: skip
_LISTS = ("directors", "cast", "music", "countries")
_MOST_NAMES = 40
_HOURS = re.compile(
    r"(?:(\d{1,2})\s*(?:h|hr|hrs|hours?|horas?|:)\s*)?(\d{1,4})\s*(?:m|min|mins|minutes?|minutos?|')?\.?"
)
_ONLY_HOURS = re.compile(r"(\d{1,2})\s*(?:h|hr|hrs|hours?|horas?)\.?")


def movie_values(movie: Movie) -> dict[str, str]:
    """Return a movie as the texts of its form."""
    return {
        "kind": movie.kind.value,
        "age_rating": movie.age_rating,
        "year": str(movie.year or ""),
        "minutes": str(movie.minutes or ""),
        "synopsis": movie.synopsis,
        "genres": ",".join(movie.genres),
        "access": ",".join(movie.access),
        "opens_on": movie.opens_on or "",
        "distributor": movie.distributor.name,
        "distributor_code": movie.distributor.code,
        "distributor_tax_id": movie.distributor.tax_id,
        **{name: str(getattr(movie, name)) for name in _LINES},
        **{name: ", ".join(getattr(movie, name)) for name in _LISTS},
        **{f"title_{code}": movie.titles.get(code, "") for code in LANGUAGES},
        **{f"synopsis_{code}": movie.synopses.get(code, "") for code in LANGUAGES},
    }


def read_movie(values: Mapping[str, str], old: Movie, ratings: Sequence[str]) -> Movie:
    """Return a movie with the values of a form; fields that it doesn't have keep their value.

    InvalidFieldsError has every mistake. `ratings` are the house's age ratings; the present one may stay.
    """
    form = Values(values)
    known = (*ratings, old.age_rating) if old.age_rating else tuple(ratings)
    lines: dict[str, Any] = {name: form.line(name, getattr(old, name), most) for name, most in _LINES.items()}
    lists: dict[str, Any] = {
        name: form.read(name, getattr(old, name), partial(read_names, field=name)) for name in _LISTS
    }
    movie = replace(
        old,
        kind=form.read("kind", old.kind, _read_kind),
        year=form.read("year", old.year, read_year),
        minutes=form.read("minutes", old.minutes, read_minutes),
        age_rating=form.read("age_rating", old.age_rating, lambda text: read_rating(text, known)),
        opens_on=form.read("opens_on", old.opens_on, read_date),
        synopsis=form.read("synopsis", old.synopsis, _read_paragraph),
        genres=form.read("genres", old.genres, lambda text: _read_known(text, GENRES)),
        access=form.read("access", old.access, lambda text: _read_known(text, ACCESS)),
        distributor=Distributor(
            form.line("distributor", old.distributor.name, 120),
            form.line("distributor_code", old.distributor.code, 20),
            form.line("distributor_tax_id", old.distributor.tax_id, 30),
        ),
        titles=_translated(form, "title", old.titles),
        synopses=_translated(form, "synopsis", old.synopses),
        **lines,
        **lists,
    )
    if "title" in values and not movie.title:
        form.wrong.setdefault("title", _("Please fill in: {label}.").format(label=_("title")))
    form.finish()
    return movie if movie.original_title else replace(movie, original_title=movie.title)


class Values:
    """Texts by field name, and what is wrong with those that were read."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self.wrong: dict[str, str] = {}

    def read(self, name: str, old: T, read: Callable[[str], T]) -> T:
        """Return a field's value; the old one if the field isn't there or is wrong, which is noted."""
        if name not in self._values:
            return old
        try:
            return read(self._values[name])
        except InvalidInputError as error:
            self.wrong[name] = error.message
            return old

    def line(self, name: str, old: str, most: int) -> str:
        """Return one line of at most so many characters."""
        return self.read(name, old, lambda text: clean_line(text, name, name, longest=most, required=False))

    def finish(self) -> None:
        """Raise InvalidFieldsError with all that is wrong, if something is."""
        if self.wrong:
            raise InvalidFieldsError(self.wrong)


def _translated(form: Values, name: str, old: Mapping[str, str]) -> dict[str, str]:
    read = {code: form.read(f"{name}_{code}", old.get(code, ""), _read_paragraph) for code in LANGUAGES}
    return {code: text for code, text in read.items() if text}


def read_minutes(text: str) -> int:
    """Return a running time in minutes: 113, 1h53, 1:53, 1 h 53 min; 0 for an empty text, which means unknown."""
    tidy = text.strip().casefold()
    if not tidy:
        return 0
    hours = _ONLY_HOURS.fullmatch(tidy)
    both = _HOURS.fullmatch(tidy)
    if hours is not None:
        minutes = int(hours[1]) * 60
    elif both is not None and not (both[1] and int(both[2]) > 59):
        minutes = int(both[1] or 0) * 60 + int(both[2])
    else:
        raise InvalidInputError(_("Write the minutes, such as 113 or 1h53."), field="minutes")
    if not 1 <= minutes <= LONGEST_MINUTES:
        words = _("Write a number from {low} to {high}.").format(low=1, high=LONGEST_MINUTES)
        raise InvalidInputError(words, field="minutes")
    return minutes


def read_year(text: str) -> int:
    """Return a year; 0 for an empty text, which means unknown."""
    tidy = text.strip()
    if not tidy:
        return 0
    if not (tidy.isascii() and tidy.isdigit() and FIRST_YEAR <= int(tidy) <= LAST_YEAR):
        words = _("Write a year from {low} to {high}.").format(low=FIRST_YEAR, high=LAST_YEAR)
        raise InvalidInputError(words, field="year")
    return int(tidy)


def read_date(text: str) -> str | None:
    """Return an ISO date, None for an empty text."""
    tidy = text.strip()
    if not tidy:
        return None
    try:
        return date.fromisoformat(tidy).isoformat()
    except ValueError:
        raise InvalidInputError(_("Write a date such as 2026-12-31."), field="opens_on") from None


def read_rating(text: str, ratings: Sequence[str]) -> str:
    """Return an age rating of the house's list as it is written there; an empty one is not known yet."""
    tidy = text.strip()
    if not tidy:
        return ""
    for rating in ratings:
        if rating.casefold() == tidy.casefold():
            return rating
    raise InvalidInputError(_("Choose one of: {known}.").format(known=", ".join(ratings)), field="age_rating")


def read_names(text: str, field: str) -> tuple[str, ...]:
    """Return names that are separated by commas or semicolons, each once."""
    names = [clean_line(one, field, "", longest=120, required=False) for one in re.split(r"[,;\n]", text)]
    found = tuple(dict.fromkeys(name for name in names if name))
    if len(found) > _MOST_NAMES:
        raise InvalidInputError(_("That is too long: at most {count} names.").format(count=_MOST_NAMES), field=field)
    return found


def _read_kind(text: str) -> MovieKind:
    try:
        return MovieKind(text.strip())
    except ValueError:
        known = ", ".join(kind.value for kind in MovieKind)
        raise InvalidInputError(_("Choose one of: {known}.").format(known=known), field="kind") from None


def _read_known(text: str, known: Mapping[str, str]) -> tuple[str, ...]:
    names = tuple(dict.fromkeys(one.strip() for one in text.split(",") if one.strip()))
    for name in names:
        if name not in known:
            raise InvalidInputError(_("{name} is not known here.").format(name=ascii(name)[:40]))
    return names


def _read_paragraph(text: str) -> str:
    """Return a text of several lines, each of them clean."""
    if len(text) > LONGEST_SYNOPSIS:
        words = _("That is too long: at most {count} characters.").format(count=LONGEST_SYNOPSIS)
        raise InvalidInputError(words)
    lines = [clean_line(one, "", "", longest=LONGEST_SYNOPSIS, required=False) for one in text.split("\n")]
    return "\n".join(lines).strip()


def new_movie(movie_id: str) -> Movie:
    """Return an empty movie to fill in."""
    return Movie(movie_id, MovieKind.FILM, "", "", 0, 0, "", "", distributor=Distributor())
