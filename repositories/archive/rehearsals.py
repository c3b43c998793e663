"""Restores a backup into a database of another name, marked as a rehearsal, and drops such databases again.

The mark is in `schema` before anything else is in the database, and only a database with it is ever dropped. Programs
refuse to open one (`migrations.require_usable`): it looks like the house, and a sale in it would be lost with it.
"""

from dataclasses import replace
from pathlib import Path

from pymongo.errors import DuplicateKeyError

from cinema.domain.ids import new_id
from cinema.errors import ErrorCode, InvalidInputError, StorageError
from cinema.i18n import _
from cinema.ports import Archive, Copy, Progress
from repositories.archive.archives import described, opened
from repositories.archive.contents import check_contents
from repositories.archive.reader import ArchiveReader
from repositories.archive.restore import Restore
from repositories.collection import driver_errors
from repositories.connect import Connection
from repositories.database_names import SERVERS_OWN, check_database_name
from repositories.migrations import REHEARSAL, is_rehearsal, migrate
from repositories.private_server.files import free_bytes

_GROWS = 6  # documents and indexes take more room than the compressed file, never so much more
_LEFT_FREE = 500_000_000  # bytes; mongod stops when its disk is full, and the house with it
_SCHEMA = "schema"


class Rehearsals:
    """See `cinema.ports.Rehearsals`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def names(self) -> tuple[str, ...]:
        """See the port."""
        client = self._connection.current().client
        with driver_errors():
            known = sorted(name for name in client.list_database_names() if name not in SERVERS_OWN)
            return tuple(name for name in known if is_rehearsal(client[name]))

    def opened(self, name: str) -> Connection:
        """Return a connection to a rehearsal's database, which is not to be closed: the house's own has its client."""
        return replace(self._connection, database=self._connection.current().client[name], server=None)

    def restore(self, name: str, file: Path, *, unseal: Copy | None, progress: Progress) -> Archive:
        """See the port."""
        self._check_name(name)
        with opened(file, unseal) as archive:
            reader = ArchiveReader(archive, file)
            reader.check(progress)
            check_contents(reader, progress)
            self._check_room(reader.size)
            mark = self._claim(name)
            try:
                connection = self.opened(name)
                migrate(connection.database, restoring=True)
                Restore(connection, reader, progress).run(again=False)
            except BaseException:
                self._drop(name, mark)
                raise
            return described(reader)

    def drop(self, name: str) -> None:
        """See the port."""
        client = self._connection.current().client
        with driver_errors():
            if name not in client.list_database_names():
                return
        if not is_rehearsal(client[name]):
            words = _("The database {name} is no rehearsal, so it stays.")
            raise InvalidInputError(words.format(name=name), field="database")
        with driver_errors():
            client.drop_database(name)

    def _check_name(self, name: str) -> None:
        check_database_name(name)
        database = self._connection.current()
        if name.casefold() == database.name.casefold():
            raise InvalidInputError(_("This is the house's own database. Name another one."), field="database")
        with driver_errors():
            known = {one.casefold() for one in database.client.list_database_names()}
        if name.casefold() in known:
            words = _("There is a database {name} already. Name one that there is not.")
            raise InvalidInputError(words.format(name=name), field="database")

    def _check_room(self, size: int) -> None:
        server = self._connection.server
        if server is not None and free_bytes(server.folder) < size * _GROWS + _LEFT_FREE:
            words = _(
                "There is not enough room on the disk of the database for a rehearsal: {megabytes} MB are needed."
            )
            needed = (size * _GROWS + _LEFT_FREE) // 1_000_000
            raise StorageError(words.format(megabytes=needed), code=ErrorCode.DISK_FULL)

    def _claim(self, name: str) -> str:
        """Mark a new database as a rehearsal and return the mark's id; refused if somebody made one meanwhile."""
        mark, database = new_id(), self._connection.current().client[name]
        taken = InvalidInputError(
            _("There is a database {name} already. Name one that there is not.").format(name=name), field="database"
        )
        with driver_errors():
            try:
                database[_SCHEMA].insert_one({"_id": REHEARSAL, "id": mark})
            except DuplicateKeyError:
                raise taken from None
            others = [one for one in database.list_collection_names() if not one.startswith("system.")]
            if others != [_SCHEMA] or database[_SCHEMA].find_one({"_id": {"$ne": REHEARSAL}}):
                database[_SCHEMA].delete_one({"_id": REHEARSAL, "id": mark})
                raise taken
        return mark

    def _drop(self, name: str, mark: str) -> None:
        """Drop what was begun under a mark, and nothing else."""
        database = self._connection.current().client[name]
        with driver_errors():
            if database[_SCHEMA].find_one({"_id": REHEARSAL, "id": mark}):
                database.client.drop_database(name)
