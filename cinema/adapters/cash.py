"""Cash payments: staff has counted the money, so there is no terminal to ask and no timeout."""

from dataclasses import replace

from cinema.domain.payments import Answer, AnswerKind, Attempt, PaymentRequest, Provider, Refusal, cash_change


class CashDrawer:
    """See `cinema.ports.PaymentTerminal`. Keeps no record of its own: the sale's entry in the journal is the record."""

    provider = Provider.CASH

    def is_reachable(self) -> bool:
        """See the port: nothing is connected."""
        return True

    def check(self, request: PaymentRequest, amount: int) -> PaymentRequest:
        """See the port."""
        cash_change(amount, request.tendered)  # raises if too little was given
        return replace(request, card=None, reference=None)

    def charge(self, key: str, amount: int, request: PaymentRequest) -> Answer:  # noqa: ARG002 - the port's
        """See the port."""
        return Answer(AnswerKind.APPROVED)

    def refund(self, key: str, amount: int, payment: Attempt, reference: str | None) -> Answer:  # noqa: ARG002 - the port's
        """See the port: staff hands the money over after the refund is recorded."""
        return Answer(AnswerKind.APPROVED)

    def cancel(self, key: str) -> Answer:  # noqa: ARG002 - the port's
        """See the port: cash that is not recorded was not taken."""
        return Answer(AnswerKind.CANCELLED, reason=Refusal.CANCELLED)
