"""Exchanges tickets of one sale for others: another seat, ticket type or screening, or the same again for a lost one.

`begin` holds the new seats and fixes the prices, as for a sale; `finish` locks the old tickets in their sale, then does
the rest by one entry (`refund_steps.py`, `exchange_steps.py`).
"""

import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace

from cinema.domain.auditoriums import SeatPlan
from cinema.domain.cash_rounding import rounding_of
from cinema.domain.exchanges import (
    ExchangeQuote,
    Swap,
    discounts_along,
    given_up,
    moved_along,
    moved_shares,
    moved_tenders,
)
from cinema.domain.ids import is_id, new_id
from cinema.domain.limits import LentAction, Loan
from cinema.domain.named_buyers import check_named, needs_buyer, receipt_words
from cinema.domain.orders import Order, OrderScreening, Ticket, check_companions, with_stranding
from cinema.domain.payments import Attempt, AttemptState, PaymentRequest, PaymentWay, Provider, Refusal
from cinema.domain.receipts import check_receipt_number
from cinema.domain.refunds import Exchange, Refund, RefundCause, is_refund_number, refund_shares
from cinema.domain.seat_maps import Hold, SeatMap
from cinema.domain.stranding import StrandedReason
from cinema.domain.text import clean_line
from cinema.domain.transactions import Transaction, refund_under_way_message
from cinema.domain.users import Actor
from cinema.errors import ConflictError, InvalidInputError, NotFoundError, NotSellingError, StorageError
from cinema.i18n import _
from cinema.ports import Auditoriums, Buyers, HouseSettings, PaymentTerminal, Screenings, SeatMaps, Transactions
from cinema.services.selling.booking import Booking, holder_of
from cinema.services.selling.card_payments import UNSTAMPED, new_attempt
from cinema.services.selling.closing import Closing
from cinema.services.selling.exchange_steps import not_exchanged
from cinema.services.selling.giving_back import GivingBack
from cinema.services.selling.orders import Orders
from cinema.services.selling.refund_steps import RefundSteps
from cinema.services.selling.refunds import with_slip
from cinema.services.selling.settling import Settling
from cinema.services.selling.stranded_seats import StrandedSeats
from cinema.services.selling.up_to_date import UpToDate
from cinema.services.selling.voucher_lookup import VoucherLookup
from cinema.services.selling.ways_to_pay import provider_for, ways_to_pay
from cinema.services.standing import Standing

_KEPT = 200  # quotes; a till has one at a time


class Exchanges:
    """Exchanges tickets. For staff."""

    def __init__(
        self,
        transactions: Transactions,
        screenings: Screenings,
        auditoriums: Auditoriums,
        seat_maps: SeatMaps,
        settings: HouseSettings,
        terminals: Mapping[Provider, PaymentTerminal],
        booking: Booking,
        orders: Orders,
        steps: RefundSteps,
        closing: Closing,
        settling: Settling,
        up_to_date: UpToDate,
        giving_back: GivingBack,
        vouchers: VoucherLookup,
        stranded_seats: StrandedSeats,
        standing: Standing,
        buyers: Buyers,
    ) -> None:
        self._buyers = buyers
        self._transactions = transactions
        self._screenings = screenings
        self._auditoriums = auditoriums
        self._seat_maps = seat_maps
        self._settings = settings
        self._terminals = terminals
        self._booking = booking
        self._orders = orders
        self._steps = steps
        self._closing = closing
        self._settling = settling
        self._up_to_date = up_to_date
        self._giving_back = giving_back
        self._vouchers = vouchers
        self._stranded_seats = stranded_seats
        self._standing = standing
        self._made: dict[str, ExchangeQuote] = {}
        self._lock = threading.Lock()

    def ways_to_pay(self, actor: Actor) -> tuple[PaymentWay, ...]:
        """Return the ways to pay a difference that this actor has: in cash, or at the test terminal."""
        ways = ways_to_pay(self._standing.check(actor), self._settings)
        return tuple(one for one in ways if one.provider not in {Provider.SEPARATE, Provider.INVOICE})

    def begin(
        self, actor: Actor, receipt_number: str, swaps: Sequence[Swap], held: Hold | None = None
    ) -> ExchangeQuote:
        """Hold the new seats and return the exchange with its difference; nothing of the sale is changed.

        `held` is a running hold of this actor, of exactly the new seats of its screening: they are taken over from it,
        and it stays if this raises. Of several quotes over one hold the first that is finished has its seats.
        A ticket that stays as it is costs what it cost; any other has today's price, less its share of discounts.
        Raises NotAllowedError for customers; NotFoundError for an unknown receipt or screening; InvalidInputError for
        the field (number, seats, type, screening); ConflictError if a ticket was refunded already, or is being
        refunded or exchanged; SeatsLostError and what else a hold may raise for the new seats.
        """
        actor = self._standing.check(actor)
        actor.require_staff()
        if not swaps:
            raise InvalidInputError(_("Name a seat of the sale to exchange."), field="seats")
        sale = self._sale(receipt_number)
        old = sale.tickets_on([one.seat for one in swaps])
        sale.require_unused(old)
        wanted = [self._wanted(one, ticket) for one, ticket in zip(swaps, old, strict=True)]
        places = [(screening, seat) for screening, seat, _type in wanted]
        if len(set(places)) != len(places):
            raise InvalidInputError(_("The same seat is named twice."), field="seats")
        if self._screenings.cancelled(sorted({screening for screening, _seat in places})):
            raise NotSellingError(_("This screening was cancelled: refund its tickets instead."), field="screening")
        before = {(one.screening, one.seat): one for one in old}
        self._check_kept(wanted, before)
        holds: list[Hold] = []
        try:
            for screening in dict.fromkeys(place[0] for place in places):
                types = {seat: type_id for where, seat, type_id in wanted if where == screening}
                new = {seat: type_id for seat, type_id in types.items() if (screening, seat) not in before}
                if new:
                    running = held.id if held is not None and held.screening == screening else None
                    holds.append(self._booking.hold(actor, screening, running, tuple(new), new))
            return self._remembered(self._quote(actor, sale, old, wanted, holds))
        except BaseException:
            for one in holds:
                if held is not None and one.id == held.id:
                    continue
                with suppress(StorageError):  # the hold expires by itself
                    self._booking.release(actor, one)
            raise

    def finish(
        self,
        actor: Actor,
        quote: ExchangeQuote,
        request: PaymentRequest | None = None,
        *,
        reason: str = "",
        reference: str | None = None,
        stranded: StrandedReason | None = None,
        loans: Sequence[Loan] = (),
    ) -> Transaction:
        """Exchange the tickets and return the new sale; a repeat returns the same one.

        `request` pays the difference, in cash, by voucher or at the test terminal; the quote's order may have been
        given a named buyer, which large new tickets need; `reference` is printed on the slip of a separate terminal
        that gave a difference back. `stranded` is why the new seats leave a single one, where the house refuses that
        (StrandedSeatsError without it). `loans` are a manager's for such a seat, and for a difference to give back
        above the house's limit (ManagerNeededError without one). Raises InvalidInputError for the field (tender,
        tendered, card, reason, reference); ConflictError if a ticket is not valid any more, another refund or exchange
        of it came first, or the drawer of this till's open session holds less cash than is to be given back;
        PaymentRefusedError if no money moved (the old tickets are valid, the new seats free); PaymentUnresolvedError if
        the outcome is unknown, or a charge has to go back; StorageError if the database did not answer: call `resume`.
        """
        actor = self._standing.check(actor)
        actor.require_staff()
        self._check(quote)
        words = clean_line(reason, "reason", _("reason"), longest=200, required=False)
        sale = self._up_to_date.brought(quote.sale)
        done = self._done(sale, quote)
        if done is not None:
            return done
        if sale.currency != quote.order.currency:
            raise ConflictError(_("This basket is out of date. Please choose again."))
        sale.require_refundable(quote.old)
        tender, tidy = self._tender(actor, quote, request)
        self._check_buyer(quote)
        lent = {one.action: one for one in loans}
        # A loan is used up as it is judged, so what still lacks one is told before another is used.
        alone, holds = lent.get(LentAction.STRANDED_SEAT), {one.screening: one.id for one in quote.holds}
        ended = given_up(quote)
        allowed = {} if alone else self._stranded_seats.require(actor, holds, stranded, given_back=ended)
        amount = sum(one.paid for one in quote.old)
        shared = moved_shares(refund_shares(sale.payments, sale.given_back, amount), max(0, -quote.difference))
        shares = with_slip(self._giving_back.rounded(sale, shared), reference)
        tenders = moved_tenders(shares, sale.payments, or_none=tender is not None)
        refund = Refund(
            id=quote.order.id,
            tickets=tuple(one.id for one in quote.old),
            amount=amount,
            shares=shares,
            state=AttemptState.ASKED,
            reason=words,
            salt=new_id(),
            by=actor.user,
            workstation=actor.workstation,
            at=UNSTAMPED,
            cause=RefundCause.EXCHANGED,
        )
        self._giving_back.require(actor, sale, shares, lent.get(LentAction.REFUND))
        if alone is not None:
            allowed = self._stranded_seats.require(actor, holds, stranded, alone, ended)
        order = with_stranding(quote.order, allowed) if allowed else quote.order
        refund = replace(refund, exchange=Exchange(order, tenders, tender, quote.kept, quote.owner))
        # Locks the old tickets before anything else is done: neither the door nor another refund can use them now.
        asked = self._steps.ask(sale.id, refund)
        if asked is None:
            now = self._up_to_date.brought(sale.id)
            done = self._done(now, quote)
            if done is not None:
                return done
            now.require_refundable(quote.old)
            now.require_unused(quote.old)
            if any(one.id == refund.id for one in now.refunds):
                raise ConflictError(_("This exchange has ended already. Begin a new one."))
            raise ConflictError(refund_under_way_message())
        self._steps.exchange(asked, asked.refund_named(refund.id), tidy)
        return self._transactions.get(quote.order.id)  # brought up to date with the old sale

    def resume(self, actor: Actor, quote: ExchangeQuote) -> Transaction:
        """Settle an exchange whose answer was lost, and return the new sale; a repeat has the same result.

        Raises PaymentRefusedError if nothing was exchanged (it has ended, so begin anew), ConflictError if a manager
        must decide.
        """
        self._standing.check(actor).require_staff()
        self._check(quote)
        sale = self._up_to_date.brought(quote.sale)
        if any(one.id == quote.order.id and one.is_under_way for one in sale.refunds):
            self._settling.settle(sale.id)
        else:
            # Not asked: it may still land. Only a void under its id settles it, unless its entry is in.
            self._closing.void(quote.order, reason=Refusal.CANCELLED)
        sale = self._up_to_date.brought(quote.sale)
        done = self._done(sale, quote)
        if done is not None:
            return done
        refund = next((one for one in sale.refunds if one.id == quote.order.id), None)
        if refund is not None and refund.is_under_way:
            raise ConflictError(refund_under_way_message())
        raise not_exchanged(Refusal.CANCELLED, is_charged=quote.difference > 0)

    def left_alone(self, actor: Actor, quote: ExchangeQuote) -> tuple[str, ...]:
        """Return the labels of single seats that an exchange leaves needlessly; none without such a rule. For staff."""
        actor = self._standing.check(actor)
        actor.require_staff()
        ended = given_up(quote)
        return tuple(
            label for one in quote.holds if one.alone for label in self._stranded_seats.told(actor, one, ended)
        )

    def release(self, actor: Actor, quote: ExchangeQuote) -> None:
        """Give the new seats back; those that an exchange under way has pinned stay. A repeat changes nothing."""
        self._standing.check(actor).require_staff()
        for one in quote.holds:
            self._booking.release(actor, one)

    def _sale(self, receipt_number: str) -> Transaction:
        number = check_receipt_number(receipt_number)
        # By its entries, due or not: a price that somebody changed in the sale is not credited.
        sale = self._up_to_date.brought(self._up_to_date.sale_of(number))
        if is_refund_number(number):
            words = _("{refund} is the number of a refund; the receipt of its sale is {receipt}.")
            raise InvalidInputError(words.format(refund=number, receipt=sale.receipt_number), field="number")
        if not sale.payments or sale.receipt_number is None:
            raise ConflictError(_("This sale is not paid, so there is nothing to exchange."))
        return sale

    def _wanted(self, swap: Swap, old: Ticket) -> tuple[str, str, str]:
        """Return the screening, seat and type that are wanted for a ticket."""
        screening_id = swap.screening or old.screening
        if not is_id(screening_id):
            raise NotFoundError(_("There is no such screening."), field="screening")
        if swap.to_seat is None:
            if screening_id != old.screening:
                raise InvalidInputError(_("Name the seat in the other screening."), field="seats")
            return screening_id, old.seat, swap.type or old.type
        plan = self._plan(screening_id)
        named = plan.named(swap.to_seat)
        seat = named.id if named is not None else swap.to_seat.strip().upper()
        plan.check_seats((seat,))
        return screening_id, seat, swap.type or old.type

    def _plan(self, screening_id: str) -> SeatPlan:
        screening, seat_map = self._screenings.get(screening_id), self._seat_maps.get(screening_id)
        return self._auditoriums.plan(seat_map.plan or screening.plan)

    def _check_kept(self, wanted: Sequence[tuple[str, str, str]], before: Mapping[tuple[str, str], Ticket]) -> None:
        """Raise ConflictError for a kept seat that would become one of a quota: no guard counts it there."""
        maps: dict[str, SeatMap] = {}
        for screening, seat, type_id in wanted:
            old = before.get((screening, seat))
            if old is None or old.type == type_id:
                continue
            if screening not in maps:
                maps[screening] = self._seat_maps.get(screening)
            if any(type_id in one.types and old.type not in one.types for one in maps[screening].quotas):
                words = _("Tickets of this type are limited. Choose another seat for it, or refund and sell anew.")
                raise ConflictError(words, field="type")

    def _quote(
        self,
        actor: Actor,
        sale: Transaction,
        old: Sequence[Ticket],
        wanted: Sequence[tuple[str, str, str]],
        holds: Sequence[Hold],
    ) -> ExchangeQuote:
        hold_of = {one.screening: one.id for one in holds}
        screenings: list[OrderScreening] = []
        fresh: dict[tuple[str, str], Ticket] = {}
        for screening in dict.fromkeys(where for where, _seat, _type in wanted):
            # Of a screening where every seat is kept there is no hold; its id then names none.
            hold_id = hold_of.get(screening) or new_id()
            same = [
                (where, seat, type_id) == (ticket.screening, ticket.seat, ticket.type)
                for (where, seat, type_id), ticket in zip(wanted, old, strict=True)
            ]
            types: dict[str, str | None] = {
                seat: type_id
                for (where, seat, type_id), is_same in zip(wanted, same, strict=True)
                if where == screening and not is_same
            }
            known = next((one for one in sale.screenings if one.id == screening), None)
            if types or known is None:
                priced, tickets = self._orders.priced(screening, hold_id, types)
                fresh |= {(one.screening, one.seat): one for one in tickets}
            else:  # as it was sold: nothing of today's programme is asked
                priced = replace(known, hold=hold_id)
            screenings.append(priced)
        new = [
            moved_along(ticket, fresh[where, seat])
            if (where, seat) in fresh
            else self._orders.reissued(ticket)  # a lost ticket, issued again: it costs what it cost
            for (where, seat, _type), ticket in zip(wanted, old, strict=True)
        ]
        self._check_rules(actor, sale, old, new)
        before = {(one.screening, one.seat): one.id for one in old}
        order = Order(
            id=new_id(),
            screenings=tuple(screenings),
            tickets=tuple(new),
            total=sum(one.paid for one in new),
            currency=self._settings.house().currency,
            channel=actor.channel,
            workstation=actor.workstation,
            seller=actor.user,
            customer=sale.customer,
            discounts=discounts_along(list(zip(old, new, strict=True)), sale.discounts),
            buyer=sale.buyer,
            companions=sale.companions,
            exchange_of=sale.id,
        )
        kept = tuple((one.id, before[one.screening, one.seat]) for one in new if (one.screening, one.seat) in before)
        return ExchangeQuote(
            sale.id, sale.receipt_number or "", tuple(old), order, kept, tuple(holds), holder_of(actor).owner
        )

    def _check_rules(self, actor: Actor, sale: Transaction, old: Sequence[Ticket], new: Sequence[Ticket]) -> None:
        """Check the rules of types and companion seats, together with the tickets of the sale that stay."""
        gone = {*sale.refused_tickets, *(one.id for one in old)}
        stay = [one for one in sale.tickets if one.id not in gone]
        changed = {
            one.screening
            for before, one in zip(old, new, strict=True)
            if (before.screening, before.type) != (one.screening, one.type)
        }
        for screening in sorted(changed):
            together = [one for one in (*stay, *new) if one.screening == screening]
            self._orders.check_types(actor, screening, together)
        if sale.companions is None:
            check_companions([*stay, *new])

    def _tender(
        self, actor: Actor, quote: ExchangeQuote, request: PaymentRequest | None
    ) -> tuple[Attempt | None, PaymentRequest | None]:
        """Return the asked tender of the difference, with its request checked; nothing if nothing is to be paid."""
        if quote.difference <= 0:
            return None, None
        if request is None:
            raise InvalidInputError(_("Say how the difference is paid."), field="tender")
        provider = provider_for(actor, request, self._settings)
        if provider is Provider.INVOICE:
            words = _("The difference of an exchange is taken in cash or by card, not on an invoice.")
            raise InvalidInputError(words, field="tender")
        if provider is Provider.SEPARATE:
            words = _(
                "The difference of an exchange can't be charged on a separate card terminal yet. If it was, reverse it "
                "there. Take the difference in cash, or refund the tickets and sell anew."
            )
            raise InvalidInputError(words, field="tender")
        rounding = rounding_of(provider, quote.difference, self._settings.house())
        tidy = self._terminals[provider].check(request, quote.difference + rounding)
        if provider is Provider.VOUCHER:
            tidy = self._vouchers.redeemable(actor, tidy, quote.order, quote.difference)
        return new_attempt(provider, tidy, quote.difference, rounding), tidy

    def _done(self, sale: Transaction, quote: ExchangeQuote) -> Transaction | None:
        """Return the new sale if this very exchange is done."""
        is_done = any(one.id == quote.order.id and one.number is not None for one in sale.refunds)
        return self._up_to_date.brought(quote.order.id) if is_done else None

    def _check_buyer(self, quote: ExchangeQuote) -> None:
        """Raise InvalidInputError for new tickets that need a named buyer, where more is paid for them."""
        house, _wrong = self._settings.judged()
        if quote.difference > 0 and needs_buyer(quote.order.total, house):
            name = quote.order.buyer
            check_named(self._buyers.find(name) if name else None, receipt_words(house))

    def _check(self, quote: ExchangeQuote) -> None:
        made = self._made.get(quote.order.id)
        # The buyer that was named on it meanwhile doesn't count.
        if made is None or replace(made, order=replace(made.order, buyer=quote.order.buyer)) != quote:
            raise ConflictError(_("This basket is out of date. Please choose again."))

    def _remembered(self, quote: ExchangeQuote) -> ExchangeQuote:
        with self._lock:
            while len(self._made) >= _KEPT:
                del self._made[next(iter(self._made))]  # the oldest
            self._made[quote.order.id] = quote
        return quote
