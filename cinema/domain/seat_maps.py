"""The live seats of one screening as a reader sees them. How they are taken safely is the repository's."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SeatState(StrEnum):
    """What a seat is at this moment."""

    FREE = "free"
    HELD = "held"
    SOLD = "sold"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class LiveSeat:
    """One seat of a map. `hold` and `until` belong to a held seat (`until` far away while it is being paid)."""

    state: SeatState
    hold: str | None = None
    until: datetime | None = None
    ticket: str | None = None

    def state_at(self, now: datetime) -> SeatState:
        """Return the state at an instant of the database's clock: a hold that ran out is free."""
        if self.state is SeatState.HELD and self.until is not None and self.until <= now:
            return SeatState.FREE
        return self.state


@dataclass(frozen=True, slots=True)
class SeatMap:
    """All seats of a screening, read at `now` by the database's clock."""

    screening: str
    seats: dict[str, LiveSeat]
    selling: bool
    sell_until: datetime
    now: datetime

    def state(self, seat: str) -> SeatState:
        """Return a seat's state at the moment of reading."""
        return self.seats[seat].state_at(self.now)

    @property
    def free(self) -> int:
        """How many seats were free at the moment of reading."""
        return sum(1 for seat in self.seats.values() if seat.state_at(self.now) is SeatState.FREE)

    @property
    def capacity(self) -> int:
        """How many seats can be sold at all."""
        return sum(1 for seat in self.seats.values() if seat.state is not SeatState.BLOCKED)


@dataclass(frozen=True, slots=True)
class Pin:
    """What keeps a hold from expiring: an operation that is about to sell its seats.

    `at` is when it began, by the database's clock. `till` is the fingerprint of the till, `total` what is to be paid.
    """

    screening: str
    hold: str
    operation: str
    sale: str
    till: str
    total: int
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class SeatTickets:
    """Some seats of a screening by the tickets they are sold to (None: to none), and the operations that pin holds."""

    tickets: dict[str, str | None]
    pinned_by: frozenset[str]


@dataclass(frozen=True, slots=True)
class Hold:
    """Seats taken for a while by one owner. `until` and `now` are by the database's clock."""

    id: str
    screening: str
    seats: tuple[str, ...]
    until: datetime
    now: datetime
    owner: str
    extended: bool = False
    pinned: Pin | None = None

    @property
    def seconds_left(self) -> float:
        """Seconds that were left when this was read; never negative."""
        return max(0.0, (self.until - self.now).total_seconds())


@dataclass(frozen=True, slots=True)
class SeatChange:
    """News of a screening: these seats are now so. `seats` None means: read the whole map again."""

    screening: str
    seats: dict[str, LiveSeat] | None
    now: datetime | None = None
