"""Reads the stored sales of screenings: for those who must call customers, and summed for the table of admissions."""

import logging
from collections.abc import Sequence

from cinema.domain.admissions import Admissions, ScreeningTakings
from cinema.domain.payments import AttemptState
from cinema.domain.transactions import BOUGHT, Transaction
from cinema.errors import UnreadableError
from repositories.collection import Collection, Document
from repositories.documents import from_document

_BOUGHT = sorted(BOUGHT)
_DONE = {"$filter": {"input": "$refunds", "as": "one", "cond": {"$eq": ["$$one.state", AttemptState.APPROVED]}}}
ENDED: Document = {
    "$reduce": {"input": _DONE, "initialValue": [], "in": {"$concatArrays": ["$$value", "$$this.tickets"]}}
}
"""The tickets of a sale that were refunded or exchanged."""
_SUMS: Document = {
    "number": {"$sum": 1},
    "gross": {"$sum": {"$subtract": ["$tickets.price", {"$ifNull": ["$tickets.discount", 0]}]}},
}
_log = logging.getLogger(__name__)


class ScreeningSales:
    """See `cinema.ports.ScreeningSales`."""

    def __init__(self, transactions: Collection) -> None:
        self._sales = transactions.fresh()

    def of(self, screening_id: str, limit: int) -> tuple[Transaction, ...]:
        """See the port."""
        return self._read({"screenings.id": screening_id}, limit)

    def bought(self, screening_id: str, limit: int) -> tuple[Transaction, ...]:
        """See the port."""
        found = self._read({"screenings.id": screening_id, "state": {"$in": sorted(BOUGHT)}}, limit)
        return tuple(sorted(found, key=lambda one: (one.receipt_number or "", one.id)))

    def _read(self, query: Document, limit: int) -> tuple[Transaction, ...]:
        found = []
        for one in self._sales.find(query, limit=limit):
            try:
                found.append(from_document(Transaction, one))
            except UnreadableError as error:  # must not hide the others; the audit reports it
                _log.error("%s", error.message)
        return tuple(found)

    def admissions(self, screening_ids: Sequence[str]) -> tuple[Admissions, ...]:
        """See the port."""
        ticket = {
            "screening": "$tickets.screening",
            "type": "$tickets.type",
            "tax_rate": {"$ifNull": ["$tickets.tax_rate", 0]},
        }
        grouped = {"_id": ticket, "type_name": {"$first": "$tickets.type_name"}, **_SUMS}
        found = self._sales.aggregate([*_kept_tickets(screening_ids), {"$group": grouped}])
        return tuple(
            Admissions(**one["_id"], type_name=one["type_name"], number=int(one["number"]), gross=int(one["gross"]))
            for one in found
        )

    def takings(self, screening_ids: Sequence[str]) -> tuple[ScreeningTakings, ...]:
        """See the port."""
        grouped = {"_id": "$tickets.screening", **_SUMS}
        found = self._sales.aggregate([*_kept_tickets(screening_ids), {"$group": grouped}])
        return tuple(ScreeningTakings(str(one["_id"]), int(one["number"]), int(one["gross"])) for one in found)


def _kept_tickets(screening_ids: Sequence[str]) -> list[Document]:
    """Return the stages that find each ticket of these screenings that was sold and not given back."""
    ids = list(screening_ids)
    kept = {"tickets.screening": {"$in": ids}, "$expr": {"$not": [{"$in": ["$tickets.id", "$ended"]}]}}
    return [
        {"$match": {"screenings.id": {"$in": ids}, "state": {"$in": _BOUGHT}}},
        {"$project": {"tickets": 1, "ended": ENDED}},
        {"$unwind": "$tickets"},
        {"$match": kept},
    ]
