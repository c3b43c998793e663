"""What each movie made in the week before today: what a manager looks at who decides which movies stay."""

from datetime import date, timedelta

from cinema.domain.admissions import MovieWeek
from cinema.domain.house import business_day
from cinema.domain.screenings import ScreeningState
from cinema.domain.users import Actor, Role
from cinema.ports import Clock, HouseSettings, Screenings, ScreeningSales
from cinema.services.standing import Standing

DAYS = 7
_MOST = 3000


class MovieTakings:
    """Sums sales; changes nothing. For managers."""

    def __init__(
        self, screenings: Screenings, sales: ScreeningSales, settings: HouseSettings, clock: Clock, standing: Standing
    ) -> None:
        self._screenings = screenings
        self._sales = sales
        self._settings = settings
        self._clock = clock
        self._standing = standing

    def last_week(self, actor: Actor) -> dict[str, MovieWeek]:
        """Return what each movie made in the seven business days before the present one, by its id.

        A movie that wasn't shown then is left out; one that was has zeros if nobody came. Cancelled screenings don't
        count, nor does what was given back.
        """
        self._standing.check(actor).require_office(Role.MANAGER)
        house = self._settings.house()
        today = date.fromisoformat(business_day(self._clock.now(), house))
        first = (today - timedelta(days=DAYS)).isoformat()
        # Up to today's date: what started after midnight is of the evening before.
        found = self._screenings.in_days(first, today.isoformat(), _MOST)
        shown = [
            one
            for one in found
            if one.state is ScreeningState.SCHEDULED and first <= business_day(one.starts_at, house) < today.isoformat()
        ]
        sold = {one.screening: one for one in self._sales.takings([one.id for one in shown])} if shown else {}
        weeks: dict[str, MovieWeek] = {}
        for one in shown:
            made, before = sold.get(one.id), weeks.get(one.movie, MovieWeek(one.movie, 0, 0, 0))
            number, gross = (made.number, made.gross) if made is not None else (0, 0)
            weeks[one.movie] = MovieWeek(one.movie, before.screenings + 1, before.number + number, before.gross + gross)
        return weeks
