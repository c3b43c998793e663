"""Restores a checked archive into an empty database, so that nobody can sell from a partly restored one.

A mark in `schema` is written first. It is removed last, after every collection was read back and compared and a new
epoch has begun; until then `migrate` refuses the database. An interrupted restore isn't resumed: it starts over, and
first drops what the mark shows was partly written.
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
from repositories.archive.reader import ANY_DATE, ArchiveReader
from repositories.collection import Document, driver_errors
from repositories.connect import Connection
from repositories.migrations import REHEARSAL, RESTORING, VERSION, migrate
from repositories.schema import EPOCH, JOURNAL, SCHEMA, begin_epoch

_MOST_DOCUMENTS = 2000
_MOST_BYTES = 8 << 20
_SCHEMA = "schema"
_OWN = (RESTORING, EPOCH, REHEARSAL)
_REPEATED, _NOT_VALID = 11000, 121  # DuplicateKey and DocumentValidationFailure of MongoDB's error_codes.yml


class Restore:
    """One restore of one archive."""

    def __init__(self, connection: Connection, archive: ArchiveReader, progress: Progress | None) -> None:
        self._database = connection.current()
        self._archive = archive
        self._progress = progress
        self._id = new_id()
        self._done = 0

    def run(self, *, again: bool) -> None:
        """Run the restore; ConflictError if the database isn't empty. `again` drops what an interrupted one left."""
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
            # A program that is still open on the database must not continue its old chain.
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
            # The filter guards against a race: only the mark that was read is replaced.
            marks.replace_one({"_id": RESTORING, "id": found.get("id")}, mark, upsert=True)
        except DuplicateKeyError:
            raise _overtaken() from None
        if half:
            for name in self._collections():
                self._database.drop_collection(name)
            marks.delete_one({"_id": "version"})
            migrate(self._database, restoring=True)
        # Checked again under our mark: `writing` allows a later restore to drop everything in the database.
        self._require_empty()
        if not marks.update_one({"_id": RESTORING, "id": self._id}, {"$set": {"writing": True}}).matched_count:
            raise _overtaken()

    def _collections(self) -> list[str]:
        names = self._database.list_collection_names()
        return sorted(name for name in names if name != _SCHEMA and not name.startswith("system."))

    def _require_empty(self) -> None:
        used = [name for name in self._collections() if self._database[name].find_one({}, {"_id": 1})]
        if used:
            words = _("The database {name} is not empty ({collections}). Restore into an empty one: --database NAME.")
            raise ConflictError(words.format(name=self._database.name, collections=", ".join(used)))

    def _fill(self, name: str) -> None:
        # Documents of an older schema are fixed by the migration; entries are of an epoch that the validator refuses.
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
        """Create the indexes that GridFS creates only in an empty collection."""
        names = self._archive.manifest.collections
        if "posters.files" in names:
            self._database["posters.files"].create_index([("filename", ASCENDING), ("uploadDate", ASCENDING)])
        if "posters.chunks" in names:
            keys = [("files_id", ASCENDING), ("n", ASCENDING)]
            self._database["posters.chunks"].create_index(keys, unique=True)

    def _take_over_schema(self) -> None:
        """Restore `schema` with the archive's version, which the migration starts from, and keep the epoch."""
        for raw in self._archive.documents(_SCHEMA):
            document = decode(raw, ANY_DATE)
            if document["_id"] in _OWN:
                raise _not_taken(_SCHEMA, str(document["_id"]))
            self._database[_SCHEMA].replace_one({"_id": document["_id"]}, document, upsert=True)
            self._passed(1, _SCHEMA)

    def _compare(self, name: str) -> None:
        """Read a collection back and compare it with the archive byte for byte; ConflictError if it differs."""
        tally = Tally()
        for raw in stored_documents(self._database[name]):
            self._passed(tally.add(raw), name)
        if tally.part() != self._archive.manifest.collections[name]:
            words = _("{collection} is not as the backup has it: something else wrote into the database meanwhile.")
            raise ConflictError(words.format(collection=name))

    def _passed(self, documents: int, collection: str) -> None:
        """Report progress; each document counts twice, written and read back."""
        self._done += documents
        if self._progress:
            self._progress(self._done, 2 * self._archive.manifest.documents, collection)

    def _end(self) -> None:
        if not self._database[_SCHEMA].delete_one({"_id": RESTORING, "id": self._id}).deleted_count:
            raise _overtaken()


def stored_documents(collection: DriverCollection[Document], session: ClientSession | None = None) -> Iterator[bytes]:
    """Yield a collection by _id as raw BSON in portions of whole documents, without the marks of this database."""
    query = {"_id": {"$nin": list(_OWN)}} if collection.name == _SCHEMA else {}
    by_id = [("_id", ASCENDING)]
    with collection.find_raw_batches(query, sort=by_id, hint=by_id, session=session) as cursor:
        yield from cast("Iterator[bytes]", cursor)


def _not_taken(collection: str, detail: str) -> StorageError:
    words = _("The database did not take the documents of {collection}; the restore was stopped.")
    return StorageError(words.format(collection=collection), code=ErrorCode.RESTORE, detail=detail)


def _overtaken() -> ConflictError:
    return ConflictError(_("Another restore into this database was begun meanwhile."))
