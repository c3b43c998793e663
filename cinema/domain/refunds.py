"""Refunds: money given back for a whole sale or for single tickets. No terminal is called here."""

from dataclasses import dataclass
from datetime import datetime

from cinema.domain.payments import AttemptState, Tender


@dataclass(frozen=True, slots=True)
class Refund:
    """Money on its way back, or given back; its id is the idempotency key given to the terminal.

    `state` as of an attempt: asked (no answer yet), approved (given back), declined or cancelled (not given back).
    `by` is the user's id, None for the operator. `amount` in minor units; instants are the database's.
    """

    id: str
    tickets: tuple[str, ...]
    amount: int
    tender: Tender
    provider: str
    state: AttemptState
    reason: str
    by: str | None
    workstation: str
    at: datetime
    reference: str | None = None
    refusal: str | None = None
    number: str | None = None
    done_at: datetime | None = None

    @property
    def has_unanswered_slip(self) -> bool:
        """Whether it was asked with a separate terminal's slip: its money was given back before it was written."""
        return self.state is AttemptState.ASKED and self.reference is not None


def is_refund_number(number: str) -> bool:
    """Tell whether a number is a refund's, and not a sale's."""
    return number.startswith("R")


def refund_number(year: int, count: int) -> str:
    """Write a refund's number: a series of its own by business year, without gaps, such as R2026-000007."""
    return f"R{year}-{count:06d}"
