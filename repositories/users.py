"""Stores accounts. Username and e-mail are unique by their normalised form (`login_key`)."""

from typing import Any

from pymongo.errors import DuplicateKeyError

from cinema.domain.usernames import login_key
from cinema.domain.users import Role, User
from cinema.errors import ConflictError, NotFoundError
from cinema.i18n import _
from repositories.collection import Collection, Document
from repositories.documents import from_document, to_document
from repositories.read_cache import ReadCache

SECRET_HOURS = 24
_REPLACE_MINUTES = 15


class Users:
    """See `cinema.ports.Users`."""

    def __init__(self, collection: Collection) -> None:
        self._users = collection
        self._recent: ReadCache[User | None] = ReadCache()

    def add(self, user: User, password_hash: str) -> None:
        """See the port."""
        document = to_document(user)
        document |= {
            "password_hash": password_hash,
            "username_key": login_key(user.username),
            "email_key": login_key(user.email),
        }
        try:
            self._users.insert_one(document)
        except DuplicateKeyError:
            stored = self._users.find_one({"_id": user.id}, {"username_key": 1})
            if stored and stored["username_key"] == document["username_key"]:  # a repeat of this very write
                return
            if self._users.find_one({"username_key": document["username_key"]}, {"_id": 1}):
                message = _("That username is taken. Choose another.")
                raise ConflictError(message, field="username") from None
            message = _("There is an account with that e-mail already. Sign in, or use another address.")
            raise ConflictError(message, field="email") from None

    def get(self, user_id: str) -> User:
        """See the port."""
        return _user(self._users.find_one({"_id": user_id}))

    def find_login(self, login: str) -> tuple[User, str] | None:
        """See the port."""
        key = login_key(login)  # a username has no @, so it never equals an e-mail
        found = self._users.find_one({"username_key": key}) or self._users.find_one({"email_key": key})
        if found is None:
            return None
        stored = found.get("password_hash")
        return _user(found), stored if isinstance(stored, str) else ""  # no password matches an empty one

    def standing(self, user_id: str) -> User | None:
        """See the port."""
        return self._recent.get(user_id, self._standing)

    def _standing(self, user_id: str) -> User | None:
        found = self._users.find_one({"_id": user_id, "erasing": {"$ne": True}})
        return _user(found) if found else None

    def set_password(self, user_id: str, password_hash: str, *, instead_of: str) -> bool:
        """See the port."""
        now = {"$expr": {"$gt": ["$replace_until", "$$NOW"]}}
        query: dict[str, Any] = {
            "_id": user_id,
            "password_hash": instead_of,
            "$or": [{"must_change_password": {"$ne": True}}, now],
        }
        change = {"$set": {"password_hash": password_hash, "must_change_password": False}, "$unset": _SECRET}
        done = self._users.update_one(query, change).matched_count
        self._recent.forget(user_id)
        # Nothing matches after a repeat either: its answer was lost.
        return bool(done or self._users.find_one({"_id": user_id, "password_hash": password_hash}, {"_id": 1}))

    def give_secret(self, user_id: str, password_hash: str) -> None:
        """See the port."""
        change = {
            "password_hash": {"$literal": password_hash},  # a hash begins with $, as a field path does
            "secret_hash": {"$literal": password_hash},
            "must_change_password": True,
            "secret_until": {"$add": ["$$NOW", SECRET_HOURS * 3_600_000]},
        }
        self._users.update_one(
            {"_id": user_id, "erasing": {"$ne": True}}, [{"$unset": list(_SECRET)}, {"$set": change}]
        )
        self._recent.forget(user_id)

    def use_secret(self, user_id: str, password_hash: str, use: str) -> bool:
        """See the port."""
        query: dict[str, Any] = {
            "_id": user_id,
            "password_hash": password_hash,
            "must_change_password": True,
            "secret_use": {"$in": [None, use]},
            "$expr": {"$gt": ["$secret_until", "$$NOW"]},
        }
        used = {"secret_use": {"$literal": use}, "replace_until": {"$add": ["$$NOW", _REPLACE_MINUTES * 60_000]}}
        return self._users.update_one(query, [{"$set": used}]).matched_count == 1

    def last_secret(self, user_id: str) -> str:
        """See the port."""
        found = self._users.find_one({"_id": user_id}, {"secret_hash": 1}) or {}
        return str(found.get("secret_hash", ""))

    def set_profile(self, user_id: str, name: str, genres: tuple[str, ...], language: str) -> User:
        """See the port."""
        change = {"name": name, "genres": list(genres), "language": language}
        return _user(self._users.find_one_and_update({"_id": user_id}, {"$set": change}))

    def set_favourite(self, user_id: str, movie: str, *, favourite: bool) -> User:
        """See the port."""
        operator = "$addToSet" if favourite else "$pull"
        return _user(self._users.find_one_and_update({"_id": user_id}, {operator: {"favourites": movie}}))

    def begin_erasing(self, user_id: str) -> None:
        """See the port."""
        # Marked before the others are counted: of two administrators who erase each other at once, at most one goes.
        marked = self._users.find_one_and_update({"_id": user_id}, {"$set": {"erasing": True}}, {"role": 1})
        if marked is None:
            return
        others = {"role": Role.ADMIN, "_id": {"$ne": user_id}, "erasing": {"$ne": True}}
        if marked["role"] == Role.ADMIN and self._users.find_one(others, {"_id": 1}) is None:
            self._users.update_one({"_id": user_id}, {"$unset": {"erasing": ""}})
            raise ConflictError(_("The last administrator can't be erased. Add another one first."), field="name")
        self._users.update_one({"_id": user_id}, {"$set": {"password_hash": ""}})  # no password matches it
        self._recent.forget(user_id)

    def remove(self, user_id: str) -> None:
        """See the port."""
        self._users.delete_one({"_id": user_id})
        self._recent.forget(user_id)


# What is stored of a one-time password while it is valid.
_SECRET = {"secret_until": "", "secret_use": "", "replace_until": ""}


def _user(document: Document | None) -> User:
    if document is None:
        raise NotFoundError(_("There is no such account."))
    return from_document(User, document)
