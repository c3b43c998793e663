"""Starts and stops the mongod process, and tells whether it lives. Doesn't know what is inside it.

Whether it lives is told by a lock that mongod inherits and therefore holds for exactly as long as it exists:
no process number is trusted, since numbers are given out again.
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

REPLICA_SET = "rs0"
_STOP_SECONDS = 20.0


def is_alive(files: ServerFiles) -> bool:
    """Tell whether this folder's mongod exists; takes microseconds, creates nothing."""
    if sys.platform == "win32":  # no lock is inherited there, but mongod shares its own lock file with nobody
        try:
            (files.data / "mongod.lock").open("r+b").close()
        except PermissionError:
            return True
        except OSError:
            pass
        return False
    return is_locked(files.alive_lock)


def launch(binary: Path, files: ServerFiles, port: int) -> "subprocess.Popen[bytes]":
    """Start mongod on this port; the caller holds the start lock and waits until it answers."""
    if files.log.exists():
        files.log.replace(files.log.with_suffix(".log.1"))
    arguments = [
        *(str(binary), "--dbpath", str(files.data), "--replSet", REPLICA_SET),
        *("--bind_ip", "127.0.0.1", "--port", str(port), "--auth", "--keyFile", str(files.key)),
        *("--oplogSize", "64", "--wiredTigerCacheSizeGB", "0.25"),
        *("--setParameter", "diagnosticDataCollectionEnabled=false"),
        *("--networkMessageCompressors", "disabled"),  # 6.0.5 has CVE-2025-14847, which lives in zlib
        *("--wiredTigerEngineConfigString", "log=(file_max=8MB,prealloc=false)"),
        *("--logpath", str(files.log), "--logappend"),
    ]
    if sys.platform == "win32":
        return spawn(arguments, files.home, files.output)
    arguments.append("--nounixsocket")  # a socket's path may not be longer than 107 characters; a folder's may
    with wait_lock(files.alive_lock, seconds=2) as alive:
        return spawn(arguments, files.home, files.output, [alive.descriptor])


def spawn(
    arguments: Sequence[str], folder: Path, output: Path, inherit: Sequence[int] = ()
) -> "subprocess.Popen[bytes]":
    """Start a process that outlives this one and holds neither its terminal nor its files."""
    environment = dict(os.environ, LC_ALL="C")
    code = str(Path(__file__).parents[2])
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, [code, os.environ.get("PYTHONPATH")]))
    with output.open("wb") as sink:
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


def let_go(process: "subprocess.Popen[bytes]") -> None:
    """Let the process live on by itself; its end is collected in the background, so that no zombie stays."""
    threading.Thread(target=process.wait, name=f"reap-{process.pid}", daemon=True).start()


def stop(files: ServerFiles) -> bool:
    """Stop mongod cleanly, and by force if it doesn't obey (its journal loses nothing); True once it is gone.

    The caller holds the start lock. A server that isn't there is gone already.
    """
    for force in (False, True):
        pid = files.pid()
        if pid is None or not is_alive(files):
            break
        _tell_to_stop(files, pid, force=force)
        deadline = time.monotonic() + _STOP_SECONDS
        while is_alive(files) and time.monotonic() < deadline:
            time.sleep(0.02)
    return not is_alive(files)


def _tell_to_stop(files: ServerFiles, pid: int, *, force: bool) -> None:
    if sys.platform == "win32":
        from repositories.private_server.setup import shut_down

        shut_down(files, force=force)
        return
    try:
        os.kill(pid, signal.SIGKILL if force else signal.SIGTERM)
    except ProcessLookupError:
        return


def port_is_free(port: int) -> bool:
    """Tell whether nobody listens on this port of the loopback address."""
    with socket.socket() as probe:
        if sys.platform != "win32":  # else a port that was in use a moment ago would seem taken
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def choose_port() -> int:
    """Return a free port below those that systems give to outgoing connections, so that it stays ours."""
    for port in random.sample(range(20_000, 30_000), 200):
        if port_is_free(port):
            return port
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def listens(port: int) -> bool:
    """Tell whether somebody accepts connections on this port."""
    try:
        socket.create_connection(("127.0.0.1", port), timeout=1).close()
    except OSError:
        return False
    return True
