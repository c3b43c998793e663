"""What customers can do about tickets in a window of their own that takes no payment, and what they reserved there.

They look at the seats, or, if the house allows it, reserve them and pay at the counter.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from cinema.domain.orders import Order

MOST_RESERVATIONS = 20
"""The most open reservations that a house may let a customer have."""


class WindowSale(StrEnum):
    """What somebody can do about tickets in their window."""

    PAYS = "pays"
    RESERVES = "reserves"
    SIGNS_IN = "signs-in"
    """May reserve once they have signed in."""
    HAS_ALL = "has-all"
    """Has as many reservations as the house allows."""
    LOOKS = "looks"

    @property
    def takes_seats(self) -> bool:
        """Whether seats are held for them here."""
        return self in {WindowSale.PAYS, WindowSale.RESERVES}


@dataclass(frozen=True, slots=True)
class WindowOffer:
    """What a window offers somebody. `minutes` before the start reservations end; `now` is the database's."""

    sale: WindowSale
    minutes: int = 0
    now: datetime | None = None

    def until(self, starts_at: datetime) -> datetime:
        """Return until when seats of a screening can be reserved and paid."""
        return starts_at - timedelta(minutes=self.minutes)

    def of(self, starts_at: datetime) -> WindowSale:
        """Return what is offered for a screening: nothing is reserved any more after the end of reservations."""
        if self.now is None or self.sale in {WindowSale.PAYS, WindowSale.LOOKS}:
            return self.sale
        return self.sale if self.until(starts_at) > self.now else WindowSale.LOOKS


@dataclass(frozen=True, slots=True)
class Reservation:
    """A customer's reservation that runs: the number it is collected by, its end, and the seats that it still has."""

    id: str
    number: str
    until: datetime
    order: Order
    labels: tuple[str, ...]


def slots_of(user: str, count: int = MOST_RESERVATIONS) -> Sequence[str]:
    """Return the first slots of a customer: each is one open reservation."""
    return [f"{user}/{place}" for place in range(count)]
