"""Stores the journal: inserts entries, guarded by three unique indexes, and never changes one.

Only `due` is unset later; neither hash nor signature cover it.
"""

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from collections.abc import Collection as Names
from dataclasses import replace
from datetime import datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from cinema.domain.entries import NEVER_DUE, OPERATIONS, UNSIGNED, Entry, EntryKind, EpochEndedError, entry_hash
from cinema.domain.journal import Head
from cinema.domain.safe import SAFE
from cinema.domain.till_sessions import late_claim
from cinema.domain.vouchers import PREFIX as VOUCHER
from cinema.errors import ErrorCode, StorageError, UnreadableError
from cinema.i18n import _
from cinema.ports import TillKey
from repositories.collection import Collection, Document
from repositories.documents import from_document, to_document

_NOW = "$$NOW"
_log = logging.getLogger(__name__)
_MOST_OF_ONE_SALE = 1000  # a sale has a few entries; bounds the read of a corrupt journal
_OPERATIONS = {kind.value: operation for kind, operation in OPERATIONS.items()}


class Journal:
    """See `cinema.ports.Journal`. `epoch` returns the database's epoch, `clock` its time."""

    def __init__(self, entries: Collection, epoch: Callable[[], str], clock: Callable[[], datetime]) -> None:
        self._entries = entries
        self._quick = entries.acknowledged()
        self._epoch = epoch
        self._clock = clock

    def insert(self, entry: Entry, key: TillKey, seconds: float) -> Entry | None:
        """See the port."""
        return self._insert(entry, key, seconds, {} if entry.kind in NEVER_DUE else {"due": True})

    def begin(self, entry: Entry, key: TillKey, seconds: float) -> Entry | None:
        """See the port."""
        return self._insert(entry, key, seconds, {})

    def _insert(self, entry: Entry, key: TillKey, seconds: float, more: Document) -> Entry | None:
        document = entry_document(entry)
        document["hash"] = entry_hash(document)
        document["signature"] = key.sign(document["hash"].encode()).hex()
        document |= more
        try:
            self._entries.insert_one(document, seconds)
        except DuplicateKeyError:
            return None
        except StorageError as error:
            # The validator refused it: for its epoch, or because the entry itself is wrong.
            if error.code is ErrorCode.CORRUPT and self._epoch() != entry.epoch:
                raise EpochEndedError from error
            raise
        return replace(entry, hash=document["hash"], signature=document["signature"])

    def find(self, entry_id: str) -> Entry | None:
        """See the port."""
        found = self._entries.find_one({"_id": entry_id})
        return read_entry(found) if found else None

    def claimed(self, claims: Sequence[str]) -> Entry | None:
        """See the port."""
        for claim in claims:
            # The index is partial, by type; without `$type` the query would scan the collection.
            found = self._entries.find_one({"claims": {"$eq": claim, "$type": "string"}})
            if found is not None:
                return read_entry(found)
        return None

    def claims_under(self, prefix: str, limit: int) -> frozenset[str]:
        """See the port."""
        query = {"claims": {"$regex": f"^{re.escape(prefix)}", "$type": "string"}}
        found = self._entries.find(query, {"claims": 1}, limit=limit)
        return frozenset(one for entry in found for one in map(str, entry["claims"]) if one.startswith(prefix))

    def head(self, till: str) -> Entry | None:
        """See the port."""
        newest = self._entries.find({"till": till}, sort=[("seq", -1)], limit=1)
        return read_entry(newest[0]) if newest else None

    def last_opened(self, till: str) -> Entry | None:
        """See the port."""
        query = {"till": till, "kind": EntryKind.OPENED.value}
        newest = self._entries.find(query, sort=[("seq", -1)], limit=1)
        return read_entry(newest[0]) if newest else None

    def stretch(self, till: str, first: int, limit: int) -> tuple[Entry, ...]:
        """See the port."""
        found = self._entries.find({"till": till, "seq": {"$gte": first}}, sort=[("seq", 1)], limit=limit)
        return tuple(read_entry(one) for one in found)

    def late_for(self, workstation: str, limit: int) -> tuple[Entry, ...]:
        """See the port."""
        query = {"workstation": {"$eq": workstation, "$type": "string"}}
        found = self._entries.find(query, sort=[("at", -1)], limit=limit)
        names = [late_claim(str(one["_id"])) for one in found]
        listed: set[str] = set()
        if names:
            claims = {"claims": {"$in": names, "$type": "string"}}
            for one in self._entries.find(claims, {"claims": 1}, limit=limit):
                listed.update(map(str, one["claims"]))
        return _readable(one for one in reversed(found) if late_claim(str(one["_id"])) not in listed)

    def of_bags(self) -> tuple[Entry, ...]:
        """See the port."""
        # A prefix of the claims, which are indexed. They are all wanted, and a house has a few a day.
        query = {"claims": {"$regex": f"^{SAFE}:", "$type": "string"}}
        return _readable(self._entries.stream(query, {}, sort=[]))

    def days_closed(self, limit: int) -> tuple[Entry, ...]:
        """See the port."""
        query = {"kind": EntryKind.DAY_CLOSED.value}
        return _readable(self._entries.find(query, sort=[("day", -1)], limit=limit))

    def of_voucher(self, voucher_id: str) -> tuple[Entry, ...]:
        """See the port."""
        # By a prefix of the claims, as above; an id has no sign that a pattern reads otherwise.
        query = {"claims": {"$regex": f"^{VOUCHER}:{re.escape(voucher_id)}:", "$type": "string"}}
        return tuple(map(read_entry, self._entries.stream(query, {}, sort=[])))

    def between(self, first: datetime, end: datetime) -> Iterator[Entry]:
        """See the port."""
        query = {"at": {"$gte": first, "$lt": end}}
        yield from map(read_entry, self._entries.stream(query, {}, sort=[("at", 1)]))

    def of_subject(self, subject: str) -> tuple[Entry, ...]:
        """See the port."""
        found = self._entries.find({"subject": subject}, sort=[("at", 1)], limit=_MOST_OF_ONE_SALE)
        if all(one["_id"] != subject for one in found):
            # An exchange has the id of the new sale, and so has its `void`; its subject is the old one.
            first = self._entries.find_one({"_id": subject})
            found = [*([first] if first else []), *found]
        return tuple(read_entry(one) for one in found)

    def latest_of(self, subject: str, limit: int) -> tuple[Entry, ...]:
        """See the port."""
        found = self._entries.find({"subject": subject}, sort=[("at", -1)], limit=limit)
        return tuple(read_entry(one) for one in found)

    def changes(self, limit: int) -> tuple[Entry, ...]:
        """See the port."""
        found = self._entries.find({"kind": EntryKind.CHANGED.value}, sort=[("at", -1)], limit=limit)
        return tuple(read_entry(one) for one in found)

    def due(self, seconds: int, limit: int, but: Names[str] = ()) -> tuple[str, ...]:
        """See the port."""
        return self._overdue("subject", {"$ne": EntryKind.CHANGED.value}, seconds, limit, but)

    def is_due(self, subject: str) -> bool:
        """See the port."""
        of_it = [{"subject": subject, "due": True}, {"_id": subject, "due": True}]
        return self._entries.find_one({"$or": of_it}, {"_id": 1}) is not None

    def due_number(self, number: str) -> str | None:
        """See the port."""
        # By the index of what is due, which is short; a number has no index of its own.
        query = {"due": True, "$or": [{"number": number}, {"refund_number": number}]}
        found = self._entries.find_one(query, {"subject": 1, "kind": 1, "number": 1})
        if found is None:
            return None
        is_new = found.get("kind") == EntryKind.EXCHANGED.value and found.get("number") == number
        return str(found["_id"] if is_new else found["subject"])

    def due_changes(self, seconds: int, limit: int, but: Names[str] = ()) -> tuple[str, ...]:
        """See the port."""
        return self._overdue("_id", EntryKind.CHANGED.value, seconds, limit, but)

    def _overdue(self, name: str, kind: Any, seconds: int, limit: int, but: Names[str]) -> tuple[str, ...]:
        """Return the values of a field of due entries of some kind, oldest first, each once."""
        old = {"$lte": ["$at", {"$subtract": [_NOW, seconds * 1000]}]}
        query = {"due": True, "kind": kind, name: {"$nin": list(but)}, "$expr": old}
        found = self._entries.find(query, {name: 1}, sort=[("at", 1)], limit=limit)
        return tuple(dict.fromkeys(str(one[name]) for one in found))

    def settled(self, entry_ids: Sequence[str]) -> None:
        """See the port."""
        self._quick.update_many({"_id": {"$in": list(entry_ids)}, "due": True}, {"$unset": {"due": ""}})

    def now(self) -> datetime:
        """See the port."""
        return self._clock()

    def has(self, head: Head) -> bool:
        """See the port."""
        found = self._entries.find_one({"till": head.till, "seq": head.seq}, {"hash": 1})
        return found is not None and found.get("hash") == head.hash

    def first_value(self, collection: str, document: str, field: str) -> str | None:
        """Return what the first house event of a document says of a field, None if there is none."""
        claim = f"change:{collection}:{document}:1"
        found = self._entries.find_one({"claims": {"$eq": claim, "$type": "string"}}, {"operation.after": 1}) or {}
        value = found.get("operation", {}).get("after", {}).get(field)
        return value if isinstance(value, str) else None


def _readable(documents: Iterable[Document]) -> tuple[Entry, ...]:
    """Return entries without the corrupt ones, which must not hide the others; the audit tells them."""
    found = []
    for one in documents:
        try:
            found.append(read_entry(one))
        except UnreadableError as error:
            _log.error("%s", error.message)
    return tuple(found)


def entry_document(entry: Entry) -> Document:
    """Return an entry's document without its UNSIGNED fields, as the hash covers it."""
    document = to_document(entry)
    if not entry.claims:  # the validator wants at least one, or no such field
        del document["claims"]
    if entry.workstation is None:  # in the index only where it is another one
        del document["workstation"]
    for name in UNSIGNED:
        document.pop(name, None)
    return document


def read_entry(document: Document) -> Entry:
    """Return an entry from its document; UnreadableError for a corrupt one."""
    operation = _OPERATIONS.get(str(document.get("kind")))
    if operation is None or not isinstance(document.get("operation"), dict):
        words = _("The stored data of {name} is corrupt. Run “cinema audit” to see what is wrong.")
        raise UnreadableError(words.format(name=document.get("_id")))
    return from_document(Entry, {**document, "operation": from_document(operation, document["operation"])})
