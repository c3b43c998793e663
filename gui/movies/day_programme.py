"""Loads, filters and sorts the programme of one day. No widgets."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cinema.domain.house import House
from cinema.domain.screenings import Showing
from cinema.domain.text import fold
from gui.movies.movie_cards import MovieCard, day_card, group_by_movie

if TYPE_CHECKING:
    from cinema.services.cinema import Cinema

SOONEST, TITLE, RATED = "soonest", "title", "rating"


@dataclass(frozen=True, slots=True)
class DayProgramme:
    """The showings of one day; `days` are all days that have showings."""

    today: str
    days: tuple[str, ...]
    day: str
    showings: tuple[Showing, ...]
    house: House


def read_day(cinema: "Cinema", wanted: str) -> DayProgramme:
    """Read a day (empty: the first day with something still to see, else today); for a worker."""
    programme = cinema.programme
    today, days = programme.today(), programme.days()
    if wanted:
        return DayProgramme(today, days, wanted, programme.of_day(wanted), cinema.house())
    for day in days:
        showings = programme.of_day(day)
        # On sale until it begins, or a little longer: one that is sold out is still worth coming for.
        if any(one.availability.selling for one in showings):
            return DayProgramme(today, days, day, showings, cinema.house())
    day = today if today in days or not days else days[0]
    return DayProgramme(today, days, day, programme.of_day(day), cinema.house())


def cards_of(showings: Iterable[Showing], zone: str, *, kind: str, genre: str, sort: str) -> list[MovieCard]:
    """Return the movie cards of a day that match the filters (empty: all), sorted.

    SOONEST sorts by the next showing that can still be bought; movies without one come last.
    """
    # Titles are sorted as cards, since only these have the title in the current language.
    groups = [
        group
        for group in group_by_movie(showings).values()
        if kind in {"", group[0].movie.kind.value} and (not genre or genre in group[0].movie.genres)
    ]
    if sort == RATED:
        groups.sort(key=lambda group: -(group[0].movie.rating or 0))
    elif sort == SOONEST:
        groups.sort(key=_next_start)
    cards = [day_card(group, zone) for group in groups]
    return sorted(cards, key=lambda card: fold(card.title)) if sort == TITLE else cards


def _next_start(group: list[Showing]) -> tuple[bool, float]:
    open_ones = [one for one in group if one.availability.state.can_buy]
    first = (open_ones or group)[0]
    return not open_ones, first.screening.starts_at.timestamp()
