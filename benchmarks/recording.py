"""Records the commands that the driver sends, and from where in the program each comes."""

import copy
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import FrameType
from typing import Any

from pymongo.monitoring import CommandFailedEvent, CommandListener, CommandStartedEvent, CommandSucceededEvent

from cinema.bootstrap import join
from cinema.services.cinema import Cinema
from repositories.connect import Connection, _client, connect
from repositories.storage import open_storage

_ROOT = Path(__file__).parents[1].as_posix()
_SERVICES = "/cinema/services/"
_WRITES = {"insert", "update", "delete", "findAndModify"}
_PLUMBING = "/repositories/collection.py"
CONFIRMING = frozenset(("Transactions.many", "SeatMaps.tickets_on", "Journal.settled"))
"""What a till sends to confirm several sales at a time, by the repository's method."""


@dataclass(frozen=True)
class Command:
    """One command as it went to the server. `method` is the repository's, `line` the service's."""

    name: str
    body: Mapping[str, Any]
    method: str
    line: str
    milliseconds: float = 0.0

    @property
    def collection(self) -> str:
        """The collection that it is about."""
        return str(self.body[self.name])

    @property
    def durable(self) -> bool:
        """Whether it is a write that is answered only when a majority has it in its journal."""
        concern = self.body.get("writeConcern", {})
        return self.name in _WRITES and concern.get("w") == "majority" and bool(concern.get("j"))

    @property
    def kind(self) -> str:
        """Whether it is a durable write, another write, or a read."""
        return "durable" if self.durable else "write" if self.name in _WRITES else "read"


class Recorder(CommandListener):
    """Keeps every command sent while it listens."""

    def __init__(self) -> None:
        self._begun: dict[int, Command] = {}
        self.commands: list[Command] = []
        self.failures: list[str] = []

    def started(self, event: CommandStartedEvent) -> None:
        """Keep what is sent, with its origin: the driver sends in the caller's thread."""
        method, line = _origin()
        self._begun[event.request_id] = Command(event.command_name, copy.deepcopy(event.command), method, line)

    def succeeded(self, event: CommandSucceededEvent) -> None:
        """Note how long the server took, as the driver saw it."""
        command = self._begun.pop(event.request_id)
        self.commands.append(replace(command, milliseconds=event.duration_micros / 1000))

    def failed(self, event: CommandFailedEvent) -> None:
        """Keep a failure: what failed can't be replayed."""
        self.failures.append(f"{event.command_name}: {event.failure}")

    def take(self) -> tuple[Command, ...]:
        """Return what was sent since the last call, and forget it."""
        assert not self.failures, self.failures
        taken, self.commands = tuple(self.commands), []
        return taken


def recorded_connection(uri: str, database: str) -> tuple[Connection, Recorder]:
    """Return a connection to a database that is there, and what hears its commands."""
    connection = connect(uri, database)
    recorder = Recorder()
    connection.client.close()
    client = _client(uri, event_listeners=[recorder])
    return replace(connection, client=client, database=client[database]), recorder


def recorded_cinema(uri: str, database: str, workstation: str) -> tuple[Cinema, Recorder]:
    """Return a cinema over a database that is there, and what hears its commands."""
    heard, recorder = recorded_connection(uri, database)
    return join(open_storage(heard), workstation), recorder


def _origin() -> tuple[str, str]:
    """Return the repository's method and the service's line that are on the stack."""
    method = line = ""
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - the stack is what is asked for
    while frame is not None:
        code = frame.f_code
        if code.co_filename.startswith(_ROOT):
            file = code.co_filename.removeprefix(_ROOT)
            if file.startswith("/repositories/") and file != _PLUMBING:
                method = code.co_qualname
            elif file.startswith(_SERVICES) and not line:
                line = f"{file.removeprefix(_SERVICES)}:{frame.f_lineno} {code.co_name}"
        frame = frame.f_back
    return method, line
