"""The database as a whole: its clock, closing it, and the doctor's checks of it."""

from datetime import UTC, datetime

from cinema.ports import Finding
from repositories.collection import driver_errors
from repositories.connect import Connection
from repositories.doctor import examine
from repositories.schema import EPOCH


class StoredDatabase:
    """See `cinema.ports.Database`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def now(self) -> datetime:
        """See the port; retried as every read is."""
        # $$NOW needs a document to be evaluated on; a database that was never used has none, so it asks `hello`.
        clock = [{"$match": {"_id": EPOCH}}, {"$project": {"now": "$$NOW"}}]
        found = self._connection.collection("schema").aggregate(clock)
        if found:
            now: datetime = found[0]["now"]
            return now.astimezone(UTC)
        with driver_errors():
            local: datetime = self._connection.client.admin.command("hello")["localTime"]
        return local.replace(tzinfo=UTC)

    def close(self) -> None:
        """See the port."""
        self._connection.close()

    def findings(self) -> tuple[Finding, ...]:
        """See the port."""
        return tuple(examine(self._connection, self.now))
