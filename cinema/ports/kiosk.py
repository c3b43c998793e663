"""The port of pick-ups: what became of the papers of kiosks' sales."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from cinema.domain.kiosk import PickUp


class PickUps(Protocol):
    """One record for each sale of a kiosk, made once it is decided whether it is printed; deleted after its `until`.

    And one for each sale of a guest in the customer window, for its code alone.
    """

    def find(self, sale_id: str) -> PickUp | None:
        """Return the record of a sale, None without one."""

    def add(self, pick_up: PickUp) -> PickUp | None:
        """Store a record, `at` by the database, and return it; a repeat returns the stored one, whatever it says.

        None if another open one has its code.
        """

    def lease(self, sale_id: str, till: str, seconds: float) -> bool:
        """Let one till alone hand an open one over, or renew that; False if another till does, or it isn't open."""

    def close(self, sale_id: str, by: str, till: str) -> bool:
        """Close an open one; False if it is closed, by whomever, another till has its lease, or there is none."""

    def open(self, limit: int) -> tuple[PickUp, ...]:
        """Return the open ones but those of guests, the oldest first; corrupt ones are left out."""

    def of_code(self, code: str) -> PickUp | None:
        """Return the open one of a code, None without one."""

    def undecided(self, first: datetime, end: datetime, limit: int) -> Sequence[str]:
        """Return the sales of kiosks, by id, that were paid between two instants and have no record."""
