"""Memberships: a customer's card with its number, kind and days."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Membership:
    """A membership; `since` and `until` are ISO dates, both included, and empty for no such limit."""

    number: str
    kind: str = ""
    since: str = ""
    until: str = ""

    def is_valid_on(self, day: date | str) -> bool:
        """Tell whether it is valid on a day of the house (a business day, not a UTC date)."""
        asked = day if isinstance(day, str) else day.isoformat()
        return self.since <= asked and (not self.until or asked <= self.until)
