"""The coming screenings, as changes of rooms concern them: those that take place, drafts too."""

from datetime import timedelta

from cinema.domain.screenings import Screening, ScreeningState
from cinema.ports import Clock, Screenings

ROOMS, PLANS, SCREENINGS = "auditoriums", "seat_plans", "screenings"
"""Collections whose documents change by house events."""
_AHEAD = timedelta(days=400)
_MOST = 10_000


class Coming:
    """Reads the screenings that begin from now on; changes nothing."""

    def __init__(self, screenings: Screenings, clock: Clock) -> None:
        self._screenings = screenings
        self._clock = clock

    def all(self) -> tuple[Screening, ...]:
        """Return those of the next 400 days, soonest first."""
        now = self._clock.now()
        found = self._screenings.placed(now, now + _AHEAD, _MOST)
        return tuple(one for one in found if one.state is not ScreeningState.CANCELLED)

    def of_room(self, room_id: str) -> tuple[Screening, ...]:
        """Return those of one room."""
        return tuple(one for one in self.all() if one.auditorium == room_id)
