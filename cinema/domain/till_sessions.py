"""Till sessions: what the entries of a stretch of a till's chain add up to. Pure; no total is kept anywhere.

A stretch begins right after the till's last `closed` entry and goes on to the next one, so no entry falls between two.
Those before `opened` are in its sums too; their cash was counted with the opening count. A `closed` entry that another
till made says itself where the stretch ends, since no guard reaches from one chain into another.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cinema.domain.drawer import DrawerWay
from cinema.domain.entries import Entry
from cinema.domain.operations import Closed, DrawerMoved, Exchanged, GivenBack, Opened, Refunded, Sold, Tendered, Voided
from cinema.domain.orders import Order
from cinema.domain.payments import Attempt, Tender
from cinema.domain.refunds import Refund, RefundCause

_MOST_NAMED = 20
NOBODY = ""
"""The cashier of what no member of staff sold: a customer, a kiosk, the operator of a machine."""


def closed_claim(opened: str) -> str:
    """Return the claim by which a session is closed once."""
    return f"session:{opened}:closed"


def opened_claim(follows: str) -> str:
    """Return the claim by which one session alone follows a closing (a till's first one: the till)."""
    return f"session:{follows}:next"


def late_claim(entry: str) -> str:
    """Return the claim by which one Z alone lists an entry that another till made."""
    return f"late:{entry}"


def day_claim(day: str) -> str:
    """Return the claim by which a business day is closed once."""
    return f"day:{day}:closed"


@dataclass(frozen=True, slots=True)
class CashierSums:
    """What a cashier sold and took, and gave back, in minor units."""

    sales: int = 0
    taken: int = 0
    given_back: int = 0


@dataclass(frozen=True, slots=True)
class SessionSums:
    """Sums over a stretch, in minor units. `taken` and `given_back` are by tender.

    Money counts where its entry claims the attempt: the tenders of a split sale in their own entries, not once more in
    the sale's. An exchange counts what it took or gave back, not what it moved; its new sale is none of `sales`, its
    refund none of `refunds`. `voids` are sales that were paid and then voided, which are none of `refunds` either;
    `not_completed` are those that ended before they were sold, such as by a declined card. `comps` is what
    complimentary tickets cost else, `discounts` are all other ones. `given_back` has refunds and surplus money.
    `tendered` and `change` are of cash. `before` is the cash of the entries before `opened`, which the opening count
    has in it. All of it is money that moved: `rounding` is how much more cash that is than the prices, negative if it
    is less. `vouchers_sold` is what was paid for vouchers, which is no turnover yet. Tickets that a ticket voucher made
    free are `voucher_tickets` and `voucher_ticket_value`, complimentary ones `comp_tickets`; neither are in
    `free_tickets` or `discounts`.
    """

    opening: int = 0
    before: int = 0
    sales: int = 0
    taken: dict[Tender, int] = field(default_factory=dict)
    given_back: dict[Tender, int] = field(default_factory=dict)
    tendered: int = 0
    change: int = 0
    refunds: int = 0
    exchanges: int = 0
    discounts: int = 0
    comps: int = 0
    comp_tickets: int = 0
    free_tickets: int = 0
    voids: int = 0
    not_completed: int = 0
    additions: int = 0
    drops: int = 0
    rounding: int = 0
    vouchers_sold: int = 0
    voucher_tickets: int = 0
    voucher_ticket_value: int = 0
    by_cashier: dict[str, CashierSums] = field(default_factory=dict)

    @property
    def expected_cash(self) -> int:
        """The cash that should be in the drawer: opening + tendered - change - given back + additions - drops."""
        return self.opening + self.flow - self.before

    @property
    def flow(self) -> int:
        """The cash that came into the drawer in the whole stretch, less what left it."""
        back = self.given_back.get(Tender.CASH, 0)
        return self.tendered - self.change - back + self.additions - self.drops

    @property
    def card(self) -> int:
        """The money taken by card less what was given back."""
        return self.taken.get(Tender.CARD, 0) - self.given_back.get(Tender.CARD, 0)


class Running:
    """Adds entries up one by one, in the order of their chain."""

    def __init__(self) -> None:
        self._opening = self._before = self._sales = self._refunds = 0
        self._exchanges = self._voids = self._not_completed = self._comps = self._comp_tickets = 0
        self._tendered = self._change = self._discounts = self._free = self._additions = self._drops = 0
        self._rounding = 0
        self._vouchers_sold = self._voucher_tickets = self._voucher_value = 0
        self._taken: dict[Tender, int] = {}
        self._back: dict[Tender, int] = {}
        self._cashiers: dict[str, CashierSums] = {}

    def add(self, entry: Entry) -> None:
        """Add the next entry of the stretch."""
        match entry.operation:
            case Opened(counted=counted):
                self._opening, self._before = counted, self.sums().flow
            case Sold(order=order, tenders=tenders):
                self._sales += 1
                others = [one for one in order.discounts if not one.comp and one.voucher is None]
                comps = [one for one in order.discounts if one.comp]
                named = {*order.covered, *(ticket for one in comps for ticket in one.covers)}
                self._discounts += sum(one.amount for one in others)
                self._comps += sum(one.amount for one in comps)
                self._comp_tickets += sum(len(one.covers) for one in comps)
                self._free += sum(1 for ticket in order.tickets if not ticket.paid and ticket.id not in named)
                self._vouchers(order)
                self._cashier(order.seller, sales=1)
                for one in tenders:
                    self._take(entry, order, one)
            case Tendered(order=order, tender=tender):
                self._take(entry, order, tender)
            case Refunded(refund=refund):
                is_void = refund.cause is RefundCause.VOIDED
                self._voids += is_void
                self._refunds += not is_void
                self._refund(refund)
            case Exchanged(order=order, refund=refund) as exchanged:
                self._exchanges += 1
                for one in exchanged.taken:
                    self._take(entry, order, one)
                self._refund(refund)
            case GivenBack(tender=back, amount=amount, money=True, by=by, rounding=rounding) if back is not None:
                self._give(by, back, amount, rounding)
            case Voided():
                self._not_completed += entry.id == entry.subject
            case DrawerMoved(way=DrawerWay.IN, amount=amount):
                self._additions += amount
            case DrawerMoved(amount=amount):
                self._drops += amount

    def sums(self) -> SessionSums:
        """Return the sums so far."""
        return SessionSums(
            opening=self._opening,
            before=self._before,
            sales=self._sales,
            taken=dict(self._taken),
            given_back=dict(self._back),
            tendered=self._tendered,
            change=self._change,
            refunds=self._refunds,
            exchanges=self._exchanges,
            discounts=self._discounts,
            comps=self._comps,
            comp_tickets=self._comp_tickets,
            free_tickets=self._free,
            voids=self._voids,
            not_completed=self._not_completed,
            vouchers_sold=self._vouchers_sold,
            voucher_tickets=self._voucher_tickets,
            voucher_ticket_value=self._voucher_value,
            additions=self._additions,
            drops=self._drops,
            rounding=self._rounding,
            by_cashier=dict(self._cashiers),
        )

    def _vouchers(self, order: Order) -> None:
        self._vouchers_sold += sum(line.paid for line in order.lines if line.voucher is not None)
        self._voucher_tickets += len(order.covered)
        self._voucher_value += sum(one.amount for one in order.discounts if one.voucher is not None)

    def _take(self, entry: Entry, order: Order, money: Attempt) -> None:
        if money.claim not in entry.claims:
            return
        self._taken[money.tender] = self._taken.get(money.tender, 0) + money.received
        self._rounding += money.rounding
        if money.tender is Tender.CASH:
            change = money.change or 0
            self._change += change
            self._tendered += money.received + change
        self._cashier(order.seller, taken=money.received)

    def _refund(self, refund: Refund) -> None:
        for share in refund.shares:
            if share.returned:  # the rest of an exchange's share went into the new sale
                self._give(refund.by, share.tender, share.returned, share.rounding)

    def _give(self, by: str | None, tender: Tender, amount: int, rounding: int) -> None:
        """Count money that went back: its part of the price, and what rounding added to it."""
        self._back[tender] = self._back.get(tender, 0) + amount + rounding
        self._rounding -= rounding
        self._cashier(by, given_back=amount + rounding)

    def _cashier(self, user: str | None, *, sales: int = 0, taken: int = 0, given_back: int = 0) -> None:
        name = user or NOBODY
        so_far = self._cashiers.get(name, CashierSums())
        self._cashiers[name] = CashierSums(so_far.sales + sales, so_far.taken + taken, so_far.given_back + given_back)


def sums_of(entries: Iterable[Entry]) -> SessionSums:
    """Return the sums of a whole stretch."""
    running = Running()
    for entry in entries:
        running.add(entry)
    return running.sums()


@dataclass(frozen=True, slots=True)
class TenderSums:
    """Money taken and given back, and what of both is the rounding of cash, in minor units."""

    taken: int = 0
    given_back: int = 0
    rounding: int = 0

    def plus(self, other: "TenderSums") -> "TenderSums":
        """Return the sums with others added."""
        return TenderSums(self.taken + other.taken, self.given_back + other.given_back, self.rounding + other.rounding)


def money_of(entry: Entry) -> dict[Tender, TenderSums]:
    """Return the money that an entry took and gave back, by tender."""
    sums = sums_of((entry,))
    return {
        tender: TenderSums(
            sums.taken.get(tender, 0), sums.given_back.get(tender, 0), sums.rounding if tender is Tender.CASH else 0
        )
        for tender in {*sums.taken, *sums.given_back}
    }


def card_money(entries: Iterable[Entry]) -> int:
    """Return what entries took by card, less what they gave back."""
    return sums_of(entries).card


def after_its_day(
    places: Iterable[tuple[str, int, str]], till: str, closed: Mapping[str, Mapping[str, int]]
) -> tuple[str, ...]:
    """Return the ids of entries that came after their business day was closed.

    `places` are entries of `till`: (day, seq, id). `closed` has, by closed day, the last `seq` of each till in it.
    """
    return tuple(name for day, seq, name in places if day in closed and seq > closed[day].get(till, 0))


def denominations_total(numbers: Mapping[int, int]) -> int:
    """Return the value of coins and notes: number of each by its value."""
    return sum(value * number for value, number in numbers.items())


def unlisted(pending: Collection[str], listed: Collection[str]) -> tuple[str, ...]:
    """Return the sales without an outcome that whoever closes the session has not listed."""
    return tuple(sorted(set(pending) - set(listed)))


def named_sales(sales: Sequence[str]) -> str:
    """Return the ids of sales as a message names them: the first ones, with dots where there are more."""
    return ", ".join([*sales[:_MOST_NAMED], *(["…"] if len(sales) > _MOST_NAMED else [])])


def closing_of(entry: Entry) -> Closed:
    """Return what a `closed` entry says."""
    assert isinstance(entry.operation, Closed)
    return entry.operation


def ends_own_stretch(entry: Entry) -> bool:
    """Tell whether an entry closes the session of the till in whose chain it stands."""
    return isinstance(entry.operation, Closed) and entry.operation.of is None


def last_of_stretch(closed: Entry) -> int:
    """Return the last number, in the chain of the till that was closed, of the stretch that a `closed` entry ends."""
    through = closing_of(closed).through
    return closed.seq if through is None else through
