"""The program's own database server: shared by every program of this user that works on one data folder.

Decides who is a user of the server and when it is started. How it is started is in `start`,
who stops it after its last user in `watcher`.

Everything that starts or stops the server happens under the start lock; every user holds the users' lock
shared for as long as it lives, so that a killed program needs no one to sign it off.
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
from repositories.private_server.process import is_alive, let_go, spawn
from repositories.private_server.setup import uri
from repositories.private_server.start import bring_up
from repositories.private_server.status import ServerStatus, describe

__all__ = ["PrivateServer", "ServerStatus", "data_folder", "describe", "find_mongod"]

_LOCK_SECONDS = 90.0


class PrivateServer:
    """One program's use of the server of a data folder; may be used from any thread."""

    def __init__(self, files: ServerFiles, users: FileLock) -> None:
        self._files = files
        self._users: FileLock | None = users
        self._guard = threading.RLock()
        self._read()

    @classmethod
    def acquire(cls, folder: Path | None = None) -> Self:
        """Find or start the folder's server and become one of its users until `release` or the process's end.

        Raises StorageError (no-mongod, version, data-folder, disk-full, start-failed), after which nothing is held.
        """
        files = ServerFiles((folder or data_folder()).absolute())
        files.prepare()
        with _start_lock(files):
            users = _become_user(files)
            try:
                _start_watcher(files)
                bring_up(files)
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
        """The port on the loopback address; may have changed after `ensure_running` returned True."""
        return self._port

    @property
    def pid(self) -> int:
        """The process id of mongod; changes with every start."""
        return self._pid

    @property
    def uri(self) -> str:
        """The address with user and password, for clients alone: it is never to be logged or shown."""
        return uri(self._password, self._port)

    def ensure_running(self) -> bool:
        """Start the server again if it was killed; True if it was started anew since this object last knew of it.

        While it runs this takes microseconds. Raises as `acquire` does, and ValueError after `release`.
        """
        with self._guard:
            if self._users is None:
                raise ValueError("the server was released")
            if is_alive(self._files) and self._look() == self._seen:
                return False
            self._files.prepare()
            with _start_lock(self._files):
                known = self._seen
                _start_watcher(self._files)
                bring_up(self._files)
                self._read()
                return self._seen != known

    def release(self) -> None:
        """Stop being a user; the server is stopped a minute after its last one. A repeat does nothing."""
        with self._guard:
            if self._users is not None:
                _leave_sign(self._files)
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
        self._seen = self._look()
        port, _starts, pid = self._seen
        if port is None or pid is None:
            raise failed(self.folder, "the server's own notes are gone")
        self._port, self._pid = port, pid
        self._password = self._files.secrets()

    def _look(self) -> tuple[int | None, int, int | None]:
        """Return what is different after every start."""
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
    """Hold the users' lock shared; under the start lock nobody refuses that for longer than an instant."""
    try:
        users = wait_lock(files.users_lock, shared=True, seconds=_LOCK_SECONDS)
    except (TimeoutError, OSError) as error:
        raise folder_error(files.folder, OSError(str(error))) from error
    _leave_sign(files)
    return users


def _leave_sign(files: ServerFiles) -> None:
    try:
        files.touch_users()
    except OSError:  # the folder was taken away, and with it all that the sign is for
        return


def _start_watcher(files: ServerFiles) -> None:
    """Start the watcher where none is at work; before the server, so that none is ever left without one."""
    if is_locked(files.watcher_lock):
        return
    module = "repositories.private_server.watcher"
    try:
        let_go(spawn([sys.executable, "-P", "-m", module, os.fspath(files.folder)], files.home, files.watcher_log))
    except OSError as error:
        raise failed(files.folder, f"watcher: {error}") from error
