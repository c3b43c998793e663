"""How the audit's findings are made: all of them say what does not agree, and what to do about it."""

from collections import deque
from collections.abc import Iterable, Sequence
from itertools import islice

from cinema.domain.audit import SaleRow
from cinema.i18n import _, money
from cinema.ports import Finding

MOST = 1000
"""So many findings of a kind of check are told; whoever has more has one cause for them."""


def finding(check: str, subject: str, message: str, advice: str, **about: str) -> Finding:
    """Return a finding; `about` names what it is about by kind."""
    return Finding(check, ok=False, message=message, subject=subject, advice=advice, about=about)


def capped(found: Iterable[Finding], *, to_the_end: bool = False) -> list[Finding]:
    """Return the first of these findings; `to_the_end` looks for the others too, where something looks on."""
    walk = iter(found)
    kept = list(islice(walk, MOST))
    if to_the_end:
        deque(walk, maxlen=0)
    return kept


def sale_name(sale: SaleRow) -> str:
    """Return a sale as messages name it: by its receipt, with which `cinema receipt` finds it, and its id."""
    return _("{number} (id {sale})").format(number=sale.number, sale=sale.id) if sale.number else sale.id


def amount_in(minor: object, currency: object) -> str:
    """Return an amount as people read it; what is no amount of money as it stands."""
    if type(minor) is bool or not isinstance(minor, int) or not isinstance(currency, str) or len(currency) != 3:
        return _("no amount") if minor is None else str(minor)
    return money(minor, currency)


def still_so(found: Sequence[Finding], now: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return once what was found and is found again: the same, about the same ticket or attempt, not a like one.

    A corrupt document is told without a second look: its very id may be no id.
    """
    told = {_what(one): one for one in found}
    there = {what for one in now if (what := _what(one)) in told}  # no more is kept than was told
    return tuple(one for what, one in told.items() if what in there or one.check == "sale-contradicts-itself")


def _what(one: Finding) -> tuple[str | None, ...]:
    return (one.check, one.subject, *(one.about.get(name) for name in ("ticket", "attempt", "field")))
