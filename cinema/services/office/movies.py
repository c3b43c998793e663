"""The movies of the house, as managers keep them: listed with what is planned, edited, archived, deleted."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from cinema.domain.hire import HIRE, read_hire
from cinema.domain.ids import is_id, made_id, new_id
from cinema.domain.movie_forms import new_movie, read_movie
from cinema.domain.movies import Movie
from cinema.domain.text import fold
from cinema.domain.users import Actor, Role
from cinema.errors import ChangedMeanwhileError, ConflictError, InvalidFieldsError, NotFoundError
from cinema.i18n import _
from cinema.ports import Clock, HouseSettings, Movies, Pictures, Screenings
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
    """Movies by title, and what a form of them needs: the house's age ratings, timezone and currency."""

    rows: tuple[MovieRow, ...]
    ratings: tuple[str, ...]
    timezone: str
    currency: str


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
        pictures: Pictures,
    ) -> None:
        self._movies = movies
        self._screenings = screenings
        self._settings = settings
        self._records = records
        self._standing = standing
        self._clock = clock
        self._pictures = pictures

    def table(self, actor: Actor) -> MovieTable:
        """Return all movies that are not deleted, the archived ones too."""
        self._check(actor)
        house = self._settings.house()
        planned = self._screenings.next_starts(self._clock.now())
        movies = self._movies.all(MOST)
        rows = tuple(MovieRow(one, planned.get(one.id)) for one in movies)
        return MovieTable(rows, house.ratings, house.timezone, house.currency)

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
        movie = self._typed(values, old or new_movie(new_id()))
        if old is None:
            self._records.create(actor, COLLECTION, movie)
        else:
            self._records.change(actor, COLLECTION, old, movie)
        self._movies.forget(movie.id)
        return self._read(movie.id)

    def add_known(self, actor: Actor, movie_id: str, values: Mapping[str, str]) -> Movie:
        """Create a movie by the texts of a form, under an id that follows from what it is made for, and return it.

        A repeat, also by another manager at the same instant, returns the movie that is there, even a deleted one.
        """
        self._check(actor)
        # Its whole claim is on the first version of its id, so of two programs just one records it.
        with suppress(ChangedMeanwhileError):
            self._records.create(actor, COLLECTION, self._typed(values, new_movie(movie_id)))
        self._movies.forget(movie_id)
        return self._movies.read(movie_id)

    def save_version(self, actor: Actor, original: Movie, values: Mapping[str, str]) -> Movie:
        """Create a language version of a movie, dubbed or subtitled: a copy with what a form's texts change.

        InvalidFieldsError has every mistake. Each language version is there once: ConflictError if it is already.
        """
        self._check(actor)
        root = original.version_of or original.id
        copied = replace(
            original, id=new_id(), version_of=root, language_version="", archived=False, deleted=False, version=0,
            rating_sum=0, rating_count=0, rating_counts=(0, 0, 0, 0, 0),
        )  # fmt: skip
        movie = self._typed(values, copied)
        if not movie.language_version or fold(movie.language_version) == fold(original.language_version):
            words = _("Say how this version differs, such as: dubbed, Spanish.")
            raise InvalidFieldsError({"language_version": words})
        # Its id follows from what it is, so that of two managers just one makes it.
        known = replace(movie, id=made_id("version", root, fold(movie.language_version)))
        try:
            self._records.create(actor, COLLECTION, known)
        except ChangedMeanwhileError:
            self._movies.forget(known.id)
            if not self._movies.read(known.id).deleted:
                words = _("This language version is there already.")
                raise ConflictError(words, field="language_version") from None
            known = movie
            self._records.create(actor, COLLECTION, known)
        self._movies.forget(known.id)
        return self._read(known.id)

    def archive(self, actor: Actor, movie: Movie, *, archived: bool = True) -> Movie:
        """Archive a movie, or take it back from the archive, and return it; screenings that are planned stay."""
        self._check(actor)
        self._records.change(actor, COLLECTION, movie, replace(movie, archived=archived))
        self._movies.forget(movie.id)
        return self._read(movie.id)

    def read_picture(self, actor: Actor, path: Path) -> bytes:
        """Return a picture's file for `set_poster`; InvalidInputError says why it can't be read."""
        self._check(actor)
        return self._pictures.read(path)

    def set_poster(self, actor: Actor, movie: Movie, content: bytes) -> Movie:
        """Give a movie a picture from outside, and return the movie; the same picture again changes nothing.

        InvalidInputError for `poster` says why a picture is refused. It is stored before the event that names it: a
        crash between them leaves a picture that no movie names, which the next try finds and uses.
        """
        self._check(actor)
        poster = self._pictures.poster(content)
        self._movies.put_poster(poster.name, poster.content)
        return self._name_poster(actor, movie, poster.name)

    def remove_poster(self, actor: Actor, movie: Movie) -> Movie:
        """Take a movie's picture away, and return the movie. The file stays, for windows and events that name it."""
        self._check(actor)
        return self._name_poster(actor, movie, None)

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

    def _name_poster(self, actor: Actor, movie: Movie, name: str | None) -> Movie:
        self._records.change(actor, COLLECTION, movie, replace(movie, poster=name))
        self._movies.forget(movie.id)
        return self._read(movie.id)

    def _require_unused(self, movie: Movie) -> None:
        if self._screenings.is_shown(movie.id):
            raise ConflictError(_("This movie has screenings, so it can't be deleted. Archive it instead."))

    def _typed(self, values: Mapping[str, str], old: Movie) -> Movie:
        house = self._settings.house()
        movie = read_movie(values, old, house.ratings)
        return replace(movie, hire=read_hire(values[HIRE], house.currency)) if HIRE in values else movie

    def _read(self, movie_id: str) -> Movie:
        movie = self._movies.read(movie_id) if is_id(movie_id) else None
        if movie is None or movie.deleted:
            raise NotFoundError(_("There is no such movie."), field="movie")
        return movie

    def _check(self, actor: Actor) -> None:
        self._standing.check(actor).require_office(Role.MANAGER)
