"""The films of a day as the kiosk lists them. No widgets."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cinema.domain.house import House
from cinema.domain.movies import Movie
from cinema.domain.screenings import Showing
from cinema.domain.text import fold
from cinema.i18n import N_, current_language
from gui.movies.movie_cards import group_by_movie

if TYPE_CHECKING:
    from cinema.services.cinema import Cinema

SOONEST, TITLE = "soonest", "title"
ACCESS_MARKS = {
    "captions": (N_("Captions"), "badge-cc"), "audio-description": (N_("Audio description"), "headphones"),
    "sign-language": (N_("Sign language"), "hand-index-thumb"),
}  # fmt: skip
"""What a screening may offer for access, with the words and the sign of its filter."""


@dataclass(frozen=True, slots=True)
class KioskDay:
    """The showings of one day that have not ended their sale; `days` are all days that have showings."""

    today: str
    days: tuple[str, ...]
    day: str
    showings: tuple[Showing, ...]


def read_day(cinema: "Cinema", wanted: str) -> KioskDay:
    """Read a day (empty: the first one with something to buy); for a worker."""
    programme = cinema.programme
    today, days = programme.today(), programme.days()
    chosen = wanted if wanted in days else ""
    for day in (chosen,) if chosen else days:
        showings = tuple(one for one in programme.of_day(day) if one.availability.selling)
        if showings or chosen:
            return KioskDay(today, days, day, showings)
    return KioskDay(today, days, days[0] if days else today, ())


def groups_of(showings: Iterable[Showing], sort: str, features: Collection[str]) -> list[Sequence[Showing]]:
    """Return the showings that have all the wanted features by film, sorted by the next time or by title."""
    fitting = [one for one in showings if set(features) <= set(one.screening.marks)]
    groups: list[Sequence[Showing]] = list(group_by_movie(fitting).values())
    if sort == TITLE:
        return sorted(groups, key=lambda group: fold(group[0].movie.title_in(current_language())))
    return sorted(groups, key=_next_start)


def is_for_adults(movie: Movie, house: House) -> bool:
    """Tell whether a film has the house's highest age rating."""
    return bool(house.ratings) and movie.age_rating == house.ratings[-1]


def for_counter(movie: Movie, house: House) -> bool:
    """Tell whether a kiosk sends to the counter for this film, where somebody sees the customer."""
    return is_for_adults(movie, house) and house.kiosk_adults == "counter"


def _next_start(group: Sequence[Showing]) -> tuple[bool, float]:
    first = next((one for one in group if one.availability.state.can_buy), None)
    return first is None, (first or group[0]).screening.starts_at.timestamp()
