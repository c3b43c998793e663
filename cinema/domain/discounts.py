"""Discounts that staff give at a till: how they are asked for, why, and what they come to. See `orders.Discount`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from cinema.domain.money import from_major
from cinema.domain.totals import WHOLE, percentage
from cinema.domain.typed_numbers import read_decimal
from cinema.errors import InvalidInputError
from cinema.i18n import N_, _, ngettext

FIELD = "discount"


class DiscountWay(StrEnum):
    """How a discount is said: percent of the price, an amount off, a price for each ticket, or nothing to pay."""

    PERCENT = "percent"
    AMOUNT = "amount"
    PRICE = "price"
    FREE = "free"


class DiscountReason(StrEnum):
    """Why staff give a discount. A choice, since no free text stands in an entry."""

    PROMOTION = "promotion"
    GROUP = "group"
    PARTNER = "partner"
    COMPLAINT = "complaint"
    STAFF = "staff"
    PRESS = "press"
    GUEST = "guest"


WAY_NAMES = {
    DiscountWay.PERCENT: N_("Percent off"), DiscountWay.AMOUNT: N_("Amount off"),
    DiscountWay.PRICE: N_("Price of each ticket"), DiscountWay.FREE: N_("Complimentary"),
}  # fmt: skip
REASON_NAMES = {
    DiscountReason.PROMOTION: N_("Promotion"), DiscountReason.GROUP: N_("Group or school"),
    DiscountReason.PARTNER: N_("Partner of the house"), DiscountReason.COMPLAINT: N_("Something went wrong"),
    DiscountReason.STAFF: N_("Member of staff"), DiscountReason.PRESS: N_("Press or jury"),
    DiscountReason.GUEST: N_("Guest of the house"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class WantedDiscount:
    """A discount as staff ask for it, on the tickets of one `type`, or on all tickets (None).

    `value` is in hundredths of a percent for PERCENT, in minor units for AMOUNT and PRICE, and 0 for FREE.
    """

    way: DiscountWay
    reason: DiscountReason
    value: int = 0
    type: str | None = None

    def amount(self, prices: Sequence[int]) -> int:
        """Return what is taken off tickets of these prices, in minor units.

        Raises InvalidInputError for the field `discount` where there is no such ticket, more is taken off than they
        cost, or none of them costs more than the wanted price.
        """
        if not prices:
            raise InvalidInputError(_("There is no ticket that this discount is for."), field=FIELD)
        cost = sum(prices)
        if self.way is DiscountWay.FREE:
            return cost
        if self.way is DiscountWay.PERCENT:
            return percentage(cost, self.value)
        if self.way is DiscountWay.PRICE:
            if not any(one > self.value for one in prices):
                raise InvalidInputError(_("No ticket costs more than that."), field=FIELD)
            return sum(max(0, one - self.value) for one in prices)
        if self.value > cost:
            raise InvalidInputError(_("A discount is more than what it covers costs."), field=FIELD)
        return self.value

    def words(self, money: str) -> str:
        """Return it in the current language; `money` is its value as an amount, for a way that has one."""
        if self.way is DiscountWay.FREE:
            return _("Complimentary")
        if self.way is DiscountWay.PERCENT:
            return _("Discount {percent} %").format(percent=percent_text(self.value))
        return _("Discount") if self.way is DiscountWay.AMOUNT else _("{price} each").format(price=money)


def read_discount(text: str, way: DiscountWay, currency: str) -> int:
    """Return the value of a discount as typed: `12,5` percent, or an amount such as 2.50; 0 for FREE.

    Raises InvalidInputError for the field `discount`: no number, nothing, or more than 100 percent.
    """
    if way is DiscountWay.FREE:
        return 0
    typed = text.replace(" ", "").removesuffix("%")
    if way is not DiscountWay.PERCENT:
        value = from_major(typed, currency, field=FIELD)
        if value < 0 or (not value and way is DiscountWay.AMOUNT):
            raise InvalidInputError(_("Type an amount above nothing."), field=FIELD)
        return value
    percent = read_decimal(typed, field=FIELD)
    hundredths = Decimal(-1) if percent is None else percent * 100
    if not 0 < hundredths <= WHOLE or hundredths != hundredths.to_integral_value():
        raise InvalidInputError(_("Type percent between 0 and 100, such as 12.5."), field=FIELD)
    return int(hundredths)


def percent_text(rate: int) -> str:
    """Return a rate as people write it: 12.5 for 1250."""
    return f"{Decimal(rate) / 100:f}".rstrip("0").rstrip(".") if rate % 100 else str(rate // 100)


def share_taken(amount: int, prices: Sequence[int]) -> Decimal:
    """Return what a discount takes off, in percent of the prices; 0 where there is nothing to take off from."""
    cost = sum(prices)
    return Decimal(amount) * 100 / cost if cost else Decimal(0)


class Discounted(Protocol):
    """A discount of an order (see `orders.Discount`)."""

    @property
    def reason(self) -> DiscountReason | None:
        """Why staff gave it."""

    @property
    def comp(self) -> bool:
        """Whether its tickets are complimentary."""

    @property
    def rate(self) -> int | None:
        """Its percent, in hundredths."""

    @property
    def each(self) -> int | None:
        """What each ticket costs with it."""

    @property
    def amount(self) -> int:
        """What it takes off."""

    @property
    def covers(self) -> tuple[str, ...]:
        """The ids of what it is on."""


def covered(wanted: WantedDiscount, tickets: Mapping[str, str]) -> tuple[str, ...]:
    """Return the tickets that a discount is for, of ticket ids with their types."""
    return tuple(name for name, kind in tickets.items() if wanted.type in {None, kind})


def comps_exhausted(left: int) -> str:
    """Return the message for more complimentary tickets than a person may still give this month."""
    if not left:
        return _("No complimentary ticket is left for this month.")
    words = ngettext(
        "Only {count} complimentary ticket is left for this month.",
        "Only {count} complimentary tickets are left for this month.",
        left,
    )
    return words.format(count=left)


def wanted_again(order_discounts: Sequence[Discounted], tickets: Mapping[str, str]) -> WantedDiscount | None:
    """Return a discount of an order as it was asked for, to be given again; None if staff gave none.

    `tickets` are those of the order by id, with their types: one that is not on all of them is for one type.
    """
    one = next((given for given in order_discounts if given.reason is not None), None)
    if one is None or one.reason is None:
        return None
    kind = tickets.get(one.covers[0]) if tickets.keys() - {*one.covers} else None
    if one.comp:
        return WantedDiscount(DiscountWay.FREE, one.reason, type=kind)
    if one.rate is not None:
        return WantedDiscount(DiscountWay.PERCENT, one.reason, one.rate, kind)
    if one.each is not None:
        return WantedDiscount(DiscountWay.PRICE, one.reason, one.each, kind)
    return WantedDiscount(DiscountWay.AMOUNT, one.reason, one.amount, kind)
