"""Judges the discounts that staff give: how much a cashier gives alone, and how many complimentary tickets a month."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from cinema.domain.discounts import FIELD, DiscountWay, WantedDiscount, comps_exhausted, covered, share_taken
from cinema.domain.house import House, business_day
from cinema.domain.limits import LentAction, Loan, comp_needs_manager, discount_needs_manager
from cinema.domain.orders import Discount, Order, Ticket
from cinema.domain.users import Actor, Rank
from cinema.errors import ConflictError, InvalidInputError
from cinema.i18n import _
from cinema.ports import HouseSettings, Journal
from cinema.services.lending import Lending

_MOST_ENTRIES = 2000  # with complimentary tickets that one person gave in a month


class Discounts:
    """Turns discounts as they are asked for into those of an order. For staff."""

    def __init__(self, journal: Journal, settings: HouseSettings, lending: Lending) -> None:
        self._journal = journal
        self._settings = settings
        self._lending = lending

    def given(
        self,
        actor: Actor,
        tickets: Sequence[Ticket],
        wanted: Sequence[WantedDiscount],
        loans: Mapping[LentAction, Loan],
    ) -> tuple[tuple[Discount, ...], tuple[str, ...]]:
        """Return the discounts on some tickets, and the claims of the complimentary ones; nothing is written.

        InvalidInputError for the field `discount` where it can't be given on these tickets, two are for one ticket, or
        no complimentary ticket is left for this month. ManagerNeededError for what is beyond a cashier and not lent.
        """
        if not wanted:
            return (), ()
        actor.require_staff()
        house = self._settings.house()
        types = {one.id: one.type for one in tickets}
        prices = {one.id: one.price for one in tickets}
        found: list[Discount] = []
        for one in wanted:
            names = covered(one, types)
            amount = one.amount([prices[name] for name in names])
            found.append(_discount(one, amount, names))
        taken = [name for one in found for name in one.covers]
        if len(set(taken)) != len(taken):
            raise InvalidInputError(_("A discount covers the same item twice."), field=FIELD)
        action = _beyond(house, found, prices)
        # The loan is used up, so it is asked for last; a manager needs none.
        by = self._lending.require(actor, action, loans.get(action)) if action is not None else None
        if by not in {None, actor.decider}:
            found = [replace(one, by=by) for one in found]
        number = sum(len(one.covers) for one in found if one.comp)
        return tuple(found), self._comps(house, by or actor.decider, number)

    def require_allowed(self, actor: Actor, order: Order) -> None:
        """Raise ConflictError if an order of another program has discounts that this person does not give alone.

        So it does for one that says itself what is judged when it is given: that a manager allowed a discount, that a
        voucher makes a ticket free, or complimentary tickets that are not counted as this person's of this month.
        """
        house = self._settings.house()
        prices = {one.id: one.price for one in order.tickets}
        is_beyond = actor.role.rank < Rank.MANAGER and _beyond(house, order.discounts, prices) is not None
        if is_beyond or not (_are_plain(order.discounts, prices) and self._are_counted(house, actor, order)):
            raise ConflictError(_("This basket is out of date. Please choose again."))

    def _are_counted(self, house: House, actor: Actor, order: Order) -> bool:
        """Tell whether an order claims one number of this person and month for each complimentary ticket."""
        number = sum(len(one.covers) for one in order.discounts if one.comp)
        if not number and not order.comps:
            return True
        known = _numbered(house, self._prefix(house, actor.decider))
        return len(order.comps) == len({*order.comps}) == number and {*order.comps} <= {*known}

    def _comps(self, house: House, giver: str, number: int) -> tuple[str, ...]:
        """Return the claims of so many complimentary tickets: the first free numbers of this person and month."""
        if not number:
            return ()
        prefix = self._prefix(house, giver)
        given = self._journal.claims_under(prefix, _MOST_ENTRIES)
        free = [one for one in _numbered(house, prefix) if one not in given]
        if len(free) < number:
            raise InvalidInputError(comps_exhausted(len(free)), field=FIELD)
        return tuple(free[:number])

    def _prefix(self, house: House, giver: str) -> str:
        return f"comp:{giver}:{business_day(self._journal.now(), house)[:7]}:"


def _numbered(house: House, prefix: str) -> tuple[str, ...]:
    """Return the claims of all complimentary tickets that a person may give in a month."""
    return tuple(f"{prefix}{at}" for at in range(1, house.comps_a_month + 1))


def _are_plain(discounts: Sequence[Discount], prices: Mapping[str, int]) -> bool:
    """Tell whether discounts are as `Discounts.given` and lines have them: nothing that a manager or a voucher allowed.

    A complimentary ticket costs nothing, and no ticket has two discounts.
    """
    of_tickets = [one for one in discounts if not prices.keys().isdisjoint(one.covers)]
    names = [name for one in of_tickets for name in one.covers]
    return (
        all(one.by is None and one.voucher is None for one in discounts)
        and all(not one.name and one.reason and prices.keys() >= {*one.covers} for one in of_tickets)
        and all((one.each, one.rate) == (0, None) for one in of_tickets if one.comp)
        and not any(one.comp or one.reason for one in discounts if one not in of_tickets)
        and len(names) == len({*names})
    )


def _discount(wanted: WantedDiscount, amount: int, names: tuple[str, ...]) -> Discount:
    way = wanted.way
    return Discount(
        name="",
        amount=amount,
        covers=names,
        rate=wanted.value if way is DiscountWay.PERCENT else None,
        each=wanted.value if way is DiscountWay.PRICE else 0 if way is DiscountWay.FREE else None,
        reason=wanted.reason,
        comp=way is DiscountWay.FREE,
    )


def _beyond(house: House, discounts: Sequence[Discount], prices: dict[str, int]) -> LentAction | None:
    """Return what a cashier needs a manager for; complimentary tickets before the size of a discount."""
    if any(one.comp for one in discounts) and comp_needs_manager(house):
        return LentAction.COMP
    for one in discounts:
        costs = [prices[name] for name in one.covers if name in prices]
        if not one.comp and discount_needs_manager(house, share_taken(one.amount, costs)):
            return LentAction.DISCOUNT
    return None
