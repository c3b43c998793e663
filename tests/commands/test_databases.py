"""Which commands may begin a house, and what is said of a database, or of data, that isn't there."""

import os
import re
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pymongo import MongoClient

from cinema.commands.base import told_if_slow
from repositories.private_server.files import ServerFiles
from repositories.private_server.process import is_alive
from repositories.private_server.server import PrivateServer
from tests.commands.conftest import SMALL_HOUSE, Inside, environment

OTHERS = (
    ("audit",), ("backup", "FILE"), ("check", "X"), ("journal", "heads"), ("payments",), ("receipt", "2026-01-000001"),
    ("refund", "2026-01-000001", "--reason", "ill"), ("screenings",),
    ("seats", "X"), ("sell", "X", "B1", "--pay", "cash"),
    ("settings",), ("settings", "name", "Mine"), ("tills",), ("user", "reset", "ada"),
)  # fmt: skip


@pytest.mark.parametrize("command", OTHERS, ids=" ".join)
def test_a_mistyped_database_is_refused_with_the_names_of_those_that_exist_and_not_made(
    inside: Inside, server: PrivateServer, tmp_path: Path, command: tuple[str, ...]
) -> None:
    words = [str(tmp_path / "file") if word == "FILE" else word for word in command]
    for _repeat in range(2):
        told = inside.refused(*words, "--database", "typo")
        assert "no house in the database typo" in told
        assert re.search(f"one in: .*{inside.database}", told)
    assert "typo" not in databases(server)
    assert not (tmp_path / "file").exists()


def test_the_doctor_says_that_there_is_no_house_and_makes_none(inside: Inside, server: PrivateServer) -> None:
    ran = inside("doctor", "--database", "typo")
    assert ran.code == 1
    assert "no house in the database typo" in ran.out
    assert re.search(f"one in: .*{inside.database}", ran.out)
    assert "typo" not in databases(server)
    told = {one["check"] for one in inside("doctor", "--database", "typo", "--json").json["findings"]}
    assert {"server", "disk", "users", "clock", "house"} <= told
    assert not {"schema", "writes", "indexes"} & told


def test_a_database_that_was_only_opened_is_no_house_yet(inside: Inside) -> None:
    inside.refused("seed", str(SMALL_HOUSE), "--database", "opened")  # it needs --demo
    assert "no house" in inside.refused("audit", "--database", "opened")
    assert inside("doctor", "--database", "opened").code == 1
    assert inside("seed", str(SMALL_HOUSE), "--demo", "--database", "opened").code == 0
    assert inside.json("audit", "--database", "opened")["ok"]
    assert inside.json("doctor", "--database", "opened")["ok"]


def databases(server: PrivateServer) -> list[str]:
    with MongoClient[dict[str, object]](server.uri) as client:
        return client.list_database_names()


@pytest.fixture
def alone(tmp_path: Path) -> Iterator[Inside]:
    """The program on a data folder of this test's own."""
    program = Inside(environment(tmp_path / "data"))
    yield program
    _kill(ServerFiles(tmp_path / "data"))


def _kill(files: ServerFiles) -> None:
    pid = files.pid()
    if pid is not None and is_alive(files):
        os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + 20
    while is_alive(files):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_on_a_new_machine_the_doctor_finds_nothing_wrong_and_begins_nothing(alone: Inside) -> None:
    told = alone.json("doctor")
    assert "cinema seed" in {one["check"]: one["message"] for one in told["findings"]}["house"]
    assert "no house" in alone.refused("screenings")


def test_data_that_was_removed_is_told_and_a_restore_is_the_way_out(alone: Inside, tmp_path: Path) -> None:
    backup = str(tmp_path / "house.backup")
    assert alone("seed", str(SMALL_HOUSE), "--demo").code == 0
    assert alone("backup", backup).code == 0
    files = ServerFiles(tmp_path / "data")
    _kill(files)
    for file in files.data.iterdir():
        if file.is_file():
            file.unlink()

    for command in (("screenings",), ("seed", str(SMALL_HOUSE), "--demo"), ("settings",)):
        told = alone.refused(*command)
        assert "data of the database is gone" in told
        assert "cinema restore" in told
        assert str(files.home) in told
    ran = alone("doctor")
    assert ran.code == 1
    assert "gone" in ran.out
    assert files.lost_data()
    assert alone("restore", backup).code == 0
    assert alone.json("audit")["ok"]
    assert len(alone.json("screenings")) == 4
    assert list(files.home.glob("data-gone-1"))


def test_a_slow_start_is_told_at_a_terminal_and_nowhere_else(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("cinema.commands.base._SLOW_SECONDS", 0.02)
    for at_terminal, words in ((False, ""), (True, "Starting the database…\n")):
        monkeypatch.setattr("sys.stderr.isatty", lambda at_terminal=at_terminal: at_terminal, raising=False)
        with told_if_slow():
            time.sleep(0.2)
        assert capsys.readouterr().err == words
        with told_if_slow():
            pass
        time.sleep(0.05)
        assert capsys.readouterr().err == ""


@pytest.mark.parametrize("name", ["a.b", "$x", "x ", "y" * 64, "admin", b"\xff"], ids=ascii)
@pytest.mark.parametrize("command", [("doctor",), ("audit",), ("seed", str(SMALL_HOUSE), "--demo"), ("restore", "f")])
def test_a_name_that_no_database_can_have_is_refused_by_its_rule(
    inside: Inside, command: tuple[str, ...], name: str | bytes
) -> None:
    told = inside.refused(*command, "--database", name)
    assert "database" in told
    assert "doctor" not in told


def test_a_journal_that_was_replaced_by_a_view_is_told_by_audit_and_doctor(
    inside: Inside, server: PrivateServer
) -> None:
    here = ("--database", "replaced")
    assert inside("seed", str(SMALL_HOUSE), "--demo", *here).code == 0
    with MongoClient[dict[str, object]](server.uri) as client:
        client["replaced"]["journal"].rename("kept")
        client["replaced"].create_collection("journal", viewOn="kept", pipeline=[])
        try:
            assert "journal was replaced by a view" in inside.refused("audit", *here)
            ran = inside("doctor", *here)
            assert ran.code == 1
            assert "The collection journal was replaced by a view" in ran.out
        finally:
            client.drop_database("replaced")
