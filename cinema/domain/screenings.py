"""Screenings: when, where and in which version a movie is shown. The seat map has the live seats."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from cinema.domain.auditoriums import Auditorium, SeatPlan
from cinema.domain.movies import Movie
from cinema.domain.prices import PriceCard
from cinema.domain.seat_maps import SeatMap

# Booked before and after a screening, so that the audience can enter and the room be cleaned.
DOORS = timedelta(minutes=20)
CLEANING = timedelta(minutes=25)
FEW_SEATS = 10  # from here on a list says "few seats left"


class ScreeningState(StrEnum):
    """Whether a screening takes place."""

    SCHEDULED = "scheduled"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class Screening:
    """A scheduled performance. Instants are UTC; `day` is the ISO date of its start in the house's timezone."""

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
    version: int = 0


@dataclass(frozen=True, slots=True)
class Slot:
    """Booked time of an auditorium, from doors to the end of cleaning: `[start, end)`."""

    screening: str
    start: datetime
    end: datetime


class SaleState(StrEnum):
    """Whether seats can be bought: many (`open`), few, none left (`sold`), or not on sale (`closed`)."""

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
    """Free seats of a screening, its capacity without blocked seats, and whether it is on sale now."""

    screening: str
    free: int
    capacity: int
    selling: bool

    @property
    def state(self) -> SaleState:
        """The sale state; ten free seats or less are few."""
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
    """Read model: a screening with its movie, room, availability and lowest price."""

    screening: Screening
    movie: Movie
    auditorium: Auditorium
    availability: Availability
    from_price: int


@dataclass(frozen=True, slots=True)
class Seating:
    """Read model of a seat page: the showing, the seat plan, the price card and the live seats."""

    showing: Showing
    plan: SeatPlan
    card: PriceCard
    seat_map: SeatMap
