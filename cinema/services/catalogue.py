"""The catalogue: searching movies, and reading their posters."""

from cinema.domain.movies import GENRES, Movie, MoviePage, MovieQuery
from cinema.errors import InvalidInputError
from cinema.i18n import _
from cinema.ports import Movies, Screenings

_MAX_SEARCH_LENGTH = 200
_MAX_PAGE = 200
_LONGEST_RATING = 8


class Catalogue:
    """Reads the catalogue; changes nothing."""

    def __init__(self, movies: Movies, screenings: Screenings) -> None:
        self._movies = movies
        self._screenings = screenings

    def search(self, query: MovieQuery, offset: int = 0, limit: int = 24) -> MoviePage:
        """Return one page of matching movies, 1 to 200 long; InvalidInputError names a filter with no such value."""
        if len(query.text) > _MAX_SEARCH_LENGTH:
            raise InvalidInputError(_("That is too long to search for."), field="search")
        if query.genre is not None and query.genre not in GENRES:
            raise InvalidInputError(_("There is no such genre."), field="genre")
        if query.age_rating is not None and len(query.age_rating) > _LONGEST_RATING:
            raise InvalidInputError(_("There is no such age rating."), field="age_rating")
        shown = self._screenings.movies_on(query.day) if query.day is not None else None
        return self._movies.search(query, shown, max(0, offset), min(max(1, limit), _MAX_PAGE))

    def movie(self, movie_id: str) -> Movie:
        """Return a movie; NotFoundError if there is none."""
        return self._movies.get(movie_id)

    def poster(self, name: str) -> bytes | None:
        """Return a poster's file content; None if there is none of that name."""
        return self._movies.poster(name)
