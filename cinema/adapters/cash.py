"""Cash as a way to pay: taken when it is written down, so there is nobody to ask and nothing to time out."""

from dataclasses import replace

from cinema.domain.payments import Answer, AnswerKind, Attempt, PaymentRequest, Provider, Refusal, cash_change


class CashDrawer:
    """See `cinema.ports.PaymentTerminal`. The sale's own attempt is the record; a cancelled one refuses by itself."""

    provider = Provider.CASH

    def check(self, request: PaymentRequest, amount: int) -> PaymentRequest:
        """See the port."""
        cash_change(amount, request.tendered)
        return replace(request, card=None, reference=None)

    def charge(self, key: str, amount: int, request: PaymentRequest) -> Answer:  # noqa: ARG002 - the port's
        """See the port."""
        return Answer(AnswerKind.APPROVED)

    def refund(self, key: str, amount: int, payment: Attempt, reference: str | None) -> Answer:  # noqa: ARG002 - the port's
        """See the port: what is written down as given back is handed over after."""
        return Answer(AnswerKind.APPROVED)

    def status(self, key: str) -> Answer:  # noqa: ARG002 - the port's
        """See the port."""
        return Answer(AnswerKind.NONE)

    def cancel(self, key: str) -> Answer:  # noqa: ARG002 - the port's
        """See the port: cash not yet written down was not taken."""
        return Answer(AnswerKind.CANCELLED, reason=Refusal.CANCELLED)
