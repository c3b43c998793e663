"""Ways to pay, attempts to pay, and what a terminal may answer. No terminal is called here."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cinema.errors import InvalidInputError
from cinema.i18n import N_, _


class Tender(StrEnum):
    """With what is paid."""

    CASH = "cash"
    CARD = "card"


class Provider(StrEnum):
    """Who takes the money: the cash drawer, a terminal that staff operates and reads, or the demo's test terminal."""

    CASH = "cash"
    SEPARATE = "separate"
    TEST = "test"

    @property
    def is_manual(self) -> bool:
        """Whether only a person can give its money back."""
        return self in {Provider.CASH, Provider.SEPARATE}


CARD_PROVIDERS = (Provider.SEPARATE, Provider.TEST)
"""Those who take cards, one of whom the house's setting names."""


class AttemptState(StrEnum):
    """What became of one attempt to pay. `asked`: no answer yet; `returned`: taken, then given back."""

    ASKED = "asked"
    APPROVED = "approved"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to pay, all of a sale or one tender of it; its id is the idempotency key given to the terminal."""

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

    @property
    def claim(self) -> str:
        """The claim of the one entry that records its money."""
        return f"attempt:{self.id}"


@dataclass(frozen=True, slots=True)
class PaymentRequest:
    """What the buyer offers: cash with the amount given, or a card (number for the test terminal, the reference of a
    separate terminal's slip). A card number is never stored beyond its last four digits. `known_slip` confirms that a
    slip which another sale has already was paid again: its money is recorded, and a manager gives it back.
    """  # noqa: D205

    tender: Tender
    tendered: int | None = None
    card: str | None = None
    reference: str | None = None
    known_slip: bool = False

    def __repr__(self) -> str:
        """Show everything but the card's number, so that no log can hold it."""
        return f"PaymentRequest({self.tender.value}, tendered={self.tendered}, reference={self.reference!r})"


class AnswerKind(StrEnum):
    """What a terminal says. `none`: no answer, the money may or may not have been taken."""

    APPROVED = "approved"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Answer:
    """A terminal's answer; `reason` explains a refusal, `reference` is the terminal's own number."""

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


REASONS: dict[str, str] = {
    Refusal.DECLINED: N_("The card was declined. Try another card or another way to pay."),
    Refusal.INSUFFICIENT_FUNDS: N_("The card does not have enough funds. Try another card or another way to pay."),
    Refusal.TIMEOUT: N_("The card terminal did not answer in time. Nothing was taken: you can try again."),
    Refusal.CANCELLED: N_("The payment was cancelled. Nothing was taken."),
    Refusal.INVALID_CARD: N_("That card number is not known to the test terminal."),
    Refusal.NOT_TAKEN: N_("The staff noted that the card was not charged."),
}


def cash_change(total: int, tendered: int | None) -> int:
    """Return the change for cash given, in minor units; raises InvalidInputError when it is less than due."""
    if tendered is None:
        raise InvalidInputError(_("Type the amount that was given."), field="tendered")
    if tendered < total:
        raise InvalidInputError(_("That is less than the total."), field="tendered")
    return tendered - total


def check_card_number(text: str | None) -> str:
    """Return a card number's digits: 12 to 19, with a right check digit (ISO/IEC 7812), else InvalidInputError."""
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
    """A way to pay that is open to somebody: what the payment screen offers."""

    tender: Tender
    provider: Provider
