"""Seats that not everybody may hold, and seats that are out of sale for a time: of a plan and of one screening."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from cinema.domain.users import Channel
from cinema.i18n import N_

MOST_RELEASE_MINUTES = 10_080  # a week: seats that are kept longer are kept to the end


class ReservedFor(StrEnum):
    """Who may hold a reserved seat: staff at the counter, or the house itself."""

    COUNTER = "counter"
    HOUSE = "house"


# The customer's window is a channel in which staff's rights count, but everybody holds seats there.
MAY_HOLD: Mapping[Channel, tuple[ReservedFor, ...]] = {
    Channel.BOX_OFFICE: (ReservedFor.COUNTER,),
    Channel.ADMIN: (ReservedFor.COUNTER, ReservedFor.HOUSE),
    Channel.COMMAND: (ReservedFor.COUNTER, ReservedFor.HOUSE),
}
"""Which reserved seats may be held in a channel; none in the others."""


@dataclass(frozen=True, slots=True)
class ReservedSeats:
    """Seats that not everybody may hold until `release_minutes` before a screening's start (None: never released)."""

    kind: ReservedFor
    seats: tuple[str, ...]
    release_minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Reservation:
    """Who may hold a seat of one screening until an instant, by the database's clock (None: to the end)."""

    kind: ReservedFor
    until: datetime | None = None

    def keeps_back(self, channel: Channel, now: datetime) -> bool:
        """Tell whether the seat is reserved for others than this channel at an instant of the database's clock."""
        return (self.until is None or now < self.until) and self.kind not in MAY_HOLD.get(channel, ())


class OutReason(StrEnum):
    """Why single seats are out of sale. A choice, since no free text stands in an entry."""

    BROKEN = "broken"
    DIRTY = "dirty"
    TECHNICAL = "technical"
    SAFETY = "safety"
    OTHER = "other"


OUT_REASONS = {
    OutReason.BROKEN: N_("Broken"), OutReason.DIRTY: N_("Dirty"), OutReason.TECHNICAL: N_("Equipment stands there"),
    OutReason.SAFETY: N_("Safety"), OutReason.OTHER: N_("Another reason"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class OutOfSale:
    """A seat that is out of sale in every screening up to and including the ISO day `until`, by the dates of starts."""

    seat: str
    reason: OutReason
    until: str


def reservations(reserved: Iterable[ReservedSeats], starts_at: datetime) -> dict[str, Reservation]:
    """Return what a screening's seat map reserves if it starts at an instant, by seat; of two entries the later one."""
    return {
        seat: Reservation(one.kind, release_at(one.release_minutes, starts_at))
        for one in reserved
        for seat in one.seats
    }


def release_at(minutes: int | None, starts_at: datetime) -> datetime | None:
    """Return when seats are released that are kept until so many minutes before a start; None: never."""
    return None if minutes is None else starts_at - timedelta(minutes=minutes)
