"""The steps of a payment, and the page interface that shows them; `payment_flow` has the transitions."""

from enum import Enum
from typing import Protocol

from cinema.domain.transactions import Transaction
from gui.window.undecided import Decision


class Step(Enum):
    """A step of a payment."""

    PREPARING = "preparing"
    READY = "ready"
    PAYING = "paying"
    ASKED = "asked"  # the staff charges the payment card on a separate terminal
    CHECKING = "checking"  # an answer was lost and is being asked for
    UNRESOLVED = "unresolved"  # a manager decides
    PAID = "paid"
    GONE = "gone"

    @property
    def is_moving(self) -> bool:
        """Whether a call is running that may move money."""
        return self in {Step.PAYING, Step.CHECKING}


class Page(Protocol):
    """The payment page as `PaymentFlow` sees it."""

    def step_changed(self) -> None:
        """Show the current step."""

    def say(self, message: str, kind: str) -> None:
        """Show a message above the form."""

    def field_error(self, field: str, message: str) -> None:
        """Show an error at its field."""

    def slip_known(self, message: str) -> None:
        """Ask whether a slip recorded for another sale was paid again."""

    def unresolved(self, message: str) -> None:
        """Show that a manager decides; nothing more can be done here."""

    def decided(self, decision: Decision) -> bool:
        """Show a manager's decision, if this page is in front; returns whether it was shown."""

    def paid(self, sale: Transaction) -> None:
        """Go on to the receipt."""

    def gone(self, message: str) -> None:
        """Show that the seats are free again."""
