"""A sale that the counter has found, with what can be done with it there, and how its tickets are named."""

from collections.abc import Collection
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


def seat_names(sale: Transaction, tickets: Collection[str]) -> tuple[str, ...]:
    """Return the names under which a refund takes these tickets: seats with a label of their own, else their ids."""
    labels = [(one.screening, one.seat_label) for one in sale.tickets]
    return tuple(
        f"{one.screening}/{one.seat_label if labels.count((one.screening, one.seat_label)) == 1 else one.seat}"
        for one in sale.tickets
        if one.id in tickets
    )
