"""The database as a whole: its clock, closing it, and the doctor's checks of it."""

from datetime import UTC, datetime

from cinema.domain.ids import new_id
from cinema.i18n import _
from cinema.ports import Finding
from repositories.collection import driver_errors
from repositories.connect import Connection
from repositories.migrations import VERSION, stored_version
from repositories.private_server.status import describe
from repositories.schema import EPOCH, SCHEMA

_MAX_CLOCK_SKEW_SECONDS = 60


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
        connection = self._connection
        found = [
            Finding(
                "server", True, _("MongoDB {version} answers.").format(version=connection.version), connection.address
            )
        ]
        if connection.server:
            found += self._private()
        if connection.change_streams:
            name = connection.replica_set or ""
            found.append(Finding("replica-set", True, _("A replica set: seat maps are live."), name))
        else:
            text = _("A standalone server: seat maps are refreshed every second. A replica set makes them live.")
            found.append(Finding("replica-set", True, text))
        return (*found, self._clock(), self._schema(), self._writes())

    def _private(self) -> list[Finding]:
        assert self._connection.server is not None
        status = describe(self._connection.server.folder)
        megabytes = (status.free_bytes or 0) // 1_000_000
        return [
            Finding("binary", True, _("The private server's program."), str(status.binary)),
            Finding("data-folder", True, _("The data is in this folder."), str(status.folder)),
            # Above the 200 MB below which the server refuses to start: a warning must come before that.
            Finding("disk", megabytes > 500, _("{count} MB are free on the disk.").format(count=megabytes)),
        ]

    def _clock(self) -> Finding:
        apart = abs((self.now() - datetime.now(UTC)).total_seconds())
        if apart > _MAX_CLOCK_SKEW_SECONDS:
            text = _("This machine's clock is {count} seconds off the database's. Sales are safe: set the clock right.")
            return Finding("clock", False, text.format(count=round(apart)))
        return Finding("clock", True, _("The clocks agree."))

    def _schema(self) -> Finding:
        version = stored_version(self._connection.database)
        with driver_errors():
            missing = sorted(set(SCHEMA) - set(self._connection.database.list_collection_names()))
        if missing:
            return Finding("schema", False, _("Collections are missing: start the program once."), ", ".join(missing))
        text = _("The database schema has version {version}; the newest is {newest}.")
        text = text.format(version=version, newest=VERSION)
        return Finding("schema", version == VERSION, text, self._connection.database.name)

    def _writes(self) -> Finding:
        probe = {"_id": f"doctor-{new_id()}"}
        with driver_errors():
            settings = self._connection.database["settings"]
            settings.insert_one(probe)
            settings.delete_one(probe)
        return Finding("writes", True, _("A durable write works."))
