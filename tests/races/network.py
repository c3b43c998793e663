"""A network between the members of a set that can be split, while clients reach every member throughout.

Each member is known to the others, and to clients, by the port of a bridge before it. A member says which it is in its
first message (as mongod does for bridges such as this one, with test commands enabled); a client does not. What a split
keeps from passing is held back, as by a wire that is down, and goes on when the network is whole again.
"""

import socket
import struct
import threading
from contextlib import suppress
from dataclasses import dataclass

from bson import decode

from tests.races.wire import OP_MSG, hang_up, header, read_message

_BLOCK = 1 << 16


@dataclass(frozen=True)
class _Call:
    """A connection between two members or, where there is no caller's name, from a client to a member."""

    caller: int | None
    called: int
    ends: tuple[socket.socket, socket.socket]

    def joins(self, member: int | None) -> bool:
        """Whether it joins this member with another one."""
        return self.caller is not None and self.caller != self.called and member in {self.caller, self.called}


class Network:
    """The bridges, and which member is apart from the others now. Members are named by their own ports."""

    def __init__(self) -> None:
        self._apart: int | None = None
        self._refuses = False
        self._changed = threading.Condition()
        self._listeners: list[socket.socket] = []
        self._calls: set[_Call] = set()

    def bridge(self, member: int) -> int:
        """Put a bridge before a member and return the bridge's port."""
        listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self._listeners.append(listener)
        threading.Thread(target=self._accept, args=(listener, member), daemon=True).start()
        return int(listener.getsockname()[1])

    def split(self, member: int) -> None:
        """Let nothing pass between a member and the others; nobody is told so."""
        self._set(member)

    def hang_up(self, member: int) -> None:
        """End all connections between a member and the others, and let none begin."""
        self._set(member, refuses=True)
        with self._changed:
            ended = [call for call in self._calls if call.joins(member)]
        _end(ended)

    def heal(self) -> None:
        """Make the network whole again."""
        self._set(None)

    def close(self) -> None:
        for listener in self._listeners:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        with self._changed:
            left = list(self._calls)
        _end(left)
        self.heal()

    def _set(self, apart: int | None, *, refuses: bool = False) -> None:
        with self._changed:
            self._apart, self._refuses = apart, refuses
            self._changed.notify_all()

    def _wait(self, call: _Call) -> None:
        """Wait until what is said in this call may pass."""
        with self._changed:
            self._changed.wait_for(lambda: not call.joins(self._apart))

    def _accept(self, listener: socket.socket, member: int) -> None:
        while True:
            try:
                caller, _address = listener.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(caller, member), daemon=True).start()

    def _carry(self, near: socket.socket, member: int) -> None:
        """Carry one connection: what its caller says here, what it is answered in a thread of its own."""
        with near, suppress(OSError):
            first = read_message(near)
            if first is None:
                return
            with socket.create_connection(("127.0.0.1", member)) as far:
                call = _Call(_caller_in(first), member, (near, far))
                with self._changed:
                    if self._refuses and call.joins(self._apart):
                        return
                    self._calls.add(call)
                back = threading.Thread(target=self._pass, args=(call, far, near), daemon=True)
                back.start()
                self._pass(call, near, far, first)
                back.join()
                with self._changed:
                    self._calls.remove(call)

    def _pass(self, call: _Call, source: socket.socket, sink: socket.socket, first: bytes = b"") -> None:
        with suppress(OSError):
            while block := first or source.recv(_BLOCK):
                self._wait(call)
                sink.sendall(block)
                first = b""
        _end([call])


def _end(calls: list[_Call]) -> None:
    for call in calls:
        for end in call.ends:
            hang_up(end)


def _caller_in(first: bytes) -> int | None:
    """Return the port of the member that opens a connection with this message, None for a client."""
    if header(first)[3] != OP_MSG:
        return None
    size = struct.unpack_from("<i", first, 21)[0]
    host = decode(first[21 : 21 + size]).get("hostInfo")
    return None if host is None else int(host.rpartition(":")[2])
