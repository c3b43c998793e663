"""The test terminal's stored answers: the first answer for a key is final."""

import pytest

from cinema.domain.payments import AnswerKind
from repositories.storage import Storage
from repositories.terminal_memory import TerminalMemory


@pytest.fixture
def memory(storage: Storage) -> TerminalMemory:
    return storage.terminal_memory


def test_the_first_answer_is_the_answer(memory: TerminalMemory) -> None:
    first = memory.decide("k1", "approved", 950, "4242")
    assert (first.kind, first.last4, first.reference) == (AnswerKind.APPROVED, "4242", "TEST-K1")
    assert memory.decide("k1", "declined", 1, "0002") == first
    assert memory.cancel("k1") == first, "too late to cancel"
    refused = memory.decide("k2", "insufficient-funds", 950, "9995")
    assert (refused.kind, refused.reason) == (AnswerKind.DECLINED, "insufficient-funds")


def test_a_cancelled_key_is_refused_for_ever(memory: TerminalMemory) -> None:
    for _repeat in range(2):
        assert memory.cancel("k1").kind is AnswerKind.CANCELLED
    assert memory.decide("k1", "approved", 950, "4242").kind is AnswerKind.CANCELLED
    assert memory.cancel("k1").kind is AnswerKind.CANCELLED


def test_a_late_approval_can_t_be_cancelled(memory: TerminalMemory) -> None:
    late = memory.decide("k1", "approved", 950, "0119")
    assert (memory.cancel("k1"), late.kind) == (late, AnswerKind.APPROVED)


def test_a_silent_terminal_stays_silent(memory: TerminalMemory) -> None:
    memory.decide("k1", "none", 950, "0259")
    assert memory.cancel("k1").kind is AnswerKind.NONE
