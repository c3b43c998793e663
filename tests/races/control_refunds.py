"""A control: the guard that locks tickets is taken out, so tills that refund one sale must give its money back twice.

Each contender has a refund of its own, so the terminal's idempotency can't help. Every till also reads the sale as it
was before any refund: that look is the same guard in friendlier words, and a stale caller has passed it.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from cinema.domain.refunds import Refund
from cinema.domain.sale_facts import SaleFacts
from cinema.domain.transactions import Transaction, TransactionState
from repositories.documents import from_document, nested
from repositories.storage import Storage
from repositories.transactions import Transactions, _lease
from tests.races.rig import Crowd
from tests.races.scenarios_money import one_refund_for_all
from tests.races.stage import Stage
from tests.races.tally import Row


class UnguardedRefunds(Transactions):
    """Stores a refund whichever tickets were given back, and shows a sale as it was when it had just been paid."""

    def bring(self, facts: SaleFacts) -> Transaction | None:
        done = super().bring(facts)
        return None if done is None else replace(done, state=TransactionState.PAID, refunds=())

    def ask_refund(
        self, sale_id: str, refund: Refund, lease: int, *, before: datetime | None = None
    ) -> Transaction | None:
        del before
        written = {"$mergeObjects": [{"$literal": nested(refund)}, {"at": "$$NOW"}]}
        more = {"$concatArrays": ["$refunds", [written]]}
        change = {"state": "refunding", "refunds": more, "lease": _lease(refund.id, lease)}
        done = self._sales.find_one_and_update({"_id": sale_id}, [{"$set": change}])
        return from_document(Transaction, done) if done else None


def without_the_refund_guard(storage: Storage) -> Storage:
    """Put unguarded refunds in the place of the guarded ones."""
    sales: Any = UnguardedRefunds(storage.transactions._certain)
    return replace(storage, transactions=sales)


def refunds_without_guard(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """Everybody refunds one sale, unguarded: `sold_twice` must not be 0."""
    row = one_refund_for_all(stage, crowd, contenders, change=without_the_refund_guard)
    return replace(row, scenario="CONTROL: no guard of the refunds")
