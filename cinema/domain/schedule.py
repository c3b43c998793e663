"""Values of the schedule's services: what a change meets, parties, blocks of the grid, plans of a copy, refusals."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from cinema.domain.auditoriums import Auditorium, SeatPlan
from cinema.domain.baskets import Basket
from cinema.domain.house import House
from cinema.domain.screening_fields import CancelReason, OverrideReason
from cinema.domain.screenings import Lengths, Screening, ScreeningState, Slot


class Closing(StrEnum):
    """How a change closes the seat map: not at all, only while nothing is taken, or whatever is sold."""

    KEEP = "keep"
    IF_UNSOLD = "if-unsold"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Taken:
    """The seats of a screening that are taken for good: sold (seat to ticket) and being paid (seat to sale)."""

    sold: Mapping[str, str] = field(default_factory=dict)
    pinned: Mapping[str, str] = field(default_factory=dict)

    @property
    def seats(self) -> tuple[str, ...]:
        """Every one of them, by name."""
        return tuple(sorted({*self.sold, *self.pinned}))


@dataclass(frozen=True, slots=True)
class SeatCounts:
    """Seats of a screening: sold, held or being paid, and how many it has without the blocked ones."""

    sold: int
    held: int
    capacity: int


@dataclass(frozen=True, slots=True)
class Override:
    """Why something is changed although tickets are sold. `text` is free and is kept apart from the journal."""

    reason: OverrideReason
    text: str = ""


@dataclass(frozen=True, slots=True)
class Cancellation:
    """Why a screening is cancelled. `text` is free and is kept apart from the journal."""

    reason: CancelReason
    text: str = ""


@dataclass(frozen=True, slots=True)
class Party:
    """A sale with seats of a screening, as somebody who calls these people needs it.

    `starts_at` is what their tickets say. `is_paid` False: the payment is under way. Without a stored sale yet, only
    `sale` and `seats` are known. `customer` is the user's id, `name` the account's name; None for a guest.
    """

    sale: str
    seats: tuple[str, ...]
    is_paid: bool
    receipt: str | None = None
    starts_at: datetime | None = None
    customer: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """A changed screening, the parties whose tickets say what it was before, and baskets that lost seats there."""

    screening: Screening
    parties: tuple[Party, ...] = ()
    lost: tuple[Basket, ...] = ()


class Trouble(StrEnum):
    """Why a screening can't be placed or published."""

    CLASH = "clash"
    NO_CARD = "no-card"
    NO_PRICE = "no-price"
    NO_MINUTES = "no-minutes"
    NO_MOVIE = "no-movie"
    NO_AUDITORIUM = "no-auditorium"
    PAST = "past"
    NO_SUCH_TIME = "no-such-time"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A screening that was not published, why, and in words."""

    screening: str
    trouble: Trouble
    message: str


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication did: the ids of what is on sale now, and what was left a draft."""

    done: tuple[str, ...]
    refused: tuple[Refusal, ...]


@dataclass(frozen=True, slots=True)
class CopyLine:
    """One screening of a copy: where it would go or went, and what stands in the way.

    `movie` is its title. `is_there`: it was copied before. A line with NO_CARD is placed all the same, as a draft
    without prices. `clash` is the screening in the way. `starts_at` is None where the day has no such time.
    """

    source: str
    movie: str
    auditorium: str
    day: str
    id: str
    starts_at: datetime | None
    trouble: Trouble | None = None
    clash: str = ""
    is_there: bool = False

    @property
    def can_be_placed(self) -> bool:
        """Whether the copy places it."""
        return not self.is_there and self.trouble in {None, Trouble.NO_CARD}


@dataclass(frozen=True, slots=True)
class Block:
    """A screening on the grid. `slot` is from doors to the end of cleaning."""

    screening: Screening
    slot: Slot
    title: str
    counts: SeatCounts
    card_name: str

    @property
    def is_cancelled(self) -> bool:
        """Whether it was cancelled, so that another one may lie in the same time."""
        return self.screening.state is ScreeningState.CANCELLED

    @property
    def is_locked(self) -> bool:
        """Whether moving it needs a reason, as of this read."""
        return bool(self.counts.sold or self.counts.held)


@dataclass(frozen=True, slots=True)
class RoomLine:
    """A line of the grid. `taken` are all slots of the room that may be in the way, those of the days beside too."""

    auditorium: Auditorium
    blocks: tuple[Block, ...]
    taken: tuple[Slot, ...]


@dataclass(frozen=True, slots=True)
class DaySchedule:
    """A business day of the grid: its bounds in UTC, and a line for each auditorium."""

    day: str
    start: datetime
    end: datetime
    rooms: tuple[RoomLine, ...]


def house_lengths(house: House) -> Lengths:
    """Return the lengths that a house's settings give a new screening."""
    return Lengths(house.doors_minutes, house.trailers_minutes, house.credits_minutes, house.cleaning_minutes)


def seats_that_differ(seats: tuple[str, ...], old: SeatPlan, new: SeatPlan) -> tuple[str, ...]:
    """Return those of the seats that another plan doesn't have, has blocked, or has as another kind."""
    there, gone = new.by_id, set(new.blocked)
    return tuple(
        name for name in seats if name not in there or name in gone or there[name].kind is not old.by_id[name].kind
    )
