"""The content of movie cards, from movies and showings: plain values, no widgets."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from cinema.domain.movies import GENRES, Movie
from cinema.domain.screening_words import feature_words
from cinema.domain.screenings import SaleState, Showing
from cinema.i18n import _, clock, current_language, ngettext

TIMES = 3
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class TimeChip:
    """A showing's start time on a movie card."""

    screening: str
    text: str
    state: SaleState


@dataclass(frozen=True, slots=True)
class MovieCard:
    """One movie of a poster grid. `badge` is (icon, label) or None; `more` counts the showings without a time chip.

    `note` is a sentence below the facts, which is only said if `is_muted`; `day` is that of the times. Both are shown
    in a grid that has room for them.
    """

    movie: str
    title: str
    line: str
    short_line: str
    age_rating: str
    length: str
    rating: str
    poster: str | None
    badge: tuple[str, str] | None = None
    times: tuple[TimeChip, ...] = ()
    more: int = 0
    note: str = ""
    is_muted: bool = False
    day: str = ""


def movie_card(movie: Movie) -> MovieCard:
    """Return a movie's card without times, for the catalogue."""
    return MovieCard(
        movie=movie.id,
        title=movie.title_in(current_language()),
        line=" · ".join(part for part in (str(movie.year or ""), genre_words(movie)) if part),
        short_line=" · ".join(part for part in (str(movie.year or ""), genre_words(movie, 1)) if part),
        age_rating=movie.age_rating,
        length=_("{minutes} min").format(minutes=movie.minutes) if movie.minutes else "",
        rating=rating_words(movie.rating),
        poster=movie.poster,
    )


def day_card(showings: Sequence[Showing], zone: str) -> MovieCard:
    """Return a movie's card with the times of its showings on one day; `showings` are sorted by time."""
    card = movie_card(showings[0].movie)
    shown = pick_times(showings)
    chips = tuple(
        TimeChip(one.screening.id, clock(one.screening.starts_at, zone), one.availability.state) for one in shown
    )
    return replace(card, badge=badge_of(showings), times=chips, more=len(showings) - len(shown))


def pick_times(showings: Sequence[Showing], room: int = TIMES) -> tuple[Showing, ...]:
    """Choose the showings that fit on a card with a "+n"; showings that can be bought win. The order is kept."""
    return pick(showings, lambda one: one.availability.state.can_buy, room)


def pick(times: Sequence[T], can_buy: Callable[[T], bool], room: int = TIMES) -> tuple[T, ...]:
    """Choose the times that fit on a card with a "+n"; those that can be bought win. The order is kept."""
    if len(times) <= room:
        return tuple(times)
    usable = [one for one in times if can_buy(one)]
    rest = [one for one in times if one not in usable]
    chosen = (usable + rest)[: room - 1]  # one place is for the "+n"
    return tuple(one for one in times if one in chosen)


def badge_of(showings: Iterable[Showing]) -> tuple[str, str] | None:
    """Return a poster's badge as (icon, label): last seats of the next showing, else a special feature, or None."""
    buyable = [one for one in showings if one.availability.state.can_buy]
    if buyable and buyable[0].availability.state is SaleState.FEW:
        free = buyable[0].availability.free
        return "hourglass-split", ngettext("Last seat", "Last {count} seats", free).format(count=free)
    features = {feature for one in buyable for feature in one.screening.features}
    for feature, icon in (("live-music", "music-note-beamed"), ("q-and-a", "chat-left-text")):
        if feature in features:
            return icon, feature_words(feature)
    return None


def rating_words(rating: float | None) -> str:
    """Return a rating with one decimal in the language's format; empty for None."""
    if rating is None:
        return ""
    from babel.numbers import format_decimal

    return str(format_decimal(rating, format="0.0", locale=current_language()))


def genre_words(movie: Movie, most: int = 2) -> str:
    """Return the names of a movie's first genres."""
    return ", ".join(_(GENRES.get(genre, genre)) for genre in movie.genres[:most])


def group_by_movie(showings: Iterable[Showing]) -> dict[str, list[Showing]]:
    """Group showings by movie, sorted by time; the movies are in order of their first showing."""
    grouped: dict[str, list[Showing]] = {}
    for showing in sorted(showings, key=lambda one: one.screening.starts_at):
        grouped.setdefault(showing.movie.id, []).append(showing)
    return grouped
