"""Screenings: when, where and in which version a movie is shown. The seat map has the live seats."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from cinema.domain.auditoriums import Auditorium, SeatPlan
from cinema.domain.movies import Movie
from cinema.domain.prices import PriceCard
from cinema.domain.screening_fields import CancelReason, OverrideReason, ScreeningKind
from cinema.domain.seat_maps import SeatMap

FEW_SEATS = 10  # from here on a list says "few seats left"


class ScreeningState(StrEnum):
    """Whether a screening takes place. `cancelled` is an end: it is never published again, and its time is free.

    A `draft` is known to managers alone. `removed` was taken out of the schedule; if its document were gone, a program
    that stood still meanwhile could make it again.
    """

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    CANCELLED = "cancelled"
    REMOVED = "removed"

    @property
    def is_published(self) -> bool:
        """Whether anybody but managers may know of it."""
        return self in {ScreeningState.SCHEDULED, ScreeningState.CANCELLED}


GONE = frozenset((ScreeningState.CANCELLED, ScreeningState.REMOVED))
"""The states of screenings that book no time: another one may be placed there."""

# The states of screenings that take place unless somebody changes it: what a price card's change concerns.
TO_COME = (ScreeningState.DRAFT, ScreeningState.SCHEDULED)


@dataclass(frozen=True, slots=True)
class Lengths:
    """What a screening takes besides the feature, in minutes.

    `doors` lie before the advertised start, at which the trailers begin; `credits` and `cleaning` follow the feature.
    """

    doors: int = 20
    trailers: int = 0
    credits: int = 0
    cleaning: int = 25

    def ends_at(self, starts_at: datetime, minutes: int) -> datetime:
        """Return the end of the credits of a feature of so many minutes."""
        return starts_at + timedelta(minutes=self.trailers + minutes + self.credits)

    def around(self, minutes: int) -> tuple[timedelta, timedelta]:
        """Return how long before and after its start a feature of so many minutes keeps the auditorium."""
        after = self.trailers + minutes + self.credits + self.cleaning
        return timedelta(minutes=self.doors), timedelta(minutes=after)


MOST_MINUTES = 240
"""The most that each of the lengths may be."""
DOORS = timedelta(minutes=Lengths().doors)


@dataclass(frozen=True, slots=True)
class Overridden:
    """The last change of a screening that was made although tickets were sold; the house event has the same id."""

    reason: OverrideReason
    operation: str


@dataclass(frozen=True, slots=True)
class Cancelled:
    """Why a screening was cancelled; the house event has the same id. A manager's own words are kept apart from it."""

    reason: CancelReason
    operation: str


@dataclass(frozen=True, slots=True)
class Screening:
    """A performance. Instants are UTC; `day` is the calendar date (ISO) of its start in the house's timezone.

    A start after midnight is in the customers' lists of that date, and on the schedule's line of the evening before.
    `ends_at` is the end of the credits. `lengths` None (of a loaded file): the standard ones. `sell_from` None: from
    its publication on. `sell_until` None: the seat map has it. `filed`: it was reported to the authority. `cancelled`
    None: it was not, or a loaded file said so.
    """

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
    lengths: Lengths | None = None
    language_version: str = ""
    projection: str = ""
    audio: str = ""
    kind: ScreeningKind = ScreeningKind.REGULAR
    tags: tuple[str, ...] = ()
    incident: str = ""
    filed: bool = False
    sell_from: datetime | None = None
    sell_until: datetime | None = None
    override: Overridden | None = None
    version: int = 0
    cancelled: Cancelled | None = None

    @property
    def doors_at(self) -> datetime:
        """When its doors open."""
        return self.starts_at - timedelta(minutes=(self.lengths or Lengths()).doors)

    @property
    def marks(self) -> tuple[str, ...]:
        """What price cards read as its tags: event tags and features such as live music."""
        return (*self.tags, *self.features)


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
    lengths = screening.lengths or Lengths()
    before, after = timedelta(minutes=lengths.doors), timedelta(minutes=lengths.cleaning)
    return Slot(screening.id, screening.starts_at - before, screening.ends_at + after)


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
