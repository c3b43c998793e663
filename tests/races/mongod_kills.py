"""`kill -9` of mongod in the rush: whichever program needs the server next starts it again, and selling goes on."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.races.own_server import OwnServer, own_server
from tests.races.sellers import counted, crew, lots_of, wait_for_sales
from tests.races.stage import Stage
from tests.races.tally import Row

_IN_ITS_START = 5  # every so many-th kill meets it while it starts


def kills_of_mongod(
    stage: Stage | None, sellers: int = 6, kills: int = 10, pause: float = 0.7, screenings: int = 40
) -> Row:
    """Kill the server so many times under selling programs; only they start it again."""
    with (
        TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        own_server(Path(folder), rows=10, screenings=screenings) as server,
    ):
        house = server.stage
        with crew(None, house.database, lots_of(house), sellers, server.environment) as crowd:
            began = time.monotonic()
            for number in range(kills):
                if (number + 1) % _IN_ITS_START:
                    wait_for_sales(house)
                    time.sleep(pause)
                _kill(server)
                assert server.wait(alive=True), "no program started the server again"
            wait_for_sales(house)
            ended = time.monotonic()
            said = crowd.stop()
        house.recover()
        silence = said.longest_silence(began, ended)
        note = f"{kills} kills of mongod, at most {silence:.1f} s without a sale, {said.ends}"
        return counted(house, "kill -9 of mongod, started by a seller", sellers, said, note)


def _kill(server: OwnServer) -> None:
    """Kill mongod wherever it is in its work."""
    server.wait(alive=True)
    pid = server.files.pid()
    if pid is not None:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    server.wait(alive=False, seconds=1)


SCENARIOS = (kills_of_mongod,)
