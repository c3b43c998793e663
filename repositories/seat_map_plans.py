"""What managers do to seat maps: moves them to another plan, reserves seats, takes single seats out of sale."""

from collections.abc import Mapping, Sequence
from typing import Any

from cinema.domain.auditoriums import SeatPlan
from cinema.domain.map_limits import limits_of
from cinema.domain.screenings import Screening
from cinema.domain.seat_maps import NEVER_YEAR, LiveSeat, SeatState, has_ended
from cinema.domain.seat_reservations import OutReason, Reservation
from cinema.errors import ConflictError, NotFoundError, UnreadableError
from cinema.i18n import _
from cinema.ports.rooms import MapUse, Moving, SeatMarks
from repositories import seat_expressions as seat
from repositories import seat_plan_expressions as plan_expressions
from repositories.collection import Collection, Document
from repositories.documents import from_document
from repositories.read_cache import FRESH_SECONDS
from repositories.seat_limits import follow_capacity
from repositories.seat_map_contents import follow_plan, reserved_part

_PAUSE_SECONDS = int(FRESH_SECONDS) + 1
_MOST_MAPS = 500


class SeatMapPlans:
    """See `cinema.ports.SeatMapPlans`."""

    def __init__(self, seat_maps: Collection) -> None:
        self._maps = seat_maps.fresh()

    def uses(self, screening_ids: Sequence[str]) -> dict[str, MapUse]:
        """See the port."""
        # Only the seats that are not free come over: of a week's maps that is little.
        taken = {"$in": ["$$one.v.state", [SeatState.HELD, SeatState.SOLD]]}
        seats = {"$filter": {"input": {"$objectToArray": "$seats"}, "as": "one", "cond": taken}}
        found = self._maps.aggregate(
            [
                {"$match": {"_id": {"$in": list(screening_ids)[:_MOST_MAPS]}, "seats": {"$type": "object"}}},
                {"$project": {"moving": 1, "longest": 1, "now": seat.NOW, "taken": {"$arrayToObject": seats}}},
            ]
        )
        return {one["_id"]: _use(one) for one in found}

    def move(self, screening: Screening, plan: SeatPlan, out: Mapping[str, OutReason], by: str | None) -> bool:
        """See the port."""
        # Of a move that has not ended yet, what was there before it.
        is_new = {"$eq": [{"$type": "$moving"}, "missing"]}
        kept_from = {"$ifNull": [{"$cond": [is_new, "$sell_from", "$moving.sell_from"]}, None]}
        change: dict[str, Any] = {
            "moving": {"plan": {"$literal": plan.id}, "by": {"$literal": by}, "sell_from": kept_from},
            # Nobody buys while the document names another plan: its labels and prices would be on the tickets.
            "sell_from": seat.NEVER,
        }
        seats = follow_plan(plan, limits_of(screening, plan, out))
        update: list[Document] = [*seat.free_expired(), *seats, follow_capacity(), {"$set": change}]
        guard = {
            "_id": screening.id,
            "changing": None,
            "moving.plan": {"$ne": plan.id},
            "$expr": plan_expressions.nothing_taken(),
        }
        if self._maps.change_big_one(guard, update, {"_id": 1}) is not None:
            return True
        found = self._maps.find_one({"_id": screening.id}, {"moving": 1})
        if found is None:
            raise NotFoundError(_("There is no such screening."), field="screening")
        return (found.get("moving") or {}).get("plan") == plan.id

    def moving(self, limit: int) -> tuple[Moving, ...]:
        """See the port."""
        found = self._maps.find({"moving.plan": {"$exists": True}}, {"moving": 1}, limit=limit)
        return tuple(Moving(one["_id"], one["moving"]["plan"], one["moving"].get("by")) for one in found)

    def moved(self, screening_id: str, plan_id: str) -> None:
        """See the port."""
        # A till may know the screening as it was for a moment longer.
        begins = {"$max": ["$moving.sell_from", seat.in_seconds(_PAUSE_SECONDS)]}
        # Unless somebody has changed it meanwhile.
        sell_from = {"$cond": [{"$eq": ["$sell_from", seat.NEVER]}, begins, "$sell_from"]}
        update: list[Document] = [{"$set": {"sell_from": sell_from, "changed_at": seat.NOW}}, {"$unset": "moving"}]
        self._maps.update_one({"_id": screening_id, "moving.plan": plan_id}, update)

    def reserve(self, screening_id: str, seats: Sequence[str], reservation: Reservation | None) -> bool:
        """See the port."""
        update: list[Document] = [{"$set": {"reserved_by_hand": True, "changed_at": seat.NOW}}]
        if reservation is None:
            update.append({"$unset": [f"reserved.{name}" for name in seats]})
        else:
            parts = reserved_part(dict.fromkeys(seats, reservation))
            update.append({"$set": {f"reserved.{name}": {"$literal": part} for name, part in parts.items()}})
        return self._maps.update_one(_having(screening_id, seats), update).matched_count == 1

    def take_out(self, screening_id: str, seats: Sequence[str], reason: OutReason) -> dict[str, LiveSeat]:
        """See the port."""
        return self._change(screening_id, seats, plan_expressions.take_out(seats, reason))

    def put_back(self, screening_id: str, seats: Sequence[str]) -> dict[str, LiveSeat]:
        """See the port."""
        return self._change(screening_id, seats, plan_expressions.put_in(seats))

    def _change(self, screening_id: str, seats: Sequence[str], update: list[Document]) -> dict[str, LiveSeat]:
        fields = {f"seats.{name}": 1 for name in seats} | {"changed_at": 1, "longest": 1}
        done = self._maps.change_big_one(_having(screening_id, seats), update, fields)
        if done is None:
            raise ConflictError(_("The seats of this screening have changed. Please look again."), field="seats")
        live = {name: from_document(LiveSeat, done["seats"][name]) for name in seats}
        return {
            name: LiveSeat(SeatState.FREE)
            if one.state_at(done["changed_at"], done.get("longest")) is SeatState.FREE
            else one
            for name, one in live.items()
        }

    def marks(self, screening_id: str) -> SeatMarks:
        """See the port."""
        found = self._maps.find_one({"_id": screening_id}, {"out": 1, "reserved": 1}) or {}
        try:
            reserved = {name: from_document(Reservation, one) for name, one in found.get("reserved", {}).items()}
            return SeatMarks(reserved, {name: OutReason(reason) for name, reason in _reasons(found).items()})
        except (AttributeError, KeyError, TypeError, ValueError) as error:
            words = _("The seat map of {screening} is corrupt. Run “cinema audit” to see what is wrong.")
            raise UnreadableError(words.format(screening=screening_id)) from error


def _having(screening_id: str, seats: Sequence[str]) -> Document:
    return {"_id": screening_id, **{f"seats.{name}": {"$exists": True} for name in seats}}


def _reasons(found: Document) -> dict[str, str]:
    return {name: one["reason"] for name, one in found.get("out", {}).items()}


def _use(one: Document) -> MapUse:
    sold, pinned, held = [], [], []
    taken: dict[str, Any] = one["taken"]
    for name, fields in taken.items():
        until = fields["until"]
        if fields["state"] == SeatState.SOLD:
            sold.append(name)
        elif until.year == NEVER_YEAR:
            pinned.append(name)
        elif not has_ended(until, one["now"], one.get("longest"), fixed=fields.get("fixed") is True):
            held.append(name)
    return MapUse(one["_id"], (one.get("moving") or {}).get("plan"), tuple(sold), tuple(pinned), tuple(held))
