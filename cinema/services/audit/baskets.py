"""Stored baskets: each can be read, and can be taken over as its kind says. What their seats are, the maps tell.

A basket says nothing of money; what was changed by hand keeps seats from others until their own time.
"""

from collections.abc import Iterator
from datetime import timedelta

from cinema.domain.baskets import LONGEST_HAND_OVER, NUMBER_DIGITS, Basket, BasketKind
from cinema.i18n import _
from cinema.ports import AuditRows, Finding
from cinema.services.audit.finding import finding

_LONGEST = timedelta(minutes=LONGEST_HAND_OVER + 1)  # the write itself takes a moment


def basket_findings(rows: AuditRows) -> Iterator[Finding]:
    """Yield the baskets that the program would not have stored so."""
    for name, basket in rows.baskets():
        words = _wrong(basket)
        if words is not None:
            check, message = words
            advice = _("Its seats are free by their own time, or let them go at the counter. Ask who could change it.")
            yield finding(check, f"baskets/{name}", message.format(basket=name), advice, basket=name)


def _wrong(basket: Basket | None) -> tuple[str, str] | None:
    if basket is None:
        return "basket-corrupt", _("The basket {basket} is corrupt, so no till shows it.")
    if basket.kind is not BasketKind.HANDED_OVER:
        if basket.taken is None:
            return None
        return "basket-hidden", _("The basket {basket} is marked as taken over by its code, but has none.")
    number = basket.number or ""
    if len(number) != NUMBER_DIGITS or not (number.isascii() and number.isdigit()):
        return "basket-code", _("The basket {basket} was handed over, but its code is not four digits.")
    if basket.taken is None and basket.until - basket.at > _LONGEST:
        return "basket-code", _("The code of basket {basket} is valid for longer than any that the program makes.")
    return None
