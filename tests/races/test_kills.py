"""`kill -9` of a selling process at every step, and of the database amid sales: nothing lost, nothing twice."""

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
from tests.conftest import SmallHouse, build_house
from tests.races.hands import sell_and_die, sell_on_and_on
from tests.support import expire, expire_leases, findings, raw

# Where the process dies, and what recovery must make of the sale; None where there is no sale yet.
STEPS = {
    "before transactions.begin": None,
    "after transactions.begin": "open",
    "after transactions.ask": "abandoned",
    "after seat_maps.pin": "abandoned",
    "before terminal_memory.decide": "abandoned",
    "after terminal_memory.decide": "paid",
    "after transactions.answer": "paid",
    "after seat_maps.sell": "paid",
    "after counters.take": "paid",
    "after transactions.mark_paid": "paid",
    "after journal.append": "paid",
    "after counters.clear": "paid",
}
CASH_STEPS = {
    "after seat_maps.pin": "abandoned",
    "before transactions.answer": "abandoned",
    "after transactions.answer": "paid",
    "after seat_maps.sell": "paid",
    "after counters.take": "paid",
}


def test_a_process_that_is_killed_at_any_step_leaves_a_sale_that_is_finished_or_released(
    house: SmallHouse, mongodb_uri: str
) -> None:
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.races.hands"])
    rows = [f"{row}{number}" for row in "BC" for number in range(1, 11)]
    plan = [(*step, False) for step in STEPS.items()] + [(*step, True) for step in CASH_STEPS.items()]
    expected = {}
    processes = []
    for seat, (point, end, cash) in zip(rows, plan, strict=False):
        expected[seat] = end
        arguments = (mongodb_uri, house.connection.database.name, house.screening, (seat,), point, cash)
        processes.append(context.Process(target=sell_and_die, args=arguments, daemon=True))
        processes[-1].start()
    for process in processes:
        process.join(60)
    assert {process.exitcode for process in processes} == {-signal.SIGKILL}

    expire_leases(house.connection)
    for hold in raw(house.connection, "seat_maps")[0]["holds"]:
        expire(house.connection, house.screening, hold)
    house.cinema.recovery.recover()

    ends = {one["tickets"][0]["seat"]: one["state"] for one in raw(house.connection, "transactions")}
    assert ends == {seat: end for seat, end in expected.items() if end}
    seat_map = house.storage.seat_maps.get(house.screening)
    assert {seat: seat_map.state(seat).value for seat in expected} == {
        seat: "sold" if end == "paid" else "free" for seat, end in expected.items()
    }
    assert findings(house.cinema) == []
    numbers = [one for one in raw(house.connection, "transactions") if one["receipt_number"]]
    assert len(numbers) == list(expected.values()).count("paid")


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
