"""Opens files that come from outside, and writes new ones, with the reason in words if one is refused.

Read are regular files of a bounded size only: a device, a pipe or an endless file would hang the program or fill its
memory. A file is written under a temporary name beside its own, synced, and renamed last: it is there whole or not at
all, and replaces another one only if that was asked for. Only a kill leaves the temporary file behind.
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from cinema.errors import CinemaError, ConflictError, InvalidInputError
from cinema.i18n import N_, _, number

# Without these the system opens a pipe only when a writer comes, or makes a terminal the program's own.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
_NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_NOT_ALLOWED = {errno.EACCES, errno.EPERM, errno.EROFS}
_LONG_NAME = 230
FOR_OWNER = 0o600
FOR_ALL = 0o666  # what the umask leaves of it
_REASONS = {
    errno.ENOENT: N_("there is no such file"),
    errno.ENOTDIR: N_("there is no such file"),
    errno.EACCES: N_("you may not read it"),
    errno.EPERM: N_("you may not read it"),
    errno.ELOOP: N_("its links form a loop"),
    errno.ENAMETOOLONG: N_("its name is too long"),
}


@contextmanager
def open_regular(path: Path, most_bytes: int, field: str = "file") -> Iterator[IO[bytes]]:
    """Open a regular file for reading; raises InvalidInputError for `field` with the file's name and the reason.

    Refuses a file of more than `most_bytes`. A file can grow, or tell no size as those of /proc: read it in bounds, or
    by `read_regular`.
    """
    try:
        descriptor = os.open(path, _FLAGS)
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL
        raise _refused(path, reason_of(error), field) from None
    found = os.fstat(descriptor)
    wrong = None
    if stat.S_ISDIR(found.st_mode):
        wrong = _("it is a folder, not a file")
    elif not stat.S_ISREG(found.st_mode):
        wrong = _("it is a device or a pipe, not a file")
    elif found.st_size > most_bytes:
        wrong = _too_large(most_bytes)
    if wrong is not None:
        os.close(descriptor)
        raise _refused(path, wrong, field)
    with os.fdopen(descriptor, "rb") as file:
        yield file


def read_regular(path: Path, most_bytes: int, field: str = "file") -> bytes:
    """Return the content of a regular file of at most `most_bytes`; raises as `open_regular` does."""
    with open_regular(path, most_bytes, field) as file:
        try:
            content = file.read(most_bytes + 1)
        except OSError as error:
            raise _refused(path, reason_of(error), field) from None
    if len(content) > most_bytes:
        raise _refused(path, _too_large(most_bytes), field)
    return content


@contextmanager
def new_file(path: Path, *, replace: bool, mode: int = FOR_OWNER, field: str = "file") -> Iterator[IO[bytes]]:
    """Open a file for writing and reading; it gets its name when the block succeeds, and is removed if it fails.

    `mode` are its rights, less the umask. Raises what `check_new` does, and InvalidInputError for `field` if it can't
    be written: no room, no folder, no right, or the system's reason.
    """
    check_new(path, replace=replace, field=field)
    # Daily backups know drafts that a kill left by this form. A name of a file may have 255 bytes.
    start = path.name if len(os.fsencode(path.name)) < _LONG_NAME else path.name[:50]
    draft = path.with_name(f"{start}.{os.getpid()}.part")
    try:
        draft.unlink(missing_ok=True)
        descriptor = os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    except (OSError, ValueError) as error:  # ValueError: a name with a NUL
        raise unwritten(path, error, field) from error
    try:
        with os.fdopen(descriptor, "w+b") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        _give_name(draft, path, replace=replace, field=field)
    except OSError as error:
        raise unwritten(path, error, field) from error
    finally:
        draft.unlink(missing_ok=True)


def check_new(path: Path, *, replace: bool, field: str = "file") -> None:
    """Raise ConflictError if the file exists and `replace` is False, InvalidInputError for what can't be a file.

    For what is done before a file is written, and should not be done if the file will be refused.
    """
    try:
        if path.is_dir() or (path.exists() and not path.is_file()) or not path.name:
            raise InvalidInputError(_("{file} is not a file.").format(file=shown_path(path)), field=field)
        if not replace and os.path.lexists(path):  # also a link to nothing: what it stands for is not known
            raise _exists(path, field)
    except (OSError, ValueError) as error:
        raise unwritten(path, error, field) from error


def unwritten(path: Path, error: OSError | ValueError, field: str = "file") -> CinemaError:
    """Return the error for a file that can't be written, with what to do about it."""
    number = error.errno if isinstance(error, OSError) else None
    folder = shown_path(path.absolute().parent)
    if number in _NO_ROOM:
        words = _("There is no room in {folder}: nothing was kept. Free some space, or name a file elsewhere.")
    elif number == errno.ENOENT:
        words = _("There is no folder {folder}.")
    elif number in _NOT_ALLOWED:
        words = _("{folder} can't be written by you. Name a file in another folder.")
    else:
        words = _("{file} can't be written: {reason}.")
        return InvalidInputError(words.format(file=shown_path(path), reason=reason_of(error)), field=field)
    return InvalidInputError(words.format(folder=folder), field=field)


def shown_path(path: Path) -> str:
    """Return a path as people may see it: its control characters, and bytes that are no letters, escaped."""
    return "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in str(path))


def _give_name(draft: Path, path: Path, *, replace: bool, field: str) -> None:
    if replace:
        draft.replace(path)
    else:
        try:
            # A link fails if the file exists by now; a rename would replace it silently.
            os.link(draft, path)
        except FileExistsError:
            raise _exists(path, field) from None
        except OSError:  # a file system without hard links, such as FAT
            if os.path.lexists(path):
                raise _exists(path, field) from None
            draft.rename(path)
    if os.name == "posix":  # the new name is durable only once its folder is synced
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _exists(path: Path, field: str) -> CinemaError:
    words = _("{file} exists already. Name another file, or replace it with --force.")
    return ConflictError(words.format(file=shown_path(path)), field=field)


def reason_of(error: OSError | ValueError) -> str:
    """Return why a file can't be read, translated for the usual reasons."""
    if not isinstance(error, OSError):
        return _("its name has a character that no file name can have")
    known = _REASONS.get(error.errno or 0)
    return _(known) if known else error.strerror or str(error)


def _too_large(most_bytes: int) -> str:
    if most_bytes < 1_000_000:
        return _("it is larger than {count} kB").format(count=number(most_bytes // 1000))
    return _("it is larger than {count} MB").format(count=number(most_bytes // 1_000_000))


def _refused(path: Path, reason: str, field: str) -> InvalidInputError:
    words = _("{file} can't be read: {reason}.").format(file=shown_path(path), reason=reason)
    return InvalidInputError(words, field=field)
