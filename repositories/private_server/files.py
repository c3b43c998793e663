"""Where the private server keeps its things, and how they are written so that a crash leaves none of them half made.

Decides names, permissions and what is remembered between starts. Starts and stops nothing, and doesn't
know MongoDB's protocol.
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

FREE_BYTES_NEEDED = 200_000_000


def data_folder() -> Path:
    """Return the folder of everything the program keeps: CINEMA_DATA_DIR, else the user's own data folder."""
    chosen = os.environ.get("CINEMA_DATA_DIR")
    return Path(chosen).expanduser().absolute() if chosen else platformdirs.user_data_path("cinema", appauthor=False)


@dataclass(frozen=True, slots=True)
class ServerRecord:
    """What is remembered of the server: its port, whether its first start was completed, how often it started."""

    port: int | None = None
    ready: bool = False
    starts: int = 0


class ServerFiles:
    """The server's own folder inside the data folder, and each file in it by its purpose."""

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
        """Make the folders and check that they can be written; a repeat changes nothing.

        Raises StorageError "data-folder", or "disk-full" where not even a small file fits.
        """
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            for folder in (self.home, self.data):
                folder.mkdir(mode=0o700, exist_ok=True)
            write_whole(self.home / "write-test", b"ok")
            (self.home / "write-test").unlink(missing_ok=True)
        except OSError as error:
            raise folder_error(self.folder, error) from error

    def secrets(self) -> str:
        """Return the password, making it and the key file first where they are missing; both only for this user."""
        if not self.key.exists():
            write_whole(self.key, base64.b64encode(secrets.token_bytes(256)))
        if not self.password.exists():
            write_whole(self.password, secrets.token_urlsafe(32).encode())
        return self.password.read_text().strip()

    def record(self) -> ServerRecord:
        """Return what is remembered.

        It is written before the first start, so that where it can't be read and there is data, the data is
        no unfinished beginning but somebody's: it counts as ready.
        """
        try:
            found = json.loads(self._record.read_text())
            return ServerRecord(int(found["port"]), bool(found["ready"]), int(found["starts"]))
        except (OSError, ValueError, KeyError, TypeError):
            return ServerRecord(ready=self.data.is_dir() and any(self.data.iterdir()))

    def remember(self, record: ServerRecord) -> None:
        """Replace what is remembered, durably."""
        write_whole(self._record, json.dumps(asdict(record)).encode())

    def set_aside(self) -> None:
        """Start over with empty data after an unfinished first start, keeping what was there under another name."""
        number = 1
        while (kept := self.home / f"data-unfinished-{number}").exists():
            number += 1
        self.data.rename(kept)
        self.data.mkdir(mode=0o700)
        self.remember(replace(self.record(), ready=False))

    def touch_users(self) -> None:
        """Leave a sign of use that the watcher sees even when the user has come and gone between two of its looks."""
        self.users_lock.touch(mode=0o600)

    def pid(self) -> int | None:
        """Return the process id that mongod wrote down itself; only true while the alive lock is held."""
        try:
            return int((self.data / "mongod.lock").read_text())
        except (OSError, ValueError):
            return None


def write_whole(path: Path, content: bytes) -> None:
    """Write a file for its owner alone, so that after a crash the old or the whole new content is there."""
    draft = path.with_name(f"{path.name}.{os.getpid()}.draft")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except OSError:
        draft.unlink(missing_ok=True)
        raise


def free_bytes(folder: Path) -> int:
    """Return how much still fits on the folder's disk; the folder exists."""
    return shutil.disk_usage(folder).free


def folder_error(folder: Path, error: OSError) -> StorageError:
    """Say in the user's words why the data folder can't be used."""
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
    """Say in the user's words that the disk is full."""
    return StorageError(
        _(
            "The disk that holds {folder} is full: at least {megabytes} MB must be free. "
            "Free some space, or name a folder on another disk in CINEMA_DATA_DIR."
        ).format(folder=folder, megabytes=FREE_BYTES_NEEDED // 1_000_000),
        code=ErrorCode.DISK_FULL,
        detail=detail,
    )
