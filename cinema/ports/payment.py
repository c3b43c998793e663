"""Ports for payment: terminals, and the test terminal's stored answers. Amounts are in minor units."""

from typing import Protocol

from cinema.domain.payments import Answer, Attempt, PaymentRequest, Provider


class TerminalMemory(Protocol):
    """The test terminal's answers by idempotency key, stored in the database so that they survive the program."""

    def decide(self, key: str, kind: str, amount: int, last4: str, *, is_refund: bool = False) -> Answer:
        """Store an answer unless the key has one, and return the key's answer: the first writer wins.

        A cancelled key stays cancelled. `is_refund` marks money that went back.
        """

    def cancel(self, key: str) -> Answer:
        """Return the key's answer; without one, store `cancelled` as its final answer. A repeat returns the same."""


class PaymentTerminal(Protocol):
    """A way to pay. `key` is an idempotency key: a repeated call has one effect and returns the same answer."""

    provider: Provider

    def is_reachable(self) -> bool:
        """Tell within two seconds whether it answers now; never raises. A kiosk sells nothing while it doesn't."""

    def check(self, request: PaymentRequest, amount: int) -> PaymentRequest:
        """Return the request normalised; InvalidInputError names the wrong field. Moves no money."""

    def charge(self, key: str, amount: int, request: PaymentRequest) -> Answer:
        """Take the money, once per key; kind `none` after a timeout: it may or may not have been taken."""

    def refund(self, key: str, amount: int, payment: Attempt, reference: str | None) -> Answer:
        """Give back all or part of a payment, once per key; kind `none` after a timeout.

        `reference` is the number that staff read from a separate terminal's slip.
        """

    def cancel(self, key: str) -> Answer:
        """Prevent a charge or refund: approved if it had happened already, cancelled if it never will, else none."""
