"""Closes sales for checkout, recovery and managers: pins the holds, then sells by one entry or ends by a `void`.

The order of writes matters: seats are pinned before money is taken, and freed only after `void` is in under the sale's
id, since its entry may still be in flight.
"""

import hashlib
from dataclasses import replace
from datetime import datetime

from cinema.domain.entries import ClaimTakenError, Draft, Entry, EntryKind, EpochEndedError, claims_of
from cinema.domain.house import business_day
from cinema.domain.operations import Exchanged, Sold, Tendered, Voided
from cinema.domain.orders import Order
from cinema.domain.payments import Attempt, Provider, Refusal
from cinema.domain.refunds import Exchange
from cinema.domain.seat_maps import Pin
from cinema.domain.transactions import Transaction
from cinema.domain.voucher_moves import begun_by, covered_by, paid_with
from cinema.errors import (
    CinemaError,
    ConflictError,
    HoldExpiredError,
    NotPinnedError,
    PaymentRefusedError,
    PaymentUnresolvedError,
    SlipKnownError,
    VoucherRefusedError,
)
from cinema.i18n import _
from cinema.ports import HouseSettings, Journal, SeatMaps
from cinema.services.selling.entries import Entries
from cinema.services.selling.this_till import ThisTill
from cinema.services.selling.up_to_date import UpToDate
from cinema.services.selling.voucher_books import VoucherBooks


class Closing:
    """Pins and sells orders, records money, and voids operations."""

    def __init__(
        self,
        seat_maps: SeatMaps,
        journal: Journal,
        entries: Entries,
        up_to_date: UpToDate,
        this_till: ThisTill,
        settings: HouseSettings,
        vouchers: VoucherBooks,
    ) -> None:
        self._seat_maps = seat_maps
        self._journal = journal
        self._entries = entries
        self._up_to_date = up_to_date
        self._this_till = this_till
        self._settings = settings
        self._vouchers = vouchers
        # The till under which this program pinned an order, until the order is closed.
        self._pinned_by: dict[str, str] = {}

    def pin(self, order: Order) -> datetime:
        """Pin all holds of an order so that they don't expire; returns when, by the database's clock.

        Then confirms earlier sales of this program, if there is a batch of them.

        A repeat returns the first instant; an order without tickets gets the current time. Raises HoldExpiredError if a
        hold can't be pinned, OtherTypesError if its seats are held as other ticket types: earlier ones stay pinned, so
        the caller must end the operation.
        """
        at = None
        till = self._this_till.identity().till.id
        for screening in order.screenings:
            seats = list(order.tickets_of(screening.id))
            pin = Pin(screening.id, screening.hold, operation=order.id, sale=order.id, till=till, total=order.total)
            at = self._seat_maps.pin(pin, seats, order.holder.owner, order.types_of(screening.id), late=screening.late)
            if at is None:
                raise HoldExpiredError(_("The time for these seats ran out. Nothing was taken; please choose again."))
        self._pinned_by[order.id] = till
        # The pin's majority write covers all earlier w:1 writes, so a batch of earlier sales is found in place now.
        self._up_to_date.confirm_batch()
        return at or self._journal.now()

    def pin_exchange(self, sale_id: str, exchange: Exchange) -> None:
        """Pin the seats that an exchange takes for its own id, naming the old sale; raises as `pin` does."""
        order = exchange.order
        till = self._this_till.identity().till.id
        for screening in order.screenings:
            held = [one for one in exchange.held_tickets if one.screening == screening.id]
            if not held:
                continue
            pin = Pin(screening.id, screening.hold, operation=order.id, sale=sale_id, till=till, total=order.total)
            types = {one.seat: one.type for one in held}
            if self._seat_maps.pin(pin, list(types), exchange.owner, types) is None:
                raise HoldExpiredError(_("The time for these seats ran out. Nothing was exchanged; choose again."))
        self._pinned_by[order.id] = till
        self._up_to_date.confirm_batch()

    def pinned_by(self, operation: str) -> str | None:
        """Return the till under which this program pinned an operation, once."""
        return self._pinned_by.pop(operation, None)

    def sell(self, order: Order, tenders: tuple[Attempt, ...], at: datetime, by: str | None = None) -> Transaction:
        """Sell a pinned order for money that was taken, and return the sale; a repeat returns the same sale.

        Raises PaymentUnresolvedError if the sale has ended meanwhile (the money is recorded as surplus), SlipKnownError
        for a slip that is recorded for another sale (nothing is recorded for this one), HoldExpiredError for cash of
        a sale that has ended, PaymentRefusedError if a voucher can't be redeemed any more: the sale has ended then.
        """
        claims = (*order.comps, *(claim for one in tenders for claim in claims_of(one, self._day(at))))
        till = self._pinned_by.pop(order.id, None)
        try:
            draft = Draft(order.id, order.id, at, Sold(order, tenders, by), claims, till)
            entry = self._vouchers.add(draft, (*paid_with(tenders), *covered_by(order)), begun_by(order))
        except VoucherRefusedError as refused:
            error = PaymentRefusedError(refused.message, Refusal.VOUCHER)
            return self._ended_unsold(order, tenders, at, by, error, Refusal.VOUCHER)
        except EpochEndedError:
            return self._sell_restored(order, tenders, at, by)
        except ClaimTakenError as taken:
            others = {*taken.entry.claims} if taken.entry.id != order.id else set()
            if {one.claim for one in begun_by(order)} & others:
                again = PaymentRefusedError(_("This voucher was sold already. Begin a new one."), Refusal.VOUCHER)
                return self._ended_unsold(order, tenders, at, by, again, Refusal.VOUCHER)
            if {*order.comps} & others:
                words = _("Another sale took these complimentary tickets meanwhile. Nothing was sold; begin again.")
                return self._ended_unsold(order, tenders, at, by, ConflictError(words), Refusal.CANCELLED)
            if taken.entry.subject != order.id:
                raise SlipKnownError(_slip_message(taken.entry)) from None
            return self._surplus(order, tenders, at, by)
        if entry.kind is EntryKind.SOLD:
            sale = self._sold(entry)
            if all(_is_recorded(one, sale) for one in tenders):
                return sale
        # Ended meanwhile, or sold for another payment: this money is surplus.
        return self._surplus(order, tenders, at, by)

    def _ended_unsold(
        self,
        order: Order,
        tenders: tuple[Attempt, ...],
        at: datetime,
        by: str | None,
        error: CinemaError,
        reason: Refusal,
    ) -> Transaction:
        """End a sale that another one left no claim for, and raise the error; what paid for it is recorded first."""
        money = [one for one in tenders if one.amount and not one.provider.is_entered]
        for tender in money:  # after the void nothing would lead to it
            self.record(order, tender, at, by=by)
        sold = self.end(order, reason=reason, by=by, keep_hold=not money)
        if sold is not None:  # by an earlier try
            return sold
        if money:
            raise PaymentUnresolvedError(surplus_message()) from error
        raise error

    def _sell_restored(self, order: Order, tenders: tuple[Attempt, ...], at: datetime, by: str | None) -> Transaction:
        """Sell under this till's new key after a restore, if the restored database has the order's holds."""
        try:
            self.pin(order)
        except NotPinnedError:
            if all(one.provider.is_entered for one in tenders):
                raise ConflictError(_restored_message()) from None
            self.void(order)
            return self._surplus(order, tenders, at, by)
        return self.sell(order, tenders, at, by)

    def pin_and_sell(self, order: Order, tender: Attempt, at: datetime, by: str | None = None) -> Transaction:
        """Sell an order whose money was found taken (by recovery, a manager, a slip); its seats may not be pinned yet.

        Raises PaymentUnresolvedError if the seats are gone: the order is ended, its money recorded as surplus. A repeat
        has the same result.
        """
        try:
            self.pin(order)
        except NotPinnedError:
            if self._journal.find(order.id) is None:
                # Money first: after the void nothing would lead to it, should this process die in between.
                self.record(order, tender, at, by=by)
                if self.end(order, by=by) is None:
                    raise PaymentUnresolvedError(surplus_message()) from None
        # It has an entry already, or was sold just now: `sell` tells which.
        return self.sell(order, (tender,), at, by)

    def sell_tendered(self, order: Order, tenders: tuple[Attempt, ...], at: datetime) -> Transaction | None:
        """Sell an order whose tenders have entries already; None if the sale has ended.

        So it does if a ticket voucher can't be redeemed any more: what was paid goes back.
        """
        try:
            till = self._pinned_by.pop(order.id, None)
            draft = Draft(order.id, order.id, at, Sold(order, tenders), order.comps, till)
            entry = self._vouchers.add(draft, covered_by(order), begun_by(order))
        except VoucherRefusedError:
            entry = self.void(order, reason=Refusal.VOUCHER)
        except EpochEndedError:
            raise ConflictError(_restored_message()) from None
        except ClaimTakenError:  # of a complimentary ticket: the sale ends, and its tenders go back
            self.void(order)
            return None
        return self._sold(entry) if entry.kind is EntryKind.SOLD else None

    def record(
        self, order: Order, tender: Attempt, at: datetime, *, by: str | None = None, known_slip: bool = False
    ) -> Entry:
        """Record money that was taken for an order in an entry of its own; a repeat returns the same entry.

        Raises VoucherRefusedError if a voucher can't be redeemed any more: nothing was taken then. SlipKnownError for a
        slip that is recorded for another sale, unless `known_slip` confirms it.
        """
        claims = (tender.claim,) if known_slip else claims_of(tender, self._day(at))
        try:
            draft = Draft(tender.id, order.id, at, Tendered(order, tender, by), claims)
            entry = self._vouchers.add(draft, paid_with((tender,)))
        except ClaimTakenError as taken:
            entry = taken.entry
            if tender.claim not in entry.claims:
                raise SlipKnownError(_slip_message(entry)) from None
        if _records(entry, tender):
            return entry
        # The attempt was voided as not taken, or has another slip's money: this money is an attempt of its own. Its id
        # follows from the slip, so that a repeat finds it.
        return self.record(order, replace(tender, id=late_id(tender)), at, by=by, known_slip=known_slip)

    def void(self, order: Order, *, reason: str = "", by: str | None = None) -> Entry:
        """Insert `void` under an order's id and return that id's entry: the `void`, or `sold` if it came first."""
        pins = tuple((one.id, one.hold) for one in order.screenings)
        # What ends an exchange is about its old sale, whose tickets are valid again then.
        return self.void_operation(order.id, order.exchange_of or order.id, pins, reason=reason, by=by)

    def void_operation(
        self,
        operation: str,
        subject: str,
        pins: tuple[tuple[str, str], ...] = (),
        *,
        reason: str = "",
        by: str | None = None,
    ) -> Entry:
        """Insert `void` under the id of an operation; returns that id's entry, as a repeat does."""
        return self._entries.add(Draft(operation, subject, self._journal.now(), Voided(pins, reason, by)))

    def end(
        self, order: Order, *, reason: str = "", by: str | None = None, keep_hold: bool = False
    ) -> Transaction | None:
        """Void an order and free its seats; with `keep_hold` its holds run on, so that it can be paid another way.

        Returns None, or the sale if it was sold: then nothing is ended.
        """
        entry = self.void(order, reason=reason, by=by)
        if entry.kind is EntryKind.VOID and keep_hold:
            # Unpin before the sale is brought up to date, which frees what the order still pins.
            house, _wrong = self._settings.judged()
            seconds = house.hold_seconds
            for screening in order.screenings:
                self._seat_maps.unpin(screening.id, screening.hold, order.id, seconds)
        sale = self._up_to_date.bring(order.id)
        return None if entry.kind is EntryKind.VOID else sale

    def _day(self, at: datetime) -> str:
        house, _wrong = self._settings.judged()  # the money is taken: it is recorded whatever is wrong with a setting
        return business_day(at, house)

    def _sold(self, entry: Entry) -> Transaction:
        # The sale's only entry, inserted by this program a moment ago: saves a majority read of the journal. Where it
        # claims no payment it closes a split sale, whose tenders have entries too.
        is_only = entry is self._entries.newest and any(one.startswith("attempt:") for one in entry.claims)
        sale = self._up_to_date.bring(entry.subject, (entry,) if is_only else ())
        assert sale is not None
        return sale

    def _surplus(self, order: Order, tenders: tuple[Attempt, ...], at: datetime, by: str | None) -> Transaction:
        if all(one.provider.is_entered or not one.amount for one in tenders):
            # The cash is still on the counter, a voucher as it was, and an invoice took none: nothing is to record.
            sold = self._up_to_date.bring(order.id)
            if sold is not None and sold.receipt_number is not None:  # typed a second time, after its answer was lost
                return sold
            if any(one.provider is Provider.CASH for one in tenders):
                raise HoldExpiredError(_("The time for these seats ran out, so nothing was sold. Give the cash back."))
            raise HoldExpiredError(_("The time for these seats ran out. Nothing was taken; please choose again."))
        for tender in tenders:
            self.record(order, tender, at, by=by)
        sale = self._up_to_date.bring(order.id)
        if sale is not None and all(_is_recorded(one, sale) for one in tenders):
            return sale
        raise PaymentUnresolvedError(surplus_message())


def late_id(tender: Attempt) -> str:
    """Return the attempt id of money that came for an attempt which has an end of its own already.

    It follows from the attempt and its slip, so that a repeat records it once.
    """
    return f"late-{hashlib.sha256(f'{tender.id}/{tender.reference}'.encode()).hexdigest()[:20]}"


def _is_recorded(tender: Attempt, sale: Transaction) -> bool:
    """Tell whether a sale is paid with this very money."""
    return any(_is_same_money(tender, one) for one in sale.payments)


def _records(entry: Entry, tender: Attempt) -> bool:
    """Tell whether an entry has this very money."""
    match entry.operation:
        case Sold(tenders=tenders) | Exchanged(tenders=tenders):
            return any(_is_same_money(tender, one) for one in tenders)
        case Tendered(tender=stored):
            return _is_same_money(tender, stored)
    return False


def _is_same_money(tender: Attempt, stored: Attempt) -> bool:
    """Tell whether two attempts are one payment. On a separate terminal each slip is a payment, whatever it answers."""
    if tender.id != stored.id:
        return False
    slips = {tender.reference, stored.reference} - {None}
    return tender.provider is not Provider.SEPARATE or len(slips) < 2


def surplus_message() -> str:
    """Return the message for money taken for a sale whose seats are gone."""
    return _("The payment was taken, but its seats can't be given. A manager gives the money back.")


def _restored_message() -> str:
    return _("The database was restored meanwhile, so nothing was sold. Give the money back and begin again.")


def _slip_message(entry: Entry) -> str:
    words = _(
        "This slip is recorded for another sale already: {sale}. If the payment card was charged a second time, "
        "confirm it: that money goes back, and these seats are not sold."
    )
    return words.format(sale=entry.number or entry.subject)
