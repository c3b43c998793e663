"""The ports of baskets that left their window: where they are stored, who guesses codes, which program works on one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from cinema.domain.baskets import Basket


class Baskets(Protocol):
    """The stored baskets. Their instants are the database's; each is deleted by itself after its `until`."""

    def put(self, basket: Basket, end: int | datetime) -> bool:
        """Store a basket until an instant, or for so many seconds; a repeat changes nothing but its times.

        False if its number or slot is another basket's, or it was taken over.
        """

    def keep(self, basket: Basket, seconds: int) -> None:
        """Store a basket as `put` does, with write concern 1: the pin that follows makes it durable too."""

    def find(self, basket_id: str) -> Basket | None:
        """Return a basket; None for one that is unknown or was deleted."""

    def waiting(self, limit: int) -> tuple[Basket, ...]:
        """Return the baskets that wait, the one that ends first before the others; corrupt and taken ones left out."""

    def of_customer(self, user: str, limit: int) -> tuple[Basket, ...]:
        """Return the reservations of a customer, the one that ends first before the others; corrupt ones left out."""

    def in_slots(self, slots: Sequence[str]) -> dict[str, Basket | None]:
        """Return what is stored in each of these slots that is taken, also what has ended; None: it is corrupt."""

    def take(self, number: str, till: str, step: str, seconds: int) -> Basket | None:
        """Give the basket that was handed over under a number to a till, if nobody took it and its time runs.

        It is stored for so many seconds more: a repeat under the same `step` returns it again. None for any other.
        """

    def take_back(self, basket_id: str, till: str, step: str, seconds: int) -> Basket | None:
        """Take a basket that was handed over by its id, also after its time, otherwise as `take`."""

    def taken(self, number: str, till: str, step: str) -> bool:
        """Tell whether a till has taken a number under this step: then a call is a repeat, and no guess."""

    def unfinished(self, till: str, limit: int) -> tuple[Basket, ...]:
        """Return the baskets of a till that were being paid, the oldest first; corrupt ones are left out."""

    def delete(self, basket_id: str) -> None:
        """Delete a basket with all that it says; a repeat does nothing."""

    def drop(self, basket_id: str) -> None:
        """Delete a basket with write concern 1: a fail-over may bring it back, and it says nothing wrong then."""


class CodeTries(Protocol):
    """Counts the codes that are typed at a till, by the database's clock. Stores none of them."""

    def begin(self, till: str, name: str) -> int:
        """Count a try before its code is compared, if one is free in this minute; return 0 then, else seconds to wait.

        `name` is the try's own: a repeat counts once.
        """

    def right(self, till: str, name: str) -> None:
        """Take one try back, whose code was right; a repeat changes nothing."""


class Programs(Protocol):
    """The programs of this machine: each has a mark, by which others know whether it still runs."""

    def mark(self) -> str:
        """Return this program's mark, the same until its end; empty if none can be made."""

    def runs(self, mark: str) -> bool:
        """Tell whether the program with this mark runs on this machine."""

    def died(self, mark: str) -> bool:
        """Tell whether it is certain that the program with this mark ran on this machine and has ended."""
