"""Ports of the upkeep: when it is due, which sales may go, sign-ins that end, and a machine's logs."""

from collections.abc import Sequence
from typing import Protocol


class UpkeepBook(Protocol):
    """When the house's upkeep was done last, by the database's clock."""

    def take(self) -> bool:
        """Note that it is done now, unless it was in the last 20 hours; so of many programs one does it."""


class EndedSales(Protocol):
    """Sales that ended without money."""

    def old(self, days: int, limit: int) -> tuple[str, ...]:
        """Return ids of abandoned sales in whose record there is no money, which ended longer ago than so many days.

        Each of their payments was declined or cancelled for good; none is being asked, waits, or was given back.
        """

    def remove(self, sales: Sequence[str], days: int) -> int:
        """Delete those of these sales that are still as `old` found them, in one guarded write; return how many."""


class Logs(Protocol):
    """The logs of this machine: of the program's errors, and of its private server if it has one."""

    def tidy(self, days: int) -> int:
        """Begin new logs where one is large, and remove those older than so many days; return how many went."""
