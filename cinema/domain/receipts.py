"""What stands on a receipt, apart from how it is laid out on paper or screen."""

from dataclasses import dataclass, field
from datetime import datetime

from cinema.domain.payments import Attempt
from cinema.domain.transactions import Ticket


@dataclass(frozen=True, slots=True)
class ReceiptTicket:
    """A sold seat with its signed code."""

    ticket: Ticket
    code: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """Everything a receipt shows. Amounts in minor units; `copy` marks a reprint. No personal data."""

    number: str
    transaction: str
    house_name: str
    house_address: str
    tax_line: str
    tax_percent: float
    tax_included: int
    timezone: str
    currency: str
    movie_title: str
    age_rating: str
    minutes: int
    auditorium_name: str
    starts_at: datetime
    paid_at: datetime
    tickets: tuple[ReceiptTicket, ...]
    total: int
    payment: Attempt | None
    copy: bool = False
    movie_titles: dict[str, str] = field(default_factory=dict)

    def title_in(self, language: str) -> str:
        """Return the movie's title in a language, else the house's own."""
        return self.movie_titles.get(language, self.movie_title)


def receipt_number(year: int, count: int) -> str:
    """Write a receipt number: the business year and a count without gaps, such as 2026-000123."""
    return f"{year}-{count:06d}"
