"""Payments by voucher: the sale's entry redeems it, so there is no terminal to ask and no timeout."""

from dataclasses import replace

from cinema.domain.payments import Answer, AnswerKind, Attempt, PaymentRequest, Provider, Refusal
from cinema.domain.voucher_codes import read_code


class VoucherPurse:
    """See `cinema.ports.PaymentTerminal`. Keeps no record of its own: the entry that moves the voucher is one."""

    provider = Provider.VOUCHER

    def is_reachable(self) -> bool:
        """See the port: nothing is connected."""
        return True

    def check(self, request: PaymentRequest, amount: int) -> PaymentRequest:  # noqa: ARG002 - the port's
        """See the port. Only the code's form is checked; what it has left is judged with the entry."""
        return replace(request, voucher=read_code(request.voucher or ""), tendered=None, card=None, reference=None)

    def charge(self, key: str, amount: int, request: PaymentRequest) -> Answer:  # noqa: ARG002 - the port's
        """See the port."""
        return Answer(AnswerKind.APPROVED)

    def refund(self, key: str, amount: int, payment: Attempt, reference: str | None) -> Answer:  # noqa: ARG002 - the port's
        """See the port: the refund's entry puts it back into the voucher."""
        return Answer(AnswerKind.APPROVED)

    def cancel(self, key: str) -> Answer:  # noqa: ARG002 - the port's
        """See the port: a voucher that no entry redeems is as it was."""
        return Answer(AnswerKind.CANCELLED, reason=Refusal.CANCELLED)
