"""The live seats of one screening, holds and pins, as values. The repository guards their updates."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from cinema.domain.late_sales import LateSale
from cinema.domain.seat_reservations import Reservation
from cinema.domain.users import Channel
from cinema.i18n import _

GUEST = "guest"
NEVER_YEAR = 9999
# Seconds by which instants of one database may be out of order: two updates at once, or a fail-over.
CLOCK_SLACK = 60
# Seconds that a hold may last at most, extended: the bounds of both settings. A map that says more was changed by hand.
LONGEST_HOLD = 14_400


class SeatState(StrEnum):
    """The state of a seat."""

    FREE = "free"
    HELD = "held"
    SOLD = "sold"
    BLOCKED = "blocked"


@dataclass(frozen=True, slots=True)
class LiveSeat:
    """One seat of a seat map. A held seat has `hold` and `until`, which is the year 9999 while it is pinned.

    `type` is the ticket type that it is held or sold as; None where the map doesn't know it. `fixed`: its end is an
    instant of the screening's, as a reservation's is, and may lie far ahead. `released`: an accessible space that a
    party without a wheelchair has, since every other seat was taken.
    """

    state: SeatState
    hold: str | None = None
    until: datetime | None = None
    ticket: str | None = None
    type: str | None = None
    fixed: bool = False
    released: bool = False

    def state_at(self, now: datetime, longest: int | None = None) -> SeatState:
        """Return the state at an instant of the database's clock: a seat whose hold expired is free.

        `longest` (milliseconds): how far ahead an end may lie; see `has_ended`.
        """
        if self.state is not SeatState.HELD or self.until is None:
            return self.state
        return SeatState.FREE if has_ended(self.until, now, longest, fixed=self.fixed) else self.state


@dataclass(frozen=True, slots=True)
class SeatQuota:
    """At most so many seats of a map for the ticket types of a group together.

    With `percent`, `most` is that part of the map's capacity, and follows it; see `cinema.domain.quotas.Quota`.
    """

    name: str
    types: tuple[str, ...]
    most: int
    percent: int | None = None
    round_down: bool = False


@dataclass(frozen=True, slots=True)
class SeatMap:
    """All seats of a screening, as read at `now` by the database's clock.

    `plan` is the plan that they were moved to, while the screening's document may still name the old one; else None.
    """

    screening: str
    seats: dict[str, LiveSeat]
    selling: bool
    sell_until: datetime
    now: datetime
    longest: int | None = None
    quotas: tuple[SeatQuota, ...] = ()
    reserved: dict[str, Reservation] = field(default_factory=dict)
    sell_from: datetime | None = None
    plan: str | None = None

    @property
    def on_sale(self) -> bool:
        """Whether seats could be held when the map was read."""
        return self.selling and self.now < self.sell_until and (self.sell_from is None or self.sell_from <= self.now)

    @property
    def left(self) -> dict[str, int]:
        """What was left of each quota by its name when the map was read; never negative."""
        taken = [live.type for name, live in self.seats.items() if self.state(name) in {SeatState.HELD, SeatState.SOLD}]
        return {one.name: max(0, one.most - sum(1 for type_id in taken if type_id in one.types)) for one in self.quotas}

    def state(self, seat: str) -> SeatState:
        """Return a seat's state when the map was read."""
        return self.seats[seat].state_at(self.now, self.longest)

    def keeps_back(self, seat: str, channel: Channel) -> bool:
        """Tell whether a seat was reserved for others than this channel when the map was read."""
        one = self.reserved.get(seat)
        return one is not None and one.keeps_back(channel, self.now)

    @property
    def free(self) -> int:
        """The number of free seats when the map was read."""
        return sum(1 for seat in self.seats if self.state(seat) is SeatState.FREE)

    @property
    def capacity(self) -> int:
        """The number of seats that are not blocked."""
        return sum(1 for seat in self.seats.values() if seat.state is not SeatState.BLOCKED)


def taken_already(seats: Iterable[str]) -> str:
    """Return the message for seats, as people know them, that others took."""
    return _("Taken already: {seats}. Choose other seats.").format(seats=", ".join(seats))


def kept_back(seats: Iterable[str]) -> str:
    """Return the message for seats, as people know them, that are reserved for others."""
    return _("Kept back by the house: {seats}. Choose other seats.").format(seats=", ".join(seats))


def has_ended(until: datetime, now: datetime, longest: int | None, *, fixed: bool = False) -> bool:
    """Tell whether a hold has ended by the database's clock.

    One that ends further ahead than any hold of its map was ever given (`longest`, milliseconds; None: nothing is
    known) has ended too, since the clock was set back. A pinned hold ends in the year 9999, which is never; and the
    end of a reservation, which is `fixed`, has no length.
    """
    if fixed or until.year == NEVER_YEAR:
        return until <= now
    most = LONGEST_HOLD * 1000 if longest is None else min(longest, LONGEST_HOLD * 1000)
    return not now < until <= now + timedelta(seconds=CLOCK_SLACK, milliseconds=most)


@dataclass(frozen=True, slots=True)
class Holder:
    """Who holds seats: a user or a guest (None) at a workstation, and the channel."""

    workstation: str
    user: str | None
    channel: Channel

    @property
    def owner(self) -> str:
        """The owner of a hold, who alone may change or sell it: this user at this workstation."""
        return f"{self.workstation}/{self.user or GUEST}"

    @property
    def holder(self) -> str:
        """The person whose holds are counted together: the user at any workstation, or the workstation's guest."""
        return self.user or self.owner


@dataclass(frozen=True, slots=True)
class Pin:
    """Keeps a hold from expiring while an operation is about to sell its seats.

    `at` is when it was pinned, by the database's clock. `till` is the till's fingerprint, `total` the amount to pay.
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
    """The tickets that some seats of a screening are sold to (None: unsold), and the operations that pin its holds."""

    tickets: dict[str, str | None]
    pinned_by: frozenset[str]


@dataclass(frozen=True, slots=True)
class Hold:
    """Seats reserved by one owner until an instant. `until` and `now` are by the database's clock.

    `channel` is that of their window; empty where it is not known. `alone` are seats that were single free ones right
    after this hold's seats changed beside them: it alone can have made them so, however its neighbours change later.
    `late` is what allowed it after the screening began. `since` is when its present owner began it (None: not known),
    `released` are its accessible spaces that were released to it because every other seat was taken.
    """

    id: str
    screening: str
    seats: tuple[str, ...]
    until: datetime
    now: datetime
    owner: str
    extended: bool = False
    pinned: Pin | None = None
    channel: str = ""
    alone: tuple[str, ...] = ()
    late: LateSale | None = None
    since: datetime | None = None
    released: tuple[str, ...] = ()

    @property
    def seconds_left(self) -> float:
        """Seconds left when the hold was read; never negative."""
        return max(0.0, (self.until - self.now).total_seconds())

    def longest(self, minutes: int) -> datetime:
        """Return until when it can be extended at a kiosk, where a hold lasts so many minutes from its beginning."""
        return (self.since or self.now) + timedelta(minutes=minutes)


@dataclass(frozen=True, slots=True)
class SeatChange:
    """A change of a seat map: the new state of some seats. `seats` None means: read the whole map again."""

    screening: str
    seats: dict[str, LiveSeat] | None
    now: datetime | None = None
