"""The journal's proof: walks the chains and says what was changed, removed, inserted or put in another order.

A chain whose end was cut off, or that was written anew as a whole, agrees with itself. Only a head that was written
down before finds that: `heads` gives them, `verify` takes them back.
"""

from collections.abc import Callable, Iterator, Sequence

from cinema.domain.audit import Part
from cinema.domain.journal import ChainWalk, Fault, FaultKind, Head, JournalEntry
from cinema.i18n import _
from cinema.ports import AuditRows, Finding
from cinema.services.audit.finding import capped, finding, still_so


class JournalCheck:
    """Reads the journal, changes nothing."""

    def __init__(self, rows: AuditRows) -> None:
        self._rows = rows

    def heads(self) -> tuple[Head, ...]:
        """Return how far each chain goes."""
        return tuple(self._rows.heads())

    def about(self, name: str) -> tuple[JournalEntry, ...]:
        """Return the entries of a sale by its id, else by its receipt number or that of a refund, as they came.

        The number is looked for in the journal itself, so that a sale which was removed or changed is found too.
        """
        found = list(self._rows.entries_about(Part(sales=(name,))))
        if not found:
            walk = self._rows.entries()
            found = [entry for entry in walk if name in (entry.data.get("receipt"), entry.data.get("refund"))]
        return tuple(sorted(found, key=lambda entry: (str(entry.at), entry.chain, entry.seq)))

    def verify(self, heads: Sequence[Head] = ()) -> tuple[Finding, ...]:
        """Return what is wrong with the journal, and which of these heads it does not have any more."""
        return (*self.again(capped(self.walk())), *self._against(heads))

    def again(self, found: Sequence[Finding]) -> tuple[Finding, ...]:
        """Return what is still so, for the house goes on selling."""
        if not found:
            return ()
        chains = sorted({one.about["chain"] for one in found})
        return still_so(found, self.walk(chains))

    def walk(
        self,
        chains: Sequence[str] | None = None,
        day: str | None = None,
        see: Callable[[JournalEntry], None] = lambda _entry: None,
    ) -> Iterator[Finding]:
        """Yield what is wrong with all chains, some, or a day's; `see` is shown each entry on the way."""
        walk = ChainWalk()
        for entry in self._rows.entries(chains, day):
            for fault in walk.follow(entry):
                yield _told(fault)
            see(entry)

    def _against(self, heads: Sequence[Head]) -> Iterator[Finding]:
        hashes = self._rows.hashes(heads)
        for head in heads:
            there = hashes.get((head.chain, head.seq))
            if there == head.hash:
                continue
            if there is None:
                check = "journal-cut"
                words = _("The chain {chain} once had an entry {seq}, which is not there any more.")
            else:
                check = "journal-rewritten"
                words = _("The chain {chain} was written anew: its entry {seq} is not the one that was written down.")
            advice = _("Entries were taken away or replaced since that head was written down. Compare with a backup.")
            message = words.format(chain=head.chain, seq=head.seq)
            yield finding(check, f"{head.chain} {head.seq}", message, advice, chain=head.chain, seq=str(head.seq))


def _told(fault: Fault) -> Finding:
    places = str(fault.seq) if fault.seq == fault.last else f"{fault.seq}-{fault.last}"
    check, words = {
        FaultKind.REMOVED: ("journal-gap", _("Removed from {chain}: entry {places}, {between}.")),
        FaultKind.CHANGED: (
            "journal-changed",
            _("Entry {places} of {chain} was changed after it was written: {what}."),
        ),
        FaultKind.MOVED: ("journal-moved", _("Entry {places} of {chain} was written as entry {place}: {what}.")),
        FaultKind.INSERTED: ("journal-inserted", _("Entry {places} of {chain} was inserted afterwards: {what}.")),
        FaultKind.ORDER: ("journal-order", _("Entry {places} of {chain} does not follow the one before it: {what}.")),
        FaultKind.UNREADABLE: ("journal-unreadable", _("An entry of the journal has lost its place: {what}.")),
    }[fault.kind]
    advice = _("The program never changes an entry, so somebody did by hand. Compare with a backup, and ask who could.")
    message = words.format(
        places=places, chain=fault.chain, what=_what(fault.entry), place=fault.place, between=_between(fault)
    )
    about = {"chain": fault.chain, "seq": str(fault.seq)}
    if fault.kind is not FaultKind.REMOVED:
        about |= {"sale": fault.entry.transaction, "event": fault.entry.event}
    subject = _what(fault.entry) if fault.kind is FaultKind.UNREADABLE else f"{fault.chain} {places}"
    return finding(check, subject, message, advice, **about)


def _what(entry: JournalEntry) -> str:
    """Say what an entry is about: the event, the numbers and seats in it, and the sale."""
    named = [str(entry.data[key]) for key in ("refund", "receipt", "seats") if entry.data.get(key)]
    return " ".join([entry.event.partition("/")[0], *named, f"({entry.transaction})"])


def _between(fault: Fault) -> str:
    if fault.before is None:
        return _("before {next}").format(next=_what(fault.entry))
    return _("between {before} and {next}").format(before=_what(fault.before), next=_what(fault.entry))
