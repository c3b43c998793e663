"""Screenings as the events of a calendar that other programs show: what each says, in the current language."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cinema.domain.auditoriums import Auditorium
from cinema.domain.house import House
from cinema.domain.movies import Movie
from cinema.domain.screening_fields import ScreeningKind
from cinema.domain.screening_words import detail_words, version_words
from cinema.domain.screenings import Screening, ScreeningState
from cinema.i18n import _, clock, current_language


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """An event. `uid` stays the same whatever changes, and `sequence` grows with each change. Instants are UTC."""

    uid: str
    sequence: int
    start: datetime
    end: datetime
    summary: str
    location: str
    description: str
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Calendar:
    """Events of a house, a room or a movie; `made_at` is when they were read."""

    name: str
    timezone: str
    language: str
    made_at: datetime
    events: tuple[CalendarEvent, ...]


def events_of(
    screenings: Sequence[Screening], movies: Mapping[str, Movie], rooms: Mapping[str, Auditorium], house: House,
    mark: str,
) -> tuple[CalendarEvent, ...]:  # fmt: skip
    """Return screenings as events, in the current language; `mark` tells the house's events from other houses'."""
    return tuple(
        _event(one, movies.get(one.movie), rooms.get(one.auditorium), house, f"{one.id}@{mark}") for one in screenings
    )


def _event(one: Screening, movie: Movie | None, room: Auditorium | None, house: House, uid: str) -> CalendarEvent:
    title = movie.title_in(current_language()) if movie is not None else one.movie
    version = version_words(one)
    rating = (_("Age rating {rating}").format(rating=movie.age_rating),) if movie and movie.age_rating else ()
    minutes = (_("{minutes} min").format(minutes=movie.minutes),) if movie and movie.minutes else ()
    doors = _("Doors open at {time}").format(time=clock(one.doors_at, house.timezone))
    is_private = one.kind is ScreeningKind.PRIVATE
    details = tuple(each for each in detail_words(one) if each != version)
    return CalendarEvent(
        uid=uid,
        sequence=one.version,
        start=one.starts_at,
        end=one.ends_at,
        summary=_("{title} (private hire)").format(title=title) if is_private else title,
        location=", ".join(part for part in (room.name if room else one.auditorium, house.name, house.address) if part),
        description="\n".join(part for part in (", ".join((*rating, *minutes)), version, *details, doors) if part),
        is_cancelled=one.state is ScreeningState.CANCELLED,
    )
