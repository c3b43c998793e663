"""Copies days of the schedule onto other days: first the plan, screening by screening, then the same again as drafts.

The copy of a screening onto a day has an id that follows from both, so that copying twice makes no duplicates.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from cinema.domain.movies import Movie
from cinema.domain.schedule import CopyLine, Trouble
from cinema.domain.schedule_times import instant_of
from cinema.domain.screenings import Lengths, Screening, ScreeningState, Slot, house_day, slot_of
from cinema.domain.slots import LONGEST, first_clash
from cinema.domain.users import Actor, Role
from cinema.errors import ChangedMeanwhileError, ConflictError, InvalidInputError, OverlapError
from cinema.i18n import _
from cinema.ports import Auditoriums, Calendars, Clock, HouseSettings, Movies, Screenings
from cinema.services.office.schedule import as_new
from cinema.services.office.schedule_checks import PriceMatcher
from cinema.services.office.schedule_grid import ScheduleGrid
from cinema.services.office.schedule_steps import ScheduleSteps
from cinema.services.programme import check_day
from cinema.services.standing import Standing

_MOST_DAYS = 62
_MOST = 2000  # screenings of one copy


class ScheduleCopies:
    """Copies days and weeks. For managers."""

    def __init__(
        self,
        screenings: Screenings,
        calendars: Calendars,
        movies: Movies,
        auditoriums: Auditoriums,
        settings: HouseSettings,
        matcher: PriceMatcher,
        grid: ScheduleGrid,
        steps: ScheduleSteps,
        clock: Clock,
        standing: Standing,
    ) -> None:
        self._screenings = screenings
        self._calendars = calendars
        self._movies = movies
        self._auditoriums = auditoriums
        self._settings = settings
        self._matcher = matcher
        self._grid = grid
        self._steps = steps
        self._clock = clock
        self._standing = standing

    def plan_day(self, actor: Actor, day: str, targets: Sequence[str]) -> tuple[CopyLine, ...]:
        """Return what copying a business day onto others would do; writes nothing."""
        self._check(actor)
        return tuple(line for line, _draft in self._plan(_pairs(day, targets, 1)))

    def copy_day(self, actor: Actor, day: str, targets: Sequence[str]) -> tuple[CopyLine, ...]:
        """Copy a business day onto others as drafts, and return what became of each screening.

        What can be placed is; the other lines say why not. A repeat, also after a crash, places what is missing.
        """
        self._check(actor)
        return self._copy(actor, _pairs(day, targets, 1))

    def plan_week(self, actor: Actor, first_day: str, targets: Sequence[str]) -> tuple[CopyLine, ...]:
        """Return what copying seven days onto those from each of some first days on would do; writes nothing."""
        self._check(actor)
        return tuple(line for line, _draft in self._plan(_pairs(first_day, targets, 7)))

    def copy_week(self, actor: Actor, first_day: str, targets: Sequence[str]) -> tuple[CopyLine, ...]:
        """Copy seven business days as `copy_day` does; `targets` are first days."""
        self._check(actor)
        return self._copy(actor, _pairs(first_day, targets, 7))

    def _check(self, actor: Actor) -> None:
        self._standing.check(actor).require_office(Role.MANAGER)

    def _copy(self, actor: Actor, pairs: list[tuple[date, date]]) -> tuple[CopyLine, ...]:
        planned = self._plan(pairs)
        removed = self._screenings.many([line.id for line, _draft in planned])
        return tuple(
            self._placed(actor, line, draft, removed.get(line.id)) if draft is not None and line.can_be_placed else line
            for line, draft in planned
        )

    def _placed(self, actor: Actor, line: CopyLine, draft: Screening, removed: Screening | None) -> CopyLine:
        try:
            self._steps.place(actor, draft, removed)
        except OverlapError as error:
            return replace(line, trouble=Trouble.CLASH, clash=error.screening)
        except ChangedMeanwhileError:  # somebody else copied the same just now
            return replace(line, is_there=True)
        except ConflictError:
            return replace(line, trouble=Trouble.CHANGED)
        return replace(line, is_there=True)

    def _plan(self, pairs: list[tuple[date, date]]) -> list[tuple[CopyLine, Screening | None]]:
        sources = {day: self._sources(day) for day in dict.fromkeys(source for source, _target in pairs)}
        wanted = [(one, source, target) for source, target in pairs for one in sources[source]]
        if len(wanted) > _MOST:
            words = _("That is more than {count} screenings at once. Choose fewer days.")
            raise InvalidInputError(words.format(count=_MOST), field="days")
        movies = self._movies.get_many([one.movie for one, _source, _target in wanted])
        plans = {room.id: room.plan for room in self._auditoriums.all() if room.plan and not room.archived}
        drafts = [self._line(one, source, target, movies, plans) for one, source, target in wanted]
        there = self._screenings.many([line.id for line, _draft in drafts])
        taken = self._taken([draft for _line, draft in drafts if draft is not None])
        planned = []
        for line, draft in drafts:
            stored = there.get(line.id)
            if stored is not None and stored.state is not ScreeningState.REMOVED:
                planned.append((replace(line, is_there=True, trouble=None), draft))
            elif draft is None or line.trouble not in {None, Trouble.NO_CARD}:
                planned.append((line, draft))
            elif (clash := first_clash(slot_of(draft), taken.get(draft.auditorium, ()))) is not None:
                planned.append((replace(line, trouble=Trouble.CLASH, clash=clash.screening), draft))
            else:
                taken.setdefault(draft.auditorium, []).append(slot_of(draft))  # two of a copy may clash too
                planned.append((line, draft))
        return planned

    def _sources(self, day: date) -> tuple[Screening, ...]:
        kept = {ScreeningState.DRAFT, ScreeningState.SCHEDULED}
        return tuple(one for one in self._grid.placed(day.isoformat()) if one.state in kept)

    def _line(
        self, one: Screening, source: date, target: date, movies: dict[str, Movie], plans: dict[str, str]
    ) -> tuple[CopyLine, Screening | None]:
        house = self._settings.house()
        zone = ZoneInfo(house.timezone)
        name = copy_id(one.id, target)
        movie = movies.get(one.movie)
        title = movie.title if movie is not None else one.movie
        line = CopyLine(one.id, title, one.auditorium, target.isoformat(), name, None)
        local = one.starts_at.astimezone(zone)
        try:
            start = instant_of(target + (local.date() - source), local.time(), house.timezone, which=1)
        except InvalidInputError:
            return replace(line, trouble=Trouble.NO_SUCH_TIME), None
        line = replace(line, starts_at=start)
        trouble = None
        if movie is None or movie.archived or movie.deleted:
            trouble = Trouble.NO_MOVIE
        elif not movie.minutes:
            trouble = Trouble.NO_MINUTES
        elif one.auditorium not in plans:
            trouble = Trouble.NO_AUDITORIUM
        elif start <= self._clock.now():
            trouble = Trouble.PAST
        if trouble is not None or movie is None:
            return replace(line, trouble=trouble), None
        apart = start - one.starts_at
        draft = replace(
            as_new(one, name),
            plan=plans[one.auditorium],
            starts_at=start,
            ends_at=(one.lengths or Lengths()).ends_at(start, movie.minutes),
            day=house_day(start, house.timezone),
            sell_until=(one.sell_until or one.starts_at + timedelta(minutes=house.sell_until_minutes)) + apart,
        )
        card = self._matcher.card_for(draft)
        return replace(line, trouble=None if card else Trouble.NO_CARD), replace(draft, price_card=card or "")

    def _taken(self, drafts: Sequence[Screening]) -> dict[str, list[Slot]]:
        if not drafts:
            return {}
        slots = [slot_of(one) for one in drafts]
        rooms = sorted({one.auditorium for one in drafts})
        start, end = min(one.start for one in slots) - LONGEST, max(one.end for one in slots) + LONGEST
        taken: dict[str, list[Slot]] = {}
        for booked in self._calendars.between(rooms, start, end):
            taken.setdefault(booked.auditorium, []).append(booked.slot)
        return taken


def copy_id(source: str, target: date) -> str:
    """Return the id of a screening's copy onto a business day."""
    return hashlib.sha256(f"{source}/{target.isoformat()}".encode()).hexdigest()[:20]


def _pairs(day: str, targets: Sequence[str], count: int) -> list[tuple[date, date]]:
    """Return the pairs of source and target days; a day is never copied onto itself."""
    first = date.fromisoformat(check_day(day))
    others = dict.fromkeys(date.fromisoformat(check_day(one)) for one in targets)
    if not others or len(others) > _MOST_DAYS:
        words = _("Choose from {low} to {high} days.") if count == 1 else _("Choose from {low} to {high} weeks.")
        raise InvalidInputError(words.format(low=1, high=_MOST_DAYS), field="days")
    days = [timedelta(days=place) for place in range(count)]
    return [(first + one, target + one) for target in others for one in days if target != first]
