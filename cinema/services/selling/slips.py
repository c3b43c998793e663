"""Slips of a separate terminal: the money was taken before the slip was typed, so a slip is never refused.

A slip pays for its order if the seats can be pinned, in their hold or in a new one. Otherwise its money is recorded as
surplus, and a manager gives it back. A slip that is recorded for another sale needs a confirmation first.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import NoReturn

from cinema.domain.entries import claims_of
from cinema.domain.house import business_day
from cinema.domain.ids import new_id
from cinema.domain.operations import Sold
from cinema.domain.orders import Order
from cinema.domain.payments import Attempt, AttemptState
from cinema.domain.transactions import BEING_PAID, Transaction
from cinema.errors import (
    CinemaError,
    ConflictError,
    NotPinnedError,
    PaymentUnresolvedError,
    SlipKnownError,
)
from cinema.i18n import _
from cinema.ports import HouseSettings, Journal, SeatMaps
from cinema.services.selling.closing import Closing
from cinema.services.selling.up_to_date import UpToDate


class Slips:
    """Sells orders for slips, or records the slips as surplus money."""

    def __init__(
        self,
        seat_maps: SeatMaps,
        journal: Journal,
        settings: HouseSettings,
        closing: Closing,
        up_to_date: UpToDate,
    ) -> None:
        self._seat_maps = seat_maps
        self._journal = journal
        self._settings = settings
        self._closing = closing
        self._up_to_date = up_to_date

    def take(self, order: Order, attempt: Attempt, *, known: bool = False) -> Transaction:
        """Sell an order for a slip that was just typed, and return the sale.

        Raises PaymentUnresolvedError if the seats are gone: the money is recorded as surplus. Raises SlipKnownError for
        a slip that is recorded for another sale; with `known` its money is recorded as surplus instead.
        """
        if known:
            # Void first: this order can never be sold, so its slip's money is surplus from the start.
            self._closing.void(order)
            self._refuse(order, attempt, self._journal.now(), known=True)
        if repeated := self.repeated(order.id, attempt, self._journal.now()):
            return repeated
        held, at = self._pinned(order)
        if at is None:
            self._closing.end(held)
            self._refuse(order, attempt, self._journal.now())
        try:
            return self._closing.sell(held, (attempt.approved(at=at),), at)
        except SlipKnownError:
            if repeated := self.repeated(order.id, attempt, at):  # typed twice at the same time
                return repeated
            self._closing.end(held, keep_hold=True)
            raise

    def answer(self, sale: Transaction, asked: Attempt, reference: str, *, known: bool = False) -> Transaction:
        """Sell a sale that waits for its slip; a slip for a sale that doesn't wait is recorded as surplus.

        A repeat with the same slip returns the sale. Raises as `take` does.
        """
        slip = replace(asked, reference=reference)
        if repeated := self.repeated(sale.id, slip, asked.at):
            return repeated
        waits = asked.state is AttemptState.ASKED and sale.state in BEING_PAID
        if known or not waits:
            # A new id: the attempt's own entry may exist, and this money came on top of it.
            late = replace(slip, id=new_id(), state=AttemptState.APPROVED, reason=None)
            self._refuse(sale.order, late, asked.at, known=known)
        return self._closing.pin_and_sell(sale.order, slip.approved(), asked.at)

    def _pinned(self, order: Order) -> tuple[Order, datetime | None]:
        try:
            return order, self._closing.pin(order)
        except NotPinnedError:
            held = self._held_anew(order)
        if held is None:
            return order, None
        try:
            return held, self._closing.pin(held)
        except NotPinnedError:
            return held, None

    def _held_anew(self, order: Order) -> Order | None:
        """Hold the seats of an order again whose holds ran out; returns None if a seat is taken."""
        house, _wrong = self._settings.judged()  # the money is taken: it is recorded whatever is wrong with a setting
        holds: dict[str, str] = {}
        for screening in order.screenings:
            seats = list(order.tickets_of(screening.id))
            if self._keeps(screening.id, screening.hold, seats):
                continue
            # The same id for every try of this order, so that a slip typed again finds what it held, pinned by itself.
            anew = hashlib.sha256(f"{order.id}/{screening.id}".encode()).hexdigest()[:20]
            holds[screening.id] = anew
            if self._keeps(screening.id, anew, seats):
                continue
            try:
                # As many as it takes: the money is here, and whoever typed the slip is staff.
                self._seat_maps.hold(
                    screening.id,
                    anew,
                    seats,
                    order.holder,
                    house.hold_seconds,
                    house.seats_at_counter,
                    order.types_of(screening.id),
                    latest=screening.late.until if screening.late is not None else None,
                    late=screening.late,
                )
            except CinemaError:  # all screenings or none: the money pays for the whole order
                for there, hold in holds.items():
                    self._seat_maps.release(there, hold, order.holder.owner)
                return None
        return order.held_by(holds)

    def _refuse(self, order: Order, attempt: Attempt, at: datetime, *, known: bool = False) -> NoReturn:
        """Record a slip's money as surplus, and raise."""
        self._closing.record(order, attempt.approved(at=at), at, known_slip=known)
        self._up_to_date.bring(order.id)
        raise _unusable()

    def _keeps(self, screening_id: str, hold_id: str, seats: Sequence[str]) -> bool:
        kept = self._seat_maps.find_hold(screening_id, hold_id)
        return kept is not None and set(seats) <= set(kept.seats)

    def repeated(self, sale_id: str, slip: Attempt, at: datetime) -> Transaction | None:
        """Return the sale that this slip has paid for already, or raise what became of it; None for a new slip."""
        house, _wrong = self._settings.judged()
        claims = claims_of(slip, business_day(at, house))
        mine = self._journal.claimed([claim for claim in claims if claim != slip.claim])
        if mine is None or mine.subject != sale_id:
            return None
        now = self._up_to_date.brought(sale_id)
        is_counted = isinstance(mine.operation, Sold) or any(one.reference == slip.reference for one in now.payments)
        if is_counted or now.state in BEING_PAID:  # a part of a split sale that goes on
            return now
        if any(one.reference == slip.reference for one in now.waiting_surplus):
            raise _unusable()
        raise ConflictError(_("A manager has decided about this slip already."))


def _unusable() -> PaymentUnresolvedError:
    return PaymentUnresolvedError(
        _("This slip can't pay for the purchase any more. It is recorded: a manager gives its money back.")
    )
