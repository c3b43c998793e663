"""A TCP proxy before a database that cuts connections: before the server has a write, or after it has applied it.

It reads the commands that go by (OP_MSG alone, uncompressed) and counts the writes; the wire's rest passes untouched.
A write can also be held: its sender's connection is cut, and the server gets it when `land` is called.
"""

import random
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from bson import decode
from pymongo.uri_parser import parse_uri

from tests.races.wire import OP_MSG, hang_up, header, read_message

BEFORE, AFTER, HELD = "before", "after", "held"
_PATIENCE = 30.0
WRITES = {"insert", "update", "findAndModify", "delete"}


@dataclass
class Plan:
    """Which writes are cut: the n-th from now (0 is the next) and as many after it, or each by chance.

    `only`: of the writes, those of this kind, such as "insert journal"; the others pass uncounted.
    """

    nth: int | None = None
    when: str = BEFORE
    times: int = 1
    chance: float = 0.0
    for_good: bool = False
    only: str | None = None
    dice: random.Random = field(default_factory=lambda: random.Random(1))
    seen: list[str] = field(default_factory=list)
    cuts: int = 0

    def decide(self, write: str) -> str | None:
        """Note one more write and return when it is to be cut, None to let it pass."""
        if self.only is not None and write != self.only:
            return None
        number = len(self.seen)
        self.seen.append(write)
        when = None
        if self.nth is not None and number >= self.nth and (self.for_good or number < self.nth + self.times):
            when = self.when if number == self.nth or not self.for_good else BEFORE
        elif self.chance and self.dice.random() < self.chance:
            when = self.dice.choice((BEFORE, AFTER))
        self.cuts += when is not None
        return when


@dataclass
class Held:
    """A write that is on its way: let go by an event, and known to have been answered by another."""

    go: threading.Event = field(default_factory=threading.Event)
    answered: threading.Event = field(default_factory=threading.Event)


class Cutter:
    """The proxy; one thread a direction of a connection. `plan` may be changed while it runs."""

    def __init__(self, port: int) -> None:
        self.plan = Plan()
        self._target = port
        self._guard = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: set[socket.socket] = set()
        self._held: list[Held] = []
        self._threads = [threading.Thread(target=self._accept, daemon=True)]
        self._threads[0].start()

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    def _accept(self) -> None:
        while True:
            try:
                client, _address = self._listener.accept()
            except OSError:
                return
            try:
                server = socket.create_connection(("127.0.0.1", self._target))
            except OSError:
                client.close()
                continue
            _Wire(self, client, server)

    def judge(self, message: bytes) -> str | None:
        """Return when this message from a client is to be cut, if it is a write."""
        write = _write_in(message)
        if write is None:
            return None
        with self._guard:
            return self.plan.decide(write)

    def hold(self) -> Held:
        """Note one more write that is held."""
        with self._guard:
            self._held.append(Held())
            return self._held[-1]

    @property
    def holds(self) -> bool:
        """Whether a write is on its way."""
        with self._guard:
            return bool(self._held)

    def land(self) -> None:
        """Let the server have what is held, and wait until it has answered each."""
        with self._guard:
            held, self._held = self._held, []
        assert held, "no write is held"
        for one in held:
            one.go.set()
        for one in held:
            assert one.answered.wait(_PATIENCE), "the server did not answer a write that landed late"

    def note(self, *ends: socket.socket) -> None:
        with self._guard:
            self._open |= set(ends)

    def forget(self, end: socket.socket) -> None:
        with self._guard:
            self._open.discard(end)

    def close(self) -> None:
        with suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        with self._guard:
            left = list(self._open)
            for held in self._held:
                held.go.set()
        for end in left:
            hang_up(end)


class _Wire:
    """One client's connection through the proxy."""

    def __init__(self, cutter: Cutter, client: socket.socket, server: socket.socket) -> None:
        self._cutter = cutter
        self._ends = (client, server)
        self._doomed: set[int] = set()
        self._late: dict[int, Held] = {}
        cutter.note(client, server)
        for run, end in ((self._upwards, client), (self._downwards, server)):
            threading.Thread(target=self._until_cut, args=(run, end), daemon=True).start()

    def _until_cut(self, run: Callable[[], None], read: socket.socket) -> None:
        """Pass messages on until there is nothing to pass or a cut, and hang up both ends; each closes its own."""
        with suppress(OSError):
            run()
        for end in self._ends:
            hang_up(end)
        self._cutter.forget(read)
        read.close()

    def _upwards(self) -> None:
        client, server = self._ends
        while (message := read_message(client)) is not None:
            when = self._cutter.judge(message)
            if when == BEFORE:
                return
            if when == HELD:
                self._hold(message)
                return
            if when == AFTER:
                self._doomed.add(header(message)[1])
            server.sendall(message)

    def _hold(self, message: bytes) -> None:
        """Cut the client off, and send its message when it may land; the answer is heard downwards."""
        client, server = self._ends
        held = self._late[header(message)[1]] = self._cutter.hold()
        hang_up(client)
        held.go.wait()
        server.sendall(message)
        held.answered.wait(_PATIENCE)

    def _downwards(self) -> None:
        client, server = self._ends
        while (message := read_message(server)) is not None:
            late = self._late.get(header(message)[2])
            if late is not None:
                late.answered.set()
                return
            if header(message)[2] in self._doomed:
                return
            client.sendall(message)


@contextmanager
def cutting(uri: str, *, retry: bool = False) -> Iterator[tuple[Cutter, str]]:
    """Give a proxy before the server of an address, and the address that leads through it.

    Without `retry` the driver sends nothing twice by itself, so that the program's own repeats are what is tried.
    """
    parsed = parse_uri(uri)
    host, port = parsed["nodelist"][0]
    assert host == "127.0.0.1"
    cutter = Cutter(port)
    login = f"{parsed['username']}:{parsed['password']}@" if parsed["username"] else ""
    again = f"retryWrites={str(retry).lower()}&retryReads={str(retry).lower()}"
    address = f"mongodb://{login}127.0.0.1:{cutter.port}/?authSource=admin&directConnection=true&{again}"
    try:
        yield cutter, address
    finally:
        cutter.close()


def _write_in(message: bytes) -> str | None:
    if header(message)[3] != OP_MSG or message[20] != 0:
        return None
    size = struct.unpack_from("<i", message, 21)[0]
    command = decode(message[21 : 21 + size])
    name = next(iter(command))
    return f"{name} {command[name]}" if name in WRITES else None
