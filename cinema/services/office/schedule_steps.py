"""The steps of placing and changing a screening: time first, then the seat map, then the house event.

| step | a crash after it |
|---|---|
| calendars: the time is booked for the operation | recovery gives it back |
| seat map: created closed, or closed for the operation | recovery gives back, or opens it as it was |
| house event: the screening | recovery lets seat map and calendar follow |
| calendars: the new time is settled, the old one is free | recovery lets the seat map follow |
| seat map: follows the screening, and is open again | – |
"""

from dataclasses import replace

from cinema.domain.ids import new_id
from cinema.domain.schedule import Cancellation, Closing, Override, Taken, seats_that_differ
from cinema.domain.screenings import GONE, Cancelled, Overridden, Screening, ScreeningState, slot_of
from cinema.domain.users import Actor
from cinema.errors import ConflictError, InvalidInputError, NotFoundError
from cinema.i18n import _
from cinema.ports import Auditoriums, Calendars, ScreeningChanges, Screenings
from cinema.services.office.records import Records
from cinema.services.office.schedule_ends import SCREENINGS, ScheduleEnds
from cinema.services.screening_limits import ScreeningLimits

# After these the operation's event is not in and can't come. After any other error recovery finds out.
_REFUSED = (ConflictError, InvalidInputError, NotFoundError)
_ON_TICKETS = ("starts_at", "day", "auditorium", "plan", "price_card")
_IN_THE_MAP = ("state", "sell_from", "sell_until")
_EVERYTHING = frozenset(Screening.__dataclass_fields__)


class ScheduleSteps:
    """Writes screenings; its callers check the permission and the values first."""

    def __init__(
        self,
        screenings: Screenings,
        calendars: Calendars,
        changes: ScreeningChanges,
        auditoriums: Auditoriums,
        records: Records,
        limits: ScreeningLimits,
        ends: ScheduleEnds,
    ) -> None:
        self._screenings = screenings
        self._calendars = calendars
        self._changes = changes
        self._auditoriums = auditoriums
        self._records = records
        self._limits = limits
        self._ends = ends

    def place(self, actor: Actor, screening: Screening, removed: Screening | None = None) -> Screening:
        """Place a new draft, or one that was `removed` before under the same id, and return it as stored.

        Raises OverlapError, ChangedMeanwhileError if another program placed it meanwhile, ConflictError if this took
        so long that recovery has given it back.
        """
        operation = new_id()
        version = removed.version if removed else 0
        self._calendars.book(screening.auditorium, slot_of(screening), operation, version + 1)
        try:
            plan = self._auditoriums.plan(screening.plan)
            self._changes.create(screening, plan, operation, self._limits.of(screening, plan))
            if removed is None:
                self._records.create(actor, SCREENINGS, screening, operation=operation)
            else:
                self._records.change(actor, SCREENINGS, removed, screening, operation=operation)
        except _REFUSED:
            self._ends.give_back(screening.id, operation)
            raise
        self._ends.follow(screening.id, operation, _EVERYTHING)
        return replace(screening, version=version + 1)

    def change(
        self, actor: Actor, old: Screening, new: Screening, override: Override | None = None
    ) -> tuple[Screening, Taken]:
        """Change a screening, and return it as stored with what was sold of it when its sale was closed for that.

        What tickets say (time, auditorium, plan, prices) changes only while nothing is sold, being paid or held, unless
        `override` gives a reason: then holds that nobody pays for are dropped. Its seats must all exist in a new plan.
        Raises ScreeningLockedError, OverlapError, ChangedMeanwhileError, ConflictError; nothing is changed then.
        """
        differs = {name for name in (*_ON_TICKETS, *_IN_THE_MAP) if getattr(old, name) != getattr(new, name)}
        has_moved = (old.auditorium, slot_of(old)) != (new.auditorium, slot_of(new))
        is_taken_back = new.state is not old.state and new.state in {ScreeningState.DRAFT, ScreeningState.REMOVED}
        operation = new_id()
        closing = Closing.KEEP
        if differs.intersection(_ON_TICKETS) or is_taken_back:
            closing = Closing.IF_UNSOLD
            if override is not None and not is_taken_back:
                closing = Closing.ALWAYS
                new = replace(new, override=Overridden(override.reason, operation))
        if not differs and not has_moved:
            is_changed = self._records.change(actor, SCREENINGS, old, new)
            self._screenings.forget(old.id)
            return replace(new, version=old.version + is_changed), Taken()
        if has_moved:
            self._calendars.book(new.auditorium, slot_of(new), operation, old.version + 1)
        try:
            taken = self._changes.begin(old.id, operation, closing)
            self._check_seats(taken, old, new)
            if closing is Closing.ALWAYS and override is not None and override.text:
                self._screenings.note_override(old.id, operation, override.text)
            self._records.change(actor, SCREENINGS, old, new, operation=operation)
        except _REFUSED:
            self._ends.give_back(old.id, operation)
            raise
        has_booked = has_moved or new.state in GONE
        self._ends.follow(old.id, operation, differs, has_booked=has_booked)
        return replace(new, version=old.version + 1), taken if closing is Closing.ALWAYS else Taken()

    def cancel(self, actor: Actor, old: Screening, why: Cancellation) -> tuple[Screening, Taken]:
        """Cancel a screening for good, and return it as stored with what is sold or being paid of it.

        One guarded update of the seat map ends its sale and drops every hold that nobody pays for; a payment that is
        under way may still end well. Its time is given back: the auditorium is free, and it can't come back. Raises
        ChangedMeanwhileError, ConflictError; nothing is changed then.
        """
        operation = new_id()
        new = replace(old, state=ScreeningState.CANCELLED, cancelled=Cancelled(why.reason, operation))
        try:
            taken = self._changes.begin(old.id, operation, Closing.ALWAYS)
            if why.text:
                self._screenings.note_override(old.id, operation, why.text)
            self._records.change(actor, SCREENINGS, old, new, operation=operation)
        except _REFUSED:
            self._ends.give_back(old.id, operation)
            raise
        self._ends.follow(old.id, operation, ("state", "cancelled"))
        return replace(new, version=old.version + 1), taken

    def _check_seats(self, taken: Taken, old: Screening, new: Screening) -> None:
        if old.plan == new.plan or not taken.seats:
            return
        plans = self._auditoriums.plan(old.plan), self._auditoriums.plan(new.plan)
        if missing := seats_that_differ(taken.seats, *plans):
            words = _("These seats are sold, and the other seat plan doesn't have them as they are: {seats}.")
            raise InvalidInputError(words.format(seats=", ".join(plans[0].labels(missing))), field="auditorium")
