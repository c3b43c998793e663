"""The file without a name in which a backup is made before it is encrypted, and the room that both need."""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from cinema.files import unwritten
from repositories.private_server.files import data_folder

# The private server refuses to start below 200 MB, and the doctor warns below this.
_LEFT_FREE = 500_000_000


@contextmanager
def scratch_file() -> Iterator[IO[bytes]]:
    """Open a file without a name, for what must not stay on a disk: it goes with the program, whatever ends it.

    It lies on the disk of the data folder, since a system's own folder for such files may be in memory.
    """
    folder = data_folder()
    with told_of_scratch():
        file = tempfile.TemporaryFile(dir=folder if folder.is_dir() else None)  # noqa: SIM115 - closed below
    with file:
        yield file


def require_room(path: Path, expected: int) -> None:
    """Raise InvalidInputError unless a scratch file of about so many bytes, and `path`, leave the disks some room.

    The scratch file may lie on the database's own disk, and a house whose database finds no room sells nothing.
    """
    with told_of_scratch():
        scratch = data_folder() if data_folder().is_dir() else Path(tempfile.gettempdir())
        there = path.absolute().parent
        is_same = there.is_dir() and there.stat().st_dev == scratch.stat().st_dev
        if shutil.disk_usage(scratch).free < expected * (2 if is_same else 1) + _LEFT_FREE:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@contextmanager
def told_of_scratch() -> Iterator[None]:
    """Tell errors of the file system inside the block as those of the folder of the file without a name."""
    try:
        yield
    except OSError as error:
        raise unwritten(data_folder() / "scratch", error) from error
