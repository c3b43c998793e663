"""Reads a backup file, and refuses one that is incomplete, too new, or not a backup, with the reason."""

import json
import zlib
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from typing import IO, cast
from zipfile import BadZipFile, ZipFile

from bson import CodecOptions, DatetimeConversion, decode
from bson.errors import BSONError

from cinema.errors import InvalidInputError
from cinema.i18n import _
from cinema.ports import Progress
from repositories.archive.format import (
    FORMAT,
    MANIFEST,
    PIECE,
    SIGN,
    SUM_BYTES,
    Manifest,
    Part,
    Tally,
    data_name,
    sum_of,
)
from repositories.migrations import UNRELEASED, VERSION

# BSONObjMaxInternalSize: the server's own limit is the 16 MB of a document and 16 kB.
_LONGEST = (16 << 20) + (16 << 10)
# A date beyond Python's range must not make a document unreadable.
_ANY_DATE: CodecOptions[dict[str, object]] = CodecOptions(datetime_conversion=DatetimeConversion.DATETIME_AUTO)
_UNREADABLE = (
    BadZipFile, zlib.error, BSONError, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError, TypeError,
)  # fmt: skip


class ArchiveReader:
    """Reads an archive from an open file. The constructor checks checksum, format and manifest.

    Every method raises InvalidInputError with the reason if the file can't be used.
    """

    def __init__(self, file: IO[bytes], name: Path) -> None:
        self._name = name
        self.size = file.seek(0, 2)
        file.seek(0)
        head = file.read(30 + len(SIGN))
        if not self.size:
            raise self._refusal(_("it is empty"))
        if head[:4] != b"PK\x03\x04" or head[30:] != SIGN.encode():
            raise self._refusal(_("it was not made by this program"))
        file.seek(max(0, self.size - SUM_BYTES))
        if sum_of(file) != file.read(SUM_BYTES).decode("ascii", "replace"):
            raise self._refusal(_("it was cut off or changed since it was written"))
        try:
            self._zip = ZipFile(file)
            if int(self._zip.read(SIGN)) > FORMAT:
                raise self._refusal(_("a newer version of the program made it; update the program"))
            self.manifest = _read_manifest(self._zip.read(MANIFEST))
            names = [SIGN, *map(data_name, self.manifest.collections), MANIFEST]
            complete = self._zip.namelist() == names
        except _UNREADABLE as error:
            raise self._refusal(_("its list of contents can't be read")) from error
        if self.manifest.version > VERSION:
            raise self._refusal(_("a newer version of the program made it; update the program"))
        if self.manifest.version <= UNRELEASED:
            raise self._refusal(
                _("a version of the program from before its first release made it; load the house anew")
            )
        if not complete or any(name.startswith("system.") for name in self.manifest.collections):
            raise self._refusal(_("its list of contents does not match its contents"))

    def documents(self, collection: str) -> Iterator[bytes]:
        """Yield a collection's documents as raw BSON."""
        with self._zip.open(data_name(collection)) as entry:
            stream = BufferedReader(cast("BufferedReader", entry), PIECE)
            while start := stream.read(4):
                length = int.from_bytes(start, "little")
                rest = stream.read(length - 4) if 5 <= length <= _LONGEST else b""
                if len(rest) != length - 4:
                    raise self._refusal(_("a document in {collection} is broken").format(collection=collection))
                yield start + rest

    def check(self, progress: Progress | None = None) -> None:
        """Check that every document can be decoded, and that counts and hashes agree with the manifest."""
        done = 0
        version: object = None
        for collection, part in self.manifest.collections.items():
            tally = Tally()
            try:
                for raw in self.documents(collection):
                    tally.add(raw)
                    document = decode(raw, _ANY_DATE)
                    identity = document["_id"]
                    if collection == "schema" and identity == "version":
                        version = document["version"]
                    done += 1
                    if progress and done % 1000 == 0:
                        progress(done, self.manifest.documents, collection)
            except _UNREADABLE as error:
                words = _("a document in {collection} is broken").format(collection=collection)
                raise self._refusal(words) from error
            if tally.part() != part:
                words = _("{collection} is not what the list of contents says").format(collection=collection)
                raise self._refusal(words)
        if version != self.manifest.version:
            raise self._refusal(_("its schema's version is not what the list of contents says"))
        if progress:
            progress(self.manifest.documents, self.manifest.documents, "")

    def _refusal(self, reason: str) -> InvalidInputError:
        words = _("{file} can't be used as a backup: {reason}.").format(file=self._name, reason=reason)
        return InvalidInputError(words, field="file")


def _read_manifest(text: bytes) -> Manifest:
    found = json.loads(text)
    parts = {
        str(name): Part(int(part["documents"]), int(part["bytes"]), str(part["sha256"]))
        for name, part in found.pop("collections").items()
    }
    if not isinstance(found["version"], int):
        raise TypeError(found["version"])
    return Manifest(**found, collections=parts)
