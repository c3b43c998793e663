"""The test terminal: a simulated card terminal whose answer depends on the card number. Moves no money."""

import time

from cinema.domain.demo_cards import DemoBehaviour, demo_card, demo_card_ending
from cinema.domain.payments import Answer, AnswerKind, Attempt, PaymentRequest, Provider, Tender, check_card_number
from cinema.errors import InvalidInputError
from cinema.i18n import _
from cinema.ports import TerminalMemory


class DemoTerminal:
    """See `cinema.ports.PaymentTerminal`. `patience` is its timeout in seconds."""

    __test__ = False
    provider = Provider.TEST

    def __init__(self, memory: TerminalMemory, patience: float = 1.0) -> None:
        self._memory = memory
        self._patience = patience

    def is_reachable(self) -> bool:
        """See the port: it is a part of this program."""
        return True

    def check(self, request: PaymentRequest, amount: int) -> PaymentRequest:  # noqa: ARG002 - the port's
        """See the port."""
        number = check_card_number(request.card)
        if demo_card(number) is None:
            words = _("The test terminal doesn't know that card number. Use one of the test cards.")
            raise InvalidInputError(words, field="card")
        return PaymentRequest(Tender.CARD, card=number)

    def charge(self, key: str, amount: int, request: PaymentRequest) -> Answer:
        """See the port."""
        number = request.card or ""
        card = demo_card(number)
        assert card is not None
        return self._answer(key, card.behaviour, amount, number[-4:], is_refund=False)

    def refund(self, key: str, amount: int, payment: Attempt, reference: str | None) -> Answer:  # noqa: ARG002 - the port's
        """See the port: the card behaves as in the payment, except for the one that declines refunds."""
        last4 = payment.last4 or ""
        card = demo_card_ending(last4)
        behaviour = card.behaviour if card is not None else DemoBehaviour.APPROVED
        refuses = card is not None and not card.gives_back
        return self._answer(key, DemoBehaviour.DECLINED if refuses else behaviour, amount, last4, is_refund=True)

    def _answer(self, key: str, behaviour: DemoBehaviour, amount: int, last4: str, *, is_refund: bool) -> Answer:
        # TIMEOUT stores no answer, so it can be cancelled. Cancelling finds LATE's approval; SILENT stays unknown.
        if behaviour is DemoBehaviour.TIMEOUT:
            time.sleep(self._patience)
            return Answer(AnswerKind.NONE)
        if behaviour in {DemoBehaviour.LATE, DemoBehaviour.SILENT}:
            kind = AnswerKind.APPROVED if behaviour is DemoBehaviour.LATE else AnswerKind.NONE
            self._memory.decide(key, kind.value, amount, last4, is_refund=is_refund)
            time.sleep(self._patience)
            return Answer(AnswerKind.NONE)
        return self._memory.decide(key, behaviour.value, amount, last4, is_refund=is_refund)

    def cancel(self, key: str) -> Answer:
        """See the port."""
        return self._memory.cancel(key)
