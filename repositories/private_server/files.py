"""The private server's files: names, permissions, atomic writes, and the record kept between starts.

Starts and stops nothing, and doesn't speak MongoDB's protocol.
"""

import base64
import json
import os
import re
import secrets
import shutil
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import platformdirs

from cinema.errors import ErrorCode, StorageError
from cinema.i18n import _
from repositories.private_server.folders import is_closed, make_private, require_own_entries

FREE_BYTES_NEEDED = 200_000_000  # less is refused before the start: mongod aborts when its disk fills up
_PASSWORD = re.compile(r"[\w-]{20,}", re.ASCII)
_KEY = re.compile(r"[A-Za-z0-9+/=\s]{6,1024}", re.ASCII)  # what mongod accepts as a key file
# Without one of these mongod begins with empty data, or not at all. WiredTiger's and mongod's own names, since 3.0.
_ALWAYS_THERE = ("WiredTiger", "WiredTiger.wt", "WiredTiger.turtle", "storage.bson")


def data_folder() -> Path:
    """Return the program's data folder: CINEMA_DATA_DIR, else the user's data folder of the platform.

    StorageError "data-folder" if it begins with the `~NAME` of nobody.
    """
    chosen = os.environ.get("CINEMA_DATA_DIR")
    if not chosen:
        return platformdirs.user_data_path("cinema", appauthor=False)
    try:
        return Path(chosen).expanduser().absolute()
    except RuntimeError as error:
        words = _("CINEMA_DATA_DIR names {folder}, and there is no such home folder. Correct it, or unset it.")
        raise StorageError(words.format(folder=chosen), code=ErrorCode.DATA_FOLDER, detail=str(error)) from None


@dataclass(frozen=True, slots=True)
class ServerRecord:
    """The server's record between starts: its port, whether its first start was completed, how often it started.

    `pid` is the process that was seen to listen on the port in this start, `member` the port in the configuration of
    the replica set.
    """

    port: int | None = None
    ready: bool = False
    starts: int = 0
    pid: int | None = None
    member: int | None = None

    def moves_to(self, port: int) -> bool:
        """Tell whether a start on this port changes the set's configuration."""
        return self.ready if self.member is None else self.member != port


Stamp = tuple[tuple[int, int] | None, ...]


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
        """Create the folders, for this user alone, and check that they are writable and hold nothing of another user.

        A repeat changes nothing.

        StorageError "data-folder", or "disk-full" if not even a small file fits.
        """
        try:
            make_private(self.folder)
            require_own_entries(self.folder)
            for folder in (self.home, self.data):
                make_private(folder)
            require_own_entries(self.home)
            require_own_entries(self.data, below=True)
            write_atomically(self.home / "write-test", b"ok")
            (self.home / "write-test").unlink(missing_ok=True)
        except OSError as error:
            raise folder_error(self.folder, error) from error

    def exposed(self) -> tuple[str, ...]:
        """Return the names of the secrets that other users of this computer could read or write."""
        return tuple(path.name for path in (self.key, self.password) if path.exists() and not is_closed(path))

    def secrets(self) -> str:
        """Return the password; create it and the key file if missing, corrupt or exposed, readable by this user only.

        A server that runs goes on with the old key: stop it before, if the key is exposed.
        """
        if not _KEY.fullmatch(_secret_text(self.key)):
            write_atomically(self.key, base64.b64encode(secrets.token_bytes(256)))
        password = self.stored_password()
        if not _PASSWORD.fullmatch(password):
            password = secrets.token_urlsafe(32)
            write_atomically(self.password, password.encode())
        return password

    def stored_password(self) -> str:
        """Return the stored password and create none; empty if it is missing, no text or exposed."""
        return _secret_text(self.password).strip()

    def key_password(self) -> str:
        """Return the password of mongod's internal user: the key file's content without white space."""
        return "".join(self.key.read_text().split())

    def stamp(self) -> Stamp:
        """Return what changes with every start of the server and with every new password; takes microseconds."""
        return _stamp(self._record), _stamp(self.password)

    def record(self) -> ServerRecord:
        """Return the stored record; one without a port if it is missing, corrupt or open to others.

        Others could have led the program to a port of their own. The record is written before the first start. So data
        without a readable record is not an unfinished first start: it counts as `ready` and is never set aside.
        """
        try:
            found = json.loads(_secret_text(self._record))
            port, ready = int(found["port"]), bool(found["ready"])
            return ServerRecord(
                port, ready, int(found["starts"]), found.get("pid"), found.get("member", port if ready else None)
            )
        except (OSError, ValueError, KeyError, TypeError):
            return ServerRecord(ready=self._has_data())

    def _has_data(self) -> bool:
        with suppress(OSError):  # also a folder of another user, which the doctor describes
            return any(self.data.iterdir())
        return False

    def lost_data(self) -> tuple[str, ...]:
        """Return the names of files that data always has and this doesn't: somebody removed them."""
        return tuple(name for name in _ALWAYS_THERE if not (self.data / name).exists())

    def remember(self, record: ServerRecord) -> None:
        """Replace the stored record, durably."""
        write_atomically(self._record, json.dumps(asdict(record)).encode())

    def set_aside(self, name: str = "unfinished") -> None:
        """Rename the data to `data-NAME-N`, and continue with an empty folder as before the first start."""
        number = 1
        while (kept := self.home / f"data-{name}-{number}").exists():
            number += 1
        self.data.rename(kept)
        make_private(self.data)
        self.remember(replace(self.record(), ready=False, member=None))

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


def _secret_text(path: Path) -> str:
    """Return a secret's text; empty if it is missing, no text, or open to others, who may know or have chosen it."""
    try:
        return path.read_text() if path.is_file() and is_closed(path) else ""
    except (FileNotFoundError, UnicodeDecodeError):
        return ""


def _stamp(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_mtime_ns


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
