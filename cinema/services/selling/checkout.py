"""Paying for held seats, as windows and commands call it: make an order, then pay it at once or by several tenders.

A sale in cash, or with nothing to pay, is pinned and entered; a card payment is stored first. docs/architecture.md says
what a crash after each step leaves; `recovery.py` finishes it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from cinema.domain.access import require_access
from cinema.domain.cash_rounding import check_cash_part, rounding_of
from cinema.domain.discounts import WantedDiscount
from cinema.domain.ids import is_id
from cinema.domain.limits import LentAction, Loan
from cinema.domain.named_buyers import check_named, invoice_words, needs_buyer, receipt_words
from cinema.domain.orders import Choice, CompanionReason, Discount, Line, Order
from cinema.domain.payments import (
    Answer,
    AnswerKind,
    Attempt,
    AttemptState,
    PaymentRequest,
    PaymentWay,
    Provider,
    Refusal,
    Tender,
)
from cinema.domain.seat_maps import Hold
from cinema.domain.stranding import StrandedReason
from cinema.domain.transactions import Transaction, TransactionState
from cinema.domain.users import Actor
from cinema.errors import (
    CinemaError,
    ConflictError,
    InvalidInputError,
    NotFoundError,
    NotPinnedError,
    PaymentUnresolvedError,
    StorageError,
)
from cinema.i18n import _
from cinema.ports import Buyers, HouseSettings, PaymentTerminal, Transactions
from cinema.services.members import Members
from cinema.services.selling.card_payments import CardPayments, new_attempt, refused, unresolved_message
from cinema.services.selling.closing import Closing, surplus_message
from cinema.services.selling.kept_sales import KeptSales
from cinema.services.selling.orders import Orders
from cinema.services.selling.settling import Settling
from cinema.services.selling.slips import Slips
from cinema.services.selling.split_tenders import SplitTenders, tender_under_way_message
from cinema.services.selling.stranded_seats import StrandedSeats
from cinema.services.selling.up_to_date import UpToDate
from cinema.services.selling.voucher_lookup import VoucherLookup
from cinema.services.selling.ways_to_pay import provider_for, ways_to_pay
from cinema.services.standing import Standing

# In this order an interrupted sale ends: what is asked is settled, what is paid in part given up, then given back.
_ENDING = (TransactionState.PAYING, TransactionState.PART_PAID, TransactionState.ABANDONED)


class Checkout:
    """Turns holds into a paid sale."""

    def __init__(
        self,
        orders: Orders,
        stranded_seats: StrandedSeats,
        transactions: Transactions,
        settings: HouseSettings,
        terminals: Mapping[Provider, PaymentTerminal],
        closing: Closing,
        cards: CardPayments,
        slips: Slips,
        split: SplitTenders,
        up_to_date: UpToDate,
        settling: Settling,
        members: Members,
        kept: KeptSales,
        standing: Standing,
        buyers: Buyers,
        vouchers: VoucherLookup,
    ) -> None:
        self._buyers = buyers
        self._vouchers = vouchers
        self._orders = orders
        self._stranded_seats = stranded_seats
        self._transactions = transactions
        self._settings = settings
        self._terminals = terminals
        self._closing = closing
        self._cards = cards
        self._slips = slips
        self._split = split
        self._up_to_date = up_to_date
        self._settling = settling
        self._members = members
        self._kept = kept
        self._standing = standing

    def ways_to_pay(self, actor: Actor) -> tuple[PaymentWay, ...]:
        """Return the ways to pay that this actor has in this channel."""
        return ways_to_pay(actor, self._settings)

    def begin(
        self,
        actor: Actor,
        choices: Sequence[Choice],
        *,
        lines: Sequence[Line] = (),
        discounts: Sequence[Discount] = (),
        companions: CompanionReason | None = None,
        wanted: Sequence[WantedDiscount] = (),
        stranded: StrandedReason | None = None,
        loans: Sequence[Loan] = (),
        customer: str | None = None,
    ) -> Order:
        """Return an order with fixed prices; nothing is written, but loans are used.

        A basket that leaves a single seat alone is refused here, since it is complete now: StrandedSeatsError unless
        staff says why (`stranded`), and ManagerNeededError if that needs a manager's loan too. Also raises as
        `Orders.make` and `Members.require` do.
        """
        actor = self._standing.check(actor)
        if stranded is not None:
            actor.require_staff()
        if customer is not None:
            self._members.require(customer)
        holds = {one.hold.screening: one.hold.id for one in choices}
        lent = {one.action: one for one in loans}
        # A loan is used up as it is judged, so what still lacks one is told before another is used.
        alone = lent.get(LentAction.STRANDED_SEAT)
        allowed = self._stranded_seats.require(actor, holds, stranded) if alone is None else None
        order = self._orders.make(actor, choices, lines, discounts, companions, wanted, lent, customer)
        if allowed is None:
            allowed = self._stranded_seats.require(actor, holds, stranded, alone)
        return self._orders.allowed(order, allowed) if allowed else order

    def left_alone(self, actor: Actor, hold: Hold) -> tuple[str, ...]:
        """Return the labels of single seats that a hold leaves needlessly; none where the channel has no such rule."""
        return self._stranded_seats.told(actor, hold)

    def again(self, actor: Actor, order: Order) -> Order:
        """Return an order with new ids, for another try after its operation has ended; raises as `pay` does."""
        return self._orders.again(self._standing.check(actor), order)

    def pay(self, actor: Actor, order: Order, request: PaymentRequest) -> Transaction:
        """Pay an order by one tender and return the sale. An order is paid at most once: retry with `again`.

        Raises NotAllowedError for another's order and ConflictError for one that was changed since `begin` made it;
        InvalidInputError for the field (`buyer_name`, `buyer_tax_id`: a large sale and an invoice need a named buyer);
        PaymentRefusedError if no money was taken (the seats are held again); PaymentUnresolvedError if the outcome is
        unknown, or the money must be given back; HoldExpiredError if the seats are gone; SlipKnownError for a slip that
        is recorded for another sale; StorageError if the database did not answer: call `resume` for the outcome.
        """
        provider, tidy, rounding = self._prepared(actor, order, request)
        with self._kept.while_paid(order):
            return self._pay(order, provider, tidy, rounding)

    def _pay(self, order: Order, provider: Provider, tidy: PaymentRequest, rounding: int) -> Transaction:
        attempt = new_attempt(provider, tidy, order.total, rounding)
        if provider is Provider.SEPARATE and order.total:
            if tidy.reference is None:
                raise InvalidInputError(_("Type the reference on the terminal's slip."), field="reference")
            slip = replace(attempt, reference=tidy.reference)
            return self._slips.take(order, slip, known=tidy.known_slip)
        if provider.is_entered or not order.total:
            return self._at_once(order, attempt)
        return self._cards.charge(order, attempt, tidy)

    def ask(self, actor: Actor, order: Order, request: PaymentRequest) -> Transaction:
        """Store a payment on a separate terminal and pin the seats; staff then charges the card and calls `answer`."""
        provider, tidy, rounding = self._prepared(actor, order, request)
        with self._kept.while_asked(order):
            return self._cards.ask(order, new_attempt(provider, tidy, order.total, rounding))

    def answer(self, actor: Actor, sale_id: str, reference: str | None, *, known_slip: bool = False) -> Transaction:
        """Settle a payment on the separate terminal by its slip's reference; None: the terminal took no money.

        Raises as `pay` does; ConflictError for a sale that is not waiting for the terminal.
        """
        actor.require_staff()
        sale = self._sale(actor, sale_id)
        done = self._answer(sale, reference, known_slip=known_slip)
        self._kept.drop(sale.id)
        return done

    def _answer(self, sale: Transaction, reference: str | None, *, known_slip: bool) -> Transaction:
        asked = sale.asked or sale.last_attempt
        if asked is None or asked.provider is not Provider.SEPARATE:
            raise ConflictError(_("This purchase is not waiting for the card terminal."))
        if reference is None:
            return self._not_taken(sale, asked)
        request = self._terminals[Provider.SEPARATE].check(
            PaymentRequest(Tender.CARD, reference=reference), asked.amount
        )
        assert request.reference is not None
        if sale.split:
            slip = replace(asked, reference=request.reference)
            return self._slips.repeated(sale.id, slip, asked.at) or self._split.took(sale, slip.approved())
        if known_slip and asked.state is AttemptState.ASKED:
            # Nothing can be sold for this slip, so the sale ends: its seats are free, and the money is surplus.
            self._transactions.answer(sale.id, asked.refused(Refusal.NOT_TAKEN, AttemptState.DECLINED))
            self._closing.void(sale.order)
        return self._slips.answer(sale, asked, request.reference, known=known_slip)

    def begin_split(self, actor: Actor, order: Order) -> Transaction:
        """Store an order as a split sale (paid by several tenders) and pin its seats; nothing is charged."""
        self._check_split(actor, order)
        return self._split.begin(order)

    def tender(self, actor: Actor, sale_id: str, request: PaymentRequest, amount: int) -> Transaction:
        """Take one tender of a split sale and return the sale: `part_paid`, or `paid` after the last tender.

        Cash that completes the sale is rounded to the house's coins. Raises as `pay` does; InvalidInputError for an
        amount of zero or more than is still due, and for a part in cash before the last one that coins can't make up.
        """
        actor = self._acting(actor, request)
        sale = self._sale(actor, sale_id)
        provider = provider_for(actor, request, self._settings)
        if provider is Provider.INVOICE:  # else it was asked when the sale began
            self._check_buyer(sale, provider)
        if not 0 < amount <= sale.total - sale.taken:
            raise InvalidInputError(_("The amount is nothing, or more than is still open."), field="amount")
        rounding = self._rounding(provider, amount, is_last=amount == sale.total - sale.taken)
        tidy = self._checked(actor, provider, sale, request, amount, rounding)
        return self._split.tender(sale, provider, tidy, amount, rounding)

    def pay_in_parts(self, actor: Actor, order: Order, parts: Sequence[tuple[PaymentRequest, int]]) -> Transaction:
        """Pay an order by several tenders, one after the other, and return the paid sale; all of it or nothing.

        Raises as `tender` does. If one is refused, what was taken before goes back as when a split sale is given up,
        and the seats are held again: so cash comes last. InvalidInputError if the parts are not the total. Should the
        program die, the till's next one finds it among its unfinished sales.
        """
        if sum(amount for _request, amount in parts) != order.total:
            raise InvalidInputError(_("The payments don't add up to the total."), field="amount")
        if len(parts) == 1:
            return self.pay(actor, order, parts[0][0])
        self._check_split(actor, order)
        with self._kept.while_paid(order):
            sale = self._split.begin(order)
            try:
                for request, amount in parts:
                    sale = self.tender(actor, sale.id, request, amount)
            except (StorageError, PaymentUnresolvedError):  # the outcome is unknown: `resume`, or a manager
                raise
            except CinemaError:
                self._split.give_up(self._sale(actor, sale.id), keep_hold=True)
                raise
            return sale

    def give_up(self, actor: Actor, sale_id: str) -> Transaction:
        """End a split sale: frees its seats and refunds its card payments; cash and slips wait for a manager."""
        return self._split.give_up(self._sale(self._standing.check(actor), sale_id))

    def renew(self, actor: Actor, sale_id: str) -> bool:
        """Renew the lease of a split sale for two minutes, so that recovery doesn't end it; False if it has ended.

        For staff: customers must not keep seats from sale without paying.
        """
        now = self._standing.check(actor)
        now.require_staff()
        return self._split.renew(self._sale(now, sale_id).id)

    def resume(self, actor: Actor, order: Order | str) -> Transaction:
        """Settle an order whose answer was lost, and return the sale; a repeat has the same result.

        A split sale that is paid in part goes on. Raises PaymentRefusedError if no money was taken (the sale has
        ended), PaymentUnresolvedError if a manager must decide, NotFoundError for an unknown id.
        """
        sale_id = order if isinstance(order, str) else order.id
        if not is_id(sale_id):
            raise InvalidInputError(_("That is not a sale's id."), field="sale")
        with self._kept.unless_refused(sale_id):
            sale = self._resume(actor, order, sale_id)
        if sale.state is not TransactionState.PART_PAID:
            self._kept.drop(sale_id)
        return sale

    def conclude(self, actor: Actor, order: Order) -> Transaction:
        """Bring an order whose program died to its end, and return the sale that was sold; raises as `resume` does.

        For staff. A split sale is sold if its payments add up. Otherwise it is given up, and its seats are held again:
        what was paid by card or voucher goes back, and PaymentUnresolvedError tells that a manager must give back the
        rest.
        """
        actor = self._standing.check(actor)
        actor.require_staff()
        sale = self._transactions.find(order.id)
        if sale is not None:
            for state in _ENDING:
                if self._up_to_date.brought(sale.id).state is state:
                    self._settling.settle(sale.id, keep_hold=True)
        ended = self.resume(actor, order)
        if ended.state is TransactionState.PART_PAID:
            raise ConflictError(tender_under_way_message())
        return ended

    def _resume(self, actor: Actor, order: Order | str, sale_id: str) -> Transaction:
        sale = self._transactions.find(sale_id)
        # What came by an exchange was entered with it: its order is nothing to end here.
        if sale is None and not isinstance(order, str) and order.exchange_of is None:
            # Not stored: a cash sale. Its entry may still land, so only a void under its id settles it.
            require_access(actor, order)
            sold = self._closing.end(order.order if isinstance(order, Transaction) else order, keep_hold=True)
            if sold is None:
                raise refused(Refusal.CANCELLED)
            return sold
        sale = sale or self._up_to_date.brought(sale_id)
        require_access(actor, sale)
        if sale.state is TransactionState.PAYING:
            self._settling.settle(sale.id, keep_hold=not sale.split)  # a split sale that ends gives its seats back
        sale = self._up_to_date.brought(sale.id)
        if sale.state is TransactionState.UNRESOLVED:
            raise PaymentUnresolvedError(unresolved_message())
        if sale.state is TransactionState.ABANDONED:
            if sale.waiting_surplus:
                raise PaymentUnresolvedError(surplus_message())
            last = sale.last_attempt
            raise refused(last.reason or Refusal.CANCELLED if last else Refusal.CANCELLED)
        return sale

    def _at_once(self, order: Order, attempt: Attempt) -> Transaction:
        try:
            at = self._closing.pin(order)
        except NotPinnedError:
            # The order may be paid for the second time, with its first entry still in flight: void before unpinning.
            sold = self._closing.end(order, reason=Refusal.CANCELLED, keep_hold=True)
            if sold is None:
                raise
            return sold
        return self._closing.sell(order, (attempt.approved(at=at),), at)

    def _not_taken(self, sale: Transaction, asked: Attempt) -> Transaction:
        if asked.state is not AttemptState.ASKED:
            raise ConflictError(_("This purchase is not waiting for the card terminal."))
        if sale.split:
            return self._split.refuse(sale, asked, Refusal.NOT_TAKEN)
        return self._cards.settle(sale, asked, Answer(AnswerKind.DECLINED, reason=Refusal.NOT_TAKEN))

    def _prepared(self, actor: Actor, order: Order, request: PaymentRequest) -> tuple[Provider, PaymentRequest, int]:
        """Return who takes the money of an order, the request in its form, and the rounding of cash."""
        actor = self._acting(actor, request)
        self._check(actor, order)
        provider = provider_for(actor, request, self._settings)
        self._check_buyer(order, provider)
        if order.total == 0 and request.tender is Tender.CARD:
            return provider, request, 0
        rounding = self._rounding(provider, order.total, is_last=True)
        return provider, self._checked(actor, provider, order, request, order.total, rounding), rounding

    def _checked(
        self, actor: Actor, provider: Provider, order: Order, request: PaymentRequest, amount: int, rounding: int
    ) -> PaymentRequest:
        """Return a request as its terminal takes it; of a voucher with the one that its code names."""
        tidy = self._terminals[provider].check(request, amount + rounding)
        return self._vouchers.redeemable(actor, tidy, order, amount) if provider is Provider.VOUCHER else tidy

    def _rounding(self, provider: Provider, amount: int, *, is_last: bool) -> int:
        """Return the rounding of an amount in cash; InvalidInputError for an earlier part that coins can't make up."""
        if provider is not Provider.CASH:  # a slip is recorded whatever is wrong with a setting
            return 0
        house = self._settings.house()
        if not is_last:
            check_cash_part(amount, house)
            return 0
        return rounding_of(provider, amount, house)

    def _check_buyer(self, order: Order, provider: Provider | None = None) -> None:
        """Raise InvalidInputError unless an order names its buyer as its amount or its payment asks for."""
        house, _wrong = self._settings.judged()
        if provider is Provider.INVOICE:
            why = invoice_words()
        elif needs_buyer(order.total, house):
            why = receipt_words(house)
        else:
            return
        check_named(self._buyers.find(order.buyer) if order.buyer else None, why)

    def _check_split(self, actor: Actor, order: Order) -> None:
        self._check(self._standing.check(actor), order)
        if not order.total:
            raise InvalidInputError(_("There is nothing to pay."), field="amount")
        self._check_buyer(order)

    def _check(self, actor: Actor, order: Order) -> None:
        if not self._orders.check(actor, order):
            if actor.is_staff and order.customer is not None:
                self._members.require(order.customer)
            self._stranded_seats.require(actor, {one.id: one.hold for one in order.screenings})
        # It may have been named after the order was made, so no fingerprint has it.
        if order.buyer is not None and self._buyers.find(order.buyer) is None:
            raise ConflictError(_("This basket is out of date. Please choose again."))

    def _acting(self, actor: Actor, request: PaymentRequest) -> Actor:
        """Return the actor with the stored role; the one given for a slip: its money is taken, and must be recorded."""
        if request.tender is Tender.CARD and request.reference is not None:
            provider = provider_for(actor, request, self._settings)
            if provider is Provider.SEPARATE:
                return actor
        return self._standing.check(actor)

    def _sale(self, actor: Actor, sale_id: str) -> Transaction:
        if not is_id(sale_id):
            raise InvalidInputError(_("That is not a sale's id."), field="sale")
        sale = self._transactions.find(sale_id)
        if sale is None:
            raise NotFoundError(_("There is no such sale: {name}.").format(name=sale_id))
        require_access(actor, sale)
        return sale
