"""The benchmarks themselves: their arithmetic, the honesty of the replay, and that a quick run comes to its end."""

import json
from pathlib import Path
from typing import Any

import bson
import pytest

from benchmarks import __main__ as benchmarks
from benchmarks.house import DATABASE, SALES_A_SCREENING, SEATS, add_screenings, build_house, place
from benchmarks.load import load_sales
from benchmarks.programs import spread
from benchmarks.recording import Command, Recorder
from benchmarks.replay import Replayer, send
from benchmarks.report import Line, median_of_ratios, ratio_of_medians, table, verdict, write_json
from benchmarks.round_trips import purpose, record_sales
from cinema.bootstrap import join
from repositories import read_cache
from repositories.connect import _client, connect
from repositories.schema import SCHEMA
from repositories.storage import open_storage

LOADED = "loaded"


@pytest.mark.parametrize(
    ("line", "met"),
    [
        (Line("a", "b", 0.8, target=0.8, way="at least"), True),
        (Line("a", "b", 0.79, target=0.8, way="at least"), False),
        (Line("a", "b", 1.5, target=1.5), True),
        (Line("a", "b", 1.51, target=1.5), False),
        (Line("a", "b", 1.51), None),
    ],
)
def test_a_target_is_met_up_to_its_edge(line: Line, met: bool | None) -> None:
    assert line.met is met


def test_ratios_are_taken_from_medians_and_from_rounds_side_by_side() -> None:
    ours, theirs = [2.0, 3.0, 100.0], [1.0, 2.0, 20.0]
    assert ratio_of_medians(ours, theirs) == 1.5
    assert median_of_ratios(ours, theirs) == 2.0


def test_the_table_says_what_was_missed(tmp_path: Path) -> None:
    lines = [Line("sales", "fast", 0.9, target=0.8, way="at least"), Line("paint", "slow", 2.0, target=1.5)]
    printed = table(lines).splitlines()
    assert printed[2].split() == ["fast", "0.90", "≥", "0.8", "yes"]
    assert printed[4].split() == ["slow", "2.00", "≤", "1.5", "NO"]
    assert verdict(lines) == "Missed 1 of 2 targets: paint: slow."
    assert verdict(lines[:1]) == "All 1 targets are met."
    write_json(tmp_path / "bench.json", lines)
    assert [line["met"] for line in json.loads((tmp_path / "bench.json").read_text())] == [True, False]


def test_no_two_sales_of_a_round_share_a_seat() -> None:
    places = [place(number, ("one", "two")) for number in range(2 * SALES_A_SCREENING)]
    taken = {(screening, seat) for screening, seats in places for seat in seats}
    assert len(taken) == 2 * len(SEATS)


def test_a_replayed_sale_sends_what_the_real_one_sent(mongodb_uri: str) -> None:
    build_house(mongodb_uri)
    try:
        (recorded,) = record_sales(mongodb_uri)
        assert all(purpose(command) and command.line for command in recorded.commands)
        connection = connect(mongodb_uri, DATABASE)
        screenings = add_screenings(open_storage(connection), "replayed", 1)
        recorder = Recorder()
        with _client(mongodb_uri, event_listeners=[recorder]) as client:
            replayer = Replayer(recorded, "replayer-till")
            for number in range(2):
                recorder.take()
                send(replayer.sale(client[DATABASE], *place(number, screenings)))
            replayed = recorder.take()
            (counter,) = client[DATABASE]["counters"].find({})
            assert len(counter["open"]) == 2, "what the real till and the replayed one sold last"
        connection.close()
    finally:
        with _client(mongodb_uri) as client:
            client.drop_database(DATABASE)
    assert [_shape(one) for one in replayed] == [_shape(one) for one in recorded.commands]


def _shape(command: Command) -> tuple[Any, ...]:
    """What costs time: which command, on what, how safely, with which options, and of what size."""
    body = dict(command.body)
    size = len(bson.encode({key: body[key] for key in body.keys() - {"$clusterTime", "lsid", "txnNumber"}}))
    return command.name, command.collection, body.get("writeConcern"), sorted(body), size


def test_a_quick_run_lists_the_round_trips(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "bench.json"
    assert benchmarks.main(["--quick", "--only", "round_trips", "--json", str(file)]) == 0
    out = capsys.readouterr().out
    assert "durable SeatMaps.hold" in out
    assert {line["benchmark"] for line in json.loads(file.read_text())} == {"round trips"}


def test_an_unknown_benchmark_is_refused_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        benchmarks.main(["--only", "nothing"])
    assert "there is no benchmark nothing" in capsys.readouterr().err


def test_a_quick_run_measures_how_the_paths_grow(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, picture = tmp_path / "bench.json", tmp_path / "growth.svg"
    assert benchmarks.main(["--quick", "--only", "growth", "--json", str(file), "--plot", str(picture)]) == 0
    lines = {line["name"]: line for line in json.loads(file.read_text())}
    assert {"hold", "search", "receipt by number", "ticket check", "audit of 3,000 sales"} < lines.keys()
    assert lines["audit / reading the same documents"]["target"] == 3.0
    assert set(lines["search"]["figures"]) == {"1000 ms", "3000 ms"}
    assert lines["search"]["target"] == 1.16
    assert "audit of 3,000 sales" in capsys.readouterr().out
    drawn = picture.read_text()
    assert "ticket check" in drawn
    assert "paid sales in the database" in drawn


def test_a_quick_run_sells_on_one_screening_and_on_eight(tmp_path: Path) -> None:
    file = tmp_path / "bench.json"
    assert benchmarks.main(["--quick", "--only", "sales", "--json", str(file)]) == 0
    lines = json.loads(file.read_text())
    assert [line["name"].rpartition(", ")[2] for line in lines] == [
        "1 program on one screening", "4 programs on one screening", "1 program on eight", "4 programs on eight",
    ]  # fmt: skip
    for line in lines:
        figures = line["figures"]
        assert figures["services p50 ms"] <= figures["services p95 ms"] <= figures["services p99 ms"]


def test_sales_of_a_round_are_spread_over_its_screenings() -> None:
    places = [spread(number, ("one", "two")) for number in range(2 * SALES_A_SCREENING)]
    assert [screening for screening, _seats in places[:4]] == ["one", "two", "one", "two"]
    assert len({(screening, seat) for screening, seats in places for seat in seats}) == 2 * len(SEATS)


def test_loaded_sales_are_what_the_program_would_have_written(mongodb_uri: str) -> None:
    build_house(mongodb_uri, LOADED)
    load_sales(mongodb_uri, LOADED, 1000)
    connection = connect(mongodb_uri, LOADED)
    try:
        assert not join(open_storage(connection), "till-1").audit.findings()
        for name, schema in SCHEMA.items():
            if schema.required:
                assert not connection.database[name].count_documents({"$nor": [schema.validator()]}), name
        assert connection.database["transactions"].count_documents({"state": "paid"}) == 1000
    finally:
        connection.client.drop_database(LOADED)
        connection.close()


def test_a_sale_goes_to_the_server_as_often_as_the_page_on_architecture_says(
    mongodb_uri: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read_cache, "FRESH_SECONDS", 3600)
    build_house(mongodb_uri, DATABASE)
    try:
        (sale,) = record_sales(mongodb_uri)
    finally:
        with _client(mongodb_uri) as client:
            client.drop_database(DATABASE)
    assert [(one.method, one.durable) for one in sale.commands] == [
        ("SeatMaps.hold", True),
        ("Transactions.begin", True),
        ("Transactions.ask", True),
        ("SeatMaps.pin", True),
        ("Transactions.answer", True),
        ("SeatMaps.sell", True),
        ("Counters.take", True),
        ("Transactions.mark_paid", True),
        ("Journal.append", True),
    ]
