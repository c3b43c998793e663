"""Lists and changes accounts for the administration: fresh, bounded, each query by an index."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from cinema.domain.text import asked_words
from cinema.domain.users import Role, SignInLock, User
from cinema.ports import PeopleCounts
from repositories.collection import Collection, Document
from repositories.documents import from_document, to_document
from repositories.search import beginning
from repositories.users import person_keys, taken

_STAFF = [Role.STAFF.value, Role.MANAGER.value, Role.ADMIN.value]
_CUSTOMERS: Document = {"role": Role.CUSTOMER.value}
_DETAILS = ("name", "username", "email", "membership", "staff_number")


class People:
    """See `cinema.ports.People`. `clock` returns the database's time."""

    def __init__(self, users: Collection, clock: Callable[[], datetime]) -> None:
        self._users = users
        self._clock = clock

    def staff(self, limit: int) -> tuple[User, ...]:
        """See the port."""
        return _by_name(self._users.find({"role": {"$in": _STAFF}}, limit=limit))

    def customers(self, text: str, limit: int) -> tuple[User, ...]:
        """See the port."""
        words = asked_words(text)
        if not words:
            if text.strip():  # only punctuation: no word to search for, so nobody matches
                return ()
            return _by_name(self._users.find(_CUSTOMERS, sort=[("sort_name", 1), ("_id", 1)], limit=limit))
        begins: list[Document] = [beginning(word) for word in words]
        # Not sorted by the server, which would read everybody whose address ends in “com” for the first few.
        return _by_name(self._users.find({**_CUSTOMERS, "$and": begins}, limit=limit))

    def locked(self, limit: int) -> tuple[User, ...]:
        """See the port."""
        return _by_name(self._users.find(self._locked(), limit=limit))

    def locks(self, user_ids: Sequence[str]) -> dict[str, SignInLock]:
        """See the port."""
        wanted = sorted(set(user_ids))
        query = {"_id": {"$in": wanted}, "lock.until": {"$gt": self._clock()}}
        found = self._users.find(query, {"lock": 1}, limit=len(wanted) or 1)  # 0 means no limit
        return {one["_id"]: from_document(SignInLock, one["lock"]) for one in found}

    def counts(self) -> PeopleCounts:
        """See the port."""
        return PeopleCounts(
            self._users.count({"role": {"$in": _STAFF}}),
            self._users.count(_CUSTOMERS),
            self._users.count(self._locked()),
        )

    def save(self, old: User, new: User) -> User | None:
        """See the port."""
        document = to_document(new)
        change = {name: document[name] for name in _DETAILS} | person_keys(new)
        query: dict[str, Any] = {
            "_id": old.id,
            "erasing": {"$ne": True},
            "revision": old.revision or {"$in": [0, None]},
        }
        try:
            saved = self._users.find_one_and_update(query, {"$set": change, "$inc": {"revision": 1}})
        except DuplicateKeyError:
            raise taken(self._users, new, change) from None
        return from_document(User, saved) if saved is not None else None

    def _locked(self) -> Document:
        return {"$or": [{"lock.until": {"$gt": self._clock()}}, {"pin_tries.locked": True}]}


def _by_name(found: Sequence[Document]) -> tuple[User, ...]:
    found = sorted(found, key=lambda one: (str(one.get("sort_name", "")), one["_id"]))
    return tuple(from_document(User, one) for one in found)
