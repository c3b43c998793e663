"""Ports for accounts: users, sign-in attempts, passwords, and the buyers that receipts name."""

from dataclasses import dataclass
from typing import Protocol

from cinema.domain.receipts import Buyer
from cinema.domain.users import User


class Users(Protocol):
    """Stored accounts."""

    def add(self, user: User, password_hash: str) -> None:
        """Add a user; ConflictError names the field username or email if taken (case ignored). A repeat: nothing."""

    def get(self, user_id: str) -> User:
        """Return a user; NotFoundError if there is none."""

    def find_login(self, login: str) -> tuple[User, str] | None:
        """Return the user with this username or e-mail (case ignored) and the password's hash, or None."""

    def set_password(self, user_id: str, password_hash: str, *, must_change: bool) -> None:
        """Replace the password's hash; a repeat changes nothing."""

    def set_profile(self, user_id: str, name: str, genres: tuple[str, ...], language: str) -> User:
        """Replace name, preferred genres and language, and return the user; a repeat changes nothing."""

    def set_favourite(self, user_id: str, movie: str, *, favourite: bool) -> User:
        """Add or remove a favourite movie, and return the user; a repeat changes nothing."""

    def begin_erasing(self, user_id: str) -> None:
        """Block a user's sign-in before erasing; ConflictError for the last administrator; a repeat changes nothing."""

    def remove(self, user_id: str) -> None:
        """Delete a user, which frees username and e-mail; a repeat changes nothing."""


@dataclass(frozen=True, slots=True)
class SignInGate:
    """The state of a login: `wait` is the whole seconds until the next attempt is allowed (0: now)."""

    wait: int
    failures: int


class SignIns(Protocol):
    """Failed sign-ins by normalised login, whether or not the account exists; timed by the database's clock."""

    def gate(self, login: str) -> SignInGate:
        """Return how long this login must wait, and its failures so far."""

    def failed(self, login: str) -> SignInGate:
        """Count a failure and return the new state; each call counts."""

    def succeeded(self, login: str) -> None:
        """Reset the failures of a login; a repeat changes nothing."""

    def forget(self, login: str) -> None:
        """Delete a login's record, so that its text is stored nowhere; a repeat changes nothing."""


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
