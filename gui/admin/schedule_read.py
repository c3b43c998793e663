"""What the schedule's page has read: the value that its parts share."""

from dataclasses import dataclass

from cinema.domain.house import House
from cinema.domain.movies import Movie
from cinema.domain.schedule import DaySchedule


@dataclass(frozen=True, slots=True)
class Read:
    """What the page shows: the days, the movies that can be scheduled, and the house."""

    days: tuple[DaySchedule, ...]
    movies: tuple[Movie, ...]
    house: House
