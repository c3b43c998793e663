"""Stores screenings, and one calendar per auditorium whose guarded update refuses overlapping bookings."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from cinema.domain.screenings import Screening, ScreeningState, Slot
from cinema.errors import ConflictError, NotFoundError
from cinema.i18n import _
from repositories.collection import Collection
from repositories.documents import from_document, nested, to_document
from repositories.read_cache import ReadCache

_SOONEST = [("starts_at", 1)]


class Screenings:
    """See `cinema.ports.Screenings`."""

    def __init__(self, screenings: Collection, calendars: Collection) -> None:
        self._screenings = screenings
        self._calendars = calendars
        self._cache: ReadCache[Screening] = ReadCache()

    def get(self, screening_id: str) -> Screening:
        """See the port."""
        return self._cache.get(screening_id, self._read)

    def _read(self, screening_id: str) -> Screening:
        found = self._screenings.find_one({"_id": screening_id})
        if found is None:
            raise NotFoundError(_("There is no such screening."), field="screening")
        return from_document(Screening, found)

    def stored(self, screening_id: str) -> Screening | None:
        """See the port."""
        found = self._screenings.find_one({"_id": screening_id})
        return from_document(Screening, found) if found is not None else None

    def forget(self, screening_id: str) -> None:
        """See the port."""
        self._cache.forget(screening_id)

    def placed(self, start: datetime, end: datetime, limit: int) -> tuple[Screening, ...]:
        """See the port."""
        return self._list({"starts_at": {"$gte": start, "$lt": end}}, limit)

    def of_day(self, day: str) -> tuple[Screening, ...]:
        """See the port."""
        return self._list({"day": day}, 1000)

    def of_movie(self, movie_id: str, first_day: str, limit: int) -> tuple[Screening, ...]:
        """See the port."""
        # In the order of the index, so that the server stops at the limit instead of sorting every match.
        return self._list({"movie": movie_id, "day": {"$gte": first_day}}, limit, [("day", 1), ("starts_at", 1)])

    def between(self, start: datetime, end: datetime, limit: int) -> tuple[Screening, ...]:
        """See the port."""
        return self._list({"starts_at": {"$gte": start, "$lt": end}, "state": ScreeningState.SCHEDULED}, limit)

    def movies_on(self, day: str) -> tuple[str, ...]:
        """See the port."""
        return tuple(sorted(self._screenings.distinct("movie", {"day": day})))

    def next_starts(self, now: datetime) -> dict[str, datetime]:
        """See the port."""
        coming = {"starts_at": {"$gte": now}, "state": ScreeningState.SCHEDULED}
        found = self._screenings.aggregate(
            [{"$match": coming}, {"$group": {"_id": "$movie", "next": {"$min": "$starts_at"}}}]
        )
        return {one["_id"]: one["next"] for one in found}

    def is_shown(self, movie_id: str) -> bool:
        """See the port."""
        return self._screenings.find_one({"movie": movie_id}, {"_id": 1}) is not None

    def days(self, first_day: str, limit: int) -> tuple[str, ...]:
        """See the port."""
        found = self._screenings.distinct("day", {"day": {"$gte": first_day}})
        return tuple(sorted(found)[:limit])

    def book(self, auditorium: str, slot: Slot) -> None:
        """See the port."""
        # Guard and booking are one update of one document, so of two overlapping bookings at once one is refused.
        other = {"screening": {"$ne": slot.screening}, "start": {"$lt": slot.end}, "end": {"$gt": slot.start}}
        free = {"slots": {"$not": {"$elemMatch": other}}}
        # Without the screening's own slot: a repeat, or a new time, replaces it.
        others = {"$filter": {"input": "$slots", "as": "one", "cond": {"$ne": ["$$one.screening", slot.screening]}}}
        update = [{"$set": {"slots": {"$concatArrays": [others, [{"$literal": nested(slot)}]]}}}]
        for _attempt in range(2):  # the second one after the auditorium's first booking made its calendar
            if self._calendars.update_one({"_id": auditorium, **free}, update).matched_count:
                return
            with suppress(DuplicateKeyError):  # the calendar exists: the guard refused the update, or another made it
                self._calendars.insert_one({"_id": auditorium, "slots": []})
        raise ConflictError(
            _("The auditorium is booked at that time. Choose another time or another auditorium."), field="starts_at"
        )

    def put(self, screening: Screening) -> None:
        """See the port."""
        document = to_document(screening)
        self._screenings.replace_one({"_id": document["_id"]}, document, upsert=True)
        self._cache.forget(screening.id)

    def last_day(self) -> str | None:
        """See the port."""
        newest = self._screenings.find({}, {"day": 1}, sort=[("day", -1)], limit=1)
        return str(newest[0]["day"]) if newest else None

    def _list(
        self, query: dict[str, Any], limit: int, sort: Sequence[tuple[str, int]] = _SOONEST
    ) -> tuple[Screening, ...]:
        found = self._screenings.find(query, sort=sort, limit=limit)
        return tuple(from_document(Screening, one) for one in found)
