"""Starts a data folder's server: on an empty folder, after a crash, or after an unfinished first start.

Decides the order of the steps and what is retried. The caller holds the start lock throughout.
"""

import logging
import subprocess
import time
from dataclasses import replace
from pathlib import Path

from cinema.errors import ErrorCode, StorageError
from repositories.private_server.binary import find_mongod
from repositories.private_server.failures import PORT_TAKEN, failed, gone_error, no_loopback_error, start_error
from repositories.private_server.files import (
    FREE_BYTES_NEEDED,
    ServerFiles,
    ServerRecord,
    disk_full_error,
    folder_error,
    free_bytes,
)
from repositories.private_server.process import (
    PortLog,
    choose_port,
    is_alive,
    launch,
    loopback_failure,
    port_is_free,
    reap_in_background,
    stop,
)
from repositories.private_server.setup import SetupError, complete, keep_features

_ANSWER_SECONDS = 60.0  # after a crash mongod replays its journal before it listens
_ATTEMPTS = 3  # each after the first because another process took the port meanwhile
_log = logging.getLogger(__name__)


def bring_up(files: ServerFiles, *, anew: bool = False) -> None:
    """Make sure that the server runs and is set up; a repeat changes nothing.

    `anew` continues with an empty database where the data was removed, for a restore; else that is an error.
    StorageError (no-mongod, version, data-folder, data-gone, disk-full, start-failed).
    """
    try:
        _bring_up(files, anew=anew)
    except OSError as error:
        raise folder_error(files.folder, error) from error


def _bring_up(files: ServerFiles, *, anew: bool) -> None:
    if failure := loopback_failure():
        # Asked first: a server that nobody reaches would be waited for, and its data set aside as unfinished.
        raise no_loopback_error(failure)
    _renew_secrets(files)
    if is_alive(files) and _adopt(files):
        return
    mongod = find_mongod()
    _check_space(files)
    if files.record().ready and (lost := files.lost_data()):
        # mongod would begin with an empty database, and the house would look as if it had never been.
        if not anew:
            raise gone_error(files, lost)
        files.set_aside("gone")
    try:
        _start(mongod, files)
    except StorageError as error:
        if files.record().ready or error.code is not ErrorCode.START_FAILED:
            raise
        # An unfinished first start left this data, so it holds no sales: set it aside and start empty.
        stop(files)
        files.set_aside()
        _start(mongod, files)


def _renew_secrets(files: ServerFiles) -> None:
    """Make secrets anew that are missing, corrupt or exposed.

    For an exposed one a server that runs is stopped first. It would go on with the old key, and with the connections of
    whoever used the old password; and after a crash in between, nothing would show that it still has to be stopped.
    """
    if exposed := files.exposed():
        # Who had one may have made users or changed documents: doctor and audit find both.
        words = "open to other users of this computer, so made anew; run “cinema doctor” and “cinema audit”: %s"
        _log.error(words, ", ".join(str(files.home / name) for name in exposed))
        if not stop(files):
            raise failed(files.folder, f"process {files.pid()} does not stop")
    files.secrets()


def _check_space(files: ServerFiles) -> None:
    free = free_bytes(files.home)
    if free < FREE_BYTES_NEEDED:
        raise disk_full_error(files.folder, f"{free} bytes free, {FREE_BYTES_NEEDED} needed")


def _adopt(files: ServerFiles) -> bool:
    """Use the server that another program started; False if it did not answer and was stopped."""
    record = files.record()
    if record.port is not None:
        try:
            _wait_until_listening(files, record.port, None)
            complete(files, record.port)
        except (SetupError, TimeoutError, ChildProcessError):
            pass
        else:
            _remember_completed(files, record.port)
            return True
    if not stop(files):
        raise failed(files.folder, f"process {files.pid()} neither answers nor stops")
    return False


def _start(mongod: Path, files: ServerFiles) -> None:
    port = files.record().port
    for _attempt in range(_ATTEMPTS):
        if port is None or not port_is_free(port):
            port = choose_port()
        if files.record().moves_to(port):
            _move(mongod, files, port)
        if _run(mongod, files, port):
            return
        port = None
    raise failed(files.folder, "no port of this computer could be used")


def _move(mongod: Path, files: ServerFiles, port: int) -> None:
    """Start mongod once to write the new port into its configuration, and stop it."""
    try:
        _run(mongod, files, port, moving=True)
    except StorageError as error:
        if error.code is not ErrorCode.START_FAILED:
            raise
        # A mongod without this failpoint: the start that follows moves it too, if more slowly.
        _log.warning("the port could not be changed quickly: %s", error.detail)
    if not stop(files):
        raise failed(files.folder, f"process {files.pid()} does not stop")


def _run(mongod: Path, files: ServerFiles, port: int, *, moving: bool = False) -> bool:
    """Start mongod on this port and set it up; False if another process took the port meanwhile."""
    record = files.record()
    # Recorded before the launch, so that after a crash the next program finds the server by its port.
    files.remember(replace(record, port=port, starts=record.starts + 1, pid=None, member=_member_before(record, port)))
    process = _launch(mongod, files, port, moving=moving)
    try:
        _wait_until_listening(files, port, process)
        complete(files, port, moving=moving)
    except (SetupError, TimeoutError, ChildProcessError) as error:
        ended = process.poll()
        if ended is None:
            reap_in_background(process)
            stop(files)
        if ended == PORT_TAKEN:
            return False
        raise start_error(files, ended, str(error)) from error
    reap_in_background(process)
    _remember_completed(files, port)
    if not moving:  # that start is stopped again at once
        keep_features(files, port)
    return True


def _member_before(record: ServerRecord, port: int) -> int | None:
    """Return the port that the set's configuration may name before this start; a first start initiates it with its own.

    None if that is unknown, because the record of existing data was lost.
    """
    return port if record.member is None and not record.ready else record.member


def _remember_completed(files: ServerFiles, port: int) -> None:
    record = files.record()
    completed = replace(record, port=port, ready=True, pid=files.pid(), member=port)
    if completed != record:  # unchanged, other programs need not read it again
        files.remember(completed)


def _launch(mongod: Path, files: ServerFiles, port: int, *, moving: bool) -> "subprocess.Popen[bytes]":
    try:
        return launch(mongod, files, port, moving=moving)
    except (OSError, TimeoutError) as error:
        raise failed(files.folder, f"{mongod}: {error}") from error


def _wait_until_listening(files: ServerFiles, port: int, process: "subprocess.Popen[bytes] | None") -> None:
    """Wait until this folder's mongod listens on the port; ChildProcessError if it exits, TimeoutError after 60 s.

    A connection would prove nothing: another program may have taken the port. That mongod has it stands in its log, or
    in the record if somebody looked before, and it keeps the port as long as it lives.
    """
    if process is None and files.record().pid == files.pid() is not None:
        return
    log = PortLog(files, port)
    deadline = time.monotonic() + _ANSWER_SECONDS
    while time.monotonic() < deadline:
        if log.says_listening():
            return
        if (process.poll() is not None) if process else not is_alive(files):
            raise ChildProcessError("mongod ended before it answered")
        time.sleep(0.01)
    raise TimeoutError("mongod did not answer")
