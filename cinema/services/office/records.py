"""Creates and changes the house's documents (movies, auditoriums, prices, screenings) by house events.

The entry is the commit, with the values before and after; the document follows from it. A form passes the value that it
read: of two managers who change one document, the second gets ChangedMeanwhileError and nothing of theirs is written.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from cinema.domain.operations import Changed
from cinema.domain.users import Actor
from cinema.ports import HouseDocuments, Journal
from cinema.services.house_events import HouseEvents

_MOST_SHOWN = 50


class Versioned(Protocol):
    """A value of a document that house events change; `version` 0: none has changed it yet."""

    @property
    def id(self) -> str:
        """The document's id."""

    @property
    def version(self) -> int:
        """The version of the last event applied."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a document: when, by whom (a user's id; None: a machine's operator), and its fields' values."""

    at: datetime
    by: str | None
    version: int
    before: Mapping[str, Any]
    after: Mapping[str, Any]


class Records:
    """Records changes; its callers check the permission and the values first.

    `unrecorded` names, by collection, fields that others keep up to date, such as a movie's rating totals.
    """

    def __init__(
        self,
        documents: HouseDocuments,
        journal: Journal,
        events: HouseEvents,
        unrecorded: Mapping[str, tuple[str, ...]],
    ) -> None:
        self._documents = documents
        self._journal = journal
        self._events = events
        self._unrecorded = unrecorded

    def create(self, actor: Actor, collection: str, value: Versioned, *, operation: str | None = None) -> None:
        """Record and store a new document; ChangedMeanwhileError if its id has one already.

        `operation`: see `HouseEvents.change`.
        """
        self._events.change(actor, collection, value.id, 0, {}, self._fields(collection, value), operation)

    def change(
        self, actor: Actor, collection: str, old: Versioned, new: Versioned, *, operation: str | None = None
    ) -> bool:
        """Record and store what differs between the value that was read and the new one; False if nothing does.

        Raises ChangedMeanwhileError if somebody changed the document since `old` was read. `operation`: see
        `HouseEvents.change`.
        """
        before, after = self._fields(collection, old), self._fields(collection, new)
        changed = [name for name, value in after.items() if before.get(name) != value]
        if not changed:
            return False
        self._events.change(
            actor,
            collection,
            old.id,
            old.version,
            {name: before.get(name) for name in changed},
            {name: after[name] for name in changed},
            operation,
        )
        return True

    def history(self, collection: str, document: str) -> tuple[Change, ...]:
        """Return the latest changes of a document, newest first."""
        entries = self._journal.latest_of(f"{collection}/{document}", _MOST_SHOWN)
        changes = (
            Change(entry.at, entry.operation.by, entry.operation.version, entry.operation.before, entry.operation.after)
            for entry in entries
            if isinstance(entry.operation, Changed)
        )
        return tuple(sorted(changes, key=lambda one: (one.at, one.version), reverse=True))

    def _fields(self, collection: str, value: Versioned) -> dict[str, Any]:
        unrecorded = self._unrecorded.get(collection, ())
        return {name: one for name, one in self._documents.fields(value).items() if name not in unrecorded}
