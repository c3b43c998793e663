"""Paying for held seats: what a face calls. An order is made, then paid in one go, by a slip, or by several tenders.

A sale in cash, or with nothing to pay, is pinned and entered; a card is asked for first. What happens after a crash at
each step is in docs/architecture.md, its cure in `recovery.py`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from cinema.domain.ids import is_id
from cinema.domain.orders import Choice, Discount, Line, Order
from cinema.domain.payments import Attempt, AttemptState, PaymentRequest, PaymentWay, Provider, Refusal, Tender
from cinema.domain.transactions import Transaction, TransactionState
from cinema.domain.users import Actor
from cinema.errors import (
    ConflictError,
    HoldExpiredError,
    InvalidInputError,
    NotFoundError,
    PaymentUnresolvedError,
)
from cinema.i18n import _
from cinema.ports import HouseSettings, PaymentTerminal, Transactions
from cinema.services.selling.booking import owner_of
from cinema.services.selling.card_payments import CardPayments, new_attempt, refused, unresolved_words
from cinema.services.selling.closing import Closing, taken_attempt
from cinema.services.selling.orders import Orders
from cinema.services.selling.recovery import Recovery
from cinema.services.selling.slips import Slips
from cinema.services.selling.split_tenders import SplitTenders
from cinema.services.selling.up_to_date import UpToDate
from cinema.services.selling.ways_to_pay import provider_for, ways_to_pay


class Checkout:
    """Turns holds into a paid sale."""

    def __init__(
        self,
        orders: Orders,
        transactions: Transactions,
        settings: HouseSettings,
        terminals: Mapping[Provider, PaymentTerminal],
        closing: Closing,
        cards: CardPayments,
        slips: Slips,
        split: SplitTenders,
        up_to_date: UpToDate,
        recovery: Recovery,
    ) -> None:
        self._orders = orders
        self._transactions = transactions
        self._settings = settings
        self._terminals = terminals
        self._closing = closing
        self._cards = cards
        self._slips = slips
        self._split = split
        self._up_to_date = up_to_date
        self._recovery = recovery

    def ways_to_pay(self, actor: Actor) -> tuple[PaymentWay, ...]:
        """Return the ways to pay that are open to this actor in this channel."""
        return ways_to_pay(actor, self._settings)

    def begin(
        self, actor: Actor, choices: Sequence[Choice], *, lines: Sequence[Line] = (), discounts: Sequence[Discount] = ()
    ) -> Order:
        """Fix lines and prices of what was chosen; nothing is written. See `Orders.make` for what it raises."""
        return self._orders.make(actor, choices, lines, discounts)

    def pay(self, actor: Actor, order: Order, request: PaymentRequest) -> Transaction:
        """Pay an order in one go and return the paid sale. An order can be paid once: try again with `order.again()`.

        Raises InvalidInputError for the field; PaymentRefusedError when no money was taken (the seats are held on);
        PaymentUnresolvedError when nobody can tell, or the money has to be given back; HoldExpiredError when the seats
        are gone; SlipKnownError for a slip that another sale has; StorageError when the database did not answer:
        `resume` then tells what became of the order.
        """
        provider, tidy = self._prepared(actor, order, request)
        attempt = new_attempt(provider, tidy, order.total)
        if provider is Provider.SEPARATE and order.total:
            if tidy.reference is None:
                raise InvalidInputError(_("Type the reference on the terminal's slip."), field="reference")
            slip = replace(attempt, reference=tidy.reference)
            return self._slips.take(order, slip, owner_of(actor), known=request.known_slip)
        if provider is Provider.CASH or not order.total:
            return self._at_once(order, attempt)
        return self._cards.charge(order, attempt, tidy)

    def ask(self, actor: Actor, order: Order, request: PaymentRequest) -> Transaction:
        """Store an attempt to pay and pin the seats; no money has moved when this returns. For a separate terminal."""
        provider, tidy = self._prepared(actor, order, request)
        return self._cards.ask(order, new_attempt(provider, tidy, order.total))

    def answer(self, actor: Actor, sale_id: str, reference: str | None, *, known_slip: bool = False) -> Transaction:
        """Say what the separate terminal did: the slip's reference if it took the money, None if it did not.

        Raises as `pay` does; ConflictError for a sale that does not wait for the terminal.
        """
        actor.require_staff()
        sale = self._sale(actor, sale_id)
        asked = sale.last_attempt
        if asked is None or asked.provider is not Provider.SEPARATE:
            raise ConflictError(_("This purchase is not waiting for the card terminal."))
        if reference is None:
            return self._not_taken(sale, asked)
        request = self._terminals[Provider.SEPARATE].check(
            PaymentRequest(Tender.CARD, reference=reference), asked.amount
        )
        assert request.reference is not None
        if sale.split:
            return self._split.answer(sale, asked, request.reference)
        return self._slips.answer(sale, asked, request.reference, known=known_slip)

    def begin_split(self, actor: Actor, order: Order) -> Transaction:
        """Store an order that is paid by several tenders, with its seats pinned; nothing is charged."""
        actor.require_access(order.customer, to_guests=True)
        if not order.total:
            raise InvalidInputError(_("There is nothing to pay."), field="amount")
        return self._split.begin(order)

    def tender(self, actor: Actor, sale_id: str, request: PaymentRequest, amount: int) -> Transaction:
        """Pay a part of a split sale, and return it: `part_paid`, or `paid` with the last part.

        Raises as `pay` does; InvalidInputError for an amount that is nothing or more than is open.
        """
        sale = self._sale(actor, sale_id)
        provider = provider_for(actor, request.tender, self._settings)
        if not 0 < amount <= sale.total - sale.taken:
            raise InvalidInputError(_("The amount is nothing, or more than is still open."), field="amount")
        return self._split.tender(sale, provider, self._terminals[provider].check(request, amount), amount)

    def give_up(self, actor: Actor, sale_id: str) -> Transaction:
        """Give up a split sale: its seats are free, what was paid by card goes back; cash and slips a manager gives."""
        return self._split.give_up(self._sale(actor, sale_id))

    def renew(self, actor: Actor, sale_id: str) -> bool:
        """Keep a split sale from being given up while staff is at it, for two minutes; False if it has ended.

        For staff: nobody else may keep seats from being sold without paying.
        """
        actor.require_staff()
        return self._split.renew(self._sale(actor, sale_id).id)

    def resume(self, actor: Actor, order: Order | str) -> Transaction:
        """Find out what became of an order whose answer was lost, and bring it to its end; may be repeated.

        Raises PaymentRefusedError where nothing was taken (the sale has ended), PaymentUnresolvedError where a manager
        decides, NotFoundError for an id of which there is nothing.
        """
        sale_id = order if isinstance(order, str) else order.id
        if not is_id(sale_id):
            raise InvalidInputError(_("That is not a sale's id."), field="sale")
        stored = self._transactions.find(sale_id)
        if stored is None and isinstance(order, str):
            stored = self._up_to_date.stored(sale_id)
        known = stored or order
        assert not isinstance(known, str)
        actor.require_access(known.customer, to_guests=True)
        if stored is None:
            if self._closing.end(known.order if isinstance(known, Transaction) else known, keep_hold=True):
                raise refused(Refusal.CANCELLED)
            return self._up_to_date.stored(sale_id)
        return self._resumed(stored)

    def _resumed(self, sale: Transaction) -> Transaction:
        if sale.state is TransactionState.PAYING:
            self._recovery.settle(sale.id, keep_hold=True)
        sale = self._up_to_date.stored(sale.id)
        if sale.state is TransactionState.UNRESOLVED:
            raise PaymentUnresolvedError(unresolved_words())
        if sale.state is TransactionState.ABANDONED:
            if sale.waiting_surplus:
                raise PaymentUnresolvedError(
                    _("The payment was taken, but its seats can't be given. A manager gives the money back.")
                )
            last = sale.last_attempt
            raise refused(last.reason or Refusal.CANCELLED if last else Refusal.CANCELLED)
        return sale

    def _at_once(self, order: Order, attempt: Attempt) -> Transaction:
        try:
            at = self._closing.pin(order)
        except HoldExpiredError:
            # Paid a second time after its answer was lost: its entry may still land, so it is ended before it unpins.
            if self._closing.end(order, reason=Refusal.CANCELLED, keep_hold=True):
                raise
            return self._closing.sold_meanwhile(order.id)
        return self._closing.sell(order, (replace(taken_attempt(attempt), at=at),), at)

    def _not_taken(self, sale: Transaction, asked: Attempt) -> Transaction:
        if asked.state is not AttemptState.ASKED:
            raise ConflictError(_("This purchase is not waiting for the card terminal."))
        if sale.split:
            return self._split.not_taken(sale, asked)
        self._transactions.answer(sale.id, replace(asked, state=AttemptState.DECLINED, reason=Refusal.NOT_TAKEN))
        if not self._closing.end(sale.order, reason=Refusal.NOT_TAKEN, keep_hold=True):
            return self._up_to_date.stored(sale.id)
        raise refused(Refusal.NOT_TAKEN)

    def _prepared(self, actor: Actor, order: Order, request: PaymentRequest) -> tuple[Provider, PaymentRequest]:
        actor.require_access(order.customer, to_guests=True)
        provider = provider_for(actor, request.tender, self._settings)
        if order.total == 0 and request.tender is Tender.CARD:
            return provider, request
        return provider, self._terminals[provider].check(request, order.total)

    def _sale(self, actor: Actor, sale_id: str) -> Transaction:
        if not is_id(sale_id):
            raise InvalidInputError(_("That is not a sale's id."), field="sale")
        sale = self._transactions.find(sale_id)
        if sale is None:
            raise NotFoundError(_("There is no such sale: {name}.").format(name=sale_id))
        actor.require_access(sale.customer, to_guests=True)
        return sale
