"""A card terminal for demos and tests, which decides by the card's number. No money moves."""

import time

from cinema.domain.payments import Answer, AnswerKind, Attempt, PaymentRequest, Tender, check_card_number
from cinema.errors import InvalidInputError
from cinema.i18n import N_, _
from cinema.ports import TerminalMemory

# The first four are known to everybody in the field; the last three are ours.
TEST_CARDS = {
    "4242424242424242": ("approved", N_("approves")),
    "4000000000000002": ("declined", N_("declines")),
    "4000000000009995": ("insufficient-funds", N_("lacks funds")),
    "4000000000005126": ("approved", N_("approves, but refuses to give money back")),
    "4000000000000127": ("timeout", N_("times out, nothing is taken")),
    "4000000000000119": ("late", N_("approves after the time-out")),
    "4000000000000259": ("silent", N_("never answers: a manager decides")),
}
_NO_REFUNDS = "5126"
_LATE_SECONDS = 3


class DemoTerminal:
    """See `cinema.ports.PaymentTerminal`. `patience` is its time-out in seconds."""

    __test__ = False
    provider = "test"

    def __init__(self, memory: TerminalMemory, patience: float = 1.0) -> None:
        self._memory = memory
        self._patience = patience

    def check(self, request: PaymentRequest, amount: int) -> PaymentRequest:  # noqa: ARG002 - the port's
        """See the port."""
        number = check_card_number(request.card)
        if number not in TEST_CARDS:
            raise InvalidInputError(_("That card number is not known to the test terminal."), field="card")
        return PaymentRequest(Tender.CARD, card=number)

    def charge(self, key: str, amount: int, request: PaymentRequest) -> Answer:
        """See the port."""
        number = request.card or ""
        return self._answer(key, TEST_CARDS[number][0], amount, number[-4:], is_refund=False)

    def refund(self, key: str, amount: int, payment: Attempt, reference: str | None) -> Answer:  # noqa: ARG002 - the port's
        """See the port: the card behaves as it did when it paid, but for the one that refuses refunds."""
        last4 = payment.last4 or ""
        behaviour = next((word for number, (word, _text) in TEST_CARDS.items() if number.endswith(last4)), "approved")
        return self._answer(key, "declined" if last4 == _NO_REFUNDS else behaviour, amount, last4, is_refund=True)

    def _answer(self, key: str, behaviour: str, amount: int, last4: str, *, is_refund: bool) -> Answer:
        if behaviour == "timeout":
            time.sleep(self._patience)
            return Answer(AnswerKind.NONE)
        if behaviour in {"late", "silent"}:
            kind = AnswerKind.APPROVED if behaviour == "late" else AnswerKind.NONE
            self._memory.decide(key, kind.value, amount, last4, _LATE_SECONDS, is_refund=is_refund)
            time.sleep(self._patience)
            return Answer(AnswerKind.NONE)
        return self._memory.decide(key, behaviour, amount, last4, 0, is_refund=is_refund)

    def status(self, key: str) -> Answer:
        """See the port."""
        return self._memory.read(key) or Answer(AnswerKind.NONE)

    def cancel(self, key: str) -> Answer:
        """See the port."""
        return self._memory.cancel(key)
