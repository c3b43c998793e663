"""Showings: when, where and how a movie is shown. Which seats are free is the seat map's."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from cinema.domain.auditoriums import Auditorium, SeatPlan
from cinema.domain.movies import Movie
from cinema.domain.prices import PriceCard
from cinema.domain.seat_maps import SeatMap

DOORS = timedelta(minutes=20)
CLEANING = timedelta(minutes=25)


class ScreeningState(StrEnum):
    """Whether a showing takes place."""

    SCHEDULED = "scheduled"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Screening:
    """One showing. Instants are UTC; `day` is the ISO date of its start in the house's timezone."""

    id: str
    movie: str
    auditorium: str
    plan: str
    starts_at: datetime
    ends_at: datetime
    day: str
    price_card: str
    format: str = ""
    language: str = ""
    subtitles: str | None = None
    features: tuple[str, ...] = ()
    state: ScreeningState = ScreeningState.SCHEDULED


@dataclass(frozen=True, slots=True)
class Slot:
    """Booked time of an auditorium, from doors to the end of cleaning: `[start, end)`."""

    screening: str
    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Availability:
    """How many seats of a screening are free, of those that can be sold, and whether it is on sale now."""

    screening: str
    free: int
    capacity: int
    selling: bool


def slot_of(screening: Screening) -> Slot:
    """Return the time that a screening books in its auditorium."""
    return Slot(screening.id, screening.starts_at - DOORS, screening.ends_at + CLEANING)


def house_day(instant: datetime, timezone: str) -> str:
    """Return the ISO date of an instant in the house's timezone."""
    return instant.astimezone(ZoneInfo(timezone)).date().isoformat()


@dataclass(frozen=True, slots=True)
class Showing:
    """A screening with what a list shows of it: the movie, the room, how many seats are free, the lowest price."""

    screening: Screening
    movie: Movie
    auditorium: Auditorium
    availability: Availability
    from_price: int


@dataclass(frozen=True, slots=True)
class Seating:
    """All that a seat page shows: the showing, the seat plan, the price card and the live seats."""

    showing: Showing
    plan: SeatPlan
    card: PriceCard
    seat_map: SeatMap
