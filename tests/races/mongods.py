"""mongod processes of the tests' own, bare on loopback: killed, frozen and started again. Not the private server."""

import json
import os
import signal
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from repositories.private_server.binary import find_mongod
from repositories.private_server.process import choose_port, listens
from tests.races.network import Network

SET = "rs"
BRIDGED = ("--setParameter", "enableTestCommands=1")  # makes a member say in its first message which one it is
ELECTION_MS = 2000


class Mongod:
    """One server: its port and data stay the same through every start."""

    def __init__(
        self,
        folder: Path,
        *,
        environment: Mapping[str, str] | None = None,
        options: Sequence[str] = (),
        network: Network | None = None,
    ) -> None:
        self.port = choose_port()
        self._known_port = network.bridge(self.port) if network else self.port
        self._folder = folder
        self._environment = dict(os.environ, LC_ALL="C") | dict(environment or {})
        self._options = (*options, *(BRIDGED if network else ()))
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """How the other members and the clients know it."""
        return f"127.0.0.1:{self._known_port}"

    @property
    def alone(self) -> str:
        """The address for a client that talks to this server itself and to no other member of its set."""
        return f"mongodb://127.0.0.1:{self.port}/?directConnection=true"

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it and wait until it accepts connections; TimeoutError with its last words if it does not."""
        self.launch()
        self.wait_for_answer()

    def launch(self) -> None:
        """Start it and wait for nothing."""
        data = self._folder / "data"
        data.mkdir(parents=True, exist_ok=True)
        self._log = self._folder / "mongod.log"
        with (self._folder / "mongod.out").open("wb") as sink:
            self._process = subprocess.Popen(
                [
                    *(str(find_mongod()), "--dbpath", str(data), "--replSet", SET, "--logpath", str(self._log)),
                    *("--bind_ip", "127.0.0.1", "--port", str(self.port), "--nounixsocket", "--oplogSize", "64"),
                    *("--wiredTigerCacheSizeGB", "0.25", "--networkMessageCompressors", "disabled"),
                    *("--setParameter", "diagnosticDataCollectionEnabled=false"),
                    *("--wiredTigerEngineConfigString", "log=(file_max=8MB,prealloc=false)", "--logappend"),
                    *self._options,
                ],
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=sink,
                stderr=sink,
            )

    def wait_for_answer(self) -> None:
        deadline = time.monotonic() + 60
        while not listens(self.port):
            if not self.is_running or time.monotonic() > deadline:
                words = self._log.read_text(errors="replace").splitlines()[-3:] if self._log.exists() else []
                message = f"mongod did not start: {words}"
                raise TimeoutError(message)
            time.sleep(0.02)

    def logged(self, message: str) -> list[dict[str, Any]]:
        """Return what this server wrote beside each message of this kind in its log, through all its starts."""
        lines = (json.loads(line) for line in self._log.read_text().splitlines() if f'"msg":"{message}"' in line)
        return [line["attr"] for line in lines]

    def signal(self, number: signal.Signals) -> None:
        """Send a signal, such as SIGSTOP and SIGCONT."""
        assert self._process is not None
        self._process.send_signal(number)

    def kill(self) -> None:
        """End it as a cut of its power would, without a word."""
        self.signal(signal.SIGKILL)
        self.wait()

    def wait(self) -> int:
        """Wait for its end and return its exit code."""
        assert self._process is not None
        return self._process.wait(60)

    def has_ended(self, seconds: float) -> bool:
        """Wait so long for its end; False if it still runs."""
        assert self._process is not None
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
        return not self.is_running

    def end(self) -> None:
        """See to it that it is gone, whatever state it is in."""
        if self.is_running:
            self.signal(signal.SIGCONT)
            self.kill()


@contextmanager
def running(folder: Path, members: int = 1, **named: Any) -> Iterator[list[Mongod]]:
    """Give a replica set of so many members with a primary; a set of one is what the private server is."""
    servers = [Mongod(folder / f"member-{number}", **named) for number in range(members)]
    try:
        for server in servers:
            server.launch()
        for server in servers:
            server.wait_for_answer()
        places = [{"_id": number, "host": server.address} for number, server in enumerate(servers)]
        settings = {"electionTimeoutMillis": ELECTION_MS, "heartbeatIntervalMillis": 500}
        with MongoClient[dict[str, Any]](servers[0].alone, socketTimeoutMS=30_000) as client:
            client.admin.command("replSetInitiate", {"_id": SET, "members": places, "settings": settings})
            _step_up(client)
        yield servers
    finally:
        for server in servers:
            server.end()


def _step_up(client: MongoClient[dict[str, Any]]) -> None:
    """Make this member the first primary, without waiting for an election to come by itself."""
    deadline = time.monotonic() + 120  # a disk that others keep busy may make each vote late
    refusal: PyMongoError | None = None
    while not client.admin.command("hello")["isWritablePrimary"]:
        if time.monotonic() > deadline:
            message = f"the first member did not become primary: {refusal}"
            raise TimeoutError(message)
        try:
            client.admin.command("replSetStepUp")
        except PyMongoError as error:
            refusal = error
        time.sleep(0.05)


def uri(servers: Sequence[Mongod]) -> str:
    """Return the address of the whole set."""
    return f"mongodb://{','.join(server.address for server in servers)}/?replicaSet={SET}"
