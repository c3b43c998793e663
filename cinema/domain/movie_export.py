"""Movies as a table for a file, which an import reads again."""

from collections.abc import Sequence

from cinema.domain.movie_forms import movie_values
from cinema.domain.movie_tables import FIELDS, MovieTable, TableRow
from cinema.domain.movies import Movie


def movie_table(movies: Sequence[Movie]) -> MovieTable:
    """Return all that an import can read, a column a field, by the names that stay the same in every language."""
    columns = tuple(FIELDS)
    rows = []
    for number, movie in enumerate(movies, 2):
        values = movie_values(movie)
        rows.append(TableRow(number, tuple(values[name] for name in columns)))
    return MovieTable("movies", columns, tuple(rows))
