"""Stores screenings. The lists of the programme have those that are published; drafts are for the schedule alone."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from cinema.domain.on_screen import NextScreening
from cinema.domain.screening_fields import ScreeningKind
from cinema.domain.screenings import TO_COME, Screening, ScreeningState
from cinema.errors import NotFoundError
from cinema.i18n import _
from repositories.collection import Collection
from repositories.documents import from_document, to_document
from repositories.read_cache import ReadCache

_SOONEST = [("starts_at", 1)]
_PUBLISHED = {"state": {"$in": [ScreeningState.SCHEDULED.value, ScreeningState.CANCELLED.value]}}
_LISTED = {**_PUBLISHED, "kind": {"$ne": ScreeningKind.PRIVATE.value}}


class Screenings:
    """See `cinema.ports.Screenings`."""

    def __init__(self, screenings: Collection) -> None:
        self._screenings = screenings
        self._cache: ReadCache[Screening] = ReadCache()

    def get(self, screening_id: str) -> Screening:
        """See the port."""
        return self._cache.get(screening_id, self._read)

    def _read(self, screening_id: str) -> Screening:
        found = self.stored(screening_id)
        if found is None:
            raise NotFoundError(_("There is no such screening."), field="screening")
        return found

    def stored(self, screening_id: str) -> Screening | None:
        """See the port."""
        found = self._screenings.find_one({"_id": screening_id})
        return from_document(Screening, found) if found else None

    def forget(self, screening_id: str) -> None:
        """See the port."""
        self._cache.forget(screening_id)

    def of_day(self, day: str) -> tuple[Screening, ...]:
        """See the port."""
        return self._list({"day": day, **_LISTED}, 1000)

    def of_movie(self, movie_id: str, first_day: str, limit: int) -> tuple[Screening, ...]:
        """See the port."""
        # In the order of the index, so that the server stops at the limit instead of sorting every match.
        return self._list(
            {"movie": movie_id, "day": {"$gte": first_day}, **_LISTED}, limit, [("day", 1), ("starts_at", 1)]
        )

    def between(self, start: datetime, end: datetime, limit: int) -> tuple[Screening, ...]:
        """See the port."""
        wanted = {"starts_at": {"$gte": start, "$lt": end}, **_LISTED, "state": ScreeningState.SCHEDULED.value}
        return self._list(wanted, limit)

    def placed(self, start: datetime, end: datetime, limit: int) -> tuple[Screening, ...]:
        """See the port."""
        there = {"starts_at": {"$gte": start, "$lt": end}, "state": {"$ne": ScreeningState.REMOVED.value}}
        return self._list(there, limit)

    def ids_from(self, start: datetime, limit: int) -> tuple[str, ...]:
        """See the port."""
        found = self._screenings.find({"starts_at": {"$gte": start}}, {"_id": 1}, sort=_SOONEST, limit=limit)
        return tuple(str(one["_id"]) for one in found)

    def drafts(self, start: datetime, limit: int) -> tuple[Screening, ...]:
        """See the port."""
        return self._list({"state": ScreeningState.DRAFT.value, "starts_at": {"$gte": start}}, limit)

    def many(self, screening_ids: Sequence[str]) -> dict[str, Screening]:
        """See the port."""
        wanted = sorted(set(screening_ids))
        found = self._screenings.find({"_id": {"$in": wanted}}, limit=len(wanted) or 1)
        return {one["_id"]: from_document(Screening, one) for one in found}

    def in_days(self, first: str, last: str, limit: int) -> tuple[Screening, ...]:
        """See the port."""
        return self._list({"day": {"$gte": first, "$lte": last}, **_PUBLISHED}, limit, [("day", 1), ("starts_at", 1)])

    def movies_on(self, day: str) -> tuple[str, ...]:
        """See the port."""
        return tuple(sorted(self._screenings.distinct("movie", {"day": day, **_LISTED})))

    def next_starts(self, now: datetime) -> dict[str, datetime]:
        """See the port."""
        coming = {"starts_at": {"$gte": now}, "state": ScreeningState.SCHEDULED}
        found = self._screenings.aggregate(
            [{"$match": coming}, {"$group": {"_id": "$movie", "next": {"$min": "$starts_at"}}}]
        )
        return {one["_id"]: one["next"] for one in found}

    def next_of(self, movie_ids: Sequence[str], now: datetime, first_day: str) -> dict[str, NextScreening]:
        """See the port."""
        # Of two such values the server compares the first fields first, so the least one is the soonest screening.
        soonest = {"$min": {"starts_at": "$starts_at", "screening": "$_id"}}
        coming = _coming(movie_ids, {"$gte": now}, first_day)
        found = self._screenings.aggregate([{"$match": coming}, {"$group": {"_id": "$movie", "next": soonest}}])
        return {one["_id"]: from_document(NextScreening, one["next"]) for one in found}

    def of_movies(
        self, movie_ids: Sequence[str], start: datetime, end: datetime, first_day: str, limit: int
    ) -> tuple[Screening, ...]:
        """See the port."""
        found = self._screenings.find(_coming(movie_ids, {"$gte": start, "$lt": end}, first_day), limit=limit)
        # Sorted here: they are few, and no index has several movies' screenings by their starts.
        screenings = (from_document(Screening, one) for one in found)
        return tuple(sorted(screenings, key=lambda one: (one.starts_at, one.id)))

    def is_shown(self, movie_id: str) -> bool:
        """See the port."""
        return self._screenings.find_one({"movie": movie_id}, {"_id": 1}) is not None

    def days(self, first_day: str, limit: int) -> tuple[str, ...]:
        """See the port."""
        found = self._screenings.distinct("day", {"day": {"$gte": first_day}, **_LISTED})
        return tuple(sorted(found)[:limit])

    def count_by_card(self, since: datetime) -> dict[str, int]:
        """See the port."""
        # All three fields are in one index, so no screening is read.
        wanted = {"price_card": {"$gt": ""}, "starts_at": {"$gte": since}, "state": {"$in": TO_COME}}
        by_card = {"$group": {"_id": "$price_card", "count": {"$sum": 1}}}
        found = self._screenings.aggregate([{"$match": wanted}, by_card])
        return {one["_id"]: one["count"] for one in found}

    def put(self, screening: Screening) -> None:
        """See the port."""
        document = to_document(screening)
        self._screenings.replace_one({"_id": document["_id"]}, document, upsert=True)
        self._cache.forget(screening.id)

    def last_day(self) -> str | None:
        """See the port."""
        newest = self._screenings.find(_PUBLISHED, {"day": 1}, sort=[("day", -1)], limit=1)
        return str(newest[0]["day"]) if newest else None

    def cancelled(self, screening_ids: Sequence[str]) -> frozenset[str]:
        """See the port."""
        wanted = sorted(set(screening_ids))
        query = {"_id": {"$in": wanted}, "state": ScreeningState.CANCELLED.value}
        return frozenset(one["_id"] for one in self._screenings.find(query, {"_id": 1}, limit=len(wanted) or 1))

    def note_override(self, screening_id: str, operation: str, text: str) -> None:
        """See the port."""
        # Beside the fields that events write, so that people's words stand in no entry.
        self._screenings.update_one({"_id": screening_id}, {"$set": {f"override_texts.{operation}": text}})

    def _list(
        self, query: dict[str, Any], limit: int, sort: Sequence[tuple[str, int]] = _SOONEST
    ) -> tuple[Screening, ...]:
        found = self._screenings.find(query, sort=sort, limit=limit)
        return tuple(from_document(Screening, one) for one in found)


def _coming(movie_ids: Sequence[str], starts_at: dict[str, datetime], first_day: str) -> dict[str, Any]:
    """Return the query for the scheduled screenings of movies; by the day the index skips those of the past."""
    return {
        **_LISTED,
        "movie": {"$in": sorted(set(movie_ids))},
        "day": {"$gte": first_day},
        "starts_at": starts_at,
        "state": ScreeningState.SCHEDULED.value,
    }
