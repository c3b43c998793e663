"""Timezones by what people call them: the city and the country in the language that is used."""

from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import available_timezones

from cinema.domain.text import begin_words, fold, search_words
from cinema.errors import InvalidInputError
from cinema.i18n import _, current_language

_NO_PLACES = frozenset({"localtime", "Factory", "posixrules"})
"""Names in the system's timezone data that are no timezones: `localtime` is another one on each machine."""


@dataclass(frozen=True, slots=True)
class Timezone:
    """A timezone's name in the tz database (IANA), and its place in words."""

    id: str
    place: str


def find_timezones(text: str, limit: int = 8) -> tuple[Timezone, ...]:
    """Return the timezones whose city, country or name has words that begin with the typed ones; cities first."""
    wanted = fold(text.replace("/", " ").replace("_", " ")).strip()
    if not wanted:
        return ()
    found = [
        (not city.startswith(wanted), zone.place, zone)
        for zone, city, words in _known(current_language())
        if begin_words(text.replace("_", " "), words)
    ]
    return tuple(zone for _order, _place, zone in sorted(found, key=lambda one: one[:2]))[:limit]


def read_timezone(text: str, *, field: str = "timezone") -> str:
    """Return the name of a typed timezone: the name itself, or a whole city or place that only one has.

    InvalidInputError for any other text: a part of a name could mean a city on another continent.
    """
    tidy = text.strip()
    if tidy in available_timezones() - _NO_PLACES:
        return tidy
    wanted = fold(tidy)
    found = [zone for zone, city, _words in _known(current_language()) if wanted in {city, fold(zone.place)}]
    if len(found) == 1:
        return found[0].id
    raise InvalidInputError(_("Write a timezone's name or its city, such as Europe/Lisbon."), field=field)


@lru_cache(maxsize=4)
def _known(language: str) -> tuple[tuple[Timezone, str, tuple[str, ...]], ...]:
    """Return every timezone of a country, with its city and all words that it is found by."""
    from babel import Locale
    from babel.core import get_global

    locale, there = Locale.parse(language), available_timezones()
    known = []
    for zone, territory in get_global("zone_territories").items():
        if zone not in there or territory == "001":
            continue
        own = zone.rsplit("/", 1)[-1].replace("_", " ")
        city = locale.time_zones.get(zone, {}).get("city", own)
        country = locale.territories.get(territory, territory)
        place = city if city == country else f"{city}, {country}"
        words = search_words(place, own, zone.replace("_", " "))
        known.append((Timezone(zone, place), fold(city), words))
    known.append((Timezone("UTC", "UTC"), "utc", ("gmt", "utc")))
    return tuple(known)
