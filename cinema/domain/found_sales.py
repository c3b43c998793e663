"""A sale that the counter has found, with what can be done with it there."""

from dataclasses import dataclass

from cinema.domain.refunds import Refund
from cinema.domain.transactions import Transaction


@dataclass(frozen=True, slots=True)
class FoundSale:
    """A sale as the counter sees it.

    `refund` is the one whose number was asked for. `cancelled` has the ids of its cancelled screenings. `can_void`: it
    can be voided now, unless the house's limits or the drawer forbid it. `cash_step` is the smallest amount of cash
    that the house gives, in minor units.
    """

    sale: Transaction
    refund: Refund | None
    cancelled: frozenset[str]
    can_void: bool
    cash_step: int = 1
