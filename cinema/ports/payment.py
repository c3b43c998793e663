"""Payment terminals."""

from typing import Protocol

from cinema.domain.payments import Answer, Attempt, PaymentRequest, Provider


class TerminalMemory(Protocol):
    """What the test terminal remembers, in the database, so that it survives the program."""

    def decide(self, key: str, kind: str, amount: int, last4: str, delay: int, *, is_refund: bool = False) -> Answer:
        """Keep and return the first answer for a key; a tombstone refuses for ever. `delay` seconds until visible.

        `is_refund` tells that the money went back.
        """

    def read(self, key: str) -> Answer | None:
        """Return the answer visible now, None if the key was never heard of."""

    def cancel(self, key: str) -> Answer:
        """Approved if the charge went through, else leave a tombstone and return cancelled; a repeat: the same."""


class PaymentTerminal(Protocol):
    """One way to take money. Every call may be repeated with the same key."""

    provider: Provider

    def check(self, request: PaymentRequest, amount: int) -> PaymentRequest:
        """Return the request tidied, or raise InvalidInputError for the field; no money moves."""

    def charge(self, key: str, amount: int, request: PaymentRequest) -> Answer:
        """Take the money once for this key; kind `none` when no answer came in time."""

    def refund(self, key: str, amount: int, payment: Attempt, reference: str | None) -> Answer:
        """Give back once for this key what `payment` took, or a part; kind `none` when no answer came in time.

        `reference` is what the staff read on a separate terminal's slip.
        """

    def status(self, key: str) -> Answer:
        """Ask what became of a charge or refund; `none` if that can't be known now."""

    def cancel(self, key: str) -> Answer:
        """Make sure a charge or refund does not happen any more.

        Approved if it had happened, cancelled if it never will, else none.
        """
