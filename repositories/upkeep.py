"""What the upkeep does in the database: it is due once a day, and removes abandoned sales that never had money."""

from collections.abc import Sequence
from typing import Any

from pymongo.errors import DuplicateKeyError

from cinema.domain.ids import new_id
from cinema.domain.payments import AttemptState
from cinema.domain.transactions import TransactionState
from repositories.collection import Collection, Document
from repositories.connect import Connection
from repositories.private_server.files import ServerFiles
from repositories.private_server.logs import tidy_logs

_PAUSE_MS = 20 * 3_600_000  # less than a day: a window that is opened each day at about the same time does it each day
_DAY_MS = 86_400_000
_WITHOUT_MONEY = sorted((AttemptState.DECLINED, AttemptState.CANCELLED))


class UpkeepBook:
    """See `cinema.ports.UpkeepBook`. One document, in no backup: a restored house has done nothing yet."""

    def __init__(self, backups: Collection) -> None:
        self._stored = backups

    def take(self) -> bool:
        """See the port."""
        token = new_id()
        # An instant that is yet to come was noted before the database's clock was set back.
        done = {"$and": [{"$gt": ["$at", {"$subtract": ["$$NOW", _PAUSE_MS]}]}, {"$lte": ["$at", "$$NOW"]}]}
        mine = {"at": "$$NOW", "token": {"$literal": token}}
        # Judged in the value and not in the filter: with a filter, the upsert would insert the document once more.
        change = [{"$replaceWith": {"$mergeObjects": ["$$ROOT", {"$cond": [done, {}, mine]}]}}]
        try:
            found = self._stored.find_one_and_update({"_id": "upkeep"}, change, {"token": 1}, upsert=True) or {}
        except DuplicateKeyError:  # another program made the document at the same instant, and does it
            return False
        return found.get("token") == token


class EndedSales:
    """See `cinema.ports.EndedSales`."""

    def __init__(self, transactions: Collection) -> None:
        self._sales = transactions

    def old(self, days: int, limit: int) -> tuple[str, ...]:
        """See the port."""
        found = self._sales.find(_without_money(days), {"_id": 1}, sort=[("asked_at", 1)], limit=limit)
        return tuple(str(one["_id"]) for one in found)

    def remove(self, sales: Sequence[str], days: int) -> int:
        """See the port."""
        return self._sales.delete_many({"_id": {"$in": list(sales)}, **_without_money(days)}).deleted_count


def _without_money(days: int) -> Document:
    """Return the query for sales that provably had no money, and ended longer ago than so many days."""
    before: Any = {"$subtract": ["$$NOW", days * _DAY_MS]}
    ended_at = {"$arrayElemAt": [{"$last": "$history"}, 1]}
    return {
        "state": TransactionState.ABANDONED.value,
        "asked_at": {"$type": "date"},
        "receipt_number": None,
        "paid_at": None,
        "refunds": {"$in": [None, []]},
        "counted": {"$in": [None, []]},
        "admissions": {"$in": [None, []]},
        "waits": {"$ne": True},
        "lease": None,
        "attempts": {"$not": {"$elemMatch": {"state": {"$nin": _WITHOUT_MONEY}}}},
        # A word where an instant belongs would count as later than any: such a sale is the audit's matter, and stays.
        "$expr": {"$and": [{"$lt": ["$asked_at", before]}, {"$lt": [ended_at, before]}]},
        "history": {"$type": "array", "$ne": []},
    }


class ServerLogs:
    """See `cinema.ports.Logs`: those of the private server. Another server's logs are its keeper's."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def tidy(self, days: int) -> int:
        """See the port."""
        server = self._connection.server
        if server is None:
            return 0
        log = ServerFiles(server.folder).log
        return tidy_logs(log, days, lambda: _rotate(self._connection))


def _rotate(connection: Connection) -> None:
    connection.current().client.admin.command("logRotate", "server")
