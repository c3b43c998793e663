r"""The file of a backup: what is in it, and how it is checked. Knows of no server and not where the file lies.

A backup is a zip archive that every unzip opens:

    cinema-backup             first, stored as it is: the number of this format and a line end. The file is known by it.
    data/COLLECTION.bson      a collection's documents by _id, as BSON one after the other: mongodump's own layout.
                              Posters are GridFS, so they are posters.files and posters.chunks.
    manifest.json             last: what made it, the instant, the schema's version, and of each collection its
                              documents, bytes and SHA-256.

The archive's comment, the last 64 bytes of the file, is the SHA-256 of all before it, so that a changed byte is found
wherever it is: `head -c -64 FILE | sha256sum` says the same as `tail -c 64 FILE`. These two, the first entry and the
last bytes, stay in every format to come. It finds accidents; whoever changes a file on purpose can write a new sum.
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
    """What the archive says of itself. `instant` is ISO 8601; `version` is the schema's."""

    format: int
    program: str
    server: str
    database: str
    instant: str
    version: int
    collections: Mapping[str, Part]

    @property
    def documents(self) -> int:
        """How many documents there are in all."""
        return sum(part.documents for part in self.collections.values())


class Tally:
    """Counts and sums up documents that pass as raw BSON, whole ones in any portions."""

    def __init__(self) -> None:
        self._documents = self._bytes = 0
        self._sum = hashlib.sha256()

    def add(self, raw: bytes) -> int:
        """Take in some whole documents and return how many they were."""
        place = count = 0
        while place < len(raw):
            place += int.from_bytes(raw[place : place + 4], "little")
            count += 1
        self._documents += count
        self._bytes += len(raw)
        self._sum.update(raw)
        return count

    def part(self) -> Part:
        """Return what has passed."""
        return Part(self._documents, self._bytes, self._sum.hexdigest())


class ArchiveWriter:
    """Writes an archive into an open file, in bounded memory; `finish` completes it."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        # The server keeps a snapshot for some minutes, so quick matters more than small.
        self._zip = ZipFile(file, "w", ZIP_DEFLATED, compresslevel=1)
        self._parts: dict[str, Part] = {}
        self.documents = 0
        self._zip.writestr(ZipInfo(SIGN), f"{FORMAT}\n")

    def add(self, collection: str, portions: Iterable[bytes]) -> None:
        """Write a collection from portions of whole documents."""
        tally = Tally()
        with self._zip.open(data_name(collection), "w", force_zip64=True) as entry:
            for raw in portions:
                self.documents += tally.add(raw)
                entry.write(raw)
        self._parts[collection] = tally.part()

    def finish(self, program: str, server: str, database: str, instant: str, version: int) -> None:
        """Write the manifest and the sum over everything."""
        manifest = Manifest(FORMAT, program, server, database, instant, version, self._parts)
        self._zip.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
        self._zip.comment = b"0" * SUM_BYTES
        self._zip.close()
        digest = sum_of(self._file).encode()
        self._file.seek(-SUM_BYTES, 2)
        self._file.write(digest)
        self._file.flush()

    def abandon(self) -> None:
        """Let the file go as it is, and write nothing more into it."""
        self._zip.fp = None


def data_name(collection: str) -> str:
    """Return the entry that holds a collection."""
    return f"data/{collection}.bson"


def sum_of(file: IO[bytes]) -> str:
    """Return the SHA-256 of all but the last bytes, and stand before those."""
    left = file.seek(0, 2) - SUM_BYTES
    file.seek(0)
    found = hashlib.sha256()
    while left > 0:
        piece = file.read(min(left, PIECE))
        found.update(piece)
        left -= len(piece)
    return found.hexdigest()
