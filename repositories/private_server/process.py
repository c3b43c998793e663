"""Starts, stops and detects the mongod process. Doesn't speak MongoDB's protocol.

mongod inherits a lock from its starter and holds it for exactly as long as it lives, so the lock tells whether it is
alive. Process ids don't: the system reuses them.
"""

import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from repositories.private_server.files import ServerFiles
from repositories.private_server.lock import is_locked, wait_lock
from repositories.private_server.setup import ON_THE_MOVE, REPLICA_SET, shut_down

_STOP_SECONDS = 20.0  # for each of the two attempts, clean and forced


def is_alive(files: ServerFiles) -> bool:
    """Tell whether this folder's mongod is alive; takes microseconds, creates nothing."""
    if sys.platform == "win32":  # no lock is inherited there, but mongod opens its own lock file exclusively
        try:
            (files.data / "mongod.lock").open("r+b").close()
        except PermissionError:
            return True
        except OSError:
            pass
        return False
    return is_locked(files.alive_lock)


def launch(binary: Path, files: ServerFiles, port: int, *, moving: bool = False) -> "subprocess.Popen[bytes]":
    """Start mongod on this port and return without waiting for it to answer; the caller holds the start lock.

    `moving` starts it for a change of the port in its configuration alone; see `setup.ON_THE_MOVE`.
    """
    if files.log.exists():
        files.log.replace(files.log.with_suffix(".log.1"))
    arguments = [
        *(str(binary), "--dbpath", str(files.data), "--replSet", REPLICA_SET),
        *("--bind_ip", "127.0.0.1", "--port", str(port), "--auth", "--keyFile", str(files.key)),
        *("--oplogSize", "64"),  # MB; the default is 5 % of the free disk, at least 990 MB
        *("--wiredTigerCacheSizeGB", "0.25"),  # the minimum; the default is half of the machine's memory
        # Else the first program that connects makes itself an administrator, whoever runs it, until we made our user.
        *("--setParameter", "enableLocalhostAuthBypass=false"),
        *("--setParameter", "diagnosticDataCollectionEnabled=false"),  # it would fill up to 200 MB
        *("--networkMessageCompressors", "disabled"),  # 6.0.5 has CVE-2025-14847 in its zlib decompression
        *("--wiredTigerEngineConfigString", "log=(file_max=8MB,prealloc=false)"),  # default: 100 MB, made ahead
        *("--logpath", str(files.log), "--logappend"),
        "--quiet",  # each command makes six connections, whose comings and goings are more than half of the log
        *(ON_THE_MOVE if moving else ()),
    ]
    if sys.platform == "win32":
        return spawn(arguments, files.home, files.output)
    arguments.append("--nounixsocket")  # its path may have 107 characters at most; a data folder's may be longer
    # mongod inherits the lock; closing it here leaves mongod as its only holder.
    with wait_lock(files.alive_lock, seconds=2) as alive:
        return spawn(arguments, files.home, files.output, [alive.descriptor])


def spawn(
    arguments: Sequence[str], folder: Path, output: Path, inherit: Sequence[int] = ()
) -> "subprocess.Popen[bytes]":
    """Start a detached process that outlives this one and inherits neither its terminal nor its open files."""
    environment = dict(os.environ, LC_ALL="C")  # failures.py matches the system's error texts in English
    code = str(Path(__file__).parents[2])
    # The watcher runs in another folder, and must import this package from a checkout too.
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [code, os.environ.get("PYTHONPATH")]))
    with open(output, "wb", opener=_for_owner) as sink:
        if sys.platform == "win32":
            return subprocess.Popen(  # noqa: S603 - our own arguments
                arguments,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=sink,
                creationflags=subprocess.CREATE_NO_WINDOW | subprocess.CREATE_NEW_PROCESS_GROUP,
            )
        return subprocess.Popen(  # noqa: S603 - our own arguments
            arguments,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=sink,
            stderr=sink,
            start_new_session=True,
            umask=0o077,
            pass_fds=inherit,
        )


def _for_owner(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def reap_in_background(process: "subprocess.Popen[bytes]") -> None:
    """Wait for the process's end in a daemon thread, so that it leaves no zombie; returns at once."""
    threading.Thread(target=process.wait, name=f"reap-{process.pid}", daemon=True).start()


def stop(files: ServerFiles) -> bool:
    """Stop mongod cleanly, and kill it if that times out; True once it is gone, or if there was none.

    A kill loses nothing: acknowledged writes are in its journal. The caller holds the start lock.
    """
    for force in (False, True):
        pid = files.pid()
        if pid is None or not is_alive(files):
            break
        _request_stop(files, pid, force=force)
        deadline = time.monotonic() + _STOP_SECONDS
        while is_alive(files) and time.monotonic() < deadline:
            time.sleep(0.02)
    return not is_alive(files)


def _request_stop(files: ServerFiles, pid: int, *, force: bool) -> None:
    if sys.platform == "win32":
        shut_down(files, force=force)
        return
    try:
        os.kill(pid, signal.SIGKILL if force else signal.SIGTERM)
    except ProcessLookupError:
        return


def port_is_free(port: int) -> bool:
    """Tell whether this port of the loopback address can be bound."""
    with socket.socket() as probe:
        if sys.platform != "win32":  # else a port in TIME_WAIT would seem taken
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def choose_port() -> int:
    """Return a free port from 20,000 on, below the ephemeral ports, so that no outgoing connection takes it later."""
    for port in random.sample(range(20_000, 30_000), 200):
        if port_is_free(port):
            return port
    with socket.socket() as probe:  # 200 ports were taken: accept an ephemeral one
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def loopback_failure() -> str | None:
    """Return why nothing on this computer can connect to 127.0.0.1; None if it can. Takes less than a millisecond."""
    try:
        with socket.socket() as server:
            server.bind(("127.0.0.1", 0))
            server.listen(1)
            socket.create_connection(server.getsockname(), timeout=2).close()
    except OSError as error:
        return str(error)
    return None


def listens(port: int) -> bool:
    """Tell whether a process accepts connections on this port, whichever it is."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True


class PortLog:
    """Tells from mongod's own log whether this start has the port; each start has a new log."""

    def __init__(self, files: ServerFiles, port: int) -> None:
        self._path, self._words = files.log, f'"msg":"Waiting for connections","attr":{{"port":{port},'.encode()
        self._read, self._rest = 0, b""

    def says_listening(self) -> bool:
        """Read what is new in the log; True once mongod listens on the port."""
        try:
            with self._path.open("rb") as log:
                log.seek(self._read)
                new = log.read()
        except OSError:
            return False
        self._read += len(new)
        text = self._rest + new
        self._rest = text[-len(self._words) :]
        return self._words in text
