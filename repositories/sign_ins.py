"""Counts the tries to sign in, by person and till, whether or not there is such a person: a lock reveals no account.

One document a person, named by a keyed hash, so that the database doesn't tell what was typed. A try is counted in the
same guarded update that allows it: of many at one instant no more are compared than are free. All times are the
database's: a wrong clock on a till must not open a lock.
"""

import hashlib
import hmac
import math
from collections.abc import Callable
from typing import Any

from pymongo.errors import DuplicateKeyError

from cinema.domain.users import FailedTries
from cinema.ports import SignInTry
from repositories.collection import Collection
from repositories.read_cache import ReadCache

FREE_TRIES = 3
LOCK_TRIES = 10
HOUSE_TRIES = 50
LOCK_SECONDS = 900
_FORGET_SECONDS = 3600  # counted from the end of the last wait
DAYS = 30
"""For so long a till is trusted where a person signed in, unless the house says otherwise."""
_DAY_SECONDS = 86_400
_UNKNOWN_SECONDS = 86_400  # a name without an account
_UPSERT_TRIES = 3


class SignIns:
    """See `cinema.ports.SignIns`.

    At a till two tries are free; from the third on each is followed by a wait of 2, 4, 8 … seconds, from the tenth by
    15 minutes. Tills that the person used lately (as long as the house keeps sign-ins) have nothing but their own
    count. All others have a common one too, of 50 tries, since the name of a till is free to choose.
    """

    def __init__(
        self, collection: Collection, house_key: Callable[[], bytes], days: Callable[[], int] = lambda: DAYS
    ) -> None:
        """`house_key` returns a secret of this house, from which the key of the hashes is derived.

        `days` returns for how long the house keeps who signed in where.
        """
        self._sign_ins = collection
        self._house_key = house_key
        self._days = days
        self._keys: ReadCache[bytes] = ReadCache()

    def begin(self, who: str, till: str) -> SignInTry:
        """See the port."""
        keep = self._days() * _DAY_SECONDS if who.startswith("user:") else _UNKNOWN_SECONDS
        pipeline = _counting(self._hash("till", till), keep)
        query = {"_id": self._hash("who", who)}
        for tries_left in reversed(range(_UPSERT_TRIES)):
            try:
                done = self._sign_ins.find_one_and_update(query, pipeline, upsert=True)
                break
            except DuplicateKeyError:  # another try made the document at the same instant
                if not tries_left:
                    raise
        assert done is not None
        return SignInTry(math.ceil(done["asked"]["wait"] / 1000), math.ceil(done["asked"]["next"] / 1000))

    def succeeded(self, who: str, till: str) -> None:
        """See the port."""
        mine = self._hash("till", till)
        query = {"_id": self._hash("who", who), "tills": {"$elemMatch": {"till": mine, "failures": {"$gt": 0}}}}
        self._sign_ins.update_one(query, _taking_back(mine, self._days() * _DAY_SECONDS))

    def unlock(self, who: str) -> bool:
        """See the port."""
        waits = {"$max": ["$retry_at", {"$max": "$tills.retry_at"}]}
        free = {"$mergeObjects": ["$$this", {"failures": 0, "house": 0, "retry_at": "$$NOW"}]}
        change = {"failures": 0, "retry_at": "$$NOW", "tills": {"$map": {"input": "$tills", "in": free}}}
        # Told by the update itself: a read before it could find a wait that has ended by then.
        pipeline: list[dict[str, Any]] = [{"$set": {"unlocked": {"$gt": [waits, "$$NOW"]}}}, {"$set": change}]
        done = self._sign_ins.find_one_and_update({"_id": self._hash("who", who)}, pipeline, {"unlocked": 1})
        return done is not None and bool(done["unlocked"])

    def failed_tries(self, who: str) -> FailedTries | None:
        """See the port."""
        found = self._sign_ins.find_one({"_id": self._hash("who", who), "told.count": {"$gt": 0}}, {"told": 1})
        return FailedTries(found["told"]["count"], found["told"]["since"]) if found else None

    def forget(self, who: str) -> None:
        """See the port."""
        self._sign_ins.delete_one({"_id": self._hash("who", who)})

    def end_sooner(self, days: int) -> int:
        """See the port."""
        latest = {"$add": ["$$NOW", days * _DAY_SECONDS * 1000]}
        later = {"$expr": {"$gt": ["$ends_at", latest]}}
        return self._sign_ins.update_many(later, [{"$set": {"ends_at": latest}}]).modified_count

    def _hash(self, kind: str, text: str) -> str:
        key = self._keys.get("key", lambda _name: hmac.digest(self._house_key(), b"sign-ins", "sha256"))
        return hmac.new(key, f"{kind}\0{text}".encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _counting(till: str, keep: int) -> list[dict[str, Any]]:
    """Return the update that allows a try and counts it, or tells how long to wait."""
    still = {"$gte": ["$$this.retry_at", _ago(_FORGET_SECONDS)]}
    trusted = {"$gt": ["$$this.trusted_until", "$$NOW"]}
    mine = {"$filter": {"input": "$tills", "cond": {"$eq": ["$$this.till", till]}}}
    others = {"$ne": ["$$this.till", till]}
    nothing = {"till": till, "failures": 0, "house": 0, "retry_at": "$$NOW"}
    allowed = {"$lte": ["$asked.wait", 0]}
    mine_now = {"$mergeObjects": ["$mine", {"$cond": [allowed, _one_more("$mine"), {}]}]}
    return [
        {"$set": {"tills": {"$ifNull": ["$tills", []]}}},
        {
            "$set": {
                "mine": {"$mergeObjects": [nothing, {"$ifNull": [{"$first": mine}, {}]}]},
                # Names of tills can be invented: those that no longer count are dropped, so the document stays small.
                "tills": {"$filter": {"input": "$tills", "cond": {"$and": [others, {"$or": [still, trusted]}]}}},
                "failures": _remembered("$failures", "$retry_at"),
                "retry_at": {"$ifNull": ["$retry_at", "$$NOW"]},
            }
        },
        {
            "$set": {
                "mine.failures": _remembered("$mine.failures", "$mine.retry_at"),
                "mine.house": _remembered("$mine.house", "$mine.retry_at"),
                "mine.trusted": {"$gt": ["$mine.trusted_until", "$$NOW"]},
            }
        },
        {
            "$set": {
                "asked.wait": {
                    "$max": [
                        0,
                        {"$subtract": ["$mine.retry_at", "$$NOW"]},
                        {"$cond": ["$mine.trusted", 0, {"$subtract": ["$retry_at", "$$NOW"]}]},
                    ]
                }
            }
        },
        {
            "$set": {
                "mine": mine_now,
                "failures": {
                    "$add": ["$failures", {"$cond": [{"$and": [allowed, {"$not": ["$mine.trusted"]}]}, 1, 0]}]
                },
                "unseen.count": {"$add": [{"$ifNull": ["$unseen.count", 0]}, {"$cond": [allowed, 1, 0]}]},
                "unseen.since": {"$ifNull": ["$unseen.since", "$$NOW"]},
            }
        },
        {
            "$set": {
                "retry_at": _house_wait(allowed),
                # A try that is refused moves nothing: else whoever goes on trying would keep a lock for ever.
                "mine.retry_at": {
                    "$cond": [allowed, {"$add": ["$$NOW", _wait_after("$mine.failures")]}, "$mine.retry_at"]
                },
            }
        },
        {
            "$set": {
                "asked.next": {
                    "$max": [
                        0,
                        {"$subtract": ["$mine.retry_at", "$$NOW"]},
                        {"$cond": ["$mine.trusted", 0, {"$subtract": ["$retry_at", "$$NOW"]}]},
                    ]
                },
                "tills": {"$concatArrays": ["$tills", ["$mine"]]},
                "ends_at": {"$max": ["$ends_at", {"$add": ["$$NOW", keep * 1000]}]},
            }
        },
        {"$unset": "mine"},
    ]


def _taking_back(till: str, trust: int) -> list[dict[str, Any]]:
    """Return the update after a right password: nothing is left of this till's tries but that it is trusted."""
    mine = {"$first": {"$filter": {"input": "$tills", "cond": {"$eq": ["$$this.till", till]}}}}
    free = {
        "failures": 0,
        "house": 0,
        "retry_at": "$$NOW",
        "trusted_until": {"$add": ["$$NOW", trust * 1000]},
    }
    one = {"$cond": [{"$eq": ["$$this.till", till]}, {"$mergeObjects": ["$$this", free]}, "$$this"]}
    return [
        {"$set": {"failures": {"$max": [0, {"$subtract": ["$failures", {"$ifNull": [_field(mine, "house"), 0]}]}]}}},
        {
            "$set": {
                "tills": {"$map": {"input": "$tills", "in": one}},
                # The try that succeeded was counted before it was compared.
                "told": {"count": {"$subtract": ["$unseen.count", 1]}, "since": "$unseen.since"},
                "ends_at": {"$add": ["$$NOW", trust * 1000]},
            }
        },
        {"$unset": "unseen"},
    ]


def _one_more(till: str) -> dict[str, Any]:
    return {
        "failures": {"$add": [f"{till}.failures", 1]},
        "house": {"$add": [f"{till}.house", {"$cond": [f"{till}.trusted", 0, 1]}]},
    }


def _wait_after(failures: str) -> dict[str, Any]:
    """Return the milliseconds to wait after so many tries in a row."""
    slow = {"$multiply": [1000, {"$pow": [2, {"$subtract": [failures, FREE_TRIES - 1]}]}]}
    branches = [
        {"case": {"$gte": [failures, LOCK_TRIES]}, "then": LOCK_SECONDS * 1000},
        {"case": {"$gte": [failures, FREE_TRIES]}, "then": slow},
    ]
    return {"$toLong": {"$switch": {"branches": branches, "default": 0}}}


def _house_wait(allowed: dict[str, Any]) -> dict[str, Any]:
    counts = {"$and": [allowed, {"$not": ["$mine.trusted"]}]}
    wait = {"$cond": [{"$gte": ["$failures", HOUSE_TRIES]}, LOCK_SECONDS * 1000, 0]}
    return {"$cond": [counts, {"$add": ["$$NOW", wait]}, "$retry_at"]}


def _remembered(failures: str, retry_at: str) -> dict[str, Any]:
    return {"$cond": [{"$lt": [retry_at, _ago(_FORGET_SECONDS)]}, 0, {"$ifNull": [failures, 0]}]}


def _ago(seconds: int) -> dict[str, Any]:
    return {"$subtract": ["$$NOW", seconds * 1000]}


def _field(of: dict[str, Any], name: str) -> dict[str, Any]:
    return {"$getField": {"field": name, "input": of}}
