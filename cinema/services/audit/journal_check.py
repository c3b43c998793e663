"""The journal's proof: what was changed, removed, inserted, moved or signed by nobody; which sales disagree with it.

A chain whose end was cut off agrees with itself. Only a head that was written down before finds that: `heads` gives
them, `verify` takes them back.
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import chain

from cinema.domain.audit import Part
from cinema.domain.entries import EntryKind
from cinema.domain.journal import ChainWalk, EntryRow, Fault, FaultKind, Head
from cinema.domain.tills import Till
from cinema.i18n import _
from cinema.ports import AuditRows, Database, Finding, Signatures
from cinema.services.audit.finding import MOST, capped, finding, still_so
from cinema.services.audit.sales import sale_findings

OF_MONEY = {EntryKind.SOLD, EntryKind.TENDER, EntryKind.REFUNDED, EntryKind.GIVEN_BACK}
Stretch = tuple[str, int, int]
_AT_ONCE = 500
_NOT_OF_THE_JOURNAL = {"stuck-sale", "stuck-payment", "stuck-refund", "stuck-entry", "surplus-payment", "total-changed"}


class JournalCheck:
    """Reads the journal, changes nothing."""

    def __init__(self, rows: AuditRows, signatures: Signatures, database: Database) -> None:
        self._rows = rows
        self._signatures = signatures
        self._database = database

    def heads(self) -> tuple[Head, ...]:
        """Return how far each chain goes."""
        return self._rows.heads()

    def about(self, name: str) -> tuple[EntryRow, ...]:
        """Return the entries of a sale by its id, else by its receipt number or that of a refund, as they came.

        The number is looked for in the journal itself, so that a sale which was removed or changed is found too.
        """
        found = self._rows.entries_about(name)
        subjects = {one.subject for one in found} - {name, ""}
        return tuple(one for subject in sorted(subjects) for one in self._rows.entries_about(subject)) or found

    def verify(self, heads: Sequence[Head] = ()) -> tuple[Finding, ...]:
        """Return what is wrong with the journal, which sales disagree with it, and which of these heads it has lost."""
        removed = Removed(self._rows)
        found = self.findings(see=removed.see)
        sales = capped(chain(self._of_sales(Part(sales=removed.sales())), self._of_sales(Part())))
        names = tuple({one.about["sale"] for one in sales})
        return (*found, *still_so(sales, self._of_sales(Part(sales=names))), *self._lost(heads))

    def findings(
        self, stretches: Sequence[Stretch] | None = None, see: Callable[[EntryRow], None] = lambda _entry: None
    ) -> tuple[Finding, ...]:
        """Return what is wrong with all chains, or stretches of them; `see` is shown each entry on the way."""
        before = [(till, max(1, first - 1), last) for till, first, last in stretches or ()]
        places = None if stretches is None else before
        found = capped(self._walk(places, see), to_the_end=True)
        if found:  # looked at again, for the house goes on selling
            chains = sorted({one.about["till"] for one in found})
            lost = any(one.check == "journal-unreadable" for one in found)
            again = None if lost else [(till, 0, 2**31 - 1) for till in chains]
            found = list(still_so(found, self._walk(again if places is None else places)))
        return (*self._tills(), *found, *(self._claims() if stretches is None else ()))

    def _walk(
        self, places: Sequence[Stretch] | None, see: Callable[[EntryRow], None] = lambda _entry: None
    ) -> Iterator[Finding]:
        walk = ChainWalk(partly=places is not None)
        known = {one.id: one for one in self._rows.tills() if isinstance(one, Till)}
        for entry in self._rows.entries(places):
            for fault in walk.follow(entry):
                yield _told(fault)
            if entry.till:
                yield from self._signed(entry, known.get(entry.till))
            see(entry)

    def _of_sales(self, part: Part) -> Iterator[Finding]:
        now = self._database.now()
        found = (one for row in self._rows.sales(part) for one in sale_findings(row, now))
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
        message = f"{words.format(seq=entry.seq, till=entry.till)}: {_what(entry)}."
        yield finding(check, f"{entry.till} {entry.seq}", message, advice, **_place(entry))

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


def _told(fault: Fault) -> Finding:
    entry, number = fault.entry, "–".join(dict.fromkeys(fault.numbers))
    kind = "refund" if entry.kind == EntryKind.REFUNDED else "receipt"
    check, words = {
        FaultKind.REMOVED: ("journal-gap", _("Removed from till {till}: entry {places}, {between}.")),
        FaultKind.CHANGED: (
            "journal-changed",
            _("Entry {places} of till {till} was changed after it was written: {what}."),
        ),
        FaultKind.MOVED: ("journal-moved", _("Entry {places} of till {till} was written as entry {place}: {what}.")),
        FaultKind.FORKED: ("journal-fork", _("Till {till} has two entries {places}: {what}.")),
        FaultKind.INSERTED: ("journal-inserted", _("Entry {places} of till {till} was inserted afterwards: {what}.")),
        FaultKind.ORDER: ("journal-order", _("Entry {places} of till {till} does not follow the one before: {what}.")),
        FaultKind.UNREADABLE: ("journal-unreadable", _("An entry of the journal has lost its place: {what}.")),
        FaultKind.NUMBER_MISSING: (f"{kind}-gap", _("The number {number} is missing in the chain of till {till}.")),
        FaultKind.NUMBER_TWICE: (f"{kind}-number-twice", _("The number {number} was given twice by till {till}.")),
        FaultKind.MISCOUNTED: ("journal-miscounted", _("Entry {places} of till {till} counts wrongly: {what}.")),
    }[fault.kind]
    places = str(fault.seq) if fault.seq == fault.last else f"{fault.seq}-{fault.last}"
    message = words.format(
        places=places, till=entry.till, what=_what(entry), place=fault.place, between=_between(fault), number=number
    )
    advice = _("The program never changes an entry, so somebody did by hand. Compare with a backup, and ask who could.")
    about = {"till": entry.till, "seq": str(fault.seq)}
    if fault.kind not in {FaultKind.REMOVED, FaultKind.NUMBER_MISSING}:
        about |= {**_place(entry), "seq": str(fault.seq)}
    if number:
        about["number"] = number
    subject = _what(entry) if fault.kind is FaultKind.UNREADABLE else f"{entry.till} {places}"
    return finding(check, number or subject, message, advice, **about)


def _place(entry: EntryRow) -> dict[str, str]:
    return {"till": entry.till, "seq": str(entry.seq), "sale": entry.subject, "entry": entry.id}


def _what(entry: EntryRow) -> str:
    """Say what an entry is about: its kind, its number and its sale."""
    return " ".join([entry.kind, *([entry.number] if entry.number else []), f"({entry.subject or entry.id})"])


def _between(fault: Fault) -> str:
    if fault.before is None:
        return _("before {next}").format(next=_what(fault.entry))
    return _("between {before} and {next}").format(before=_what(fault.before), next=_what(fault.entry))
