"""Stores documents that are changed by house events; each has the version of the last one applied."""

from collections.abc import Callable
from typing import Any

from cinema.domain.entries import Changed
from cinema.errors import UnreadableError
from cinema.i18n import _
from repositories.collection import Collection

_NEVER_MADE = ("users",)


class HouseDocuments:
    """See `cinema.ports.HouseDocuments`."""

    def __init__(self, collection: Callable[[str], Collection]) -> None:
        self._collection = collection

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
        fields: dict[str, Any] = {
            name: {"$cond": [older, {"$literal": value}, f"${name}"]} for name, value in changed.after.items()
        }
        fields["version"] = {"$max": ["$version", changed.version]}
        # An account that was erased meanwhile is not made again.
        made = changed.collection not in _NEVER_MADE
        self._collection(changed.collection).update_one({"_id": changed.document}, [{"$set": fields}], upsert=made)
