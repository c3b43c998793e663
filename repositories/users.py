"""Stores accounts. Username and e-mail are unique by their normalised form (`login_key`)."""

from collections.abc import Sequence
from typing import Any

from pymongo.errors import DuplicateKeyError

from cinema.domain.text import fold, search_words
from cinema.domain.usernames import login_key
from cinema.domain.users import Role, User, user_texts
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
        document |= {"password_hash": password_hash, **person_keys(user)}
        try:
            self._users.insert_one(document)
        except DuplicateKeyError:
            stored = self._users.find_one({"_id": user.id}, {"username_key": 1})
            if stored and stored["username_key"] == document["username_key"]:  # a repeat of this very write
                return
            raise taken(self._users, user, document) from None

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

    def forget(self, user_id: str) -> None:
        """See the port."""
        self._recent.forget(user_id)

    def seen(self, user_id: str) -> User:
        """See the port."""
        # By the clock, but always after the end of earlier sessions: a clock that was set back locks nobody out.
        instant = {"$max": ["$$NOW", {"$add": ["$sessions_from", 1]}]}
        return _user(self._users.find_one_and_update({"_id": user_id}, [{"$set": {"last_seen": instant}}]))

    def end_sessions(self, user_id: str) -> None:
        """See the port."""
        instant = {"$max": ["$$NOW", "$last_seen", "$sessions_from"]}
        self._users.update_one({"_id": user_id}, [{"$set": {"sessions_from": instant}}])
        self._recent.forget(user_id)

    def lock(self, user_id: str, till: str, seconds: int) -> None:
        """See the port."""
        lock = {"since": "$$NOW", "until": {"$add": ["$$NOW", seconds * 1000]}, "till": {"$literal": till}}
        self._users.update_one({"_id": user_id}, [{"$set": {"lock": lock}}])

    def unlock(self, user_id: str) -> bool:
        """See the port."""
        # Told by the update itself: of two who unlock at once, one ends the lock.
        locked = {"_id": user_id, "pin_tries.locked": True}
        was_locked = self._users.update_one(locked, {"$unset": {"pin_tries": ""}}).matched_count
        self._users.update_one({"_id": user_id}, {"$unset": {"lock": "", "pin_tries": ""}})
        return was_locked == 1

    def another_administrator(self, user_id: str) -> User | None:
        """See the port."""
        found = self._users.find_one({**_HAS_RIGHTS, "role": Role.ADMIN, "_id": {"$ne": user_id}})
        return _user(found) if found else None

    def set_password(self, user_id: str, password_hash: str, *, instead_of: str, role: Role | None = None) -> bool:
        """See the port."""
        now = {"$expr": {"$gt": ["$replace_until", "$$NOW"]}}
        query: dict[str, Any] = {
            "_id": user_id,
            "password_hash": instead_of,
            "$or": [{"must_change_password": {"$ne": True}}, now],
        }
        if role is not None:
            query["role"] = role
        change = {"$set": {"password_hash": password_hash, "must_change_password": False}, "$unset": _SECRET}
        done = self._users.update_one(query, change).matched_count
        self._recent.forget(user_id)
        # Nothing matches after a repeat either: its answer was lost.
        return bool(done or self._users.find_one({"_id": user_id, "password_hash": password_hash}, {"_id": 1}))

    def give_secret(self, user_id: str, password_hash: str, *, role: Role) -> bool:
        """See the port."""
        change = {
            "password_hash": {"$literal": password_hash},  # a hash begins with $, as a field path does
            "secret_hash": {"$literal": password_hash},
            "must_change_password": True,
            "secret_until": {"$add": ["$$NOW", SECRET_HOURS * 3_600_000]},
        }
        query = {"_id": user_id, "erasing": {"$ne": True}, "role": role.value}
        given = self._users.update_one(query, [{"$unset": list(_SECRET)}, {"$set": change}]).matched_count
        self._recent.forget(user_id)
        return given == 1

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
        # A new revision, so that no form in the office overwrites it unseen.
        changed = self._users.find_one_and_update({"_id": user_id}, {"$set": change, "$inc": {"revision": 1}})
        user = _user(changed)
        # Only at this revision: of two programs the later one's words stay.
        words = {name: value for name, value in person_keys(user).items() if name in _SEARCHED}
        self._users.update_one({"_id": user_id, "revision": user.revision}, {"$set": words})
        return user

    def set_favourite(self, user_id: str, movie: str, *, favourite: bool) -> User:
        """See the port."""
        operator = "$addToSet" if favourite else "$pull"
        return _user(self._users.find_one_and_update({"_id": user_id}, {operator: {"favourites": movie}}))

    def asked_reviews(self, user_id: str) -> frozenset[str]:
        """See the port."""
        found = self._users.find_one({"_id": user_id}, {"asked_reviews": 1}) or {}
        return frozenset(found.get("asked_reviews", ()))

    def asked_for_review(self, user_id: str, movie: str) -> None:
        """See the port."""
        self._users.update_one({"_id": user_id}, {"$addToSet": {"asked_reviews": movie}})

    def told_on_screen(self, user_id: str, movie: str) -> None:
        """See the port."""
        favourite = {"_id": user_id, "favourites": movie}
        self._users.update_one(favourite, {"$addToSet": {"told_on_screen": movie}})

    def left_screen(self, user_id: str, movies: Sequence[str]) -> None:
        """See the port."""
        gone = {"$in": sorted(movies)}
        self._users.update_one({"_id": user_id, "told_on_screen": gone}, {"$pull": {"told_on_screen": gone}})

    def begin_erasing(self, user_id: str) -> None:
        """See the port."""
        # No password matches an empty hash.
        query = {"_id": user_id, "role": {"$ne": Role.ADMIN}}
        change = {
            "$set": {"erasing": True, "password_hash": ""},
            "$currentDate": {"erasing_at": True},
            "$unset": {"pin": "", "pin_tries": ""},
        }
        marked = self._users.update_one(query, change).matched_count
        self._recent.forget(user_id)
        if not marked and self._users.find_one({"_id": user_id}, {"_id": 1}):
            raise ConflictError(_("This person is an administrator, who can't be erased as one."), field="name")

    def half_erased(self, seconds: int, limit: int) -> tuple[str, ...]:
        """See the port."""
        began = {"$lt": ["$erasing_at", {"$subtract": ["$$NOW", seconds * 1000]}]}
        # The type lets the query use the index, which an expression alone doesn't.
        query = {"erasing_at": {"$type": "date"}, "erasing": True, "role": Role.CUSTOMER.value, "$expr": began}
        return tuple(one["_id"] for one in self._users.find(query, {"_id": 1}, limit=limit))

    def stop_erasing(self, user_id: str) -> None:
        """See the port."""
        self._users.update_one({"_id": user_id, "role": Role.ADMIN}, {"$unset": {"erasing": "", "erasing_at": ""}})
        self._recent.forget(user_id)

    def remove(self, user_id: str) -> None:
        """See the port."""
        self._users.delete_one({"_id": user_id})
        self._recent.forget(user_id)


# What is stored of a one-time password while it is valid.
_SECRET = {"secret_until": "", "secret_use": "", "replace_until": ""}
_HAS_RIGHTS = {"erasing": {"$ne": True}, "deactivated": {"$ne": True}}
_SEARCHED = ("words", "sort_name")


def person_keys(user: User) -> Document:
    """Return the stored fields that follow from a user's details: by them it is found, listed and kept unique."""
    return {
        "username_key": login_key(user.username),
        "email_key": login_key(user.email),
        "words": list(search_words(*user_texts(user))),
        "sort_name": fold(user.name),
    }


def taken(users: Collection, user: User, document: Document) -> ConflictError:
    """Return the error for what another account has of a user's document: username, e-mail or membership number."""
    if users.find_one({"username_key": document["username_key"], "_id": {"$ne": user.id}}, {"_id": 1}):
        return ConflictError(_("That username is taken. Choose another."), field="username")
    if users.find_one({"email_key": document["email_key"], "_id": {"$ne": user.id}}, {"_id": 1}):
        message = _("There is an account with that e-mail already. Sign in, or use another address.")
        return ConflictError(message, field="email")
    if user.staff_number and users.find_one({"staff_number": user.staff_number, "_id": {"$ne": user.id}}, {"_id": 1}):
        return ConflictError(_("Another person has that staff number."), field="staff_number")
    return ConflictError(_("Another person has that membership number."), field="member_number")


def _user(document: Document | None) -> User:
    if document is None:
        raise NotFoundError(_("There is no such account."))
    return from_document(User, document)
