"""Vouchers as values. A value voucher pays an amount; a ticket voucher makes a number of tickets free.

A voucher's movements are counted, and its n-th exists once in the journal (`claim_of`), so no balance is spent twice.
What its entries say of it: `voucher_facts.py`; its code: `voucher_codes.py`.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from cinema.domain.currencies import digits
from cinema.domain.house import House
from cinema.errors import InvalidInputError
from cinema.i18n import N_, _, money, ngettext

VALID_YEARS = 3
"""How long a voucher is valid when nobody says until when; many countries ask for as much."""
_MOST_TICKETS = 100
_MOST_YEARS = 30
_MOST = 1_000_000_00
PREFIX = "voucher"


class VoucherKind(StrEnum):
    """What a voucher is good for."""

    VALUE = "value"
    TICKET = "ticket"


class VoucherState(StrEnum):
    """The state of a voucher. One that is used up or out of date is still `active`; `replaced` ended for good."""

    ACTIVE = "active"
    BLOCKED = "blocked"
    REPLACED = "replaced"


class VoucherDeed(StrEnum):
    """What a manager does to a voucher."""

    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"
    REISSUED = "reissued"


_STATES = {
    VoucherState.ACTIVE: N_("active"),
    VoucherState.BLOCKED: N_("blocked"),
    VoucherState.REPLACED: N_("replaced by another"),
}


def state_words(state: VoucherState) -> str:
    """Return a state in the current language."""
    return _(_STATES[state])


@dataclass(frozen=True, slots=True)
class NewVoucher:
    """A voucher as it is sold or issued; none of this ever changes.

    `amount` is in minor units of `currency`, of a ticket voucher a number of tickets. It is valid to the end of the
    business day `valid_until` (ISO date). `types` are the ids of the ticket types that it makes free, any if empty.
    """

    id: str
    kind: VoucherKind
    amount: int
    currency: str
    valid_until: str
    code_hash: str
    last4: str
    types: tuple[str, ...] = ()

    @property
    def is_value(self) -> bool:
        """Whether it pays an amount."""
        return self.kind is VoucherKind.VALUE


@dataclass(frozen=True, slots=True)
class VoucherMove:
    """Movement `number` of a voucher: what goes into its balance (below zero: out of it). Number 0 begins it."""

    voucher: str
    number: int
    amount: int

    @property
    def claim(self) -> str:
        """The claim that lets only one entry make this movement."""
        return claim_of(self.voucher, self.number)


@dataclass(frozen=True, slots=True)
class Voucher:
    """A voucher with its balance, as its entries say. `moves` is how many there were, and so the number of the next.

    `sale` sold it, or a refund of `sale` issued it (None: it was issued in place of `replaces`); `at` is when.
    `replaced_by` was issued in its place.
    """

    id: str
    kind: VoucherKind
    amount: int
    currency: str
    valid_until: str
    code_hash: str
    last4: str
    types: tuple[str, ...]
    balance: int
    moves: int
    state: VoucherState
    sale: str | None
    at: datetime
    replaced_by: str | None = None
    replaces: str | None = None

    def is_over(self, day: str) -> bool:
        """Tell whether it is out of date on a business day."""
        return self.valid_until < day

    @property
    def is_value(self) -> bool:
        """Whether it pays an amount."""
        return self.kind is VoucherKind.VALUE


@dataclass(frozen=True, slots=True)
class IssuedVoucher:
    """A voucher with its code in groups of four; the code is stored nowhere."""

    voucher: Voucher
    code: str


def balance_words(voucher: Voucher) -> str:
    """Return what is left of a voucher of what it was worth, in words."""
    if voucher.is_value:
        left, whole = money(voucher.balance, voucher.currency), money(voucher.amount, voucher.currency)
        return _("{left} of {whole}").format(left=left, whole=whole)
    words = ngettext("{left} of {whole} ticket", "{left} of {whole} tickets", voucher.amount)
    return words.format(left=voucher.balance, whole=voucher.amount)


def claim_of(voucher: str, number: int) -> str:
    """Return the claim of a movement."""
    return f"{PREFIX}:{voucher}:{number}"


def claims_of_moves(moves: Iterable[VoucherMove]) -> tuple[str, ...]:
    """Return the claims of several movements."""
    return tuple(one.claim for one in moves)


def is_claim(claim: str) -> bool:
    """Tell whether a claim is that of a movement."""
    return claim.startswith(f"{PREFIX}:")


def check_amount(kind: VoucherKind, amount: int) -> int:
    """Return what a new voucher is worth; InvalidInputError for nothing, or more than any voucher has."""
    if kind is VoucherKind.TICKET and not 0 < amount <= _MOST_TICKETS:
        words = _("A ticket voucher is for 1 to {count} tickets.")
        raise InvalidInputError(words.format(count=_MOST_TICKETS), field="amount")
    if not 0 < amount <= _MOST:
        raise InvalidInputError(_("Type what the voucher is worth."), field="amount")
    return amount


def check_house_limit(house: House, price: int, field: str) -> None:
    """Raise InvalidInputError for the field if a new voucher would cost more than the house sells one for."""
    if house.voucher_most and price > Decimal(house.voucher_most).scaleb(digits(house.currency)):
        most = money(int(Decimal(house.voucher_most).scaleb(digits(house.currency))), house.currency)
        raise InvalidInputError(_("A voucher costs at most {amount} in this house.").format(amount=most), field=field)


def check_valid_until(text: str | None, today: str) -> str:
    """Return the last business day of a new voucher, three years from today if none is named.

    InvalidInputError for what is no ISO date, or lies before today or more than thirty years ahead.
    """
    first = date.fromisoformat(today)
    if text is None or not text.strip():
        return _years_later(first, VALID_YEARS).isoformat()
    try:
        last = date.fromisoformat(text.strip())
    except ValueError:
        words = _("Write the day as a date that exists, such as 2026-12-31.")
        raise InvalidInputError(words, field="valid_until") from None
    if last < first:
        raise InvalidInputError(_("That day is over. Name one that is still to come."), field="valid_until")
    if last > _years_later(first, _MOST_YEARS):
        words = _("A voucher is valid for at most {count} years.")
        raise InvalidInputError(words.format(count=_MOST_YEARS), field="valid_until")
    return last.isoformat()


def _years_later(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year + years)
    except ValueError:  # of the 29th of February
        return day.replace(year=day.year + years, month=3, day=1)
