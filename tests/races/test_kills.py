"""`kill -9` of the database amid sales: nothing lost, nothing twice."""

import multiprocessing
import os
import signal
import threading
import time
from pathlib import Path

import pytest

from cinema.bootstrap import join
from repositories.connect import connect
from repositories.migrations import migrate
from repositories.private_server import PrivateServer
from repositories.storage import open_storage
from tests.conftest import build_house
from tests.races.hands import sell_on_and_on
from tests.support import expire_leases, findings, raw


def _killed_under_sales(folder: Path, monkeypatch: pytest.MonkeyPatch, kills: int, rows: int) -> None:
    """Sell seat after seat in another process while the database is killed now and then."""
    monkeypatch.setenv("CINEMA_DATA_DIR", str(folder))
    monkeypatch.setenv("CINEMA_SERVER_LINGER", "1")
    connection = connect(None, "house")
    server = connection.server
    assert isinstance(server, PrivateServer)
    try:
        migrate(connection.database)
        house = build_house(connection, open_storage(connection), rows=rows)
        seats = [f"{chr(ord('A') + row)}{number}" for row in range(1, rows) for number in range(1, 11)]
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        seller = context.Process(target=sell_on_and_on, args=(theirs, "house", house.screening, seats), daemon=True)
        seller.start()
        theirs.close()
        assert ours.recv() == "ready"
        said: dict[str, str] = {}
        killer = threading.Thread(target=_kill, args=(server, kills))
        killer.start()
        while (word := ours.recv()) is not None:
            said[word[0]] = word[1]
        killer.join()
        seller.join(30)
        server.ensure_running()
        expire_leases(connection)
        cinema = join(open_storage(connection), "till-2", patience=0.01)
        cinema.recovery.recover()
        seat_map = house.storage.seat_maps.get(house.screening)
        for seat, end in said.items():
            if end == "paid":
                assert seat_map.state(seat).value == "sold", "said to be sold, so it is"
        assert list(said.values()).count("paid") > len(said) // 2, said
        states = {one["state"] for one in raw(connection, "transactions")}
        assert states <= {"paid", "abandoned", "open"}
        assert findings(cinema) == []
    finally:
        connection.close()


def _kill(server: PrivateServer, kills: int) -> None:
    for _time in range(kills):
        time.sleep(0.25)
        server.ensure_running()
        os.kill(server.pid, signal.SIGKILL)


def test_a_database_that_is_killed_in_the_middle_of_sales_loses_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _killed_under_sales(tmp_path, monkeypatch, kills=2, rows=5)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_a_database_that_is_killed_again_and_again_loses_no_sale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _killed_under_sales(tmp_path, monkeypatch, kills=25, rows=26)
