"""The journal in storage: appends to a chain under the guard of two unique indexes, and never changes an entry."""

from datetime import UTC, datetime

from pymongo.errors import DuplicateKeyError

from cinema.domain.ids import new_id
from cinema.domain.journal import FIRST, JournalEntry, JournalEvent, entry_hash
from repositories.collection import Collection, Document
from repositories.documents import from_document


class Journal:
    """See `cinema.ports.Journal`. Remembers the head of the chains it wrote to; a wrong memory only costs a retry."""

    def __init__(self, collection: Collection) -> None:
        self._entries = collection
        self._heads: dict[str, tuple[int, str]] = {}

    def append(self, chain: str, event: JournalEvent, at: datetime | None = None) -> None:
        """See the port."""
        while True:
            head = self._heads.get(chain) or self._read_head(chain)
            entry = _entry(chain, head, event, at or datetime.now(UTC))
            try:
                self._entries.insert_one(entry)
            except DuplicateKeyError:
                self._heads.pop(chain, None)
                if self._entries.find_one({"transaction": event.transaction, "event": event.event}, {"_id": 1}):
                    return
                continue
            self._heads[chain] = (entry["seq"], entry["hash"])
            return

    def of_transaction(self, transaction_id: str) -> tuple[JournalEntry, ...]:
        """See the port."""
        found = self._entries.find({"transaction": transaction_id}, sort=[("event", 1)], limit=100)
        entries = (from_document(JournalEntry, one) for one in found)
        return tuple(sorted(entries, key=lambda entry: entry.at))

    def _read_head(self, chain: str) -> tuple[int, str]:
        newest = self._entries.find({"chain": chain}, {"seq": 1, "hash": 1}, sort=[("seq", -1)], limit=1)
        return (newest[0]["seq"], newest[0]["hash"]) if newest else (0, FIRST)


def _entry(chain: str, head: tuple[int, str], event: JournalEvent, moment: datetime) -> Document:
    at = moment.astimezone(UTC).replace(microsecond=moment.microsecond // 1000 * 1000)
    seq = head[0] + 1
    return {
        "_id": new_id(),
        "chain": chain,
        "seq": seq,
        "previous": head[1],
        "hash": entry_hash(chain, seq, head[1], at, event),
        "transaction": event.transaction,
        "event": event.event,
        "at": at,
        "data": dict(event.data),
    }
