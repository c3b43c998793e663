"""What sales, seats and vouchers must be, by the journal alone. It is all kept in memory: for proofs and disasters."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from cinema.domain.entries import OF_THE_TILL, Entry, EntryKind
from cinema.domain.sale_facts import facts_of, transaction_of
from cinema.domain.transactions import Transaction
from cinema.domain.voucher_facts import Step, steps_of, voucher_of
from cinema.domain.vouchers import Voucher


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """Sales by id, the sold seats of each screening with their tickets, and vouchers by id."""

    sales: dict[str, Transaction] = field(default_factory=dict)
    seats: dict[str, dict[str, str]] = field(default_factory=dict)
    vouchers: dict[str, Voucher] = field(default_factory=dict)


def rebuild(entries: Iterable[Entry]) -> Rebuilt:
    """Return every sale and voucher that entries know, and every seat that they sold and did not free.

    What the journal does not know is not in it: holds, pins and locks, and what was asked and never answered.
    """
    of_sale: dict[str, list[Entry]] = {}
    voids: dict[str, Entry] = {}
    of_voucher: dict[str, list[Step]] = {}
    for entry in entries:
        for step in steps_of(entry):
            of_voucher.setdefault(step.move.voucher, []).append(step)
        if entry.kind not in {EntryKind.CHANGED, EntryKind.VOUCHER, *OF_THE_TILL}:
            of_sale.setdefault(entry.subject, []).append(entry)
        if entry.kind is EntryKind.EXCHANGED:  # of the old sale, and of the new one that has its id
            of_sale.setdefault(entry.id, []).append(entry)
        if entry.kind is EntryKind.VOID and entry.id != entry.subject:
            voids[entry.id] = entry
    for name, void in voids.items():  # of an exchange for which money came too late: that is its new sale's surplus
        if name in of_sale:
            of_sale[name].append(void)
    rebuilt = Rebuilt(vouchers={name: said for name, some in of_voucher.items() if (said := voucher_of(name, some))})
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
