"""The catalogue's filter and sort choices, and how they change a query."""

from dataclasses import replace

from cinema.domain.movies import MovieQuery

YEARS = ((1900, 1919), (1920, 1929), (1930, 1939), (1940, 1949), (1950, 1969), (1970, 1999), (2000, 2100))
SORTS = ("title", "rating", "newest", "oldest")


def with_years(query: MovieQuery, span: str) -> MovieQuery:
    """Return the query for a span of years such as "1920-1929" (empty: any)."""
    if not span:
        return replace(query, year_from=None, year_to=None)
    first, last = (int(year) for year in span.split("-"))
    return replace(query, year_from=first, year_to=last)


def is_narrowed(query: MovieQuery) -> bool:
    """Tell whether a query has a filter or a text; the sort order doesn't count."""
    return replace(query, sort="title") != MovieQuery()
