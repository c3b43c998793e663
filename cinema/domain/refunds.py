"""Refunds: money given back for a whole sale or for single tickets. No terminal is called here."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cinema.domain.ids import new_id
from cinema.domain.payments import Attempt, AttemptState, Provider, Tender


@dataclass(frozen=True, slots=True)
class RefundShare:
    """What one tender of the sale gets back. Its id is the idempotency key given to the terminal."""

    id: str
    attempt: str
    tender: Tender
    provider: Provider
    amount: int
    reference: str | None = None
    last4: str | None = None


@dataclass(frozen=True, slots=True)
class Refund:
    """Money on its way back, or given back. Its id is the id of the operation that closes it.

    `state` as of an attempt: asked (no answer yet), approved (given back), declined or cancelled (not given back).
    `by` is the user's id, None for the operator. `amount` in minor units; instants are the database's. `unresolved`:
    nobody can tell whether the money was given back, so a manager decides. `reason` is free text of the staff, which
    stays out of the journal: an entry has its salted hash.
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

    @property
    def tender(self) -> Tender:
        """The tender that gets money back, the first of several."""
        return self.shares[0].tender

    @property
    def reference(self) -> str | None:
        """The terminal's reference of the first tender's share."""
        return self.shares[0].reference

    @property
    def is_under_way(self) -> bool:
        """Whether its tickets are locked: asked, and not ended."""
        return self.state is AttemptState.ASKED


def refund_shares(paid: Sequence[Attempt], before: dict[str, int], amount: int) -> tuple[RefundShare, ...]:
    """Share a refund over the tenders of a sale: the last one paid is given back first, none more than it paid.

    `before` is what each tender (by attempt) got back already.
    """
    shares: list[RefundShare] = []
    left = amount
    for attempt in reversed(paid):
        part = min(left, attempt.amount - before.get(attempt.id, 0))
        if part > 0 or (amount == 0 and not shares):
            shares.append(RefundShare(new_id(), attempt.id, attempt.tender, attempt.provider, part))
            left -= part
    return tuple(shares)


def is_refund_number(number: str) -> bool:
    """Tell whether a number is a refund's, and not a sale's."""
    return number.startswith("R")
