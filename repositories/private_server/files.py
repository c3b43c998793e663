"""The private server's files: names, permissions, atomic writes, and the record kept between starts.

Starts and stops nothing, and doesn't speak MongoDB's protocol.
"""

import base64
import json
import os
import secrets
import shutil
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import platformdirs

from cinema.errors import ErrorCode, StorageError
from cinema.i18n import _

FREE_BYTES_NEEDED = 200_000_000  # less is refused before the start: mongod aborts when its disk fills up


def data_folder() -> Path:
    """Return the program's data folder: CINEMA_DATA_DIR, else the user's data folder of the platform."""
    chosen = os.environ.get("CINEMA_DATA_DIR")
    return Path(chosen).expanduser().absolute() if chosen else platformdirs.user_data_path("cinema", appauthor=False)


@dataclass(frozen=True, slots=True)
class ServerRecord:
    """The server's record between starts: its port, whether its first start was completed, how often it started."""

    port: int | None = None
    ready: bool = False
    starts: int = 0


class ServerFiles:
    """The paths of the server's files, all in `server` inside the data folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / "server"
        self.data = self.home / "data"
        self.key = self.home / "key"
        self.password = self.home / "password"
        self.log = self.home / "mongod.log"
        self.output = self.home / "mongod.out"
        self.watcher_log = self.home / "watcher.log"
        self.start_lock = self.home / "start.lock"
        self.users_lock = self.home / "users.lock"
        self.alive_lock = self.home / "alive.lock"
        self.watcher_lock = self.home / "watcher.lock"
        self._record = self.home / "server.json"

    def prepare(self) -> None:
        """Create the folders and check that they are writable; a repeat changes nothing.

        StorageError "data-folder", or "disk-full" if not even a small file fits.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for folder in (self.home, self.data):
                folder.mkdir(mode=0o700, exist_ok=True)
            write_atomically(self.home / "write-test", b"ok")
            (self.home / "write-test").unlink(missing_ok=True)
        except OSError as error:
            raise folder_error(self.folder, error) from error

    def secrets(self) -> str:
        """Return the password; create it and the key file if missing, readable by this user only."""
        if not self.key.exists():
            write_atomically(self.key, base64.b64encode(secrets.token_bytes(256)))
        if not self.password.exists():
            write_atomically(self.password, secrets.token_urlsafe(32).encode())
        return self.password.read_text().strip()

    def record(self) -> ServerRecord:
        """Return the stored record; if it is missing or corrupt, one without a port.

        The record is written before the first start. So data without a readable record is not an unfinished first
        start: it counts as `ready` and is never set aside.
        """
        try:
            found = json.loads(self._record.read_text())
            return ServerRecord(int(found["port"]), bool(found["ready"]), int(found["starts"]))
        except (OSError, ValueError, KeyError, TypeError):
            return ServerRecord(ready=self.data.is_dir() and any(self.data.iterdir()))

    def remember(self, record: ServerRecord) -> None:
        """Replace the stored record, durably."""
        write_atomically(self._record, json.dumps(asdict(record)).encode())

    def set_aside(self) -> None:
        """Rename the data of an unfinished first start to `data-unfinished-N` and continue with an empty folder."""
        number = 1
        while (kept := self.home / f"data-unfinished-{number}").exists():
            number += 1
        self.data.rename(kept)
        self.data.mkdir(mode=0o700)
        self.remember(replace(self.record(), ready=False))

    def touch_users(self) -> None:
        """Update the time of the users' lock file: the watcher then notices a user that left before it looked."""
        self.users_lock.touch(mode=0o600)

    def pid(self) -> int | None:
        """Return the process id from mongod's own lock file; valid only while the alive lock is held."""
        try:
            return int((self.data / "mongod.lock").read_text())
        except (OSError, ValueError):
            return None


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file readable by its owner only; after a crash it has the old content or all of the new."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    temporary.unlink(missing_ok=True)  # left by a killed process that had the same id
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # before the rename, else a crash could leave the new name on an empty file
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def free_bytes(folder: Path) -> int:
    """Return the free bytes on the disk of a folder that exists."""
    return shutil.disk_usage(folder).free


def folder_error(folder: Path, error: OSError) -> StorageError:
    """Return the error for a data folder that can't be used: full, or not writable."""
    import errno

    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return disk_full_error(folder, str(error))
    return StorageError(
        _(
            "The data folder {folder} can't be written. "
            "Make it writable for you, or name another folder in CINEMA_DATA_DIR."
        ).format(folder=folder),
        code=ErrorCode.DATA_FOLDER,
        detail=str(error),
    )


def disk_full_error(folder: Path, detail: str) -> StorageError:
    """Return the error for a full disk."""
    return StorageError(
        _(
            "The disk that holds {folder} is full: at least {megabytes} MB must be free. "
            "Free some space, or name a folder on another disk in CINEMA_DATA_DIR."
        ).format(folder=folder, megabytes=FREE_BYTES_NEEDED // 1_000_000),
        code=ErrorCode.DISK_FULL,
        detail=detail,
    )
