"""Where a payment can stand, and what a page has to show of it. How one step leads to another is `payment_flow`."""

from enum import Enum
from typing import Protocol

from cinema.domain.transactions import Transaction


class Step(Enum):
    """Where a payment stands."""

    PREPARING = "preparing"
    READY = "ready"
    PAYING = "paying"
    ASKED = "asked"  # a person charges the card on a separate terminal
    CHECKING = "checking"  # an answer was lost; it is being asked for
    UNRESOLVED = "unresolved"
    PAID = "paid"
    GONE = "gone"

    @property
    def is_moving(self) -> bool:
        """Whether an answer is awaited that may be about money."""
        return self in {Step.PAYING, Step.CHECKING}


class Page(Protocol):
    """What the payment page shows."""

    def step_changed(self) -> None:
        """Show the step as it is now."""

    def say(self, message: str, kind: str) -> None:
        """Say a word above the form."""

    def field_error(self, field: str, message: str) -> None:
        """Show an error beside its field."""

    def slip_known(self, message: str) -> None:
        """Ask whether a slip that another sale has was paid again."""

    def unresolved(self, message: str) -> None:
        """Say that a manager decides: nothing more can be done here."""

    def paid(self, sale: Transaction) -> None:
        """Go on to the receipt."""

    def gone(self, message: str) -> None:
        """Say that the seats are free again."""
