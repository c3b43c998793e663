"""Counts the codes that are typed at each till, in the same guarded update that allows one to be compared.

So of many at one instant, by however many programs of a till, no more are compared than are free. All times are the
database's: neither a till's clock nor a new start of its program opens it.
"""

import math
from typing import Any

from pymongo.errors import DuplicateKeyError

from cinema.domain.baskets import CODE_TRIES, CODE_TRIES_SECONDS
from repositories.collection import Collection

_UPSERT_TRIES = 3
_WINDOW = CODE_TRIES_SECONDS * 1000


class CodeTries:
    """See `cinema.ports.CodeTries`. One document a till: its tries of the last minute, at most as many as are free."""

    def __init__(self, collection: Collection) -> None:
        self._tries = collection

    def begin(self, till: str, name: str) -> int:
        """See the port."""
        for tries_left in reversed(range(_UPSERT_TRIES)):
            try:
                done = self._tries.find_one_and_update({"_id": till}, _counting(name), upsert=True)
                break
            except DuplicateKeyError:  # another try made the document at the same instant
                if not tries_left:
                    raise
        assert done is not None
        wait: int = math.ceil(done["wait"] / 1000)
        return wait

    def right(self, till: str, name: str) -> None:
        """See the port."""
        self._tries.update_one({"_id": till}, {"$pull": {"tries": {"name": name}}})


def _counting(name: str) -> list[dict[str, Any]]:
    """Return the update that counts a try where one is free, and says how many milliseconds to wait where none is."""
    # One of the future was counted before the database's clock was put back: it must not lock the till for hours.
    age = {"$abs": {"$subtract": ["$$NOW", "$$this.at"]}}
    still = {"$filter": {"input": {"$ifNull": ["$tries", []]}, "cond": {"$lt": [age, _WINDOW]}}}
    counted = {"$in": [{"$literal": name}, {"$map": {"input": "$tries", "in": "$$this.name"}}]}
    full = {"$and": [{"$gte": [{"$size": "$tries"}, CODE_TRIES]}, {"$not": [counted]}]}
    wait = {"$subtract": [{"$add": [{"$first": "$tries.at"}, _WINDOW]}, "$$NOW"]}
    one = {"name": {"$literal": name}, "at": "$$NOW"}
    return [
        {"$set": {"tries": still}},
        {"$set": {"wait": {"$cond": [full, {"$max": [1, wait]}, 0]}, "ends_at": {"$add": ["$$NOW", 2 * _WINDOW]}}},
        {
            "$set": {
                "tries": {"$cond": [{"$or": [full, counted]}, "$tries", {"$concatArrays": ["$tries", [one]]}]},
            }
        },
    ]
