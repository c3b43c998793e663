"""The program's own database server, shared by all of this user's programs on one data folder.

Registers users of the server and starts it for them (`start`); `watcher` stops it after the last user.

The server is started and stopped only under the start lock. Each user holds the users' lock shared for as long as it
lives; the system releases it when the program dies, so a killed program is no user any more.
"""

import os
import sys
import threading
from pathlib import Path
from types import TracebackType
from typing import Self

from repositories.private_server.binary import find_mongod
from repositories.private_server.failures import failed
from repositories.private_server.files import ServerFiles, data_folder, folder_error
from repositories.private_server.lock import FileLock, is_locked, wait_lock
from repositories.private_server.process import is_alive, reap_in_background, spawn
from repositories.private_server.setup import uri
from repositories.private_server.start import bring_up
from repositories.private_server.status import ServerStatus, describe

__all__ = ["PrivateServer", "ServerStatus", "data_folder", "describe", "find_mongod"]

_LOCK_SECONDS = 90.0  # the holder may be waiting up to 60 s for mongod to answer


class PrivateServer:
    """One program's use of a data folder's server; thread-safe."""

    def __init__(self, files: ServerFiles, users: FileLock) -> None:
        self._files = files
        self._users: FileLock | None = users
        self._mutex = threading.RLock()
        self._read()

    @classmethod
    def acquire(cls, folder: Path | None = None, *, anew: bool = False) -> Self:
        """Find or start the folder's server and become its user until `release` or the end of the process.

        `anew` continues with an empty database where the data was removed. StorageError (no-mongod, version,
        data-folder, data-gone, disk-full, start-failed); after it no lock is held.
        """
        files = ServerFiles((folder or data_folder()).absolute())
        files.prepare()
        with _start_lock(files):
            # Under the start lock, which the watcher needs to stop the server: it sees this user before it decides.
            users = _become_user(files)
            try:
                _start_watcher(files)
                bring_up(files, anew=anew)
                return cls(files, users)
            except BaseException:
                users.close()
                raise

    @property
    def folder(self) -> Path:
        """The data folder."""
        return self._files.folder

    @property
    def port(self) -> int:
        """The port on the loopback address; may change when `ensure_running` returns True."""
        return self._port

    @property
    def pid(self) -> int:
        """The process id of mongod; changes with every start."""
        return self._pid

    @property
    def uri(self) -> str:
        """The connection string with user and password: for clients only, never to be logged or shown."""
        return uri(self._password, self._port)

    def ensure_running(self) -> bool:
        """Start the server again if it died; True if it was restarted, by this program or another, since the last look.

        Takes microseconds while the server runs. Raises what `acquire` raises. Does nothing after `release`: a worker
        may still be at work when its window closes. `uri` has changed if the server moved to another port or the
        password was lost.
        """
        with self._mutex:
            if self._users is None or (is_alive(self._files) and self._is_known()):
                return False
            self._files.prepare()
            with _start_lock(self._files):
                known = self._known_start
                _start_watcher(self._files)
                bring_up(self._files)
                self._read()
                return self._known_start != known

    def release(self) -> None:
        """Stop being a user; the watcher stops the server a minute after its last user. A repeat does nothing."""
        with self._mutex:
            if self._users is not None:
                _touch_users(self._files)
                self._users.close()
                self._users = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()

    def __repr__(self) -> str:
        return f"PrivateServer({str(self.folder)!r}, port={self._port})"

    def _read(self) -> None:
        self._stamp = self._files.stamp()  # before what it stands for: a change in between shows at the next look
        self._known_start = self._current_start()
        port, _starts, pid = self._known_start
        if port is None or pid is None:
            raise failed(self.folder, "server.json or mongod.lock is missing or corrupt")
        self._port, self._pid = port, pid
        self._password = self._files.stored_password()

    def _is_known(self) -> bool:
        """Tell whether start and password are those that were read last."""
        stamp = self._files.stamp()
        if stamp == self._stamp:
            return True
        if self._current_start() != self._known_start or self._files.stored_password() != self._password:
            return False
        self._stamp = stamp
        return True

    def _current_start(self) -> tuple[int | None, int, int | None]:
        """Return the port, the number of starts and the process id: together different after every start."""
        record = self._files.record()
        return record.port, record.starts, self._files.pid()


def _start_lock(files: ServerFiles) -> FileLock:
    try:
        return wait_lock(files.start_lock, seconds=_LOCK_SECONDS)
    except TimeoutError as error:
        raise failed(files.folder, "another program has been starting or stopping the server for too long") from error
    except OSError as error:
        raise folder_error(files.folder, error) from error


def _become_user(files: ServerFiles) -> FileLock:
    """Take the users' lock shared; the caller holds the start lock, so the watcher can't be holding it to stop."""
    try:
        users = wait_lock(files.users_lock, shared=True, seconds=_LOCK_SECONDS)
    except (TimeoutError, OSError) as error:
        raise folder_error(files.folder, OSError(str(error))) from error
    _touch_users(files)
    return users


def _touch_users(files: ServerFiles) -> None:
    try:
        files.touch_users()
    except OSError:  # the data folder was removed: there is no server left to keep running
        return


def _start_watcher(files: ServerFiles) -> None:
    """Start the watcher unless one runs; before the server, so that no server is ever left without a watcher."""
    if is_locked(files.watcher_lock):
        return
    module = "repositories.private_server.watcher"
    # -P: files in the current folder must not replace modules of the watcher.
    command = [sys.executable, "-P", "-m", module, os.fspath(files.folder)]
    try:
        reap_in_background(spawn(command, files.home, files.watcher_log))
    except OSError as error:
        raise failed(files.folder, f"watcher: {error}") from error
