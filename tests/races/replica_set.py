"""Fail-over: three members of a set, the primary killed or frozen in the rush, and back; selling goes on by itself."""

import signal
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.races.mongods import ELECTION_MS, Mongod, is_secondary, primary, running, uri
from tests.races.sellers import counted, crew, lots_of, wait_for_sales
from tests.races.stage import Stage
from tests.races.tally import Row

_PATIENCE = 60.0


def killed_primaries(
    stage: Stage | None, sellers: int = 8, times: int = 3, pause: float = 4.0, screenings: int = 60
) -> Row:
    """Sell while one primary after the other is killed and comes back as a follower."""
    return _rush("primary killed", sellers, times, pause, screenings, frozen=False)


def frozen_primaries(
    stage: Stage | None, sellers: int = 8, times: int = 1, pause: float = 6.0, screenings: int = 20
) -> Row:
    """Sell while the primary is stopped, so that a second one is elected, and goes on as if nothing had been."""
    return _rush("primary frozen, then thawed", sellers, times, pause, screenings, frozen=True)


def _rush(scenario: str, sellers: int, times: int, pause: float, screenings: int, *, frozen: bool) -> Row:
    with TemporaryDirectory() as folder, running(Path(folder), 3) as servers:  # noqa: SIM117 - each needs the one before
        with closing(Stage.open(uri(servers), rows=10, screenings=screenings)) as inner:
            with crew(uri(servers), inner.database, lots_of(inner), sellers) as crowd:
                began = time.monotonic()
                for _time in range(times):
                    wait_for_sales(inner)
                    time.sleep(pause)
                    _fail_over(inner, servers, pause, frozen=frozen)
                wait_for_sales(inner)
                at_work = crowd.at_work
                ended = time.monotonic()
                said = crowd.stop()
            inner.recover()
            silence = said.longest_silence(began, ended)
            note = (
                f"{times} fail-overs, at most {silence:.1f} s without a sale, election time-out {ELECTION_MS / 1000} s"
            )
            if not at_work:
                note += ", a seller stopped before the end"
            return counted(inner, scenario, sellers, said, f"{note}, {said.ends}")


def _fail_over(inner: Stage, servers: Sequence[Mongod], pause: float, *, frozen: bool) -> None:
    """Take the primary away, wait for the next one, and let the old one come back and follow."""
    old = primary(servers)
    if frozen:
        old.signal(signal.SIGSTOP)
    else:
        old.kill()
    try:
        primary([server for server in servers if server is not old])
        wait_for_sales(inner)
        time.sleep(pause)
    finally:
        if frozen:
            old.signal(signal.SIGCONT)
        else:
            old.start()
    deadline = time.monotonic() + _PATIENCE
    while not is_secondary(old):
        if time.monotonic() > deadline:
            message = "the old primary did not come back"
            raise TimeoutError(message)
        time.sleep(0.05)


SCENARIOS = (killed_primaries, frozen_primaries)
