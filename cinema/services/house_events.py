"""House events: records changes of the house's documents as entries with the values before and after.

Settings, roles, the mark of a demo or a real house and the ticket key (its public part) are recorded so; a till records
itself in the first entry of its chain. The audit compares what is stored with it.

The entry is the commit. It claims the document's next version, so of two changes made from one version only the first
is recorded.
"""

from collections.abc import Mapping
from typing import Any

from cinema.domain.entries import ClaimTakenError, Draft, Entry
from cinema.domain.ids import new_id
from cinema.domain.operations import Changed
from cinema.domain.users import Actor
from cinema.errors import ChangedMeanwhileError, ConflictError
from cinema.i18n import _
from cinema.ports import HouseDocuments, Journal
from cinema.services.selling.entries import Entries


class HouseEvents:
    """Records changes, and brings documents up to date from them."""

    def __init__(self, documents: HouseDocuments, journal: Journal, entries: Entries) -> None:
        self._documents = documents
        self._journal = journal
        self._entries = entries

    def change(
        self,
        actor: Actor,
        collection: str,
        document: str,
        version: int,
        before: Mapping[str, Any],
        after: Mapping[str, Any],
        operation: str | None = None,
    ) -> None:
        """Change fields of a document that is at `version`; the caller checks the permission.

        `operation` is the entry's id, of a change that has written something before it. Raises ChangedMeanwhileError,
        with nothing changed, if another change was made from that version; ConflictError if somebody has ended the
        operation meanwhile, so that its entry can't come any more.
        """
        changed = Changed(collection, document, version + 1, dict(before), dict(after), actor.user)
        claim = f"change:{changed.collection}:{changed.document}:{changed.version}"
        draft = Draft(operation or new_id(), f"{collection}/{document}", self._journal.now(), changed, (claim,))
        try:
            entry = self._entries.add(draft)
        except ClaimTakenError as taken:
            # Its program may have died before it wrote the document: without this every retry would fail.
            self.bring(taken.entry)
            raise _changed_meanwhile(actor, taken.entry) from None
        self.bring(entry)
        if not (isinstance(entry.operation, Changed) and entry.operation.version):
            raise ConflictError(_("This took too long, so it was undone meanwhile. Please try again."))

    def ended(self, operation: str, collection: str, document: str) -> Changed | None:
        """Return what an operation's entry changed; None if it has none, and then it never will have one.

        Its entry may still be on its way, so another one is inserted under its id: exactly one of the two can exist.
        A repeat returns the same.
        """
        entry = self._journal.find(operation)
        if entry is None:
            given_back = Changed(collection, document, 0, {}, {"given_back": True})
            entry = self._entries.add(Draft(operation, f"{collection}/{document}", self._journal.now(), given_back))
        self.bring(entry)
        changed = entry.operation
        return changed if isinstance(changed, Changed) and changed.version else None

    def record(
        self,
        actor: Actor,
        collection: str,
        document: str,
        after: Mapping[str, Any],
        before: Mapping[str, Any] | None = None,
    ) -> None:
        """Change fields of a document at the version that it has now; raises as `change` does."""
        self.change(actor, collection, document, self.version(collection, document), before or {}, after)

    def version(self, collection: str, document: str) -> int:
        """Return how often a document was changed by house events."""
        return self._documents.version(collection, document)

    def is_recorded(self, collection: str, document: str) -> bool:
        """Tell whether a document was ever changed by a house event."""
        return self.version(collection, document) > 0

    def note(
        self,
        actor: Actor,
        collection: str,
        document: str,
        said: Mapping[str, Any],
        *,
        operation: str | None = None,
        claims: tuple[str, ...] = (),
    ) -> Entry:
        """Record what was done to a document that the entry doesn't bring up to date, such as an erased account.

        Returns the entry. `operation` is its id (None: a new one); ClaimTakenError if another entry has a claim.
        """
        noted = Changed(collection, document, 0, {}, dict(said), actor.user)
        draft = Draft(operation or new_id(), f"{collection}/{document}", self._journal.now(), noted, claims)
        entry = self._entries.add(draft)
        self.bring(entry)
        return entry

    def bring(self, entry: Entry) -> None:
        """Bring a document up to date from an entry; a repeat, or an entry of an older version, changes nothing."""
        if isinstance(entry.operation, Changed):
            self._documents.bring(entry.operation)
            self._journal.settled([entry.id])


def changed_meanwhile(actor: Actor, by: str | None) -> str:
    """Return the message of a change that came between; it may be one's own, of another window or command."""
    if by is not None and by == actor.user:
        return _("You have changed this meanwhile, in another window or by a command. Please look again.")
    return _("Somebody else has changed this meanwhile. Please look again.")


def _changed_meanwhile(actor: Actor, entry: Entry) -> ChangedMeanwhileError:
    changed = entry.operation
    assert isinstance(changed, Changed)  # a claim on a version is only ever a house event's
    words = changed_meanwhile(actor, changed.by)
    return ChangedMeanwhileError(words, fields=tuple(changed.after), by=changed.by, at=entry.at)
