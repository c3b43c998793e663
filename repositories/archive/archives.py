"""Backs up a whole database from one snapshot while selling goes on, and restores it into an empty one.

All reads of a backup see the same instant, so its sales, seats and journal agree. The server keeps a snapshot for a
limited time (`minSnapshotHistoryWindowInSeconds`, 300 by default).
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace as replace_fields
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from bson.raw_bson import RawBSONDocument
from pymongo.errors import OperationFailure

from cinema import __version__
from cinema.domain.journal import Head
from cinema.errors import ErrorCode, InvalidInputError, StorageError
from cinema.files import new_file, open_regular
from cinema.i18n import _
from cinema.ports import Archive, Copy, Progress
from repositories.archive.contents import check_contents
from repositories.archive.file import require_room, scratch_file, told_of_scratch
from repositories.archive.format import ArchiveWriter
from repositories.archive.manifest import KNOWN
from repositories.archive.reader import ArchiveReader
from repositories.archive.restore import Restore, stored_documents
from repositories.collection import driver_errors
from repositories.connect import Connection
from repositories.schema import JOURNAL, SCHEMA

# Error codes of MongoDB's error_codes.yml: SnapshotTooOld, and SnapshotUnavailable right after a catalogue change.
_TOO_OLD = 239
_UNAVAILABLE = 246
_TRIES = 5
_LARGEST_FILE = 1 << 40
_PAUSE_SECONDS = 0.5


class Archives:
    """See `cinema.ports.Archives`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def write(self, file: Path, *, replace: bool, progress: Progress | None = None) -> Archive:
        """See the port."""
        self._require_snapshots()
        with new_file(file, replace=replace) as draft:
            with driver_errors():
                self._take(draft, progress)
            reader = ArchiveReader(draft, file)
            reader.check(progress)
        return described(reader)

    def write_sealed(self, file: Path, *, replace: bool, seal: Copy, progress: Progress | None = None) -> Archive:
        """See the port."""
        self._require_snapshots()
        with driver_errors():
            stored = int(self._connection.current().command("dbStats")["storageSize"])
        require_room(file, stored)
        with scratch_file() as plain:
            with told_of_scratch(), driver_errors():
                self._take(plain, progress)
            reader = ArchiveReader(plain, file)
            reader.check(progress)
            doubt = ""
            try:
                check_contents(reader, progress)
            except InvalidInputError as error:
                doubt = error.message
            with new_file(file, replace=replace) as draft:
                seal(plain, draft)
                size = draft.seek(0, os.SEEK_END)
            return replace_fields(described(reader), size=size, doubt=doubt)

    def restore(
        self, file: Path, *, again: bool, unseal: Copy | None = None, progress: Progress | None = None
    ) -> Archive:
        """See the port."""
        with opened(file, unseal) as archive:
            reader = ArchiveReader(archive, file)
            reader.check(progress)
            check_contents(reader, progress)
            Restore(self._connection, reader, progress).run(again=again)
            return described(reader)

    def heads(self, file: Path, unseal: Copy | None = None) -> tuple[Head, ...]:
        """See the port; an entry without a place in a chain is passed over."""
        newest: dict[str, Head] = {}
        with opened(file, unseal) as archive:
            reader = ArchiveReader(archive, file)
            reader.check()
            for raw in reader.documents(JOURNAL):
                entry = RawBSONDocument(raw)
                till, seq, digest = entry.get("till"), entry.get("seq"), entry.get("hash")
                if not isinstance(till, str) or not isinstance(seq, int) or not isinstance(digest, str):
                    continue
                if till not in newest or seq > newest[till].seq:
                    newest[till] = Head(till, seq, digest)
        return tuple(newest[till] for till in sorted(newest))

    def _require_snapshots(self) -> None:
        if not self._connection.change_streams:
            words = _("A backup needs a server that keeps snapshots: a replica set. This one is a standalone server.")
            raise StorageError(words, code=ErrorCode.NO_SNAPSHOT)

    def _take(self, draft: IO[bytes], progress: Progress | None) -> None:
        """Write the draft from one snapshot; retries while the server has none available."""
        for tries_left in reversed(range(_TRIES)):
            draft.seek(0)
            draft.truncate()
            writer = ArchiveWriter(draft)
            try:
                self._write(writer, progress)
                break
            except OperationFailure as error:
                if error.code == _TOO_OLD:
                    words = _(
                        "The backup took longer than the server keeps a snapshot. Try again at a quieter time, "
                        "or let the server keep one longer (minSnapshotHistoryWindowInSeconds)."
                    )
                    raise StorageError(words, code=ErrorCode.SNAPSHOT_TOO_OLD, detail=str(error)) from error
                if error.code != _UNAVAILABLE or not tries_left:
                    raise
            finally:
                writer.abandon()
            time.sleep(_PAUSE_SECONDS)

    def _write(self, writer: ArchiveWriter, progress: Progress | None) -> None:
        database, client = self._connection.current(), self._connection.client
        # A majority write: once it is acknowledged, all earlier w:1 writes of sales and seats are durable too.
        database["schema"].update_one({"_id": "version"}, {"$max": {"version": 0}})
        with client.start_session(snapshot=True) as snapshot:
            # Before the first read, which takes the snapshot: everything acknowledged by this instant is in it.
            instant: datetime = client.admin.command("hello")["localTime"].replace(tzinfo=UTC)
            version = (database["schema"].find_one({"_id": "version"}, session=snapshot) or {})["version"]
            # A collection that another program put here is not the house's, and a restore would refuse it.
            names = sorted(name for name in KNOWN.intersection(database.list_collection_names()) if _is_backed_up(name))
            total = sum(database[name].estimated_document_count() for name in names)

            def portions(name: str) -> Iterator[bytes]:
                for raw in stored_documents(database[name], snapshot):
                    yield raw
                    if progress and writer.documents < total:
                        progress(writer.documents, total, name)

            for name in names:
                writer.add(name, portions(name))
        if progress:
            progress(total, total, "")
        writer.finish(
            __version__, self._connection.version, database.name, instant.isoformat(timespec="seconds"), version
        )


@contextmanager
def opened(file: Path, unseal: Copy | None) -> Iterator[IO[bytes]]:
    """Open an archive for reading, decrypted by `unseal` into a file without a name."""
    with open_regular(file, _LARGEST_FILE) as found:
        if unseal is None:
            yield found
            return
        with scratch_file() as plain:
            with told_of_scratch():
                unseal(found, plain)
            yield plain


def _is_backed_up(name: str) -> bool:
    return name not in SCHEMA or SCHEMA[name].in_backups


def described(reader: ArchiveReader) -> Archive:
    """Return the summary of an archive."""
    manifest = reader.manifest
    return Archive(
        datetime.fromisoformat(manifest.instant),
        manifest.program,
        manifest.database,
        {name: part.documents for name, part in manifest.collections.items()},
        reader.size,
    )
