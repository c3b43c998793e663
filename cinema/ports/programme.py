"""Ports for the programme: movies, reviews, auditoriums, price cards, screenings.

Each `get` may answer from a cache, so a change by another program is seen up to two seconds later.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from cinema.domain.auditoriums import Auditorium, PlanSummary, SeatPlan
from cinema.domain.movies import Movie, MoviePage, MovieQuery
from cinema.domain.prices import PriceCard
from cinema.domain.reviews import Review
from cinema.domain.screenings import Screening, Slot


class Movies(Protocol):
    """The catalogue."""

    def get(self, movie_id: str) -> Movie:
        """Return a movie, possibly cached; NotFoundError if there is none."""

    def read(self, movie_id: str) -> Movie:
        """Return a movie as it is stored now, a deleted one too; NotFoundError if there is none."""

    def all(self, limit: int) -> tuple[Movie, ...]:
        """Return all movies but deleted ones, by title."""

    def forget(self, movie_id: str) -> None:
        """Drop a movie from the cache, because it was changed."""

    def get_many(self, movie_ids: Sequence[str]) -> dict[str, Movie]:
        """Return those of the movies that exist, by id."""

    def search(self, query: MovieQuery, shown: Sequence[str] | None, offset: int, limit: int) -> MoviePage:
        """Return one page of matching movies; `shown` limits them to these ids, None doesn't.

        Archived and deleted movies are left out.
        """

    def put(self, movie: Movie) -> None:
        """Add or replace a movie, except for its rating totals; a repeat changes nothing."""

    def put_poster(self, name: str, content: bytes) -> None:
        """Add or replace a poster; the same content again changes nothing."""

    def poster(self, name: str) -> bytes | None:
        """Return a poster's file content, or None if there is none of that name."""


class Reviews(Protocol):
    """Reviews of movies."""

    def of_movie(self, movie_id: str, limit: int) -> tuple[Review, ...]:
        """Return the newest reviews of a movie."""

    def put(self, review: Review) -> None:
        """Add a user's review of a movie or replace their older one, and recompute the movie's rating totals."""

    def forget_writer(self, user_id: str) -> None:
        """Remove name and comment from a user's reviews; their ratings stay. A repeat changes nothing."""


class Auditoriums(Protocol):
    """Auditoriums and their seat plans."""

    def all(self) -> tuple[Auditorium, ...]:
        """Return every auditorium, by number."""

    def get(self, auditorium_id: str) -> Auditorium:
        """Return an auditorium, possibly cached; NotFoundError if there is none."""

    def stored(self, auditorium_id: str) -> Auditorium:
        """Return an auditorium as it is stored now; NotFoundError if there is none."""

    def forget(self, auditorium_id: str) -> None:
        """Read an auditorium anew at the next call, since a house event changed it."""

    def plan(self, plan_id: str) -> SeatPlan:
        """Return a seat plan without its `original`, perhaps cached if published; NotFoundError if there is none."""

    def stored_plan(self, plan_id: str) -> SeatPlan:
        """Return a seat plan with its `original` as it is stored now; NotFoundError if there is none."""

    def plans_of(self, auditorium_id: str) -> tuple[PlanSummary, ...]:
        """Return a room's drafts and published plans, drafts first, then the newest; at most 100."""

    def put(self, auditorium: Auditorium, plan: SeatPlan) -> None:
        """Add or replace an auditorium and add its plan; ConflictError if that version exists with other seats."""


class PriceCards(Protocol):
    """Price cards."""

    def get(self, card_id: str) -> PriceCard:
        """Return a price card, possibly cached; NotFoundError if there is none."""

    def put(self, card: PriceCard) -> None:
        """Add or replace a price card; orders begun before keep their prices. A repeat changes nothing."""


class Screenings(Protocol):
    """Screenings, and the booked times of auditoriums."""

    def get(self, screening_id: str) -> Screening:
        """Return a screening, possibly cached; NotFoundError if there is none."""

    def stored(self, screening_id: str) -> Screening | None:
        """Return a screening as it is stored now, in whatever state, or None."""

    def forget(self, screening_id: str) -> None:
        """Read a screening anew at the next call, since a house event changed it."""

    def placed(self, start: datetime, end: datetime, limit: int) -> tuple[Screening, ...]:
        """Return what the schedule has in `[start, end)`, drafts and private hires too, soonest first."""

    def of_day(self, day: str) -> tuple[Screening, ...]:
        """Return a day's screenings (ISO date in the house's timezone), soonest first."""

    def of_movie(self, movie_id: str, first_day: str, limit: int) -> tuple[Screening, ...]:
        """Return a movie's screenings from a day on, soonest first."""

    def between(self, start: datetime, end: datetime, limit: int) -> tuple[Screening, ...]:
        """Return the scheduled screenings that start in `[start, end)`, soonest first."""

    def movies_on(self, day: str) -> tuple[str, ...]:
        """Return the ids of the movies shown on a day."""

    def next_starts(self, now: datetime) -> dict[str, datetime]:
        """Return when each movie is shown next, by its id; of movies without a coming screening nothing."""

    def is_shown(self, movie_id: str) -> bool:
        """Tell whether a movie ever had a screening, one that was only planned or cancelled too."""

    def days(self, first_day: str, limit: int) -> tuple[str, ...]:
        """Return the next days that have screenings, `first_day` included."""

    def book(self, auditorium: str, slot: Slot) -> None:
        """Book an auditorium's time for a screening in one guarded write; ConflictError if it overlaps another's.

        A screening with a booking moves to the new time; the same time again changes nothing.
        """

    def put(self, screening: Screening) -> None:
        """Add or replace a screening; a repeat changes nothing."""

    def last_day(self) -> str | None:
        """Return the last day that has screenings, or None."""
