"""Finishes or ends operations that a crash interrupted. Runs at the start of every program and every minute in windows.

It looks for sales whose lease ran out (asked payments and refunds, surplus money), for pins older than a lease, for due
entries, for operations on the schedule that stopped, for screenings whose documents don't follow their seat maps yet,
for ratings whose writer died before they were counted, and for customers who are half erased. Every operation is ended
by an entry before anything is freed. How one sale is settled: `settling.py`; an operation on the schedule:
`office/schedule_ends.py`; a move to another plan: `screening_plans.py`.
"""

import logging
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from cinema.domain.entries import EntryKind, EpochEndedError
from cinema.domain.ids import new_id
from cinema.domain.payments import Refusal
from cinema.domain.seat_maps import Pin
from cinema.domain.till_sessions import closed_claim
from cinema.domain.transactions import BEING_PAID
from cinema.errors import ErrorCode, StorageError, UnreadableError
from cinema.ports import Journal, Reviews, SeatMaps, Transactions
from cinema.services.erasing import Erasing
from cinema.services.house_events import HouseEvents
from cinema.services.office.schedule_ends import ScheduleEnds
from cinema.services.screening_plans import ScreeningPlans
from cinema.services.selling.card_payments import LEASE_SECONDS
from cinema.services.selling.closing import Closing
from cinema.services.selling.door_notes import DoorNotes
from cinema.services.selling.entries import Entries
from cinema.services.selling.settling import Settling
from cinema.services.selling.up_to_date import UpToDate

_T = TypeVar("_T", bound=Hashable)
_BATCH = 200
_LEFT_TO_ITS_TILL = timedelta(minutes=5)
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Recovered:
    """Counts of leased sales settled, stale pins ended, sales confirmed, seat maps swept, and failures."""

    settled: int = 0
    unpinned: int = 0
    confirmed: int = 0
    swept: int = 0
    failed: int = 0


class Recovery:
    """Brings unfinished sales and refunds to an end; safe to run in many programs at once."""

    def __init__(
        self,
        transactions: Transactions,
        seat_maps: SeatMaps,
        journal: Journal,
        closing: Closing,
        settling: Settling,
        up_to_date: UpToDate,
        house_events: HouseEvents,
        schedule: ScheduleEnds,
        entries: Entries,
        door_notes: DoorNotes,
        screening_plans: ScreeningPlans,
        erasing: Erasing,
        reviews: Reviews,
        workstation: str,
    ) -> None:
        self._transactions = transactions
        self._seat_maps = seat_maps
        self._journal = journal
        self._closing = closing
        self._settling = settling
        self._up_to_date = up_to_date
        self._house_events = house_events
        self._schedule = schedule
        self._entries = entries
        self._door_notes = door_notes
        self._screening_plans = screening_plans
        self._erasing = erasing
        self._reviews = reviews
        self._owner = f"recovery/{workstation}/{new_id()}"

    def recover(self) -> Recovered:
        """Settle all operations whose till no longer works on them; a repeat finds nothing to do."""
        settled, failed = _each(lambda seen: self._transactions.to_recover(_BATCH, but=seen), self._settle_leased)
        pins, pins_failed = _each(lambda _seen: self._seat_maps.stale_pins(LEASE_SECONDS, _BATCH), self._end_pin)
        _due, due_failed = _each(
            lambda seen: self._journal.due(LEASE_SECONDS, _BATCH, but=seen), self._up_to_date.bring
        )
        _changes, changes_failed = _each(
            lambda seen: self._journal.due_changes(LEASE_SECONDS, _BATCH, but=seen), self._bring_change
        )
        # After the changes: an event that is in is brought before what follows it.
        _schedule, schedule_failed = _each(
            lambda _seen: self._schedule.unfinished(LEASE_SECONDS, _BATCH), self._schedule.recover
        )
        _moves, moves_failed = _each(
            lambda _seen: self._screening_plans.unfinished(_BATCH), self._screening_plans.follow
        )
        _door, door_failed = _each(lambda _seen: self._door_notes.due(), self._door_notes.enter_of)
        _erased, erased_failed = _each(lambda _seen: self._erasing.unfinished(_BATCH), self._erasing.finish)
        _counted, ratings_failed = _each(lambda _seen: self._reviews.uncounted(_BATCH), self._reviews.recount)
        confirmed, swept = self._up_to_date.confirm(), self._seat_maps.sweep(_BATCH)
        self._entries.keep_head()
        failures = (
            failed, pins_failed, due_failed, changes_failed, schedule_failed, moves_failed, door_failed, erased_failed,
            ratings_failed,
        )  # fmt: skip
        return Recovered(settled, pins, confirmed, swept, sum(failures))

    def _settle_leased(self, sale_id: str) -> None:
        leased = self._transactions.lease(sale_id, self._owner, LEASE_SECONDS)
        if leased and self._settling.settle(sale_id):  # a manager has to give back what is left
            self._transactions.end_lease(sale_id, self._owner)

    def _bring_change(self, entry_id: str) -> None:
        # Read here, not in the query, so that a corrupt entry fails alone.
        entry = self._journal.find(entry_id)
        if entry is not None:
            self._house_events.bring(entry)

    def _end_pin(self, pin: Pin) -> None:
        """Void an operation that pinned a hold and stopped; a stored sale is ended through its attempt, not here."""
        entry = self._journal.find(pin.operation)
        if entry is None:
            sale = self._transactions.find(pin.sale)
            if sale is not None and sale.state in BEING_PAID:
                return
            if sale is None and self._is_left(pin):
                return
            if sale is not None and any(one.id == pin.operation and one.is_under_way for one in sale.refunds):
                return  # an exchange, which ends with the lease of its old sale, or by a manager's decision
            # The entry may still be in flight although `find` returned none: void first, free afterwards.
            pins = ((pin.screening, pin.hold),)
            entry = self._closing.void_operation(pin.operation, pin.sale, pins, reason=Refusal.CANCELLED)
        if entry.kind is EntryKind.VOID:
            # `bring` frees only the pins that the void or the order names, which need not include this one.
            self._seat_maps.free_pinned(pin.screening, pin.hold, pin.operation)
        self._up_to_date.bring(pin.sale)

    def _is_left(self, pin: Pin) -> bool:
        """Tell whether the pin of a sale in cash is left to its till, which offers to finish it: in an open session."""
        if pin.at is None or not timedelta(0) <= self._journal.now() - pin.at < _LEFT_TO_ITS_TILL:
            return False
        opened = self._journal.last_opened(pin.till)
        return opened is not None and self._journal.claimed((closed_claim(opened.id),)) is None


def _each(find: Callable[[set[_T]], tuple[_T, ...]], work: Callable[[_T], object]) -> tuple[int, int]:
    """Work on each item once, in batches; returns how many succeeded and how many failed."""
    seen: set[_T] = set()
    done = failed = 0
    # A query can't leave out a corrupt id, which is no text.
    while batch := [one for one in find(seen) if one not in seen]:
        seen.update(batch)
        succeeded = [_run_isolated(work, one) for one in batch]
        done, failed = done + sum(succeeded), failed + succeeded.count(False)
    return done, failed


def _run_isolated(work: Callable[..., object], subject: object) -> bool:
    """Run one piece of work; log a failure and return False. Connection errors propagate."""
    try:
        work(subject)
    except StorageError as error:
        if error.code is not ErrorCode.CORRUPT:
            raise
        _log.error("recovery could not finish %s: %s", subject, error.detail)
        return False
    except UnreadableError as error:
        _log.error("recovery could not finish %s: %s", subject, error.message)
        return False
    except EpochEndedError:
        _log.warning("recovery stopped at %s: the database was restored", subject)
        return False
    except Exception:  # noqa: BLE001 - one corrupt sale must not keep the others, or the program, from going on
        _log.exception("recovery could not finish %s", subject)
        return False
    return True
