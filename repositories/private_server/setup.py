"""Makes a running mongod the program's own: a replica set of one member, with one user. Starts no process.

Every step looks first and does what is missing, so that it can be run again after a crash anywhere in it.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pymongo import MongoClient
from pymongo.errors import ConnectionFailure, OperationFailure, PyMongoError

from repositories.private_server.files import ServerFiles
from repositories.private_server.process import REPLICA_SET

USER = "cinema"
_ALREADY_INITIATED = 23
_AUTHENTICATION_FAILED = 18
_NOT_YET_INITIALIZED = 94
_STEP_SECONDS = 45.0  # after a change of port the server asks the old one for up to 30 s whether that is itself

Client = MongoClient[dict[str, Any]]


class SetupError(Exception):
    """The server answers, but can't be made ours; the text is for the log."""


def uri(password: str, port: int) -> str:
    """Return the address for the program's clients; with the set's name, so that they wait for a primary."""
    return f"mongodb://{USER}:{password}@127.0.0.1:{port}/?authSource=admin&replicaSet={REPLICA_SET}"


def is_primary(port: int) -> bool:
    """Tell whether the server on this port already takes writes as a member of the set."""
    with _client(port) as client:
        try:
            return _hello(client).writable
        except PyMongoError:
            return False


def complete(password: str, port: int) -> None:
    """Bring the server on this port to: initiated with this port, primary, our user known. SetupError if it can't."""
    try:
        with _client(port) as client, _client(port, password) as own:
            known = _knows_us(own)
            if known:
                _move(own, port)
            else:
                _initiate(client, port)
            _wait(lambda: _hello(client).writable, "the server did not become primary")
            if not known and not _knows_us(own):
                client.admin.command("createUser", USER, pwd=password, roles=["root"])
    except PyMongoError as error:
        raise SetupError(str(error)) from error


def shut_down(files: ServerFiles, *, force: bool) -> None:
    """Ask the server by its own protocol to stop, for systems without signals; no answer counts as obeyed."""
    port = files.record().port
    if port is None:
        return
    with _client(port, files.secrets()) as own:
        try:
            own.admin.command("shutdown", force=force)
        except PyMongoError:
            return


@dataclass(frozen=True, slots=True)
class _Hello:
    member: bool
    writable: bool


def _hello(client: Client) -> _Hello:
    answer = client.admin.command("hello")
    return _Hello(member="setName" in answer, writable=bool(answer.get("isWritablePrimary")))


def _client(port: int, password: str | None = None) -> Client:
    login: dict[str, Any] = {"username": USER, "password": password, "authSource": "admin"} if password else {}
    return MongoClient(
        "127.0.0.1", port, directConnection=True, serverSelectionTimeoutMS=2000, socketTimeoutMS=10_000, **login
    )


def _knows_us(own: Client) -> bool:
    try:
        own.admin.command("connectionStatus")
    except OperationFailure as error:
        if error.code != _AUTHENTICATION_FAILED:
            raise
        return False
    return True


def _initiate(client: Client, port: int) -> None:
    """Make the set; before there is a user the server permits this to whoever comes from this machine."""
    if _hello(client).member:
        return
    try:
        members = [{"_id": 0, "host": f"127.0.0.1:{port}"}]
        client.admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": members})
    except OperationFailure as error:
        if error.code != _ALREADY_INITIATED:
            raise


def _move(own: Client, port: int) -> None:
    """Write the port into the set's configuration where another one stands there."""
    configs: list[dict[str, Any]] = []

    def loaded() -> bool:
        try:
            configs.append(own.admin.command("replSetGetConfig")["config"])
        except OperationFailure as error:
            if error.code != _NOT_YET_INITIALIZED:
                raise
        return bool(configs)

    _wait(loaded, "the server did not load its configuration")
    config, host = configs[0], f"127.0.0.1:{port}"
    if config["members"][0]["host"] != host:
        config["members"][0]["host"] = host
        config["version"] += 1
        own.admin.command("replSetReconfig", config, force=True)


def _wait(reached: Callable[[], bool], otherwise: str) -> None:
    deadline = time.monotonic() + _STEP_SECONDS
    while time.monotonic() < deadline:
        try:
            if reached():
                return
        except ConnectionFailure:  # changing its state, the server drops its connections
            pass
        time.sleep(0.01)
    raise SetupError(otherwise)
