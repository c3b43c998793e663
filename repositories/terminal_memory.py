"""Stores the test terminal's answers, so that they survive a killed program."""

from typing import Any

from pymongo.errors import DuplicateKeyError

from cinema.domain.payments import Answer, AnswerKind, Refusal
from repositories.collection import Collection, Document


class TerminalMemory:
    """See `cinema.ports.TerminalMemory`. One document per idempotency key; the first answer for a key is final."""

    def __init__(self, collection: Collection) -> None:
        self._answers = collection

    def decide(self, key: str, kind: str, amount: int, last4: str, *, is_refund: bool = False) -> Answer:
        """See the port."""
        # $$ROOT is merged last, so the fields of a stored answer win: a repeat changes nothing and returns it.
        update: list[dict[str, Any]] = [
            {
                "$replaceWith": {
                    "$mergeObjects": [
                        {"state": kind, "amount": amount, "last4": last4, **({"refund": True} if is_refund else {})},
                        {"at": "$$NOW"},
                        "$$ROOT",
                    ]
                }
            }
        ]
        done = self._answers.find_one_and_update({"_id": key}, update, upsert=True)
        return _answer(done or {})

    def cancel(self, key: str) -> Answer:
        """See the port."""
        while True:
            try:
                self._answers.insert_one({"_id": key, "state": AnswerKind.CANCELLED.value, "amount": 0, "last4": ""})
            except DuplicateKeyError:
                found = self._answers.find_one({"_id": key})
                if found:
                    return _answer(found)
                continue  # the duplicate was on a deposed primary and is rolled back: insert again
            return Answer(AnswerKind.CANCELLED, reason=Refusal.CANCELLED)


def _answer(document: Document) -> Answer:
    kind = document["state"]  # an AnswerKind, or the reason of a decline
    reason = None if kind == AnswerKind.APPROVED.value else kind
    if kind not in {one.value for one in AnswerKind}:
        kind = AnswerKind.DECLINED.value
    reference = f"TEST-{document['_id'][-6:].upper()}" if kind == AnswerKind.APPROVED.value else None
    return Answer(AnswerKind(kind), reference, reason, document["last4"] or None)
