"""Numbers without gaps: a counter document remembers each number until it has arrived, and takes back unused ones.

Decides that a number which arrived is forgotten by the next one's taking: one write a sale on the house's busiest
document, not two.
"""

from typing import Any

from pymongo.errors import DuplicateKeyError

from repositories.collection import Collection


class Counters:
    """See `cinema.ports.Counters`. One document a series: `{next, open: {owner: number}, spare: [number]}`."""

    def __init__(self, collection: Collection) -> None:
        self._counters = collection
        self._arrived: dict[str, dict[str, int]] = {}

    def take(self, series: str, owner: str) -> int:
        """See the port."""
        mine = f"$open.{owner}"
        is_new = {"$eq": [{"$type": mine}, "missing"]}
        has_spare = {"$gt": [{"$size": "$spare"}, 0]}
        smallest = {"$min": "$spare"}
        home = self._home(series, owner)
        update = [
            *_forgetting(home),
            {
                "$set": {
                    f"open.{owner}": {"$ifNull": [mine, {"$cond": [has_spare, smallest, "$next"]}]},
                    "next": {"$cond": [{"$and": [is_new, {"$not": [has_spare]}]}, {"$add": ["$next", 1]}, "$next"]},
                    "spare": {"$cond": [is_new, {"$setDifference": ["$spare", [smallest]]}, "$spare"]},
                }
            },
        ]
        for _round in range(2):
            done = self._counters.find_one_and_update({"_id": series}, update, {f"open.{owner}": 1})
            if done is not None:
                for one in home:
                    self._arrived[series].pop(one, None)
                return int(done["open"][owner])
            self._make(series)
        message = f"the counter {series} can't be made"
        raise RuntimeError(message)

    def arrived(self, series: str, owner: str, number: int) -> None:
        """See the port."""
        self._arrived.setdefault(series, {})[owner] = number

    def _home(self, series: str, owner: str) -> dict[str, int]:
        """Return what has arrived; not the taker's own number, which a repeat must find again."""
        known = self._arrived.get(series, {}).copy()
        known.pop(owner, None)
        return known

    def clear(self, series: str, owner: str, number: int) -> None:
        """See the port."""
        mine = f"open.{owner}"
        self._counters.update_one({"_id": series, mine: number}, {"$unset": {mine: ""}})

    def give_back(self, series: str, owner: str, number: int) -> None:
        """See the port."""
        mine = f"open.{owner}"
        self._counters.update_one(
            {"_id": series, mine: number},
            {"$addToSet": {"spare": number}, "$unset": {mine: ""}},
        )

    def pending(self) -> tuple[tuple[str, str, int], ...]:
        """See the port."""
        named = {"_id": {"$regex": "^[a-z]+-[0-9]{4}$"}, "open": {"$type": "object"}}
        found = self._counters.find(named, {"open": 1}, limit=1000)
        return tuple(
            (one["_id"], owner, number)
            for one in found
            for owner, number in one["open"].items()
            if isinstance(number, int)
        )

    def _make(self, series: str) -> None:
        try:
            self._counters.insert_one({"_id": series, "next": 1, "open": {}, "spare": []})
        except DuplicateKeyError:
            return


def _forgetting(arrived: dict[str, int]) -> list[dict[str, Any]]:
    """Return the stage that forgets numbers which arrived; each is named, so that no other of that sale is touched."""
    changed = {
        f"open.{owner}": {"$cond": [{"$eq": [f"$open.{owner}", number]}, "$$REMOVE", f"$open.{owner}"]}
        for owner, number in arrived.items()
    }
    return [{"$set": changed}] if changed else []
