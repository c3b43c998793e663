"""Sets up a running mongod: a replica set of one member, with one user. Starts no process.

Every step checks the current state and does only what is missing, so that the set-up can be repeated after a crash
at any point.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pymongo import MongoClient
from pymongo.errors import ConnectionFailure, OperationFailure, PyMongoError

from repositories.private_server.files import ServerFiles

USER = "cinema"
REPLICA_SET = "rs0"
# Server error codes.
_ALREADY_INITIATED = 23
_AUTHENTICATION_FAILED = 18
_NOT_YET_INITIALIZED = 94
_STEP_SECONDS = 45.0  # after a change of port mongod tries the old address for up to 30 s

Client = MongoClient[dict[str, Any]]


class SetupError(Exception):
    """The server answers but can't be set up; the text is for the log."""


def uri(password: str, port: int) -> str:
    """Return the connection string for clients; it names the replica set, so that they wait for a primary."""
    return f"mongodb://{USER}:{password}@127.0.0.1:{port}/?authSource=admin&replicaSet={REPLICA_SET}"


def is_primary(port: int) -> bool:
    """Tell whether the server on this port accepts writes as the primary; False if it doesn't answer."""
    with _client(port) as client:
        try:
            return _hello(client).writable
        except PyMongoError:
            return False


def complete(password: str, port: int) -> None:
    """Initiate the set on this port, wait for the primary, create the user. SetupError on failure; a repeat is safe."""
    try:
        with _client(port) as client, _client(port, password) as own:
            known = _can_sign_in(own)
            if known:
                _set_port(own, port)
            else:
                _initiate(client, port)
            _wait(lambda: _hello(client).writable, "the server did not become primary")
            if not known and not _can_sign_in(own):  # a sign-in may fail before it is primary
                client.admin.command("createUser", USER, pwd=password, roles=["root"])
    except PyMongoError as error:
        raise SetupError(str(error)) from error


def shut_down(files: ServerFiles, *, force: bool) -> None:
    """Send the server the shutdown command, for systems without signals; errors are ignored, the caller checks."""
    port = files.record().port
    if port is None:
        return
    with _client(port, files.secrets()) as own:
        try:  # a server that obeys closes the connection without an answer
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


def _can_sign_in(own: Client) -> bool:
    """Tell whether the server knows the program's user and password."""
    try:
        own.admin.command("connectionStatus")
    except OperationFailure as error:
        if error.code != _AUTHENTICATION_FAILED:
            raise
        return False
    return True


def _initiate(client: Client, port: int) -> None:
    """Initiate the replica set; without a user yet, the server allows this from localhost (localhost exception)."""
    if _hello(client).member:
        return
    try:
        members = [{"_id": 0, "host": f"127.0.0.1:{port}"}]
        client.admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": members})
    except OperationFailure as error:
        if error.code != _ALREADY_INITIATED:
            raise


def _set_port(own: Client, port: int) -> None:
    """Change the port in the set's configuration if it is another one."""
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
        # Forced: under its old address the member can't become the primary that a normal reconfig needs.
        own.admin.command("replSetReconfig", config, force=True)


def _wait(reached: Callable[[], bool], otherwise: str) -> None:
    deadline = time.monotonic() + _STEP_SECONDS
    while time.monotonic() < deadline:
        try:
            if reached():
                return
        except ConnectionFailure:  # the server drops its connections when its state changes
            pass
        time.sleep(0.01)
    raise SetupError(otherwise)
