"""Stores PINs of staff in their accounts, and counts the wrong tries by till.

A try is counted in the same update that allows it: of many at one instant no more are compared than are free. A lock
doesn't end by itself, since four digits are soon guessed by who can wait; a manager ends it, or a new PIN.
"""

from collections.abc import Sequence
from typing import Any

from cinema.domain.pins import GIVEN_HOURS, PIN_TRIES, PIN_TRIES_IN_HOUSE, PinState, PinTry
from cinema.domain.users import Role, User
from cinema.ports import StoredPin
from repositories.collection import Collection, Document
from repositories.documents import from_document

_STAFF = {"role": {"$in": [Role.STAFF.value, Role.MANAGER.value, Role.ADMIN.value]}, "erasing": {"$ne": True}}
_NOW = {"$or": [{"pin.until": None}, {"$expr": {"$gt": ["$pin.until", "$$NOW"]}}]}


class Pins:
    """See `cinema.ports.Pins`. The account has `pin` (hash, until) and `pin_tries` (tills, house, locked)."""

    def __init__(self, users: Collection) -> None:
        self._users = users

    def people(self, limit: int) -> tuple[User, ...]:
        """See the port."""
        query = {**_STAFF, "pin.hash": {"$gt": ""}, "deactivated": {"$ne": True}}
        found = self._users.find(query, limit=limit)
        found = sorted(found, key=lambda one: (str(one.get("sort_name", "")), one["_id"]))
        return tuple(from_document(User, one) for one in found)

    def find(self, user_id: str) -> StoredPin | None:
        """See the port."""
        found = self._users.find_one({"_id": user_id, **_STAFF})
        if found is None:
            return None
        is_valid = self._users.find_one({"_id": user_id, **_NOW}, {"_id": 1}) is not None
        return StoredPin(from_document(User, found), _hash(found) if is_valid else "", _is_given(found))

    def states(self, user_ids: Sequence[str]) -> dict[str, PinState]:
        """See the port."""
        wanted = sorted(set(user_ids))
        fields = {"pin": 1, "pin_tries": 1}
        found = self._users.find({"_id": {"$in": wanted}}, fields, limit=len(wanted) or 1)  # 0 means no limit
        return {one["_id"]: _state(one) for one in found if "pin" in one}

    def set(self, user_id: str, pin_hash: str, *, given: bool = False, instead_of: str | None = None) -> bool:
        """See the port."""
        query: Document = {"_id": user_id, **_STAFF}
        if instead_of is not None:
            query |= {"pin.hash": instead_of, **_NOW}
        until = {"$add": ["$$NOW", GIVEN_HOURS * 3_600_000]} if given else None
        change = {"pin": {"hash": {"$literal": pin_hash}, "until": until}}  # a hash begins with $, as a path does
        done = self._users.update_one(query, [{"$unset": ["pin_tries", "pin"]}, {"$set": change}]).matched_count
        # Nothing matches after a repeat either: its answer was lost.
        return bool(done or self._users.find_one({"_id": user_id, "pin.hash": pin_hash}, {"_id": 1}))

    def remove(self, user_id: str) -> None:
        """See the port."""
        self._users.update_one({"_id": user_id}, {"$unset": {"pin": "", "pin_tries": ""}})

    def begin(self, user_id: str, till: str) -> PinTry:
        """See the port."""
        mine = f"pin_tries.tills.{till}"
        here, house = {"$ifNull": [f"${mine}", 0]}, {"$ifNull": ["$pin_tries.house", 0]}
        allowed = {"$and": [{"$lt": [here, PIN_TRIES]}, {"$lt": [house, PIN_TRIES_IN_HOUSE]}]}
        one = {"$cond": ["$pin_tries.asked", 1, 0]}
        pipeline: list[dict[str, Any]] = [
            {"$set": {"pin_tries.asked": allowed}},
            {"$set": {mine: {"$add": [here, one]}, "pin_tries.house": {"$add": [house, one]}}},
            _LOCKED,
        ]
        done = self._users.find_one_and_update({"_id": user_id, **_STAFF}, pipeline, {"pin_tries": 1})
        if done is None:  # gone meanwhile: nothing is compared
            return PinTry(allowed=False, left=0)
        tries = done["pin_tries"]
        count = tries["tills"][till]
        left = min(PIN_TRIES - count, PIN_TRIES_IN_HOUSE - tries["house"])
        return PinTry(tries["asked"], max(0, left), here=count >= PIN_TRIES)

    def succeeded(self, user_id: str, till: str) -> None:
        """See the port."""
        mine = f"pin_tries.tills.{till}"
        left = {"$subtract": ["$pin_tries.house", f"${mine}"]}
        pipeline: list[dict[str, Any]] = [
            {"$set": {"pin_tries.house": {"$max": [0, left]}, mine: 0}},
            _LOCKED,
        ]
        self._users.update_one({"_id": user_id, mine: {"$gt": 0}}, pipeline)


_COUNTS = {"$map": {"input": {"$objectToArray": "$pin_tries.tills"}, "in": {"$gte": ["$$this.v", PIN_TRIES]}}}
_EVERYWHERE = {"$gte": ["$pin_tries.house", PIN_TRIES_IN_HOUSE]}
_LOCKED = {"$set": {"pin_tries.locked": {"$or": [_EVERYWHERE, {"$anyElementTrue": [_COUNTS]}]}}}


def _hash(document: Document) -> str:
    pin = document.get("pin")
    stored = pin.get("hash") if isinstance(pin, dict) else None
    return stored if isinstance(stored, str) else ""  # no PIN matches an empty one


def _is_given(document: Document) -> bool:
    pin = document.get("pin")
    return isinstance(pin, dict) and pin.get("until") is not None


def _state(document: Document) -> PinState:
    tries = document.get("pin_tries")
    tries = tries if isinstance(tries, dict) else {}
    tills = tries.get("tills")
    counts = tills if isinstance(tills, dict) else {}
    locked = tuple(till for till, count in counts.items() if isinstance(count, int) and count >= PIN_TRIES)
    return PinState(bool(_hash(document)), _is_given(document), bool(tries.get("locked")), locked)
