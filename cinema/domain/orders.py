"""Orders: tickets and lines with fixed prices, ready to be paid. An order is in memory until its first payment.

The tickets may be for several screenings. Lines are goods without a seat. Discounts are shared over the tickets and
lines that they cover when the order is made, so that each of them has the amount that was paid for it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from cinema.domain.auditoriums import SeatKind
from cinema.domain.discounts import DiscountReason
from cinema.domain.ids import new_id
from cinema.domain.late_sales import LateSale
from cinema.domain.seat_maps import Hold, Holder
from cinema.domain.stranding import Stranding
from cinema.domain.totals import percentage, shares, tax_by_rate
from cinema.domain.users import Channel
from cinema.domain.vouchers import NewVoucher, VoucherKind
from cinema.errors import InvalidInputError
from cinema.i18n import _

# A wheelchair user comes with up to three companions (the limit of most houses' access schemes).
COMPANIONS_A_SPACE = 3


class CompanionReason(StrEnum):
    """Why staff sells companion seats without a wheelchair space. A choice, since no free text stands in an entry."""

    BOUGHT_EARLIER = "bought-earlier"
    OTHER_NEED = "other-need"
    HOUSE_FULL = "house-full"


@dataclass(frozen=True, slots=True)
class Choice:
    """A hold with a ticket type for each of its seats (None: the price card's first type)."""

    hold: Hold
    types: Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Ticket:
    """A seat that is sold or about to be. `price` is before discounts, `tax_rate` in hundredths of a percent.

    `label` is the seat's label when the order was made, which people are shown, `short_code` what is typed where its
    QR code can't be read (see `short_codes.py`); older tickets have none.
    """

    id: str
    screening: str
    seat: str
    kind: SeatKind
    type: str
    type_name: str
    price: int
    type_names: dict[str, str] = field(default_factory=dict)
    discount: int = 0
    tax_rate: int = 0
    label: str = ""
    short_code: str = ""

    @property
    def seat_label(self) -> str:
        """The seat as people know it: its label when it was sold, else its id."""
        return self.label or self.seat

    @property
    def paid(self) -> int:
        """What is paid for it: the price less its share of discounts."""
        return self.price - self.discount

    def type_in(self, language: str) -> str:
        """Return the ticket type's name in a language, else the house's own."""
        return self.type_names.get(language, self.type_name)


@dataclass(frozen=True, slots=True)
class Line:
    """Goods without a seat. `price` is for all `quantity` pieces together, before discounts.

    `voucher` is the one that this line sells, which the sale's entry makes valid.
    """

    id: str
    name: str
    quantity: int
    price: int
    names: dict[str, str] = field(default_factory=dict)
    discount: int = 0
    tax_rate: int = 0
    voucher: NewVoucher | None = None

    @property
    def paid(self) -> int:
        """What is paid for it: the price less its share of discounts."""
        return self.price - self.discount


@dataclass(frozen=True, slots=True)
class Discount:
    """A discount of an `amount` on the tickets and lines that it covers (by id).

    The amount is computed once: from `rate` if set, or so that each item costs at most `each`. `name` is empty for one
    that staff gave for a `reason`. `comp`: its tickets are complimentary. `by` allowed what was beyond a cashier.
    `voucher` is the ticket voucher that makes them free, of which each takes one ticket.
    """

    name: str
    amount: int
    covers: tuple[str, ...]
    rate: int | None = None
    each: int | None = None
    reason: DiscountReason | None = None
    comp: bool = False
    by: str | None = None
    voucher: str | None = None


@dataclass(frozen=True, slots=True)
class OrderScreening:
    """A screening of an order: its hold, and the fields that a receipt prints.

    `stranding` says why staff left a single seat there, `late` why they sold after it began, and by whose right.
    """

    id: str
    hold: str
    movie: str
    movie_title: str
    auditorium_name: str
    starts_at: datetime
    movie_titles: dict[str, str] = field(default_factory=dict)
    stranding: Stranding | None = None
    late: LateSale | None = None

    def title_in(self, language: str) -> str:
        """Return the movie's title in a language, else the house's own."""
        return self.movie_titles.get(language, self.movie_title)


def with_stranding(order: "Order", stranding: Mapping[str, Stranding]) -> "Order":
    """Return an order with the single seats that staff leaves in its screenings, by screening."""
    named = tuple(replace(one, stranding=stranding.get(one.id)) for one in order.screenings)
    return replace(order, screenings=named)


@dataclass(frozen=True, slots=True)
class Order:
    """Tickets and lines to sell, with channel, seller and customer. Its id is that of the sale's closing entry.

    `seller` is the staff user's id (None: the operator, or a customer buys), `customer` the id of the user who buys.
    `buyer` is the salted hash of the buyer's details on the receipt, which are stored apart. `companions` says why
    staff sold companion seats without a wheelchair space, or that accessible spaces were released to others
    (`house-full`). `exchange_of` is the sale whose tickets these were given for. `comps` are the claims of its
    complimentary tickets: each is one of those that a person gives in a month.
    """

    id: str
    screenings: tuple[OrderScreening, ...]
    tickets: tuple[Ticket, ...]
    total: int
    currency: str
    channel: Channel
    workstation: str
    seller: str | None
    customer: str | None
    lines: tuple[Line, ...] = ()
    discounts: tuple[Discount, ...] = ()
    buyer: str | None = None
    companions: CompanionReason | None = None
    exchange_of: str | None = None
    comps: tuple[str, ...] = ()

    @property
    def holder(self) -> Holder:
        """Who holds its seats: only that holder's holds are pinned for it."""
        return Holder(self.workstation, self.seller or self.customer, self.channel)

    @property
    def items(self) -> tuple[Ticket | Line, ...]:
        """The tickets, then the lines."""
        return (*self.tickets, *self.lines)

    @property
    def new_vouchers(self) -> tuple[NewVoucher, ...]:
        """The vouchers that it sells."""
        return tuple(one.voucher for one in self.lines if one.voucher is not None)

    @property
    def covered(self) -> dict[str, str]:
        """The tickets that a ticket voucher makes free, with that voucher's id."""
        return {ticket: one.voucher for one in self.discounts if one.voucher is not None for ticket in one.covers}

    @property
    def seats(self) -> tuple[str, ...]:
        """The seats of all tickets."""
        return tuple(ticket.seat for ticket in self.tickets)

    @property
    def seat_labels(self) -> tuple[str, ...]:
        """The seats of all tickets as people know them."""
        return tuple(ticket.seat_label for ticket in self.tickets)

    @property
    def taxes(self) -> dict[int, int]:
        """The included tax by rate (hundredths of a percent), in minor units."""
        return tax_by_rate([(one.paid, one.tax_rate) for one in self.items])

    @property
    def screening(self) -> str:
        """The id of the first screening, for windows that sell only one; empty for a sale without tickets."""
        return self.screenings[0].id if self.screenings else ""

    @property
    def movie(self) -> str:
        """The movie of the first screening."""
        return self.screenings[0].movie if self.screenings else ""

    @property
    def auditorium_name(self) -> str:
        """The room of the first screening."""
        return self.screenings[0].auditorium_name if self.screenings else ""

    @property
    def starts_at(self) -> datetime | None:
        """When the first screening starts."""
        return self.screenings[0].starts_at if self.screenings else None

    def title_in(self, language: str) -> str:
        """Return the first movie's title in a language, else the house's own."""
        return self.screenings[0].title_in(language) if self.screenings else ""

    def tickets_of(self, screening: str) -> dict[str, str]:
        """Return the tickets of one screening: seat to ticket id."""
        return {ticket.seat: ticket.id for ticket in self.tickets if ticket.screening == screening}

    def types_of(self, screening: str) -> dict[str, str]:
        """Return the ticket types of one screening: seat to type id."""
        return {ticket.seat: ticket.type for ticket in self.tickets if ticket.screening == screening}

    def again(self) -> "Order":
        """Return the same order with new ids: a retry is a new operation, since a voided one stays ended.

        Short codes follow from ids, so its tickets have none yet.
        """
        new = {one.id: new_id() for one in self.items}
        return replace(
            self,
            id=new_id(),
            tickets=tuple(replace(one, id=new[one.id], short_code="") for one in self.tickets),
            lines=tuple(replace(one, id=new[one.id]) for one in self.lines),
            discounts=tuple(replace(one, covers=tuple(new[name] for name in one.covers)) for one in self.discounts),
        )

    def held_by(self, holds: Mapping[str, str]) -> "Order":
        """Return the order with new holds for some screenings (screening id to hold id)."""
        moved = tuple(replace(one, hold=holds.get(one.id, one.hold)) for one in self.screenings)
        return replace(self, screenings=moved)


def check_companions(tickets: Sequence[Ticket]) -> None:
    """Raise InvalidInputError for companion seats of a screening without enough wheelchair spaces beside them."""
    for screening in {one.screening for one in tickets}:
        kinds = [one.kind for one in tickets if one.screening == screening]
        spaces, companions = kinds.count(SeatKind.WHEELCHAIR), kinds.count(SeatKind.COMPANION)
        if companions > spaces * COMPANIONS_A_SPACE:
            words = _(
                "Companion seats are sold together with a wheelchair space, up to {count} for each. "
                "Staff at the counter can make an exception."
            )
            raise InvalidInputError(words.format(count=COMPANIONS_A_SPACE), field="seats")


def check_voucher_lines(lines: Sequence[Line]) -> None:
    """Raise InvalidInputError for a line that sells a voucher for another price, or with tax on what is no sale yet."""
    for one in lines:
        new = one.voucher
        if new is None:
            continue
        is_value = new.kind is VoucherKind.VALUE
        if one.quantity != 1 or (is_value and (one.price, one.tax_rate) != (new.amount, 0)):
            raise InvalidInputError(_("A voucher is sold for what it is worth, and without tax."), field="lines")


def check_line_discounts(discounts: Sequence[Discount]) -> None:
    """Raise InvalidInputError for a discount on lines that claims what only a judged one on tickets may."""
    if any(one.reason or one.comp or one.by is not None or one.voucher is not None for one in discounts):
        words = _("Only tickets are complimentary, free by a voucher or discounted for a reason.")
        raise InvalidInputError(words, field="discount")


def discounted(
    tickets: Sequence[Ticket], lines: Sequence[Line], discounts: Sequence[Discount]
) -> tuple[tuple[Ticket, ...], tuple[Line, ...], tuple[Discount, ...]]:
    """Share discounts over the tickets and lines they cover, and return all three with their amounts.

    A discount with a rate is computed once on the cost of its items after earlier discounts, rounded half up. Raises
    InvalidInputError for a line with a negative price, two items with one id, and a discount that covers nothing,
    covers an item twice, exceeds the cost of its items or is on a voucher that is sold; a ticket voucher's covers just
    one ticket.
    """
    if any(one.price < 0 for one in lines):
        raise InvalidInputError(_("A price can't be negative. Use a discount instead."), field="lines")
    left = {one.id: one.price for one in tickets} | {one.id: one.price for one in lines}
    if len(left) != len(tickets) + len(lines):
        raise InvalidInputError(_("The basket and the chosen seats don't agree. Please look again."), field="lines")
    vouchers = {one.id for one in lines if one.voucher is not None}
    seats = {one.id for one in tickets}
    taken = dict.fromkeys(left, 0)
    computed = []
    for one in discounts:
        covered = [name for name in one.covers if name in left]
        if not covered or len(covered) != len(one.covers):
            raise InvalidInputError(_("A discount covers nothing of this sale."), field="discount")
        if len(set(covered)) != len(covered):
            raise InvalidInputError(_("A discount covers the same item twice."), field="discount")
        if not vouchers.isdisjoint(covered):
            raise InvalidInputError(_("A voucher is sold at its price, without a discount."), field="discount")
        if one.voucher is not None and (len(covered) != 1 or covered[0] not in seats):
            raise InvalidInputError(_("This voucher can't be used so."), field="discount")
        costs = [left[name] for name in covered]
        amount = _amount(one, costs)
        if not 0 <= amount <= sum(costs):
            raise InvalidInputError(_("A discount is more than what it covers costs."), field="discount")
        parts = [max(0, cost - one.each) for cost in costs] if one.each is not None else shares(amount, costs)
        for name, share in zip(covered, parts, strict=True):
            left[name] -= share
            taken[name] += share
        computed.append(replace(one, amount=amount))
    return (
        tuple(replace(one, discount=taken[one.id]) for one in tickets),
        tuple(replace(one, discount=taken[one.id]) for one in lines),
        tuple(computed),
    )


def _amount(discount: Discount, costs: Sequence[int]) -> int:
    if discount.each is not None:
        return sum(max(0, cost - discount.each) for cost in costs)
    return discount.amount if discount.rate is None else percentage(sum(costs), discount.rate)
