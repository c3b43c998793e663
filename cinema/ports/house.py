"""The house: its settings, its clock, its database as a whole."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from cinema.domain.house import House


class HouseSettings(Protocol):
    """The house's settings, its ticket key, and whether this is a demo."""

    def house(self) -> House:
        """Return the settings, defaults where none was set."""

    def set(self, name: str, value: Any) -> None:
        """Keep a setting; a repeat changes nothing."""

    def set_day_start(self, hour: int, now: datetime) -> None:
        """Keep the hour at which business days start; it counts from the next business day on."""

    def has_prices(self) -> bool:
        """Tell whether there is a price card or a sale, so that amounts have a currency."""

    def is_set_up(self) -> bool:
        """Tell whether the house was set up (or loaded from a sample)."""

    def mark_set_up(self) -> None:
        """Remember that the house is set up; ConflictError in a demo; a repeat changes nothing."""

    def is_demo(self) -> bool:
        """Tell whether this database was marked as a demo."""

    def mark_demo(self) -> None:
        """Mark an empty database as a demo for good; ConflictError if it holds anything; a repeat: nothing."""

    def ticket_key(self) -> bytes:
        """Return the house's private signing key (32 bytes), made at the first call and the same ever after."""

    def seed_state(self, seed_id: str) -> dict[str, str]:
        """Return what is known of a load: `anchor` and each section that is complete."""

    def note_seed(self, seed_id: str, key: str, value: str) -> str:
        """Keep a fact of a load unless it is there; return what is there now."""


class Clock(Protocol):
    """The time of day where no guard depends on it; guards use the database's."""

    def now(self) -> datetime:
        """Return the instant now, in UTC."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor or of the audit: what was looked at, how it is, what to do.

    `about` names what it is about by kind (screening, seat, sale, chain …), for whoever looks at it again or mends it.
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
        """Return what `cinema doctor` says of the server, one finding a check."""

    def now(self) -> datetime:
        """Return the database's clock, in UTC."""

    def close(self) -> None:
        """End all connections; a repeat changes nothing."""
