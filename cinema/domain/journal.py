"""Chains of the journal: what is wrong with one, and the heads that people write down. Kept by the repository.

A chain that was cut off at its end agrees with itself: that is found by a head alone which somebody wrote down before.
One that was written anew has signatures that no registered till made, which the service checks.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple

from cinema.domain.entries import FIRST, SERIES, EntryKind, Series, counted, entry_hash, number_of
from cinema.errors import InvalidInputError
from cinema.i18n import _

# How far from its place a displaced entry is looked for; one that came from further away is said to be changed.
_FAR = 100
_SERIES = {
    **{kind.value: (series,) for kind, series in SERIES.items()},
    EntryKind.EXCHANGED.value: (Series.RECEIPT, Series.REFUND),
}


class EntryRow(NamedTuple):
    """A stored entry as the audit reads it: what is no word, number or mapping where one belongs is empty."""

    id: str
    kind: str
    subject: str
    till: str
    till_number: int
    epoch: str
    seq: int
    previous: str
    hash: str
    signature: str
    at: datetime | None
    day: str
    counts: Mapping[str, int]
    number: str | None
    document: Mapping[str, Any]

    @property
    def numbers(self) -> tuple[str | None, ...]:
        """Its number; of an exchange also that of its refund."""
        if self.kind != EntryKind.EXCHANGED:
            return (self.number,)
        second = self.document.get("refund_number")
        return (self.number, second if isinstance(second, str) else None)

    @property
    def is_as_written(self) -> bool:
        """Whether the hash is that of what the entry says now."""
        return self._hashes_as(self.seq)

    def written_as(self) -> int | None:
        """Return the place at which this entry was written, if that is near the one where it stands now."""
        near = range(max(1, self.seq - _FAR), self.seq + _FAR + 1)
        return next((seq for seq in near if self._hashes_as(seq)), None)

    def _hashes_as(self, seq: int) -> bool:
        try:
            return entry_hash({**self.document, "seq": seq}) == self.hash
        except (TypeError, ValueError):  # a value of a kind that was never written
            return False


@dataclass(frozen=True, slots=True)
class Head:
    """How far a till's chain goes: its newest entry's number and hash. `TILL=SEQ:HASH` when it is written down."""

    till: str
    seq: int
    hash: str

    def __str__(self) -> str:
        """Return the head as `read_head` reads it."""
        return f"{self.till}={self.seq}:{self.hash}"


class FaultKind(StrEnum):
    """What is wrong at a place of a chain.

    `doubled`: a second entry there, as a till writes it. Two programs that are one till do so without the index that
    refuses it.
    """

    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    FORKED = "forked"
    DOUBLED = "doubled"
    INSERTED = "inserted"
    ORDER = "order"
    UNREADABLE = "unreadable"
    NUMBER_MISSING = "number-missing"
    NUMBER_TWICE = "number-twice"
    MISCOUNTED = "miscounted"


@dataclass(frozen=True, slots=True)
class Fault:
    """A place of a chain where something is wrong: from `seq` to `last`; `entry` is there, or comes next.

    `place` is where a moved entry was written; `numbers` are those that are missing or given twice, first and last.
    """

    kind: FaultKind
    seq: int
    last: int
    entry: EntryRow
    before: EntryRow | None = None
    place: int = 0
    numbers: tuple[str, ...] = ()


@dataclass(slots=True)
class ChainWalk:
    """Follows entries by till and number, and tells what is wrong at each; remembers two places, not the chain.

    `partly`: each chain may begin anywhere, and its first entry is taken as it is.
    """

    partly: bool = False
    _below: list[EntryRow] = field(default_factory=list)
    _level: list[EntryRow] = field(default_factory=list)

    def follow(self, entry: EntryRow) -> tuple[Fault, ...]:
        """Return what is wrong between the entry before and this one, and in this one."""
        if not entry.till or entry.seq < 1:  # nobody can say where it belongs; where it was is a gap
            return (Fault(FaultKind.UNREADABLE, entry.seq, entry.seq, entry),)
        if self._level and self._level[0].till != entry.till:
            self._below, self._level = [], []
        is_second = bool(self._level) and self._level[0].seq == entry.seq
        # Where a place has several entries, each is followed by its own successors.
        above = self._below if is_second else self._level
        before = next((one for one in reversed(above) if one.hash == entry.previous), above[-1] if above else None)
        if is_second and self._is_double(entry, before):
            faults = (Fault(FaultKind.DOUBLED, entry.seq, entry.seq, entry, before), *_numbered(entry, before))
        elif before is None and self.partly and entry.seq > 1:
            faults = () if entry.is_as_written else (_changed(entry, None),)
        else:
            last = self._level[-1] if self._level and is_second else before
            hash_before = self._below[-1].hash if self._below else FIRST
            faults = (*_in_chain(entry, last, hash_before), *_numbered(entry, last))
        if not is_second:
            self._below, self._level = self._level, []
        self._level.append(entry)
        return faults

    def _is_double(self, entry: EntryRow, before: EntryRow | None) -> bool:
        if before is None and self.partly and entry.seq > 1:
            return entry.is_as_written
        return entry.is_as_written and entry.previous == (before.hash if before else FIRST)


def _in_chain(entry: EntryRow, before: EntryRow | None, hash_before: str) -> Iterator[Fault]:
    head, seq = (before.hash, before.seq) if before else (FIRST, 0)
    is_next = entry.seq == seq + 1
    if entry.seq > seq + 1:
        yield Fault(FaultKind.REMOVED, seq + 1, entry.seq - 1, entry, before)
    elif not is_next:
        yield Fault(FaultKind.FORKED, entry.seq, entry.seq, entry, before)
    if not entry.is_as_written:
        yield _changed(entry, before)
    elif is_next and entry.previous != head:
        if before is not None and entry.previous == hash_before:
            yield Fault(FaultKind.INSERTED, before.seq, before.seq, before)
        else:
            yield Fault(FaultKind.ORDER, entry.seq, entry.seq, entry, before)


def _changed(entry: EntryRow, before: EntryRow | None) -> Fault:
    place = entry.written_as()
    kind = FaultKind.CHANGED if place is None else FaultKind.MOVED
    return Fault(kind, entry.seq, entry.seq, entry, before, place or 0)


def _numbered(entry: EntryRow, before: EntryRow | None) -> Iterator[Fault]:
    """Yield numbers that the chain leaves out or gives again. A changed entry is told as such already."""
    counts, year = before.counts if before else {}, entry.day[:4]
    expected = dict(counts)
    written: list[str | None] = []
    for series in _SERIES.get(entry.kind, ()):
        name = f"{series}-{year}"
        expected = counted(expected, series, year)
        due, got = expected[name], entry.counts.get(name, 0)
        one_written = number_of(series, year, entry.till_number, got)
        written.append(one_written)
        numbers = [number_of(series, year, entry.till_number, one) for one in (due, got - 1)]
        if got > due:
            yield Fault(FaultKind.NUMBER_MISSING, entry.seq, entry.seq, entry, before, numbers=tuple(numbers))
        elif got < due:
            yield Fault(FaultKind.NUMBER_TWICE, entry.seq, entry.seq, entry, before, numbers=(one_written,))
        expected = {**expected, name: got}
    is_miscounted = entry.counts != expected or entry.numbers != (tuple(written) or (None,))
    if is_miscounted and entry.seq == (before.seq if before else 0) + 1:
        yield Fault(FaultKind.MISCOUNTED, entry.seq, entry.seq, entry, before)


def read_head(text: str) -> Head:
    """Return a head that was written down as TILL=SEQ:HASH, or raise InvalidInputError."""
    till, _equals, rest = text.strip().rpartition("=")
    seq, _colon, hashed = rest.partition(":")
    digits = seq.isascii() and seq.isdigit() and len(seq) < 10
    if not (till and digits and len(hashed) == 64 and set(hashed.lower()) <= set("0123456789abcdef")):
        raise InvalidInputError(
            _("That is no head of a chain: {text}. Write TILL=SEQ:HASH.").format(text=text.strip()[:60]), field="head"
        )
    return Head(till, int(seq), hashed.lower())
