"""The cards of favourites: when each is next on. No widgets."""

from dataclasses import replace

from cinema.domain.favourites import Favourite
from cinema.domain.screenings import house_day
from cinema.i18n import _, clock
from gui.movies.dates import brief_day, brief_day_label
from gui.movies.movie_cards import MovieCard, movie_card


def favourite_card(one: Favourite, zone: str, today: str) -> MovieCard:
    """Return a favourite's card: when it is next on, or why it isn't."""
    card = movie_card(one.movie)
    if one.movie.archived:
        return replace(card, note=_("Not shown any more"), is_muted=True)
    if one.next is None:
        return replace(card, note=_("Not on just now"), is_muted=True)
    day = brief_day_label(house_day(one.next.starts_at, zone), today)
    return replace(card, note=f"{day}, {clock(one.next.starts_at, zone)}")


def on_screen_words(one: Favourite, language: str, zone: str, today: str) -> str:
    """Return a favourite with its next screening in a line of several: Metropolis today 20:30."""
    title = one.movie.title_in(language)
    if one.next is None:
        return title
    day = brief_day(house_day(one.next.starts_at, zone), today)
    return f"{title} {day} {clock(one.next.starts_at, zone)}"
