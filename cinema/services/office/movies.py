"""The movies of the house, as managers keep them: listed with what is planned, edited, archived, deleted."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from cinema.domain.ids import is_id, new_id
from cinema.domain.movie_forms import new_movie, read_movie
from cinema.domain.movies import Movie
from cinema.domain.users import Actor, Role
from cinema.errors import ConflictError, NotFoundError
from cinema.i18n import _
from cinema.ports import Clock, HouseSettings, Movies, Screenings
from cinema.services.office.records import Records
from cinema.services.standing import Standing

COLLECTION = "movies"
MOST = 10_000  # movies in the table


class MovieState(StrEnum):
    """What a manager filters movies by."""

    SCHEDULED = "scheduled"
    READY = "ready"
    DRAFT = "draft"
    ARCHIVED = "archived"


@dataclass(frozen=True, slots=True)
class MovieRow:
    """A movie with its next screening's start (None: none is planned)."""

    movie: Movie
    next_start: datetime | None

    @property
    def state(self) -> MovieState:
        """Archived, else planned, else without what scheduling needs, else ready for it."""
        if self.movie.archived:
            return MovieState.ARCHIVED
        if self.next_start is not None:
            return MovieState.SCHEDULED
        return MovieState.READY if self.movie.minutes else MovieState.DRAFT


@dataclass(frozen=True, slots=True)
class MovieTable:
    """Movies by title, and what a form of them needs: the house's age ratings and timezone."""

    rows: tuple[MovieRow, ...]
    ratings: tuple[str, ...]
    timezone: str


class MovieOffice:
    """Lists and changes movies. For managers."""

    def __init__(
        self,
        movies: Movies,
        screenings: Screenings,
        settings: HouseSettings,
        records: Records,
        standing: Standing,
        clock: Clock,
    ) -> None:
        self._movies = movies
        self._screenings = screenings
        self._settings = settings
        self._records = records
        self._standing = standing
        self._clock = clock

    def table(self, actor: Actor) -> MovieTable:
        """Return all movies that are not deleted, the archived ones too."""
        self._check(actor)
        house = self._settings.house()
        planned = self._screenings.next_starts(self._clock.now())
        movies = self._movies.all(MOST)
        rows = tuple(MovieRow(one, planned.get(one.id)) for one in movies)
        return MovieTable(rows, house.ratings, house.timezone)

    def get(self, actor: Actor, movie_id: str) -> Movie:
        """Return a movie as it is stored now; NotFoundError if there is none."""
        self._check(actor)
        return self._read(movie_id)

    def save(self, actor: Actor, old: Movie | None, values: Mapping[str, str]) -> Movie:
        """Create a movie (`old` None) or change one by the texts of a form, and return it.

        InvalidFieldsError has every mistake; ChangedMeanwhileError says what somebody else changed since `old` was
        read. Values that change nothing write nothing.
        """
        self._check(actor)
        movie = read_movie(values, old or new_movie(new_id()), self._settings.house().ratings)
        if old is None:
            self._records.create(actor, COLLECTION, movie)
        else:
            self._records.change(actor, COLLECTION, old, movie)
        self._movies.forget(movie.id)
        return self._read(movie.id)

    def archive(self, actor: Actor, movie: Movie, *, archived: bool = True) -> Movie:
        """Archive a movie, or take it back from the archive, and return it; screenings that are planned stay."""
        self._check(actor)
        self._records.change(actor, COLLECTION, movie, replace(movie, archived=archived))
        self._movies.forget(movie.id)
        return self._read(movie.id)

    def delete(self, actor: Actor, movie: Movie) -> None:
        """Delete a movie that was never scheduled; ConflictError for any other, which can be archived.

        Whoever schedules it at the same instant looks again after booking, and so does this: one of both gives way.
        """
        self._check(actor)
        self._require_unused(movie)
        self._records.change(actor, COLLECTION, movie, replace(movie, deleted=True))
        self._movies.forget(movie.id)
        if self._screenings.is_shown(movie.id):
            gone = self._movies.read(movie.id)
            self._records.change(actor, COLLECTION, gone, replace(gone, deleted=False))
            self._movies.forget(movie.id)
            self._require_unused(movie)

    def _require_unused(self, movie: Movie) -> None:
        if self._screenings.is_shown(movie.id):
            raise ConflictError(_("This movie has screenings, so it can't be deleted. Archive it instead."))

    def _read(self, movie_id: str) -> Movie:
        movie = self._movies.read(movie_id) if is_id(movie_id) else None
        if movie is None or movie.deleted:
            raise NotFoundError(_("There is no such movie."), field="movie")
        return movie

    def _check(self, actor: Actor) -> None:
        self._standing.check(actor).require_office(Role.MANAGER)
