"""The people whom receipts name: an entry has the salted hash of their particulars, which are stored apart.

They may be forgotten, by a manager or with their account: the journal then says so.
"""

from collections.abc import Iterator

from cinema.domain.entries import EntryKind
from cinema.domain.house_record import BUYERS, ERASED, FORGOTTEN, USERS
from cinema.domain.journal import EntryRow
from cinema.i18n import _
from cinema.ports import AuditRows, Finding
from cinema.services.audit.finding import MOST, finding

_AT_ONCE = 500
_SELLING = {EntryKind.SOLD, EntryKind.EXCHANGED}


class BuyerRecords:
    """Looks the buyers of entries up, many at a time; at most a thousand or so are kept."""

    def __init__(self, rows: AuditRows) -> None:
        self._rows = rows
        self._batch: dict[str, tuple[str, object]] = {}
        self._lost: dict[str, tuple[str, bool]] = {}

    def see(self, entry: EntryRow) -> None:
        """Note whom the receipt of a sale names."""
        operation = entry.document.get("operation")
        order = operation.get("order") if isinstance(operation, dict) else None
        buyer = order.get("buyer") if isinstance(order, dict) else None
        if entry.kind in _SELLING and isinstance(buyer, str) and isinstance(order, dict):
            self._batch[buyer] = (entry.id, order.get("customer"))  # the id of the sale that has this receipt
        if len(self._batch) >= _AT_ONCE:
            self._look_up()

    def findings(self) -> Iterator[Finding]:
        """Yield the buyers who were changed, or removed though nobody forgot them."""
        self._look_up()
        for buyer, (sale, is_there) in self._lost.items():
            check, words = "buyer-removed", _("The buyer whom the receipt of sale {sale} names was removed.")
            if is_there:
                check, words = "buyer-changed", _("The buyer whom the receipt of sale {sale} names was changed.")
            advice = _("The receipt names nobody now. Compare with a backup, and ask who could change the database.")
            yield finding(check, buyer, words.format(sale=sale), advice, sale=sale, buyer=buyer)

    def _look_up(self) -> None:
        if self._batch and len(self._lost) < MOST:
            there = self._rows.buyers({buyer: customer for buyer, (_sale, customer) in self._batch.items()})
            lost = {buyer: one for buyer, one in self._batch.items() if not there.get(buyer)}
            # Read afterwards: whoever forgets a buyer says so first.
            subjects = {f"{BUYERS}/{buyer}" for buyer in lost} | {f"{USERS}/{one}" for _sale, one in lost.values()}
            noted = self._rows.noted(sorted(subjects)) if lost else frozenset()
            for buyer, (sale, customer) in lost.items():
                gone = {(f"{BUYERS}/{buyer}", FORGOTTEN), (f"{USERS}/{customer}", ERASED)}
                if buyer in there or not gone & noted:
                    self._lost[buyer] = (sale, buyer in there)
        self._batch.clear()
