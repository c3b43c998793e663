"""How a sale closes, whoever closes it: its holds are pinned, then one entry sells it, or `void` ends it.

The order is the promise: no money is taken for seats that may go away, and nothing is freed whose entry may still land
before `void` is in under its id.
"""

from dataclasses import replace
from datetime import datetime

from cinema.domain.entries import ClaimTakenError, Draft, Entry, EntryKind, EpochEndedError, Sold, Tendered, Voided
from cinema.domain.ids import new_id
from cinema.domain.orders import Order
from cinema.domain.payments import Attempt, AttemptState, Provider
from cinema.domain.seat_maps import Pin
from cinema.domain.transactions import Transaction
from cinema.errors import ConflictError, HoldExpiredError, PaymentUnresolvedError, SlipKnownError
from cinema.i18n import _
from cinema.ports import HouseSettings, Journal, SeatMaps
from cinema.services.selling.entries import Entries
from cinema.services.selling.this_till import ThisTill
from cinema.services.selling.up_to_date import UpToDate


class Closing:
    """Pins, sells, records money, and ends."""

    def __init__(
        self,
        seat_maps: SeatMaps,
        journal: Journal,
        entries: Entries,
        up_to_date: UpToDate,
        this_till: ThisTill,
        settings: HouseSettings,
    ) -> None:
        self._seat_maps = seat_maps
        self._journal = journal
        self._entries = entries
        self._up_to_date = up_to_date
        self._this_till = this_till
        self._settings = settings

    def pin(self, order: Order) -> datetime:
        """Keep all holds of an order from expiring; return when, by the database's clock. A repeat: the first time.

        Raises HoldExpiredError if one can't be kept: those pinned before it are still pinned, so the caller ends the
        operation. A sale without tickets has the database's time.
        """
        at = None
        till = self._this_till.identity().till.id
        for screening in order.screenings:
            seats = [ticket.seat for ticket in order.tickets if ticket.screening == screening.id]
            pin = Pin(screening.id, screening.hold, order.id, order.id, till, order.total)
            at = self._seat_maps.pin(pin, seats)
            if at is None:
                raise HoldExpiredError(_("The time for these seats ran out. Nothing was taken; please choose again."))
        self._up_to_date.confirm_batch()
        return at or self._journal.now()

    def sell(self, order: Order, tenders: tuple[Attempt, ...], at: datetime, by: str | None = None) -> Transaction:
        """Sell a pinned order for money that was taken, and return the sale; a repeat returns the same.

        Raises PaymentUnresolvedError where the sale has ended meanwhile: the money is recorded, and goes back.
        SlipKnownError for a slip that another sale has; nothing is recorded then.
        """
        claims = tuple(claim for one in tenders for claim in claims_of(one, at))
        try:
            entry = self._entries.add(Draft(order.id, order.id, at, Sold(order, tenders, by), claims))
        except EpochEndedError:
            return self._sell_restored(order, tenders, at, by)
        except ClaimTakenError as taken:
            return self._claimed(order, tenders, at, by, taken.entry)
        if entry.kind is EntryKind.SOLD:
            sale = self._sold(entry)
            if all(one.id in sale.counted for one in tenders):
                return sale
        return self._surplus(order, tenders, at, by)

    def _sell_restored(self, order: Order, tenders: tuple[Attempt, ...], at: datetime, by: str | None) -> Transaction:
        """Sell as the till that this one is since a restore, where the restored database has the order's holds."""
        try:
            self.pin(order)
        except HoldExpiredError:
            if tenders[0].provider is Provider.CASH:
                raise ConflictError(_restored_words()) from None
            self.void(order)
            return self._surplus(order, tenders, at, by)
        return self.sell(order, tenders, at, by)

    def pin_and_sell(self, order: Order, tender: Attempt, at: datetime, by: str | None = None) -> Transaction:
        """Sell an order for money that was taken, whoever finds it and whether or not its till had pinned the seats.

        Raises PaymentUnresolvedError where the seats can't be had: the order has ended, its money is recorded and goes
        back. A repeat ends in the same.
        """
        try:
            self.pin(order)
        except HoldExpiredError:
            if self._journal.find(order.id) is None:
                self.record(order, tender, at, by=by)
                if self.end(order, by=by):
                    raise PaymentUnresolvedError(surplus_words()) from None
        return self.sell(order, (tender,), at, by)

    def sell_tendered(self, order: Order, tenders: tuple[Attempt, ...], at: datetime) -> Transaction | None:
        """Sell an order whose tenders are entries of their own already; None where the sale has ended."""
        try:
            entry = self._entries.add(Draft(order.id, order.id, at, Sold(order, tenders)))
        except EpochEndedError:
            raise ConflictError(_restored_words()) from None
        return self._sold(entry) if entry.kind is EntryKind.SOLD else None

    def record(
        self, order: Order, tender: Attempt, at: datetime, *, by: str | None = None, known_slip: bool = False
    ) -> Entry:
        """Record money that was taken for an order, apart from any sale of it; a repeat finds the same entry.

        Raises SlipKnownError for a slip that another sale has, unless that is known.
        """
        claims = (tender.claim,) if known_slip else claims_of(tender, at)
        draft = Draft(tender.id, order.id, at, Tendered(order, tender, by), claims)
        try:
            entry = self._entries.add(draft)
        except ClaimTakenError as taken:
            if tender.claim in taken.entry.claims or taken.entry.subject == order.id:
                return taken.entry
            raise SlipKnownError(_slip_words(taken.entry)) from None
        if entry.kind is not EntryKind.VOID:
            return entry
        # The attempt was ended as not taken, but money was taken for it: recorded under an id of its own.
        again = replace(draft, id=new_id(), claims=(*claims, f"{tender.claim}:late"))
        try:
            return self._entries.add(again)
        except ClaimTakenError as taken:
            return taken.entry

    def void(self, order: Order, *, reason: str = "", by: str | None = None) -> Entry:
        """End an order's operation for good, and return what stands under its id: `void`, or the sale it became."""
        pins = tuple((one.id, one.hold) for one in order.screenings)
        return self.void_operation(order.id, order.id, pins, reason=reason, by=by)

    def void_operation(
        self,
        operation: str,
        subject: str,
        pins: tuple[tuple[str, str], ...] = (),
        *,
        reason: str = "",
        by: str | None = None,
    ) -> Entry:
        """End any operation for good: a sale, a tender of one or a refund; a repeat returns the same entry."""
        return self._entries.add(Draft(operation, subject, self._journal.now(), Voided(pins, reason, by)))

    def end(self, order: Order, *, reason: str = "", by: str | None = None, keep_hold: bool = False) -> bool:
        """Void an order and free its seats, or let its holds run again (`keep_hold`) so that it can be paid otherwise.

        Returns False, and changes nothing, where the order was sold after all.
        """
        entry = self.void(order, reason=reason, by=by)
        if entry.kind is EntryKind.VOID and keep_hold:
            seconds = self._settings.house().hold_seconds
            for screening in order.screenings:
                self._seat_maps.unpin(screening.id, screening.hold, order.id, seconds)
        self._up_to_date.bring(order.id)
        return entry.kind is EntryKind.VOID

    def sold_meanwhile(self, sale_id: str) -> Transaction:
        """Return a sale that somebody else closed, as the journal has it."""
        return self._up_to_date.stored(sale_id)

    def _sold(self, entry: Entry) -> Transaction:
        # The first entry of its sale, just inserted here: there is no other one to read.
        is_only = entry is self._entries.newest and isinstance(entry.operation, Sold) and bool(entry.claims)
        sale = self._up_to_date.bring(entry.subject, (entry,) if is_only else ())
        assert sale is not None
        return sale

    def _surplus(self, order: Order, tenders: tuple[Attempt, ...], at: datetime, by: str | None) -> Transaction:
        if all(one.provider is Provider.CASH for one in tenders):  # it is still on the counter: nothing is to be noted
            self._up_to_date.bring(order.id)
            raise HoldExpiredError(_("The time for these seats ran out, so nothing was sold. Give the cash back."))
        for tender in tenders:
            self.record(order, tender, at, by=by)
        sale = self._up_to_date.bring(order.id)
        if sale is not None and all(one.id in sale.counted for one in tenders):
            return sale
        raise PaymentUnresolvedError(surplus_words())

    def _claimed(
        self, order: Order, tenders: tuple[Attempt, ...], at: datetime, by: str | None, entry: Entry
    ) -> Transaction:
        if entry.subject != order.id:
            raise SlipKnownError(_slip_words(entry))
        return self._surplus(order, tenders, at, by)


def claims_of(tender: Attempt, at: datetime) -> tuple[str, ...]:
    """Return what money claims: itself, and the slip of a separate terminal on its day."""
    if tender.provider is not Provider.SEPARATE or tender.reference is None:
        return (tender.claim,) if tender.amount else ()
    return (tender.claim, f"slip:{tender.provider}:{at.date().isoformat()}:{tender.reference}")


def taken_attempt(attempt: Attempt, **answer: str | None) -> Attempt:
    """Return an attempt whose money was taken."""
    return replace(attempt, state=AttemptState.APPROVED, reason=None, **answer)  # type: ignore[arg-type]


def surplus_words() -> str:
    """Return the words for money that was taken for a sale that can't be made."""
    return _("The payment was taken, but its seats can't be given. A manager gives the money back.")


def _restored_words() -> str:
    return _("The database was restored meanwhile, so nothing was sold. Give the money back and begin again.")


def _slip_words(entry: Entry) -> str:
    words = _("This slip is noted for another sale already: {sale}. If it was paid again, confirm it.")
    return words.format(sale=entry.number or entry.subject)
