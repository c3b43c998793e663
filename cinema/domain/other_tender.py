"""Gives a refund to another tender than the one that paid for it: in cash what a card paid, or in a new voucher.

A share keeps the payment that it counts against, so no payment is ever given back twice; only its tender changes.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from cinema.domain.payments import Attempt, Provider, Tender
from cinema.domain.refunds import RefundShare
from cinema.errors import InvalidInputError
from cinema.i18n import _

_INSTEAD_OF = {Tender.CASH: {Tender.CARD}, Tender.VOUCHER: {Tender.CARD, Tender.CASH}}
"""The tenders that may be given back by another one. An invoice isn't: it may not have been paid yet."""
_PROVIDERS = {Tender.CASH: Provider.CASH, Tender.VOUCHER: Provider.VOUCHER}
OTHER_TENDERS = tuple(_INSTEAD_OF)


def possible(shares: Sequence[RefundShare]) -> tuple[Tender, ...]:
    """Return the tenders to which some of these shares could be given back instead."""
    return tuple(to for to, paid in _INSTEAD_OF.items() if any(one.amount and one.tender in paid for one in shares))


def turned(shares: Sequence[RefundShare], to: Tender | None) -> tuple[RefundShare, ...]:
    """Return the shares with those that may be given back to another tender turned to it; the same for None.

    Raises InvalidInputError for the field `to` if there is none, or it is a tender that nothing is turned to.
    """
    if to is None:
        return tuple(shares)
    if to not in possible(shares):
        words = _("This can't be given back so: cash is given for a card, a voucher for a card or cash.")
        raise InvalidInputError(words, field="to")
    return tuple(
        replace(one, tender=to, provider=_PROVIDERS[to]) if one.amount and one.tender in _INSTEAD_OF[to] else one
        for one in shares
    )


def worth_of_voucher(payments: Iterable[Attempt], shares: Sequence[RefundShare]) -> int:
    """Return what the new voucher is worth that stands for shares of these payments, 0 without one.

    It has what was paid in coins, rounding included. A share of a voucher goes back into that voucher instead.
    """
    by_voucher = {one.id for one in payments if one.tender is Tender.VOUCHER}
    return sum(one.paid_out for one in shares if one.tender is Tender.VOUCHER and one.attempt not in by_voucher)


def is_allowed(payments: Iterable[Attempt], shares: Sequence[RefundShare]) -> bool:
    """Tell whether each share goes back by the tender that paid, or by one that may be given instead."""
    paid = {one.id: one for one in payments}
    return all(
        one.attempt in paid
        and (
            (one.tender, one.provider) == (paid[one.attempt].tender, paid[one.attempt].provider)
            or (_PROVIDERS.get(one.tender) is one.provider and paid[one.attempt].tender in _INSTEAD_OF[one.tender])
        )
        for one in shares
    )
