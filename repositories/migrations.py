"""Migrates a database to this program's version step by step, and refuses one that is newer.

Every past and future version of the program must be able to read the document `{_id: "version", version: int}` of
`schema`, and `{_id: "restore", writing: true}`, which forbids selling while a restore is unfinished; see restore.py.
"""

from collections.abc import Callable

from pymongo.synchronous.database import Database

from cinema.errors import ErrorCode, NotFoundError, StorageError
from cinema.i18n import _
from repositories.collection import Document, driver_errors
from repositories.schema import apply_schema

UNRELEASED = 3
"""Versions up to this one were never released and have no migration: their data is loaded anew."""
STEPS: tuple[Callable[[Database[Document]], None], ...] = (apply_schema,)
"""Step n migrates version UNRELEASED + n to the next. Each can be interrupted and repeated. `apply_schema` applies the
newest schema, so however often it is listed, it runs once.
"""

VERSION = UNRELEASED + len(STEPS)
RESTORING = "restore"


def stored_version(database: Database[Document]) -> int:
    """Return a database's version, 0 for one that this program hasn't used."""
    with driver_errors():
        found = database["schema"].find_one({"_id": "version"})
    return int(found["version"]) if found else 0


def require_house(database: Database[Document]) -> None:
    """Raise NotFoundError for a database that this program hasn't used, such as a mistyped name."""
    if not stored_version(database):
        raise NotFoundError(
            _("There is no house in the database {name}. Check the name, or load one with: cinema seed FILE").format(
                name=database.name
            ),
            field="database",
        )


def migrate(database: Database[Document], *, restoring: bool = False) -> None:
    """Run the missing steps; raises StorageError, with no change, for a database newer than the program.

    Also raises StorageError after an interrupted restore, unless `restoring`.
    """
    with driver_errors():
        if not restoring and database["schema"].find_one({"_id": RESTORING, "writing": True}):
            raise StorageError(
                _(
                    "A restore into this database was cut off, or is still going on. "
                    "Begin it again with: cinema restore FILE --again"
                ),
                code=ErrorCode.HALF_RESTORED,
            )
    version = stored_version(database)
    if version > VERSION:
        raise StorageError(
            _("This database was made by a newer version of the program. Update the program, then start it again."),
            code=ErrorCode.NEWER,
        )
    if 0 < version <= UNRELEASED:
        words = _(
            "This database was made by an earlier version of the program, before its first release: load it anew, "
            "into another one."
        )
        raise StorageError(words, code=ErrorCode.UNRELEASED)
    done: list[Callable[[Database[Document]], None]] = []
    for number, step in enumerate(STEPS[max(0, version - UNRELEASED) :], start=max(version, UNRELEASED) + 1):
        if step not in done:
            step(database)
            done.append(step)
        with driver_errors():
            database["schema"].update_one({"_id": "version"}, {"$max": {"version": number}}, upsert=True)


def drop_unreleased_demo(database: Database[Document]) -> bool:
    """Drop a demo that an unreleased version made, and return whether it was one; other databases are kept."""
    with driver_errors():
        mark = database["settings"].find_one({"_id": "mark"}) or {}
        if not 0 < stored_version(database) <= UNRELEASED or mark.get("kind") != "demo":
            return False
        database.client.drop_database(database.name)
    return True
