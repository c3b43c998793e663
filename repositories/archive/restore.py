"""Writes an archive that was checked into an empty database, and leaves no half restored one to be sold from.

A mark in `schema` is written first and taken away last, after every collection was read back and found to be what the
archive holds and a new epoch has begun; while it is there, `migrate` refuses the database. A restore that was cut off
is not gone on with: it is begun again, and what the mark says was half written is dropped first.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, cast

from bson import decode
from bson.raw_bson import RawBSONDocument
from pymongo import ASCENDING
from pymongo.client_session import ClientSession
from pymongo.collection import Collection as DriverCollection
from pymongo.errors import BulkWriteError, DuplicateKeyError

from cinema.domain.ids import new_id
from cinema.errors import ConflictError, ErrorCode, StorageError
from cinema.i18n import _
from cinema.ports import Progress
from repositories.archive.format import Tally
from repositories.archive.reader import ArchiveReader
from repositories.collection import Document, driver_errors
from repositories.connect import Connection
from repositories.migrations import RESTORING, VERSION, migrate
from repositories.schema import EPOCH, JOURNAL, SCHEMA, begin_epoch

_MOST_DOCUMENTS = 2000
_MOST_BYTES = 8 << 20
_SCHEMA = "schema"
_OWN = (RESTORING, EPOCH)
_REPEATED, _NOT_VALID = 11000, 121


class Restore:
    """One restore of one archive."""

    def __init__(self, connection: Connection, archive: ArchiveReader, progress: Progress | None) -> None:
        self._database = connection.database
        self._archive = archive
        self._progress = progress
        self._id = new_id()
        self._done = 0

    def run(self, *, again: bool) -> None:
        """Do all of it; ConflictError if the database is not empty. `again` drops what a restore cut off has left."""
        with driver_errors():
            self._begin(again=again)
            for collection in self._archive.manifest.collections:
                if collection != _SCHEMA:
                    self._fill(collection)
            self._index_posters()
            self._take_over_schema()
            for collection in self._archive.manifest.collections:
                self._compare(collection)
            migrate(self._database, restoring=True)
            # Programs that were open on the database before must not go on in their old chains.
            begin_epoch(self._database)
            self._end()

    def _begin(self, *, again: bool) -> None:
        marks = self._database[_SCHEMA]
        found: dict[str, Any] = marks.find_one({"_id": RESTORING}) or {}
        half = bool(found.get("writing"))
        if half and not again:
            words = _("A restore into this database was cut off, or is still going on. Begin it again with --again.")
            raise ConflictError(words)
        if not half:
            self._require_empty()
        mark = {"_id": RESTORING, "id": self._id, "at": datetime.now(UTC), "writing": half}
        try:
            # Nobody else's mark is taken over but the one that was seen.
            marks.replace_one({"_id": RESTORING, "id": found.get("id")}, mark, upsert=True)
        except DuplicateKeyError:
            raise _overtaken() from None
        if half:
            for name in self._collections():
                self._database.drop_collection(name)
            marks.delete_one({"_id": "version"})
            migrate(self._database, restoring=True)
        # Only what is empty under our mark may be dropped by a restore to come.
        self._require_empty()
        if not marks.update_one({"_id": RESTORING, "id": self._id}, {"$set": {"writing": True}}).matched_count:
            raise _overtaken()

    def _collections(self) -> list[str]:
        names = self._database.list_collection_names()
        return sorted(name for name in names if name != _SCHEMA and not name.startswith("system."))

    def _require_empty(self) -> None:
        used = [name for name in self._collections() if self._database[name].find_one({}, {"_id": 1})]
        if used:
            words = _("The database {name} is not empty ({collections}): a backup is restored into an empty one alone.")
            raise ConflictError(words.format(name=self._database.name, collections=", ".join(used)))

    def _fill(self, name: str) -> None:
        # An older archive may hold what only the migration makes right; entries are of epochs that have ended.
        bypass = name == JOURNAL or self._archive.manifest.version < VERSION
        for portion in self._portions(name):
            try:
                self._database[name].insert_many(portion, bypass_document_validation=bypass or None)
            except BulkWriteError as error:
                if {one["code"] for one in error.details["writeErrors"]} - {_REPEATED, _NOT_VALID}:
                    raise
                raise _not_taken(name, str(error.details)) from error
            self._passed(len(portion), name)
        if name == JOURNAL and (odd := self._database[name].find_one({"$nor": [SCHEMA[JOURNAL].validator()]})):
            raise _not_taken(name, str(odd["_id"]))

    def _portions(self, name: str) -> Iterator[list[RawBSONDocument]]:
        portion: list[RawBSONDocument] = []
        size = 0
        for raw in self._archive.documents(name):
            portion.append(RawBSONDocument(raw))
            size += len(raw)
            if len(portion) == _MOST_DOCUMENTS or size > _MOST_BYTES:
                yield portion
                portion, size = [], 0
        if portion:
            yield portion

    def _index_posters(self) -> None:
        """Make the indexes that GridFS makes by itself only while it is empty."""
        names = self._archive.manifest.collections
        if "posters.files" in names:
            self._database["posters.files"].create_index([("filename", ASCENDING), ("uploadDate", ASCENDING)])
        if "posters.chunks" in names:
            keys = [("files_id", ASCENDING), ("n", ASCENDING)]
            self._database["posters.chunks"].create_index(keys, unique=True)

    def _take_over_schema(self) -> None:
        """Give the database the archive's version, from which the migration goes on, and keep its own epoch."""
        for raw in self._archive.documents(_SCHEMA):
            document = decode(raw)
            if document["_id"] in _OWN:
                raise _not_taken(_SCHEMA, str(document["_id"]))
            self._database[_SCHEMA].replace_one({"_id": document["_id"]}, document, upsert=True)
            self._passed(1, _SCHEMA)

    def _compare(self, name: str) -> None:
        """Read a collection back: byte for byte what the archive holds, and nothing else."""
        tally = Tally()
        for raw in stored_documents(self._database[name]):
            self._passed(tally.add(raw), name)
        if tally.part() != self._archive.manifest.collections[name]:
            words = _("{collection} is not as the backup has it: something else wrote into the database meanwhile.")
            raise ConflictError(words.format(collection=name))

    def _passed(self, documents: int, collection: str) -> None:
        """Count documents that were written or read back: each passes twice."""
        self._done += documents
        if self._progress:
            self._progress(self._done, 2 * self._archive.manifest.documents, collection)

    def _end(self) -> None:
        if not self._database[_SCHEMA].delete_one({"_id": RESTORING, "id": self._id}).deleted_count:
            raise _overtaken()


def stored_documents(collection: DriverCollection[Document], session: ClientSession | None = None) -> Iterator[bytes]:
    """Yield a collection by _id as raw BSON, in portions of whole documents; without a restore's mark and the epoch,
    which are the database's own.
    """  # noqa: D205
    query = {"_id": {"$nin": list(_OWN)}} if collection.name == _SCHEMA else {}
    by_id = [("_id", ASCENDING)]
    with collection.find_raw_batches(query, sort=by_id, hint=by_id, session=session) as cursor:
        yield from cast("Iterator[bytes]", cursor)


def _not_taken(collection: str, detail: str) -> StorageError:
    words = _("The database did not take the documents of {collection}; the restore was stopped.")
    return StorageError(words.format(collection=collection), code=ErrorCode.RESTORE, detail=detail)


def _overtaken() -> ConflictError:
    return ConflictError(_("Another restore into this database was begun meanwhile."))
