"""The programme: movies, reviews, rooms, price cards, screenings."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from cinema.domain.auditoriums import Auditorium, SeatPlan
from cinema.domain.movies import Movie, MoviePage, MovieQuery
from cinema.domain.prices import PriceCard
from cinema.domain.reviews import Review
from cinema.domain.screenings import Screening, Slot


class Movies(Protocol):
    """The catalogue."""

    def get(self, movie_id: str) -> Movie:
        """Return a title; NotFoundError if there is none. What another program changed is seen within two seconds."""

    def get_many(self, movie_ids: Sequence[str]) -> dict[str, Movie]:
        """Return the titles that exist of those asked for, by id."""

    def search(self, query: MovieQuery, shown: Sequence[str] | None, offset: int, limit: int) -> MoviePage:
        """Return one page of titles that match; `shown` narrows to these ids, None does not."""

    def put(self, movie: Movie) -> None:
        """Write a title, its ratings left as they are; a repeat changes nothing."""

    def put_poster(self, name: str, content: bytes) -> None:
        """Keep a poster under a name; the same content again changes nothing."""

    def poster(self, name: str) -> bytes | None:
        """Return a poster's file, or None if there is none of that name."""


class Reviews(Protocol):
    """What people say of movies."""

    def of_movie(self, movie_id: str, limit: int) -> tuple[Review, ...]:
        """Return the newest reviews of a title."""

    def put(self, review: Review) -> None:
        """Write a user's review of a title, replacing their older one, and keep the title's ratings right."""

    def forget_writer(self, user_id: str) -> None:
        """Take the name and the words out of a person's reviews; the stars stay; a repeat changes nothing."""


class Auditoriums(Protocol):
    """Rooms and their seat plans."""

    def all(self) -> tuple[Auditorium, ...]:
        """Return every room, by number."""

    def get(self, auditorium_id: str) -> Auditorium:
        """Return a room; NotFoundError if there is none. What another program changed is seen within two seconds."""

    def plan(self, plan_id: str) -> SeatPlan:
        """Return a seat plan in one version; NotFoundError if there is none. Plans never change."""

    def put(self, auditorium: Auditorium, plan: SeatPlan) -> None:
        """Write a room and a plan; ConflictError if that version of the plan exists with other seats."""


class PriceCards(Protocol):
    """Price cards."""

    def get(self, card_id: str) -> PriceCard:
        """Return a card; NotFoundError if there is none. What another program changed is seen within two seconds."""

    def put(self, card: PriceCard) -> None:
        """Write a card; sales already begun keep their prices."""


class Screenings(Protocol):
    """Showings and the booked time of rooms."""

    def get(self, screening_id: str) -> Screening:
        """Return a showing; NotFoundError if there is none. What another program changed is seen within two seconds."""

    def of_day(self, day: str) -> tuple[Screening, ...]:
        """Return a day's showings (ISO date, house timezone), soonest first."""

    def of_movie(self, movie_id: str, first_day: str, limit: int) -> tuple[Screening, ...]:
        """Return a title's showings from a day on, soonest first."""

    def between(self, start: datetime, end: datetime, limit: int) -> tuple[Screening, ...]:
        """Return the scheduled showings that start in `[start, end)`, soonest first."""

    def movies_on(self, day: str) -> tuple[str, ...]:
        """Return the ids of the titles shown on a day."""

    def days(self, first_day: str, limit: int) -> tuple[str, ...]:
        """Return the next days that have showings, first_day included."""

    def book(self, auditorium: str, slot: Slot) -> None:
        """Book a room's time for a screening in one guarded write; ConflictError if another's overlaps.

        A screening that is booked already moves to the new time; the same time again changes nothing.
        """

    def put(self, screening: Screening) -> None:
        """Write a showing; a repeat changes nothing."""

    def last_day(self) -> str | None:
        """Return the last day that has showings, or None."""
