"""Brings a data folder's server up, from nothing, from a crash or from a half-made first start.

Decides the order of the steps and what is tried again. The caller holds the start lock throughout.
"""

import subprocess
import time
from dataclasses import replace
from pathlib import Path

from cinema.errors import ErrorCode, StorageError
from repositories.private_server.binary import find_mongod
from repositories.private_server.failures import PORT_TAKEN, failed, start_error
from repositories.private_server.files import (
    FREE_BYTES_NEEDED,
    ServerFiles,
    disk_full_error,
    folder_error,
    free_bytes,
)
from repositories.private_server.process import choose_port, is_alive, launch, let_go, listens, port_is_free, stop
from repositories.private_server.setup import SetupError, complete, is_primary

_ANSWER_SECONDS = 60.0
_TRIES = 3


def bring_up(files: ServerFiles) -> None:
    """Leave a running, complete server behind; one that runs and is complete is left as it is.

    Raises StorageError with one of the codes no-mongod, version, data-folder, disk-full, start-failed.
    """
    try:
        _bring_up(files)
    except OSError as error:
        raise folder_error(files.folder, error) from error


def _bring_up(files: ServerFiles) -> None:
    password = files.secrets()
    if is_alive(files) and _adopt(files, password):
        return
    mongod = find_mongod()
    _check_space(files)
    try:
        _start(mongod, files, password)
    except StorageError as error:
        if files.record().ready or error.code is not ErrorCode.START_FAILED:
            raise
        stop(files)  # a first start that was cut off: nothing was ever sold from it
        files.set_aside()
        _start(mongod, files, password)


def _check_space(files: ServerFiles) -> None:
    free = free_bytes(files.home)
    if free < FREE_BYTES_NEEDED:
        raise disk_full_error(files.folder, f"{free} bytes free, {FREE_BYTES_NEEDED} needed")


def _adopt(files: ServerFiles, password: str) -> bool:
    """Take over a server that somebody else started; False where it had to be stopped to be started anew."""
    record = files.record()
    if record.port is not None:
        try:
            _wait_for_answer(files, record.port, None)
            if not (record.ready and is_primary(record.port)):
                complete(password, record.port)
        except (SetupError, TimeoutError, ChildProcessError):
            pass
        else:
            files.remember(replace(record, ready=True))
            return True
    if not stop(files):
        raise failed(files.folder, f"process {files.pid()} neither answers nor stops")
    return False


def _start(mongod: Path, files: ServerFiles, password: str) -> None:
    record = files.record()
    port = record.port
    for _try in range(_TRIES):
        if port is None or not port_is_free(port):
            port = choose_port()
        record = replace(files.record(), port=port, starts=record.starts + 1)
        files.remember(record)
        process = _launch(mongod, files, port)
        try:
            _wait_for_answer(files, port, process)
            complete(password, port)
        except (SetupError, TimeoutError, ChildProcessError) as error:
            ended = process.poll()
            if ended is None:
                let_go(process)
                stop(files)
            if ended == PORT_TAKEN:
                port = None
                continue
            raise start_error(files, ended, str(error)) from error
        let_go(process)
        files.remember(replace(record, ready=True))
        return
    raise failed(files.folder, "no port of this computer could be used")


def _launch(mongod: Path, files: ServerFiles, port: int) -> "subprocess.Popen[bytes]":
    try:
        return launch(mongod, files, port)
    except (OSError, TimeoutError) as error:
        raise failed(files.folder, f"{mongod}: {error}") from error


def _wait_for_answer(files: ServerFiles, port: int, process: "subprocess.Popen[bytes] | None") -> None:
    """Wait until mongod accepts connections; ChildProcessError once it has died, TimeoutError if it never does."""
    deadline = time.monotonic() + _ANSWER_SECONDS
    while time.monotonic() < deadline:
        if listens(port):
            return
        if (process.poll() is not None) if process else not is_alive(files):
            raise ChildProcessError("mongod ended before it answered")
        time.sleep(0.01)
    raise TimeoutError("mongod did not answer")
