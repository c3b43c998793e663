"""Keeps a door's signed list, and what it did by it, in the data folder: files that only this user may read.

A record is a line, and on the disk before `add` returns. A line that was cut off by a crash was never answered to, and
is passed over.
"""

import json
import logging
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from cinema.domain.door_list import DoorList, LetIn, Outcome, Record, Seen, TakenBack
from cinema.domain.ids import new_id
from cinema.errors import StorageError
from cinema.i18n import _

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_KINDS: dict[str, type[Any]] = {"let-in": LetIn, "taken-back": TakenBack, "outcome": Outcome, "seen": Seen}
_formats: "dict[type[Any], TypeAdapter[Any]]" = {}
_log = logging.getLogger(__name__)


def packed(listed: DoorList) -> bytes:
    """Return a list as bytes: one list, one text."""
    return _format(DoorList).dump_json(listed)


def unpacked(content: bytes) -> DoorList:
    """Return a list again; ValueError for bytes that are none."""
    found: DoorList = _format(DoorList).validate_json(content)
    return found


def _format(kind: type[Any]) -> "TypeAdapter[Any]":
    """Return what reads and writes a kind of values; it is imported by a door alone, since it takes long."""
    from pydantic import TypeAdapter

    return _formats.get(kind) or _formats.setdefault(kind, TypeAdapter(kind))


class RecordsInMemory:
    """See `cinema.ports.DoorFolder`: what lasts as long as the program, for tests and programs that are no door."""

    def __init__(self) -> None:
        self._lists: dict[str, tuple[bytes, bytes]] = {}
        self._records: dict[tuple[str, str], list[Record]] = {}

    def keep(self, house: str, listed: DoorList, sign: Callable[[bytes], bytes]) -> None:
        """See the port."""
        content = packed(listed)
        self._lists[house] = (content, sign(content))

    def kept(self, house: str, verify: Callable[[bytes, bytes], bool]) -> DoorList | None:
        """See the port."""
        content, signature = self._lists.get(house, (b"", b""))
        if content and not verify(content, signature):
            raise ValueError(house)
        return unpacked(content) if content else None

    def add(self, house: str, day: str, record: Record) -> None:
        """See the port."""
        self._records.setdefault((house, day), []).append(record)

    def days(self, house: str) -> tuple[str, ...]:
        """See the port."""
        return tuple(sorted(day for name, day in self._records if name == house))

    def records(self, house: str, day: str) -> tuple[Record, ...]:
        """See the port."""
        return tuple(self._records.get((house, day), ()))

    def drop(self, house: str, day: str) -> None:
        """See the port."""
        self._records.pop((house, day), None)


class RecordsInFolder:
    """See `cinema.ports.DoorFolder`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._read: tuple[bytes, DoorList] | None = None

    def keep(self, house: str, listed: DoorList, sign: Callable[[bytes], bytes]) -> None:
        """See the port."""
        content = packed(listed)
        file = self._folder / f"{house}.list"
        draft = file.with_name(f"{file.name}.{new_id()}")
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with os.fdopen(_created(draft), "wb") as out:
                out.write(sign(content).hex().encode() + b"\n" + content)
            draft.replace(file)
        except OSError as error:
            draft.unlink(missing_ok=True)
            raise _unusable(file, error) from error

    def kept(self, house: str, verify: Callable[[bytes, bytes], bool]) -> DoorList | None:
        """See the port."""
        file = self._folder / f"{house}.list"
        try:
            signature, _line, content = file.read_bytes().partition(b"\n")
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unusable(file, error) from error
        try:
            is_genuine = verify(content, bytes.fromhex(signature.decode("ascii")))
        except ValueError:
            is_genuine = False
        if not is_genuine:
            raise ValueError(file.name)
        if self._read is None or self._read[0] != content:  # unpacking thousands of tickets would be felt at each scan
            self._read = content, unpacked(content)
        return self._read[1]

    def add(self, house: str, day: str, record: Record) -> None:
        """See the port."""
        line = _format(type(record)).dump_json(record) + b"\n"
        file = self._folder / f"{house}.{day}.door"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            is_new = not file.exists()
            descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
            try:
                size = os.fstat(descriptor).st_size
                if _is_cut_off(descriptor):
                    line = b"\n" + line
                try:
                    while line:
                        line = line[os.write(descriptor, line) :]
                    os.fsync(descriptor)
                except OSError:
                    os.ftruncate(descriptor, size)  # it is told that nobody was let in
                    raise
            finally:
                os.close(descriptor)
            if is_new:
                _sync_folder(self._folder)
        except OSError as error:
            raise _unusable(file, error) from error

    def days(self, house: str) -> tuple[str, ...]:
        """See the port."""
        return tuple(sorted(one.name.split(".")[1] for one in self._folder.glob(f"{house}.*.door")))

    def records(self, house: str, day: str) -> tuple[Record, ...]:
        """See the port."""
        file = self._folder / f"{house}.{day}.door"
        try:
            lines = file.read_bytes().split(b"\n")
        except FileNotFoundError:
            return ()
        except OSError as error:
            raise _unusable(file, error) from error
        found: list[Record] = []
        for line in filter(None, lines):
            try:
                found.append(_format(_KINDS[json.loads(line)["kind"]]).validate_json(line))
            except (KeyError, TypeError, ValueError):
                _log.error("a line of %s is no record of the door: it was cut off, or changed", file)
        return tuple(found)

    def drop(self, house: str, day: str) -> None:
        """See the port."""
        (self._folder / f"{house}.{day}.door").unlink(missing_ok=True)


def _created(file: Path) -> int:
    return os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)


def _is_cut_off(descriptor: int) -> bool:
    """Tell whether the last line has no end."""
    size = os.fstat(descriptor).st_size
    if not size:
        return False
    os.lseek(descriptor, size - 1, os.SEEK_SET)
    return os.read(descriptor, 1) != b"\n"


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":  # elsewhere a folder can't be opened, and its entries are kept by the file system
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _unusable(file: Path, error: OSError) -> StorageError:
    words = _("What the door needs without the database can't be kept or read in {file}: {reason}")
    return StorageError(words.format(file=file, reason=error.strerror))
