"""Stores seat maps: the lock that decides who gets a seat. Hold, extend, release, pin and sell are one update each.

The filters judge expiry by the database's clock (`$$NOW`), never by this machine's. The seats of a pinned hold have an
end in the year 9999, so that the same predicate on a seat is right for held and for pinned ones.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from cinema.domain.auditoriums import SeatPlan
from cinema.domain.ids import new_id
from cinema.domain.screenings import Availability, Screening
from cinema.domain.seat_maps import (
    CLOCK_SLACK,
    Hold,
    Holder,
    Pin,
    SeatChange,
    SeatMap,
    SeatState,
    SeatTickets,
    has_ended,
    taken_already,
)
from cinema.errors import (
    ConflictError,
    HoldExpiredError,
    InvalidInputError,
    NotFoundError,
    NotSellingError,
    SeatsLostError,
    UnreadableError,
)
from cinema.i18n import _
from repositories import seat_expressions as seat
from repositories.collection import Collection, Document
from repositories.documents import from_document
from repositories.seat_feed import SeatFeed

_RETRIES = 3
# The server fails a whole aggregation at one document of another shape.
_SHAPE = {"seats": "object", "holds": "object", "selling": "bool", "sell_until": "date"}
_OF_OUR_SHAPE = {"$match": {name: {"$type": kind} for name, kind in _SHAPE.items()}}  # the audit reports the others


class SeatMaps:
    """See `cinema.ports.SeatMaps`."""

    def __init__(self, collection: Collection, *, change_streams: bool = True) -> None:
        self._maps = collection.fresh()
        self._certain = collection
        self._quick = collection.acknowledged()
        self._feed = SeatFeed(collection, self.get, change_streams=change_streams)

    def create(
        self, screening: Screening, plan: SeatPlan, sell_until: datetime, out: Mapping[str, str] = seat.NOTHING_OUT
    ) -> None:
        """See the port."""
        made = seat.new_map(screening.id, plan, sell_until, starts_at=screening.starts_at, out=out)
        with suppress(DuplicateKeyError):  # a retry: the map may have sold seats by now
            self._maps.insert_one(made)

    def get(self, screening_id: str) -> SeatMap:
        """See the port."""
        found = self._maps.aggregate(
            [
                {"$match": {"_id": screening_id}},
                {
                    "$project": {
                        "seats": 1,
                        "selling": 1,
                        "sell_until": 1,
                        "longest": 1,
                        "plan": "$moving.plan",
                        "now": seat.NOW,
                    }
                },
            ]
        )
        if not found:
            raise NotFoundError(_("There is no such screening."), field="screening")
        fields = found[0]
        fields["screening"] = fields.pop("_id")
        return from_document(SeatMap, fields)

    def availability(self, screening_ids: Sequence[str]) -> dict[str, Availability]:
        """See the port."""
        found = self._maps.aggregate(
            [
                {"$match": {"_id": {"$in": list(screening_ids)}}},
                {
                    "$project": {
                        "free": seat.count_free(),
                        "capacity": 1,
                        "selling": {"$and": ["$selling", {"$gt": ["$sell_until", seat.NOW]}]},
                    }
                },
            ]
        )
        return {one["_id"]: Availability(one["_id"], one["free"], one["capacity"], one["selling"]) for one in found}

    def hold(self, screening_id: str, hold_id: str, seats: Sequence[str], by: Holder, seconds: int, most: int) -> Hold:
        """See the port."""
        query = seat.can_hold(screening_id, hold_id, seats, by, most)
        update = seat.take(hold_id, seats, by, seconds)
        for _round in range(_RETRIES):
            done = self._maps.change_big_one(query, update, _hold_fields(hold_id))
            if done is not None:
                return _hold(done, hold_id)
            self._why_not(screening_id, hold_id, seats, by, most)  # returns if it was free by now: a race, retry
        raise _lost(seats)

    def _why_not(self, screening_id: str, hold_id: str, seats: Sequence[str], by: Holder, most: int) -> None:
        """Raise why a hold was refused; returns if a retry may succeed, since the reason is gone by now."""
        seat_map = self.get(screening_id)
        if not seat_map.selling or seat_map.sell_until <= seat_map.now:
            raise NotSellingError(_("This screening is no longer on sale."))
        lost = tuple(
            name
            for name in seats
            if (live := seat_map.seats.get(name)) is None
            or (seat_map.state(name) is not SeatState.FREE and live.hold != hold_id)
        )
        if lost:
            raise _lost(lost)
        found = self._maps.find_one({"_id": screening_id}, {f"holds.{hold_id}": 1})
        mine = (found or {}).get("holds", {}).get(hold_id)
        if mine is not None and mine["pinned"] is not None:
            raise ConflictError(_("These seats are being paid for just now."))
        if mine is not None and (has_ended(mine["until"], seat_map.now, seat_map.longest) or mine["owner"] != by.owner):
            raise HoldExpiredError(_("The time for these seats ran out. Please choose again."))
        theirs = {name for one in self.held_by(by, screening_id) for name in one.seats}
        if len(theirs.union(seats)) > most:
            raise InvalidInputError(_("At most {count} seats can be bought at once.").format(count=most), field="seats")

    def find_hold(self, screening_id: str, hold_id: str) -> Hold | None:
        """See the port."""
        found = self._maps.aggregate(
            [
                {"$match": {"_id": screening_id, "$expr": seat.hold_lives(hold_id)}},
                {"$project": {f"holds.{hold_id}": 1, "changed_at": seat.NOW}},
            ]
        )
        return _hold(found[0], hold_id) if found else None

    def held_by(self, by: Holder, screening_id: str | None = None) -> tuple[Hold, ...]:
        """See the port."""
        # `next_expiry` exists while anything is held, so its sparse index leads to the few maps that are busy just now.
        where: Document = {"_id": screening_id} if screening_id else {"next_expiry": {"$exists": True}}
        theirs = seat.holds_of(by)
        maps = self._maps.aggregate(
            [
                {"$match": {**where, **{name: {"$type": kind} for name, kind in _SHAPE.items()}}},
                {"$project": {"holds": theirs, "changed_at": seat.NOW}},
                {"$match": {"holds": {"$ne": {}}}},
            ]
        )
        return tuple(_hold(one, hold_id) for one in maps for hold_id in one["holds"])

    def extend(self, screening_id: str, hold_id: str, owner: str, seconds: int) -> Hold:
        """See the port."""
        query = {
            "_id": screening_id,
            f"holds.{hold_id}.owner": owner,
            f"holds.{hold_id}.extended": False,
            f"holds.{hold_id}.pinned": None,
            "$expr": seat.hold_lives(hold_id),
        }
        # A retry no longer matches the filter; the extension's id tells it from a second extension.
        later = {"$add": [f"$holds.{hold_id}.until", seconds * 1000]}
        extension = new_id()
        update = seat.move_end(hold_id, later, extension=extension)
        done = self._maps.change_big_one(query, update, _hold_fields(hold_id))
        if done is not None:
            return _hold(done, hold_id)
        ours = self._maps.find_one({"_id": screening_id, f"holds.{hold_id}.extension": extension}, {"_id": 1})
        there = self.find_hold(screening_id, hold_id)
        if ours is not None and there is not None:  # a retry after the first answer was lost
            return there
        if there is None or there.owner != owner:
            raise HoldExpiredError(_("The time for these seats ran out. Please choose again."))
        raise ConflictError(_("The time can be extended only once."))

    def release(
        self, screening_id: str, hold_id: str, owner: str | None, seats: Sequence[str] | None = None
    ) -> Hold | None:
        """See the port."""
        query: Document = {"_id": screening_id, f"holds.{hold_id}.pinned": None, f"holds.{hold_id}": {"$exists": True}}
        if owner is not None:
            query[f"holds.{hold_id}.owner"] = owner
        done = self._maps.change_big_one(query, seat.free(hold_id, seats), _hold_fields(hold_id))
        if done is None:
            return self.find_hold(screening_id, hold_id)
        return _hold(done, hold_id) if hold_id in done["holds"] else None

    def pin(self, pin: Pin, seats: Sequence[str], owner: str) -> datetime | None:
        """See the port."""
        hold = f"holds.{pin.hold}"
        held = (("state", SeatState.HELD), ("hold", pin.hold))
        mine = {f"seats.{name}.{key}": value for name in seats for key, value in held}
        query = {
            "_id": pin.screening,
            # A retry succeeds even if sales were closed after the pin: the money may be taken already.
            "$or": [{"selling": True}, {f"{hold}.pinned.operation": pin.operation}],
            **mine,
            f"{hold}.owner": owner,
            f"{hold}.seats": {"$all": list(seats)},  # whole: no money is taken for a hold that lost a seat
            f"{hold}.pinned.operation": {"$in": [None, pin.operation]},
            "$expr": seat.hold_lives(pin.hold),
        }
        done = self._maps.change_big_one(query, seat.pin(pin, seats), {f"{hold}.pinned": 1})
        return done["holds"][pin.hold]["pinned"]["at"] if done else None

    def unpin(self, screening_id: str, hold_id: str, operation: str, seconds: int) -> None:
        """See the port."""
        query = {"_id": screening_id, f"holds.{hold_id}.pinned.operation": operation}
        self._maps.update_one(query, seat.move_end(hold_id, seat.in_seconds(seconds), unpin=True))

    def free_pinned(self, screening_id: str, hold_id: str, operation: str) -> None:
        """See the port."""
        query = {"_id": screening_id, f"holds.{hold_id}.pinned.operation": operation}
        self._quick.update_one(query, seat.free(hold_id, None))

    def finish(
        self, screening_id: str, hold_id: str, operation: str, sold: Mapping[str, str], ended: Mapping[str, str]
    ) -> None:
        """See the port."""
        query = {"_id": screening_id, f"holds.{hold_id}.pinned.operation": operation}
        self._quick.update_one(query, seat.sell(hold_id, sold, ended))
        if ended:
            # Seats that were sold by an earlier update; each is freed only if it is still sold to this very ticket.
            still = [{f"seats.{name}.ticket": ticket} for name, ticket in ended.items()]
            self._quick.update_one({"_id": screening_id, "$or": still}, seat.put_back(ended))

    def tickets_on(self, wanted: Mapping[str, Sequence[str]]) -> dict[str, SeatTickets]:
        """See the port."""
        fields = {f"seats.{name}.ticket": 1 for seats in wanted.values() for name in seats} | {"holds": 1}
        maps = self._certain.find({"_id": {"$in": list(wanted)}}, fields, limit=len(wanted) + 1)
        found: dict[str, SeatTickets] = {}
        for one in maps:
            try:
                pins = frozenset(hold["pinned"]["operation"] for hold in one["holds"].values() if hold["pinned"])
                tickets = {name: live["ticket"] for name, live in one.get("seats", {}).items()}
            except (AttributeError, KeyError, TypeError):  # corrupt: none of its sales can be confirmed
                continue
            found[one["_id"]] = SeatTickets(tickets, pins)
        return found

    def stale_pins(self, seconds: int, limit: int) -> tuple[Pin, ...]:
        """See the port."""
        old = {"$subtract": [seat.NOW, seconds * 1000]}
        # A fail-over may move the clock back a little. A pin further ahead is corrupt, and would never become stale.
        ahead = {"$add": [seat.NOW, CLOCK_SLACK * 1000]}
        is_stale = {"$or": [{"$lte": ["$oldest_pin", old]}, {"$gt": ["$oldest_pin", ahead]}]}
        maps = self._maps.aggregate(
            [
                {"$match": {"oldest_pin": {"$exists": True}, "$expr": is_stale}},
                _OF_OUR_SHAPE,
                {"$sort": {"oldest_pin": 1}},
                {"$limit": limit},
                {"$project": {"holds": 1, "old": old, "ahead": ahead}},
            ]
        )
        pins = ((one, _pin(one["_id"], *held)) for one in maps for held in one["holds"].items())
        return tuple(pin for one, pin in pins if pin and pin.at and not one["old"] < pin.at <= one["ahead"])

    def sweep(self, limit: int) -> int:
        """See the port."""
        overdue = self._maps.aggregate(
            [
                {"$match": {"$expr": {"$lt": ["$next_expiry", seat.NOW]}, "next_expiry": {"$exists": True}}},
                _OF_OUR_SHAPE,
                {"$limit": limit},
                {"$project": {"_id": 1}},
            ]
        )
        for one in overdue:
            self._maps.update_one({"_id": one["_id"]}, seat.free_expired())
        return len(overdue)

    def changes(self, screening_id: str) -> AbstractContextManager[Iterator[SeatChange | None]]:
        """See the port."""
        return self._feed.follow(screening_id)


def _pin(screening_id: str, hold_id: str, hold: Any) -> Pin | None:
    """Return what pins a stored hold; None where nothing does, or where it is corrupt, which the audit reports."""
    try:
        return from_document(Pin, {**hold["pinned"], "screening": screening_id, "hold": hold_id})
    except (KeyError, TypeError, UnreadableError):
        return None


def _lost(seats: Sequence[str]) -> SeatsLostError:
    return SeatsLostError(taken_already(seats), seats)


def _hold_fields(hold_id: str) -> dict[str, int]:
    return {f"holds.{hold_id}": 1, "changed_at": 1}


def _hold(document: Document, hold_id: str) -> Hold:
    fields = document["holds"][hold_id]
    return Hold(
        hold_id,
        document["_id"],
        tuple(fields["seats"]),
        fields["until"],
        document["changed_at"],
        fields["owner"],
        fields["extended"],
        Pin(document["_id"], hold_id, **fields["pinned"]) if fields["pinned"] else None,
    )
