"""People with an account: storage, sign-in, passwords."""

from dataclasses import dataclass
from typing import Protocol

from cinema.domain.receipts import Buyer
from cinema.domain.users import User


class Users(Protocol):
    """People with an account."""

    def add(self, user: User, password_hash: str) -> None:
        """Add a person; ConflictError with field username or email if either is taken (case ignored)."""

    def get(self, user_id: str) -> User:
        """Return a person; NotFoundError if there is none."""

    def find_login(self, login: str) -> tuple[User, str] | None:
        """Return the person whose username or e-mail this is (case ignored) with the password's hash, or None."""

    def set_password(self, user_id: str, password_hash: str, *, must_change: bool) -> None:
        """Replace the password's hash; a repeat changes nothing."""

    def set_profile(self, user_id: str, name: str, genres: tuple[str, ...], language: str) -> User:
        """Replace name, preferred genres and language, and return the person."""

    def set_favourite(self, user_id: str, movie: str, *, favourite: bool) -> User:
        """Add or take away a favourite; a repeat changes nothing."""

    def any_admin(self) -> bool:
        """Tell whether there is an administrator."""

    def begin_erasing(self, user_id: str) -> None:
        """Let a person sign in no more; ConflictError for the last administrator; a repeat changes nothing."""

    def remove(self, user_id: str) -> None:
        """Remove a person's document, so that username and e-mail can be taken anew; a repeat changes nothing."""


@dataclass(frozen=True, slots=True)
class SignInGate:
    """Whether a login may be tried now: `wait` whole seconds until it may (0: now)."""

    wait: int
    failures: int


class SignIns(Protocol):
    """Failed attempts by normalised login, known or not; judged by the database's clock."""

    def gate(self, login: str) -> SignInGate:
        """Return whether this login may be tried now."""

    def failed(self, login: str) -> SignInGate:
        """Count a failure and return how long to wait now."""

    def succeeded(self, login: str) -> None:
        """Forget the failures of a login."""

    def forget(self, login: str) -> None:
        """Remove what is known of a login, itself included; a repeat changes nothing."""


class Passwords(Protocol):
    """Hashing of passwords; slow on purpose, so never on the Tk thread."""

    def hash(self, password: str) -> str:
        """Return a salted hash; two calls differ."""

    def matches(self, password: str, hashed: str) -> bool:
        """Tell whether the password belongs to the hash; False for a hash that can't be read."""


class Buyers(Protocol):
    """Particulars of the people whom receipts name, each under its salted hash, so that they can be forgotten."""

    def put(self, buyer: Buyer, customer: str | None) -> str:
        """Keep particulars under a salted hash, new at each call, and return it; `customer` is the buyer's account."""

    def find(self, name: str) -> Buyer | None:
        """Return the particulars of a hash; None if they were forgotten, or are not those that were hashed."""

    def forget(self, name: str) -> None:
        """Forget the particulars of a hash; a repeat changes nothing."""

    def forget_customer(self, user_id: str) -> None:
        """Forget all particulars that belong to an account; a repeat changes nothing."""
