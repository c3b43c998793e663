"""Writes a file atomically, readable by its owner only, and turns errors of the file system into messages.

The file is written under a temporary name beside its own, synced, and renamed last. Only a kill leaves the temporary
file behind; a partial file never has the final name.
"""

import errno
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from cinema.errors import CinemaError, ConflictError, InvalidInputError
from cinema.files import reason_of
from cinema.i18n import _
from repositories.private_server.files import data_folder

# The private server refuses to start below 200 MB, and the doctor warns below this.
_LEFT_FREE = 500_000_000
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NOT_ALLOWED = {errno.EACCES, errno.EPERM, errno.EROFS}


@contextmanager
def new_file(path: Path, *, replace: bool) -> Iterator[IO[bytes]]:
    """Open a file for writing and reading; it gets its name when the block succeeds, and is removed if it fails.

    Raises ConflictError if the file exists and `replace` is False.
    """
    try:
        if path.is_dir() or (path.exists() and not path.is_file()):
            raise InvalidInputError(_("{file} is not a file.").format(file=path), field="file")
        if path.exists() and not replace:
            raise _exists(path)
        draft = path.with_name(f"{path.name}.{os.getpid()}.part")
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    except (OSError, ValueError) as error:
        raise _refusal(path, error) from error
    try:
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _give_name(draft, path, replace=replace)
    except OSError as error:
        raise _refusal(path, error) from error
    finally:
        draft.unlink(missing_ok=True)


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
        raise _refusal(data_folder() / "scratch", error) from error


def _give_name(draft: Path, path: Path, *, replace: bool) -> None:
    if replace:
        draft.replace(path)
    else:
        try:
            # A link fails if the file exists by now; a rename would replace it silently.
            os.link(draft, path)
        except FileExistsError:
            raise _exists(path) from None
        except OSError:  # a file system without hard links, such as FAT
            if path.exists():
                raise _exists(path) from None
            draft.rename(path)
    if os.name == "posix":  # the new name is durable only once its folder is synced
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _exists(path: Path) -> CinemaError:
    words = _("{file} exists already. Name another file, or replace it with --force.")
    return ConflictError(words.format(file=path), field="file")


def _refusal(path: Path, error: OSError | ValueError) -> CinemaError:
    number = error.errno if isinstance(error, OSError) else None
    if number in _NO_ROOM:
        words = _(
            "There is no room for the backup in {folder}: nothing was kept. Free some space, or name a file elsewhere."
        )
        return InvalidInputError(words.format(folder=path.absolute().parent), field="file")
    if number == errno.ENOENT:
        return InvalidInputError(_("There is no folder {folder}.").format(folder=path.absolute().parent), field="file")
    if number in _NOT_ALLOWED:
        words = _("{folder} can't be written by you. Name a file in another folder.")
        return InvalidInputError(words.format(folder=path.absolute().parent), field="file")
    words = _("{file} can't be written: {reason}.").format(file=path, reason=reason_of(error))
    return InvalidInputError(words, field="file")
