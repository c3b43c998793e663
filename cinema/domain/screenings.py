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
FEW_SEATS = 10


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


class SaleState(StrEnum):
    """Whether seats of a screening can be had: many, few, none any more (`sold`), or it is not on sale (`closed`)."""

    OPEN = "open"
    FEW = "few"
    SOLD = "sold"
    CLOSED = "closed"

    @property
    def can_buy(self) -> bool:
        """Whether a seat can be bought now."""
        return self in {SaleState.OPEN, SaleState.FEW}


@dataclass(frozen=True, slots=True)
class Availability:
    """How many seats of a screening are free, of those that can be sold, and whether it is on sale now."""

    screening: str
    free: int
    capacity: int
    selling: bool

    @property
    def state(self) -> SaleState:
        """Whether seats can be had; the last ten are few."""
        if not self.selling:
            return SaleState.CLOSED
        if self.free == 0:
            return SaleState.SOLD
        return SaleState.FEW if self.free <= FEW_SEATS else SaleState.OPEN


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
