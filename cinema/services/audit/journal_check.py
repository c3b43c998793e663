"""The journal's proof: what was changed, removed, inserted, moved or signed by nobody; which sales disagree with it.

A chain whose end was cut off agrees with itself. Only a head that was written down before finds that: this machine
keeps those it has seen, a till that lost its own names it in its next chain, `heads` prints them, and `verify` takes
them back.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from cinema.domain.audit import Part, SaleRow
from cinema.domain.entries import OF_MONEY, OF_THE_TILL, EntryKind
from cinema.domain.house_record import HouseRecord
from cinema.domain.journal import ChainWalk, EntryRow, FaultKind, Head
from cinema.domain.journal_times import Times
from cinema.domain.tills import Till
from cinema.i18n import _
from cinema.ports import AuditRows, Database, Finding, Progress, Signatures
from cinema.services.audit.buyers import BuyerRecords
from cinema.services.audit.chain_words import doubled, out_of_time, place, told, what
from cinema.services.audit.finding import MOST, capped, finding, still_so
from cinema.services.audit.house_check import HouseCheck
from cinema.services.audit.numbers import told_by_number
from cinema.services.audit.sales import sale_findings
from cinema.services.audit.terminal_records import TerminalRecords
from cinema.services.audit.till_check import TillCheck
from cinema.services.audit.vouchers import VoucherCheck
from cinema.services.audit.watched import Watched
from cinema.services.heads import AllHeads

Stretch = tuple[str, int, int]
_AT_ONCE = 500
# A terminal may count its slips anew each day, not in the middle of one: across the change of the business day the same
# reference within these hours is the same slip. Within a business day the journal itself refuses it.
_SLIP_HOURS = 8
_NOT_OF_THE_JOURNAL = {"stuck-sale", "stuck-payment", "stuck-refund", "stuck-entry", "surplus-payment", "total-changed"}


class JournalCheck:
    """Reads the journal, changes nothing."""

    def __init__(
        self,
        rows: AuditRows,
        signatures: Signatures,
        database: Database,
        house: HouseCheck,
        heads: AllHeads,
    ) -> None:
        self._rows = rows
        self._signatures = signatures
        self._database = database
        self._house = house
        self._heads = heads

    def heads(self) -> tuple[Head, ...]:
        """Return how far each chain goes."""
        return self._heads.now()

    def kept(self) -> tuple[Head, ...]:
        """Return the heads that this machine keeps."""
        return self._heads.kept()

    def lost(self) -> tuple[Finding, ...]:
        """Return which of the heads that this machine keeps the journal has lost."""
        return tuple(self._lost(self.kept()))

    def about(self, name: str) -> tuple[EntryRow, ...]:
        """Return the entries of a sale by its id, else by its receipt number or that of a refund, as they came.

        The number of a Z names that entry alone.

        The number is looked for in the journal itself, so that a sale which was removed or changed is found too.
        """
        found = self._rows.entries_about(name)
        subjects = {one.subject for one in found if one.kind not in OF_THE_TILL} - {name, ""}
        theirs = [one for subject in sorted(subjects) for one in self._rows.entries_about(subject)]
        known = {one.id for one in theirs}
        # Of an exchange's new sale also what came after it, which is about that sale alone.
        return (*theirs, *(one for one in found if one.id not in known)) if theirs else found

    def verify(self, heads: Sequence[Head] = (), progress: Progress | None = None) -> tuple[Finding, ...]:
        """Return what is wrong with the journal, which sales disagree with it, and which of these heads it has lost.

        `progress` is told of entries, then of sales.
        """
        removed = Removed(self._rows)
        watched = Watched(progress, sum(head.seq for head in self.heads()) if progress is not None else 0)
        found = self.findings(see=watched.entry(removed.see))
        watched.entries_read()
        lost = self._of_sales(self._rows.sales(Part(sales=removed.sales())))
        sales = capped(chain(lost, self._of_sales(watched.sales(self._rows.sales(Part())))))
        names = tuple({one.about["sale"] for one in sales})
        sure = still_so(sales, self._of_sales(self._rows.sales(Part(sales=names))))
        return (*found, *told_by_number(sure, self._rows), *self._lost(heads))

    def findings(
        self, stretches: Sequence[Stretch] | None = None, see: Callable[[EntryRow], None] = lambda _entry: None
    ) -> tuple[Finding, ...]:
        """Return what is wrong with all chains, or stretches of them; `see` is shown each entry on the way."""
        before = [(till, max(1, first - 1), last) for till, first, last in stretches or ()]
        places = None if stretches is None else before
        record, terminal, buyers = HouseRecord(), TerminalRecords(self._rows), BuyerRecords(self._rows)
        tills = TillCheck(self._rows) if places is None else None
        vouchers = VoucherCheck(self._rows)
        beside = (terminal.see, buyers.see, *(() if tills is None else (tills.see, vouchers.see)))
        found = capped(self._walk(places, record, beside, see), to_the_end=True)
        if found:  # looked at again, for the house goes on selling
            chains = sorted({one.about["till"] for one in found})
            lost = any(one.check == "journal-unreadable" for one in found)
            again = None if lost else [(till, 0, 2**31 - 1) for till in chains]
            walk = self._walk(again if places is None else places, HouseRecord())
            found = list(still_so(found, walk))
        if tills is None:  # stretches of chains: what a session or a day adds up to can't be told
            return (*self._tills(), *found)
        heads = self._lost((*self.kept(), *record.lost))
        return (
            *self._tills(),
            *self._of_the_house(record),
            *found,
            *heads,
            *self._claims(),
            *self._slips(),
            *terminal.findings(),
            *buyers.findings(),
            *self._of_tills(tills),
            *capped(vouchers.findings(self._database.now())),
        )

    def _of_the_house(self, record: HouseRecord) -> tuple[Finding, ...]:
        """Compare the house with its record; again with a new one, since settings and tills may change meanwhile."""
        found = capped(self._house.findings(record))
        if not found:
            return ()
        again = HouseRecord()
        for entry in self._rows.house_events():
            again.see(entry)
        return still_so(found, self._house.findings(again))

    def _of_tills(self, tills: TillCheck) -> tuple[Finding, ...]:
        """Tell faults of sessions, safe and days; looked at again, since an entry may name one of another chain."""
        found = capped(tills.findings())
        if not found:
            return ()
        again = TillCheck(self._rows)
        for entry in self._rows.entries():
            again.see(entry)
        return still_so(found, again.findings())

    def _walk(
        self,
        places: Sequence[Stretch] | None,
        record: HouseRecord,
        beside: Sequence[Callable[[EntryRow], None]] = (),
        see: Callable[[EntryRow], None] = lambda _entry: None,
    ) -> Iterator[Finding]:
        """Follow chains; `see` is shown every entry, `beside` those that a till of the house has signed."""
        double: dict[str, list[EntryRow]] = {}
        walk, times = ChainWalk(partly=places is not None), Times(self._database.now())
        known = {one.id: one for one in self._rows.tills() if isinstance(one, Till)}
        for entry in self._rows.entries(places):
            record.see(entry)
            forged = tuple(self._signed(entry, self._till(entry, record, known))) if entry.till else ()
            for fault in walk.follow(entry):
                if fault.kind is FaultKind.DOUBLED and not forged:
                    double.setdefault(entry.till, []).append(entry)
                else:
                    is_double = fault.kind is FaultKind.DOUBLED
                    yield told(replace(fault, kind=FaultKind.FORKED) if is_double else fault)
            yield from forged
            if times.is_wrong(entry):
                yield out_of_time(entry)
            for show in () if forged else beside:
                show(entry)
            see(entry)
        yield from (doubled(till, entries) for till, entries in double.items())

    def _till(self, entry: EntryRow, record: HouseRecord, known: Mapping[str, Till]) -> Till | None:
        """Return an entry's till: as it recorded itself, which proves itself by its id, else as it is registered."""
        recorded = record.till(entry.till)
        if recorded is not None and self._has_its_key(recorded):
            return recorded
        return known.get(entry.till)

    def _of_sales(self, rows: Iterable[SaleRow]) -> Iterator[Finding]:
        now = self._database.now()
        found = (one for row in rows for one in sale_findings(row, now))
        return (one for one in found if one.check not in _NOT_OF_THE_JOURNAL)

    def _lost(self, heads: Sequence[Head]) -> Iterator[Finding]:
        hashes = self._rows.hashes(heads)
        for head in heads:
            there = hashes.get((head.till, head.seq))
            if there == head.hash:
                continue
            if there is None:
                check = "journal-cut"
                words = _("The chain of till {till} once had an entry {seq}, which is not there any more.")
            else:
                check = "journal-rewritten"
                words = _("The chain of till {till} was written anew: its entry {seq} is not the one written down.")
            advice = _("Entries were taken away or replaced since that head was written down. Compare with a backup.")
            message = words.format(till=head.till, seq=head.seq)
            yield finding(check, f"{head.till} {head.seq}", message, advice, till=head.till, seq=str(head.seq))

    def _signed(self, entry: EntryRow, till: Till | None) -> Iterator[Finding]:
        if till is None:
            check, words = "till-not-registered", _("Entry {seq} of till {till} is of a till that is not registered")
        elif not self._signatures.is_signed(till.public_key, entry.hash.encode(), entry.signature):
            check, words = "journal-unsigned", _("Entry {seq} of till {till} is not signed by its key")
        elif (till.number, till.epoch) != (entry.till_number, entry.epoch):
            check, words = "journal-till-differs", _("Entry {seq} of till {till} says another till number or epoch")
        else:
            return
        advice = _("It was not written by a till of this house, or the till was changed by hand. Ask who could.")
        message = f"{words.format(seq=entry.seq, till=entry.till)}: {what(entry)}."
        yield finding(check, f"{entry.till} {entry.seq}", message, advice, **place(entry))

    def _tills(self) -> Iterator[Finding]:
        advice = _("Somebody changed the database by hand. Its entries can't be proved: compare with a backup.")
        numbers: dict[int, str] = {}
        for till in self._rows.tills():
            if isinstance(till, str) or not self._has_its_key(till):
                name = till if isinstance(till, str) else till.id
                words = _("Till {till} is corrupt: its id is not the fingerprint of its key.")
                yield finding("till-contradicts-itself", name, words.format(till=name), advice, till=name)
            elif numbers.setdefault(till.number, till.id) != till.id:
                words = _("Till {till} has a number that another till has: {number}.")
                message = words.format(till=till.id, number=till.number)
                yield finding("till-number-twice", till.id, message, advice, till=till.id)

    def _has_its_key(self, till: Till) -> bool:
        try:
            return self._signatures.fingerprint_of(till.public_key) == till.id
        except ValueError:
            return False

    def _claims(self) -> Iterator[Finding]:
        for claim, entries in self._rows.double_claims(MOST).items():
            words = _("Several entries claim {claim}: {entries}. It was paid, used or given back more than once.")
            advice = _("The index that refuses this is missing: start the program anew, and settle this by hand.")
            message = words.format(claim=claim, entries=", ".join(entries))
            yield finding("claim-twice", claim, message, advice, claim=claim, entry=entries[0])

    def _slips(self) -> Iterator[Finding]:
        for series, reference, sale, other in self._rows.slips_again(_SLIP_HOURS, MOST):
            words = _("The slip {reference} paid for two sales within hours: {sale} and {other}.")
            if series != "slip":
                words = _("The slip {reference} gave money back for two sales within hours: {sale} and {other}.")
            advice = _("Look at the slips and in the terminal's log: a slip used twice means that money is missing.")
            message = words.format(reference=reference, sale=sale, other=other)
            yield finding("slip-twice", f"{sale} {reference}", message, advice, sale=sale, other=other)


class Removed:
    """Finds the sales that entries are about and that are not stored; at most a thousand or so are kept."""

    def __init__(self, rows: AuditRows) -> None:
        self._rows = rows
        self._batch: set[str] = set()
        self._removed: list[str] = []

    def see(self, entry: EntryRow) -> None:
        """Look an entry's sale up, many at a time."""
        if entry.kind in OF_MONEY:
            self._batch.add(entry.subject)
        if entry.kind == EntryKind.EXCHANGED:  # the new sale has its id
            self._batch.add(entry.id)
        if len(self._batch) >= _AT_ONCE:
            self._look_up()

    def sales(self) -> tuple[str, ...]:
        """Return the ids of the sales that are not stored."""
        self._look_up()
        return tuple(dict.fromkeys(self._removed))

    def _look_up(self) -> None:
        if self._batch and len(self._removed) < MOST:
            self._removed += sorted(self._batch - self._rows.stored(sorted(self._batch)))
        self._batch.clear()
