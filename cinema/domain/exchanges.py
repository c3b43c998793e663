"""Exchanges as values: what is wanted for which ticket, what that costs, and how the old money is shared."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cinema.domain.ids import new_id
from cinema.domain.orders import Discount, Order, Ticket
from cinema.domain.payments import Attempt, AttemptState
from cinema.domain.refunds import RefundShare
from cinema.domain.seat_maps import Hold


@dataclass(frozen=True, slots=True)
class Swap:
    """A ticket to exchange, named by its seat as `Transaction.tickets_on` does, and what for.

    None keeps the seat, the screening or the ticket type; all three kept reissues a lost ticket.
    """

    seat: str
    to_seat: str | None = None
    screening: str | None = None
    type: str | None = None


@dataclass(frozen=True, slots=True)
class ExchangeQuote:
    """An exchange with its seats held and its prices fixed, in memory until it is finished.

    `kept` are the new tickets that take over a seat from an old one: (new, old id). `difference` is in minor units:
    positive to be paid, negative to be given back.
    """

    sale: str
    receipt_number: str
    old: tuple[Ticket, ...]
    order: Order
    kept: tuple[tuple[str, str], ...]
    holds: tuple[Hold, ...]
    owner: str

    @property
    def difference(self) -> int:
        """What is still to be paid for the new tickets; negative: what is given back."""
        return self.order.total - sum(one.paid for one in self.old)


def given_up(quote: ExchangeQuote) -> tuple[Ticket, ...]:
    """Return the old tickets whose seats are free once an exchange is done."""
    kept = {old for _new, old in quote.kept}
    return tuple(one for one in quote.old if one.id not in kept)


def moved_along(old: Ticket, new: Ticket) -> Ticket:
    """Return a new ticket with the old one's share of discounts, at most its own price."""
    return replace(new, discount=min(old.discount, new.price))


def discounts_along(pairs: Sequence[tuple[Ticket, Ticket]], discounts: Sequence[Discount]) -> tuple[Discount, ...]:
    """Return the discounts of the new tickets, one for each that has a share, with what the old ones said of it.

    What an exchange takes along was allowed, and counted, when it was given; a ticket voucher goes along with it.
    """
    return tuple(_along(old, new, discounts) for old, new in pairs if new.discount)


def _along(old: Ticket, new: Ticket, discounts: Sequence[Discount]) -> Discount:
    given = [one for one in discounts if old.id in one.covers]
    name = ", ".join(one.name for one in given if one.name)
    voucher = next((one.voucher for one in given if one.voucher is not None), None)
    first = next((one for one in given if one.reason is not None), None)
    if first is None:
        return Discount(name, new.discount, (new.id,), voucher=voucher)
    return replace(first, name=name, amount=new.discount, covers=(new.id,), rate=None, each=None, voucher=voucher)


def moved_shares(shares: Sequence[RefundShare], given_back: int) -> tuple[RefundShare, ...]:
    """Return the shares of an exchange's refund: the first of them give back so much, the rest moves along."""
    found, left = [], given_back
    for share in shares:
        back = min(left, share.amount)
        left -= back
        found.append(replace(share, moved=share.amount - back))
    return tuple(found)


def moved_tenders(shares: Sequence[RefundShare], payments: Sequence[Attempt], *, or_none: bool) -> tuple[Attempt, ...]:
    """Return the tenders of the new sale that moved from the old one, in the order in which they were paid.

    Unless `or_none`, one of nothing stands for a sale that costs nothing, as every sale has a tender.
    """
    paid = {one.id: one for one in payments}
    moved = [one for one in reversed(shares) if one.moved]
    chosen = moved or ([] if or_none else list(shares[:1]))
    return tuple(_moved(paid[share.attempt], share) for share in chosen)


def _moved(payment: Attempt, share: RefundShare) -> Attempt:
    return replace(
        payment,
        id=new_id(),
        amount=share.moved,
        rounding=share.moved_rounding,
        state=AttemptState.APPROVED,
        tendered=None,
        change=None,
        moved_from=payment.moved_from or payment.id,
    )
