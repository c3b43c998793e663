"""What a sale, a refund or an exchange wants to move of which vouchers; the numbers follow when it is entered."""

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from cinema.domain.orders import Order
from cinema.domain.payments import Attempt
from cinema.domain.refunds import Refund
from cinema.domain.transactions import Transaction
from cinema.domain.vouchers import VoucherKind, VoucherMove


class Wanted(NamedTuple):
    """An amount that goes into a voucher, or out of it (below zero); it must be of this kind."""

    voucher: str
    kind: VoucherKind
    amount: int


def begun_by(order: Order) -> tuple[VoucherMove, ...]:
    """Return the movements that begin the vouchers which a sale sells."""
    return tuple(VoucherMove(one.id, 0, one.amount) for one in order.new_vouchers)


def paid_with(tenders: Iterable[Attempt]) -> tuple[Wanted, ...]:
    """Return what tenders take out of value vouchers; what an exchange moved was taken before."""
    return _summed(
        VoucherKind.VALUE,
        ((one.voucher, -one.amount) for one in tenders if one.voucher is not None and one.moved_from is None),
    )


def covered_by(order: Order) -> tuple[Wanted, ...]:
    """Return what a sale's tickets take out of ticket vouchers."""
    return _summed(VoucherKind.TICKET, ((voucher, -1) for voucher in order.covered.values()))


def surplus_of(attempt: Attempt) -> tuple[Wanted, ...]:
    """Return what surplus money puts back into the voucher that it was taken from."""
    return _summed(VoucherKind.VALUE, [(attempt.voucher, attempt.amount)] if attempt.voucher is not None else [])


def issued_by(refund: Refund) -> tuple[VoucherMove, ...]:
    """Return the movement that begins the voucher which a refund issues."""
    new = refund.issued
    return () if new is None else (VoucherMove(new.id, 0, new.amount),)


def given_back(sale: Transaction, refund: Refund) -> tuple[Wanted, ...]:
    """Return what a refund puts back into the vouchers that its tickets were paid with."""
    vouchers = {one.id: one.voucher for one in sale.attempts}
    money = ((vouchers.get(one.attempt), one.returned) for one in refund.shares)
    covered = sale.covered
    tickets = ((covered[ticket], 1) for ticket in refund.tickets if ticket in covered)
    return (
        *_summed(VoucherKind.VALUE, ((name, amount) for name, amount in money if name is not None)),
        *_summed(VoucherKind.TICKET, tickets),
    )


def exchanged(sale: Transaction, refund: Refund, order: Order, taken: Iterable[Attempt]) -> tuple[Wanted, ...]:
    """Return what an exchange moves: a voucher whose discount went along to a new ticket keeps it redeemed."""
    kept = Counter(order.covered.values())
    wanted = []
    for one in given_back(sale, refund):
        amount = one.amount - kept[one.voucher] if one.kind is VoucherKind.TICKET else one.amount
        wanted.append(one._replace(amount=max(0, amount)))
    return tuple(one for one in (*wanted, *paid_with(taken)) if one.amount)


def _summed(kind: VoucherKind, several: Iterable[tuple[str, int]]) -> tuple[Wanted, ...]:
    sums: Counter[str] = Counter()
    for name, amount in several:
        sums[name] += amount
    return tuple(Wanted(name, kind, amount) for name, amount in sums.items() if amount)
