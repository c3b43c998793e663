"""Compares a database with the schema, and makes again what was removed or changed by hand.

The journal's unique indexes keep seats from being sold twice and chains from being forked, and its validator keeps
entries of another life out. Without them the program works and its promises don't hold, so every start compares them.
"""

import logging
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pymongo import ASCENDING, IndexModel, timeout
from pymongo.errors import OperationFailure
from pymongo.synchronous.database import Database

from repositories.collection import Document, driver_errors
from repositories.schema import (
    BUILD_SECONDS,
    JOURNAL,
    SCHEMA,
    hold_to_epoch,
    journal_validator,
    known_epoch,
    put_validator,
    stored_epoch,
)

# Server error codes.
_DUPLICATE_KEY = 11000  # of an index build: documents that the index would refuse are there
_INDEX_NOT_FOUND = 27
_OPTIONS_CONFLICT = 85  # there is an index of the same keys under another name
# What decides about the work of an index; its name and version don't.
_MEANING = ("unique", "sparse", "partialFilterExpression", "hidden", "expireAfterSeconds", "collation")
# GridFS makes these itself, but only in an empty collection.
_POSTERS = {
    "posters.files": IndexModel([("filename", ASCENDING), ("uploadDate", ASCENDING)]),
    "posters.chunks": IndexModel([("files_id", ASCENDING), ("n", ASCENDING)], unique=True),
}
_log = logging.getLogger(__name__)


class Part(StrEnum):
    """What differs from the schema.

    A foreign index isn't the program's, and refuses or deletes documents. A view stands in a collection's place: it
    shows what somebody chose, and takes no write.
    """

    COLLECTION = "collection"
    VALIDATOR = "validator"
    INDEX = "index"
    EPOCH = "epoch"
    FOREIGN_INDEX = "foreign-index"
    VIEW = "view"


_BY_HAND = (Part.FOREIGN_INDEX, Part.VIEW)
"""What stays, since somebody made it for a purpose and it may hide documents."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A part of the schema that a database doesn't have as it should."""

    part: Part
    collection: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.collection}.{self.name or self.part.value}"


def differences(database: Database[Document]) -> tuple[Difference, ...]:
    """Return what differs from the schema, in one request for each collection."""
    with driver_errors():
        stored = _stored_options(database)
        epoch = stored_epoch(database)
        found = [] if epoch else [Difference(Part.EPOCH, "schema")]
        replaced = views(database)
        found += [Difference(Part.VIEW, name) for name in sorted(replaced)]
        for name in (one for one in SCHEMA if one not in replaced):
            if name not in stored:
                found.append(Difference(Part.COLLECTION, name))
            elif not _has_validator(name, stored[name], epoch):
                found.append(Difference(Part.VALIDATOR, name))
        for name, wanted in _wanted_indexes(stored).items():
            if name not in replaced:
                found += _differing_indexes(name, wanted, _stored_indexes(database, name) if name in stored else {})
        return tuple(found)


def make_again(database: Database[Document], found: Iterable[Difference]) -> tuple[Difference, ...]:
    """Make these parts again, and return those that can't be, or that somebody has to remove by hand."""
    left: list[Difference] = []
    with driver_errors(), timeout(BUILD_SECONDS):
        stored = _stored_options(database)
        for one in found:
            if one.part in _BY_HAND:
                left.append(one)
            elif one.part is Part.EPOCH:
                # The validator still names the epoch of the tills' chains; a new one would begin them anew.
                known_epoch(database, _epoch_in(stored.get(JOURNAL, {})))
            elif one.part is not Part.INDEX:
                put_validator(database, one.collection, there=one.collection in stored)
            elif not _make_index(database, one):
                left.append(one)
        if not views(database) & {JOURNAL, "schema"}:
            hold_to_epoch(database, known_epoch(database))
    for one in set(found) - set(left):
        _log.error("missing or changed, made again: %s (%s)", one, one.part.value)
    return tuple(left)


def views(database: Database[Document]) -> frozenset[str]:
    """Return the names of the program's collections that were replaced by something else, such as a view."""
    wanted = {*SCHEMA, *_POSTERS}
    with driver_errors():
        return frozenset(
            one["name"] for one in database.list_collections() if one["name"] in wanted and one["type"] != "collection"
        )


def _stored_options(database: Database[Document]) -> dict[str, Document]:
    return {one["name"]: one.get("options", {}) for one in database.list_collections()}


def _has_validator(name: str, options: Document, epoch: str | None) -> bool:
    if name == JOURNAL:
        # Without an epoch the validator can't be judged: it is put right with the epoch.
        wanted, level = (journal_validator(epoch) if epoch else options.get("validator")), "moderate"
    else:
        wanted, level = (SCHEMA[name].validator() if SCHEMA[name].required else {}), "strict"
    if (options.get("validator") or {}) != (wanted or {}):
        return False
    found = options.get("validationLevel", "strict"), options.get("validationAction", "error")
    return not wanted or found == (level, "error")


def _epoch_in(options: Document) -> str | None:
    properties = options.get("validator", {}).get("$jsonSchema", {}).get("properties", {})
    known = properties.get("epoch", {}).get("enum") or [None]
    return known[0] if isinstance(known[0], str) else None


def _wanted_indexes(stored: Iterable[str]) -> dict[str, tuple[IndexModel, ...]]:
    posters = {name: (index,) for name, index in _POSTERS.items() if name in stored}
    return {name: schema.indexes for name, schema in SCHEMA.items()} | posters


def _stored_indexes(database: Database[Document], name: str) -> dict[str, Document]:
    return {one["name"]: dict(one) for one in database[name].list_indexes()}


def _differing_indexes(
    collection: str, wanted: Iterable[IndexModel], stored: Mapping[str, Document]
) -> Iterator[Difference]:
    known = {index.document["name"]: index.document for index in wanted}
    for name, index in known.items():
        if name not in stored or _meaning(stored[name]) != _meaning(index):
            yield Difference(Part.INDEX, collection, name)
    for name, index in stored.items():
        if name not in known and name != "_id_" and (index.get("unique") or "expireAfterSeconds" in index):
            yield Difference(Part.FOREIGN_INDEX, collection, name)


def _meaning(index: Mapping[str, Any]) -> tuple[Any, ...]:
    return (list(index["key"].items()), *(index.get(name) or None for name in _MEANING))


def _make_index(database: Database[Document], one: Difference) -> bool:
    wanted = next(
        index for index in _wanted_indexes([one.collection])[one.collection] if index.document["name"] == one.name
    )
    stored = _stored_indexes(database, one.collection)
    if one.name in stored:
        _drop(database, one.collection, one.name)
    try:
        database[one.collection].create_indexes([wanted])
    except OperationFailure as error:
        if error.code == _DUPLICATE_KEY:
            _log.error("%s can't be made: %s", one, error)
            return False
        if error.code != _OPTIONS_CONFLICT:
            raise
        keys = list(wanted.document["key"].items())
        for name, index in stored.items():
            if name != one.name and list(index["key"].items()) == keys:
                _drop(database, one.collection, name)
        return _make_index(database, one)
    return True


def _drop(database: Database[Document], collection: str, name: str) -> None:
    try:
        database[collection].drop_index(name)
    except OperationFailure as error:
        if error.code != _INDEX_NOT_FOUND:  # another program that starts just now has dropped it
            raise
