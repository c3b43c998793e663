"""Ports for accounts: users, sign-in attempts, passwords, and the buyers that receipts name."""

from dataclasses import dataclass
from typing import Protocol

from cinema.domain.receipts import Buyer
from cinema.domain.users import FailedTries, User


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

    def set_password(self, user_id: str, password_hash: str, *, instead_of: str) -> bool:
        """Replace the password's hash if it still is `instead_of`, and tell whether it is replaced; a repeat: True.

        A one-time password is replaced only after its use, and in the minutes that this gives.
        """

    def give_secret(self, user_id: str, password_hash: str) -> None:
        """Replace the password by a one-time one that ends after 24 hours, by the database's clock."""

    def use_secret(self, user_id: str, password_hash: str, use: str) -> bool:
        """Use up a one-time password; False if it is used, expired or replaced. A repeat by the same `use`: True."""

    def last_secret(self, user_id: str) -> str:
        """Return the hash of the last one-time password; empty if there never was one."""

    def set_profile(self, user_id: str, name: str, genres: tuple[str, ...], language: str) -> User:
        """Replace name, preferred genres and language, and return the user; a repeat changes nothing."""

    def set_favourite(self, user_id: str, movie: str, *, favourite: bool) -> User:
        """Add or remove a favourite movie, and return the user; a repeat changes nothing."""

    def begin_erasing(self, user_id: str) -> None:
        """Block a user's sign-in before erasing; ConflictError for the last administrator; a repeat changes nothing."""

    def remove(self, user_id: str) -> None:
        """Delete a user, which frees username and e-mail; a repeat changes nothing."""


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
        """Take back what a till has counted, and trust it for a month; a repeat changes nothing."""

    def unlock(self, who: str) -> bool:
        """End every wait of a person and forget the failures; False if there was no wait, as at a repeat."""

    def failed_tries(self, who: str) -> FailedTries | None:
        """Return what the last sign-in found: the tries that failed since the one before; None if there were none."""

    def forget(self, who: str) -> None:
        """Delete the record of a person; a repeat changes nothing."""


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

    def forget(self, name: str) -> None:
        """Delete the buyer of a hash; a repeat changes nothing."""

    def forget_customer(self, user_id: str) -> None:
        """Delete every buyer that belongs to an account; a repeat changes nothing."""
