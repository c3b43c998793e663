"""Tenders, payment attempts, and the answers of payment terminals, as values."""

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from cinema.errors import InvalidInputError
from cinema.i18n import N_, _


class Tender(StrEnum):
    """The means of payment."""

    CASH = "cash"
    CARD = "card"
    INVOICE = "invoice"


_TENDER_NAMES = {Tender.CASH: N_("Cash"), Tender.CARD: N_("Card"), Tender.INVOICE: N_("Invoice or transfer")}


def tender_name(tender: Tender) -> str:
    """Return a tender's name in the current language."""
    return _(_TENDER_NAMES[tender])


class Provider(StrEnum):
    """What takes the money: the cash drawer, a separate terminal that staff operates, or the demo's test terminal.

    `invoice`: nothing is taken at the till, since a named buyer gets an invoice and pays by transfer.
    """

    CASH = "cash"
    SEPARATE = "separate"
    TEST = "test"
    INVOICE = "invoice"

    @property
    def is_manual(self) -> bool:
        """Whether staff must give its money back by hand."""
        return self in {Provider.CASH, Provider.SEPARATE, Provider.INVOICE}

    @property
    def is_entered(self) -> bool:
        """Whether its money moves by the entry alone, so that without one there is nothing to give back."""
        return self in {Provider.CASH, Provider.INVOICE}


CARD_PROVIDERS = (Provider.SEPARATE, Provider.TEST)
"""The providers for card payments; the house's setting names one."""


class AttemptState(StrEnum):
    """The state of a payment attempt. `asked`: no answer yet; `returned`: taken, then given back."""

    ASKED = "asked"
    APPROVED = "approved"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt to pay a whole sale or one tender of it. Its id is the terminal's idempotency key.

    `moved_from` is the attempt that took this money, where an exchange moved it from another sale: a terminal gives it
    back by that one, and no money moved with this one. `amount` is what it pays of the sale; cash that was rounded to
    the house's coins is `rounding` more (less, if negative) than that.
    """

    id: str
    tender: Tender
    provider: Provider
    amount: int
    state: AttemptState
    at: datetime
    tendered: int | None = None
    change: int | None = None
    last4: str | None = None
    reference: str | None = None
    reason: str | None = None
    moved_from: str | None = None
    rounding: int = 0

    @property
    def received(self) -> int:
        """The money that it took: what it pays of the sale, and the rounding of cash."""
        return self.amount + self.rounding

    def approved(self, reference: str | None = None, last4: str | None = None, at: datetime | None = None) -> "Attempt":
        """Return the attempt as one that took its money, with what the terminal's answer, or the pin, added."""
        return replace(
            self,
            state=AttemptState.APPROVED,
            at=at or self.at,
            reason=None,
            reference=reference or self.reference,
            last4=last4 or self.last4,
        )

    def refused(self, reason: str, state: AttemptState = AttemptState.CANCELLED) -> "Attempt":
        """Return the attempt as one that took no money."""
        return replace(self, state=state, reason=reason)

    @property
    def claim(self) -> str:
        """The claim that lets only one entry record its money."""
        return f"attempt:{self.id}"


@dataclass(frozen=True, slots=True)
class PaymentRequest:
    """A tender as typed: cash with the amount given, a test card's number, or the reference of a terminal's slip.

    Only the last four digits of a card number are ever stored. `known_slip` confirms that a slip which is recorded for
    another sale was paid again: its money is recorded as surplus, and a manager gives it back.
    """

    tender: Tender
    tendered: int | None = None
    card: str | None = None
    reference: str | None = None
    known_slip: bool = False

    def __repr__(self) -> str:
        """Leave out the card number, so that it can't get into a log."""
        return f"PaymentRequest({self.tender.value}, tendered={self.tendered}, reference={self.reference!r})"


class AnswerKind(StrEnum):
    """The kind of a terminal's answer. `none`: no answer, so the money may or may not have been taken."""

    APPROVED = "approved"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Answer:
    """A terminal's answer. `reason` explains a refusal; `reference` is the terminal's transaction number."""

    kind: AnswerKind
    reference: str | None = None
    reason: str | None = None
    last4: str | None = None


class Refusal(StrEnum):
    """Why no money was taken or given back."""

    DECLINED = "declined"
    INSUFFICIENT_FUNDS = "insufficient-funds"
    TIMEOUT = "timeout"
    CANCELLED = "cancelled"
    INVALID_CARD = "invalid-card"
    NOT_TAKEN = "not-taken"


UNKNOWN = "unknown"
"""The reason of an attempt that is still asked and that no terminal can tell of: a manager decides."""

REASONS: dict[str, str] = {
    Refusal.DECLINED: N_("The card was declined. Try another card or another way to pay."),
    Refusal.INSUFFICIENT_FUNDS: N_("The card does not have enough funds. Try another card or another way to pay."),
    Refusal.TIMEOUT: N_("The card terminal did not answer in time. Nothing was taken: you can try again."),
    Refusal.CANCELLED: N_("The payment was cancelled. Nothing was taken."),
    Refusal.INVALID_CARD: N_("The test terminal doesn't know that card number. Use one of the test cards."),
    Refusal.NOT_TAKEN: N_("The card was not charged, as staff recorded. Try again or pay another way."),
}


def cash_change(total: int, tendered: int | None) -> int:
    """Return the change for tendered cash, in minor units; InvalidInputError if it is less than the total.

    The total is what is due in cash, after it was rounded to the house's coins.
    """
    if tendered is None:
        raise InvalidInputError(_("Type the amount that was given."), field="tendered")
    if tendered < total:
        raise InvalidInputError(_("That is less than the total."), field="tendered")
    return tendered - total


def check_card_number(text: str | None) -> str:
    """Return the digits of a card number; InvalidInputError unless they are 12 to 19 with a valid check digit.

    Length and Luhn check digit are those of ISO/IEC 7812-1.
    """
    digits = "".join(sign for sign in text or "" if sign not in " -")
    if not (digits.isascii() and digits.isdigit() and 12 <= len(digits) <= 19):
        raise InvalidInputError(_("A card number has 12 to 19 digits."), field="card")
    odd = [int(sign) for sign in reversed(digits)]
    total = sum(odd[0::2]) + sum(sum(divmod(2 * value, 10)) for value in odd[1::2])
    if total % 10:
        raise InvalidInputError(_("One of the digits of the card number is wrong."), field="card")
    return digits


@dataclass(frozen=True, slots=True)
class PaymentWay:
    """A way to pay that the payment screen offers."""

    tender: Tender
    provider: Provider
