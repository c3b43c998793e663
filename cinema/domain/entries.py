"""Journal entries: one document for each operation with money, inserted once and never changed.

Defines their place in a chain, numbers and hash; `operations.py` has what they say. `journal.py` verifies chains;
`sale_facts.py` folds the entries of a sale. To add an operation: its dataclass there, its kind here, its effect on a
sale in `sale_facts.py`.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from unicodedata import normalize

from cinema.domain.operations import (
    Admitted,
    Banked,
    Changed,
    Closed,
    DayClosed,
    DrawerMoved,
    Exchanged,
    GivenBack,
    Opened,
    Operation,
    Refunded,
    Sold,
    Tendered,
    Voided,
    VoucherChanged,
)
from cinema.domain.payments import Attempt, Provider
from cinema.domain.vouchers import VoucherMove, claims_of_moves

FIRST = "0" * 64
"""The `previous` hash of a chain's first entry."""
UNSIGNED = ("hash", "signature", "due")
"""Fields of a stored entry that its hash does not cover."""


class EntryKind(StrEnum):
    """The kind of an operation. `void`: the operation of this id ended without effect, for good."""

    SOLD = "sold"
    TENDER = "tender"
    VOID = "void"
    REFUNDED = "refunded"
    GIVEN_BACK = "given_back"
    CHANGED = "changed"
    EXCHANGED = "exchanged"
    OPENED = "opened"
    DRAWER = "drawer"
    CLOSED = "closed"
    BANKED = "banked"
    DAY_CLOSED = "day_closed"
    VOUCHER = "voucher"
    ADMITTED = "admitted"


OF_MONEY = frozenset((EntryKind.SOLD, EntryKind.TENDER, EntryKind.REFUNDED, EntryKind.EXCHANGED, EntryKind.GIVEN_BACK))
"""Kinds of the entries that take money or give it back."""
OF_THE_TILL = frozenset((EntryKind.OPENED, EntryKind.DRAWER, EntryKind.CLOSED, EntryKind.BANKED, EntryKind.DAY_CLOSED))
"""Kinds about a till's session, the safe or a business day."""
NEVER_DUE = OF_THE_TILL | {EntryKind.ADMITTED}
"""Kinds from which no document follows: an admission stands in its sale before it has an entry."""


class Series(StrEnum):
    """A series of numbers that is counted along a till's chain."""

    RECEIPT = "receipt"
    REFUND = "refund"
    Z = "z"


SERIES = {
    EntryKind.SOLD: Series.RECEIPT,
    EntryKind.REFUNDED: Series.REFUND,
    EntryKind.EXCHANGED: Series.RECEIPT,
    EntryKind.CLOSED: Series.Z,
}
"""The series that an entry of a kind takes its number of; an exchange takes a refund's beside it."""
_PREFIX = {Series.RECEIPT: "", Series.REFUND: "R", Series.Z: "Z"}
_DIGITS = {Series.Z: 4}


OPERATIONS: dict[EntryKind, type[Operation]] = {
    EntryKind.SOLD: Sold,
    EntryKind.TENDER: Tendered,
    EntryKind.VOID: Voided,
    EntryKind.REFUNDED: Refunded,
    EntryKind.GIVEN_BACK: GivenBack,
    EntryKind.CHANGED: Changed,
    EntryKind.EXCHANGED: Exchanged,
    EntryKind.OPENED: Opened,
    EntryKind.DRAWER: DrawerMoved,
    EntryKind.CLOSED: Closed,
    EntryKind.BANKED: Banked,
    EntryKind.DAY_CLOSED: DayClosed,
    EntryKind.VOUCHER: VoucherChanged,
    EntryKind.ADMITTED: Admitted,
}


@dataclass(frozen=True, slots=True)
class Entry:
    """An operation at its place in a till's chain: number `seq`, after the entry whose hash is `previous`.

    `subject` is the sale's id (a house event: the document's). `at` is by the database's clock, `day` the business
    day. `counts` has the last number of every series and business year of this chain, so that numbering goes on from
    any entry. `claims` are unique in the journal: no other entry can have one of them. An exchange has two numbers:
    `number` is the new sale's receipt, `refund_number` that of the old tickets' refund; its subject is the old sale.
    `workstation` is the one that it was entered for, by recovery or a manager, where that is another one than the
    till's own.
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
    workstation: str | None = None
    hash: str = ""
    signature: str = ""
    refund_number: str | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry without its place in a chain. Its `id` is the operation's, the same for every retry.

    `till` is the till that pinned its seats, where this program knows it: no other till may enter it. `after` is the
    hash of the entry that it must follow directly (None: any), for what was judged by all entries before it.
    """

    id: str
    subject: str
    at: datetime
    operation: Operation
    claims: tuple[str, ...] = ()
    till: str | None = None
    after: str | None = None

    @property
    def kind(self) -> EntryKind:
        """The kind of the operation."""
        return next(kind for kind, one in OPERATIONS.items() if isinstance(self.operation, one))

    @property
    def series(self) -> Series | None:
        """The series that it takes a number of, if any."""
        return SERIES.get(self.kind)

    @property
    def is_exchange(self) -> bool:
        """Whether it takes a refund's number beside that of its receipt."""
        return self.kind is EntryKind.EXCHANGED

    @property
    def workstation(self) -> str | None:
        """The workstation at which it was begun, where its operation says so."""
        match self.operation:
            case Sold(order=order) | Tendered(order=order) | Exchanged(order=order):
                return order.workstation
            case Refunded(refund=refund):
                return refund.workstation
        return None


class ClaimTakenError(Exception):
    """A claim of the draft is taken by `entry`; nothing was inserted."""

    def __init__(self, entry: Entry) -> None:
        super().__init__(entry.id)
        self.entry = entry


class HeadMovedError(Exception):
    """The chain has gone on since the entry that the draft must follow; nothing was inserted."""


class EpochEndedError(Exception):
    """The database was restored after this till registered; nothing was inserted."""


def moves_of(operation: Operation) -> tuple[VoucherMove, ...]:
    """Return the movements of vouchers that an operation makes."""
    match operation:
        case Sold() | Tendered() | Refunded() | Exchanged() | GivenBack() | VoucherChanged():
            return operation.moves
    return ()


def with_moves(draft: Draft, moves: tuple[VoucherMove, ...]) -> Draft:
    """Return a draft that makes movements of vouchers, and claims them after its own claims."""
    match draft.operation:
        case Sold() | Tendered() | Refunded() | Exchanged() | GivenBack() | VoucherChanged() as operation if moves:
            claims = (*draft.claims, *claims_of_moves(moves))
            return replace(draft, operation=replace(operation, moves=moves), claims=claims)
    return draft


def claims_of(tender: Attempt, day: str) -> tuple[str, ...]:
    """Return a tender's claims: its attempt, and the reference and business day of a separate terminal's slip."""
    if tender.provider is not Provider.SEPARATE or tender.reference is None:
        return (tender.claim,) if tender.amount else ()
    return (tender.claim, f"slip:{tender.provider}:{day}:{slip_key(tender.reference)}")


def slip_key(reference: str) -> str:
    """Return a slip's reference as claims have it, so that "S 1" and "s1" are one slip."""
    return "".join(normalize("NFKC", reference).casefold().split())


def counted(counts: Mapping[str, int], series: Series | None, year: str) -> dict[str, int]:
    """Return the counts after one more number of a series in a business year; unchanged without a series."""
    if series is None:
        return dict(counts)
    name = f"{series}-{year}"
    return {**counts, name: counts.get(name, 0) + 1}


def number_of(series: Series, year: str, till: int, count: int) -> str:
    """Return a number of business year, till and count, such as 2026-01-000123, R2026-01-000007 or Z2026-01-0031."""
    return f"{_PREFIX[series]}{year}-{till:02d}-{count:0{_DIGITS.get(series, 6)}d}"


def newest_count(counts: Mapping[str, int], series: Series) -> tuple[str, int] | None:
    """Return the newest business year of a series in an entry's `counts` with its last count, None for no number."""
    prefix = f"{series}-"
    years = {name.removeprefix(prefix): count for name, count in counts.items() if name.startswith(prefix)}
    return max(years.items(), default=None)


def entry_hash(document: Mapping[str, Any]) -> str:
    """Return the SHA-256 of a stored entry's canonical JSON without its UNSIGNED fields, as 64 hex digits.

    Raises TypeError or ValueError for a value that an entry never has.
    """
    content = {name: value for name, value in document.items() if name not in UNSIGNED}
    return hashlib.sha256(_FORM(content).encode()).hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds")  # BSON dates have no finer resolution
    message = f"{type(value).__name__} is never written into an entry"
    raise TypeError(message)


_FORM = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False, default=_plain
).encode
