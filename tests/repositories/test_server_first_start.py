"""Nobody but the program signs in at the private server, from its first moment on; lost secrets are made anew."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pymongo import MongoClient
from pymongo.errors import OperationFailure

from repositories.connect import _open
from repositories.database import StoredDatabase
from repositories.private_server.files import ServerFiles
from repositories.private_server.process import is_alive
from repositories.private_server.server import PrivateServer
from repositories.private_server.setup import complete
from repositories.private_server.start import _renew_secrets
from tests.repositories.server_hands import connect, kill_server

# Tries without a pause what the first program on a new server may do, until it is told to stop; prints what it got.
# Says when the server has answered for the first time: where the machine is busy, that is long after its start.
STRANGER = """
    import json, socket, threading
    from pymongo import MongoClient
    from pymongo.errors import OperationFailure, PyMongoError
    got, codes, ended = [], set(), threading.Event()
    threading.Thread(target=lambda: (sys.stdin.readline(), ended.set()), daemon=True).start()
    print("ready", flush=True)
    server = folder / "server" / "server.json"
    while not ended.is_set():
        try:
            port = json.loads(server.read_text())["port"]
            socket.create_connection(("127.0.0.1", port), 1).close()
        except (OSError, ValueError, TypeError):  # there is no port yet, or nobody listens
            continue
        with MongoClient("127.0.0.1", port, directConnection=True, serverSelectionTimeoutMS=2000) as client:
            members = [{"_id": 0, "host": f"127.0.0.1:{port}"}]
            for database, command, value, more in (
                ("admin", "createUser", "stranger", {"pwd": "stranger-stranger", "roles": ["root"]}),
                ("admin", "replSetInitiate", {"_id": "rs0", "members": members}, {}),
                ("local", "createUser", "stranger", {"pwd": "stranger-stranger", "roles": []}),
                ("admin", "createRole", "all", {"roles": ["root"], "privileges": []}),
            ):
                try:
                    client[database].command(command, value, **more)
                    got.append(command)
                except OperationFailure as error:
                    if not codes:
                        print("answered", flush=True)
                    codes.add(error.code)
                except PyMongoError:
                    pass
    print(json.dumps([got, sorted(codes)]), flush=True)
"""


def test_no_stranger_becomes_a_user_while_the_server_starts_for_the_first_time(
    folder: Path, program: Callable[[str], "subprocess.Popen[str]"]
) -> None:
    stranger = program(STRANGER)
    assert stranger.stdout is not None
    assert stranger.stdout.readline() == "ready\n"
    with PrivateServer.acquire(folder) as server, connect(server) as client:
        assert stranger.stdout.readline() == "answered\n"
        told, _err = stranger.communicate("stop\n", timeout=60)
        assert told == "[[], [13]]\n"
        assert [one["_id"] for one in client.admin.command("usersInfo", {"forAllDBs": True})["users"]] == [
            "admin.cinema"
        ]


def test_no_stranger_changes_a_server_whose_set_up_is_not_done(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The time between the first answer and the first user is where a stranger got in."""
    codes: list[int | None] = []

    def beforehand(files: ServerFiles, port: int, **how: Any) -> None:
        with MongoClient[dict[str, Any]]("127.0.0.1", port, directConnection=True) as stranger:
            members = [{"_id": 0, "host": f"127.0.0.1:{port}"}]
            for command in (
                {"createUser": "stranger", "pwd": "stranger-stranger", "roles": ["root"]},
                {"replSetInitiate": {"_id": "rs0", "members": members}},
            ):
                with pytest.raises(OperationFailure) as refusal:
                    stranger.admin.command(command)
                codes.append(refusal.value.code)
        complete(files, port, **how)

    monkeypatch.setattr("repositories.private_server.start.complete", beforehand)
    with PrivateServer.acquire(folder):
        assert codes == [13, 13]


def damaged(file: Path, how: str) -> None:
    if how == "lost":
        file.unlink()
    elif how == "garbage":
        file.write_bytes(b"\xff\xfe\x00")
    else:
        file.write_text(how)


@pytest.mark.parametrize("name", ["password", "key"])
def test_a_lost_or_altered_secret_is_made_anew_at_the_next_start(folder: Path, name: str) -> None:
    with PrivateServer.acquire(folder) as server:
        with connect(server) as client:
            client["house"]["seats"].insert_one({"_id": "A1"})
        kill_server(server)
    secret = folder / "server" / name
    for how in ("lost", "garbage", "another-text-of-more-than-twenty-signs"):
        damaged(secret, how)

        with PrivateServer.acquire(folder) as server:
            with connect(
                server
            ) as client:  # closed before the kill: a client says goodbye to a dead server for seconds
                assert client["house"]["seats"].count_documents({}) == 1, how
            assert secret.stat().st_mode & 0o077 == 0, how
            kill_server(server)


@pytest.mark.parametrize("how", ["lost", "garbage", "another-text-of-more-than-twenty-signs"])
def test_a_password_that_is_lost_while_the_server_runs_stops_no_program(folder: Path, how: str) -> None:
    with PrivateServer.acquire(folder) as first:
        starts = ServerFiles(folder).record().starts
        damaged(folder / "server" / "password", how)
        with PrivateServer.acquire(folder) as second, connect(second) as client:
            assert client.admin.command("ping")["ok"]
        first.ensure_running()
        with connect(first) as client:
            assert client.admin.command("ping")["ok"]
        assert ServerFiles(folder).record().starts == starts


@pytest.mark.parametrize("bits", [0o640, 0o604, 0o620, 0o602, 0o666], ids=oct)
@pytest.mark.parametrize("name", ["password", "key"])
def test_a_secret_that_others_could_read_or_write_is_made_anew_and_told(
    folder: Path, name: str, bits: int, caplog: pytest.LogCaptureFixture
) -> None:
    files = ServerFiles(folder)
    files.prepare()
    files.secrets()
    file = folder / "server" / name
    known = {one.name: one.read_text() for one in (files.key, files.password)}
    file.chmod(bits)

    _renew_secrets(files)
    assert file.read_text() != known.pop(name)
    (other,) = known
    assert (folder / "server" / other).read_text() == known[other]
    assert file.stat().st_mode & 0o777 == 0o600
    assert str(file) in caplog.text
    assert not files.exposed()


@pytest.mark.parametrize("name", ["password", "key"])
def test_what_was_known_of_an_exposed_secret_opens_nothing_any_more(folder: Path, name: str) -> None:
    """Also at a server that runs, which has the key in memory and the sign-ins of the old password."""
    files = ServerFiles(folder)
    with PrivateServer.acquire(folder) as first, connect(first) as thief:
        thief["house"]["seats"].insert_one({"_id": "A1"})
        stolen = {"__system": files.key_password(), "cinema": files.stored_password()}
        before = first.pid
        (folder / "server" / name).chmod(0o644)
        with PrivateServer.acquire(folder) as second:
            assert second.pid != before
            user = "cinema" if name == "password" else "__system"
            source = "admin" if name == "password" else "local"
            client: MongoClient[dict[str, Any]] = MongoClient(
                "127.0.0.1", second.port, directConnection=True, username=user, password=stolen[user], authSource=source
            )
            with client, pytest.raises(OperationFailure) as refused:
                client.admin.command("usersInfo", 1)
            assert refused.value.code == 18
            assert first.ensure_running()
            with connect(first) as own:
                assert own["house"]["seats"].count_documents({}) == 1


def test_a_record_that_others_could_write_leads_nobody_to_their_port(folder: Path) -> None:
    with PrivateServer.acquire(folder) as server:
        record = folder / "server" / "server.json"
        record.write_text(json.dumps({**json.loads(record.read_text()), "port": 1}))
        record.chmod(0o666)
        with PrivateServer.acquire(folder) as again, connect(again) as client:
            assert again.port != 1
            assert client.admin.command("ping")["ok"]
        assert record.stat().st_mode & 0o777 == 0o600
        assert server.ensure_running()


def test_the_user_gets_back_the_rights_that_were_taken_from_it(folder: Path) -> None:
    with PrivateServer.acquire(folder) as server:
        with connect(server) as client:
            client.admin.command("updateUser", "cinema", roles=[])
        with PrivateServer.acquire(folder) as again, connect(again) as client:
            client["house"]["seats"].insert_one({"_id": "A1"})


def test_the_doctor_names_every_user_that_the_program_did_not_make(folder: Path) -> None:
    with PrivateServer.acquire(folder) as server:
        connection = _open(server.uri, "house", server)
        database = StoredDatabase(connection)
        told = {one.check: one for one in database.findings()}
        assert told["users"].ok
        connection.client["admin"].command("createUser", "mallory", pwd="m" * 20, roles=["root"])
        connection.client["house"].command("createUser", "cinema", pwd="m" * 20, roles=["read"])
        told = {one.check: one for one in database.findings()}
        assert not told["users"].ok
        assert "cinema@house, mallory@admin" in told["users"].message
        assert "backup" in told["users"].advice
        database.close()


def test_a_server_left_behind_by_a_killed_first_start_lets_nobody_in(
    folder: Path, program: Callable[[str], "subprocess.Popen[str]"]
) -> None:
    killed = program(
        """
        from repositories.private_server import start
        from repositories.private_server.server import PrivateServer
        start.complete = lambda *given, **named: os.kill(os.getpid(), signal.SIGKILL)
        PrivateServer.acquire(folder)
        """
    )
    killed.wait()
    files = ServerFiles(folder)
    assert is_alive(files)
    port = files.record().port
    with MongoClient[dict[str, Any]]("127.0.0.1", port, directConnection=True) as stranger:
        with pytest.raises(OperationFailure) as refusal:
            stranger.admin.command("createUser", "stranger", pwd="stranger-stranger", roles=["root"])
        assert refusal.value.code == 13
