"""Hands on a private server of a test's own: other programs on its folder, waiting, killing."""

import os
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pymongo import MongoClient

from repositories.private_server.files import ServerFiles
from repositories.private_server.process import is_alive
from repositories.private_server.server import PrivateServer

CODE = Path(__file__).parents[2]
USE = """
    from repositories.private_server.server import PrivateServer
    server = PrivateServer.acquire(folder)
    print(server.port, server.pid, flush=True)
    sys.stdin.readline()
"""


def until(reached: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.02)


def answer(process: "subprocess.Popen[str]") -> list[int]:
    assert process.stdout is not None
    return [int(word) for word in process.stdout.readline().split()]


def connect(server: PrivateServer) -> "MongoClient[dict[str, Any]]":
    return MongoClient(server.uri, serverSelectionTimeoutMS=5000)


def kill_server(server: PrivateServer) -> None:
    os.kill(server.pid, signal.SIGKILL)
    until(lambda: not is_alive(ServerFiles(server.folder)))


def end(files: ServerFiles) -> None:
    """Kill the folder's mongod: faster than a clean stop, and its data is no longer needed."""
    until(lambda: files.pid() is not None or not is_alive(files))
    pid = files.pid()
    if pid is not None and is_alive(files):
        os.kill(pid, signal.SIGKILL)
    until(lambda: not is_alive(files))
