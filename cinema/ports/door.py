"""Where the door keeps who was let in."""

from collections.abc import Sequence
from typing import Protocol

from cinema.domain.admittance import Admission
from cinema.domain.transactions import Transaction


class DoorBook(Protocol):
    """Admissions in their sales, each written by one guarded update."""

    def admit(self, sale_id: str, admission: Admission, instead_of: str | None = None) -> Transaction | None:
        """Add an admission, and return the sale; a repeat returns it as it is.

        `instead_of` is an admission with the same ticket that the same update takes back, if it still stands: the
        ticket is used before and after, and never unused between.
        None if the sale is not paid, somebody is in with this ticket, or it is refunded or being refunded: the caller
        reads which. `at` is set by the database's clock, unless it happened while the database was away.
        """

    def undo(self, sale_id: str, admission_id: str, by: str | None) -> Transaction | None:
        """Take an admission back, and return the sale; a repeat changes nothing. None for an unknown one."""

    def entered(self, sale_id: str, admission: Admission) -> None:
        """Note that an admission as it is here has its entries; one that was undone meanwhile stays due."""

    def put_right(self, sale_id: str, found: Admission, said: Admission) -> None:
        """Write an admission as its entries say it, unless it was taken back since it was found, or is due."""

    def due(self, limit: int) -> tuple[str, ...]:
        """Return the ids of sales with an admission that has no entry yet."""

    def counts(self, screenings: Sequence[str]) -> dict[str, int]:
        """Return how many people are in with tickets that are valid, by screening; one with nobody in is left out."""
