"""What the journal says of the house's documents, folded from its house events: settings, roles, tills, marks.

Read from entries as they are stored, whatever somebody made of them: what makes no sense says nothing.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, NamedTuple

from cinema.domain.entries import EntryKind
from cinema.domain.journal import EntryRow, Head, read_head
from cinema.domain.tills import Till
from cinema.domain.users import Role
from cinema.errors import CinemaError

RECORDED = ("auditoriums", "movies", "price_cards", "printers", "screenings", "seat_plans", "ticket_types")
"""Collections of documents that managers change, of which only marks of the values are kept here: they may be many."""
SETTINGS, USERS, TILLS, BUYERS = "settings", "users", "tills", "buyers"
# Fields that notes name: an account that was erased, a buyer who was forgotten, a password.
ERASED, FORGOTTEN, PASSWORD, PIN = "account", "particulars", "password", "pin"
CREATED, LOCK, SESSIONS, EXPORT = "created", "lock", "sessions", "export"
Key = tuple[str, str]


class HouseFault(NamedTuple):
    """A document that differs from what was recorded: its key, the field, what it says and what was recorded."""

    check: str
    collection: str
    document: str
    field: str = ""
    here: object = None
    there: object = None


@dataclass
class HouseRecord:
    """The last recorded value of each field of a document; which accounts were erased; the heads that tills lost.

    `passwords` has the seals of each password that an account with a role was ever given: a note comes before its
    write, so the last one need not be the stored one. `pins` has the same of PINs, each of which is sealed. `marks`
    has, of each field of the documents in `RECORDED`, the version and a mark of its last recorded value; of those that
    are `due` the last change is yet to be stored.
    """

    values: dict[Key, dict[str, Any]] = field(default_factory=dict)
    versions: dict[tuple[str, str, str], int] = field(default_factory=dict)
    erased: set[str] = field(default_factory=set)
    passwords: dict[str, set[str]] = field(default_factory=dict)
    pins: dict[str, set[str]] = field(default_factory=dict)
    lost: list[Head] = field(default_factory=list)
    marks: dict[str, dict[str, dict[str, tuple[int, int]]]] = field(default_factory=dict)
    due: set[Key] = field(default_factory=set)

    def see(self, entry: EntryRow) -> None:
        """Fold an entry; any order is right, since each event has its document's version."""
        operation = entry.document.get("operation")
        if entry.kind != EntryKind.CHANGED or not isinstance(operation, dict):
            return
        collection, document, version, after = (
            operation.get(name) for name in ("collection", "document", "version", "after")
        )
        if not (isinstance(collection, str) and isinstance(document, str) and type(version) is int):
            return
        if not isinstance(after, dict):
            return
        if not version:
            if collection == USERS and after.get("field") == ERASED:
                self.erased.add(document)
            elif collection == USERS and isinstance(seal := after.get("seal"), str):
                kept = self.pins if after.get("field") == PIN else self.passwords
                kept.setdefault(document, set()).add(seal)
            return
        if collection in RECORDED:
            if entry.document.get("due"):
                self.due.add((collection, document))
            marks = self.marks.setdefault(collection, {}).setdefault(document, {})
            for name, value in after.items():
                marks[str(name)] = max(marks.get(str(name), (0, 0)), (version, _mark(value)))
            return
        known = self.values.setdefault((collection, document), {})
        for name, value in after.items():
            place = (collection, document, str(name))
            if version > self.versions.get(place, 0):
                self.versions[place] = version
                known[str(name)] = value
        if collection == TILLS and document == entry.till:
            self._see_registration(operation)

    def _see_registration(self, operation: Mapping[str, Any]) -> None:
        before = operation.get("before")
        head = before.get("head") if isinstance(before, dict) else None
        if isinstance(head, str):
            try:
                self.lost.append(read_head(head))
            except CinemaError:
                return

    def till(self, name: str) -> Till | None:
        """Return a till as it recorded itself, if it did."""
        said = self.values.get((TILLS, name), {})
        number, label, key, epoch = (said.get(one) for one in ("number", "name", "public_key", "epoch"))
        if type(number) is not int or not (isinstance(label, str) and isinstance(key, str) and isinstance(epoch, str)):
            return None
        return Till(name, number, label, key, epoch, datetime.min.replace(tzinfo=UTC))

    def document_faults(
        self, collection: str, documents: Mapping[str, Mapping[str, Any]], wanted: Iterable[str]
    ) -> Iterator[HouseFault]:
        """Yield where some documents of a collection differ from what managers recorded of them."""
        for document in wanted:
            if (collection, document) in self.due:  # recovery stores it; an entry that stays due is told of itself
                continue
            there = documents.get(document)
            if there is None:
                yield HouseFault("document-removed", collection, document)
                continue
            for name, (_version, mark) in self.marks[collection][document].items():
                if _mark(there.get(name)) != mark:
                    yield HouseFault("document-changed", collection, document, name, there.get(name))

    def faults(self, stored: Mapping[Key, Mapping[str, Any]]) -> Iterator[HouseFault]:
        """Yield where stored documents differ from what was recorded of them."""
        for (collection, document), said in self.values.items():
            there = stored.get((collection, document))
            if collection == SETTINGS:
                if there is None:
                    yield HouseFault("settings-removed", collection, document)
                else:
                    yield from _different("settings-changed", collection, document, there, said)
            elif collection == TILLS:
                if there is None:
                    yield HouseFault("till-removed", collection, document)
                else:
                    yield from _different("till-changed", collection, document, there, said)
            elif collection == USERS and there is None and document not in self.erased and _has_role(said):
                yield HouseFault("account-removed", collection, document, "role", None, said.get("role"))
        # The mark is recorded after every role that there was, so without it there is nothing to go by.
        is_complete = (SETTINGS, "mark") in self.values
        for (collection, document), there in stored.items():
            # PINs work at stations alone, so a till that nobody registered as one is told.
            if collection == TILLS and there.get("kind") and "kind" not in self.values.get((collection, document), {}):
                yield HouseFault("till-changed", collection, document, "kind", there.get("kind"))
            if collection == USERS and is_complete:
                role = self.values.get((collection, document), {}).get("role", Role.CUSTOMER.value)
                if there.get("role") != role:
                    yield HouseFault("role-changed", collection, document, "role", there.get("role"), role)
            # An erasure marks the account, then takes its hash away.
            seals, stored_hash = self.passwords.get(document), there.get("password_hash")
            is_being_erased = there.get("erasing") and not stored_hash
            is_sealed = not seals or password_seal(document, stored_hash) in seals
            if collection == USERS and not (is_sealed or is_being_erased):
                yield HouseFault("password-replaced", collection, document, PASSWORD)
            pin = there.get("pin") if collection == USERS else None
            pin_hash = pin.get("hash") if isinstance(pin, dict) else None
            if pin_hash and password_seal(document, pin_hash) not in self.pins.get(document, ()):
                yield HouseFault("pin-replaced", collection, document, PIN)


def _has_role(said: Mapping[str, Any]) -> bool:
    """Tell whether an account is recorded with more than a customer's role: only those are compared."""
    return bool(said.get("role", Role.CUSTOMER.value) != Role.CUSTOMER.value)


def _mark(value: object) -> int:
    """Return 64 bits that stand for a value as it is stored: telling it from another takes no more."""
    text = json.dumps(value, sort_keys=True, default=str, separators=(",", ":"))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big")


def password_seal(user: str, password_hash: object) -> str:
    """Return what the journal says of a password: nobody can guess one by it without the hash and its salt."""
    return hashlib.sha256(f"{USERS}/{user}/{password_hash}".encode()).hexdigest()


def _different(
    check: str, collection: str, document: str, there: Mapping[str, Any], said: Mapping[str, Any]
) -> Iterator[HouseFault]:
    for name, value in said.items():
        if there.get(name) != value or type(there.get(name)) is not type(value):
            yield HouseFault(check, collection, document, name, there.get(name), value)
