"""The watcher process: stops the private server when it has had no user for a minute.

It is started before the server, in its own session, so that it outlives the program that started it. It starts nothing.

It stops the server only while it holds the start lock and the users' lock exclusively, so that no program can become
a user at that moment.
"""

import math
import os
import sys
import time
from pathlib import Path

from repositories.private_server.files import ServerFiles
from repositories.private_server.lock import FileLock, try_lock, wait_lock
from repositories.private_server.process import is_alive, stop

_LINGER_SECONDS = 60.0
_START_LOCK_SECONDS = 600.0  # longer than any start; a watcher that gave up would leave the server running for ever
_WATCHER_LOCK_SECONDS = 0.5  # longer than `is_locked` in another program holds the lock shared


def linger_seconds() -> float:
    """Return how many seconds the server outlives its last user: CINEMA_SERVER_LINGER, else 60; 60 for no number."""
    try:
        found = float(os.environ["CINEMA_SERVER_LINGER"])
    except (KeyError, ValueError):
        return _LINGER_SECONDS
    # "nan" and "inf" would never end it.
    return max(0.0, found) if math.isfinite(found) else _LINGER_SECONDS


def watch(folder: Path) -> None:
    """Watch the folder's server until it is stopped; return at once if another watcher runs."""
    files = ServerFiles(folder)
    try:
        with wait_lock(files.watcher_lock, seconds=_WATCHER_LOCK_SECONDS) as watcher:
            _poll(files, watcher)
    except TimeoutError:  # another watcher runs
        return
    except FileNotFoundError:  # the data folder was removed
        return


def _poll(files: ServerFiles, watcher: FileLock) -> None:
    linger = linger_seconds()
    with wait_lock(files.start_lock, seconds=_START_LOCK_SECONDS):
        pass  # our starter held it: by now it has started the server, or has died
    last_use, idle_since = _last_use(files), time.monotonic()
    while True:
        use = _last_use(files)
        if use != last_use or _has_users(files):
            last_use, idle_since = use, time.monotonic()
        if (time.monotonic() - idle_since >= linger or not is_alive(files)) and _stop_if_unused(files, watcher):
            return
        time.sleep(min(2.0, max(0.05, linger / 5)))


def _stop_if_unused(files: ServerFiles, watcher: FileLock) -> bool:
    """Stop the server if it still has no user; True once it is gone and the watcher's lock is released."""
    with wait_lock(files.start_lock, seconds=_START_LOCK_SECONDS):
        if is_alive(files):
            users = try_lock(files.users_lock)
            if users is None:
                return False
            with users:
                if not stop(files):
                    return False
        # Released before the start lock: the next program to start the server must see that it needs a new watcher.
        watcher.close()
        return True


def _has_users(files: ServerFiles) -> bool:
    users = try_lock(files.users_lock)
    if users is None:
        return True
    users.close()
    return False


def _last_use(files: ServerFiles) -> int:
    """Return the users' lock file's time (ns), which every user updates when it comes and when it leaves."""
    return files.users_lock.stat().st_mtime_ns


if __name__ == "__main__":
    watch(Path(sys.argv[1]))
