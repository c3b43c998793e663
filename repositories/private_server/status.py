"""The private server's status for `cinema doctor`. Read-only: starts, creates and changes nothing."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from cinema.errors import StorageError
from repositories.private_server.binary import find_binary
from repositories.private_server.files import ServerFiles, data_folder
from repositories.private_server.process import is_alive


@dataclass(frozen=True, slots=True)
class ServerStatus:
    """The status of a data folder's server. `problem` says why no binary can be used; None if one can."""

    folder: Path
    folder_found: bool
    binary: Path | None
    version: str | None
    free_bytes: int | None
    running: bool
    pid: int | None
    port: int | None
    log: Path
    problem: str | None


def describe(folder: Path | None = None) -> ServerStatus:
    """Return the status of this folder's server, or of the default data folder's; never raises for its state."""
    files = ServerFiles((folder or data_folder()).absolute())
    path, version, problem = None, None, None
    try:
        binary = find_binary()
        path, version = binary.path, binary.version
    except StorageError as error:
        problem = f"{error.message} ({error.detail})"
    running = _alive(files)
    return ServerStatus(
        folder=files.folder,
        folder_found=_is_found(files.folder),
        binary=path,
        version=version,
        free_bytes=_free_bytes(files.folder),
        running=running,
        pid=files.pid() if running else None,
        port=files.record().port,
        log=files.log,
        problem=problem,
    )


def _is_found(folder: Path) -> bool:
    try:
        return folder.is_dir()
    except OSError:  # it is inside another user's closed folder
        return False


def _alive(files: ServerFiles) -> bool:
    try:
        return is_alive(files)
    except OSError:
        return False


def _free_bytes(folder: Path) -> int | None:
    for place in (folder, *folder.parents):  # the folder may not exist yet
        try:
            return shutil.disk_usage(place).free
        except OSError:
            continue
    return None
