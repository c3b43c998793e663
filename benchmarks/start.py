"""How long `cinema demo` takes to a sign-in window that is painted and takes keys, against a bare ttkbootstrap window.

Each start is a process of its own, the sides in turn. The sample is loaded beforehand and its server stopped, so that
it is started behind the window as on any morning.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median

from benchmarks.report import Line, ratio_of_medians
from benchmarks.screen import screen
from repositories.private_server.server import describe

TARGET = 1.6
_ROUNDS, _QUICK_ROUNDS = 11, 2
_PATIENCE = 60.0
_LOAD = "from cinema.bootstrap import open_demo; open_demo().close()"


def run(*, quick: bool) -> list[Line]:
    """Measure on the screen there is, else on a virtual one."""
    ours, theirs = [], []
    with screen(), _sample_cinema() as (folder, environment):
        for side in ("cinema", "bare"):
            _start(side, folder, environment)  # once for the disk's and Python's caches
        for _round in range(_QUICK_ROUNDS if quick else _ROUNDS):
            ours.append(_start("cinema", folder, environment))
            theirs.append(_start("bare", folder, environment))
    return [
        Line(
            "start",
            "cinema demo / bare window",
            ratio_of_medians(ours, theirs),
            target=TARGET,
            detail=f"{median(ours):.0f} against {median(theirs):.0f} ms, painted and typed into",
        )
    ]


@contextmanager
def _sample_cinema() -> Iterator[tuple[Path, dict[str, str]]]:
    folder = Path(tempfile.mkdtemp(prefix="cinema-bench-"))
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CINEMA_")}
    environment |= {"CINEMA_DATA_DIR": str(folder), "CINEMA_SERVER_LINGER": "0", "XDG_CONFIG_HOME": str(folder)}
    # A program is compiled at its first start only, on both sides, wherever and however this one runs.
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    environment["PYTHONPYCACHEPREFIX"] = str(folder / "bytecode")
    if "CINEMA_MONGOD" in os.environ:
        environment["CINEMA_MONGOD"] = os.environ["CINEMA_MONGOD"]
    try:
        subprocess.run([sys.executable, "-c", _LOAD], env=environment, check=True, timeout=_PATIENCE)
        yield folder, environment
        _until_stopped(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _start(side: str, folder: Path, environment: dict[str, str]) -> float:
    """Start one program and return the milliseconds until its window was of use."""
    _until_stopped(folder)
    command = [sys.executable, "-m", "benchmarks.start_probe", side]
    start = time.monotonic()
    done = subprocess.run(command, env=environment, check=True, timeout=_PATIENCE, stdout=subprocess.PIPE, text=True)
    return (float(done.stdout) - start) * 1000


def _until_stopped(folder: Path) -> None:
    """Wait until the server of a program that has ended is gone: its watcher sees to that."""
    time.sleep(0.3)
    end = time.monotonic() + _PATIENCE
    while describe(folder).running and time.monotonic() < end:
        time.sleep(0.1)
