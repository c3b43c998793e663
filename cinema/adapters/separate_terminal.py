"""A separate card terminal, not connected to the till: staff types in the reference from its slip."""

from dataclasses import replace

from cinema.domain.payments import Answer, AnswerKind, Attempt, PaymentRequest, Provider
from cinema.domain.text import clean_line
from cinema.i18n import _


class SeparateTerminal:
    """See `cinema.ports.PaymentTerminal`. Only staff knows an outcome, so it answers `none` without a reference."""

    provider = Provider.SEPARATE

    def is_reachable(self) -> bool:
        """See the port: nothing is connected."""
        return True

    def check(self, request: PaymentRequest, amount: int) -> PaymentRequest:  # noqa: ARG002 - the port's
        """See the port: checks the reference, if there is one; without one, staff is asked later."""
        if request.reference is None:
            return request
        return replace(request, reference=_tidy(request.reference))

    def charge(self, key: str, amount: int, request: PaymentRequest) -> Answer:  # noqa: ARG002 - the port's
        """See the port: a reference is the staff's confirmation that the terminal took the money."""
        if request.reference is None:
            return Answer(AnswerKind.NONE)
        return Answer(AnswerKind.APPROVED, _tidy(request.reference))

    def refund(self, key: str, amount: int, payment: Attempt, reference: str | None) -> Answer:  # noqa: ARG002 - the port's
        """See the port: a reference is the staff's confirmation that the terminal gave the money back."""
        if reference is None:
            return Answer(AnswerKind.NONE)
        return Answer(AnswerKind.APPROVED, _tidy(reference), last4=payment.last4)

    def cancel(self, key: str) -> Answer:  # noqa: ARG002 - the port's
        """See the port: always unknown, because only the terminal's own log has the outcome."""
        return Answer(AnswerKind.NONE)


def _tidy(reference: str) -> str:
    return clean_line(reference, "reference", _("reference on the slip"), longest=40)
