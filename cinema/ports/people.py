"""Ports for accounts: users, sign-in attempts, passwords, and the buyers that receipts name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from cinema.domain.pins import PinState, PinTry
from cinema.domain.receipts import Buyer
from cinema.domain.users import FailedTries, Role, SignInLock, User

LOCKED_FROM = 300  # seconds; a shorter wait after a failed try only slows it


class Users(Protocol):
    """Stored accounts."""

    def add(self, user: User, password_hash: str) -> None:
        """Add a user; ConflictError names the field username or email if taken (case ignored). A repeat: nothing."""

    def get(self, user_id: str) -> User:
        """Return a user; NotFoundError if there is none."""

    def find_login(self, login: str) -> tuple[User, str] | None:
        """Return the user with this username or e-mail (case ignored) and the password's hash, or None."""

    def standing(self, user_id: str) -> User | None:
        """Return a user as stored at most two seconds ago; None if there is none, or it is being erased."""

    def forget(self, user_id: str) -> None:
        """Drop what `standing` knows of a user, because this program has changed it; asks nothing."""

    def seen(self, user_id: str) -> User:
        """Record a sign-in and return the user; its `last_seen` is after any `sessions_from`. NotFoundError: gone."""

    def end_sessions(self, user_id: str) -> None:
        """Sign out every window that a user has signed in until now; a repeat changes nothing for later ones."""

    def lock(self, user_id: str, till: str, seconds: int) -> None:
        """Record that a user is locked at a till from now on, for people who unlock; `SignIns` does the locking."""

    def unlock(self, user_id: str) -> bool:
        """Take back the record of a lock and the wrong tries of a PIN; True if the PIN was locked somewhere."""

    def another_administrator(self, user_id: str) -> User | None:
        """Return an administrator with rights other than a user; None if there is none."""

    def set_password(self, user_id: str, password_hash: str, *, instead_of: str, role: Role | None = None) -> bool:
        """Replace the password's hash if it still is `instead_of`, and tell whether it is replaced; a repeat: True.

        A one-time password is replaced only after its use, and in the minutes that this gives. `role`: only while the
        user has it, since a password of staff is sealed in the journal before.
        """

    def give_secret(self, user_id: str, password_hash: str, *, role: Role) -> bool:
        """Replace the password by a one-time one that ends after 24 hours, by the database's clock.

        False, with nothing changed, if the user is being erased or has another role by now: who may give it, and what
        is recorded before, depend on the role.
        """

    def use_secret(self, user_id: str, password_hash: str, use: str) -> bool:
        """Use up a one-time password; False if it is used, expired or replaced. A repeat by the same `use`: True."""

    def last_secret(self, user_id: str) -> str:
        """Return the hash of the last one-time password; empty if there never was one."""

    def set_profile(self, user_id: str, name: str, genres: tuple[str, ...], language: str) -> User:
        """Replace name, preferred genres and language, and return the user; a repeat changes nothing."""

    def set_favourite(self, user_id: str, movie: str, *, favourite: bool) -> User:
        """Add or remove a favourite movie, and return the user; a repeat changes nothing."""

    def asked_reviews(self, user_id: str) -> frozenset[str]:
        """Return the movies of which a user was asked for a review."""

    def asked_for_review(self, user_id: str, movie: str) -> None:
        """Remember that a user was asked for a review of a movie; a repeat changes nothing."""

    def told_on_screen(self, user_id: str, movie: str) -> None:
        """Remember that a user knows that a favourite is on screen; nothing for another movie, or at a repeat."""

    def left_screen(self, user_id: str, movies: Sequence[str]) -> None:
        """Forget what a user was told of movies that have left the programme; a repeat changes nothing."""

    def begin_erasing(self, user_id: str) -> None:
        """Block a user's sign-in before erasing; ConflictError for an administrator; a repeat changes nothing."""

    def half_erased(self, seconds: int, limit: int) -> tuple[str, ...]:
        """Return customers whose erasure began so many seconds ago, by the database's clock, and never ended."""

    def stop_erasing(self, user_id: str) -> None:
        """Take the mark of an erasure from an administrator, who can't have one; a repeat changes nothing."""

    def remove(self, user_id: str) -> None:
        """Delete a user, which frees username and e-mail; a repeat changes nothing."""


@dataclass(frozen=True, slots=True)
class PeopleCounts:
    """How many accounts there are of each kind; `locked` are those of both that are locked somewhere."""

    staff: int
    customers: int
    locked: int


class People(Protocol):
    """Accounts as the administration lists and changes them. Fresh: nothing here is cached."""

    def staff(self, limit: int) -> tuple[User, ...]:
        """Return the people with more rights than a customer, by name."""

    def customers(self, text: str, limit: int) -> tuple[User, ...]:
        """Return customers, by name; with a text, those of whom each of its words begins a word of theirs.

        Words are those of name, username, e-mail and membership number, without case and accents.
        """

    def locked(self, limit: int) -> tuple[User, ...]:
        """Return the people who are locked at a till now, by name."""

    def locks(self, user_ids: Sequence[str]) -> dict[str, SignInLock]:
        """Return the present locks of some users, by user."""

    def counts(self) -> PeopleCounts:
        """Count the accounts."""

    def save(self, old: User, new: User) -> User | None:
        """Replace the details of a user that is at `old`'s revision, and return it; None if it is at another one.

        ConflictError names the field (username, email, member_number) that another account has.
        """


@dataclass(frozen=True, slots=True)
class SignInTry:
    """A try to sign in, counted before it is compared.

    `wait`: seconds until it is allowed (0: now, and it is counted). `next_wait`: seconds to wait after it, if it fails.
    """

    wait: int
    next_wait: int


class SignIns(Protocol):
    """Tries to sign in, by person and till, timed by the database's clock. Stores no text that was typed.

    `who` is `user:ID`, whichever name was typed, or `name:TYPED` for a login without an account.
    """

    def begin(self, who: str, till: str) -> SignInTry:
        """Count a try before its password is compared, if it is allowed now; each call counts."""

    def succeeded(self, who: str, till: str) -> None:
        """Take back what a till has counted, and trust it while sign-ins are kept; a repeat changes nothing."""

    def unlock(self, who: str) -> bool:
        """End every wait of a person and forget the failures; False if there was no wait, as at a repeat."""

    def failed_tries(self, who: str) -> FailedTries | None:
        """Return what the last sign-in found: the tries that failed since the one before; None if there were none."""

    def forget(self, who: str) -> None:
        """Delete the record of a person; a repeat changes nothing."""

    def end_sooner(self, days: int) -> int:
        """Let no record last longer than so many days from now; return how many end earlier than they would have."""


@dataclass(frozen=True, slots=True)
class StoredPin:
    """A member of staff and the hash of their PIN, empty without one or once a given one has expired.

    `given`: by an administrator, so that it must be replaced.
    """

    user: User
    hash: str
    given: bool


class Pins(Protocol):
    """PINs of staff, stored in their accounts apart from the passwords, with the wrong tries at each till."""

    def people(self, limit: int) -> tuple[User, ...]:
        """Return the staff with a PIN, by name; nobody who is deactivated or being erased."""

    def find(self, user_id: str) -> StoredPin | None:
        """Return a member of staff with their PIN; None for anybody else."""

    def states(self, user_ids: Sequence[str]) -> dict[str, PinState]:
        """Return what is known of the PINs of some users, by user; those who never had one are left out."""

    def set(self, user_id: str, pin_hash: str, *, given: bool = False, instead_of: str | None = None) -> bool:
        """Replace the PIN of a member of staff and forget the wrong tries; False if it is not theirs to have any more.

        `given`: it ends after 24 hours, by the database's clock. `instead_of`: only if that is the present hash; a
        repeat returns True.
        """

    def remove(self, user_id: str) -> None:
        """Take a person's PIN away; a repeat changes nothing."""

    def begin(self, user_id: str, till: str) -> PinTry:
        """Count a try before its PIN is compared, in one update with the question whether it is allowed."""

    def succeeded(self, user_id: str, till: str) -> None:
        """Take back what a till has counted; a repeat changes nothing."""


class Passwords(Protocol):
    """Password hashing; slow on purpose, so never call it on the Tk thread."""

    def hash(self, password: str) -> str:
        """Return a salted hash; two calls differ."""

    def matches(self, password: str, hashed: str) -> bool:
        """Tell whether the password matches the hash; False for a hash that is not one."""


class Buyers(Protocol):
    """Names and addresses printed on receipts, each stored under its salted hash.

    Receipts hold the hash only, so that a person can be erased without changing a receipt.
    """

    def put(self, buyer: Buyer, customer: str | None) -> str:
        """Store a buyer and return the salted hash, different at each call; `customer` is the buyer's account."""

    def find(self, name: str) -> Buyer | None:
        """Return the buyer of a hash; None if it was erased, or no longer matches the hash."""

    def of_customer(self, user_id: str, limit: int) -> tuple[Buyer, ...]:
        """Return the buyers that belong to an account."""

    def forget(self, name: str) -> None:
        """Delete the buyer of a hash; a repeat changes nothing."""

    def forget_customer(self, user_id: str) -> None:
        """Delete every buyer that belongs to an account; a repeat changes nothing."""
