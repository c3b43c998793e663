"""When movies are shown next: what a list of movies says beside each."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from cinema.domain.screenings import SaleState

AHEAD = timedelta(days=14)
"""How far ahead a movie counts as being on screen."""


@dataclass(frozen=True, slots=True)
class NextScreening:
    """A movie's next screening, on sale or not; `starts_at` is UTC."""

    screening: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class ScreeningOnSale:
    """A published screening of the next two weeks; `day` is its ISO date in the house's timezone."""

    screening: str
    starts_at: datetime
    day: str
    state: SaleState
