"""A control: the guard of the sale's state and tickets is taken out, so tills that refund one sale must do it twice.

Each contender has a refund of its own, so the terminal's idempotency can't help. Every till also reads the sale as it
was before any refund: that look is the same guard in friendlier words, and a stale caller has passed it.
"""

from dataclasses import replace
from typing import Any

from repositories.refunds import Refunds

from cinema.domain.refunds import Refund
from cinema.domain.transactions import Transaction, TransactionState
from repositories.documents import from_document, nested
from repositories.storage import Storage
from repositories.transactions import Transactions
from tests.races.rig import Crowd
from tests.races.scenarios_money import one_refund_for_all
from tests.races.stage import Stage
from tests.races.tally import Row


class ReadBeforeAnyRefund(Transactions):
    """Finds a receipt's sale as it was when it had just been paid."""

    def by_receipt(self, number: str) -> Transaction:
        return replace(super().by_receipt(number), state=TransactionState.PAID, refunds=())


class UnguardedRefunds(Refunds):
    """Writes down a refund whatever the sale's state is, and whichever tickets were given back."""

    def ask(self, transaction_id: str, refund: Refund, lease: int) -> Transaction | None:
        written = {"$mergeObjects": [{"$literal": nested(refund)}, {"at": "$$NOW"}]}
        until = {"$add": ["$$NOW", lease * 1000]}
        more = {"$concatArrays": [{"$ifNull": ["$refunds", []]}, [written]]}
        change = {"state": "refunding", "refunds": more, "lease": {"owner": refund.id, "until": until}}
        done = self._sales.find_one_and_update({"_id": transaction_id}, [{"$set": change}])
        return from_document(Transaction, done) if done else None


def without_the_refund_guard(storage: Storage) -> Storage:
    """Put unguarded refunds in the place of the guarded ones."""
    sales: Any = ReadBeforeAnyRefund(storage.transactions._sales)
    refunds: Any = UnguardedRefunds(storage.refunds._sales)
    return replace(storage, transactions=sales, refunds=refunds)


def refunds_without_guard(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """Everybody refunds one sale, unguarded: `sold_twice` must not be 0."""
    row = one_refund_for_all(stage, crowd, contenders, change=without_the_refund_guard)
    return replace(row, scenario="CONTROL: no guard of the refunds")
