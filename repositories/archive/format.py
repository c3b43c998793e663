r"""The format of a backup file and its checksums, apart from any server or file system.

A backup is a zip archive that every unzip opens:

    cinema-backup             first, uncompressed: the number of this format and a line end. It identifies the file.
    data/COLLECTION.bson      a collection's documents by _id as concatenated BSON, which is mongodump's layout.
                              Posters are in GridFS: posters.files and posters.chunks.
    manifest.json             last: the program, the instant, the schema's version, and each collection's
                              documents, bytes and SHA-256.

The archive's comment, the last 64 bytes of the file, is the SHA-256 of all bytes before it, so that any changed byte is
detected: `head -c -64 FILE | sha256sum` equals `tail -c 64 FILE`. The first entry and these last bytes stay the same in
all later formats. The checksum detects accidents, not an attacker, who can compute a new one.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import IO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

SIGN = "cinema-backup"
FORMAT = 1
MANIFEST = "manifest.json"
SUM_BYTES = 64
PIECE = 1 << 20


@dataclass(frozen=True, slots=True)
class Part:
    """One collection in the archive."""

    documents: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The archive's manifest. `instant` is ISO 8601; `version` is the schema's."""

    format: int
    program: str
    server: str
    database: str
    instant: str
    version: int
    collections: Mapping[str, Part]

    @property
    def documents(self) -> int:
        """The number of documents in all collections."""
        return sum(part.documents for part in self.collections.values())


class Tally:
    """Counts and hashes raw BSON documents, given in portions of whole documents."""

    def __init__(self) -> None:
        self._documents = self._bytes = 0
        self._sum = hashlib.sha256()

    def add(self, raw: bytes) -> int:
        """Add some whole documents and return how many they are."""
        place = count = 0
        while place < len(raw):
            place += int.from_bytes(raw[place : place + 4], "little")
            count += 1
        self._documents += count
        self._bytes += len(raw)
        self._sum.update(raw)
        return count

    def part(self) -> Part:
        """Return count, bytes and hash of all documents so far."""
        return Part(self._documents, self._bytes, self._sum.hexdigest())


class ArchiveWriter:
    """Writes an archive to an open file in bounded memory; `finish` completes it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        # Speed before size: the server keeps the snapshot only for some minutes.
        self._zip = ZipFile(file, "w", ZIP_DEFLATED, compresslevel=1)
        self._parts: dict[str, Part] = {}
        self.documents = 0
        try:
            self._zip.writestr(ZipInfo(SIGN), f"{FORMAT}\n")
        except BaseException:  # such as a full disk: nobody gets this writer to abandon it
            self.abandon()
            raise

    def add(self, collection: str, portions: Iterable[bytes]) -> None:
        """Write a collection from portions of whole documents."""
        tally = Tally()
        with self._zip.open(data_name(collection), "w", force_zip64=True) as entry:
            for raw in portions:
                self.documents += tally.add(raw)
                entry.write(raw)
        self._parts[collection] = tally.part()

    def finish(self, program: str, server: str, database: str, instant: str, version: int) -> None:
        """Write the manifest and the checksum of the whole file."""
        manifest = Manifest(FORMAT, program, server, database, instant, version, self._parts)
        self._zip.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
        self._zip.comment = b"0" * SUM_BYTES
        self._zip.close()
        digest = sum_of(self._file).encode()
        self._file.seek(-SUM_BYTES, 2)
        self._file.write(digest)
        self._file.flush()

    def abandon(self) -> None:
        """Write nothing more; without this, the zip file would write its directory when it is garbage collected."""
        self._zip.fp = None


def data_name(collection: str) -> str:
    """Return the name of a collection's entry in the archive."""
    return f"data/{collection}.bson"


def sum_of(file: IO[bytes]) -> str:
    """Return the SHA-256 of the file without its checksum, and leave the position in front of it."""
    left = file.seek(0, 2) - SUM_BYTES
    file.seek(0)
    found = hashlib.sha256()
    while left > 0:
        piece = file.read(min(left, PIECE))
        found.update(piece)
        left -= len(piece)
    return found.hexdigest()
