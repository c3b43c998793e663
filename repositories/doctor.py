"""The doctor's checks of the database: server, data folder, users, clock, schema, a write. Mends the schema."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

from cinema.domain.ids import new_id
from cinema.errors import StorageError
from cinema.i18n import _
from cinema.ports import Finding
from repositories.collection import driver_errors
from repositories.connect import Connection
from repositories.migrations import VERSION, has_house, houses, no_house, stored_version
from repositories.private_server.features import read_features
from repositories.private_server.setup import USER
from repositories.private_server.status import describe
from repositories.schema_check import Difference, Part, differences, make_again
from repositories.settings_check import BACKUP_KEY, HOUSE, MARK, SET_UP, TICKET_KEY, wrong_fields

_MAX_CLOCK_SKEW_SECONDS = 60
_LOW_MEGABYTES = 500  # above the 200 MB below which the server refuses to start: a warning must come before that


def examine(connection: Connection, now: Callable[[], datetime]) -> Iterator[Finding]:
    """Yield one finding for each check; writes nothing into a database without a house."""
    database = connection.current()
    text = _("MongoDB {version} answers.").format(version=connection.version)
    yield Finding("server", True, text, connection.address)
    if connection.server:
        yield from _private(connection)
    if connection.change_streams:
        yield Finding("replica-set", True, _("A replica set: seat maps are live."), connection.replica_set or "")
    else:
        text = _("A standalone server: seat maps are refreshed every second. A replica set makes them live.")
        yield Finding("replica-set", True, text)
    yield _clock(now())
    if not has_house(database):
        # Without any house this is a new machine, and nothing is wrong with it.
        yield Finding("house", not houses(database), no_house(database), database.name)
        return
    yield _version(connection)
    yield from _schema(connection)
    yield from _settings(connection)
    yield _writes(connection)


def _private(connection: Connection) -> Iterator[Finding]:
    assert connection.server is not None
    status = describe(connection.server.folder)
    megabytes = (status.free_bytes or 0) // 1_000_000
    yield Finding("binary", True, _("The private server's program."), str(status.binary))
    yield Finding("data-folder", True, _("The data is in this folder."), str(status.folder))
    yield Finding("disk", megabytes > _LOW_MEGABYTES, _("{count} MB are free on the disk.").format(count=megabytes))
    yield _features(connection)
    yield _users(connection)


def _features(connection: Connection) -> Finding:
    """Tell the version of the data beside that of the private server's program, which is brought up at each start."""
    with driver_errors():
        found = read_features(connection.client)
    if found.agree:
        text = _("The data has the version of its server: {version}.").format(version=found.program)
        return Finding("features", True, text)
    text = _("The data has version {data}, and its server is version {program}.")
    advice = _(
        "The program brings the data to the server's version at the next start. Close every window of this machine, "
        "wait two minutes, and run “cinema doctor” again. A newer server may not be able to open it otherwise."
    )
    return Finding("features", False, text.format(data=found.data, program=found.program), advice=advice)


def _users(connection: Connection) -> Finding:
    """Name the database users of the private server that the program didn't make."""
    with driver_errors():
        found = connection.client.admin.command("usersInfo", {"forAllDBs": True})["users"]
    others = sorted(f"{one['user']}@{one['db']}" for one in found if (one["user"], one["db"]) != (USER, "admin"))
    if not others:
        return Finding("users", True, _("The program alone can sign in to the database."))
    return Finding(
        "users",
        False,
        _("The program didn't make these users of the database, who may read or change everything: {names}.").format(
            names=", ".join(others)
        ),
        advice=_(
            "If nobody of this house made them, somebody got in: take a backup, remove the folder {folder}, and "
            "restore the backup. Then run “cinema audit”."
        ).format(folder=connection.server.folder / "server" if connection.server else ""),
    )


def _clock(now: datetime) -> Finding:
    apart = abs((now - datetime.now(UTC)).total_seconds())
    if apart > _MAX_CLOCK_SKEW_SECONDS:
        text = _("This machine's clock is {count} seconds off the database's. Sales are safe: set the clock right.")
        return Finding("clock", False, text.format(count=round(apart)))
    return Finding("clock", True, _("The clocks agree."))


def _version(connection: Connection) -> Finding:
    version = stored_version(connection.current())
    text = _("The database schema has version {version}; the newest is {newest}.")
    text = text.format(version=version, newest=VERSION)
    return Finding("schema", version == VERSION, text, connection.database.name)


def _schema(connection: Connection) -> Iterator[Finding]:
    """Compare collections, validators and indexes with the schema, make again what can be, and tell both."""
    database = connection.current()
    found = differences(database)
    if not found:
        yield Finding("indexes", True, _("Validators and indexes are as the program made them."))
        return
    try:
        left: tuple[Difference, ...] = make_again(database, found)
        reason = ""
    except StorageError as error:
        left, reason = found, error.detail
    for one in found:
        yield _told(one, made=one not in left, reason=reason)


def _told(one: Difference, *, made: bool, reason: str) -> Finding:
    audit = _("Run “cinema audit”: it finds what this may have let through.")
    if made:
        words = _("{part} was missing or changed, and was made again.")
    elif one.part is Part.VIEW:
        words = _("The collection {name} was replaced by a view. What it shows can't be relied on.")
        audit = _("Take nothing from it. Restore a backup into another database, and find out who made the view.")
    elif one.part is Part.FOREIGN_INDEX:
        words = _("{part} is not the program's: this index makes the database refuse or remove documents.")
        audit = _("Remove this index, unless you know what it is for.")
    elif reason:
        words = _("{part} is missing or changed, and could not be made again: {reason}")
    else:
        words = _("{part} is missing and can't be made again: documents are there that it would have refused.")
    return Finding("indexes", False, words.format(part=one, name=one.collection, reason=reason), advice=audit)


def _settings(connection: Connection) -> Iterator[Finding]:
    """Name every setting that can't be used; the program refuses to sell by a guess."""
    advice = _("Set it anew: cinema settings {name} VALUE")
    with driver_errors():
        stored = list(
            connection.current()["settings"].find({"_id": {"$in": [HOUSE, MARK, SET_UP, TICKET_KEY, BACKUP_KEY]}})
        )
    wrong = [(one["_id"], field, words) for one in stored for field, words in wrong_fields(one)]
    for document, field, words in wrong:
        way_out = advice.format(name=field) if document == HOUSE else _("Restore a backup from before it was changed.")
        if document == BACKUP_KEY:  # its own words say what to do
            way_out = ""
        yield Finding("settings", False, words, f"settings.{document}.{field}", way_out)
    if not wrong:
        yield Finding("settings", True, _("The settings can be used."))


def _writes(connection: Connection) -> Finding:
    probe = {"_id": f"doctor-{new_id()}"}
    try:
        with driver_errors():
            settings = connection.current()["settings"]
            settings.insert_one(probe)
            settings.delete_one(probe)
    except StorageError as error:
        return Finding("writes", False, _("A durable write fails: {reason}").format(reason=error.detail[:200]))
    return Finding("writes", True, _("A durable write works."))
