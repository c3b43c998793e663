"""The audit: do seats, tickets, sales, receipts and the journal agree? Streams, so that memory stays bounded.

Each finding says in a sentence what does not agree and what to do.
"""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from cinema.domain.journal import FIRST, JournalEvent, entry_hash
from cinema.i18n import _
from cinema.ports import AuditRows, Finding

_A = TypeVar("_A", bound=tuple[Any, ...])
_B = TypeVar("_B", bound=tuple[Any, ...])
_MOST = 1000


class Audit:
    """Reads everything, changes nothing."""

    def __init__(self, rows: AuditRows) -> None:
        self._rows = rows

    def findings(self) -> tuple[Finding, ...]:
        """Return what does not agree, at most a thousand findings; empty when all is well.

        The house goes on selling meanwhile, so what was found is looked at again: only what is still so is returned.
        """
        found = self._look()
        if not found:
            return ()
        still = {(one.check, one.subject) for one in self._look()}
        return tuple(one for one in found if (one.check, one.subject) in still)

    def _look(self) -> tuple[Finding, ...]:
        found: list[Finding] = []
        for check in (
            self._seats,
            self._sales,
            self._receipts,
            self._journaled,
            self._chains,
            self._stray,
            self._stuck,
        ):
            for finding in check():
                found.append(finding)
                if len(found) >= _MOST:
                    return tuple(found)
        return tuple(found)

    def _seats(self) -> Iterator[Finding]:
        sold = ((screening, ticket, seat) for screening, seat, ticket in self._rows.sold_seats())
        rows = ((screening, ticket, seat, sale, state) for screening, seat, ticket, sale, state in self._rows.tickets())
        for seat, ticket in merged(sold, rows, lambda row: row[:2]):
            if ticket is None:
                assert seat is not None
                yield _finding(
                    "seat-without-ticket",
                    f"{seat[0]} {seat[2]}",
                    _("A seat is marked as sold, but no sale has its ticket. Look for the sale in the journal."),
                )
            elif seat is None and ticket[4] == "paid":
                yield _finding(
                    "ticket-without-seat",
                    f"{ticket[0]} {ticket[2]}",
                    _("A paid ticket's seat is not marked as sold: it could be sold again. Close that screening."),
                )
            elif seat is not None and seat[2] != ticket[2]:
                yield _finding(
                    "ticket-on-other-seat",
                    f"{ticket[0]} {seat[2]}",
                    _("A ticket is for another seat than the one that is marked with it."),
                )

    def _sales(self) -> Iterator[Finding]:
        for sale, receipt, total, lines, taken, seats in self._rows.paid():
            if receipt is None:
                yield _finding("no-receipt-number", sale, _("A paid sale has no receipt number."))
            if total != lines:
                yield _finding("total-changed", sale, _("A sale's total is not the sum of its lines."))
            if total != taken:
                yield _finding("payment-differs", sale, _("The money taken for a sale is not its total."))
            if len(set(seats)) != len(seats):
                yield _finding("ticket-twice", sale, _("A sale holds the same seat twice."))

    def _receipts(self) -> Iterator[Finding]:
        counts = {series.rpartition("-")[2]: numbers for series, numbers in self._rows.counts().items()}
        before: tuple[str, int] | None = None
        ends: dict[str, int] = {}
        for number in self._rows.receipts():
            year, _dash, count = number.rpartition("-")
            expected = before[1] + 1 if before and before[0] == year else 1
            words = _("A receipt number is missing. Open the program; if it stays, tell your accountant.")
            yield from _missing(year, expected, int(count) - 1, counts, words)
            before = (year, int(count))
            ends[year] = int(count)
        for year, (last, _spare) in counts.items():
            words = _("A receipt number was taken but not used.")
            yield from _missing(year, ends.get(year, 0) + 1, last, counts, words)

    def _journaled(self) -> Iterator[Finding]:
        for sale, entry in merged(self._rows.paid_ids(), self._rows.journaled(), lambda row: row[:1]):
            if entry is None:
                assert sale is not None
                yield _finding("not-in-journal", sale[0], _("A paid sale is not in the journal."))
            elif sale is None:
                yield _finding("only-in-journal", entry[0], _("The journal has a sale that is not there any more."))
            elif sale[1] != entry[1]:
                yield _finding("amount-changed", sale[0], _("A sale's total is not what the journal says."))

    def _chains(self) -> Iterator[Finding]:
        chain, seq, head = "", 0, FIRST
        for entry in self._rows.entries():
            if entry.chain != chain:
                chain, seq, head = entry.chain, 0, FIRST
            subject = f"{entry.chain} {entry.seq}"
            event = JournalEvent(entry.transaction, entry.event, entry.data)
            if entry.seq != seq + 1:
                yield _finding("journal-gap", f"{chain} {seq + 1}", _("A journal entry was removed."))
            elif entry.previous != head:
                yield _finding("journal-order", subject, _("A journal entry does not follow the one before it."))
            if entry.hash != entry_hash(entry.chain, entry.seq, entry.previous, entry.at, event):
                yield _finding("journal-changed", subject, _("A journal entry was changed after it was written."))
            seq, head = entry.seq, entry.hash

    def _stray(self) -> Iterator[Finding]:
        for sale, state in self._rows.stray_money():
            words = _("Money was taken for a sale that is not paid ({state}). A manager decides: cinema payments.")
            yield _finding("money-without-sale", sale, words.format(state=state))

    def _stuck(self) -> Iterator[Finding]:
        for sale, state in self._rows.stuck():
            words = _("A sale has been unfinished ({state}) for long. Open the program: it recovers by itself.")
            yield _finding("stuck-sale", sale, words.format(state=state))


def _missing(
    year: str, first: int, last: int, counts: dict[str, tuple[int, frozenset[int]]], words: str
) -> Iterator[Finding]:
    """Yield a finding for each number that is missing, twenty at most; one given back waits for the next sale."""
    spare = counts[year][1] if year in counts else frozenset()
    for missing in range(first, min(last, first + 19) + 1):
        if missing not in spare:
            yield _finding("receipt-gap", f"{year}-{missing:06d}", words)


def _finding(check: str, subject: str, message: str) -> Finding:
    return Finding(check, ok=False, message=message, subject=subject)


def merged(
    left: Iterator[_A], right: Iterator[_B], key: Callable[[tuple[Any, ...]], tuple[Any, ...]]
) -> Iterator[tuple[_A | None, _B | None]]:
    """Pair two sorted streams by key; a row without partner comes with None. Holds one row of each in memory."""
    one, two = next(left, None), next(right, None)
    while one is not None or two is not None:
        if two is None or (one is not None and key(one) < key(two)):
            yield one, None
            one = next(left, None)
        elif one is None or key(two) < key(one):
            yield None, two
            two = next(right, None)
        else:
            yield one, two
            one, two = next(left, None), next(right, None)
