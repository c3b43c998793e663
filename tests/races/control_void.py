"""Controls: recovery frees and unlocks without a `void` in the journal, while the entry that it did not find is late.

The seat is sold twice then, and a ticket that was admitted is given back.
"""

from dataclasses import replace
from typing import Any

from cinema.domain.entries import Entry, EntryKind
from cinema.ports import TillKey
from repositories.journal import Journal
from repositories.storage import Storage
from tests.races.late_inserts import freed_by_recovery, late_inserts, late_refunds
from tests.races.stage import Stage
from tests.races.tally import Row
from tests.support import CASH


class WithoutVoids(Journal):
    """A journal that says that a `void` is in, and shows it, but writes none."""

    def __init__(self, inner: Journal) -> None:
        super().__init__(inner._entries, inner._epoch, inner._clock)
        self._said: list[Entry] = []

    def insert(self, entry: Entry, key: TillKey, seconds: float) -> Entry | None:
        if entry.kind is not EntryKind.VOID or self.find(entry.id) is not None:
            return super().insert(entry, key, seconds)
        self._said.append(entry)
        # None is said to follow it in the chain: the next entry reads the head again.
        return replace(entry, hash=entry.previous, seq=entry.seq - 1)

    def of_subject(self, subject: str) -> tuple[Entry, ...]:
        there = super().of_subject(subject)
        return (*there, *(one for one in self._said if one.subject == subject and one.id not in {e.id for e in there}))


def without_voids(storage: Storage) -> Storage:
    """Put the journal without voids in the place of the other."""
    journal: Any = WithoutVoids(storage.journal)
    return replace(storage, journal=journal)


def freed_without_void(stage: Stage) -> Row:
    """Recovery frees a pin, and the seat is sold before the entry lands: `sold_twice` must not be 0."""
    row = late_inserts(stage, ((freed_by_recovery, CASH),), rounds=1, change=without_voids)
    return replace(row, scenario="CONTROL: freed without void")


def unlocked_without_void(stage: Stage) -> Row:
    """Recovery unlocks a ticket that the door then admits, before its refund lands: `lost` must not be 0."""
    row = late_refunds(stage, rounds=1, change=without_voids)
    return replace(row, scenario="CONTROL: unlocked without void")
