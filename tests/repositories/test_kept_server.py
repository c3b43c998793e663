"""What the private server keeps: its data at the version of its program, and no more log than is needed."""

import logging
import os
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from repositories.connect import Connection, connect
from repositories.database import StoredDatabase
from repositories.private_server import logs
from repositories.private_server.features import raise_features, read_features
from repositories.private_server.files import ServerFiles
from repositories.private_server.logs import MOST_KEPT, tidy_logs
from repositories.private_server.process import is_alive
from repositories.private_server.server import PrivateServer
from repositories.upkeep import ServerLogs
from tests.repositories.server_hands import connect as client_of
from tests.repositories.server_hands import until

DAY = 86_400


class Told:
    """A server of some version, with data of some version: remembers what it was told."""

    def __init__(self, program: tuple[int, int], data: str, *, refuses: bool = False) -> None:
        self.program, self.data, self.refuses = program, data, refuses
        self.told: list[tuple[str, dict[str, Any]]] = []
        self.admin = self

    def command(self, name: str, value: Any = 1, **more: Any) -> dict[str, Any]:
        if name == "buildInfo":
            return {"versionArray": [*self.program, 5, 0]}
        if name == "getParameter":
            return {"featureCompatibilityVersion": {"version": self.data}}
        if self.refuses:
            raise OperationFailure("no")
        self.told.append((value, more))
        self.data = value
        return {"ok": 1}


def test_data_of_an_older_server_is_brought_to_the_newer_one_and_again_changes_nothing() -> None:
    server: Any = Told((7, 0), "6.0")
    assert raise_features(server)
    assert not raise_features(server)
    assert server.told == [("7.0", {"confirm": True})]


def test_a_server_before_7_takes_no_confirmation() -> None:
    server: Any = Told((6, 0), "5.0")
    assert raise_features(server)
    assert server.told == [("6.0", {})]


@pytest.mark.expects_errors
def test_data_that_can_not_be_brought_up_stops_no_start_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    server: Any = Told((7, 0), "6.0", refuses=True)
    with caplog.at_level(logging.ERROR):
        assert not raise_features(server)
    assert "could not be brought to the version" in caplog.text


def test_a_change_that_was_cut_off_is_not_taken_for_done() -> None:
    class CutOff(Told):
        def command(self, name: str, value: Any = 1, **more: Any) -> dict[str, Any]:
            found = super().command(name, value, **more)
            if name == "getParameter" and not self.told:
                found["featureCompatibilityVersion"]["targetVersion"] = self.data
            return found

    server: Any = CutOff((6, 0), "6.0")
    assert not read_features(server).agree
    assert raise_features(server)
    assert read_features(server).agree


def _stop(server: PrivateServer) -> None:
    files = ServerFiles(server.folder)
    server.release()
    until(lambda: not is_alive(files))


def test_a_real_server_brings_data_of_the_version_before_up_at_its_next_start(folder: Path) -> None:
    first = PrivateServer.acquire(folder)
    with client_of(first) as client:
        client.admin.command("setFeatureCompatibilityVersion", "5.0")
        assert read_features(client).data == "5.0"
    _stop(first)
    with PrivateServer.acquire(folder) as again, client_of(again) as client:
        found = read_features(client)
        assert found.agree
        assert found.data == found.program != "5.0"


def test_the_doctor_tells_data_that_is_not_at_the_version_of_its_server(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CINEMA_DATA_DIR", str(folder))
    with closing(connect(None, "cinema")) as opened:
        before = {one.check: one for one in StoredDatabase(opened).findings()}
        assert before["features"].ok
        opened.client.admin.command("setFeatureCompatibilityVersion", "5.0")
        told = {one.check: one for one in StoredDatabase(opened).findings()}["features"]
        assert not told.ok
        assert "5.0" in told.message
        assert "next start" in told.advice


def test_the_doctor_says_nothing_of_the_version_of_another_ones_server(connection: Connection) -> None:
    assert connection.server is None
    assert "features" not in {one.check for one in StoredDatabase(connection).findings()}


def _aged(file: Path, days: float, size: int = 1) -> Path:
    file.write_bytes(b"x" * size)
    at = time.time() - days * DAY
    os.utime(file, (at, at))
    return file


def test_old_logs_go_by_age_and_number_and_the_newest_always_stays(tmp_path: Path) -> None:
    log = _aged(tmp_path / "mongod.log", 0)
    newest, old = _aged(tmp_path / "mongod.log.1", 40), _aged(tmp_path / "mongod.log.2026-01-01T00-00-00", 50)
    other = _aged(tmp_path / "mongod.out", 400)
    assert tidy_logs(log, 30, lambda: pytest.fail("it is small")) == 1
    assert newest.exists()
    assert not old.exists()
    assert other.exists()
    many = [_aged(tmp_path / f"mongod.log.{number}", number / 100) for number in range(2, 12)]
    tidy_logs(log, 30, lambda: None)
    assert [one.exists() for one in many] == [place < MOST_KEPT for place in range(len(many))]
    assert tidy_logs(log, 30, lambda: None) == 0


def test_a_large_log_is_left_and_another_one_begun_by_the_running_server(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CINEMA_DATA_DIR", str(folder))
    with closing(connect(None, "cinema")) as opened:
        log = ServerFiles(folder).log
        kept = ServerLogs(opened)
        assert kept.tidy(30) == 0
        assert not list(log.parent.glob("mongod.log.20*"))
        monkeypatch.setattr(logs, "LARGEST", 1000)
        before = log.read_bytes()
        kept.tidy(30)
        rotated = list(log.parent.glob("mongod.log.20*"))
        assert [one.read_bytes()[: len(before)] for one in rotated] == [before]
        assert log.stat().st_size < len(before)
        assert log.stat().st_mode & 0o077 == 0
    # A program that comes later finds the server though its start is not in the log any more.
    with PrivateServer.acquire(folder) as again, client_of(again) as client:
        assert client.admin.command("ping")["ok"] == 1
        assert ServerFiles(folder).record().starts == 1


def test_a_client_that_comes_and_goes_leaves_one_line_in_the_log(folder: Path) -> None:
    with PrivateServer.acquire(folder) as server, client_of(server) as client:
        client.admin.command("ping")
        before = ServerFiles(folder).log.read_text()
        with MongoClient[dict[str, Any]](server.uri, directConnection=True) as another:
            another.admin.command("ping")
        grown = ServerFiles(folder).log.read_text()[len(before) :]
        assert "Connection accepted" not in grown
        assert "Connection ended" not in grown
