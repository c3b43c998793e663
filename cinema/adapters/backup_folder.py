"""The folder of daily backups, on a disk of this machine or of another one."""

import os
from pathlib import Path

from cinema.errors import InvalidInputError
from cinema.files import reason_of
from cinema.i18n import _


class BackupFolder:
    """See `cinema.ports.BackupFolder`."""

    def check(self, folder: Path) -> None:
        """See the port."""
        try:
            is_there = folder.is_absolute() and folder.is_dir()
        except (OSError, ValueError):
            is_there = False
        if not is_there:
            # Never made here: below a disk that isn't mounted the backup would lie on the machine's own.
            words = _("There is no folder {folder} on this machine. Make it, or mount its disk.")
            raise InvalidInputError(words.format(folder=folder), field="backup_folder")
        if not os.access(folder, os.R_OK | os.W_OK | os.X_OK):
            words = _("The folder {folder} can't be written by the user of this program. Give that user the right.")
            raise InvalidInputError(words.format(folder=folder), field="backup_folder")

    def files(self, folder: Path) -> tuple[str, ...]:
        """See the port."""
        try:
            with os.scandir(folder) as found:
                return tuple(one.name for one in found if one.is_file(follow_symlinks=False))
        except OSError as error:
            raise _refused(folder, error) from None

    def remove(self, folder: Path, name: str) -> None:
        """See the port."""
        try:
            (folder / name).unlink(missing_ok=True)
        except OSError as error:
            raise _refused(folder, error) from None


def _refused(folder: Path, error: OSError) -> InvalidInputError:
    words = _("Old backups in {folder} can't be removed: {reason}.").format(folder=folder, reason=reason_of(error))
    return InvalidInputError(words, field="backup_folder")
