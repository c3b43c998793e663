"""The screenings that a door may let in for now, with their counts: read on a worker."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from cinema.domain.door import DoorCount
from cinema.domain.house import business_day
from cinema.i18n import current_language
from gui.scanning.screening_counts import CountLine

if TYPE_CHECKING:
    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema

_MOST_NUMBERED = 9
_OVER = timedelta(minutes=5)  # a screening stays listed so long after its end


@dataclass(frozen=True, slots=True)
class Evening:
    """A business day's screenings that are not over, soonest first."""

    lines: tuple[CountLine, ...]
    zone: str

    def counted(self, counts: Sequence[DoorCount]) -> "Evening":
        """Return the evening with other counts of the screenings that have them."""
        known = {one.screening: one for one in counts}
        lines = tuple(
            replace(one, admitted=known[one.id].admitted, sold=known[one.id].sold) if one.id in known else one
            for one in self.lines
        )
        return replace(self, lines=lines)


def read_evening(cinema: "Cinema", actor: "Actor") -> Evening:
    """Return the evening as it is now."""
    house, now = cinema.house(), cinema.database.now()
    today = business_day(now, house)
    days = {today, (now + timedelta(days=1)).date().isoformat()}
    found = [one for day in sorted(days) for one in cinema.programme.of_day(day)]
    here = [
        one for one in found
        if business_day(one.screening.starts_at, house) == today and now < one.screening.ends_at + _OVER
    ]  # fmt: skip
    counts = {one.screening: one for one in cinema.door.counts(actor, [one.screening.id for one in here])}
    lines = tuple(
        CountLine(
            one.screening.id,
            place if place <= _MOST_NUMBERED else 0,
            one.movie.title_in(current_language()),
            one.auditorium.name,
            one.screening.starts_at,
            counts[one.screening.id].admitted,
            counts[one.screening.id].sold,
        )
        for place, one in enumerate(here, 1)
        if one.screening.id in counts
    )
    return Evening(lines, house.timezone)
