"""Port of the journal's pages: entries as people look for them, newest first, some at a time, by an index each."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from cinema.domain.journal import EntryRow


@dataclass(frozen=True, slots=True)
class PageEnd:
    """Where a page ended: the instant of its oldest entry, and the ids of all entries of that instant so far."""

    at: datetime
    ids: tuple[str, ...]


class JournalPages(Protocol):
    """Reads entries as they are stored; a corrupt one is among them, with what can be read of it."""

    def latest(self, limit: int, after: PageEnd | None = None) -> tuple[EntryRow, ...]:
        """Return the newest entries, or those that come after a page."""

    def of_person(self, user: str, limit: int, after: PageEnd | None = None) -> tuple[EntryRow, ...]:
        """Return the newest entries that say this user sold, gave back, let in, decided or changed something."""

    def of_seat(self, screening: str, seat: str) -> tuple[EntryRow, ...]:
        """Return the entries about sales that had this seat of a screening (its label, else its id), oldest first.

        Of entries that name tickets only those that name one for this seat.
        """

    def at(self, till: str, seq: int) -> EntryRow | None:
        """Return the entry at a place of a chain; None if there is none."""

    def find(self, entry: str) -> EntryRow | None:
        """Return an entry by its id; None if there is none."""
