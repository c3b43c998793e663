"""What entries say happened: one dataclass for each kind of operation with money, the drawer, the safe or the door.

`entries.py` gives each its place in a chain; `sale_facts.py` folds those of a sale.
"""

from dataclasses import dataclass, field
from typing import Any

from cinema.domain.admittance import Admission
from cinema.domain.drawer import DifferenceReason, DrawerReason, DrawerWay
from cinema.domain.orders import Order
from cinema.domain.payments import Attempt, Tender
from cinema.domain.refunds import Refund
from cinema.domain.vouchers import NewVoucher, VoucherDeed, VoucherMove


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
