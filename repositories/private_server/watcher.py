"""The small process that stops the private server once nobody has used it for a minute.

Decides only when: it starts nothing, and leaves a server that has a user alone. It is started with the server, lives
in a session of its own, and needs nothing of the program that started it.

It may stop the server only while it holds the start lock and the users' lock exclusively: so nobody can be
becoming a user at that moment.
"""

import os
import sys
import time
from pathlib import Path

from repositories.private_server.files import ServerFiles
from repositories.private_server.lock import FileLock, try_lock, wait_lock
from repositories.private_server.process import is_alive, stop

_LINGER_SECONDS = 60.0
_PATIENCE = 600.0
_LOOK_SECONDS = 0.5  # longer than it takes somebody else to look whether the lock is held


def linger_seconds() -> float:
    """Return how long the server outlives its last user: CINEMA_SERVER_LINGER in seconds, else a minute."""
    try:
        return max(0.0, float(os.environ["CINEMA_SERVER_LINGER"]))
    except (KeyError, ValueError):
        return _LINGER_SECONDS


def watch(folder: Path) -> None:
    """Watch over the folder's server until it is gone; returns at once where another watcher does so already."""
    files = ServerFiles(folder)
    try:
        with wait_lock(files.watcher_lock, seconds=_LOOK_SECONDS) as watcher:
            _keep_watch(files, watcher)
    except TimeoutError:  # there is a watcher
        return
    except FileNotFoundError:  # somebody removed the data folder
        return


def _keep_watch(files: ServerFiles, watcher: FileLock) -> None:
    linger = linger_seconds()
    with wait_lock(files.start_lock, seconds=_PATIENCE):
        pass  # whoever started us has started the server now, or has died
    last_sign, idle_since = _sign(files), time.monotonic()
    while True:
        sign = _sign(files)
        if sign != last_sign or _has_users(files):
            last_sign, idle_since = sign, time.monotonic()
        if (time.monotonic() - idle_since >= linger or not is_alive(files)) and _end(files, watcher):
            return
        time.sleep(min(2.0, max(0.05, linger / 5)))


def _end(files: ServerFiles, watcher: FileLock) -> bool:
    """Stop the server if it still has no user; True once it is gone and the watch is given up."""
    with wait_lock(files.start_lock, seconds=_PATIENCE):
        if is_alive(files):
            users = try_lock(files.users_lock)
            if users is None:
                return False
            with users:
                if not stop(files):
                    return False
        watcher.close()  # before the start lock, so that the next starter sees that it needs a new watcher
        return True


def _has_users(files: ServerFiles) -> bool:
    users = try_lock(files.users_lock)
    if users is None:
        return True
    users.close()
    return False


def _sign(files: ServerFiles) -> int:
    """Return what changes with every coming and going of a user, also of one that was gone between two looks."""
    return files.users_lock.stat().st_mtime_ns


if __name__ == "__main__":
    watch(Path(sys.argv[1]))
