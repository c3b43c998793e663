"""Refunds of whole sales or single tickets, as values, and how they are shared over tenders."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from cinema.domain.ids import new_id
from cinema.domain.payments import Attempt, AttemptState, Provider, Tender


@dataclass(frozen=True, slots=True)
class RefundShare:
    """The part of a refund that goes back to one tender. Its id is the terminal's idempotency key."""

    id: str
    attempt: str
    tender: Tender
    provider: Provider
    amount: int
    reference: str | None = None
    last4: str | None = None


@dataclass(frozen=True, slots=True)
class Refund:
    """A refund under way or ended. Its id is the operation's: the `_id` of its entry or of its `void`.

    `state` as of an attempt: asked (no answer yet), approved (given back), declined or cancelled (not given back).
    `by` is the user's id, None for the operator. `amount` is in minor units; instants are by the database's clock.
    `unresolved`: the outcome is unknown, so a manager decides. `reason` is free text; its entry has only a salted hash.
    `seal` is the signature of the till that asked for it: one that was appended by hand has none.
    """

    id: str
    tickets: tuple[str, ...]
    amount: int
    shares: tuple[RefundShare, ...]
    state: AttemptState
    by: str | None
    workstation: str
    at: datetime
    reason: str = ""
    salt: str = ""
    refusal: str | None = None
    unresolved: bool = False
    number: str | None = None
    done_at: datetime | None = None
    seal: str = ""

    @property
    def tender(self) -> Tender:
        """The tender of the first share."""
        return self.shares[0].tender

    @property
    def reference(self) -> str | None:
        """The terminal's reference of the first share."""
        return self.shares[0].reference

    @property
    def is_under_way(self) -> bool:
        """Whether it has been asked and not ended, so that its tickets are locked."""
        return self.state is AttemptState.ASKED


NOT_ENTERED = ("reason", "salt", "seal")
"""Fields of a stored refund that its entry does not have."""


def as_entered(refund: Refund) -> Refund:
    """Return a refund as its entry has it."""
    return replace(refund, reason="", salt="", seal="")


def sealed_words(sale_id: str, refund: Refund) -> bytes:
    """Return what a till signs of a refund when it asks for it."""
    shares = [[one.id, one.attempt, one.provider.value, one.amount, one.reference] for one in refund.shares]
    said = ["refund", sale_id, refund.id, list(refund.tickets), refund.amount, shares, refund.by]
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def refund_shares(paid: Sequence[Attempt], before: dict[str, int], amount: int) -> tuple[RefundShare, ...]:
    """Share a refund over a sale's tenders: the last payment is refunded first, and none by more than it paid.

    `before` has what each tender (by attempt id) got back already.
    """
    shares: list[RefundShare] = []
    left = amount
    for attempt in reversed(paid):
        part = min(left, attempt.amount - before.get(attempt.id, 0))
        # A refund of free tickets needs a share too, which names the tender that the receipt shows.
        if part > 0 or (amount == 0 and not shares):
            shares.append(RefundShare(new_id(), attempt.id, attempt.tender, attempt.provider, part))
            left -= part
    return tuple(shares)


def is_refund_number(number: str) -> bool:
    """Tell whether a number is a refund's instead of a sale's."""
    return number.startswith("R")
