"""A control: the guard of asking is taken out, so tills that pay one order must charge it more than once.

Each contender has an attempt of its own, so the terminal's idempotency can't help. The journal still takes one sale, so
what was charged too often is known as surplus: that a customer is charged once is the work of this guard alone.
"""

from dataclasses import replace
from typing import Any

from cinema.domain.orders import Order
from cinema.domain.payments import Attempt
from cinema.domain.transactions import Transaction
from repositories.documents import from_document
from repositories.storage import Storage
from repositories.transactions import Transactions, _lease, _stamped
from tests.races.rig import Crowd
from tests.races.scenarios_money import one_order_for_all
from tests.races.stage import Stage
from tests.races.tally import Row


class UnguardedTransactions(Transactions):
    """Stores an attempt whatever attempts the sale has."""

    def ask(self, order: Order, attempt: Attempt | None, lease: int) -> Transaction | None:
        done = super().ask(order, attempt, lease)
        if done is not None or attempt is None:
            return done
        more = {"$concatArrays": ["$attempts", [_stamped(attempt)]]}
        change = {"attempts": more, "lease": _lease(attempt.id, lease)}
        changed = self._sales.find_one_and_update({"_id": order.id}, [{"$set": change}])
        return from_document(Transaction, changed) if changed else None


def without_the_guard_of_asking(storage: Storage) -> Storage:
    """Put unguarded sales in the place of the guarded ones."""
    sales: Any = UnguardedTransactions(storage.transactions._certain)
    return replace(storage, transactions=sales)


def charges_without_guard(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """Everybody pays one order, unguarded: `sold_twice` must not be 0."""
    row = one_order_for_all(stage, crowd, contenders, change=without_the_guard_of_asking)
    return replace(row, scenario="CONTROL: no guard of asking")
