"""Stores ticket types."""

from contextlib import suppress
from types import MappingProxyType

from pymongo.errors import DuplicateKeyError

from cinema.domain.ticket_types import TypeRecord
from cinema.errors import NotFoundError
from cinema.i18n import _
from repositories.collection import Collection
from repositories.documents import from_document, to_document
from repositories.read_cache import ReadCache

_MOST = 1000
_ALL = "all"
UNCHANGED = {"version": {"$in": [None, 0]}}
"""Matches a document that no house event has changed: a file that is loaded again must not undo a manager's work."""


class TicketTypes:
    """See `cinema.ports.TicketTypes`."""

    def __init__(self, collection: Collection) -> None:
        self._types = collection
        self._cache: ReadCache[MappingProxyType[str, TypeRecord]] = ReadCache()

    def all(self) -> tuple[TypeRecord, ...]:
        """See the port."""
        found = self._types.find({}, sort=[("order", 1), ("name", 1)], limit=_MOST)
        return tuple(from_document(TypeRecord, one) for one in found)

    def get(self, type_id: str) -> TypeRecord:
        """See the port."""
        found = self._types.find_one({"_id": type_id})
        if found is None:
            raise NotFoundError(_("There is no such ticket type."), field="type")
        return from_document(TypeRecord, found)

    def cached(self) -> MappingProxyType[str, TypeRecord]:
        """See the port."""
        return self._cache.get(_ALL, lambda _key: MappingProxyType({one.id: one for one in self.all()}))

    def put(self, record: TypeRecord) -> None:
        """See the port."""
        document = to_document(record)
        with suppress(DuplicateKeyError):  # changed by a house event
            self._types.replace_one({"_id": document["_id"], **UNCHANGED}, document, upsert=True)
        self.forget()

    def forget(self) -> None:
        """See the port."""
        self._cache.forget(_ALL)
