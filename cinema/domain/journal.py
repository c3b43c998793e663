"""The journal: one entry for each thing that happened to money or seats, each carrying the hash of the one before.

Decides what an entry says, how its hash is made, and what is wrong with a chain; where chains are kept is the
repository's. A chain that was cut off at its end, or written anew from its first entry on, agrees with itself: that is
found by a head alone which somebody wrote down before.
"""

import hashlib
import json
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from cinema.errors import InvalidInputError
from cinema.i18n import _

FIRST = "0" * 64
_FORM = json.JSONEncoder(sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode
# How far from its place a displaced entry is looked for; one that came from further away is said to be changed.
_FAR = 100


@dataclass(frozen=True, slots=True)
class JournalEvent:
    """Something that happened: unique by (transaction, event). `data` is flat and names people by id only."""

    transaction: str
    event: str
    data: dict[str, str | int]


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """An event in its place: the `seq`-th of its chain, after the entry whose hash is `previous`."""

    chain: str
    seq: int
    previous: str
    hash: str
    transaction: str
    event: str
    at: datetime
    data: dict[str, str | int]

    @property
    def is_as_written(self) -> bool:
        """Whether the hash is that of what the entry says now."""
        try:
            at = self.at.isoformat()
            content = [self.chain, self.seq, self.previous, at, self.transaction, self.event, self.data]
            return hashlib.sha256(_FORM(content).encode()).hexdigest() == self.hash
        except (AttributeError, TypeError, ValueError):  # an instant or data of a kind that was never written
            return False

    def written_as(self) -> int | None:
        """Return the place at which this entry was written, if that is near the one where it stands now."""
        near = range(max(1, self.seq - _FAR), self.seq + _FAR + 1)
        return next((seq for seq in near if replace(self, seq=seq).is_as_written), None)


@dataclass(frozen=True, slots=True)
class Head:
    """How far a chain goes: its newest entry's number and hash. `CHAIN=SEQ:HASH` when it is written down."""

    chain: str
    seq: int
    hash: str

    def __str__(self) -> str:
        """Return the head as `read_head` reads it."""
        return f"{self.chain}={self.seq}:{self.hash}"


class FaultKind(StrEnum):
    """What is wrong at a place of a chain."""

    REMOVED = "removed"
    CHANGED = "changed"
    MOVED = "moved"
    INSERTED = "inserted"
    ORDER = "order"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Fault:
    """A place of a chain where something is wrong: from `seq` to `last`; `entry` is there, or comes next.

    `place` is where a moved entry was written.
    """

    kind: FaultKind
    chain: str
    seq: int
    last: int
    entry: JournalEntry
    before: JournalEntry | None = None
    place: int = 0


@dataclass(slots=True)
class ChainWalk:
    """Follows entries by chain and number, and tells what is wrong at each; remembers two entries, not the chain."""

    _before: JournalEntry | None = field(default=None)
    _head_before: str = FIRST

    def follow(self, entry: JournalEntry) -> tuple[Fault, ...]:
        """Return what is wrong between the entry before and this one, and in this one."""
        if not entry.chain or entry.seq < 1:  # nobody can say where it belongs; where it was is a gap
            return (Fault(FaultKind.UNREADABLE, entry.chain, entry.seq, entry.seq, entry),)
        before = self._before if self._before and self._before.chain == entry.chain else None
        head, seq = (before.hash, before.seq) if before else (FIRST, 0)
        faults: tuple[Fault, ...] = ()
        if entry.seq != seq + 1 or entry.previous != head or not entry.is_as_written:
            faults = tuple(self._faults(entry, before, head, seq))
        self._before, self._head_before = entry, head
        return faults

    def _faults(self, entry: JournalEntry, before: JournalEntry | None, head: str, seq: int) -> list[Fault]:
        def fault(kind: FaultKind, first: int, last: int, of: JournalEntry = entry, place: int = 0) -> Fault:
            return Fault(kind, entry.chain, first, last, of, before, place)

        found = []
        if entry.seq > seq + 1:
            found.append(fault(FaultKind.REMOVED, seq + 1, entry.seq - 1))
        elif entry.seq <= seq:
            found.append(fault(FaultKind.INSERTED, entry.seq, entry.seq))
        if not entry.is_as_written:
            place = entry.written_as()
            kind = FaultKind.CHANGED if place is None else FaultKind.MOVED
            return [*found, fault(kind, entry.seq, entry.seq, place=place or 0)]
        if entry.previous != head and not found:
            if before is not None and entry.previous == self._head_before:
                return [fault(FaultKind.INSERTED, before.seq, before.seq, before)]
            return [fault(FaultKind.ORDER, entry.seq, entry.seq)]
        return found


def entry_hash(chain: str, seq: int, previous: str, at: datetime, event: JournalEvent) -> str:
    """Return the SHA-256 of an entry's whole content in a fixed form, as 64 hex digits."""
    content = [chain, seq, previous, at.isoformat(), event.transaction, event.event, event.data]
    return hashlib.sha256(_FORM(content).encode()).hexdigest()


def chain_name(workstation: str, day: str) -> str:
    """Return the name of a workstation's chain for a business day."""
    return f"{day}/{workstation}"


def read_head(text: str) -> Head:
    """Return a head that was written down as CHAIN=SEQ:HASH, or raise InvalidInputError."""
    chain, _equals, rest = text.strip().rpartition("=")
    seq, _colon, hashed = rest.partition(":")
    digits = seq.isascii() and seq.isdigit() and len(seq) < 10
    if not (chain and digits and len(hashed) == 64 and set(hashed.lower()) <= set("0123456789abcdef")):
        raise InvalidInputError(
            _("That is no head of a chain: {text}. Write CHAIN=SEQ:HASH.").format(text=text.strip()[:60]), field="head"
        )
    return Head(chain, int(seq), hashed.lower())
