"""Counts failed sign-ins per login, whether or not the account exists, so that a lock doesn't reveal accounts.

All times are the database's: a wrong clock on a till must not open a lock.
"""

import math
from typing import Any

from cinema.domain.users import login_key
from cinema.ports import SignInGate
from repositories.collection import Collection, Document

FREE_TRIES = 3
LOCK_TRIES = 10
LOCK_SECONDS = 900
_FORGET_SECONDS = 3600  # counted from the end of the last wait


class SignIns:
    """See `cinema.ports.SignIns`: three free attempts, then waits of 2, 4, 8 … seconds, from the tenth 15 minutes."""

    def __init__(self, collection: Collection) -> None:
        self._sign_ins = collection

    def gate(self, login: str) -> SignInGate:
        """See the port."""
        found = self._sign_ins.aggregate([{"$match": {"_id": login_key(login)}}, {"$set": {"now": "$$NOW"}}])
        return _gate(found[0] if found else None)

    def failed(self, login: str) -> SignInGate:
        """See the port."""
        # A pipeline counts and computes the wait in one write, so that attempts at once are all counted.
        forgotten = {"$lt": ["$retry_at", {"$subtract": ["$$NOW", _FORGET_SECONDS * 1000]}]}
        before: dict[str, Any] = {"$cond": [forgotten, 0, {"$ifNull": ["$failures", 0]}]}
        slow = {"$multiply": [1000, {"$pow": [2, {"$subtract": ["$failures", FREE_TRIES]}]}]}
        wait = {
            "$switch": {
                "branches": [
                    {"case": {"$gte": ["$failures", LOCK_TRIES]}, "then": LOCK_SECONDS * 1000},
                    {"case": {"$gt": ["$failures", FREE_TRIES]}, "then": slow},
                ],
                "default": 0,
            }
        }
        done = self._sign_ins.find_one_and_update(
            {"_id": login_key(login)},
            [
                {"$set": {"failures": {"$add": [before, 1]}}},
                # `wait` reads the new count, so it needs a stage of its own.
                {"$set": {"retry_at": {"$add": ["$$NOW", wait]}, "now": "$$NOW"}},
            ],
            upsert=True,
        )
        return _gate(done)

    def succeeded(self, login: str) -> None:
        """See the port."""
        query = {"_id": login_key(login), "failures": {"$gt": 0}}  # most sign-ins have nothing to reset
        self._sign_ins.update_one(query, [{"$set": {"failures": 0, "retry_at": "$$NOW"}}])

    def forget(self, login: str) -> None:
        """See the port."""
        self._sign_ins.delete_one({"_id": login_key(login)})


def _gate(document: Document | None) -> SignInGate:
    if document is None:
        return SignInGate(0, 0)
    wait = (document["retry_at"] - document["now"]).total_seconds()
    return SignInGate(max(0, math.ceil(wait)), document["failures"])
