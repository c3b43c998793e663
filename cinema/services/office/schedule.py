"""The schedule: places screenings as drafts, moves, changes, publishes and removes them. For managers.

What is written in which order, and what a crash leaves: `schedule_steps.py`.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cinema.domain.ids import is_id, new_id
from cinema.domain.schedule import DaySchedule, Moved, Override, Party, Published, house_lengths
from cinema.domain.schedule_times import TypedTime, typed_instant
from cinema.domain.screening_fields import ScreeningKind
from cinema.domain.screenings import Lengths, Screening, ScreeningState, house_day
from cinema.domain.users import Actor, Role
from cinema.errors import ConflictError, InvalidInputError, NotFoundError
from cinema.i18n import _
from cinema.ports import HouseSettings, Screenings
from cinema.services.office.schedule_checks import PriceMatcher, ScheduleChecks, whole_minute
from cinema.services.office.schedule_grid import ScheduleGrid
from cinema.services.office.schedule_parties import Parties
from cinema.services.office.schedule_publishing import Publishing
from cinema.services.office.schedule_steps import ScheduleSteps
from cinema.services.standing import Standing

When = datetime | TypedTime
_LONGEST_TEXT = 500


@dataclass(frozen=True, slots=True)
class Details:
    """What a form may say of a new screening; `lengths` None: the house's."""

    format: str = ""
    language: str = ""
    language_version: str = ""
    subtitles: str | None = None
    projection: str = ""
    audio: str = ""
    features: tuple[str, ...] = ()
    kind: ScreeningKind = ScreeningKind.REGULAR
    tags: tuple[str, ...] = ()
    lengths: Lengths | None = None


class ScheduleOffice:
    """Changes the schedule and reads it for the grid."""

    def __init__(
        self,
        screenings: Screenings,
        settings: HouseSettings,
        checks: ScheduleChecks,
        matcher: PriceMatcher,
        steps: ScheduleSteps,
        publishing: Publishing,
        grid: ScheduleGrid,
        parties: Parties,
        standing: Standing,
    ) -> None:
        self._screenings = screenings
        self._settings = settings
        self._checks = checks
        self._matcher = matcher
        self._steps = steps
        self._publishing = publishing
        self._grid = grid
        self._parties = parties
        self._standing = standing

    def place(
        self,
        actor: Actor,
        movie_id: str,
        auditorium_id: str,
        when: When,
        *,
        details: Details | None = None,
        price_card: str | None = None,
    ) -> Screening:
        """Place a movie as a draft and return it; each call places another one.

        `price_card` None: the card that matches; without one the draft can't be published yet. Raises OverlapError,
        InvalidInputError or NotFoundError with the field; HourTwiceError for a typed time that comes twice.
        """
        self._check(actor)
        given = details or Details()
        start = self._instant(when)
        movie, room = self._checks.movie(movie_id), self._checks.room(auditorium_id)
        house = self._settings.house()
        lengths = given.lengths or house_lengths(house)
        draft = Screening(
            id=new_id(),
            movie=movie.id,
            auditorium=room.id,
            plan=room.plan,
            starts_at=start,
            ends_at=lengths.ends_at(start, movie.minutes),
            day=house_day(start, house.timezone),
            price_card="",
            format=given.format,
            language=given.language,
            subtitles=given.subtitles,
            features=given.features,
            state=ScreeningState.DRAFT,
            lengths=lengths,
            language_version=given.language_version,
            projection=given.projection,
            audio=given.audio,
            kind=given.kind,
            tags=given.tags,
            sell_until=start + timedelta(minutes=house.sell_until_minutes),
        )
        return self._place(actor, draft, price_card)

    def copy(self, actor: Actor, source: Screening, when: When, auditorium_id: str | None = None) -> Screening:
        """Place a copy of a screening as a draft; each call places another one. Raises as `place` does."""
        self._check(actor)
        movie = self._checks.movie(source.movie)
        room = self._checks.room(auditorium_id or source.auditorium)
        return self._place(
            actor, self._at(as_new(source, new_id()), self._instant(when), movie.minutes, room.id, room.plan), None
        )

    def _place(self, actor: Actor, draft: Screening, price_card: str | None) -> Screening:
        draft = self._checks.cleaned(draft)
        self._checks.require_time(draft)
        card = price_card if price_card is not None else self._matcher.card_for(draft) or ""
        self._checks.card(card)
        placed = self._steps.place(actor, replace(draft, price_card=card))
        try:
            # Again, since they may have been archived between the check and the write.
            self._checks.movie(placed.movie)
            self._checks.room(placed.auditorium)
        except (NotFoundError, InvalidInputError):
            self._steps.change(actor, placed, replace(placed, state=ScreeningState.REMOVED))
            raise
        return placed

    def move(
        self,
        actor: Actor,
        old: Screening,
        when: When,
        auditorium_id: str | None = None,
        override: Override | None = None,
    ) -> Moved:
        """Move a screening, as it was read, to a time and auditorium. Its price card stays.

        With tickets sold or seats held: ScreeningLockedError without an `override`; with one, the parties whose tickets
        say the old time are returned. Raises as `place` does, and ChangedMeanwhileError.
        """
        self._check(actor)
        movie = self._checks.movie(old.movie)
        room = self._checks.room(auditorium_id or old.auditorium)
        plan = old.plan if room.id == old.auditorium else room.plan
        return self._change(
            actor, old, self._at(old, self._instant(when), movie.minutes, room.id, plan), override, timed=True
        )

    def change(
        self,
        actor: Actor,
        old: Screening,
        new: Screening,
        override: Override | None = None,
        to: tuple[When, str] | None = None,
    ) -> Moved:
        """Change a screening's fields, price card or plan as a form has them, by one event: all of it or nothing.

        `to` are a time and an auditorium to which it moves too, as `move` does. Lengths that differ move its end.
        Raises InvalidInputError with the field, ScreeningLockedError for what tickets say, OverlapError,
        ChangedMeanwhileError.
        """
        self._check(actor)
        kept = {name: getattr(old, name) for name in ("id", "movie", "auditorium", "starts_at", "day", "state")}
        new = replace(new, **kept, ends_at=old.ends_at, version=old.version, override=old.override)
        if new.price_card != old.price_card:
            self._checks.card(new.price_card)
        if new.plan != old.plan and new.plan != self._checks.room(old.auditorium).plan:
            raise InvalidInputError(_("There is no such seat plan."), field="plan")
        if to is not None:
            movie, room = self._checks.movie(old.movie), self._checks.room(to[1])
            plan = new.plan if room.id == old.auditorium else room.plan
            new = self._at(new, self._instant(to[0]), movie.minutes, room.id, plan)
        elif new.lengths is not None and new.lengths != old.lengths:
            minutes = self._checks.movie(old.movie).minutes
            new = replace(new, ends_at=new.lengths.ends_at(old.starts_at, minutes))
        return self._change(actor, old, new, override, timed=to is not None or new.ends_at != old.ends_at)

    def _change(self, actor: Actor, old: Screening, new: Screening, override: Override | None, *, timed: bool) -> Moved:
        if old.state not in {ScreeningState.DRAFT, ScreeningState.SCHEDULED}:
            raise ConflictError(_("This screening was cancelled or removed, so it can't be changed."))
        if override is not None and len(override.text) > _LONGEST_TEXT:
            words = _("That is too long: at most {count} characters.")
            raise InvalidInputError(words.format(count=_LONGEST_TEXT), field="override_text")
        new = self._checks.cleaned(new, old)
        if timed:
            self._checks.require_time(new)
        stored, taken = self._steps.change(actor, old, new, override)
        return Moved(stored, self._parties.of(stored.id, taken), self._parties.lost(stored.id))

    def remove(self, actor: Actor, old: Screening) -> None:
        """Take a screening, as it was read, out of the schedule; of a published one only while nothing is taken.

        Raises ScreeningLockedError if a seat is sold, being paid or held; then it can be cancelled. A repeat with the
        same value raises ChangedMeanwhileError.
        """
        self._check(actor)
        if old.state is ScreeningState.REMOVED:
            return
        if old.state is ScreeningState.CANCELLED:
            raise ConflictError(_("A cancelled screening stays in the schedule: its tickets name it."))
        self._steps.change(actor, old, replace(old, state=ScreeningState.REMOVED))

    def publish(self, actor: Actor, ids: tuple[str, ...] | None = None, day: str | None = None) -> Published:
        """Publish drafts: the named ones, those of a business day, or all to come; tell which aren't right and why.

        A repeat publishes what was not, and names the same ones again.
        """
        self._check(actor)
        if ids is not None:
            drafts = tuple(self._screenings.many([one for one in ids if is_id(one)]).values())
        elif day is not None:
            drafts = self._grid.placed(day)
        else:
            drafts = self._grid.drafts()
        return self._publishing.publish(actor, drafts)

    def unpublish(self, actor: Actor, old: Screening) -> Screening:
        """Make a published screening a draft again; ScreeningLockedError if a seat is sold, being paid or held."""
        self._check(actor)
        if old.state is not ScreeningState.SCHEDULED:
            return old
        return self._steps.change(actor, old, replace(old, state=ScreeningState.DRAFT))[0]

    def screening(self, actor: Actor, screening_id: str) -> Screening:
        """Return a screening as it is stored now, to be changed by a form; NotFoundError if there is none."""
        self._check(actor)
        found = self._screenings.stored(screening_id) if is_id(screening_id) else None
        if found is None or found.state is ScreeningState.REMOVED:
            raise NotFoundError(_("There is no such screening."), field="screening")
        return found

    def parties(self, actor: Actor, screening_id: str) -> tuple[Party, ...]:
        """Return who has seats of a screening now, paid or being paid, with what their tickets say."""
        return self._parties.now(self.screening(actor, screening_id).id)

    def day(self, actor: Actor, day: str) -> DaySchedule:
        """Return a business day (ISO date) of the grid."""
        self._check(actor)
        return self._grid.days(day, 1)[0]

    def week(self, actor: Actor, first_day: str) -> tuple[DaySchedule, ...]:
        """Return seven business days of the grid."""
        self._check(actor)
        return self._grid.days(first_day, 7)

    def _check(self, actor: Actor) -> None:
        self._standing.check(actor).require_office(Role.MANAGER)

    def _instant(self, when: When) -> datetime:
        return whole_minute(when if isinstance(when, datetime) else typed_instant(when, self._settings.house()))

    def _at(self, one: Screening, start: datetime, minutes: int, auditorium: str, plan: str) -> Screening:
        house = self._settings.house()
        until = (
            one.starts_at + timedelta(minutes=house.sell_until_minutes) if one.sell_until is None else one.sell_until
        )
        return replace(
            one,
            auditorium=auditorium,
            plan=plan,
            starts_at=start,
            ends_at=(one.lengths or Lengths()).ends_at(start, minutes),
            day=house_day(start, house.timezone),
            sell_until=until + (start - one.starts_at),
        )


def as_new(source: Screening, new: str) -> Screening:
    """Return a copy of a screening as a new draft, without what happened to the first one."""
    return replace(
        source,
        id=new,
        state=ScreeningState.DRAFT,
        incident="",
        filed=False,
        sell_from=None,
        override=None,
        cancelled=None,
        version=0,
    )
