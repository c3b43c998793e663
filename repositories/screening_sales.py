"""Reads the stored sales of a screening, for those who must call its customers."""

import logging

from cinema.domain.transactions import Transaction
from cinema.errors import UnreadableError
from repositories.collection import Collection
from repositories.documents import from_document

_log = logging.getLogger(__name__)


class ScreeningSales:
    """See `cinema.ports.ScreeningSales`."""

    def __init__(self, transactions: Collection) -> None:
        self._sales = transactions.fresh()

    def of(self, screening_id: str, limit: int) -> tuple[Transaction, ...]:
        """See the port."""
        found = []
        for one in self._sales.find({"screenings.id": screening_id}, limit=limit):
            try:
                found.append(from_document(Transaction, one))
            except UnreadableError as error:  # must not hide the others; the audit reports it
                _log.error("%s", error.message)
        return tuple(found)
