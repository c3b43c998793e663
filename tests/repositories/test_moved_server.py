"""The private server's port is taken by another program after a kill: open programs go on, and it learns nothing."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from pymongo.collection import Collection as DriverCollection

from cinema.bootstrap import join
from cinema.errors import StorageError
from repositories.collection import Document
from repositories.connect import Connection, connect
from repositories.migrations import migrate
from repositories.private_server.files import ServerFiles
from repositories.private_server.process import PortLog, choose_port
from repositories.private_server.server import PrivateServer
from repositories.storage import open_storage
from tests.conftest import SmallHouse, build_house
from tests.repositories.server_hands import kill_server
from tests.support import sell

SIGN_IN = (b"saslStart", b"saslContinue", b"speculativeAuthenticate", b"SCRAM", b"__system")


class Impostor:
    """A program that took the server's port: it accepts connections, keeps what it hears, and never answers."""

    def __init__(self, port: int) -> None:
        self.heard: list[bytes] = []
        self._taken = socket.create_server(("127.0.0.1", port))
        self._open: list[socket.socket] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                caller, _address = self._taken.accept()
            except OSError:  # closed: the test has ended
                return
            self._open.append(caller)
            threading.Thread(target=self._hear, args=(caller,), daemon=True).start()

    def _hear(self, caller: socket.socket) -> None:
        try:
            while words := caller.recv(65_536):
                self.heard.append(words)
        except OSError:
            return

    def close(self) -> None:
        self._taken.close()
        for caller in self._open:
            caller.close()


@pytest.fixture
def connection(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Connection]:
    """A connection as an open window has it, to a private server of the test's own."""
    monkeypatch.setenv("CINEMA_DATA_DIR", str(folder))
    with closing(connect(None, "house")) as made:
        migrate(made.database)
        yield made


@pytest.fixture
def house(connection: Connection) -> SmallHouse:
    return build_house(connection, open_storage(connection))


@contextmanager
def port_taken(connection: Connection) -> Iterator[Impostor]:
    """Kill the server and take its port before anybody looks."""
    assert connection.server is not None
    port = connection.server.port
    kill_server(connection.server)
    with closing(Impostor(port)) as impostor:
        yield impostor


def test_an_open_window_sells_before_and_after_on_the_same_services(house: SmallHouse) -> None:
    server = house.connection.server
    assert server is not None
    before = sell(house.cinema, house.guest, house.screening, "B1")
    port = server.port
    with port_taken(house.connection) as impostor:
        begun = time.monotonic()
        after = sell(house.cinema, house.guest, house.screening, "B2")
        lasted = time.monotonic() - begun
        assert server.port != port
        assert sell(house.cinema, house.guest, house.screening, "B3").receipt_number is not None
        assert before.receipt_number != after.receipt_number
        assert not any(sign in words for words in impostor.heard for sign in SIGN_IN)
    assert lasted < 20, lasted  # 25 to 34 s while mongod itself asked at the old port
    assert house.cinema.audit.findings(house.operator) == ()


@pytest.mark.soak
def test_every_open_window_follows_and_a_new_one_finds_the_same_server(house: SmallHouse) -> None:
    with closing(connect(None, "house")) as second:
        other = join(open_storage(second), "till-2", patience=0.05)
        sell(other, house.guest, house.screening, "C1")
        with port_taken(house.connection):
            sell(house.cinema, house.guest, house.screening, "C2")
            sell(other, house.guest, house.screening, "C3")
            with closing(connect(None, "house")) as third:
                assert third.address == second.address == house.connection.address
                assert third.database["journal"].count_documents({"kind": "sold"}) == 3


@pytest.mark.soak
def test_posters_the_clock_live_seats_and_the_doctor_follow(house: SmallHouse) -> None:
    house.storage.movies.put_poster("metropolis", b"picture")
    with port_taken(house.connection):
        assert house.storage.movies.poster("metropolis") == b"picture"
        assert house.storage.database.now() is not None
        assert all(one.ok for one in house.storage.database.findings())
        with house.storage.seat_maps.changes(house.screening) as changes:
            assert next(changes) is None


@pytest.mark.soak
def test_a_call_under_way_while_the_client_is_replaced_is_made_again(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another thread follows the server and closes the client that a call is using."""
    server, settings = connection.server, connection.collection("settings")
    assert server is not None
    monkeypatch.setattr("repositories.private_server.start.port_is_free", lambda port: port != server.port)
    used: list[DriverCollection[Document]] = []

    def insert(driver: DriverCollection[Document]) -> int:
        used.append(driver)
        if len(used) == 1:
            kill_server(server)
            time.sleep(0.06)  # a connection looks at its server again
            connection.current()
        return driver.count_documents({})

    assert settings._run(0, insert) == 0  # moving takes longer than a call may
    assert used[0].database is not used[1].database


def test_after_the_end_a_late_call_fails_in_words_and_starts_nothing(connection: Connection) -> None:
    settings = connection.collection("settings")
    connection.close()
    with pytest.raises(StorageError):
        settings.find_one({})


def test_a_start_beside_a_silent_listener_takes_no_longer_than_any_other(folder: Path) -> None:
    with PrivateServer.acquire(folder) as server:
        port = server.port
        kill_server(server)
    with closing(Impostor(port)) as impostor:
        begun = time.monotonic()
        with PrivateServer.acquire(folder) as server:
            assert server.port != port
        assert time.monotonic() - begun < 20
        assert impostor.heard == []
    record = ServerFiles(folder).record()
    assert record.member == record.port == server.port
    command = Path(f"/proc/{server.pid}/cmdline").read_bytes()
    assert b"enableTestCommands" not in command


def test_a_mongod_without_the_failpoint_moves_all_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with PrivateServer.acquire(folder) as server:
        port = server.port
        kill_server(server)
    unknown = ("--setParameter", "failpoint.unheardOf={mode:'alwaysOn'}")
    monkeypatch.setattr("repositories.private_server.process.ON_THE_MOVE", unknown)
    with closing(socket.create_server(("127.0.0.1", port))) as taken:
        taken.close()
        monkeypatch.setattr("repositories.private_server.start.port_is_free", lambda _port: False)
        with PrivateServer.acquire(folder) as server:
            assert server.port != port


def test_a_port_that_is_taken_at_the_last_moment_is_left_to_its_taker(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Free when it was looked at, taken when mongod wants it: whoever answers there is not our server."""
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        chosen = [choose_port(), port]
        monkeypatch.setattr("repositories.private_server.start.choose_port", chosen.pop)
        with PrivateServer.acquire(folder) as server:
            assert server.port != port


def test_a_port_belongs_to_the_server_only_by_its_own_log(tmp_path: Path) -> None:
    files = ServerFiles(tmp_path)
    files.prepare()
    log = PortLog(files, 20_001)
    assert not log.says_listening()
    line = '{"msg":"Waiting for connections","attr":{"port":%d,"ssl":"off"}}\n'
    files.log.write_text(line % 20_0010 + line[:30])
    assert not log.says_listening()
    with files.log.open("a") as more:
        more.write((line % 20_001)[30:])
    assert log.says_listening()
