"""Migrates a database to this program's version step by step, and refuses one that is newer.

Every past and future version of the program must be able to read the document `{_id: "version", version: int}` of
`schema`, and `{_id: "restore", writing: true}`, which forbids selling while a restore is unfinished; see restore.py.
"""

import logging
from collections.abc import Callable
from typing import Any

from pymongo.errors import DuplicateKeyError, OperationFailure
from pymongo.synchronous.database import Database

from cinema.domain.movies import Movie
from cinema.domain.proposals import marks, title_key
from cinema.domain.reviews import Review
from cinema.domain.screenings import Slot
from cinema.domain.slots import months_of
from cinema.domain.users import User
from cinema.errors import ErrorCode, NotFoundError, StorageError, UnreadableError
from cinema.i18n import _
from repositories.collection import Document, driver_errors
from repositories.database_names import SERVERS_OWN
from repositories.documents import from_document, to_document
from repositories.migrated_reviews import renew_reviews
from repositories.movies import derived
from repositories.reviews import review_words
from repositories.schema import apply_schema
from repositories.schema_check import differences, make_again, views
from repositories.users import person_keys

UNRELEASED = 3
"""Versions up to this one were never released and have no migration: their data is loaded anew."""


def _forget_typed_names(database: Database[Document]) -> None:
    """Delete the records of sign-ins that are named by what was typed, in clear."""
    with driver_errors():
        typed = database["sign_ins"]
        typed.delete_many({"ends_at": {"$exists": False}})
        if "retry_at_1" in typed.index_information():
            typed.drop_index("retry_at_1")


def _split_calendars(database: Database[Document]) -> None:
    """Put the slots of each auditorium's one calendar into a document for each month, and delete that one last."""
    with driver_errors():
        calendars = database["calendars"]
        for old in calendars.find({"_id": {"$not": {"$regex": "/"}}}):
            for slot in old["slots"]:
                new = {**slot, "operation": None, "version": 0}
                for month in months_of(Slot(slot["screening"], slot["start"], slot["end"])):
                    query = {"_id": f"{old['_id']}/{month}"}
                    calendars.update_one(query, {"$addToSet": {"slots": new}}, upsert=True)
            calendars.delete_one({"_id": old["_id"]})


def _index_people(database: Database[Document]) -> None:
    """Store the words by which people are searched and listed; accounts that have them are left alone."""
    with driver_errors():
        for found in database["users"].find({"words": {"$exists": False}}):
            try:
                keys = person_keys(from_document(User, found))
            except UnreadableError:  # a corrupt account is the audit's finding, and stops no start
                continue
            words = {name: keys[name] for name in ("words", "sort_name")}
            database["users"].update_one({"_id": found["_id"], "words": {"$exists": False}}, {"$set": words})


def _fold_again(database: Database[Document]) -> None:
    """Store anew what searches, lists and comparisons of titles read; since then Latin letters are folded to a–z.

    A document that somebody changes meanwhile is left alone: it was just stored with its new words.
    """
    of = {"users": User, "movies": Movie, "reviews": Review}
    keys: dict[str, Callable[[Any], Document]] = {
        "users": person_keys,
        "movies": lambda movie: derived(to_document(movie)),
        "reviews": lambda review: {"words": review_words(review.writer)},
    }
    with driver_errors():
        for name, kind in of.items():
            for found in database[name].find({}):
                try:
                    folded = keys[name](from_document(kind, found))
                except UnreadableError:  # a corrupt document is the audit's finding, and stops no start
                    continue
                stored = {field: value for field, value in found.items() if field in _NAMED_BY}
                if any(found.get(field) != value for field, value in folded.items()):
                    database[name].update_one({"_id": found["_id"], **stored}, {"$set": folded})
        for found in database["proposals"].find({"title": {"$type": "string"}, "year": {"$type": "int"}}):
            key = title_key(found["title"])
            if key == found.get("key"):
                continue
            try:
                change = {"key": key, "marks": marks(key, found["year"])}
                database["proposals"].update_one({"_id": found["_id"]}, {"$set": change})
            except DuplicateKeyError:  # the person has both spellings open, which stay two proposals
                database["proposals"].update_one({"_id": found["_id"]}, {"$set": {"key": key}})


_NAMED_BY = ("name", "username", "email", "title", "original_title", "titles", "directors", "cast", "music", "writer")

STEPS: tuple[Callable[[Database[Document]], None], ...] = (
    apply_schema,
    _forget_typed_names,
    apply_schema,
    _split_calendars,
    apply_schema,
    _index_people,
    apply_schema,
    apply_schema,
    apply_schema,
    renew_reviews,  # before what reads and writes reviews as they are now
    _fold_again,
)
"""Step n migrates version UNRELEASED + n to the next. Each can be interrupted and repeated. `apply_schema` applies the
newest schema, so however often it is listed, it runs once.
"""

VERSION = UNRELEASED + len(STEPS)
RESTORING = "restore"
REHEARSAL = "rehearsal"
"""Marks a database that a backup was restored into as a rehearsal."""
# One of these has documents as soon as a house is set up, loaded or restored; opening a database writes none of them.
_HOUSE = ("settings", "users", "movies", "seat_maps", "transactions", "journal")

_log = logging.getLogger(__name__)


def stored_version(database: Database[Document]) -> int:
    """Return a database's version, 0 for one that this program hasn't used; StorageError if it is no number."""
    with driver_errors():
        found = database["schema"].find_one({"_id": "version"})
    version = found.get("version") if found else 0
    if not isinstance(version, int):
        words = _("The version of the database's schema can't be read: somebody changed it by hand. Restore a backup.")
        raise StorageError(words, code=ErrorCode.CORRUPT, detail=repr(version)[:100])
    return version


def has_house(database: Database[Document]) -> bool:
    """Tell whether a database holds a house; one that was only opened, and never set up or loaded, doesn't."""
    if not stored_version(database):
        return False
    with driver_errors():
        return any(database[name].find_one({}, {"_id": 1}) for name in _HOUSE)


def houses(database: Database[Document]) -> tuple[str, ...]:
    """Return the names of the server's databases that hold a house, as far as this user may list them."""
    try:
        names = database.client.list_database_names()
    except OperationFailure:  # on a house's own server the user may have rights to one database alone
        return ()
    others = (database.client[name] for name in sorted(names) if name not in SERVERS_OWN)
    return tuple(other.name for other in others if has_house(other) and not is_rehearsal(other))


def is_rehearsal(database: Database[Document]) -> bool:
    """Tell whether a backup was restored into this database as a rehearsal: it only looks like the house."""
    with driver_errors():
        return database["schema"].find_one({"_id": REHEARSAL}) is not None


def require_house(database: Database[Document]) -> None:
    """Raise NotFoundError for a database without a house, such as a mistyped name; it names those that have one."""
    if not has_house(database):
        raise NotFoundError(no_house(database), field="database")


def no_house(database: Database[Document]) -> str:
    """Return the message for a database without a house."""
    if known := houses(database):
        words = _("There is no house in the database {name}. There is one in: {known}. Name it with --database.")
        return words.format(name=database.name, known=", ".join(known))
    words = _("There is no house in the database {name}. Check the name, or load one with: cinema seed FILE")
    return words.format(name=database.name)


def require_usable(database: Database[Document], *, restoring: bool = False) -> int:
    """Return the version of a database that this program can use; changes nothing.

    Raises StorageError for a database newer than the program or older than its first release, and, unless `restoring`,
    after an interrupted restore and for a rehearsal of one.
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
    if not restoring and is_rehearsal(database):
        words = _(
            "The database {name} is a rehearsal of a restore, and not the house: what is done in it would be lost. "
            "Remove it in the administration, under House, or name another database."
        )
        raise StorageError(words.format(name=database.name), code=ErrorCode.REHEARSAL)
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
    return version


def migrate(database: Database[Document], *, restoring: bool = False) -> None:
    """Run the missing steps, and make again what was removed from the newest schema.

    Raises StorageError, with no change, for a database that `require_usable` refuses, or with a view for a collection.
    """
    version = require_usable(database, restoring=restoring)
    if replaced := sorted(views(database)):
        words = _(
            "In the database {name}, {collections} was replaced by a view. Nothing that it shows can be relied on, and "
            "nothing can be written there. Run “cinema doctor”."
        )
        names = ", ".join(replaced)
        raise StorageError(words.format(name=database.name, collections=names), code=ErrorCode.CORRUPT, detail=names)
    done: list[Callable[[Database[Document]], None]] = []
    for number, step in enumerate(STEPS[max(0, version - UNRELEASED) :], start=max(version, UNRELEASED) + 1):
        if step not in done:
            step(database)
            done.append(step)
        with driver_errors():
            database["schema"].update_one({"_id": "version"}, {"$max": {"version": number}}, upsert=True)
    _mend(database)  # also after steps, since not each of them comes with a new index's


def _mend(database: Database[Document]) -> None:
    if not (found := differences(database)):
        return
    try:
        make_again(database, found)
    except StorageError as error:  # such as a user without the right to make an index: the doctor tells it
        _log.error("can't be made again: %s (%s)", ", ".join(map(str, found)), error.detail)


def drop_unreleased_demo(database: Database[Document]) -> bool:
    """Drop a demo that an unreleased version made, and return whether it was one; other databases are kept."""
    with driver_errors():
        mark = database["settings"].find_one({"_id": "mark"}) or {}
        if not 0 < stored_version(database) <= UNRELEASED or mark.get("kind") != "demo":
            return False
        database.client.drop_database(database.name)
    return True
