"""Calendars for other programs: the published screenings of the house, of a room or of a movie, as one file."""

import hashlib
from datetime import date, timedelta
from pathlib import Path

from cinema.domain.auditoriums import Auditorium
from cinema.domain.calendar_events import Calendar, events_of
from cinema.domain.house import House
from cinema.domain.movies import Movie
from cinema.domain.screening_fields import ScreeningKind
from cinema.domain.screenings import Screening, house_day
from cinema.domain.users import Actor, Role
from cinema.errors import InvalidInputError
from cinema.i18n import _, current_language, in_language, number
from cinema.ports import Auditoriums, Clock, ExportFiles, HouseSettings, Movies, Screenings
from cinema.services.office.named import named_movie, named_room
from cinema.services.standing import Standing

BEHIND, _AHEAD = 14, 366  # days
_MOST = 10_000


class CalendarExport:
    """Writes calendars; changes nothing. For managers."""

    def __init__(
        self, screenings: Screenings, movies: Movies, auditoriums: Auditoriums, settings: HouseSettings, clock: Clock,
        standing: Standing, files: ExportFiles,
    ) -> None:  # fmt: skip
        self._screenings = screenings
        self._movies = movies
        self._auditoriums = auditoriums
        self._settings = settings
        self._clock = clock
        self._standing = standing
        self._files = files

    def read(
        self, actor: Actor, *, room: str = "", movie: str = "", private: bool = False, language: str = ""
    ) -> Calendar:
        """Return the published screenings of the last two weeks and of the year to come, cancelled ones too.

        `room` and `movie` are an id, a room's number, or a name or title; both empty: the whole house. Private hires
        are in it only if `private`. InvalidInputError for the fields `room` and `movie` if there is none, or several.
        """
        self._standing.check(actor).require_office(Role.MANAGER)
        house = self._settings.house()
        wanted_room = named_room(self._auditoriums.all(), room) if room else None
        wanted_movie = named_movie(self._movies, movie) if movie else None
        with in_language(language or current_language()):
            found = self._found(house, wanted_room, wanted_movie, private=private)
            return Calendar(
                name=_name(house, wanted_room, wanted_movie),
                timezone=house.timezone,
                language=current_language(),
                made_at=self._clock.now(),
                events=events_of(
                    found,
                    self._movies.get_many(sorted({one.movie for one in found})),
                    {one.id: one for one in self._auditoriums.all()},
                    house,
                    _mark(self._settings.ticket_key()),
                ),
            )

    def export(
        self, actor: Actor, path: Path, *, room: str = "", movie: str = "", private: bool = False, replace: bool = False
    ) -> int:
        """Write a calendar to a file, in the current language, and return how many events it has; see `read`.

        ConflictError if the file is there and shall not be replaced. A program that reads a later export changes the
        events that it has, since each keeps its UID.
        """
        calendar = self.read(actor, room=room, movie=movie, private=private)
        self._files.write_calendar(path, calendar, replace=replace)
        return len(calendar.events)

    def _found(
        self, house: House, room: Auditorium | None, movie: Movie | None, *, private: bool
    ) -> tuple[Screening, ...]:
        today = date.fromisoformat(house_day(self._clock.now(), house.timezone))
        first, last = today - timedelta(days=BEHIND), today + timedelta(days=_AHEAD)
        found = self._screenings.in_days(first.isoformat(), last.isoformat(), _MOST + 1)
        if len(found) > _MOST:
            words = _("There are more than {count} screenings. Take the calendar of a room or of a movie.")
            raise InvalidInputError(words.format(count=number(_MOST)), field="room")
        return tuple(
            one
            for one in found
            if (room is None or one.auditorium == room.id)
            and (movie is None or one.movie == movie.id)
            and (private or one.kind is not ScreeningKind.PRIVATE)
        )


def _mark(key: bytes) -> str:
    """Return what names the house in an event's UID: screenings of sample data have the same ids in every house."""
    return f"{hashlib.sha256(b'calendar' + key).hexdigest()[:12]}.cinema"


def _name(house: House, room: Auditorium | None, movie: Movie | None) -> str:
    about = room.name if room is not None else movie.title_in(current_language()) if movie is not None else ""
    return f"{house.name}: {about}" if about else house.name
