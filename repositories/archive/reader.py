"""Reads a backup file, and refuses one that is incomplete, too new, or not a backup, with the reason."""

import struct
import zlib
from collections.abc import Iterator
from io import BufferedReader
from pathlib import Path
from typing import IO, cast
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile

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
    Tally,
    data_name,
    sum_of,
)
from repositories.archive.manifest import LARGEST_MANIFEST, ManifestError, read_manifest

# BSONObjMaxInternalSize: the server's own limit is the 16 MB of a document and 16 kB.
_LONGEST = (16 << 20) + (16 << 10)
# A date beyond Python's range must not make a document unreadable.
ANY_DATE: CodecOptions[dict[str, object]] = CodecOptions(datetime_conversion=DatetimeConversion.DATETIME_AUTO)
_END, _LARGE_END, _LOCATOR = struct.Struct("<4s4H2LH"), struct.Struct("<4sQ2H2L4Q"), struct.Struct("<4sLQL")
_END_BYTES = _LARGE_END.size + _LOCATOR.size + _END.size
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
            raise self.refusal(_("it is empty"))
        if head[:4] != b"PK\x03\x04" or head[30:] != SIGN.encode():
            raise self.refusal(_("it was not made by this program"))
        file.seek(max(0, self.size - SUM_BYTES))
        if sum_of(file) != file.read(SUM_BYTES).decode("ascii", "replace"):
            raise self.refusal(_("it was cut off or changed since it was written"))
        file.seek(max(0, self.size - SUM_BYTES - _END_BYTES))
        listed = _directory_bytes(file.read(_END_BYTES))
        if listed is None or listed > LARGEST_MANIFEST:  # the list of contents is read into memory as a whole
            raise self.refusal(_("its list of contents can't be read"))
        try:
            self._zip = ZipFile(file)
            if int(self._small(SIGN)) > FORMAT:
                raise self.refusal(_("a newer version of the program made it; update the program"))
            self.manifest = read_manifest(self._small(MANIFEST))
        except ManifestError as error:
            raise self.refusal(str(error)) from None
        except _UNREADABLE as error:
            raise self.refusal(_("its list of contents can't be read")) from error
        if [(one.filename, one.file_size) for one in self._zip.infolist()[1:-1]] != [
            (data_name(name), part.bytes) for name, part in self.manifest.collections.items()
        ] or (self._zip.namelist()[0], self._zip.namelist()[-1]) != (SIGN, MANIFEST):
            raise self.refusal(_("its list of contents does not match its contents"))
        # Others, which `zipfile` knows too, inflate a piece to any size at once.
        if any(one.compress_type not in {ZIP_STORED, ZIP_DEFLATED} for one in self._zip.infolist()):
            raise self.refusal(_("it is compressed in a way that this program does not use"))

    def _small(self, name: str) -> bytes:
        """Return a small entry; ValueError if it is larger than any that this program writes."""
        entry = self._zip.getinfo(name)
        if entry.compress_type not in {ZIP_STORED, ZIP_DEFLATED} or entry.file_size > LARGEST_MANIFEST:
            raise ValueError(name)
        with self._zip.open(entry) as opened:
            return opened.read(LARGEST_MANIFEST)

    def documents(self, collection: str) -> Iterator[bytes]:
        """Yield a collection's documents as raw BSON."""
        with self._zip.open(data_name(collection)) as entry:
            stream = BufferedReader(cast("BufferedReader", entry), PIECE)
            while start := stream.read(4):
                length = int.from_bytes(start, "little")
                rest = stream.read(length - 4) if 5 <= length <= _LONGEST else b""
                if len(rest) != length - 4:
                    raise self.refusal(_("a document in {collection} is broken").format(collection=collection))
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
                    document = decode(raw, ANY_DATE)
                    identity = document["_id"]
                    if collection == "schema" and identity == "version":
                        version = document["version"]
                    done += 1
                    if progress and done % 1000 == 0:
                        progress(done, self.manifest.documents, collection)
            except RecursionError as error:  # of the driver, at some hundred levels
                raise self.refusal(nested_too_deep(collection)) from error
            except _UNREADABLE as error:
                words = _("a document in {collection} is broken").format(collection=collection)
                raise self.refusal(words) from error
            if tally.part() != part:
                words = _("{collection} is not what the list of contents says").format(collection=collection)
                raise self.refusal(words)
        if version != self.manifest.version:
            raise self.refusal(_("its schema's version is not what the list of contents says"))
        if progress:
            progress(self.manifest.documents, self.manifest.documents, "")

    def refusal(self, reason: str) -> InvalidInputError:
        """Return the error for an archive that can't be used, with a reason, translated."""
        words = _("{file} can't be used as a backup: {reason}.").format(file=self._name, reason=reason)
        return InvalidInputError(words, field="file")


def nested_too_deep(collection: str) -> str:
    """Return the reason against a document that a database would refuse, or a reader not survive."""
    return _("a document in {collection} is nested too deeply").format(collection=collection)


def _directory_bytes(tail: bytes) -> int | None:
    """Return the size of a zip's directory, from the bytes in front of the checksum; None if no zip ends there.

    Layouts of PKWARE's APPNOTE: 4.3.16 (end record), and 4.3.15 with 4.3.14 (zip64) in front of it.
    """
    end = tail[-_END.size :]
    if len(end) < _END.size or not end.startswith(b"PK\x05\x06"):
        return None
    large, locator = tail[: _LARGE_END.size], tail[_LARGE_END.size : -_END.size]
    if locator.startswith(b"PK\x06\x07") and large.startswith(b"PK\x06\x06"):
        return int(_LARGE_END.unpack(large)[8])
    return int(_END.unpack(end)[5])
