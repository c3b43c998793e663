"""Narrow rows for the audit, streamed in the order in which they are compared, so that memory stays bounded."""

from collections.abc import Iterator

from cinema.domain.journal import JournalEntry
from repositories.collection import Collection, Document, driver_errors
from repositories.documents import from_document

# Recovery looks every minute; a payment may be leased for ten, and a hold may be set to last hours.
_STUCK_PAYING_SECONDS = 1800
_STUCK_OPEN_SECONDS = 6 * 3600


class AuditRows:
    """See `cinema.ports.AuditRows`."""

    def __init__(
        self, seat_maps: Collection, transactions: Collection, journal: Collection, counters: Collection
    ) -> None:
        self._maps = seat_maps
        self._sales = transactions
        self._journal = journal
        self._counters = counters

    def sold_seats(self) -> Iterator[tuple[str, str, str]]:
        """See the port."""
        for one in self._maps.stream({}, {"seats": 1}, sort=[("_id", 1)], batch=50):
            sold = [(seat["ticket"], name) for name, seat in one["seats"].items() if seat["state"] == "sold"]
            for ticket, name in sorted(sold):
                yield one["_id"], name, ticket

    def tickets(self) -> Iterator[tuple[str, str, str, str, str]]:
        """See the port."""
        pipeline: list[Document] = [
            {"$match": {"state": {"$in": ["paid", "paying", "unresolved"]}}},
            {"$project": {"screening": 1, "state": 1, "tickets.id": 1, "tickets.seat": 1}},
            {"$unwind": "$tickets"},
            {"$sort": {"screening": 1, "tickets.id": 1}},
        ]
        with driver_errors(), self._sales.driver.aggregate(pipeline, allowDiskUse=True, batchSize=2000) as cursor:
            for one in cursor:
                yield one["screening"], one["tickets"]["seat"], one["tickets"]["id"], one["_id"], one["state"]

    def paid(self) -> Iterator[tuple[str, str | None, int, int, int, tuple[str, ...]]]:
        """See the port."""
        fields = {"receipt_number": 1, "total": 1, "tickets.price": 1, "tickets.seat": 1, "attempts": 1}
        for one in self._sales.stream({"state": "paid"}, fields, sort=[("_id", 1)]):
            taken = sum(attempt["amount"] for attempt in one["attempts"] if attempt["state"] == "approved")
            lines = sum(ticket["price"] for ticket in one["tickets"])
            seats = tuple(ticket["seat"] for ticket in one["tickets"])
            yield one["_id"], one.get("receipt_number"), one["total"], lines, taken, seats

    def receipts(self) -> Iterator[str]:
        """See the port."""
        query = {"receipt_number": {"$type": "string"}}
        for one in self._sales.stream(query, {"_id": 0, "receipt_number": 1}, sort=[("receipt_number", 1)]):
            yield one["receipt_number"]

    def journaled(self) -> Iterator[tuple[str, int]]:
        """See the port."""
        fields = {"_id": 0, "transaction": 1, "data.total": 1}
        for one in self._journal.stream({"event": "sold"}, fields, sort=[("transaction", 1)]):
            yield one["transaction"], one["data"]["total"]

    def paid_ids(self) -> Iterator[tuple[str, int]]:
        """See the port."""
        for one in self._sales.stream({"state": "paid"}, {"total": 1}, sort=[("_id", 1)]):
            yield one["_id"], one["total"]

    def entries(self) -> Iterator[JournalEntry]:
        """See the port."""
        everything = dict.fromkeys(("chain", "seq", "previous", "hash", "transaction", "event", "at", "data"), 1)
        for one in self._journal.stream({}, {"_id": 0, **everything}, sort=[("chain", 1), ("seq", 1)]):
            yield from_document(JournalEntry, one)

    def counts(self) -> dict[str, tuple[int, frozenset[int]]]:
        """See the port."""
        return {
            one["_id"]: (one["next"] - 1, frozenset((*one["spare"], *one["open"].values())))
            for one in self._counters.find({}, limit=1000)
        }

    def stray_money(self) -> Iterator[tuple[str, str]]:
        """See the port."""
        query = {"state": {"$in": ["open", "abandoned", "unresolved"]}, "attempts.state": "approved"}
        for one in self._sales.stream(query, {"state": 1}, sort=[("created_at", 1)]):
            yield one["_id"], one["state"]

    def stuck(self) -> Iterator[tuple[str, str]]:
        """See the port."""
        for state, seconds in (("open", _STUCK_OPEN_SECONDS), ("paying", _STUCK_PAYING_SECONDS)):
            old = {"$expr": {"$lt": ["$created_at", {"$subtract": ["$$NOW", seconds * 1000]}]}}
            for one in self._sales.stream({"state": state, **old}, {"state": 1}, sort=[("created_at", 1)]):
                yield one["_id"], one["state"]
