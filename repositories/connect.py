"""Connects to the house's own server if its URI is given, else to the private server, with fixed client options."""

import threading
import time
from dataclasses import dataclass
from typing import Any

from pymongo import MongoClient
from pymongo.errors import PyMongoError
from pymongo.synchronous.database import Database
from pymongo.uri_parser import parse_uri

from cinema.errors import ErrorCode, StorageError
from cinema.i18n import _
from repositories.address import check_address, driver_warnings, unusable
from repositories.collection import Collection, Document, as_storage_error
from repositories.database_names import check_database_name
from repositories.private_server.server import PrivateServer

OLDEST = (6, 0)
_SELECTION_MS = 1500  # short: `Collection` retries, and a window must not wait long to say that the server is away
_LOOK_SECONDS = 0.05  # below the pause between two tries of `Collection`; a look takes a tenth of a millisecond
_SOCKET_MS = 20_000  # above the deadline of a write, so that the socket never ends one early


@dataclass
class Connection:
    """A checked connection to a database. `server` is the private server, None for any other.

    `client` and `database` change when the private server moves to another port: ask `current` before each use.
    """

    client: MongoClient[Document]
    database: Database[Document]
    address: str
    version: str
    replica_set: str | None
    server: PrivateServer | None = None

    def __post_init__(self) -> None:
        self._uri = self.server.uri if self.server else None
        self._mutex = threading.Lock()
        self._looked_at = 0.0

    @property
    def change_streams(self) -> bool:
        """Whether the server has change streams; a standalone doesn't."""
        return self.replica_set is not None

    def current(self) -> Database[Document]:
        """Return the database; starts the private server first if it died, and follows it to its port.

        It looks before uses rather than after an error, so that no client signs in at a port that is another program's
        by now. StorageError if the server can't be started.
        """
        server = self.server
        if server is not None and time.monotonic() - self._looked_at > _LOOK_SECONDS:
            server.ensure_running()
            if server.uri != self._uri:
                self._follow(server)
            self._looked_at = time.monotonic()
        return self.database

    def _follow(self, server: PrivateServer) -> None:
        with self._mutex:
            uri = server.uri
            if uri == self._uri:
                return
            left, client = self.client, _client(uri)
            database = self.database
            self.database = client.get_database(
                database.name,
                database.codec_options,
                database.read_preference,
                database.write_concern,
                database.read_concern,
            )
            self.client, self.address, self._uri = client, _hosts(uri), uri
        left.close()  # it must not go on asking at a port that isn't the server's any more

    def collection(self, name: str) -> Collection:
        """Return a collection that retries, and follows the private server."""
        return Collection(self.database[name], self.current if self.server else None)

    def close(self) -> None:
        """Close all connections and release the private server; a repeat changes nothing."""
        if self.server:
            self.server.release()
        self.client.close()


def connect(uri: str | None, database: str, *, anew: bool = False) -> Connection:
    """Connect within three seconds or raise StorageError: away, auth, version, address, no-mongod, disk-full.

    InvalidInputError for a name that no database can have, before anything is started.

    `anew` lets the private server continue with an empty database where its data was removed, for a restore.
    """
    check_database_name(database)
    if uri is None:
        server = PrivateServer.acquire(anew=anew)
        try:
            return _open(server.uri, database, server)
        except BaseException:  # KeyboardInterrupt too: else the server would keep a user that is gone
            server.release()
            raise
    return _open(uri, database, None)


def _open(uri: str, database: str, server: PrivateServer | None) -> Connection:
    client: MongoClient[Document] | None = None
    try:
        check_address(uri)
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
    except (ValueError, OSError) as error:
        # The driver raises plain ValueError for a port that is no number and for brackets that don't close, and what
        # the system says of certificates, such as ssl.SSLError.
        raise unusable(str(error)) from error
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
    replica_set = hello.get("setName") or hello.get("msg")
    return Connection(client, client[database], _hosts(uri), build["version"], replica_set, server)


def _hosts(uri: str) -> str:
    return ", ".join(f"{host}:{port}" for host, port in parse_uri(uri, validate=False)["nodelist"])


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
    with driver_warnings():
        return MongoClient(uri, **settings)
