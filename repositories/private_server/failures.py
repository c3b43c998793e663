"""Turns a start that failed into words for the user, from how mongod ended and what it wrote. Starts nothing."""

import json
from itertools import islice
from pathlib import Path

from cinema.errors import ErrorCode, StorageError
from cinema.i18n import _
from repositories.private_server.files import ServerFiles, disk_full_error, folder_error, free_bytes

PORT_TAKEN = 48
_OTHER_FORMAT = 62
_NOTHING_LEFT = 16_000_000
_TAIL_BYTES = 256_000


def start_error(files: ServerFiles, ended: int | None, detail: str = "") -> StorageError:
    """Return the error to raise; `ended` is mongod's exit code, or None while it still runs without answering."""
    words = " ".join(filter(None, [_last_words(files), detail]))
    if "No space left on device" in words or free_bytes(files.home) < _NOTHING_LEFT:  # a full disk takes no log either
        return disk_full_error(files.folder, words)
    if "Permission denied" in words or "Read-only file system" in words:
        return folder_error(files.folder, OSError(words))
    if ended == _OTHER_FORMAT:
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
    """Return the error of a start that failed for a reason with no words of its own."""
    return StorageError(
        _(
            "The database could not be started. Run “cinema doctor” to see why; "
            "the sales that were made are safe in {folder}."
        ).format(folder=folder),
        code=ErrorCode.START_FAILED,
        detail=detail,
    )


def _last_words(files: ServerFiles) -> str:
    """Return the first errors that mongod logged, else the last line of any kind that it left.

    The first ones name the cause: what follows is mongod's report of its own end. Each start has a new log.
    """
    for path in (files.log, files.output):
        lines = _tail(path)
        errors = list(islice(filter(None, map(_error_in, lines)), 3))
        if errors or lines:
            return "; ".join(errors) or lines[-1]
    return ""


def _error_in(line: str) -> str:
    """Return what an error's line says, cut to a length that a person reads; empty for any other line."""
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
