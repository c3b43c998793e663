"""Starts a data folder's server: on an empty folder, after a crash, or after an unfinished first start.

Decides the order of the steps and what is retried. The caller holds the start lock throughout.
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
from repositories.private_server.process import (
    choose_port,
    is_alive,
    launch,
    listens,
    port_is_free,
    reap_in_background,
    stop,
)
from repositories.private_server.setup import SetupError, complete, is_primary

_ANSWER_SECONDS = 60.0  # after a crash mongod replays its journal before it listens
_ATTEMPTS = 3  # each after the first because another process took the port meanwhile


def bring_up(files: ServerFiles) -> None:
    """Make sure that the server runs and is set up; a repeat changes nothing.

    StorageError (no-mongod, version, data-folder, disk-full, start-failed).
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
        # An unfinished first start left this data, so it holds no sales: set it aside and start empty.
        stop(files)
        files.set_aside()
        _start(mongod, files, password)


def _check_space(files: ServerFiles) -> None:
    free = free_bytes(files.home)
    if free < FREE_BYTES_NEEDED:
        raise disk_full_error(files.folder, f"{free} bytes free, {FREE_BYTES_NEEDED} needed")


def _adopt(files: ServerFiles, password: str) -> bool:
    """Use the server that another program started; False if it did not answer and was stopped."""
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
    for _attempt in range(_ATTEMPTS):
        if port is None or not port_is_free(port):
            port = choose_port()
        # Recorded before the launch, so that after a crash the next program finds the server by its port.
        record = replace(files.record(), port=port, starts=record.starts + 1)
        files.remember(record)
        process = _launch(mongod, files, port)
        try:
            _wait_for_answer(files, port, process)
            complete(password, port)
        except (SetupError, TimeoutError, ChildProcessError) as error:
            ended = process.poll()
            if ended is None:
                reap_in_background(process)
                stop(files)
            if ended == PORT_TAKEN:
                port = None
                continue
            raise start_error(files, ended, str(error)) from error
        reap_in_background(process)
        files.remember(replace(record, ready=True))
        return
    raise failed(files.folder, "no port of this computer could be used")


def _launch(mongod: Path, files: ServerFiles, port: int) -> "subprocess.Popen[bytes]":
    try:
        return launch(mongod, files, port)
    except (OSError, TimeoutError) as error:
        raise failed(files.folder, f"{mongod}: {error}") from error


def _wait_for_answer(files: ServerFiles, port: int, process: "subprocess.Popen[bytes] | None") -> None:
    """Wait until mongod accepts connections; ChildProcessError if it exits, TimeoutError after 60 s."""
    deadline = time.monotonic() + _ANSWER_SECONDS
    while time.monotonic() < deadline:
        if listens(port):
            return
        if (process.poll() is not None) if process else not is_alive(files):
            raise ChildProcessError("mongod ended before it answered")
        time.sleep(0.01)
    raise TimeoutError("mongod did not answer")
