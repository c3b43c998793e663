"""Ends operations on the schedule: after their house event, after a refusal, and after a crash.

An operation books time, takes the seat map into its hands, and then inserts its house event, whose id is its own. What
it has written before is kept or given back by whether that event is in. Nothing is given back before an entry under the
operation's id says that the event can't come any more: a delayed insert may still land.
"""

from collections.abc import Collection

from cinema.domain.screenings import GONE, slot_of
from cinema.domain.slots import BookedSlot, Unfinished
from cinema.ports import Auditoriums, Calendars, ScreeningChanges, Screenings
from cinema.services.house_events import HouseEvents
from cinema.services.screening_limits import ScreeningLimits

SCREENINGS = "screenings"
_RESEATS = {"plan", "auditorium", "day"}


class ScheduleEnds:
    """Lets calendars and seat maps follow stored screenings. Many programs may; a repeat changes nothing."""

    def __init__(
        self,
        screenings: Screenings,
        calendars: Calendars,
        changes: ScreeningChanges,
        auditoriums: Auditoriums,
        limits: ScreeningLimits,
        events: HouseEvents,
    ) -> None:
        self._screenings = screenings
        self._calendars = calendars
        self._changes = changes
        self._auditoriums = auditoriums
        self._limits = limits
        self._events = events

    def unfinished(self, seconds: int, limit: int) -> tuple[Unfinished, ...]:
        """Return the operations that have been going on for more than `seconds`, for recovery."""
        found = (*self._calendars.unfinished(seconds, limit), *self._changes.unfinished(seconds, limit))
        return tuple(dict.fromkeys(found))

    def recover(self, one: Unfinished) -> None:
        """End an operation whose program stopped: finish it if its event is in, else give back what it took."""
        changed = self._events.ended(one.operation, SCREENINGS, one.screening)
        if changed is None:
            self.give_back(one.screening, one.operation)
        else:
            self.follow(one.screening, one.operation, changed.after)

    def follow(self, screening_id: str, operation: str, changed: Collection[str], *, has_booked: bool = True) -> None:
        """Let calendar and seat map follow a screening whose event is in, and release both.

        `changed` are the fields of the event, all of them for a new screening.
        """
        self._screenings.forget(screening_id)
        screening = self._screenings.stored(screening_id)
        assert screening is not None  # its event is in, and brought
        plan = self._auditoriums.plan(screening.plan)
        if has_booked:
            is_gone = screening.state in GONE
            kept = None if is_gone else BookedSlot(screening.auditorium, slot_of(screening))
            self._calendars.settle(screening_id, operation, screening.version, kept)
        # Last, since by the map recovery finds an operation that has booked nothing.
        self._changes.finish(
            screening,
            operation,
            self._limits.of(screening, plan),
            # Also on another day, since other seats of the room may be out of sale on it.
            plan if _RESEATS.intersection(changed) else None,
            is_other_room="auditorium" in changed,
        )

    def give_back(self, screening_id: str, operation: str) -> None:
        """Give back what an operation took whose event can't come any more."""
        self._calendars.give_back(screening_id, operation)
        screening = self._screenings.stored(screening_id)
        if screening is None:
            self._changes.drop(screening_id, operation)
        else:
            limits = self._limits.of(screening, self._auditoriums.plan(screening.plan))
            self._changes.finish(screening, operation, limits)
