"""The screenings that a door may let in for now, with their counts: read on a worker."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cinema.domain.door import EARLY, DoorCount
from cinema.domain.house import business_day
from cinema.errors import StorageError
from cinema.i18n import current_language
from gui.scanning.screening_counts import CountLine
from gui.window import errors

if TYPE_CHECKING:
    import tkinter as tk

    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema
    from gui.window.context import AppContext

_MOST_NUMBERED = 9
_OVER = timedelta(minutes=5)  # a screening stays listed so long after its end


@dataclass(frozen=True, slots=True)
class Evening:
    """The screenings that are not over, of this business day or with open doors, soonest first."""

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
    # What starts after midnight is of this day, and what began the evening before may still be shown.
    days = [(date.fromisoformat(today) + timedelta(days=off)).isoformat() for off in (-1, 0, 1)]
    found = [one for day in days for one in cinema.programme.of_day(day)]
    here = [
        one for one in found
        if (business_day(one.screening.starts_at, house) == today or one.screening.doors_at - EARLY <= now)
        and now < one.screening.ends_at + _OVER
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


class EveningReader:
    """Reads the evening on a worker, one at a time: on a database that hangs each takes long.

    `on_away`: the database does not answer.
    """

    def __init__(
        self, owner: "tk.Misc", app: "AppContext", on_evening: Callable[[Evening], None], on_away: Callable[[], None]
    ) -> None:
        self._owner, self._app, self._on_evening, self._on_away = owner, app, on_evening, on_away
        self._is_reading = self._once_more = False

    def read(self) -> None:
        """Read it, or once more when that is done which is under way."""
        if self._is_reading:
            self._once_more = True
            return
        self._is_reading, self._once_more = True, False
        cinema, actor = self._app.cinema, self._app.identity.actor()

        def done(evening: Evening) -> None:
            self._is_reading = False
            self._on_evening(evening)
            if self._once_more:
                self.read()

        def failed(error: BaseException) -> None:
            self._is_reading = False
            if isinstance(error, StorageError):
                self._on_away()
            else:
                errors.note_unseen(error)

        self._app.tasks.submit(lambda: read_evening(cinema, actor), owner=self._owner, on_done=done, on_error=failed)
