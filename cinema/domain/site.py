"""What is on, as pages for the house's own web space: the values that they are made of."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cinema.domain.house import House
from cinema.domain.movies import Movie
from cinema.domain.screenings import Screening


@dataclass(frozen=True, slots=True)
class SiteShowing:
    """A published screening with its movie and the name of its room; a cancelled one is shown as that."""

    screening: Screening
    movie: Movie
    room: str


@dataclass(frozen=True, slots=True)
class Site:
    """The screenings of some days, soonest first; `posters` are pictures by their name, only of movies in them."""

    house: House
    made_at: datetime
    showings: tuple[SiteShowing, ...]
    posters: Mapping[str, bytes] = field(repr=False)

    @property
    def movies(self) -> tuple[Movie, ...]:
        """Its movies, each once, in the order of their first screenings."""
        return tuple({one.movie.id: one.movie for one in self.showings}.values())


@dataclass(frozen=True, slots=True)
class WrittenSite:
    """How many pages were written; `aside` is where what was in the folder before is now, None if it was an export."""

    pages: int
    aside: Path | None = None


@dataclass(frozen=True, slots=True)
class SiteExport:
    """What an export wrote."""

    written: WrittenSite
    movies: int
    screenings: int
