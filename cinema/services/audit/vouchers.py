"""Vouchers beside the journal: each stored one says what its movements say, which have no gap and never go below zero.

Of each voucher its movements are kept, which are a few. The house goes on selling, so whatever seems wrong is read
again, first the stored voucher and then its entries, before it is told.
"""

from collections.abc import Iterator
from dataclasses import fields
from datetime import datetime

from cinema.domain.journal import EntryRow
from cinema.domain.voucher_facts import Step, impossible, steps_of, voucher_of
from cinema.domain.vouchers import Voucher
from cinema.i18n import _
from cinema.ports import AuditRows, Finding
from cinema.services.audit.finding import MOST, amount_in, finding
from cinema.services.audit.sales import ON_ITS_WAY

COLLECTION = "vouchers"


class VoucherCheck:
    """Is shown every signed entry of the journal, then tells what does not agree."""

    def __init__(self, rows: AuditRows) -> None:
        self._rows = rows
        self._steps: dict[str, list[Step]] = {}
        self._unclaimed: list[tuple[str, EntryRow]] = []

    def see(self, row: EntryRow) -> None:
        """Note which vouchers an entry moves."""
        operation = row.document.get("operation")
        if not isinstance(operation, dict) or not operation.get("moves"):
            return
        entry = self._rows.entry_of(row)
        if entry is None:  # told as changed, or as a sale that can't be read
            return
        for step in steps_of(entry):
            self._steps.setdefault(step.move.voucher, []).append(step)
            if step.move.claim not in entry.claims and len(self._unclaimed) < MOST:
                self._unclaimed.append((step.move.voucher, row))

    def findings(self, now: datetime) -> Iterator[Finding]:
        """Yield what does not agree, once every entry was shown; `now` is the database's clock."""
        for voucher, row in self._unclaimed:
            words = _("Entry {seq} of till {till} moves voucher {voucher} without a claim, so another could do so too.")
            message = words.format(seq=row.seq, till=row.till, voucher=voucher)
            yield finding("voucher-unclaimed", voucher, message, _advice(), voucher=voucher, entry=row.id)
        seen: set[str] = set()
        found = 0
        for name, stored in self._rows.vouchers():
            seen.add(name)
            steps = self._steps.get(name, [])
            if (stored != voucher_of(name, steps) or impossible(steps)) and found < MOST:
                found += 1
                yield from self._sure(name, now)
        for name in sorted(self._steps.keys() - seen)[:MOST]:
            yield from self._sure(name, now)

    def _sure(self, name: str, now: datetime) -> Iterator[Finding]:
        stored = self._rows.voucher(name)
        entries = [one for row in self._rows.entries_moving(name) if (one := self._rows.entry_of(row)) is not None]
        steps = [one for entry in entries for one in steps_of(entry) if one.move.voucher == name]
        said = voucher_of(name, steps)
        if (fault := impossible(steps)) is not None:
            known = {
                "gap": _("A movement of voucher {voucher} is missing from the journal."),
                "twice": _("A movement of voucher {voucher} is in the journal twice: it was redeemed twice."),
                "below": _("More was taken out of voucher {voucher} than was in it."),
            }
            yield finding(f"voucher-{fault}", name, known[fault].format(voucher=name), _advice(), voucher=name)
        if stored == said or any(one.at > now - ON_ITS_WAY for one in steps):
            return
        if said is None:
            words = _("Voucher {voucher} is stored, but no entry of the journal sold or issued it.")
            yield finding("voucher-not-in-journal", name, words.format(voucher=name), _advice(), voucher=name)
        elif stored is None:
            words = _("The journal has voucher {voucher}, but it is not stored, or what is stored of it is corrupt.")
            yield finding("voucher-only-in-journal", name, words.format(voucher=name), _by_repair(), voucher=name)
        else:
            yield _differs(stored, said)


def _differs(stored: Voucher, said: Voucher) -> Finding:
    names = [one.name for one in fields(Voucher) if getattr(stored, one.name) != getattr(said, one.name)]
    field = "balance" if "balance" in names else names[0]
    here, there = getattr(stored, field), getattr(said, field)
    if field == "balance" and said.is_value:
        here, there = amount_in(here, said.currency), amount_in(there, said.currency)
    words = _("Voucher {voucher} differs from the journal: {field} is {here}, but the journal says {there}.")
    message = words.format(voucher=said.id, field=field, here=here, there=there)
    return finding("voucher-differs", said.id, message, _by_repair(), voucher=said.id, field=field)


def _advice() -> str:
    return _("The program never enters this, so somebody did by hand. Ask who could, and settle it by hand.")


def _by_repair() -> str:
    return _("Somebody changed the database by hand: cinema audit --repair brings it up to date. Ask who could.")
