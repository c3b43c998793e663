"""What the column of screenings shows: one business day, read on a worker."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from cinema.domain.house import House, business_day
from cinema.domain.screenings import Showing

if TYPE_CHECKING:
    from cinema.services.cinema import Cinema


@dataclass(frozen=True, slots=True)
class Day:
    """A business day's screenings, soonest first, as they were at `now`; `today` is the business day of that moment."""

    day: str
    today: str
    now: datetime
    house: House
    showings: tuple[Showing, ...]

    @property
    def first(self) -> str:
        """The soonest screening that can be sold; empty if there is none."""
        return next((one.screening.id for one in self.showings if one.availability.state.can_buy), "")


def read_day(cinema: "Cinema", wanted: str = "") -> Day:
    """Return a business day, today if none is wanted; with nothing to sell today, the day of the soonest screening."""
    house, now = cinema.house(), cinema.database.now()
    today = business_day(now, house)
    found = _of(cinema, wanted or today, house)
    day = Day(wanted or today, today, now, house, found)
    if wanted or day.first:
        return day
    ahead = cinema.programme.sellable()
    if not ahead:
        return day
    soonest = business_day(ahead[0].screening.starts_at, house)
    return Day(soonest, today, now, house, _of(cinema, soonest, house))


def _of(cinema: "Cinema", day: str, house: House) -> tuple[Showing, ...]:
    """Return a business day's screenings: those after midnight belong to the evening before."""
    after = (date.fromisoformat(day) + timedelta(days=1)).isoformat()
    both = (*cinema.programme.of_day(day), *cinema.programme.of_day(after))
    return tuple(one for one in both if business_day(one.screening.starts_at, house) == day)
