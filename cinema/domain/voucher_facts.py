"""Folds the movements that entries make of a voucher into its balance and state. Pure.

Movements are followed by their numbers, which the journal's claims keep from being given twice; the entries' order and
instants don't matter.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import NamedTuple

from cinema.domain.entries import Entry, moves_of
from cinema.domain.operations import Refunded, Sold, VoucherChanged
from cinema.domain.vouchers import NewVoucher, Voucher, VoucherDeed, VoucherMove, VoucherState

_STATE = {
    VoucherDeed.BLOCKED: VoucherState.BLOCKED,
    VoucherDeed.UNBLOCKED: VoucherState.ACTIVE,
    VoucherDeed.REISSUED: VoucherState.REPLACED,
}


class Begun(NamedTuple):
    """What began a voucher: the sale that sold it or of which it is a refund, or the voucher that it replaces."""

    new: NewVoucher
    at: datetime
    sale: str | None = None
    replaces: str | None = None


class Step(NamedTuple):
    """A movement with what else its entry says of this voucher. Small, since the audit keeps those of all vouchers."""

    move: VoucherMove
    at: datetime
    begun: Begun | None = None
    deed: VoucherDeed | None = None
    replaced_by: str | None = None


def steps_of(entry: Entry) -> Iterator[Step]:
    """Yield the movements of an entry."""
    for move in moves_of(entry.operation):
        deed, replaced_by = None, None
        match entry.operation:
            case VoucherChanged(voucher=changed, deed=done, new=new) if changed == move.voucher:
                deed, replaced_by = done, new.id if new is not None else None
        yield Step(move, entry.at, _begun(move.voucher, entry) if move.number == 0 else None, deed, replaced_by)


def voucher_of(voucher_id: str, steps: Iterable[Step]) -> Voucher | None:
    """Return a voucher as its steps say it; None if none of them began it."""
    mine = sorted((one for one in steps if one.move.voucher == voucher_id), key=lambda one: one.move.number)
    begun = mine[0].begun if mine else None
    if begun is None:
        return None
    done = [one for one in mine if one.deed is not None]
    new = begun.new
    return Voucher(
        id=voucher_id,
        kind=new.kind,
        amount=new.amount,
        currency=new.currency,
        valid_until=new.valid_until,
        code_hash=new.code_hash,
        last4=new.last4,
        types=new.types,
        balance=sum(one.move.amount for one in mine),
        moves=mine[-1].move.number + 1,
        state=_STATE[done[-1].deed] if done and done[-1].deed is not None else VoucherState.ACTIVE,
        sale=begun.sale,
        at=begun.at,
        replaced_by=done[-1].replaced_by if done else None,
        replaces=begun.replaces,
    )


def impossible(steps: Iterable[Step]) -> str | None:
    """Return how the steps of one voucher are wrong: a `gap`, a number `twice`, a balance `below` zero; else None."""
    left = 0
    for place, one in enumerate(sorted((one.move for one in steps), key=lambda move: move.number)):
        if one.number < place:
            return "twice"
        if one.number > place:
            return "gap"
        left += one.amount
        if left < 0:
            return "below"
    return None


def _begun(voucher_id: str, entry: Entry) -> Begun | None:
    match entry.operation:
        case Sold(order=order):
            new = next((one for one in order.new_vouchers if one.id == voucher_id), None)
            return None if new is None else Begun(new, entry.at, sale=entry.id)
        case Refunded(refund=refund) if refund.issued is not None and refund.issued.id == voucher_id:
            return Begun(refund.issued, entry.at, sale=entry.subject)
        case VoucherChanged(new=new, voucher=old) if new is not None and new.id == voucher_id:
            return Begun(new, entry.at, replaces=old)
    return None
