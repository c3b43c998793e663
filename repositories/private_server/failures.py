"""Explains a failed start to the user, from mongod's exit code and its log. Starts nothing."""

import json
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from cinema.errors import ErrorCode, StorageError
from cinema.i18n import _
from repositories.private_server.files import ServerFiles, disk_full_error, folder_error, free_bytes

# Exit codes of mongod, from the reference "MongoDB Exit Codes and Statuses".
PORT_TAKEN = 48
_INCOMPATIBLE_DATA = 62
_DISK_FULL_BYTES = 16_000_000  # so little free space counts as a full disk
_TAIL_BYTES = 256_000


def start_error(files: ServerFiles, ended: int | None, detail: str = "") -> StorageError:
    """Return the error to raise; `ended` is mongod's exit code, or None while it still runs without answering."""
    words = " ".join(filter(None, [_first_errors(files), detail]))
    # The free space is checked too: on a full disk mongod can't write its log, so the log may say nothing.
    if "No space left on device" in words or free_bytes(files.home) < _DISK_FULL_BYTES:
        return disk_full_error(files.folder, words)
    if "Permission denied" in words or "Read-only file system" in words:
        return folder_error(files.folder, OSError(words))
    if ended == _INCOMPATIBLE_DATA:
        return StorageError(
            _(
                "The data in {folder} was written by another version of the database. "
                "Name the newer mongod that wrote it in CINEMA_MONGOD."
            ).format(folder=files.folder),
            code=ErrorCode.VERSION,
            detail=words,
        )
    return failed(files.folder, f"exit {ended}: {words}")


def failed(folder: Path, detail: str) -> StorageError:
    """Return the error for a failed start with no more specific message; `detail` goes to the log and the doctor."""
    return StorageError(
        _(
            "The database could not be started. Run “cinema doctor” to see why; "
            "the sales that were made are safe in {folder}."
        ).format(folder=folder),
        code=ErrorCode.START_FAILED,
        detail=detail,
    )


def no_loopback_error(detail: str) -> StorageError:
    """Return the error for a computer whose programs can't connect to each other."""
    return StorageError(
        _(
            "The network inside this computer (127.0.0.1, “localhost”) is off, and the database is reached by it. "
            "Turn it on: on Linux, “ip link set lo up” as root."
        ),
        code=ErrorCode.START_FAILED,
        detail=detail,
    )


def gone_error(files: ServerFiles, lost: Sequence[str]) -> StorageError:
    """Return the error for data that was removed while the server did not run: it isn't begun anew."""
    return StorageError(
        _(
            "The data of the database is gone: files are missing in {folder}. Put them back, or restore a backup with "
            "“cinema restore FILE”. To begin an empty house instead, remove the folder {home}."
        ).format(folder=files.data, home=files.home),
        code=ErrorCode.DATA_GONE,
        detail=", ".join(lost),
    )


def _first_errors(files: ServerFiles) -> str:
    """Return the first three errors in mongod's log, else the last line that it logged or printed.

    The first errors name the cause; the later ones report the shutdown that follows. Each start has a new log.
    """
    for path in (files.log, files.output):
        lines = _tail(path)
        errors = list(islice(filter(None, map(_error_in, lines)), 3))
        if errors or lines:
            return "; ".join(errors) or lines[-1]
    return ""


def _error_in(line: str) -> str:
    """Return the message of an error or fatal log line, cut to 400 characters; empty for any other line."""
    try:
        entry = json.loads(line)
    except ValueError:
        return ""
    if not isinstance(entry, dict) or entry.get("s") not in {"E", "F"}:
        return ""
    return f"{entry.get('msg')}: {json.dumps(entry.get('attr', {}))}"[:400]


def _tail(path: Path) -> list[str]:
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - _TAIL_BYTES))
            return [line for line in file.read().decode(errors="replace").splitlines() if line.strip()]
    except OSError:
        return []
