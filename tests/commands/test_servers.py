"""Other servers than the private one: none there, a wrong password, a standalone; each in clear words or at work."""

import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from pymongo import MongoClient

from repositories.private_server.server import PrivateServer, find_mongod
from tests.commands.conftest import SMALL_HOUSE, Inside, Program, environment


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.parametrize(
    "address",
    [
        "mongodb://127.0.0.1:{closed}", "mongodb://127.0.0.1:99999", "mongodb://[::1", "http://example.org", "mongodb://",
        "mongodb://127.0.0.1:port", "mongodb://a:b@c@d/",
    ],
)  # fmt: skip
def test_no_server_is_entered_in_words_within_three_seconds(tmp_path: Path, address: str) -> None:
    program = Inside({**environment(tmp_path), "CINEMA_MONGODB_URI": address.format(closed=free_port())})
    started = time.monotonic()
    assert "database" in program.refused("screenings")
    assert time.monotonic() - started < 3


def test_a_wrong_password_is_entered_and_not_shown(tmp_path: Path, server: PrivateServer) -> None:
    address = f"mongodb://cinema:wrong-secret@127.0.0.1:{server.port}/?directConnection=true"
    ran = Program(environment(tmp_path))("screenings", CINEMA_MONGODB_URI=address)
    assert (ran.code, ran.out) == (1, "")
    assert "password" in ran.err
    assert "wrong-secret" not in ran.err


@pytest.fixture(scope="module")
def standalone(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("standalone")
    port = free_port()
    command = [str(find_mongod()), "--dbpath", str(folder), "--port", str(port), "--bind_ip", "127.0.0.1", "--quiet"]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen([*command, "--nounixsocket"], stdout=log, stderr=log)
    yield f"mongodb://127.0.0.1:{port}"
    process.kill()
    process.wait()


def test_a_standalone_server_works_and_the_doctor_says_what_it_lacks(tmp_path: Path, standalone: str) -> None:
    program = Inside({**environment(tmp_path), "CINEMA_MONGODB_URI": standalone})
    deadline = time.monotonic() + 20
    while program("doctor").code != 0:
        assert time.monotonic() < deadline
    assert program("seed", str(SMALL_HOUSE), "--demo").code == 0
    screening = program.json("screenings")[0]["id"]
    sale = program.json("sell", screening, "B1", "--pay", "card", "--card", "4242424242424242")
    assert sale["total"] == 950
    assert program("sell", screening, "B1", "--pay", "cash", "--tendered", "10").code == 1
    assert program.json("audit") == {"ok": True, "findings": []}
    told = {one["check"]: one["message"] for one in program.json("doctor")["findings"]}
    assert "standalone" in told["replica-set"]
    assert "replica set" in program.refused("backup", str(tmp_path / "file"))
    assert not (tmp_path / "file").exists()


def test_on_a_house_s_own_server_a_change_needs_a_name(tmp_path: Path, server: PrivateServer) -> None:
    data = SMALL_HOUSE.read_text(encoding="utf-8")
    for password in ("lantern-demo-1", "lantern-demo-2"):
        data = data.replace(f',\n      "password": "{password}"', "")
    file = tmp_path / "real.json"
    file.write_text(data, encoding="utf-8")
    program = Inside({**environment(tmp_path), "CINEMA_MONGODB_URI": server.uri})
    assert program("seed", str(file), "--database", "real").code == 0
    assert "--as" in program.refused("settings", "name", "Mine", "--database", "real")
    assert program.json("settings", "name", "--database", "real") == {"name": "The Attic"}
    program.refused("settings", "name", "Mine", "--database", "real", "--as", "manager")
    screening = program.json("screenings", "--database", "real")[0]["id"]
    sell = ("sell", screening, "B1", "--database", "real", "--as", "manager", "--pay")
    assert "one-time password" in program.refused(*sell, "cash", "--tendered", "9.50")
    with MongoClient[dict[str, object]](server.uri) as client:  # as if the manager had signed in and chosen one
        client["real"]["users"].update_one({"username": "manager"}, {"$set": {"must_change_password": False}})
    assert program.json(*sell, "cash", "--tendered", "9.50")["total"] == 950
    sell = ("sell", screening, "B2", "--database", "real", "--as", "manager", "--pay")
    assert "reference" in program.refused(*sell, "card")
    assert program.json("payments", "--database", "real", "--as", "manager") == []
    assert program.json(*sell, "card", "--reference", "slip 7")["total"] == 950
    assert program.json("audit", "--database", "real")["ok"]
    kept = str(tmp_path / "house.backup")
    assert "--as" in program.refused("backup", kept, "--database", "real")
    assert "rights" in program.refused("backup", kept, "--database", "real", "--as", "ada")
    assert program("backup", kept, "--database", "real", "--as", "manager").code == 0
    assert program("restore", kept, "--database", "real_again").code == 0
    assert program.json("audit", "--database", "real_again")["ok"]


def test_a_mistyped_database_is_refused_and_not_made(inside: Inside, tmp_path: Path) -> None:
    file = tmp_path / "backup"
    for command in (("audit",), ("screenings",), ("payments",), ("journal", "heads"), ("backup", str(file))):
        for _repeat in range(2):
            assert "hosue" in inside.refused(*command, "--database", "hosue")
    assert not file.exists()
