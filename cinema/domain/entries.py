"""Entries: each thing that happened to money, whole, in one document that is inserted once and never changed.

Decides what an entry says and how its hash is made. `journal.py` judges chains, `sale_facts.py` what the entries of a
sale add up to. To add an operation: a kind and its dataclass here, what it does to a sale in `sale_facts.py`.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from cinema.domain.orders import Order
from cinema.domain.payments import Attempt
from cinema.domain.refunds import Refund

FIRST = "0" * 64
UNSIGNED = ("hash", "signature", "due")
"""Fields of a stored entry that its hash does not cover."""


class EntryKind(StrEnum):
    """What happened. `void`: the operation of this id has ended without doing anything, and never will."""

    SOLD = "sold"
    TENDER = "tender"
    VOID = "void"
    REFUNDED = "refunded"
    GIVEN_BACK = "given_back"
    CHANGED = "changed"


class Series(StrEnum):
    """What is numbered along a till's chain."""

    RECEIPT = "receipt"
    REFUND = "refund"


_PREFIX = {Series.RECEIPT: "", Series.REFUND: "R"}


@dataclass(frozen=True, slots=True)
class Sold:
    """A sale that is complete: all of its order is sold and paid by these tenders. `by` decided so, where one did."""

    order: Order
    tenders: tuple[Attempt, ...]
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Tendered:
    """Money that was taken for an order: one of several tenders, or money that its sale can't take any more."""

    order: Order
    tender: Attempt
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Voided:
    """An operation that ended without doing anything. `pins` are the holds it may have pinned: (screening, hold)."""

    pins: tuple[tuple[str, str], ...] = ()
    reason: str = ""
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Refunded:
    """Tickets that ended, with their money given back. `refund` has no reason: `reason_hash` is its salted SHA-256."""

    refund: Refund
    receipt: str
    reason_hash: str
    by: str | None = None


@dataclass(frozen=True, slots=True)
class GivenBack:
    """What became of surplus money: given back, or (`money` False) found to be no payment at all."""

    attempt: str
    amount: int
    money: bool = True
    reference: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """A house event: a document that somebody changed, from a version to the next one."""

    collection: str
    document: str
    version: int
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    by: str | None = None


Operation = Sold | Tendered | Voided | Refunded | GivenBack | Changed
OPERATIONS: dict[EntryKind, type[Operation]] = {
    EntryKind.SOLD: Sold,
    EntryKind.TENDER: Tendered,
    EntryKind.VOID: Voided,
    EntryKind.REFUNDED: Refunded,
    EntryKind.GIVEN_BACK: GivenBack,
    EntryKind.CHANGED: Changed,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """An operation in its place: the `seq`-th of its till's chain, after the entry whose hash is `previous`.

    `subject` is the sale it is about (a house event: the document). `at` is by the database's clock, `day` the business
    day. `counts` has the last number of every series and business year of this chain, so that the next entry, of
    whatever kind and day, goes on from them. `claims` are taken by this entry alone, whoever else tries.
    """

    id: str
    kind: EntryKind
    subject: str
    till: str
    till_number: int
    epoch: str
    seq: int
    previous: str
    at: datetime
    day: str
    counts: dict[str, int]
    operation: Operation
    number: str | None = None
    claims: tuple[str, ...] = ()
    hash: str = ""
    signature: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry that has no place in a chain yet. Its `id` is the operation's, the same for every repeat."""

    id: str
    subject: str
    at: datetime
    operation: Operation
    claims: tuple[str, ...] = ()

    @property
    def kind(self) -> EntryKind:
        """The kind of its operation."""
        return next(kind for kind, one in OPERATIONS.items() if isinstance(self.operation, one))

    @property
    def series(self) -> Series | None:
        """The series that numbers it, if any."""
        return {EntryKind.SOLD: Series.RECEIPT, EntryKind.REFUNDED: Series.REFUND}.get(self.kind)


class ClaimTakenError(Exception):
    """One of a draft's claims belongs to another entry, `entry`; nothing was inserted."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(entry.id)
        self.entry = entry


class EpochEndedError(Exception):
    """The database was restored since this till took its number; nothing was inserted."""


def counted(counts: Mapping[str, int], series: Series | None, year: str) -> dict[str, int]:
    """Return the counts after one more of a series in a business year; without a series, as they were."""
    if series is None:
        return dict(counts)
    name = f"{series}-{year}"
    return {**counts, name: counts.get(name, 0) + 1}


def number_of(series: Series, year: str, till: int, count: int) -> str:
    """Write a number: business year, till, and a count without gaps, such as 2026-01-000123 or R2026-01-000007."""
    return f"{_PREFIX[series]}{year}-{till:02d}-{count:06d}"


def entry_hash(document: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a stored entry in a fixed form, as 64 hex digits: of all but its UNSIGNED fields.

    Raises TypeError or ValueError for values of kinds that are never written.
    """
    content = {name: value for name, value in document.items() if name not in UNSIGNED}
    return hashlib.sha256(_FORM(content).encode()).hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds")
    message = f"{type(value).__name__} is never written into an entry"
    raise TypeError(message)


_FORM = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_plain
).encode
