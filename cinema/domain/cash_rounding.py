"""Rounds cash to the coins of a house: the cash part of a sale alone, half up, and its refunds as it was taken.

The price and its taxes stay as they are. An attempt or a refund's share carries the difference as its `rounding`, so
the sums of prices and of coins both come out right.
"""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from cinema.domain.currencies import digits
from cinema.domain.house import House
from cinema.domain.payments import Provider
from cinema.domain.refunds import RefundShare
from cinema.domain.transactions import Transaction
from cinema.errors import InvalidInputError
from cinema.i18n import _, money


def cash_step(house: House) -> int:
    """Return the smallest amount of cash that the house takes, in minor units; 1 without rounding."""
    if not house.cash_rounding:
        return 1
    step = Decimal(house.cash_rounding).scaleb(digits(house.currency))
    return int(step) if step == int(step) and step > 1 else 1


def rounded(amount: int, step: int) -> int:
    """Return an amount rounded to the nearest multiple of a step, half up."""
    return (2 * amount + step) // (2 * step) * step


def cash_due(amount: int, house: House) -> int:
    """Return what is to be paid in cash for an amount, in minor units."""
    return rounded(amount, cash_step(house))


def rounding_of(provider: Provider, amount: int, house: House) -> int:
    """Return what a provider takes more than an amount of a sale: the rounding of cash, 0 for any other."""
    return cash_due(amount, house) - amount if provider is Provider.CASH else 0


def check_cash_part(amount: int, house: House) -> None:
    """Raise InvalidInputError for a part in cash that coins can't make up while more is still to be paid after it."""
    step = cash_step(house)
    if amount % step:
        words = _("Cash is taken in steps of {step}. Change this part, or take the card first and the rest in cash.")
        raise InvalidInputError(words.format(step=money(step, house.currency)), field="amount")


def with_rounding(sale: Transaction, shares: Sequence[RefundShare], step: int) -> tuple[RefundShare, ...]:
    """Return the shares of a refund or exchange of a sale with the rounding of their cash.

    All refunds of a tender together give back its price rounded to the step, so never off by more than half of it; the
    last one gives back exactly what is left of the cash that was taken, be it in a voucher. What an exchange moves
    keeps the rest. Cash that is given back for a card is rounded in the same way, as one sum for each payment.
    """
    return tuple(_with_rounding(sale, one, step) for one in shares)


def _with_rounding(sale: Transaction, share: RefundShare, step: int) -> RefundShare:
    if not share.amount:
        return share
    paid = sale.attempt_named(share.attempt)
    if paid.provider is not Provider.CASH:
        return _instead_of_card(sale, share, step) if share.provider is Provider.CASH else share
    earlier = [one for one in sale.shares_going if one.attempt == share.attempt]
    price = sum(one.amount for one in earlier) + share.amount
    in_all = paid.received if price >= paid.amount else min(rounded(price, step), paid.received)
    cash = max(0, in_all - sum(one.accounted for one in earlier))
    out = min(cash, rounded(share.returned, step)) if share.moved else cash
    return replace(share, rounding=out - share.returned, moved_rounding=cash - out - share.moved)


def _instead_of_card(sale: Transaction, share: RefundShare, step: int) -> RefundShare:
    """Round the cash that is given for a card: all of one payment together, so ticket by ticket gives no more."""
    earlier = [one for one in sale.shares_going if one.attempt == share.attempt and one.provider is Provider.CASH]
    price = sum(one.amount for one in earlier) + share.amount
    out = max(0, rounded(price, step) - sum(one.paid_out for one in earlier))
    return replace(share, rounding=out - share.amount)
