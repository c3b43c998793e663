"""Structured data of screenings for search engines: schema.org's ScreeningEvent as JSON-LD."""

import json
import re
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from cinema.domain.house import House
from cinema.domain.movies import GENRES, Movie
from cinema.domain.screenings import Screening, ScreeningState
from cinema.domain.site import SiteShowing
from cinema.i18n import _, current_language

_CODE = re.compile(r"[A-Za-z]{2,3}(?:[_-][A-Za-z0-9]{2,8})*")


def events_json(showings: Sequence[SiteShowing], house: House, pictures: dict[str, str]) -> str:
    """Return the events as JSON that may stand in a page's script element; `pictures` are addresses by poster.

    Texts are in the current language. Signs that could end the element, or a line in it, are escaped.
    """
    graph = [_event(one, house, pictures) for one in showings]
    text = json.dumps({"@context": "https://schema.org", "@graph": graph}, ensure_ascii=False, indent=1)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return text


def _event(one: SiteShowing, house: House, pictures: dict[str, str]) -> dict[str, Any]:
    screening = one.screening
    state = "EventCancelled" if screening.state is ScreeningState.CANCELLED else "EventScheduled"
    return _filled(
        {
            "@type": "ScreeningEvent",
            "name": one.movie.title_in(current_language()),
            "startDate": local_iso(screening.starts_at, house),
            "endDate": local_iso(screening.ends_at, house),
            "doorTime": local_iso(screening.doors_at, house),
            "eventStatus": f"https://schema.org/{state}",
            "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
            "location": _filled(
                {
                    "@type": "MovieTheater",
                    "name": house.name,
                    "address": house.address or house.name,
                    "containsPlace": {"@type": "Place", "name": one.room},
                }
            ),
            "videoFormat": screening.format,
            "inLanguage": _language(_spoken(screening)),
            "subtitleLanguage": _language(screening.subtitles or ""),
            "image": pictures.get(one.movie.poster or ""),
            "workPresented": _movie(one.movie, pictures),
        }
    )


def _movie(movie: Movie, pictures: dict[str, str]) -> dict[str, Any]:
    people = {
        name: [{"@type": "Person", "name": one} for one in names]
        for name, names in (("director", movie.directors), ("actor", movie.cast), ("musicBy", movie.music))
    }
    title = movie.title_in(current_language())
    return _filled(
        {
            "@type": "Movie",
            "name": title,
            "alternateName": movie.original_title if movie.original_title != title else "",
            "description": movie.synopsis_in(current_language()),
            "duration": f"PT{movie.minutes}M" if movie.minutes else "",
            "dateCreated": str(movie.year or ""),
            "contentRating": movie.age_rating,
            "genre": [_(GENRES[one]) for one in movie.genres if one in GENRES],
            "countryOfOrigin": [{"@type": "Country", "name": one} for one in movie.countries],
            "image": pictures.get(movie.poster or ""),
            **people,
        }
    )


def local_iso(instant: datetime, house: House) -> str:
    """Return an instant in the house's time with its offset, such as 2026-11-20T20:15:00+01:00."""
    return instant.astimezone(ZoneInfo(house.timezone)).isoformat(timespec="seconds")


def _spoken(screening: Screening) -> str:
    return "" if screening.language.casefold() == "zxx" else screening.language


def _language(text: str) -> str:
    """Return a language code as BCP 47 writes it; a name stays as it was typed."""
    return text.replace("_", "-") if _CODE.fullmatch(text) else text


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value not in ("", None, [], {})}
