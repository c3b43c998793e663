"""Numbers without gaps: a counter document remembers each number until it has arrived, and takes back unused ones."""

from pymongo.errors import DuplicateKeyError

from repositories.collection import Collection


class Counters:
    """See `cinema.ports.Counters`. One document a series: `{next, open: {transaction: number}, spare: [number]}`."""

    def __init__(self, collection: Collection) -> None:
        self._counters = collection

    def take(self, series: str, transaction_id: str) -> int:
        """See the port."""
        mine = f"$open.{transaction_id}"
        is_new = {"$eq": [{"$type": mine}, "missing"]}
        has_spare = {"$gt": [{"$size": "$spare"}, 0]}
        smallest = {"$min": "$spare"}
        update = [
            {
                "$set": {
                    f"open.{transaction_id}": {"$ifNull": [mine, {"$cond": [has_spare, smallest, "$next"]}]},
                    "next": {"$cond": [{"$and": [is_new, {"$not": [has_spare]}]}, {"$add": ["$next", 1]}, "$next"]},
                    "spare": {"$cond": [is_new, {"$setDifference": ["$spare", [smallest]]}, "$spare"]},
                }
            }
        ]
        for _round in range(2):
            done = self._counters.find_one_and_update({"_id": series}, update, {f"open.{transaction_id}": 1})
            if done is not None:
                return int(done["open"][transaction_id])
            self._make(series)
        message = f"the counter {series} can't be made"
        raise RuntimeError(message)

    def clear(self, series: str, transaction_id: str, number: int) -> None:
        """See the port."""
        mine = f"open.{transaction_id}"
        self._counters.update_one({"_id": series, mine: number}, {"$unset": {mine: ""}})

    def give_back(self, series: str, transaction_id: str, number: int) -> None:
        """See the port."""
        mine = f"open.{transaction_id}"
        self._counters.update_one(
            {"_id": series, mine: number},
            {"$addToSet": {"spare": number}, "$unset": {mine: ""}},
        )

    def pending(self) -> tuple[tuple[str, str, int], ...]:
        """See the port."""
        found = self._counters.find({}, limit=1000)
        return tuple((one["_id"], sale, number) for one in found for sale, number in one["open"].items())

    def _make(self, series: str) -> None:
        try:
            self._counters.insert_one({"_id": series, "next": 1, "open": {}, "spare": []})
        except DuplicateKeyError:
            return
