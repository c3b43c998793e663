"""Times of entries: along a till's chain, against the clock, and against the business day.

An entry may say an older instant than the one before: a card payment is entered at the time at which it was asked for,
also if recovery or a manager does so days later. What nobody asks for in advance is entered when it happens.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from cinema.domain.entries import OF_THE_TILL, EntryKind
from cinema.domain.journal import EntryRow
from cinema.domain.payments import Provider

BACK = timedelta(hours=2)
AHEAD = timedelta(hours=1)
# The business day ends hours after midnight, and the house may be half a day from UTC.
_DAYS = 2
_ENTERED = tuple(one.value for one in Provider if one.is_entered)  # what is stored there may not be hashable
_AT_ONCE = {EntryKind.VOID, EntryKind.CHANGED, EntryKind.GIVEN_BACK, EntryKind.ADMITTED, *OF_THE_TILL}


class Times:
    """Follows entries by till and number, and tells those whose time can't be right; `now` is the database's clock."""

    def __init__(self, now: datetime) -> None:
        self._now = now
        self._till = ""
        self._newest: datetime | None = None

    def is_wrong(self, entry: EntryRow) -> bool:
        """Tell whether an entry is in the future, hours older than one before it, or of another business day."""
        if entry.till != self._till:
            self._till, self._newest = entry.till, None
        if entry.at is None:  # told as changed
            return False
        is_wrong = entry.at > self._now + AHEAD or not _is_of_its_day(entry.at, entry.day)
        if not is_wrong and _is_entered_at_once(entry):
            is_wrong = self._newest is not None and entry.at < self._newest - BACK
            self._newest = max(self._newest or entry.at, entry.at)
        return is_wrong


def _is_of_its_day(at: datetime, day: str) -> bool:
    try:
        return abs((at.date() - date.fromisoformat(day)).days) <= _DAYS
    except ValueError:
        return False


def _is_entered_at_once(entry: EntryRow) -> bool:
    if entry.kind in _AT_ONCE:
        return True
    operation = entry.document.get("operation")
    if entry.kind != EntryKind.SOLD or not isinstance(operation, Mapping) or operation.get("by"):
        return False
    tenders: Any = operation.get("tenders")
    return isinstance(tenders, list) and all(
        isinstance(one, Mapping) and one.get("provider") in _ENTERED for one in tenders
    )
