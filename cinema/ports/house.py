"""Ports for the house: its settings, the clock, the database as a whole; and one check's result."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from cinema.domain.house import House
from cinema.domain.sealing_key import SealingKey
from cinema.domain.users import User


@dataclass(frozen=True, slots=True)
class SetUp:
    """All that a house's first set-up writes, so that whoever finds it can finish it: the administrator and settings.

    `replaces` is the present password's hash of an administrator who was loaded from a file; `password_hash` is empty
    once the set-up is finished.
    """

    admin: User
    password_hash: str
    replaces: str | None
    settings: Mapping[str, str]


class HouseSettings(Protocol):
    """The house's settings, its ticket key, and whether this is a demo."""

    def house(self) -> House:
        """Return the settings; a missing one has its default.

        UnreadableError names one that can't be used, such as a timezone that doesn't exist: nothing is sold by a guess.
        """

    def judged(self) -> tuple[House, Mapping[str, str]]:
        """Return the settings with the default for each that can't be used, and why it can't, by its name.

        For what must go on: putting them right, recording money that was taken, a backup.
        """

    def set(self, name: str, value: Any) -> None:
        """Store a setting past the journal, for a house that is not set up; a repeat changes nothing."""

    def day_start(self, hour: int, now: datetime) -> dict[str, Any]:
        """Return the values that let business days start at an hour, from the next business day on."""

    def forget(self) -> None:
        """Read the settings anew at the next call, since a house event changed them."""

    def has_prices(self) -> bool:
        """Tell whether amounts in the currency are stored: a price card or a sale."""

    def is_set_up(self) -> bool:
        """Tell whether the first set-up is done, or a seed file was loaded instead."""

    def mark_set_up(self) -> None:
        """Record that the house is set up; ConflictError in a demo; a repeat changes nothing."""

    def find_set_up(self) -> SetUp | None:
        """Return the first set-up that was decided, done or not; None before it."""

    def decide_set_up(self, plan: SetUp) -> SetUp:
        """Store the first set-up's plan unless there is one, and return the stored one: the first writer wins."""

    def finish_set_up(self, plan: SetUp) -> None:
        """Apply a decided plan's settings once, and record that the house is set up; a repeat changes nothing."""

    def drop_set_up(self, plan: SetUp) -> None:
        """Delete a decided plan whose administrator could not be added; a repeat changes nothing."""

    def is_demo(self) -> bool:
        """Tell whether this database was marked as a demo."""

    def mark_demo(self) -> None:
        """Mark an empty database as a demo, for good; ConflictError if it is not empty; a repeat changes nothing."""

    def ticket_key(self) -> bytes:
        """Return the house's private key for signing tickets (32 bytes), created at the first call."""

    def backup_key(self) -> SealingKey | None:
        """Return the key that encrypts backups, None without a passphrase; UnreadableError if it is corrupt."""

    def seed_state(self, seed_id: str) -> dict[str, str]:
        """Return the stored facts of a load, by key: for example each section that is complete."""

    def note_seed(self, seed_id: str, key: str, value: str) -> str:
        """Store a fact of a load unless its key has one, and return the stored value: the first writer wins."""


class Clock(Protocol):
    """The machine's clock, for display and dates only; guards use the database's clock."""

    def now(self) -> datetime:
        """Return the instant now, in UTC."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One check's result, from the doctor or the audit: name, status, message, advice.

    `about` has the ids of the objects concerned by their kind (screening, seat, sale, chain …); a repair reads them.
    """

    check: str
    ok: bool
    message: str
    subject: str = ""
    advice: str = ""
    about: Mapping[str, str] = field(default_factory=dict)


class Database(Protocol):
    """The database as a whole."""

    def findings(self) -> tuple[Finding, ...]:
        """Return the results of `cinema doctor` for the server, one per check."""

    def now(self) -> datetime:
        """Return the database's clock, in UTC."""

    def close(self) -> None:
        """Close all connections; a repeat changes nothing."""
