"""What stands on a receipt, apart from how it is laid out on paper or screen."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from cinema.domain.orders import Ticket
from cinema.domain.payments import Attempt
from cinema.errors import InvalidInputError
from cinema.i18n import _

_NUMBER = re.compile(r"R?[0-9]{4}-[0-9]{2,6}-[0-9]{6,9}")


@dataclass(frozen=True, slots=True)
class ReceiptTicket:
    """A sold seat with its signed code.

    `refused` tells that it admits nobody any more, since its money was given back (`refunded`) or is on its way back.
    """

    ticket: Ticket
    code: str
    refused: bool = False
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
        return tuple(one for one in self.tickets if not one.refused)

    @property
    def given_back_in_all(self) -> int:
        """What was given back of a sale so far, in minor units."""
        return sum(amount for _number, amount in self.given_back)

    def title_in(self, language: str) -> str:
        """Return the movie's title in a language, else the house's own."""
        return self.movie_titles.get(language, self.movie_title)


def check_receipt_number(text: str) -> str:
    """Return a receipt's or refund's number tidied, or raise InvalidInputError for the field `number`."""
    number = text.strip().upper()
    if _NUMBER.fullmatch(number) is None:
        words = _("That is not a receipt number: one looks like {sale}, a refund's like {refund}.")
        raise InvalidInputError(words.format(sale="2026-01-000123", refund="R2026-01-000007"), field="number")
    return number
