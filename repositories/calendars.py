"""Stores the booked times of auditoriums: one document an auditorium and UTC month, whose guard refuses overlaps.

A slot across the end of a month stands in both documents, and is guarded in both: it is booked in the earlier one first
and given back there if the later one refuses. Two slots that overlap share an instant, so some month has them both.

A slot that an operation has booked is open until the operation's house event is in and the slot is settled. Until then
recovery finds it by `oldest_booking`, which the database's clock writes.
"""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from cinema.domain.screenings import Slot
from cinema.domain.seat_maps import CLOCK_SLACK
from cinema.domain.slots import BookedSlot, Unfinished, months_of
from cinema.errors import OverlapError
from cinema.i18n import _
from repositories.collection import Collection, Document
from repositories.documents import from_document

_NOW = "$$NOW"
Expression = dict[str, Any]


class Calendars:
    """See `cinema.ports.Calendars`."""

    def __init__(self, calendars: Collection) -> None:
        self._calendars = calendars

    def book(self, auditorium: str, slot: Slot, operation: str | None = None, version: int = 0) -> None:
        """See the port."""
        booked = {
            "screening": {"$literal": slot.screening},
            "start": slot.start,
            "end": slot.end,
            "operation": {"$literal": operation},
            "version": version,
            "booked_at": _NOW,
        }
        # Without the operation's own slot: a repeat replaces it.
        same = _and(_of(slot.screening), {"$eq": ["$$one.operation", {"$literal": operation}]})
        update = [{"$set": {"slots": {"$concatArrays": [_slots_but(same), [booked]]}}}, _note_oldest()]
        for place, month in enumerate(months_of(slot)):
            if not self._book(f"{auditorium}/{month}", slot, update):
                if place:
                    self._remove(slot.screening, same)
                raise self._overlap(auditorium, slot)

    def _book(self, name: str, slot: Slot, update: list[Expression]) -> bool:
        # Guard and booking are one update of one document, so of two overlapping bookings at once one is refused.
        for _attempt in range(2):  # the second one after the month's first booking made its document
            if self._calendars.update_one({"_id": name, **self._free(slot)}, update).matched_count:
                return True
            with suppress(DuplicateKeyError):  # the document exists: the guard refused, or another program made it
                self._calendars.insert_one({"_id": name, "slots": []})
        return False

    def _free(self, slot: Slot) -> Document:
        """Return the guard: no slot of another screening has an instant in common with this one."""
        other = {"screening": {"$ne": slot.screening}, "start": {"$lt": slot.end}, "end": {"$gt": slot.start}}
        return {"slots": {"$not": {"$elemMatch": other}}}

    def _overlap(self, auditorium: str, slot: Slot) -> OverlapError:
        others = (one.slot for one in self.between([auditorium], slot.start, slot.end))
        clash = next((one for one in others if one.screening != slot.screening), None)
        words = _("The auditorium is booked at that time. Choose another time or another auditorium.")
        return OverlapError(words, clash.screening if clash else "")

    def give_back(self, screening: str, operation: str) -> None:
        """See the port."""
        self._remove(screening, _and(_of(screening), _made_by(operation)))

    def settle(self, screening: str, operation: str, version: int, kept: BookedSlot | None) -> None:
        """See the port."""
        for name in self._with(screening):
            here = kept is not None and name.startswith(f"{kept.auditorium}/")
            is_kept: Any = False
            if kept is not None and here:
                is_kept = {"$and": [{"$eq": ["$$one.start", kept.slot.start]}, {"$eq": ["$$one.end", kept.slot.end]}]}
            # What an older version booked is gone, settled or not: its own operation then finds nothing to settle.
            # Another operation's slot for a later version is that operation's matter.
            gone = _and(
                _of(screening),
                {"$or": [_made_by(operation), {"$lt": ["$$one.version", version]}]},
                {"$not": [is_kept]},
            )
            done = _and(_of(screening), is_kept, _made_by(operation))
            settled = {"$mergeObjects": ["$$one", {"operation": None, "version": version}]}
            each = {"$map": {"input": "$slots", "as": "one", "in": {"$cond": [done, settled, "$$one"]}}}
            update = [{"$set": {"slots": _slots_but(gone)}}, {"$set": {"slots": each}}, _note_oldest()]
            self._calendars.update_one({"_id": name}, update)

    def between(self, auditoriums: Sequence[str], start: datetime, end: datetime) -> tuple[BookedSlot, ...]:
        """See the port."""
        names = [f"{room}/{month}" for room in auditoriums for month in months_of(Slot("", start, end))]
        within = {"$and": [{"$lt": ["$$one.start", end]}, {"$gt": ["$$one.end", start]}]}
        found = self._calendars.aggregate(
            [
                {"$match": {"_id": {"$in": names}}},
                {"$project": {"slots": {"$filter": {"input": "$slots", "as": "one", "cond": within}}}},
            ]
        )
        booked = {
            BookedSlot(one["_id"].rpartition("/")[0], from_document(Slot, slot))
            for one in found
            for slot in one["slots"]
        }
        return tuple(sorted(booked, key=lambda one: (one.auditorium, one.slot.start, one.slot.screening)))

    def unfinished(self, seconds: int, limit: int) -> tuple[Unfinished, ...]:
        """See the port."""
        old = {"$subtract": [_NOW, seconds * 1000]}
        ahead = {"$add": [_NOW, CLOCK_SLACK * 1000]}  # further ahead: the clock was set back since

        def is_old(path: str) -> Expression:
            return {"$or": [{"$lte": [path, old]}, {"$gt": [path, ahead]}]}

        stale = _and(_is_open(), is_old("$$one.booked_at"))
        found = self._calendars.aggregate(
            [
                {"$match": {"oldest_booking": {"$exists": True}, "$expr": is_old("$oldest_booking")}},
                {"$sort": {"oldest_booking": 1}},
                {"$limit": limit},
                {"$project": {"slots": {"$filter": {"input": "$slots", "as": "one", "cond": stale}}}},
            ]
        )
        # Once each: a slot across the end of a month is in two documents.
        slots = (slot for one in found for slot in one["slots"])
        return tuple(dict.fromkeys(Unfinished(slot["screening"], slot["operation"]) for slot in slots))

    def _with(self, screening: str) -> list[str]:
        found = self._calendars.find({"slots.screening": screening}, {"_id": 1}, limit=100)
        return [str(one["_id"]) for one in found]

    def _remove(self, screening: str, which: Expression) -> None:
        update = [{"$set": {"slots": _slots_but(which)}}, _note_oldest()]
        for name in self._with(screening):
            self._calendars.update_one({"_id": name}, update)


def _of(screening: str) -> Expression:
    return {"$eq": ["$$one.screening", {"$literal": screening}]}


def _made_by(operation: str) -> Expression:
    return {"$eq": ["$$one.operation", {"$literal": operation}]}


def _is_open() -> Expression:
    return {"$ne": ["$$one.operation", None]}


def _and(*conditions: Any) -> Expression:
    return {"$and": list(conditions)}


def _slots_but(which: Expression) -> Expression:
    return {"$filter": {"input": "$slots", "as": "one", "cond": {"$not": [which]}}}


def _note_oldest() -> Expression:
    """Set `oldest_booking`, by which recovery finds this document through an index."""
    still_open = {"$filter": {"input": "$slots", "as": "one", "cond": _is_open()}}
    times = {"$map": {"input": still_open, "as": "one", "in": "$$one.booked_at"}}
    return {"$set": {"oldest_booking": {"$ifNull": [{"$min": times}, "$$REMOVE"]}}}
