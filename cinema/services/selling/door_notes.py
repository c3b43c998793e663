"""Enters admissions into the journal, after the door has answered or after a crash: nobody waits for it.

The sale has an admission first, by its guarded update; the entry keeps it when a sale must be rebuilt.
"""

import logging
from dataclasses import replace

from cinema.domain.admittance import Admission
from cinema.domain.entries import Draft
from cinema.domain.operations import Admitted
from cinema.errors import UnreadableError
from cinema.ports import DoorBook, Journal, Transactions
from cinema.services.selling.entries import Entries

_log = logging.getLogger(__name__)
_AT_ONCE = 50  # sales whose admissions are entered in one go


class DoorNotes:
    """Gives admissions their entries."""

    def __init__(self, book: DoorBook, transactions: Transactions, journal: Journal, entries: Entries) -> None:
        self._book = book
        self._transactions = transactions
        self._journal = journal
        self._entries = entries

    def due(self) -> tuple[str, ...]:
        """Return the ids of some sales with an admission that has no entry yet."""
        return self._book.due(_AT_ONCE)

    def enter(self) -> None:
        """Enter what is due; a repeat enters nothing, and of two programs that do it each entry is there once."""
        for name in self.due():
            try:
                self.enter_of(name)
            except UnreadableError as error:  # must not hold the others up; the audit names it, recovery retries
                _log.error("%s", error.message)

    def enter_of(self, sale_id: str) -> None:
        """Enter the admissions of one sale, and that they were taken back."""
        for one in self._transactions.get(sale_id).admissions:
            if one.due:
                self._enter(sale_id, replace(one, due=False))

    def _enter(self, sale_id: str, one: Admission) -> None:
        let_in = replace(one, undone_at=None, undone_by=None)
        self._entries.add(Draft(one.id, sale_id, self._journal.now(), Admitted(let_in, by=one.by)))
        if one.undone_at is not None:
            self._entries.add(
                Draft(f"{one.id}-undone", sale_id, self._journal.now(), Admitted(one, undone=True, by=one.undone_by))
            )
        self._book.entered(sale_id, one)
