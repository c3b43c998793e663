"""Opens files that come from outside: regular ones of a bounded size only, with the reason in words if one is refused.

A device, a pipe or an endless file would hang the program or fill its memory.
"""

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from cinema.errors import InvalidInputError
from cinema.i18n import N_, _, number

# Without these the system opens a pipe only when a writer comes, or makes a terminal the program's own.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
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
    # A name may hold control characters and bytes that are no letters; they must not reach a terminal.
    shown = "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in str(path))
    return InvalidInputError(_("{file} can't be read: {reason}.").format(file=shown, reason=reason), field=field)
