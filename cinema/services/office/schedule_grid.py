"""Reads the schedule as a grid: business days, a line for each auditorium, in a few queries whatever their number."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import date, timedelta

from cinema.domain.house import business_day_bounds
from cinema.domain.schedule import Block, DaySchedule, RoomLine, SeatCounts
from cinema.domain.screenings import GONE, Screening, slot_of
from cinema.errors import NotFoundError
from cinema.ports import Auditoriums, Clock, HouseSettings, Movies, PriceCards, ScreeningChanges, Screenings
from cinema.services.programme import check_day

_MOST = 3000  # screenings of a week: more than twenty rooms have
_BESIDE = timedelta(days=1)


class ScheduleGrid:
    """Reads; changes nothing. Its caller checks the permission."""

    def __init__(
        self,
        screenings: Screenings,
        movies: Movies,
        auditoriums: Auditoriums,
        price_cards: PriceCards,
        changes: ScreeningChanges,
        settings: HouseSettings,
        clock: Clock,
    ) -> None:
        self._screenings = screenings
        self._movies = movies
        self._auditoriums = auditoriums
        self._price_cards = price_cards
        self._changes = changes
        self._settings = settings
        self._clock = clock

    def placed(self, day: str) -> tuple[Screening, ...]:
        """Return what starts on a business day, drafts too."""
        start, end = business_day_bounds(date.fromisoformat(check_day(day)), self._settings.house())
        return self._screenings.placed(start, end, _MOST)

    def drafts(self) -> tuple[Screening, ...]:
        """Return the drafts to come."""
        return self._screenings.drafts(self._clock.now(), _MOST)

    def days(self, first_day: str, count: int) -> tuple[DaySchedule, ...]:
        """Return so many business days from one on."""
        first = date.fromisoformat(check_day(first_day))
        house = self._settings.house()
        days = [first + timedelta(days=place) for place in range(count)]
        bounds = [business_day_bounds(day, house) for day in days]
        start, end = bounds[0][0], bounds[-1][1]
        around = self._screenings.placed(start - _BESIDE, end + _BESIDE, _MOST)
        blocks = self._blocks([one for one in around if start <= one.starts_at < end])
        rooms = self._auditoriums.all()
        schedules = []
        for day, (begins, ends) in zip(days, bounds, strict=True):
            lines = []
            for room in rooms:
                here = tuple(
                    one
                    for one in blocks
                    if one.screening.auditorium == room.id and begins <= one.screening.starts_at < ends
                )
                taken = [slot_of(one) for one in around if one.auditorium == room.id and one.state not in GONE]
                near = [one for one in taken if one.start < ends + _BESIDE and one.end > begins - _BESIDE]
                lines.append(RoomLine(room, here, tuple(sorted(near, key=lambda one: one.start))))
            schedules.append(DaySchedule(day.isoformat(), begins, ends, tuple(lines)))
        return tuple(schedules)

    def _blocks(self, screenings: Sequence[Screening]) -> list[Block]:
        movies = self._movies.get_many([one.movie for one in screenings])
        counts = self._changes.counts([one.id for one in screenings])
        cards = {card_id: self._card_name(card_id) for card_id in {one.price_card for one in screenings}}
        nothing = SeatCounts(0, 0, 0)
        return [
            Block(
                one,
                slot_of(one),
                movies[one.movie].title if one.movie in movies else one.movie,
                counts.get(one.id, nothing),
                cards[one.price_card],
            )
            for one in screenings
        ]

    def _card_name(self, card_id: str) -> str:
        if card_id:
            with suppress(NotFoundError):
                return self._price_cards.get(card_id).name
        return ""
