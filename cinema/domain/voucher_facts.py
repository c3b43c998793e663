"""Folds the entries that move a voucher into its balance and state. Pure: the same entries give the same voucher.

Movements are followed by their numbers, which the journal's claims keep from being given twice; the entries' order and
instants don't matter.
"""

from collections.abc import Iterable, Iterator

from cinema.domain.entries import Entry, Sold, VoucherChanged, moves_of
from cinema.domain.vouchers import NewVoucher, Voucher, VoucherDeed, VoucherMove, VoucherState

_STATE = {
    VoucherDeed.BLOCKED: VoucherState.BLOCKED,
    VoucherDeed.UNBLOCKED: VoucherState.ACTIVE,
    VoucherDeed.REISSUED: VoucherState.REPLACED,
}


def voucher_of(voucher_id: str, entries: Iterable[Entry]) -> Voucher | None:
    """Return a voucher as its entries say it; None if none of them began it."""
    moves = sorted(_moves(voucher_id, entries), key=lambda one: one[0].number)
    if not moves or moves[0][0].number != 0:
        return None
    first, begun = moves[0]
    new = _begun(voucher_id, begun)
    if new is None:
        return None
    state, replaced_by = VoucherState.ACTIVE, None
    for _move, entry in moves[1:]:
        deed = entry.operation
        if isinstance(deed, VoucherChanged) and deed.voucher == voucher_id:
            state = _STATE[deed.deed]
            replaced_by = deed.new.id if deed.new is not None else None
    issued = begun.operation
    return Voucher(
        id=voucher_id,
        kind=new.kind,
        amount=new.amount,
        currency=new.currency,
        valid_until=new.valid_until,
        code_hash=new.code_hash,
        last4=new.last4,
        types=new.types,
        balance=first.amount + sum(one.amount for one, _entry in moves[1:]),
        moves=moves[-1][0].number + 1,
        state=state,
        sale=begun.id if isinstance(issued, Sold) else None,
        at=begun.at,
        replaced_by=replaced_by,
        replaces=issued.voucher if isinstance(issued, VoucherChanged) else None,
    )


def impossible(voucher_id: str, entries: Iterable[Entry]) -> str | None:
    """Return which rule the movements of a voucher break: a `gap`, a number `twice`, or `below` zero; None if none."""
    moves = sorted((one for one, _entry in _moves(voucher_id, entries)), key=lambda one: one.number)
    left = 0
    for place, one in enumerate(moves):
        if one.number < place:
            return "twice"
        if one.number > place:
            return "gap"
        left += one.amount
        if left < 0:
            return "below"
    return None


def _moves(voucher_id: str, entries: Iterable[Entry]) -> Iterator[tuple[VoucherMove, Entry]]:
    for entry in entries:
        for one in moves_of(entry.operation):
            if one.voucher == voucher_id:
                yield one, entry


def _begun(voucher_id: str, entry: Entry) -> NewVoucher | None:
    match entry.operation:
        case Sold(order=order):
            return next((one for one in order.new_vouchers if one.id == voucher_id), None)
        case VoucherChanged(new=new) if new is not None and new.id == voucher_id:
            return new
    return None
