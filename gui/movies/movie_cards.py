"""What stands on a poster's card, made of movies and showings: plain values, decided without a widget."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from cinema.domain.movies import GENRES, Movie
from cinema.domain.screenings import SaleState, Showing
from cinema.i18n import _, clock, current_language, ngettext

TIMES = 3


@dataclass(frozen=True, slots=True)
class TimeChip:
    """A showing's time on a card."""

    screening: str
    text: str
    state: SaleState


@dataclass(frozen=True, slots=True)
class Card:
    """One movie on a grid of posters. `badge` is an icon and words, or None; `more` showings have no room."""

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


def movie_card(movie: Movie) -> Card:
    """Return the card of a movie without times, as the catalogue shows it."""
    return Card(
        movie=movie.id,
        title=movie.title_in(current_language()),
        line=" · ".join(part for part in (str(movie.year), genre_words(movie)) if part),
        short_line=" · ".join(part for part in (str(movie.year), genre_words(movie, 1)) if part),
        age_rating=movie.age_rating,
        length=_("{minutes} min").format(minutes=movie.minutes),
        rating=rating_words(movie.rating),
        poster=movie.poster,
    )


def day_card(showings: Sequence[Showing], zone: str) -> Card:
    """Return the card of one movie with the times of its showings on one day, earliest first."""
    card = movie_card(showings[0].movie)
    shown = pick_times(showings)
    chips = tuple(
        TimeChip(one.screening.id, clock(one.screening.starts_at, zone), one.availability.state) for one in shown
    )
    return replace(card, badge=badge_of(showings), times=chips, more=len(showings) - len(shown))


def pick_times(showings: Sequence[Showing], room: int = TIMES) -> tuple[Showing, ...]:
    """Return the showings that fit on a card, with room left for a "+n": those that can still be bought come first."""
    if len(showings) <= room:
        return tuple(showings)
    usable = [one for one in showings if one.availability.state.can_buy]
    rest = [one for one in showings if one not in usable]
    chosen = (usable + rest)[: room - 1]
    return tuple(one for one in showings if one in chosen)


def badge_of(showings: Iterable[Showing]) -> tuple[str, str] | None:
    """Return the one thing worth saying on the poster: last seats, or what is special, or nothing."""
    buyable = [one for one in showings if one.availability.state.can_buy]
    if buyable and buyable[0].availability.state is SaleState.FEW:
        free = buyable[0].availability.free
        return "hourglass-split", ngettext("Last seat", "Last {count} seats", free).format(count=free)
    features = {feature for one in buyable for feature in one.screening.features}
    for feature, icon in (("live-music", "music-note-beamed"), ("q-and-a", "chat-left-text")):
        if feature in features:
            return icon, feature_words(feature)
    return None


def feature_words(feature: str) -> str:
    """Return a feature of a showing or a room in words; one that is not known is shown as it is."""
    return {
        "live-music": _("Live music"), "q-and-a": _("With a talk"), "captions": _("Captions"),
        "audio-description": _("Audio description"), "wheelchair": _("Wheelchair spaces"),
        "hearing-loop": _("Hearing loop"), "air-conditioning": _("Air conditioning"), "bar": _("Bar"),
        "organ": _("Organ"), "35-mm": _("35 mm"),
    }.get(feature, feature)  # fmt: skip


def rating_words(rating: float | None) -> str:
    """Return a rating with one decimal in the language's own way, or nothing."""
    if rating is None:
        return ""
    from babel.numbers import format_decimal

    return str(format_decimal(rating, format="0.0", locale=current_language()))


def genre_words(movie: Movie, most: int = 2) -> str:
    """Return a movie's first genres in words."""
    return ", ".join(_(GENRES.get(genre, genre)) for genre in movie.genres[:most])


def group_by_movie(showings: Iterable[Showing]) -> dict[str, list[Showing]]:
    """Return showings by movie, each earliest first, in the order in which the movies first appear."""
    grouped: dict[str, list[Showing]] = {}
    for showing in sorted(showings, key=lambda one: one.screening.starts_at):
        grouped.setdefault(showing.movie.id, []).append(showing)
    return grouped
