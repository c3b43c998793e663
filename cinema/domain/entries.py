"""Journal entries: one document for each operation with money, inserted once and never changed.

Defines their content, numbers and hash. `journal.py` verifies chains; `sale_facts.py` folds the entries of a sale. To
add an operation: its kind and dataclass here, its effect on a sale in `sale_facts.py`.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from unicodedata import normalize

from cinema.domain.admittance import Admission
from cinema.domain.drawer import DifferenceReason, DrawerReason, DrawerWay
from cinema.domain.orders import Order
from cinema.domain.payments import Attempt, Provider, Tender
from cinema.domain.refunds import Refund
from cinema.domain.vouchers import NewVoucher, VoucherDeed, VoucherMove, claims_of_moves

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


@dataclass(frozen=True, slots=True)
class Sold:
    """A complete sale: an order and the tenders that pay for it. `by` is the manager who decided, if one did.

    `moves` are those of vouchers that it sells or redeems, here and below; each is among the entry's claims.
    """

    order: Order
    tenders: tuple[Attempt, ...]
    by: str | None = None
    moves: tuple[VoucherMove, ...] = ()


@dataclass(frozen=True, slots=True)
class Tendered:
    """Money taken for an order: a tender of a split sale, or surplus money."""

    order: Order
    tender: Attempt
    by: str | None = None
    moves: tuple[VoucherMove, ...] = ()


@dataclass(frozen=True, slots=True)
class Voided:
    """An operation that ended without effect. `pins` are the holds that it may have pinned: (screening, hold)."""

    pins: tuple[tuple[str, str], ...] = ()
    reason: str = ""
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Refunded:
    """Tickets that were refunded. `refund` is without its reason; `reason_hash` is the salted SHA-256 of it."""

    refund: Refund
    receipt: str
    reason_hash: str
    by: str | None = None
    moves: tuple[VoucherMove, ...] = ()


@dataclass(frozen=True, slots=True)
class Exchanged:
    """Tickets that were given for others: the old ones end and the new sale, of this entry's id, begins at once.

    `refund` is that of the old tickets, as in `Refunded`. `tenders` pay for the new order: moved parts of earlier
    payments (`moved_from`), and the difference. `kept` are the new tickets that took over a seat (new, old id).
    """

    refund: Refund
    receipt: str
    reason_hash: str
    order: Order
    tenders: tuple[Attempt, ...]
    kept: tuple[tuple[str, str], ...] = ()
    by: str | None = None
    moves: tuple[VoucherMove, ...] = ()

    @property
    def taken(self) -> tuple[Attempt, ...]:
        """The tenders that took money; the others only moved it."""
        return tuple(one for one in self.tenders if one.moved_from is None)


@dataclass(frozen=True, slots=True)
class GivenBack:
    """The outcome of surplus money: given back, or (`money` False) found to be no payment at all.

    `tender` is how it had been paid (None in entries from before tills had sessions): cash leaves the drawer again,
    with its `rounding`.
    """

    attempt: str
    amount: int
    money: bool = True
    reference: str | None = None
    by: str | None = None
    tender: Tender | None = None
    rounding: int = 0
    moves: tuple[VoucherMove, ...] = ()


@dataclass(frozen=True, slots=True)
class VoucherChanged:
    """A voucher was blocked, unblocked, or replaced by `new`, which has the rest of its balance."""

    voucher: str
    deed: VoucherDeed
    moves: tuple[VoucherMove, ...]
    new: NewVoucher | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """A house event: fields of a document changed, which takes it to `version`."""

    collection: str
    document: str
    version: int
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Opened:
    """A till session begins: the cash that was counted, and how much that differs from what should be in the drawer.

    Its stretch of the chain begins at `first`, right after the last closing, the entry `follows` (both None for a
    till's first session, whose stretch begins here and which has nothing to differ from). `bag` came out of the safe
    with `from_safe` in it, which is part of `counted`. Amounts are in minor units here and below.
    """

    counted: int
    difference: int | None = None
    follows: str | None = None
    first: int | None = None
    bag: str | None = None
    from_safe: int = 0
    by: str | None = None


@dataclass(frozen=True, slots=True)
class DrawerMoved:
    """Cash added to the drawer of session `session`, or taken out of it; `bag` went into the safe or came out of it."""

    session: str
    way: DrawerWay
    amount: int
    reason: DrawerReason
    bag: str | None = None
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Closed:
    """A till session ends, for good: what was counted beside what should be there. It takes a Z number.

    `denominations` has the number of coins and notes by their value in minor units. `card_batch` is the total that the
    card terminal printed. `late` are entries that other tills made for this one, with `late_card` of card money; they
    stand in no other Z. `pending` are sales without an outcome that were left to the next Z. `bagged` of the cash went
    into the safe in `bag`; the rest stays in the drawer.

    A manager at another till closes the session of one that can't any more: `of` is then the till whose session it is,
    and `through` the last number of that till's chain that is in the sums. What it enters later is in its next stretch.
    """

    session: str
    counted: int
    expected_cash: int
    expected_card: int
    card_batch: int | None = None
    denominations: dict[str, int] = field(default_factory=dict)
    reason: DifferenceReason | None = None
    late: tuple[str, ...] = ()
    late_card: int = 0
    pending: tuple[str, ...] = ()
    bag: str | None = None
    bagged: int = 0
    by: str | None = None
    of: str | None = None
    through: int | None = None

    @property
    def left(self) -> int:
        """The cash that stays in the drawer for the next session."""
        return self.counted - self.bagged

    @property
    def difference(self) -> int:
        """How much more cash was counted than should be there; negative if some is missing."""
        return self.counted - self.expected_cash

    @property
    def card_difference(self) -> int:
        """How much more the card terminal has than the entries say."""
        return (self.card_batch or 0) - self.expected_card


@dataclass(frozen=True, slots=True)
class Banked:
    """Bags of the safe were taken to the bank, under the reference of its slip."""

    bags: tuple[str, ...]
    amount: int
    slip: str
    by: str | None = None


@dataclass(frozen=True, slots=True)
class DayTotal:
    """Money of a business day by till and tender: taken, and given back; `rounding` is what of both is of cash."""

    till: str
    tender: Tender
    taken: int
    given_back: int
    rounding: int = 0


@dataclass(frozen=True, slots=True)
class DayAdmissions:
    """The tickets of a screening that were sold and not refunded when its business day was closed, and their price."""

    screening: str
    number: int
    gross: int


@dataclass(frozen=True, slots=True)
class DayClosed:
    """A business day was closed. `heads` (TILL=SEQ:HASH) say which entries are in the totals; later ones are late.

    `left_open` are the numbers of tills whose session could not be closed any more.
    """

    day: str
    totals: tuple[DayTotal, ...]
    admissions: tuple[DayAdmissions, ...]
    heads: tuple[str, ...]
    left_open: tuple[int, ...] = ()
    by: str | None = None


@dataclass(frozen=True, slots=True)
class Admitted:
    """Somebody was let in with a ticket, or (`undone`) that was taken back; the instant is that in its sale."""

    admission: Admission
    undone: bool = False
    by: str | None = None


Operation = (
    Sold
    | Tendered
    | Voided
    | Refunded
    | GivenBack
    | Changed
    | Exchanged
    | Opened
    | DrawerMoved
    | Closed
    | Banked
    | DayClosed
    | VoucherChanged
    | Admitted
)
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
