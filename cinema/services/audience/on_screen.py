"""What is on screen in the next two weeks, and what of it can be bought. Used by favourites and recommendations."""

from collections.abc import Iterable, Sequence

from cinema.domain.favourites import Favourite, FavouriteSort, in_order
from cinema.domain.on_screen import AHEAD, NextScreening, ScreeningOnSale
from cinema.domain.screenings import Availability, Screening, house_day
from cinema.i18n import current_language
from cinema.ports import Clock, HouseSettings, Movies, Screenings, SeatMaps

_MOST = 3000  # screenings: twenty auditoriums have about 1500 in two weeks


class OnScreen:
    """Reads when movies are shown next, by the same number of queries however many they are."""

    def __init__(
        self, screenings: Screenings, seat_maps: SeatMaps, movies: Movies, settings: HouseSettings, clock: Clock
    ) -> None:
        self._screenings = screenings
        self._seat_maps = seat_maps
        self._movies = movies
        self._settings = settings
        self._clock = clock

    def all(self) -> dict[str, tuple[ScreeningOnSale, ...]]:
        """Return the screenings of every movie that can be bought, soonest first, by movie."""
        now = self._clock.now()
        return self._by_movie(self._screenings.between(now, now + AHEAD, _MOST))

    def next(self, movie_ids: Sequence[str]) -> dict[str, NextScreening]:
        """Return the next screening of those of the movies that have one, on sale or not, whenever it is."""
        return self._screenings.next_of(movie_ids, self._clock.now(), self._today()) if movie_ids else {}

    def favourites(self, movie_ids: Sequence[str]) -> tuple[Favourite, ...]:
        """Return those of somebody's favourites that can be bought, each with its first screening with a seat.

        The soonest comes first. Archived and deleted movies are left out.
        """
        if not movie_ids:
            return ()
        now = self._clock.now()
        shown = self._screenings.of_movies(movie_ids, now, now + AHEAD, self._today(), _MOST)
        on_sale = self._by_movie(shown)
        movies = self._movies.get_many(list(on_sale)) if on_sale else {}
        places = {movie: place for place, movie in enumerate(reversed(movie_ids))}
        found = [
            Favourite(movie, places[movie.id], _first(on_sale[movie.id]))
            for movie in movies.values()
            if not (movie.archived or movie.deleted)
        ]
        return in_order(found, FavouriteSort.SOONEST, current_language())

    def _today(self) -> str:
        return house_day(self._clock.now(), self._settings.house().timezone)

    def _by_movie(self, screenings: Iterable[Screening]) -> dict[str, tuple[ScreeningOnSale, ...]]:
        found = list(screenings)
        free = self._seat_maps.availability([one.id for one in found]) if found else {}
        by_movie: dict[str, list[ScreeningOnSale]] = {}
        for one in found:
            state = free.get(one.id, Availability(one.id, 0, 0, selling=False)).state
            by_movie.setdefault(one.movie, []).append(ScreeningOnSale(one.id, one.starts_at, one.day, state))
        return {
            movie: tuple(on_sale) for movie, on_sale in by_movie.items() if any(one.state.can_buy for one in on_sale)
        }


def _first(on_sale: Sequence[ScreeningOnSale]) -> NextScreening:
    """Return the first of a movie's screenings for which there is a seat."""
    first = next(one for one in on_sale if one.state.can_buy)
    return NextScreening(first.screening, first.starts_at)
