"""Sets up a running mongod: a replica set of one member, with one user. Starts no process.

Every step checks the current state and does only what is missing, so that the set-up can be repeated after a crash
at any point.

The set-up signs in as mongod's internal user, whose password is the key file's content. mongod is started without its
"localhost exception", so nobody else can create the first user.

The caller has made sure that this folder's mongod listens on the port: an impostor could pass a sign-in on to the real
server and take over the connection, although SCRAM shows it neither password nor key, and fails the sign-in of a
server that doesn't know them.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pymongo import MongoClient
from pymongo.errors import ConnectionFailure, OperationFailure, PyMongoError

from repositories.private_server.features import raise_features
from repositories.private_server.files import ServerFiles

USER = "cinema"
REPLICA_SET = "rs0"
_ROLE = {"role": "root", "db": "admin"}
_SYSTEM_LOGIN = {"username": "__system", "authSource": "local", "authMechanism": "SCRAM-SHA-256"}
# mongod compares a configuration with its own port. If they differ, it connects to the other port and signs in there,
# to find out whether it is itself: 30 s if a program is there that doesn't answer, and a sign-in for an impostor to
# pass on. This failpoint leaves that out. It needs test commands, so mongod is started again after the change.
ON_THE_MOVE = (
    *("--setParameter", "enableTestCommands=1"),
    *("--setParameter", "failpoint.failIsSelfCheck={mode:'alwaysOn'}"),
)
# Server error codes.
_ALREADY_INITIATED = 23
_AUTHENTICATION_FAILED = 18
_NOT_YET_INITIALIZED = 94
_STEP_SECONDS = 45.0  # a start whose failpoint is missing tries the old address for up to 30 s

Client = MongoClient[dict[str, Any]]


class SetupError(Exception):
    """The server answers but can't be set up; the text is for the log."""


def uri(password: str, port: int) -> str:
    """Return the connection string for clients; it names the replica set, so that they wait for a primary."""
    return f"mongodb://{USER}:{password}@127.0.0.1:{port}/?authSource=admin&replicaSet={REPLICA_SET}"


def complete(files: ServerFiles, port: int, *, moving: bool = False) -> None:
    """Configure the set for this port, wait for the primary, create the user or give it its password and role again.

    SetupError on failure; a repeat is safe.
    """
    try:
        password = files.stored_password()
        if not moving and _is_complete(password, port):
            return
        with _client(port, password=files.key_password(), **_SYSTEM_LOGIN) as system:
            _configure(system, port, moving=moving)
            _wait(lambda: _hello(system).writable, "the server did not become primary")
            if not _knows_user(password, port):
                found = system.admin.command("usersInfo", {"user": USER, "db": "admin"})["users"]
                system.admin.command("updateUser" if found else "createUser", USER, pwd=password, roles=[_ROLE])
    except PyMongoError as error:
        raise SetupError(str(error)) from error


def keep_features(files: ServerFiles, port: int) -> None:
    """Bring the data of a server that has started well to the version of its program; a failure is logged."""
    with _own_client(files.stored_password(), port) as own:
        raise_features(own)


def shut_down(files: ServerFiles, *, force: bool) -> None:
    """Send the server the shutdown command, for systems without signals; errors are ignored, the caller checks."""
    port = files.record().port
    if port is None:
        return
    with _own_client(files.stored_password(), port) as own:
        try:  # a server that obeys closes the connection without an answer
            own.admin.command("shutdown", force=force)
        except PyMongoError:
            return


@dataclass(frozen=True, slots=True)
class _Hello:
    address: str | None
    writable: bool


def _hello(client: Client) -> _Hello:
    answer = client.admin.command("hello")
    return _Hello(answer.get("me"), bool(answer.get("isWritablePrimary")))


def _client(port: int, **login: Any) -> Client:
    return MongoClient(
        "127.0.0.1", port, directConnection=True, serverSelectionTimeoutMS=2000, socketTimeoutMS=10_000, **login
    )


def _own_client(password: str, port: int) -> Client:
    return _client(port, username=USER, password=password, authSource="admin")


def _is_complete(password: str, port: int) -> bool:
    with _own_client(password, port) as own:
        return _signs_in(own) and _hello(own) == _Hello(f"127.0.0.1:{port}", writable=True)


def _knows_user(password: str, port: int) -> bool:
    with _own_client(password, port) as own:
        return _signs_in(own)


def _signs_in(own: Client) -> bool:
    """Tell whether the server knows the program's user, password and role."""
    try:
        return _ROLE in own.admin.command("connectionStatus")["authInfo"]["authenticatedUserRoles"]
    except OperationFailure as error:
        if error.code != _AUTHENTICATION_FAILED:
            raise
        return False


def _configure(system: Client, port: int, *, moving: bool) -> None:
    """Initiate the set if there is none yet, and change the port in its configuration if it is another one."""
    configs: list[dict[str, Any]] = []

    def loaded() -> bool:
        try:
            configs.append(system.admin.command("replSetGetConfig")["config"])
        except OperationFailure as error:
            if error.code != _NOT_YET_INITIALIZED:
                raise
            _initiate(system, port, moving=moving)
        return bool(configs)

    _wait(loaded, "the server did not load its configuration")
    if moving:
        _end_move(system)
    config, host = configs[0], f"127.0.0.1:{port}"
    if moving or config["members"][0]["host"] != host:
        config["members"][0]["host"] = host
        config["version"] += 1
        try:
            # Forced: under its old address the member can't become the primary that a normal reconfig needs.
            system.admin.command("replSetReconfig", config, force=True)
        except ConnectionFailure:  # the server drops its connections when its state changes
            return


def _initiate(system: Client, port: int, *, moving: bool) -> None:
    """Initiate the set; does nothing while the server is still loading a configuration."""
    members = [{"_id": 0, "host": f"127.0.0.1:{port}"}]
    try:
        system.admin.command("replSetInitiate", {"_id": REPLICA_SET, "members": members})
    except OperationFailure as error:
        if error.code == _ALREADY_INITIATED:
            return
        if not moving:
            raise
        _end_move(system)  # there is no configuration yet, and the failpoint refuses every new one


def _end_move(system: Client) -> None:
    system.admin.command("configureFailPoint", "failIsSelfCheck", mode="off")


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
