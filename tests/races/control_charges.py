"""A control: the transaction's state guard is taken out, so tills that pay one sale must charge it twice.

Each contender has an attempt of its own, so the terminal's idempotency can't help. The pin, which names one attempt
and would stop the second before its charge, is taken out along with it: it is the same guard in another document.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from cinema.domain.payments import Attempt
from cinema.domain.transactions import Transaction, TransactionState
from repositories.documents import from_document, nested
from repositories.seat_maps import NEVER, SeatMaps
from repositories.storage import Storage
from repositories.transactions import Transactions
from tests.races.rig import Crowd
from tests.races.scenarios_money import one_sale_for_all
from tests.races.stage import Stage
from tests.races.tally import Row


class UnguardedTransactions(Transactions):
    """Writes down an attempt whatever the sale's state is, and reads every sale as open."""

    def get(self, transaction_id: str) -> Transaction:
        return replace(super().get(transaction_id), state=TransactionState.OPEN)

    def ask(self, transaction_id: str, attempt: Attempt, lease: int) -> Transaction | None:
        written = {"$mergeObjects": [{"$literal": nested(attempt)}, {"at": "$$NOW"}]}
        more = {"$concatArrays": ["$attempts", [written]]}
        until = {"$add": ["$$NOW", lease * 1000]}
        change = {"state": "paying", "attempts": more, "lease": {"owner": attempt.id, "until": until}}
        done = self._sales.find_one_and_update({"_id": transaction_id}, [{"$set": change}])
        return from_document(Transaction, done) if done else None


class PinnedByAnybody(SeatMaps):
    """Pins seats whose hold another attempt has pinned."""

    def pin(self, screening_id: str, hold_id: str, seats: Sequence[str], attempt: str) -> bool:
        change: dict[str, Any] = {f"seats.{name}.until": NEVER for name in seats}
        change |= {f"holds.{hold_id}.pinned": attempt, f"holds.{hold_id}.until": NEVER}
        return self._maps.update_one({"_id": screening_id}, {"$set": change}).matched_count == 1


def without_the_state_guard(storage: Storage) -> Storage:
    """Put unguarded sales and pins in the place of the guarded ones."""
    sales: Any = UnguardedTransactions(storage.transactions._sales)
    maps: Any = PinnedByAnybody(storage.seat_maps._maps)
    return replace(storage, transactions=sales, seat_maps=maps)


def charges_without_guard(stage: Stage, crowd: Crowd, contenders: int) -> Row:
    """Everybody pays one sale, unguarded: `sold_twice` must not be 0."""
    row = one_sale_for_all(stage, crowd, contenders, change=without_the_state_guard)
    return replace(row, scenario="CONTROL: no state guard of the sale")
