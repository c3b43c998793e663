"""What sales and seats must be, from the journal alone. All of it is kept in memory: for proofs and for disasters."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from cinema.domain.entries import OF_THE_TILL, Entry, EntryKind
from cinema.domain.sale_facts import facts_of, transaction_of
from cinema.domain.transactions import Transaction


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """Sales by id, and the sold seats of each screening with their tickets."""

    sales: dict[str, Transaction] = field(default_factory=dict)
    seats: dict[str, dict[str, str]] = field(default_factory=dict)


def rebuild(entries: Iterable[Entry]) -> Rebuilt:
    """Return every sale that entries know, and every seat that they sold and did not free.

    What the journal does not know is not in it: holds, pins and locks, and what was asked and never answered.
    """
    of_sale: dict[str, list[Entry]] = {}
    voids: dict[str, Entry] = {}
    for entry in entries:
        if entry.kind is not EntryKind.CHANGED and entry.kind not in OF_THE_TILL:
            of_sale.setdefault(entry.subject, []).append(entry)
        if entry.kind is EntryKind.EXCHANGED:  # of the old sale, and of the new one that has its id
            of_sale.setdefault(entry.id, []).append(entry)
        if entry.kind is EntryKind.VOID and entry.id != entry.subject:
            voids[entry.id] = entry
    for name, void in voids.items():  # of an exchange for which money came too late: that is its new sale's surplus
        if name in of_sale:
            of_sale[name].append(void)
    rebuilt = Rebuilt()
    for name, some in of_sale.items():
        facts = facts_of(name, some)
        sale = transaction_of(facts)
        if sale is None:
            continue
        rebuilt.sales[name] = sale
        for screening in sale.screenings:
            sold, _ended = facts.seats_of(screening.id)
            rebuilt.seats.setdefault(screening.id, {}).update(sold)
    return rebuilt
