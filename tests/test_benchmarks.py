"""The benchmarks themselves: their arithmetic, the honesty of the replay, and that a quick run comes to its end."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bson
import pytest
from pymongo.read_concern import ReadConcern

from benchmarks import __main__ as benchmarks
from benchmarks import old_protocol
from benchmarks.house import DATABASE, SALES_A_SCREENING, SEATS, add_screenings, build_house, place
from benchmarks.load import load_sales
from benchmarks.programs import spread
from benchmarks.recording import CONFIRMING, Command, Recorder
from benchmarks.replay import Replayer, send
from benchmarks.report import Line, median_of_ratios, ratio_of_medians, table, verdict, write_json
from benchmarks.round_trips import CARD, purpose, record_batch, record_sales
from cinema.bootstrap import join
from cinema.services.selling.up_to_date import BATCH
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


@pytest.fixture
def sold_from(mongodb_uri: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Yield the server of a house to sell from, whose programs read nothing twice."""
    monkeypatch.setattr(read_cache, "FRESH_SECONDS", 3600)
    build_house(mongodb_uri)
    yield mongodb_uri
    with _client(mongodb_uri) as client:
        client.drop_database(DATABASE)
        client.drop_database(old_protocol.DATABASE)


def test_replayed_sales_send_what_the_real_ones_sent(sold_from: str) -> None:
    batch = record_batch(sold_from)
    assert all(purpose(command) and command.line for sale in batch.sales for command in sale.commands)
    connection = connect(sold_from, DATABASE)
    screenings = add_screenings(open_storage(connection), "replayed", BATCH)
    connection.close()
    recorder = Recorder()
    with _client(sold_from, event_listeners=[recorder]) as client:
        replayer = Replayer(batch, "replayer-till")
        for sales in (batch.before, batch.sales):
            recorder.take()
            for sale, screening in zip(sales, screenings, strict=True):
                send(replayer.sale(client[DATABASE], screening, sale.seats))
        replayed = recorder.take()
        now = client.get_database(DATABASE, read_concern=ReadConcern("local"))
        assert now["transactions"].count_documents({"workstation": "replayer-till", "state": "paid"}) == 2 * BATCH
        due = now["journal"].count_documents({"due": True, "operation.order.workstation": "replayer-till"})
        assert due == BATCH, "the first batch was confirmed with the second one"
    assert [_shape(one) for one in replayed] == [_shape(one) for sale in batch.sales for one in sale.commands]


def test_the_old_protocol_sells_by_nine_durable_writes(sold_from: str) -> None:
    recorder = Recorder()
    with _client(sold_from, event_listeners=[recorder]) as client:
        old = client[old_protocol.DATABASE]
        old_protocol.make(old)
        connection = connect(sold_from, DATABASE)
        add_screenings(open_storage(connection), "old", 1)
        connection.close()
        old["seat_maps"].insert_many(client[DATABASE]["seat_maps"].find({"_id": "old-000"}))
        till = old_protocol.OldTill("till-1")
        for number in range(2):
            recorder.take()
            send(till.sale(old, *place(number, ["old-000"])))
        assert [one.durable for one in recorder.take()] == [True] * 9
        assert old["transactions"].count_documents({"state": "paid"}) == 2
        assert [one["seq"] for one in old["journal"].find({}, sort=[("seq", 1)])] == [1, 2]
        (seat_map,), (counter,) = old["seat_maps"].find({}), old["counters"].find({})
        assert [seat for seat, one in seat_map["seats"].items() if one["state"] == "sold"] == list(SEATS[:4])
        assert list(counter["open"].values()) == [2], "the first number was forgotten when the second one was taken"


def _shape(command: Command) -> tuple[Any, ...]:
    """What costs time: which command, on what, how safely, with which options, and of what size."""
    body = dict(command.body)
    size = len(bson.encode({key: body[key] for key in body.keys() - {"$clusterTime", "lsid", "txnNumber"}}))
    return command.name, command.collection, body.get("writeConcern"), sorted(body), size


@pytest.mark.soak
def test_a_quick_run_lists_the_round_trips(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "bench.json"
    assert benchmarks.main(["--quick", "--only", "round_trips", "--json", str(file)]) == 0
    out = capsys.readouterr().out
    assert "durable SeatMaps.hold" in out
    assert f"every {BATCH} sales" in out
    assert {line["benchmark"] for line in json.loads(file.read_text())} == {"round trips"}


def test_an_unknown_benchmark_is_refused_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        benchmarks.main(["--only", "nothing"])
    assert "there is no benchmark nothing" in capsys.readouterr().err


@pytest.mark.soak
def test_a_quick_run_measures_how_the_paths_grow(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file, picture = tmp_path / "bench.json", tmp_path / "growth.svg"
    assert benchmarks.main(["--quick", "--only", "growth", "--json", str(file), "--plot", str(picture)]) == 0
    lines = {line["name"]: line for line in json.loads(file.read_text())}
    assert {"hold", "search", "receipt by number", "ticket check", "audit of 3,000 sales"} < lines.keys()
    assert lines["audit / reading the same documents"]["target"] == 4.5
    assert set(lines["search"]["figures"]) == {"1000 ms", "3000 ms"}
    assert lines["search"]["target"] == 1.16
    assert "audit of 3,000 sales" in capsys.readouterr().out
    drawn = picture.read_text()
    assert "ticket check" in drawn
    assert "paid sales in the database" in drawn


@pytest.mark.soak
def test_a_quick_run_sells_on_one_screening_and_on_eight(tmp_path: Path) -> None:
    file = tmp_path / "bench.json"
    assert benchmarks.main(["--quick", "--only", "sales", "--json", str(file)]) == 0
    lines = json.loads(file.read_text())
    assert [line["name"] for line in lines] == [
        "services / bare, 1 program on one screening",
        "services / old protocol, 1 program on one screening",
        "until paper / old protocol, 1 program on one screening",
        "services / bare, 4 programs on one screening",
        "services / bare, 1 program on eight",
        "services / old protocol, 1 program on eight",
        "until paper / old protocol, 1 program on eight",
        "services / bare, 4 programs on eight",
        "4 programs on one till",
    ]
    for line in lines:
        if line["name"].startswith("services"):
            figures = line["figures"]
            assert figures["services p50 ms"] <= figures["services p95 ms"] <= figures["services p99 ms"]
    assert lines[-1]["figures"]["tries a sale"] >= 1


@pytest.mark.soak
def test_a_quick_run_sells_at_the_till(tmp_path: Path) -> None:
    file = tmp_path / "bench.json"
    assert benchmarks.main(["--quick", "--only", "till", "--json", str(file)]) == 0
    (line,) = json.loads(file.read_text())
    assert (line["name"], line["unit"], line["target"]) == ("last key to change, median", "ms", 75)


@pytest.mark.soak
def test_a_quick_run_feels_each_action_beside_bare_widgets(tmp_path: Path) -> None:
    file = tmp_path / "bench.json"
    assert benchmarks.main(["--quick", "--only", "feel", "--json", str(file)]) == 0
    lines = json.loads(file.read_text())
    assert [line["target"] for line in lines] == [150, None, 200, None, 150, None, 50, None]
    assert all(line["value"] > 0 for line in lines)
    assert all(line["name"].endswith("bare widgets") for line in lines[1::2])


def test_sales_of_a_round_are_spread_over_its_screenings() -> None:
    places = [spread(number, ("one", "two")) for number in range(2 * SALES_A_SCREENING)]
    assert [screening for screening, _seats in places[:4]] == ["one", "two", "one", "two"]
    assert len({(screening, seat) for screening, seats in places for seat in seats}) == 2 * len(SEATS)


@pytest.mark.soak
def test_loaded_sales_are_what_the_program_would_have_written(mongodb_uri: str) -> None:
    build_house(mongodb_uri, LOADED)
    load_sales(mongodb_uri, LOADED, 1000)
    connection = connect(mongodb_uri, LOADED)
    try:
        cinema = join(open_storage(connection), "till-1")
        assert not cinema.audit.findings(cinema.operator())
        for name, schema in SCHEMA.items():
            if schema.required:
                assert not connection.database[name].count_documents({"$nor": [schema.validator()]}), name
        assert connection.database["transactions"].count_documents({"state": "paid"}) == 1000
    finally:
        connection.client.drop_database(LOADED)
        connection.close()


def test_a_cash_sale_waits_for_the_disk_three_times_before_paper(sold_from: str) -> None:
    sale = next(one for one in record_sales(sold_from, 2) if not one.confirms)
    assert [(one.method, one.kind) for one in sale.before_paper] == [
        ("SeatMaps.hold", "durable"),
        ("SeatMaps.pin", "durable"),
        ("Journal.insert", "durable"),
    ]
    assert [(one.method, one.kind) for one in sale.commands[len(sale.before_paper) :]] == [
        ("Transactions.bring", "write"),
        ("SeatMaps.finish", "write"),
    ]


def test_a_card_sale_waits_for_the_disk_four_times_and_for_its_terminal(sold_from: str) -> None:
    sale = next(one for one in record_sales(sold_from, 2, card=CARD) if not one.confirms)
    assert [(one.method, one.kind) for one in sale.before_paper] == [
        ("SeatMaps.hold", "durable"),
        ("Transactions.ask", "durable"),
        ("SeatMaps.pin", "durable"),
        ("Transactions.get", "read"),
        ("TerminalMemory.decide", "durable"),
        ("Journal.insert", "durable"),
    ]


def test_sales_are_confirmed_several_at_a_time_by_two_reads_and_one_write(sold_from: str) -> None:
    confirming = [one for one in record_batch(sold_from).sales[0].commands if one.method in CONFIRMING]
    assert [(one.method, one.kind) for one in confirming] == [
        ("Transactions.many", "read"),
        ("SeatMaps.tickets_on", "read"),
        ("Journal.settled", "write"),
    ]
    assert [one.body["readConcern"] for one in confirming[:2]] == [{"level": "majority"}] * 2
