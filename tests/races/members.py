"""What the rig asks the members of a set themselves: who takes writes, who follows, and whether all hold the same."""

import time
from collections.abc import Callable, Sequence
from typing import Any

from pymongo import MongoClient
from pymongo.errors import PyMongoError

from tests.races.mongods import Mongod

_PATIENCE = 60.0
_WRITES = ("insert", "update", "delete")


def primary(servers: Sequence[Mongod]) -> Mongod:
    """Wait for a member that takes writes and return it."""
    found: list[Mongod] = []

    def is_there() -> bool:
        found.extend(server for server in servers if _hello(server).get("isWritablePrimary"))
        return bool(found)

    _wait(is_there, "no member became primary")
    return found[0]


def is_primary(server: Mongod) -> bool:
    """Tell whether this member takes writes, or believes that it does."""
    return bool(_hello(server).get("isWritablePrimary"))


def follow(old: Mongod, leader: Mongod) -> None:
    """Wait until a member follows and has all that the primary has now, so that what it alone had is rolled back."""
    goal = _written(leader)
    _wait(lambda: bool(_hello(old).get("secondary")) and _written(old) >= goal, "the old primary did not come back")


def make_it_write(server: Mongod) -> None:
    """Let a member write all that it has in memory."""
    _ask(server, "fsync", "admin")


def rolled_back(servers: Sequence[Mongod], database: str) -> int:
    """Return how many writes the members have taken back in a database so far, as their logs say."""
    return sum(
        rollback["rollbackCommandCounts"].get(write, 0)
        for server in servers
        for rollback in server.logged("Rollback summary")
        for write in _WRITES
        if any(name.startswith(f"{database}.") for name in rollback["affectedNamespaces"])
    )


def differing(servers: Sequence[Mongod], database: str) -> list[str]:
    """Return the collections that are not the same in every member, when all have had time to follow."""
    leader = primary(servers)
    for server in servers:
        if server is not leader:
            follow(server, leader)
    held = [_ask(server, "dbHash", database, _PATIENCE)["collections"] for server in servers]
    names = sorted({name for one in held for name in one})
    return [f"the members differ in {name}" for name in names if len({one.get(name) for one in held}) > 1]


def _written(server: Mongod) -> tuple[Any, ...]:
    """Return the term and time of a member's last write; nothing written comes before everything."""
    last = _hello(server).get("lastWrite", {}).get("opTime")
    return (last["t"], last["ts"].as_datetime(), last["ts"].inc) if last else ()


def _hello(server: Mongod) -> dict[str, Any]:
    return _ask(server, "hello", "admin")


def _ask(server: Mongod, command: str, database: str, seconds: float = 5.0) -> dict[str, Any]:
    """Return a member's own answer, an empty one if it gives none."""
    if not server.is_running:
        return {}
    with MongoClient[dict[str, Any]](
        server.alone, serverSelectionTimeoutMS=1000, socketTimeoutMS=int(seconds * 1000), retryReads=False
    ) as client:
        try:
            return client[database].command(command)
        except PyMongoError:
            return {}


def _wait(ready: Callable[[], bool], otherwise: str) -> None:
    deadline = time.monotonic() + _PATIENCE
    while not ready():
        if time.monotonic() > deadline:
            raise TimeoutError(otherwise)
        time.sleep(0.05)
