"""Where the door keeps who was let in."""

from collections.abc import Callable, Sequence
from typing import Protocol

from cinema.domain.admittance import Admission
from cinema.domain.door_list import DoorList, ListedTicket, Record
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

    def listed(self, screenings: Sequence[str]) -> tuple[ListedTicket, ...]:
        """Return all tickets of some screenings as they stand, without their prices; corrupt sales are left out."""


class DoorFolder(Protocol):
    """What a workstation's door keeps outside the database. `house` names the house, `day` a business day.

    Every method raises StorageError if the files can't be used.
    """

    def keep(self, house: str, listed: DoorList, sign: Callable[[bytes], bytes]) -> None:
        """Keep a list with its signature, in the place of an earlier one."""

    def kept(self, house: str, verify: Callable[[bytes, bytes], bool]) -> DoorList | None:
        """Return the list that is kept, None without one; ValueError for one whose signature is wrong."""

    def add(self, house: str, day: str, record: Record) -> None:
        """Add a record; it outlasts a kill of the program and a power cut when this returns."""

    def days(self, house: str) -> tuple[str, ...]:
        """Return the days that have records, oldest first."""

    def records(self, house: str, day: str) -> tuple[Record, ...]:
        """Return a day's records in the order in which they were added."""

    def drop(self, house: str, day: str) -> None:
        """Remove a day's records; a repeat changes nothing."""
