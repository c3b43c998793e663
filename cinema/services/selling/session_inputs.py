"""What people type when they count a drawer and move its cash, checked before anything is entered."""

from collections.abc import Mapping

from cinema.domain.drawer import DrawerReason, reason_name
from cinema.domain.text import clean_line
from cinema.domain.till_sessions import denominations_total
from cinema.errors import InvalidInputError
from cinema.i18n import _

MOST = 10**12
"""The largest amount in minor units: a hundred million of a currency with four decimal places."""


def check_amount(amount: int, field: str, least: int = 0) -> None:
    """Raise InvalidInputError for the field if an amount is no amount of money, or less than `least`."""
    if type(amount) is not int or not least <= amount <= MOST:
        raise InvalidInputError(_("That is no amount of money."), field=field)


def checked_count(counted: int, numbers: Mapping[int, int] | None) -> dict[str, int]:
    """Return coins and notes as an entry has them, if they add up to what was counted."""
    check_amount(counted, "counted")
    if numbers is None:
        return {}
    for value, number in numbers.items():
        check_amount(value, "by_denomination", least=1)
        check_amount(number, "by_denomination")
    if denominations_total(numbers) != counted:
        raise InvalidInputError(_("The coins and notes don't add up to what was counted."), field="by_denomination")
    return {str(value): number for value, number in sorted(numbers.items()) if number}


def checked_bagged(counted: int, bag: str | None, bagged: int | None) -> int:
    """Return how much of what was counted goes into a bag: all of it, unless said otherwise."""
    if bag is None:
        if bagged is not None:
            raise InvalidInputError(_("Type the number of the bag that the cash goes into."), field="bag")
        return 0
    amount = counted if bagged is None else bagged
    if type(amount) is not int or not 0 < amount <= counted:
        raise InvalidInputError(_("No more than was counted goes into the bag, and not nothing."), field="bagged")
    return amount


def check_reason(reason: DrawerReason, reasons: tuple[DrawerReason, ...]) -> None:
    """Raise InvalidInputError for a reason that is none of those that go with a movement."""
    if reason in reasons:
        return
    words = _("Choose one of these reasons: {known}.")
    known = ", ".join(f"{one} ({reason_name(one)})" for one in reasons)
    raise InvalidInputError(words.format(known=known), field="reason")


def checked_bag(bag: str | None, *, required: bool | None = None) -> str | None:
    """Return a bag's number, tidy; `required` False refuses one, None leaves it open."""
    if required is False and bag is not None:
        raise InvalidInputError(_("A bag's number goes with the safe only."), field="bag")
    if bag is None and not required:
        return None
    return clean_line(bag or "", "bag", _("number of the bag"), longest=40)


def check_batch(card_batch: int | None) -> None:
    """Raise InvalidInputError for what can't be a card terminal's total; it is below 0 if more was given back."""
    if card_batch is not None and (type(card_batch) is not int or abs(card_batch) > MOST):
        raise InvalidInputError(_("That is no amount of money."), field="card_batch")
