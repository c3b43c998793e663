"""A control: the guard of the numbers is taken out, so kills must leave a gap or a repeat.

The counter is read, then written, and no number is kept open for its sale: one whose seller dies is gone.
"""

from dataclasses import replace
from typing import Any

from repositories.counters import Counters

from repositories.storage import Storage
from tests.races.faults import Fault
from tests.races.kills import killed_at
from tests.races.stage import Stage
from tests.races.tally import Row


class UnguardedCounters(Counters):
    """Takes a number by reading it first and writing after."""

    def take(self, series: str, transaction_id: str) -> int:
        found = self._counters.find_one({"_id": series})
        if found is None:
            self._make(series)
            return self.take(series, transaction_id)
        self._counters.update_one({"_id": series}, {"$set": {"next": found["next"] + 1}})
        return int(found["next"])


def without_the_number_guard(storage: Storage) -> Storage:
    """Put the unguarded counters in the place of the guarded ones."""
    counters: Any = UnguardedCounters(storage.counters._counters)
    return replace(storage, counters=counters)


def numbers_without_guard(stage: Stage, kills: int = 6) -> Row:
    """Kill sellers who have just taken a number, unguarded: `gaps` must not be 0."""
    faults = [Fault("sale", "card", "after", "counters.take", "paid")] * kills
    row, _ends = killed_at(stage, faults, "CONTROL: no number guard", without_the_number_guard)
    return row
