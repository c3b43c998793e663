"""How long after its commit in one process a seat has its new colour in the window of another."""

import random
import subprocess
import sys
import time
from collections.abc import Iterable
from queue import SimpleQueue
from statistics import median, quantiles
from threading import Thread

from benchmarks.house import DATABASE, SEATS, add_screenings, build_house, private_server, seller
from benchmarks.report import Line
from benchmarks.screen import screen
from cinema.bootstrap import join
from gui.window.tasks import TICK
from repositories.connect import connect
from repositories.storage import open_storage

TARGET = 2 * TICK
_PRESSES, _QUICK_PRESSES = 60, 8
_PATIENCE = 30.0


def run(*, quick: bool) -> list[Line]:
    """Measure on a server of this run's own, on the screen there is, else on a virtual one."""
    with private_server() as uri, screen():
        build_house(uri)
        times = sorted(_watch(uri, _QUICK_PRESSES if quick else _PRESSES))
    detail = f"of {len(times)} presses, nine in ten within {quantiles(times, n=10)[-1]:.0f} ms, two ticks are {TARGET}"
    return [Line("live", "commit to recoloured elsewhere, median", median(times), "ms", TARGET, detail=detail)]


def _watch(uri: str, presses: int) -> list[float]:
    """Hold seat after seat here while another process shows them, and return the milliseconds of each."""
    connection = connect(uri, DATABASE)
    storage = open_storage(connection)
    (screening,) = add_screenings(storage, "live", 1)
    cinema, actor = join(storage, "till-1"), seller("till-1")
    command = [sys.executable, "-m", "benchmarks.live_window", uri, screening]
    window = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert window.stdin is not None
    assert window.stdout is not None
    said: SimpleQueue[str] = SimpleQueue()
    Thread(target=_listen, args=(window.stdout, said), daemon=True).start()
    try:
        while said.get(timeout=_PATIENCE).strip() != "ready":
            pass
        times = []
        for seat in SEATS[:presses]:
            time.sleep(random.uniform(0.1, 0.2))  # so that presses fall anywhere between two ticks
            cinema.booking.hold(actor, screening, None, (seat,))
            committed = time.monotonic()
            times.append((_seen(said, seat) - committed) * 1000)
        return times
    finally:
        window.stdin.close()
        window.wait()
        connection.close()


def _listen(lines: Iterable[str], said: "SimpleQueue[str]") -> None:
    for line in lines:
        said.put(line)


def _seen(said: "SimpleQueue[str]", seat: str) -> float:
    while True:
        at, *seats = said.get(timeout=_PATIENCE).split()
        if seat in seats:
            return float(at)
