"""Invoices and transfers: a named buyer pays the house's bank account later, so there is no terminal to ask."""

from dataclasses import replace

from cinema.domain.payments import Answer, AnswerKind, Attempt, PaymentRequest, Provider, Refusal


class Invoices:
    """See `cinema.ports.PaymentTerminal`. The sale's entry is the only record; the office sees the transfer."""

    provider = Provider.INVOICE

    def is_reachable(self) -> bool:
        """See the port: nothing is connected."""
        return True

    def check(self, request: PaymentRequest, amount: int) -> PaymentRequest:  # noqa: ARG002 - the port's
        """See the port. The buyer is the order's, and checked with it."""
        return replace(request, tendered=None, card=None, reference=None)

    def charge(self, key: str, amount: int, request: PaymentRequest) -> Answer:  # noqa: ARG002 - the port's
        """See the port."""
        return Answer(AnswerKind.APPROVED)

    def refund(self, key: str, amount: int, payment: Attempt, reference: str | None) -> Answer:  # noqa: ARG002 - the port's
        """See the port: the office transfers it, or cancels the invoice, after the refund is recorded."""
        return Answer(AnswerKind.APPROVED)

    def cancel(self, key: str) -> Answer:  # noqa: ARG002 - the port's
        """See the port: what is not recorded was not put on an invoice."""
        return Answer(AnswerKind.CANCELLED, reason=Refusal.CANCELLED)
