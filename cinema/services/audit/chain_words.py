"""How faults of a chain are told: which entry it is, what it is about, what belongs there."""

from cinema.domain.entries import EntryKind
from cinema.domain.journal import EntryRow, Fault, FaultKind
from cinema.domain.refunds import is_refund_number
from cinema.i18n import _
from cinema.ports import Finding
from cinema.services.audit.finding import finding


def out_of_time(entry: EntryRow) -> Finding:
    """Tell an entry whose time can't be right."""
    words = _("Entry {seq} of till {till} says a time that can't be right, {at}: {what}.")
    message = words.format(seq=entry.seq, till=entry.till, at=entry.at, what=what(entry))
    advice = _("The clock of the database's machine was wrong, or somebody set it. It decides the business day.")
    return finding("journal-time", f"{entry.till} {entry.seq}", message, advice, **place(entry))


def told(fault: Fault) -> Finding:
    """Tell a fault of a chain."""
    entry, number = fault.entry, "–".join(dict.fromkeys(fault.numbers))
    is_refund = entry.kind == EntryKind.REFUNDED or any(map(is_refund_number, fault.numbers))
    kind = "refund" if is_refund else "z" if entry.kind == EntryKind.CLOSED else "receipt"
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
        places=places, till=entry.till, what=what(entry), place=fault.place, between=_between(fault), number=number
    )
    advice = _("The program never changes an entry, so somebody did by hand. Compare with a backup, and ask who could.")
    about = {"till": entry.till, "seq": str(fault.seq)}
    if fault.kind not in {FaultKind.REMOVED, FaultKind.NUMBER_MISSING}:
        about |= {**place(entry), "seq": str(fault.seq)}
    if number:
        about["number"] = number
    subject = what(entry) if fault.kind is FaultKind.UNREADABLE else f"{entry.till} {places}"
    return finding(check, number or subject, message, advice, **about)


def place(entry: EntryRow) -> dict[str, str]:
    """Return what a finding is about: the entry's till, number and sale."""
    return {"till": entry.till, "seq": str(entry.seq), "sale": entry.subject, "entry": entry.id}


def what(entry: EntryRow) -> str:
    """Say what an entry is about: its kind, its number and its sale."""
    return " ".join([entry.kind, *([entry.number] if entry.number else []), f"({entry.subject or entry.id})"])


def _between(fault: Fault) -> str:
    if fault.before is None:
        return _("before {next}").format(next=what(fault.entry))
    return _("between {before} and {next}").format(before=what(fault.before), next=what(fault.entry))


def doubled(till: str, entries: list[EntryRow]) -> Finding:
    """Tell that a till has several entries of its own at some places of its chain: once, however many they are."""
    words = _(
        "{count} places of till {till} have a second entry, each signed by the till itself, from {first} to {last}."
    )
    seqs = sorted(entry.seq for entry in entries)
    advice = _(
        "Nobody forged them: the index that refuses this was missing, so two programs took one place each time. "
        "Receipt numbers of these sales were given twice. Restore the index with: cinema doctor"
    )
    message = words.format(count=len(seqs), till=till, first=seqs[0], last=seqs[-1])
    return finding("journal-double", till, message, advice, till=till)
