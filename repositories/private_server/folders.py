"""Keeps folders for this user alone: made closed to everybody else, owner and mode checked before each use.

The data folder holds the password of the database and the keys of the tills. A folder that another user made, or may
write in, could hold a planted password, or be exchanged for another one.

On Windows nothing is checked: a folder in the user's profile is closed by the access list it inherits, and neither
`st_uid` nor the mode says anything there.
"""

import logging
import os
import stat
import sys
from contextlib import suppress
from pathlib import Path

from cinema.errors import ErrorCode, StorageError
from cinema.i18n import _

_ROOT = 0
_OTHERS = 0o077
_OTHERS_WRITE = 0o022
_log = logging.getLogger(__name__)


def make_private(folder: Path) -> None:
    """Create a folder, and missing folders above it, for this user alone whatever the umask; then check it.

    An own folder that others may enter is closed. StorageError "data-folder" for a folder or link of another user, and
    where a folder can't be closed; OSError if it can't be created or isn't a folder. A repeat changes nothing.
    """
    missing = [place for place in (folder, *folder.parents) if not os.path.lexists(place)]
    for place in reversed(missing):
        try:
            place.mkdir(0o700)
        except FileExistsError:  # another program made it meanwhile: it is checked like any other
            continue
        place.chmod(0o700)  # the umask may have taken rights of the owner too
    if sys.platform != "win32":
        _check(folder)


def require_own_entries(folder: Path, *, below: bool = False) -> None:
    """Raise StorageError if something in a folder belongs to another user: it was planted while the folder was open.

    `below` looks into the folders inside too, and follows no link. What disappears meanwhile is passed over, since a
    server that runs in the folder removes files at any time.
    """
    if sys.platform == "win32":
        return
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        for entry in entries:
            with suppress(FileNotFoundError):
                owner = entry.stat(follow_symlinks=False).st_uid
                if owner not in {os.geteuid(), _ROOT}:  # root's: lost+found of a disk
                    raise _foreign(Path(entry.path), owner)
                if below and entry.is_dir(follow_symlinks=False):
                    require_own_entries(Path(entry.path), below=True)


def is_closed(file: Path) -> bool:
    """Tell whether a file's mode gives nobody but its owner any right; True where modes say nothing."""
    return sys.platform == "win32" or not file.stat().st_mode & _OTHERS


def _check(folder: Path) -> None:
    link = folder.lstat()
    # Whoever owns a link can let it point elsewhere at any time. Root can do anything in any case.
    if stat.S_ISLNK(link.st_mode) and link.st_uid not in {os.geteuid(), _ROOT}:
        raise _foreign(folder, link.st_uid)
    found = folder.stat()
    if not stat.S_ISDIR(found.st_mode):
        raise NotADirectoryError(str(folder))
    if found.st_uid != os.geteuid():
        raise _foreign(folder, found.st_uid)
    if found.st_mode & _OTHERS:
        if found.st_mode & _OTHERS_WRITE:
            _log.error("other users of this computer could write into %s; it is closed to them from now on", folder)
        folder.chmod(stat.S_IMODE(found.st_mode) & ~_OTHERS)
        if folder.stat().st_mode & _OTHERS:  # a file system without modes, such as FAT
            words = _(
                "Other users of this computer can enter the folder {folder}, and that can't be changed there. "
                "Name a folder on another disk in CINEMA_DATA_DIR."
            )
            raise StorageError(words.format(folder=folder), code=ErrorCode.DATA_FOLDER)


def _foreign(place: Path, owner: int) -> StorageError:
    words = _(
        "{place} belongs to another user ({owner}), so it isn't used. Name a folder of your own in CINEMA_DATA_DIR."
    )
    return StorageError(words.format(place=place, owner=_name_of(owner)), code=ErrorCode.DATA_FOLDER)


def _name_of(owner: int) -> str:
    import pwd

    try:
        return pwd.getpwuid(owner).pw_name
    except KeyError:
        return str(owner)
