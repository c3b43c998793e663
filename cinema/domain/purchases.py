"""A person's purchases as they are listed: what is still to come, what is over, what was given back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from cinema.domain.transactions import Transaction, TransactionState

LASTS = timedelta(hours=4)  # so long after its start a showing counts as going on
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Purchases:
    """To come, soonest first; the others latest first."""

    coming: list[Transaction]
    over: list[Transaction]
    given_back: list[Transaction]


def begins_at(sale: Transaction) -> datetime:
    """Return when a sale's first showing starts; of one without tickets, when it was paid or asked for."""
    return sale.starts_at or sale.paid_at or sale.asked_at or _LONG_AGO


def sort_purchases(bought: Sequence[Transaction], now: datetime) -> Purchases:
    """Sort purchases by what they still are to their buyer; one that was given back as a whole is no visit.

    One for several showings is to come until the last of them is over.
    """
    found = Purchases([], [], [])
    for sale in sorted(bought, key=lambda one: (begins_at(one), one.id), reverse=True):
        last = max((one.starts_at for one in sale.screenings), default=begins_at(sale))
        if sale.state is TransactionState.REFUNDED:
            found.given_back.append(sale)
        elif now - last < LASTS:
            found.coming.insert(0, sale)
        else:
            found.over.append(sale)
    return found


def tickets_to_come(bought: Sequence[Transaction], now: datetime) -> int:
    """Count the tickets that still let somebody in: neither given back nor for a showing that is over."""
    coming = 0
    for sale in bought:
        ahead = {one.id for one in sale.screenings if now - one.starts_at < LASTS}
        coming += sum(one.screening in ahead and one.id not in sale.refused_tickets for one in sale.tickets)
    return coming
