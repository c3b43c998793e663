"""What stands on a receipt, apart from how it is laid out on paper or screen."""

from dataclasses import dataclass, field
from datetime import datetime

from cinema.domain.payments import Attempt
from cinema.domain.transactions import Ticket


@dataclass(frozen=True, slots=True)
class ReceiptTicket:
    """A sold seat with its signed code; `refunded` tells that it admits nobody any more."""

    ticket: Ticket
    code: str
    refunded: bool = False


@dataclass(frozen=True, slots=True)
class Receipt:
    """Everything a receipt shows. Amounts in minor units; `copy` marks a reprint. No personal data.

    `given_back` lists the refunds of a sale, by number. The receipt of a refund itself has the number of the sale in
    `refund_of`: its tickets are those given back and its total is what was given.
    """

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
    given_back: tuple[tuple[str, int], ...] = ()
    refund_of: str | None = None

    @property
    def admitting(self) -> tuple[ReceiptTicket, ...]:
        """The tickets that still admit somebody."""
        return tuple(one for one in self.tickets if not one.refunded)

    def title_in(self, language: str) -> str:
        """Return the movie's title in a language, else the house's own."""
        return self.movie_titles.get(language, self.movie_title)


def receipt_number(year: int, count: int) -> str:
    """Write a receipt number: the business year and a count without gaps, such as 2026-000123."""
    return f"{year}-{count:06d}"
