"""Connects to the house's own server if its URI is given, else to the private server, with fixed client options."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pymongo import MongoClient
from pymongo.errors import PyMongoError
from pymongo.synchronous.database import Database
from pymongo.uri_parser import parse_uri

from cinema.errors import ErrorCode, StorageError
from cinema.i18n import _
from repositories.collection import Collection, Document, as_storage_error
from repositories.private_server.server import PrivateServer

OLDEST = (6, 0)
_SELECTION_MS = 1500  # short: `Collection` retries, and a window must not wait long to say that the server is away
_SOCKET_MS = 20_000  # above the deadline of a write, so that the socket never ends one early


@dataclass(frozen=True)
class Connection:
    """A checked connection to a database. `server` is the private server, None for any other."""

    client: MongoClient[Document]
    database: Database[Document]
    address: str
    version: str
    replica_set: str | None
    server: PrivateServer | None = None

    @property
    def change_streams(self) -> bool:
        """Whether the server has change streams; a standalone doesn't."""
        return self.replica_set is not None

    def collection(self, name: str) -> Collection:
        """Return a collection that retries, and restarts the private server if it died."""
        revive: Callable[[], object] | None = self.server.ensure_running if self.server else None
        return Collection(self.database[name], revive)

    def close(self) -> None:
        """Close all connections and release the private server; a repeat changes nothing."""
        self.client.close()
        if self.server:
            self.server.release()


def connect(uri: str | None, database: str) -> Connection:
    """Connect within three seconds or raise StorageError: away, auth, version, address, no-mongod, disk-full."""
    if uri is None:
        server = PrivateServer.acquire()
        try:
            return _open(server.uri, database, server)
        except BaseException:  # KeyboardInterrupt too: else the server would keep a user that is gone
            server.release()
            raise
    return _open(uri, database, None)


def _open(uri: str, database: str, server: PrivateServer | None) -> Connection:
    client: MongoClient[Document] | None = None
    try:
        client = _client(uri)
        hello = client.admin.command("hello")
        client.admin.command("ping")
        # mongos has no set name; it answers "isdbgrid" instead.
        if "setName" not in hello and hello.get("msg") != "isdbgrid":
            # A standalone accepts neither retryable writes nor majority reads.
            client.close()
            client = _client(uri, retryWrites=False, readConcernLevel="local")
        build = client[database].command("buildInfo")
        # A read that needs the login and the read concern: a refusal must show here, not in the first sale.
        client[database]["schema"].find_one({"_id": "version"})
    except ValueError as error:
        # The driver raises plain ValueError for a port that is no number and for brackets that don't close.
        raise StorageError(
            _("The address of the database can't be used: {reason}").format(reason=error), code=ErrorCode.ADDRESS
        ) from error
    except PyMongoError as error:
        if client:
            client.close()
        raise as_storage_error(error) from error
    if tuple(build["versionArray"][:2]) < OLDEST:
        client.close()
        raise StorageError(
            _("The database server is version {version}; MongoDB 6.0 or later is needed.").format(
                version=build["version"]
            ),
            code=ErrorCode.VERSION,
        )
    hosts = ", ".join(f"{host}:{port}" for host, port in parse_uri(uri, validate=False)["nodelist"])
    replica_set = hello.get("setName") or hello.get("msg")
    return Connection(client, client[database], hosts, build["version"], replica_set, server)


def _client(uri: str, **options: Any) -> MongoClient[Document]:
    # Keyword options win over those in the URI: no address can weaken the durability that sales rely on.
    settings: dict[str, Any] = {
        "serverSelectionTimeoutMS": _SELECTION_MS,
        "connectTimeoutMS": _SELECTION_MS,
        "socketTimeoutMS": _SOCKET_MS,
        "tz_aware": True,
        "w": "majority",
        "journal": True,
        "readConcernLevel": "majority",
        "readPreference": "primary",  # a secondary may not have the newest writes yet
        "appname": "cinema",
        **options,
    }
    return MongoClient(uri, **settings)
