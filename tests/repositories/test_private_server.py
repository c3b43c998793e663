"""The private server is started, shared, found again and stopped, whichever process is killed on the way."""

import os
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient

from cinema.errors import ErrorCode, StorageError
from repositories.private_server.binary import find_mongod
from repositories.private_server.files import FREE_BYTES_NEEDED, ServerFiles, data_folder
from repositories.private_server.lock import is_locked
from repositories.private_server.process import is_alive, port_is_free
from repositories.private_server.server import PrivateServer
from repositories.private_server.setup import uri
from repositories.private_server.status import describe
from tests.repositories.server_hands import answer, connect, kill_server, until


def test_it_starts_as_a_primary_with_transactions_and_change_streams(folder: Path) -> None:
    with PrivateServer.acquire(folder) as server, connect(server) as client:
        assert client.admin.command("ping")["ok"] == 1
        assert client.admin.command("hello")["isWritablePrimary"]
        seats = client["house"]["seats"]
        with seats.watch() as changes, client.start_session() as session:
            session.with_transaction(lambda held: seats.insert_one({"_id": "A1"}, session=held))
            assert next(changes)["documentKey"] == {"_id": "A1"}


def test_a_second_program_shares_it(folder: Path, program: Callable[[], "subprocess.Popen[str]"]) -> None:
    with PrivateServer.acquire(folder) as server:
        assert answer(program()) == [server.port, server.pid]


def test_two_programs_that_start_together_start_one_server(
    folder: Path, program: Callable[[], "subprocess.Popen[str]"]
) -> None:
    programs = [program() for _ in range(4)]
    answers = [answer(process) for process in programs]

    assert all(found == answers[0] for found in answers)
    assert ServerFiles(folder).record().starts == 1


def test_it_stops_after_its_last_user_and_keeps_what_was_written(folder: Path) -> None:
    files = ServerFiles(folder)
    first, second = PrivateServer.acquire(folder), PrivateServer.acquire(folder)
    with connect(first) as client:
        client["house"]["seats"].insert_one({"_id": "A1"})
    first.release()
    first.release()
    time.sleep(1.0)  # twice as long as it lingers
    assert is_alive(files)
    second.release()
    until(lambda: not is_alive(files) and not is_locked(files.watcher_lock))

    with PrivateServer.acquire(folder) as again, connect(again) as client:
        assert client["house"]["seats"].count_documents({}) == 1
        assert again.port == first.port


def test_it_survives_a_killed_program_and_the_next_one_finds_it(
    folder: Path, program: Callable[[], "subprocess.Popen[str]"], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CINEMA_SERVER_LINGER", "20")
    first = program()
    found = answer(first)
    first.kill()
    first.wait()

    assert answer(program()) == found
    assert ServerFiles(folder).record().starts == 1


def test_a_killed_program_does_not_keep_it_running(
    folder: Path, program: Callable[[], "subprocess.Popen[str]"]
) -> None:
    first = program()
    answer(first)
    first.kill()

    until(lambda: not is_alive(ServerFiles(folder)))


def test_users_that_come_and_go_quickly_keep_it_running(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CINEMA_SERVER_LINGER", "2")
    for _ in range(5):  # longer than it lingers
        with PrivateServer.acquire(folder):
            pass
        time.sleep(0.5)

    assert ServerFiles(folder).record().starts == 1


def test_a_killed_watcher_is_replaced_by_the_next_program(folder: Path) -> None:
    files = ServerFiles(folder)
    with PrivateServer.acquire(folder):
        until(lambda: is_locked(files.watcher_lock))
        for process in Path("/proc").glob("[0-9]*/cmdline"):
            words = process.read_bytes().split(b"\0")
            if b"repositories.private_server.watcher" in words and os.fsencode(folder) in words:
                os.kill(int(process.parent.name), signal.SIGKILL)
        until(lambda: not is_locked(files.watcher_lock))
        with PrivateServer.acquire(folder):
            until(lambda: is_locked(files.watcher_lock))

    until(lambda: not is_alive(files))


def test_a_killed_server_is_brought_back_with_its_data(folder: Path) -> None:
    with PrivateServer.acquire(folder) as server, PrivateServer.acquire(folder) as other:
        port = server.port
        with connect(server) as client:
            client["house"]["seats"].insert_one({"_id": "A1"})
        assert not server.ensure_running()
        kill_server(server)

        assert server.ensure_running()
        assert server.port == port
        assert not server.ensure_running()
        assert other.ensure_running()
        assert other.pid == server.pid
        with connect(server) as client:
            assert client["house"]["seats"].count_documents({}) == 1


def test_where_its_port_was_taken_meanwhile_it_moves_to_another(
    folder: Path, program: Callable[[str], "subprocess.Popen[str]"]
) -> None:
    with PrivateServer.acquire(folder) as server:
        with connect(server) as client:
            client["house"]["seats"].insert_one({"_id": "A1"})
        port = server.port
        kill_server(server)
        other = program(
            f"""
            import socket
            taken = socket.create_server(("127.0.0.1", {port}))
            print({port}, flush=True)
            while True:
                taken.accept()[0].close()
            """
        )
        assert answer(other) == [port]

        assert server.ensure_running()
        assert server.port != port
        with connect(server) as client, client.start_session() as session:
            seats = client["house"]["seats"]
            session.with_transaction(lambda held: seats.insert_one({"_id": "A2"}, session=held))
            assert seats.count_documents({}) == 2


@pytest.mark.parametrize("with_server", [False, True], ids=["program alone", "program and server"])
@pytest.mark.parametrize(
    "place",
    [
        "start.launch",
        "start._wait_until_listening",
        "start.complete",
        "setup._initiate",
        "setup._hello",
        "setup._wait",
        "start.reap_in_background",
    ],
)
def test_a_first_start_that_is_killed_anywhere_is_completed_by_the_next(
    folder: Path, program: Callable[[str], "subprocess.Popen[str]"], place: str, with_server: bool
) -> None:
    module, function = place.split(".")
    killed = program(
        f"""
        from repositories.private_server import {module} as module
        from repositories.private_server.server import PrivateServer

        def die(*given, **named):
            os.kill(os.getpid(), signal.SIGKILL)

        module.{function} = die
        PrivateServer.acquire(folder)
        """
    )
    assert killed.wait() == -signal.SIGKILL
    files = ServerFiles(folder)
    assert not files.record().ready
    if with_server and is_alive(files):
        until(lambda: files.pid() is not None or not is_alive(files))
        os.kill(files.pid() or 0, signal.SIGKILL)
        until(lambda: not is_alive(files))

    with PrivateServer.acquire(folder) as server, connect(server) as client:
        assert client.admin.command("hello")["isWritablePrimary"]


def corrupt(files: ServerFiles) -> None:
    (files.data / "WiredTiger.turtle").write_text("corrupt")
    (files.data / "WiredTiger.wt").write_text("corrupt")


def test_corrupt_data_of_an_unfinished_first_start_is_set_aside(folder: Path) -> None:
    files = ServerFiles(folder)
    with PrivateServer.acquire(folder) as server:
        kill_server(server)
        files.remember(replace(files.record(), ready=False))
        corrupt(files)

        assert server.ensure_running()
        with connect(server) as client:
            assert client.admin.command("ping")["ok"] == 1
    assert (files.home / "data-unfinished-1" / "WiredTiger.turtle").read_text() == "corrupt"


def test_data_is_kept_where_the_notes_beside_it_were_lost(folder: Path) -> None:
    with PrivateServer.acquire(folder) as server:
        with connect(server) as client:
            client["house"]["seats"].insert_one({"_id": "A1"})
        (folder / "server" / "server.json").unlink()
        assert ServerFiles(folder).record().ready

        assert server.ensure_running()
        with connect(server) as client:
            assert client["house"]["seats"].count_documents({}) == 1


def test_data_of_a_completed_start_is_never_set_aside(folder: Path) -> None:
    files = ServerFiles(folder)
    with PrivateServer.acquire(folder) as server:
        kill_server(server)
        corrupt(files)

        with pytest.raises(StorageError) as refusal:
            server.ensure_running()
    assert refusal.value.code is ErrorCode.START_FAILED
    assert "WiredTiger" in refusal.value.detail
    assert not list(files.home.glob("data-unfinished-*"))


def test_it_listens_on_this_machine_alone_and_asks_for_a_login(folder: Path) -> None:
    with PrivateServer.acquire(folder) as server:
        tables = [Path(f"/proc/net/{name}").read_text().splitlines()[1:] for name in ("tcp", "tcp6")]
        listening = [line.split()[1] for table in tables for line in table if line.split()[3] == "0A"]
        here = [address for address in listening if int(address.rsplit(":", 1)[1], 16) == server.port]
        stranger: MongoClient[dict[str, Any]] = MongoClient("127.0.0.1", server.port, directConnection=True)
        with stranger, pytest.raises(Exception, match="requires authentication"):
            stranger["house"]["seats"].find_one()

    assert here == [f"0100007F:{server.port:04X}"]


def test_its_key_and_password_are_for_their_owner_alone(folder: Path) -> None:
    with PrivateServer.acquire(folder) as server:
        files = ServerFiles(folder)
        assert stat.S_IMODE(files.key.stat().st_mode) == 0o600
        assert stat.S_IMODE(files.password.stat().st_mode) == 0o600
        assert stat.S_IMODE(files.home.stat().st_mode) == 0o700
        assert uri(files.secrets(), server.port) == server.uri
        assert files.secrets() not in repr(server)


def test_a_long_data_folder_is_no_trouble(folder: Path) -> None:
    deep = folder / ("long " * 20).strip() / ("año " * 20).strip()
    with PrivateServer.acquire(deep) as server, connect(server) as client:
        assert client.admin.command("ping")["ok"] == 1
    files = ServerFiles(deep)
    until(lambda: not is_alive(files) and not is_locked(files.watcher_lock))


def refusal_of(folder: Path) -> StorageError:
    """Acquire in vain, and within the three seconds that a person waits without wondering."""
    begun = time.monotonic()
    with pytest.raises(StorageError) as refusal:
        PrivateServer.acquire(folder)
    assert time.monotonic() - begun < 3
    return refusal.value


def test_a_file_in_place_of_the_folder_is_refused_in_words(folder: Path) -> None:
    folder.write_text("a file")

    refused = refusal_of(folder)
    assert refused.code is ErrorCode.DATA_FOLDER
    assert str(folder) in refused.message
    assert "CINEMA_DATA_DIR" in refused.message


def test_no_database_program_is_refused_in_words(folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)

    refused = refusal_of(folder)
    assert refused.code is ErrorCode.NO_MONGOD
    assert "cinema[embedded]" in refused.message


def test_a_named_database_program_that_is_not_there_is_not_passed_over(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CINEMA_MONGOD", "/nowhere/mongod")

    refused = refusal_of(folder)
    assert refused.code is ErrorCode.NO_MONGOD
    assert "/nowhere/mongod" in refused.message


@pytest.mark.parametrize("says", ["db version v5.0.4", "something else"])
def test_a_database_program_of_the_wrong_kind_is_refused_in_words(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str
) -> None:
    monkeypatch.setenv("CINEMA_MONGOD", str(impostor(tmp_path, f"echo {says}")))

    refused = refusal_of(folder)
    assert refused.code is ErrorCode.VERSION
    assert "6.0" in refused.message


def test_an_old_one_on_the_path_is_passed_over_for_the_one_that_came_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = impostor(tmp_path, "echo db version v4.4.1")
    monkeypatch.setenv("PATH", str(old.parent), prepend=os.pathsep)

    assert find_mongod() != old


def test_a_full_disk_is_refused_in_words(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    full = shutil.disk_usage("/")._replace(free=FREE_BYTES_NEEDED - 1)
    monkeypatch.setattr("shutil.disk_usage", lambda _place: full)

    refused = refusal_of(folder)
    assert refused.code is ErrorCode.DISK_FULL
    assert "200 MB" in refused.message


@pytest.mark.parametrize(
    ("last_word", "ends", "code"),
    [
        ("No space left on device", 14, ErrorCode.DISK_FULL),
        ("Permission denied", 100, ErrorCode.DATA_FOLDER),
        ("Wrong mongod version", 62, ErrorCode.VERSION),
        ("What nobody foresaw", 14, ErrorCode.START_FAILED),
    ],
)
def test_a_start_that_fails_says_why(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, last_word: str, ends: int, code: ErrorCode
) -> None:
    says = f'test "$1" = --version && echo db version v6.0.5 && exit 0; echo "{last_word}"; exit {ends}'
    monkeypatch.setenv("CINEMA_MONGOD", str(impostor(tmp_path, says)))

    refused = refusal_of(folder)
    assert refused.code == code
    assert last_word in refused.detail


def test_after_a_refusal_nothing_is_held_and_the_next_try_succeeds(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CINEMA_MONGOD", "/nowhere/mongod")
    refusal_of(folder)
    monkeypatch.delenv("CINEMA_MONGOD")

    with PrivateServer.acquire(folder) as server:
        assert not port_is_free(server.port)


def test_the_doctor_sees_it_without_touching_it(folder: Path) -> None:
    before = describe(folder)
    assert not folder.exists()
    with PrivateServer.acquire(folder) as server:
        during = describe(folder)

    assert (before.running, before.pid, before.port) == (False, None, None)
    assert (during.running, during.pid, during.port) == (True, server.pid, server.port)
    assert during.version is not None
    assert (during.free_bytes or 0) > 0
    assert during.problem is None


def test_the_data_folder_is_moved_by_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CINEMA_DATA_DIR", str(tmp_path))
    assert data_folder() == tmp_path
    monkeypatch.delenv("CINEMA_DATA_DIR")
    assert data_folder().name == "cinema"


def impostor(place: Path, says: str) -> Path:
    script = place / "bin" / "mongod"
    script.parent.mkdir()
    script.write_text(f"#!/bin/sh\n{says}\n")
    script.chmod(0o755)
    return script
