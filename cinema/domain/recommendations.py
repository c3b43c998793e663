"""Which movies on screen suit a person, and the reason for each. No I/O; scores are exact, so that ties are ties.

A movie's score adds four parts: 3 for each of its genres that the person prefers; for each of its genres that they have
rated movies of, twice the distance of their mean rating from the middle; 4 for a favourite; and the house's mean
rating, the middle where nobody has rated it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from cinema.domain.movies import GENRES, Movie
from cinema.domain.on_screen import ScreeningOnSale
from cinema.domain.text import fold

MIDDLE = 3
"""The rating between good and bad, on the scale of 1 to 5."""
_PREFERRED, _DISTANCE, _FAVOURITE = 3, 2, 4


@dataclass(frozen=True, slots=True)
class Taste:
    """What is known of a person's taste. `means` are their own mean ratings by genre; `seen` has ids of movies.

    Genres that the house has no more are in neither.
    """

    genres: frozenset[str] = frozenset()
    means: Mapping[str, Fraction] = field(default_factory=dict)
    favourites: frozenset[str] = frozenset()
    seen: frozenset[str] = frozenset()

    @property
    def is_known(self) -> bool:
        """Whether there is anything to go by."""
        return bool(self.genres or self.means or self.favourites)


class Reason(StrEnum):
    """The part of a score that is the largest."""

    FAVOURITE = "favourite"
    PREFERRED_GENRE = "preferred_genre"
    OWN_RATINGS = "own_ratings"
    HOUSE_RATING = "house_rating"
    NOT_RATED_YET = "not_rated_yet"


@dataclass(frozen=True, slots=True)
class Why:
    """Why a movie is recommended. `genre` is the one that counts, empty for none; `rating` a mean, 0 for none."""

    reason: Reason
    genre: str = ""
    rating: float = 0.0


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A movie with its reason. `times` are its screenings of the first day for which there is a seat, soonest first."""

    movie: Movie
    why: Why
    times: tuple[ScreeningOnSale, ...]


@dataclass(frozen=True, slots=True)
class ForYou:
    """The best first. Not `is_personal`: nothing is known of the person, so they are the house's best rated."""

    found: tuple[Recommendation, ...]
    is_personal: bool


def taste_of(
    genres: Iterable[str],
    ratings: Iterable[tuple[Movie, int]],
    favourites: Iterable[str] = (),
    seen: Iterable[str] = (),
) -> Taste:
    """Return a person's taste from their preferred genres, the movies that they rated, and what they marked and saw."""
    given: dict[str, list[int]] = {}
    for movie, rating in ratings:
        for genre in _genres(movie):
            given.setdefault(genre, []).append(rating)
    means = {genre: Fraction(sum(stars), len(stars)) for genre, stars in given.items()}
    return Taste(frozenset(genres) & GENRES.keys(), means, frozenset(favourites), frozenset(seen))


def score(movie: Movie, taste: Taste) -> Fraction:
    """Return how well a movie suits a person."""
    return sum((part for part, _why in _parts(movie, taste)), Fraction(0))


def why(movie: Movie, taste: Taste) -> Why:
    """Return the reason for a movie: the largest part of its score; of equal ones the most personal."""
    return max(_parts(movie, taste), key=lambda one: one[0])[1]  # the first one of equals


def recommend(
    movies: Iterable[Movie],
    on_screen: Mapping[str, tuple[ScreeningOnSale, ...]],
    taste: Taste,
    limit: int,
    language: str,
) -> ForYou:
    """Return the movies that suit a person best, of those with a screening for which there is a seat.

    `on_screen` has the performances of each movie, soonest first. A movie that the person has seen is left out unless
    it is a favourite, as are archived and deleted ones. Of equal ones the soonest screening comes first, then the title
    in a language.
    """
    ranked: list[tuple[tuple[Fraction, datetime, str, str], Recommendation]] = []
    for movie in movies:
        times = _times(on_screen.get(movie.id, ()))
        is_wanted = movie.id in taste.favourites or movie.id not in taste.seen
        if times and is_wanted and not (movie.archived or movie.deleted):
            first = next(one for one in times if one.state.can_buy)
            place = (-score(movie, taste), first.starts_at, fold(movie.title_in(language)), movie.id)
            ranked.append((place, Recommendation(movie, why(movie, taste), times)))
    ranked.sort(key=lambda one: one[0])
    return ForYou(tuple(one for _place, one in ranked[:limit]), taste.is_known)


def _times(performances: Iterable[ScreeningOnSale]) -> tuple[ScreeningOnSale, ...]:
    """Return those of the first day for which there is a seat."""
    known = tuple(performances)
    day = next((one.day for one in known if one.state.can_buy), "")
    return tuple(one for one in known if one.day == day)


def _parts(movie: Movie, taste: Taste) -> tuple[tuple[Fraction, Why], ...]:
    """Return the parts of a score that say something for a movie, with the reason that each is; those against it too.

    The most personal one comes first.
    """
    genres = _genres(movie)
    parts: list[tuple[Fraction, Why]] = []
    if movie.id in taste.favourites:
        parts.append((Fraction(_FAVOURITE), Why(Reason.FAVOURITE)))
    preferred = [genre for genre in genres if genre in taste.genres]
    if preferred:
        parts.append((Fraction(_PREFERRED * len(preferred)), Why(Reason.PREFERRED_GENRE, preferred[0])))
    rated = [genre for genre in genres if genre in taste.means]
    if rated:
        best = max(rated, key=lambda genre: taste.means[genre])
        distance = sum((taste.means[genre] - MIDDLE for genre in rated), Fraction(0))
        parts.append((_DISTANCE * distance, Why(Reason.OWN_RATINGS, best, float(taste.means[best]))))
    if movie.rating_count > 0:
        mean = Fraction(movie.rating_sum, movie.rating_count)
        parts.append((mean, Why(Reason.HOUSE_RATING, rating=float(mean))))
    else:
        parts.append((Fraction(MIDDLE), Why(Reason.NOT_RATED_YET)))
    return tuple(parts)


def _genres(movie: Movie) -> tuple[str, ...]:
    """Return a movie's genres, each once, without those that the house has no more."""
    return tuple(dict.fromkeys(genre for genre in movie.genres if genre in GENRES))
