"""What `cinema doctor` says about the private server. Looks only: it starts, makes and changes nothing."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from cinema.errors import StorageError
from repositories.private_server.binary import find_binary
from repositories.private_server.files import ServerFiles, data_folder
from repositories.private_server.process import is_alive


@dataclass(frozen=True, slots=True)
class ServerStatus:
    """The state of one data folder's server; `problem` is why it could not be started, in the user's words."""

    folder: Path
    binary: Path | None
    version: str | None
    free_bytes: int | None
    running: bool
    pid: int | None
    port: int | None
    log: Path
    problem: str | None


def describe(folder: Path | None = None) -> ServerStatus:
    """Return the state of the server of this folder, or of the user's own; raises nothing of its own."""
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
        binary=path,
        version=version,
        free_bytes=_free_bytes(files.folder),
        running=running,
        pid=files.pid() if running else None,
        port=files.record().port,
        log=files.log,
        problem=problem,
    )


def _alive(files: ServerFiles) -> bool:
    try:
        return is_alive(files)
    except OSError:
        return False


def _free_bytes(folder: Path) -> int | None:
    for place in (folder, *folder.parents):
        try:
            return shutil.disk_usage(place).free
        except OSError:
            continue
    return None
