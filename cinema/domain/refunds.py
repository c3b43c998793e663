"""Refunds of whole sales or single tickets, as values, and how they are shared over tenders.

An exchange is a refund of the old tickets whose money, or a part of it, moves into the sale of the new ones.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from cinema.domain.ids import new_id
from cinema.domain.orders import Order, Ticket
from cinema.domain.payments import Attempt, AttemptState, Provider, Tender
from cinema.domain.vouchers import NewVoucher
from cinema.i18n import N_, _


class RefundCause(StrEnum):
    """Why money is given back, from a fixed list, since no free text stands in an entry.

    `voided`, `exchanged` and `customer-cancelled` are the program's own: a Z tells the first two apart.
    """

    CHANGED_PLANS = "changed-plans"
    ILLNESS = "illness"
    WRONG_TICKET = "wrong-ticket"
    SHOW_DISTURBED = "show-disturbed"
    SCREENING_CANCELLED = "screening-cancelled"
    GOODWILL = "goodwill"
    OTHER = "other"
    VOIDED = "voided"
    EXCHANGED = "exchanged"
    CUSTOMER_CANCELLED = "customer-cancelled"


CAUSE_NAMES = {
    RefundCause.CHANGED_PLANS: N_("Changed plans"),
    RefundCause.ILLNESS: N_("Illness"),
    RefundCause.WRONG_TICKET: N_("Wrong ticket sold"),
    RefundCause.SHOW_DISTURBED: N_("Screening was disturbed"),
    RefundCause.SCREENING_CANCELLED: N_("Screening was cancelled"),
    RefundCause.GOODWILL: N_("Goodwill"),
    RefundCause.OTHER: N_("Other reason"),
    RefundCause.VOIDED: N_("Sale voided"),
    RefundCause.EXCHANGED: N_("Tickets exchanged"),
    RefundCause.CUSTOMER_CANCELLED: N_("Cancelled by the customer"),
}
_OWN_CAUSES = {RefundCause.VOIDED, RefundCause.EXCHANGED, RefundCause.CUSTOMER_CANCELLED}
TYPED_CAUSES = tuple(one for one in RefundCause if one not in _OWN_CAUSES)
"""The causes that people choose from."""


def cause_name(cause: RefundCause) -> str:
    """Return a cause's name in the current language."""
    return _(CAUSE_NAMES[cause])


@dataclass(frozen=True, slots=True)
class RefundShare:
    """The part of a refund that concerns one payment. Its id is the terminal's idempotency key.

    `tender` and `provider` say how it is given back, mostly as `attempt` paid it; see `other_tender.py`.

    `moved` is what of its amount is not given back, since an exchange moves it into the new sale. Cash is rounded as it
    was when it was taken: `rounding` is what goes back beyond `returned` (less, if negative), `moved_rounding` what of
    the sale's rounding moves along.
    """

    id: str
    attempt: str
    tender: Tender
    provider: Provider
    amount: int
    reference: str | None = None
    last4: str | None = None
    moved: int = 0
    rounding: int = 0
    moved_rounding: int = 0

    @property
    def returned(self) -> int:
        """The part of the price that goes back to the tender."""
        return self.amount - self.moved

    @property
    def paid_out(self) -> int:
        """The money that goes back: the part of the price, and the rounding of cash."""
        return self.returned + self.rounding

    @property
    def accounted(self) -> int:
        """What of the tender's money it accounts for: given back, or moved into the new sale."""
        return self.amount + self.rounding + self.moved_rounding


@dataclass(frozen=True, slots=True)
class Exchange:
    """What an exchange sells for the tickets that it ends, kept while it is under way; then its entry says it.

    `tenders` are the moved parts of earlier payments, `tender` pays the difference if there is one. `kept` are the new
    tickets (new, old id) that take over a seat from an old one: those seats are never free in between. `owner` holds
    the other seats.
    """

    order: Order
    tenders: tuple[Attempt, ...]
    tender: Attempt | None
    kept: tuple[tuple[str, str], ...]
    owner: str

    @property
    def pins(self) -> tuple[tuple[str, str], ...]:
        """The holds that it may have pinned: (screening, hold)."""
        return tuple((one.id, one.hold) for one in self.order.screenings)

    @property
    def held_tickets(self) -> tuple[Ticket, ...]:
        """The new tickets whose seats are held for it."""
        kept = {new for new, _old in self.kept}
        return tuple(one for one in self.order.tickets if one.id not in kept)


@dataclass(frozen=True, slots=True)
class Refund:
    """A refund under way or ended. Its id is the operation's: the `_id` of its entry or of its `void`.

    `state` as of an attempt: asked (no answer yet), approved (given back), declined or cancelled (not given back).
    `by` is the user's id, None for the operator. `amount` is in minor units; instants are by the database's clock.
    `unresolved`: the outcome is unknown, so a manager decides. `reason` is free text; its entry has only a salted hash.
    `seal` is the signature of the till that asked for it: one that was appended by hand has none. `cause` is why, from
    the fixed list. An exchange has `exchange` until it has ended; its id is also that of the new sale.
    `used`: a manager gives it back although somebody was let in with a ticket. `issued` is the voucher that it issues
    in place of money.
    """

    id: str
    tickets: tuple[str, ...]
    amount: int
    shares: tuple[RefundShare, ...]
    state: AttemptState
    by: str | None
    workstation: str
    at: datetime
    reason: str = ""
    salt: str = ""
    refusal: str | None = None
    unresolved: bool = False
    number: str | None = None
    done_at: datetime | None = None
    seal: str = ""
    cause: RefundCause | None = None
    exchange: Exchange | None = None
    used: bool = False
    issued: NewVoucher | None = None

    @property
    def parts(self) -> tuple["RefundShare | Attempt", ...]:
        """What terminals and people are asked for: shares to give back, or an exchange's difference to charge."""
        if self.exchange is None:
            return self.shares
        asked = () if self.exchange.tender is None else (self.exchange.tender,)
        return (*(one for one in self.shares if one.returned), *asked)

    @property
    def in_question(self) -> int:
        """The money that moves while it is under way, in minor units: given back, or of an exchange also charged."""
        return sum(money_of(one) for one in self.parts)

    @property
    def tender(self) -> Tender:
        """The tender of the first share."""
        return self.shares[0].tender

    @property
    def reference(self) -> str | None:
        """The terminal's reference of the first share."""
        return self.shares[0].reference

    @property
    def is_under_way(self) -> bool:
        """Whether it has been asked and not ended, so that its tickets are locked."""
        return self.state is AttemptState.ASKED


NOT_ENTERED: dict[str, str | None] = {"reason": "", "salt": "", "seal": "", "exchange": None}
"""Fields of a stored refund that its entry does not have, with what they are without it."""


def as_entered(refund: Refund) -> Refund:
    """Return a refund as its entry has it."""
    return replace(refund, reason="", salt="", seal="", exchange=None)


def money_of(part: RefundShare | Attempt) -> int:
    """Return the money that a part of a refund or exchange moves."""
    return part.paid_out if isinstance(part, RefundShare) else part.received


def sealed_words(sale_id: str, refund: Refund) -> bytes:
    """Return what a till signs of a refund when it asks for it."""
    shares = [[one.id, one.attempt, one.provider.value, one.amount, one.reference] for one in refund.shares]
    said = ["refund", sale_id, refund.id, list(refund.tickets), refund.amount, shares, refund.by]
    if refund.cause is not None:
        said.append(refund.cause.value)
    if any(one.rounding or one.moved_rounding for one in refund.shares):
        said.append([[one.id, one.rounding, one.moved_rounding] for one in refund.shares])
    if (new := refund.issued) is not None:
        said.append([new.id, new.kind.value, new.amount, new.currency, new.valid_until, new.code_hash, new.last4])
    if refund.exchange is not None:
        said += [[[one.id, one.moved] for one in refund.shares], *_exchange_words(refund.exchange)]
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _exchange_words(exchange: Exchange) -> list[object]:
    order = exchange.order
    tickets = [[one.id, one.screening, one.seat, one.type, one.price, one.discount] for one in order.tickets]
    asked = () if exchange.tender is None else (exchange.tender,)
    both = (*exchange.tenders, *asked)
    tenders: list[list[object]] = [[one.id, one.provider.value, one.amount, one.moved_from] for one in both]
    tenders += [[one.id, one.rounding] for one in both if one.rounding]
    holds = [[one.id, one.hold] for one in order.screenings]
    return [order.id, order.total, order.exchange_of, tickets, tenders, holds, exchange.kept, exchange.owner]


def refund_shares(paid: Sequence[Attempt], before: dict[str, int], amount: int) -> tuple[RefundShare, ...]:
    """Share a refund over a sale's tenders: the last payment is refunded first, and none by more than it paid.

    `before` has what each tender (by attempt id) got back already.
    """
    shares: list[RefundShare] = []
    left = amount
    for attempt in reversed(paid):
        part = min(left, attempt.amount - before.get(attempt.id, 0))
        # A refund of free tickets needs a share too, which names the tender that the receipt shows.
        if part > 0 or (amount == 0 and not shares):
            shares.append(RefundShare(new_id(), attempt.id, attempt.tender, attempt.provider, part))
            left -= part
    return tuple(shares)


def is_refund_number(number: str) -> bool:
    """Tell whether a number is a refund's instead of a sale's."""
    return number.startswith("R")
