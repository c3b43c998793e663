"""Stores documents that are changed by house events; each has the version of the last one applied.

`derived` computes, by collection, the fields that only queries use, such as a movie's search words: they follow from
the others, so they stand in no entry. `after` is called with the id of each document that was brought up to date, for
what follows from it elsewhere: until it returns the entry is due, so recovery calls it again after a crash.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from cinema.domain.operations import Changed
from cinema.errors import UnreadableError
from cinema.i18n import _
from repositories.collection import Collection, Document
from repositories.documents import to_document

Derive = Callable[[Document], Document]
Follow = Callable[[str], object]

_NEVER_MADE = ("users",)


class HouseDocuments:
    """See `cinema.ports.HouseDocuments`."""

    def __init__(
        self,
        collection: Callable[[str], Collection],
        derived: Mapping[str, Derive] = MappingProxyType({}),
        after: Mapping[str, Follow] = MappingProxyType({}),
    ) -> None:
        self._collection = collection
        self._derived = derived
        self._after = after

    def version(self, collection: str, document: str) -> int:
        """See the port; UnreadableError if somebody made it no number: a change would be recorded, and never stored."""
        found = self._collection(collection).find_one({"_id": document}, {"version": 1})
        version = (found or {}).get("version", 0)
        if not isinstance(version, int):
            words = _("The stored data of {name} is corrupt. Run “cinema audit” to see what is wrong.")
            raise UnreadableError(words.format(name=f"{collection}/{document}"))
        return version

    def bring(self, changed: Changed) -> None:
        """See the port."""
        if not changed.version:  # a note about the document, which it doesn't change
            return
        # Judged field by field: with the version in the filter, the upsert would try to insert the document again.
        older = {"$lt": [{"$ifNull": ["$version", 0]}, changed.version]}
        derive = self._derived.get(changed.collection)
        after = dict(changed.after)
        if derive is not None and not changed.before:  # a new document, whose validator asks for what is derived
            after |= derive(after)
        fields: dict[str, Any] = {
            name: {"$cond": [older, {"$literal": value}, f"${name}"]} for name, value in after.items()
        }
        fields["version"] = {"$max": ["$version", changed.version]}
        # An account that was erased meanwhile is not made again.
        made = changed.collection not in _NEVER_MADE
        documents = self._collection(changed.collection)
        documents.update_one({"_id": changed.document}, [{"$set": fields}], upsert=made)
        if derive is not None and changed.before:
            self._add_derived(documents, changed.document, derive)
        if (follow := self._after.get(changed.collection)) is not None:
            follow(changed.document)

    def fields(self, value: object) -> Document:
        """See the port."""
        document = to_document(value)
        return {name: one for name, one in document.items() if name not in {"_id", "version"}}

    def _add_derived(self, documents: Collection, document: str, derive: Derive) -> None:
        """Write the fields that follow from a document's others; of two programs the later version's stay."""
        found = documents.find_one({"_id": document})
        if found is not None:
            documents.update_one({"_id": document, "version": found.get("version")}, {"$set": derive(found)})
