"""A user's favourite movies with their next screening, and the orders of their list."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from cinema.domain.movies import Movie
from cinema.domain.on_screen import NextScreening
from cinema.domain.text import fold
from cinema.i18n import N_


class FavouriteSort(StrEnum):
    """The orders of a list of favourites."""

    MARKED = "marked"
    TITLE = "title"
    RATED = "rated"
    SOONEST = "soonest"
    YEAR = "year"


SORT_NAMES = {
    FavouriteSort.MARKED: N_("Newest mark"), FavouriteSort.TITLE: N_("Title"), FavouriteSort.RATED: N_("Best rated"),
    FavouriteSort.SOONEST: N_("Soonest on screen"), FavouriteSort.YEAR: N_("Year"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Favourite:
    """A movie that a user marked. `place` counts from 0, the newest mark; `next` is its next screening, if any."""

    movie: Movie
    place: int
    next: NextScreening | None = None


def in_order(favourites: Iterable[Favourite], sort: FavouriteSort, language: str) -> tuple[Favourite, ...]:
    """Sort favourites; equal ones by their title in a language, then by the newest mark.

    What an order knows nothing of comes last: movies without a rating, a coming screening or a year.
    """

    def by_title(one: Favourite) -> str:
        return fold(one.movie.title_in(language))

    firsts: dict[FavouriteSort, Callable[[Favourite], tuple[Any, ...]]] = {
        FavouriteSort.MARKED: lambda one: (one.place,),
        FavouriteSort.TITLE: lambda one: (by_title(one),),
        FavouriteSort.RATED: lambda one: (-(one.movie.rating or 0.0),),
        FavouriteSort.SOONEST: lambda one: (one.next is None, one.next.starts_at if one.next is not None else 0),
        FavouriteSort.YEAR: lambda one: (-one.movie.year,),
    }
    first = firsts[sort]
    return tuple(sorted(favourites, key=lambda one: (first(one), by_title(one), one.place)))
