"""Files for the printer's spooler and the system's viewer: closed to others, and removed as soon as they were read.

They hold ticket codes, so none may wait for the next person: they go when the user signs out, when the window closes,
after some minutes, and at the next start those of a program that died. Each program has a folder, whose locked file
tells that it lives.
"""

import atexit
import os
import shutil
import stat
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from cinema.errors import CinemaError
from cinema.i18n import _

if sys.platform != "win32":
    import fcntl

_PREFIX, _LOCK = "cinema-papers-", ".lock"
_HALF_MADE = 3600  # seconds after which a folder without its lock is nobody's


@dataclass(frozen=True, slots=True)
class _Shown:
    """A file that a viewer was given: since when it may read it, and what removes it in the end."""

    since: float
    timer: threading.Timer


class TemporaryFiles:
    """The files of one program. Any thread may call it.

    `keep` are the seconds after which a file that a viewer has is removed, `reading` those that it has for reading it.
    """

    def __init__(self, base: Path | None = None, *, keep: float = 600.0, reading: float = 5.0) -> None:
        self._base = base
        self._keep, self._reading = keep, reading
        self._lock = threading.RLock()
        self._folder: Path | None = None
        self._held: int | None = None
        self._shown: dict[Path, _Shown] = {}

    def put(self, content: bytes, name: str) -> Path:
        """Write a file under a name and return its path; CinemaError if it can't be written."""
        try:
            with self._lock:
                path = Path(tempfile.mkdtemp(dir=self._own_folder())) / Path(name).name
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
        except OSError as error:
            words = _("No file can be written for the printer or the viewer: {reason}. Save the PDF instead.")
            raise CinemaError(words.format(reason=error.strerror or str(error))) from error
        return path

    def show(self, path: Path) -> None:
        """Leave a file to a viewer that is being started, for some minutes at most."""
        self._drop_in(path, self._keep, time.monotonic())

    def drop(self, path: Path) -> None:
        """Remove a file that was read; a repeat does nothing."""
        with self._lock:
            shown = self._shown.pop(path, None)
        if shown is not None:
            shown.timer.cancel()
        shutil.rmtree(path.parent, ignore_errors=True)

    def leave(self) -> None:
        """Remove all files, since their person leaves; one that a viewer is reading just now goes in a moment.

        Files that were put and not shown stay: their printer's command removes them.
        """
        with self._lock:
            shown = dict(self._shown)
        for path, one in shown.items():
            left = self._left(one)
            if left <= 0:
                self.drop(path)
            else:
                one.timer.cancel()
                self._drop_in(path, left, one.since)

    def close(self, *, patient: bool = True) -> None:
        """Remove all files with the folder; `patient`: wait first until a viewer that was just started has read its."""
        with self._lock:
            wait = max((self._left(one) for one in self._shown.values()), default=0.0)
        if patient and wait > 0:
            time.sleep(wait)
        with self._lock:
            for path in list(self._shown):
                self.drop(path)
            self._let_go()
            if self._folder is not None:
                shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def sweep(self) -> None:
        """Remove the folders of this user's programs that have died; never raises."""
        with suppress(OSError):
            for folder in list(self._place().glob(f"{_PREFIX}*")):
                if folder != self._folder and _is_left(folder):
                    shutil.rmtree(folder, ignore_errors=True)

    def _left(self, shown: _Shown) -> float:
        return self._reading - (time.monotonic() - shown.since)

    def _drop_in(self, path: Path, seconds: float, since: float) -> None:
        timer = threading.Timer(seconds, self.drop, (path,))
        timer.daemon = True
        with self._lock:
            self._shown[path] = _Shown(since, timer)
        timer.start()

    def _let_go(self) -> None:
        if self._held is not None:
            os.close(self._held)
            self._held = None

    def _own_folder(self) -> Path:
        if self._folder is None or not self._folder.is_dir():  # somebody may have tidied up
            self._let_go()
            folder = Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-", dir=self._place()))
            # Named only once it is locked: before that another program's sweep would find nobody's folder.
            made = folder / f"{_LOCK}.new"
            self._held = os.open(made, os.O_RDWR | os.O_CREAT, 0o600)
            if sys.platform != "win32":
                fcntl.flock(self._held, fcntl.LOCK_EX)
                made.rename(folder / _LOCK)
            self._folder = folder
        return self._folder

    def _place(self) -> Path:
        """Return the folder of this session that goes with it, else that of all temporary files."""
        if self._base is not None:
            return self._base
        runtime = Path(os.environ.get("XDG_RUNTIME_DIR") or "")
        if sys.platform != "win32" and runtime.is_absolute():
            with suppress(OSError):
                found = runtime.stat()
                is_mine = stat.S_ISDIR(found.st_mode) and found.st_uid == os.getuid() and not found.st_mode & 0o077
                if is_mine and os.access(runtime, os.W_OK | os.X_OK):
                    return runtime
        return Path(tempfile.gettempdir())


def _is_left(folder: Path) -> bool:
    """Tell whether a folder is of a program of this user that runs no more."""
    try:
        found = folder.lstat()
        if not stat.S_ISDIR(found.st_mode):
            return False
        if sys.platform == "win32":  # a file that a program has open can't be removed there
            (folder / f"{_LOCK}.new").unlink(missing_ok=True)
            return True
        if found.st_uid != os.getuid():
            return False
        if not (folder / _LOCK).exists():
            return time.time() - found.st_mtime > _HALF_MADE
        return _is_free(folder / _LOCK)
    except OSError:
        return False


def _is_free(lock: Path) -> bool:
    if sys.platform == "win32":
        return False
    held = os.open(lock, os.O_RDWR | os.O_NOFOLLOW)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(held)
    return True


TEMPORARY = TemporaryFiles()
"""The files of this program, for all its windows."""
atexit.register(lambda: TEMPORARY.close(patient=False))
