"""Stores seat maps: the lock that decides who gets a seat. Hold, extend, release, pin and sell are one update each.

The filters judge expiry by the database's clock (`$$NOW`), never by this machine's. The seats of a pinned hold have an
end in the year 9999, so that the same predicate on a seat is right for held and for pinned ones.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import datetime

from pymongo.errors import DuplicateKeyError

from cinema.domain.accessible import AskedSpaces
from cinema.domain.auditoriums import SeatPlan
from cinema.domain.ids import new_id
from cinema.domain.late_sales import LateReason, LateSale
from cinema.domain.map_limits import MapLimits
from cinema.domain.screenings import Availability, Screening
from cinema.domain.seat_maps import Hold, Holder, Pin, SeatChange, SeatMap, SeatState, SeatTickets
from cinema.errors import ConflictError, HoldExpiredError, NotFoundError, OtherTypesError
from cinema.i18n import _
from repositories import seat_expressions as seat
from repositories import seat_limits as guard
from repositories import seat_refusals as refusals
from repositories.collection import Collection, Document
from repositories.documents import from_document
from repositories.seat_feed import SeatFeed
from repositories.seat_map_contents import NO_LIMITS, new_map
from repositories.seat_upkeep import OF_OUR_SHAPE, availability, stale_pins, sweep, tickets_on

_RETRIES = 3
_READ = ("seats", "selling", "sell_until", "longest", "quotas", "reserved", "sell_from")


class SeatMaps:
    """See `cinema.ports.SeatMaps`."""

    def __init__(self, collection: Collection, *, change_streams: bool = True) -> None:
        self._maps = collection.fresh()
        self._certain = collection
        self._quick = collection.acknowledged()
        self._feed = SeatFeed(collection, self.get, change_streams=change_streams)

    def create(self, screening: Screening, plan: SeatPlan, sell_until: datetime, limits: MapLimits = NO_LIMITS) -> None:
        """See the port."""
        with suppress(DuplicateKeyError):  # a retry: the map may have sold seats by now
            self._maps.insert_one(new_map(screening.id, plan, sell_until, limits))

    def get(self, screening_id: str) -> SeatMap:
        """See the port."""
        found = self._maps.aggregate(
            [
                {"$match": {"_id": screening_id}},
                {"$project": dict.fromkeys(_READ, 1) | {"plan": "$moving.plan", "now": seat.NOW}},
            ]
        )
        if not found:
            raise NotFoundError(_("There is no such screening."), field="screening")
        fields = found[0]
        fields["screening"] = fields.pop("_id")
        return from_document(SeatMap, fields)

    def availability(self, screening_ids: Sequence[str]) -> dict[str, Availability]:
        """See the port."""
        return availability(self._maps, screening_ids)

    def hold(
        self,
        screening_id: str,
        hold_id: str,
        seats: Sequence[str],
        by: Holder,
        seconds: int,
        most: int,
        types: Mapping[str, str] | None = None,
        *,
        watch: Mapping[str, Sequence[str]] | None = None,
        latest: datetime | None = None,
        late: LateSale | None = None,
        spaces: AskedSpaces | None = None,
    ) -> Hold:
        """See the port."""
        free = seat.can_hold(screening_id, hold_id, seats, by, most, latest=latest)
        query = guard.with_limits(free, hold_id, seats, by.channel, types, spaces)
        update = seat.take(hold_id, seats, by, seconds, types, watch=watch, late=late, spaces=spaces)
        for _round in range(_RETRIES):
            done = self._maps.change_big_one(query, update, _hold_fields(hold_id))
            if done is not None:
                return _hold(done, hold_id)
            # Returns if nothing stands against it by now: a race, retry.
            self._why_not(screening_id, hold_id, seats, by, most, types, spaces, latest=latest)
        if spaces is not None and spaces.kept:  # another seat was left each time, and was gone when it was looked at
            raise refusals.kept_spaces(spaces.asked)
        raise refusals.lost(seats)

    def hold_anew(
        self,
        screening_id: str,
        hold_id: str,
        seats: Sequence[str],
        by: Holder,
        seconds: int,
        most: int,
        types: Mapping[str, str],
        beside: Mapping[str, bool],
        *,
        watch: Mapping[str, Sequence[str]] | None = None,
        latest: datetime | None = None,
        late: LateSale | None = None,
        spaces: AskedSpaces | None = None,
    ) -> Hold | None:
        """See the port."""
        free = seat.can_hold(screening_id, hold_id, seats, by, most, anew=True, latest=latest)
        query = guard.with_limits(free, hold_id, seats, by.channel, types, spaces, anew=True)
        query["$and"] = [*query["$and"], {"$expr": seat.stand_as(hold_id, beside)}]
        update = seat.take(hold_id, seats, by, seconds, types, anew=True, watch=watch, late=late, spaces=spaces)
        done = self._maps.change_big_one(query, update, _hold_fields(hold_id))
        if done is not None:
            return _hold(done, hold_id)
        self._why_not(screening_id, hold_id, seats, by, most, types, spaces, anew=True, latest=latest)
        return None

    def _why_not(
        self,
        screening_id: str,
        hold_id: str,
        seats: Sequence[str],
        by: Holder,
        most: int,
        types: Mapping[str, str] | None,
        spaces: AskedSpaces | None,
        *,
        anew: bool = False,
        latest: datetime | None = None,
    ) -> None:
        """Raise why a hold was refused; returns if a retry may succeed, since the reason is gone by now."""
        seat_map = self.get(screening_id)
        refusals.check_seats(seat_map, hold_id, seats, latest)
        found = self._maps.find_one({"_id": screening_id}, {f"holds.{hold_id}": 1})
        refusals.check_own_hold(seat_map, (found or {}).get("holds", {}).get(hold_id), by)
        theirs = [one for one in self.held_by(by, screening_id) if not (anew and one.id == hold_id)]
        refusals.check_count({name for one in theirs for name in one.seats}, seats, most)
        refusals.check_limits(seat_map, hold_id, seats, by.channel, types)
        if spaces is not None:
            refusals.check_spaces(seat_map, hold_id, seats, spaces, anew=anew)

    def change_types(self, screening_id: str, hold_id: str, owner: str, types: Mapping[str, str]) -> Hold:
        """See the port."""
        query = guard.can_change_types(screening_id, hold_id, owner, types)
        for _round in range(_RETRIES):
            done = self._maps.change_big_one(query, guard.change_types(types), _hold_fields(hold_id))
            if done is not None:
                return _hold(done, hold_id)
            there = self.find_hold(screening_id, hold_id)
            if there is None or there.owner != owner or not set(types) <= set(there.seats):
                raise HoldExpiredError(_("The time for these seats ran out. Please choose again."))
            if there.pinned is not None:
                raise ConflictError(_("These seats are being paid for just now."))
            refusals.check_quotas(self.get(screening_id), hold_id, types)
        raise ConflictError(_("Others take the last tickets of this group just now. Please try again."), field="type")

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
                {"$match": {**where, **OF_OUR_SHAPE}},
                {"$project": {"holds": theirs, "changed_at": seat.NOW}},
                {"$match": {"holds": {"$ne": {}}}},
            ]
        )
        return tuple(_hold(one, hold_id) for one in maps for hold_id in one["holds"])

    def held_now(self, screening_id: str) -> tuple[Hold, ...]:
        """See the port."""
        maps = self._maps.aggregate(
            [
                {"$match": {"_id": screening_id, **OF_OUR_SHAPE}},
                {"$project": {"holds": seat.living_holds(), "changed_at": seat.NOW}},
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

    def prolong(self, screening_id: str, hold_id: str, owner: str, seconds: int, longest: int) -> Hold:
        """See the port."""
        query = {
            "_id": screening_id,
            f"holds.{hold_id}.owner": owner,
            f"holds.{hold_id}.pinned": None,
            "$expr": {
                "$and": [
                    seat.hold_lives(hold_id),
                    {"$lt": [f"$holds.{hold_id}.until", seat.latest_end(hold_id, longest)]},
                ]
            },
        }
        # A retry no longer matches the filter once it ends as late as it can; the extension's id tells it is ours.
        extension = new_id()
        update = seat.prolong(hold_id, seconds, longest, extension)
        done = self._maps.change_big_one(query, update, _hold_fields(hold_id))
        if done is not None:
            return _hold(done, hold_id)
        ours = self._maps.find_one({"_id": screening_id, f"holds.{hold_id}.extension": extension}, {"_id": 1})
        there = self.find_hold(screening_id, hold_id)
        if there is None or there.owner != owner:
            raise HoldExpiredError(_("The time for these seats ran out. Please choose again."))
        if ours is not None:
            return there
        if there.pinned is not None:
            raise ConflictError(_("These seats are being paid for just now."))
        raise ConflictError(_("These seats can't be kept any longer. Please pay now, or go to the counter."))

    def release(
        self,
        screening_id: str,
        hold_id: str,
        owner: str | None,
        seats: Sequence[str] | None = None,
        *,
        watch: Mapping[str, Sequence[str]] | None = None,
    ) -> Hold | None:
        """See the port."""
        query: Document = {"_id": screening_id, f"holds.{hold_id}.pinned": None, f"holds.{hold_id}": {"$exists": True}}
        if owner is not None:
            query[f"holds.{hold_id}.owner"] = owner
        done = self._maps.change_big_one(query, seat.free(hold_id, seats, watch), _hold_fields(hold_id))
        if done is None:
            return self.find_hold(screening_id, hold_id)
        return _hold(done, hold_id) if hold_id in done["holds"] else None

    def hand_over(
        self,
        screening_id: str,
        hold_id: str,
        step: str,
        *,
        before: str,
        after: str,
        channel: str,
        end: int | datetime,
        on_sale: bool = False,
    ) -> Hold | None:
        """See the port."""
        lives: list[Document] = [seat.hold_lives(hold_id)]
        if isinstance(end, datetime):
            lives.append({"$gt": [end, seat.NOW]})
        if on_sale:
            lives += [{"$eq": ["$selling", True]}, {"$gt": ["$sell_until", seat.NOW]}]
        query = {
            "_id": screening_id,
            f"holds.{hold_id}.owner": before,
            f"holds.{hold_id}.pinned": None,
            "$expr": {"$and": lives},
        }
        update = seat.hand_over(hold_id, after, channel, step, end)
        done = self._maps.change_big_one(query, update, _hold_fields(hold_id))
        if done is not None:
            return _hold(done, hold_id)
        # A retry no longer matches the filter; the step's id tells it from somebody else's.
        ours = {"_id": screening_id, f"holds.{hold_id}.step": step, f"holds.{hold_id}.owner": after}
        return self.find_hold(screening_id, hold_id) if self._maps.find_one(ours, {"_id": 1}) else None

    def find_holds(self, wanted: Mapping[str, Sequence[str]]) -> dict[str, Hold]:
        """See the port."""
        names = [name for holds in wanted.values() for name in holds]
        maps = self._maps.aggregate(
            [
                {"$match": {"_id": {"$in": list(wanted)}, **OF_OUR_SHAPE}},
                {"$project": {"holds": seat.living_holds(names), "changed_at": seat.NOW}},
            ]
        )
        return {name: _hold(one, name) for one in maps for name in one["holds"]}

    def drop_hold(self, screening_id: str, hold_id: str) -> bool:
        """See the port."""
        hold = f"holds.{hold_id}"
        query: Document = {"_id": screening_id, hold: {"$exists": True}, f"{hold}.pinned": None}
        return self._maps.change_big_one(query, seat.free(hold_id, None), {"_id": 1}) is not None

    def pin(
        self,
        pin: Pin,
        seats: Sequence[str],
        owner: str,
        types: Mapping[str, str] | None = None,
        *,
        late: LateSale | None = None,
    ) -> datetime | None:
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
            "$expr": {
                "$and": [
                    seat.hold_lives(pin.hold),
                    seat.pays_in_time(pin, late),
                    *([guard.types_agree(types)] if types else []),
                ]
            },
        }
        done = self._maps.change_big_one(query, seat.pin(pin, seats, types), {f"{hold}.pinned": 1})
        if done is not None:
            pinned_at: datetime = done["holds"][pin.hold]["pinned"]["at"]
            return pinned_at
        there = self.find_hold(pin.screening, pin.hold) if types else None
        if types and there is not None and there.owner == owner and refusals.have_other_types(self._maps, pin, types):
            raise OtherTypesError(_("This basket is out of date. Please choose again."))
        return None

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

    def pass_on(self, screening_id: str, seats: Mapping[str, tuple[str, str, str]]) -> None:
        """See the port."""
        theirs = [{f"seats.{name}.ticket": old} for name, (old, _new, _type) in seats.items()]
        self._quick.update_one({"_id": screening_id, "$or": theirs}, seat.pass_on(seats))

    def tickets_on(self, wanted: Mapping[str, Sequence[str]]) -> dict[str, SeatTickets]:
        """See the port."""
        return tickets_on(self._certain, wanted)

    def stale_pins(self, seconds: int, limit: int) -> tuple[Pin, ...]:
        """See the port."""
        return stale_pins(self._maps, seconds, limit)

    def sweep(self, limit: int) -> int:
        """See the port."""
        return sweep(self._maps, limit)

    def changes(self, screening_id: str) -> AbstractContextManager[Iterator[SeatChange | None]]:
        """See the port."""
        return self._feed.follow(screening_id)


def _late(fields: Document) -> LateSale:
    return LateSale(LateReason(fields["reason"]), fields["by"], fields["until"])


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
        fields.get("channel", ""),
        tuple(one for one in fields.get("alone", ()) if one not in fields["seats"]),
        _late(fields["late"]) if fields.get("late") else None,
        fields.get("since"),
        tuple(one for one in fields.get("released", ()) if one in fields["seats"]),
    )
