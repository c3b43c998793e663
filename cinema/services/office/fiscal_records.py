"""Exports fiscal records: computed from each till's chain of entries from its beginning, so that they always agree.

Whoever exports a stretch of days gets the records of those days alone, linked to the one before them.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path

from cinema.domain.entries import Entry
from cinema.domain.fiscal_invoices import invoices_of
from cinema.domain.operations import Exchanged, Refunded
from cinema.domain.sale_facts import facts_of, transaction_of
from cinema.domain.tills import Till
from cinema.domain.transactions import Transaction
from cinema.domain.users import Actor, Role
from cinema.domain.verifactu import NO_SCHEME, SCHEME, Record, recorded
from cinema.errors import InvalidInputError
from cinema.i18n import _
from cinema.ports import FiscalPort, HouseSettings, Journal, Tills
from cinema.services.fiscal_settings import FiscalSettings, SettingsThen
from cinema.services.programme import check_day
from cinema.services.standing import Standing

_AT_ONCE = 500


class FiscalRecords:
    """The records of all tills. For managers."""

    def __init__(
        self,
        journal: Journal,
        tills: Tills,
        settings: HouseSettings,
        ports: Mapping[str, FiscalPort],
        write: Callable[[Path, bytes], None],
        standing: Standing,
    ) -> None:
        self._journal = journal
        self._then = FiscalSettings(journal, settings)
        self._tills = tills
        self._settings = settings
        self._ports = ports
        self._write = write
        self._standing = standing

    def export(self, actor: Actor, file: Path, first: str = "", last: str = "") -> int:
        """Write the records of some days (ISO dates of receipts, both included; all if empty), and return how many.

        Raises InvalidInputError for the field (first, last, file: it is never replaced), ConflictError if the house
        keeps no such records, or has no tax number yet. Nothing is written then.
        """
        self._standing.check(actor).require_office(Role.MANAGER)
        start, end = _day(first, "first", date.min), _day(last, "last", date.max)
        if end < start:
            raise InvalidInputError(_("The last day is before the first."), field="last")
        house = self._settings.house()
        port, then = self._ports.get(house.fiscal, self._ports[NO_SCHEME]), self._then.read()
        count = 0
        tills: list[tuple[Till, list[Record]]] = []
        for till in self._tills.all():
            records = [one for one in self._records(till, then) if start <= one.invoice.day <= end]
            count += len(records)
            if records:
                tills.append((till, records))
        self._write(file, port.write(house, tills))
        return count

    def _records(self, till: Till, then: SettingsThen) -> Iterator[Record]:
        """Yield the records of a till: of what was sold while the house kept them, by the settings of that instant."""
        previous: Record | None = None
        for entry in self._chain(till):
            house = then.at(entry.at)
            if house.fiscal != SCHEME or not house.fiscal_id:
                continue
            for invoice in invoices_of(entry, self._old(entry), house):
                previous = recorded(invoice, previous)
                yield previous

    def _chain(self, till: Till) -> Iterator[Entry]:
        first = 1
        while some := self._journal.stretch(till.id, first, _AT_ONCE):
            yield from some
            first = some[-1].seq + 1

    def _old(self, entry: Entry) -> Transaction | None:
        """Return the sale that a refund or exchange is of, as its entries say it."""
        if not isinstance(entry.operation, Refunded | Exchanged):
            return None
        return transaction_of(facts_of(entry.subject, self._journal.of_subject(entry.subject)))


def _day(text: str, field: str, without: date) -> date:
    text = text.strip()
    return date.fromisoformat(check_day(text, field)) if text else without
