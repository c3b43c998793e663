"""Stores the catalogue: movies with their search words, and posters in GridFS."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import gridfs
from pymongo.errors import DuplicateKeyError
from pymongo.synchronous.database import Database

from cinema.domain.movies import LARGEST_POSTER_BYTES, Movie, MoviePage, MovieQuery
from cinema.domain.proposals import movie_keys, near_years, without_article
from cinema.domain.text import asked_words, search_words
from cinema.errors import NotFoundError
from cinema.i18n import _
from repositories.collection import Collection, Document, driver_errors
from repositories.documents import from_document, to_document
from repositories.read_cache import ReadCache
from repositories.search import beginning
from repositories.ticket_types import UNCHANGED

_SORTS: dict[str, list[tuple[str, int]]] = {
    "title": [("sort_title", 1), ("_id", 1)],
    "newest": [("year", -1), ("sort_title", 1)],
    "oldest": [("year", 1), ("sort_title", 1)],
    "rating": [("rating", -1), ("sort_title", 1)],
}
_NOT_DELETED: Document = {"deleted": {"$ne": True}}
_RATING_FIELDS = ("rating_sum", "rating_count", "rating_counts")


class Movies:
    """See `cinema.ports.Movies`."""

    def __init__(self, collection: Collection, database: Callable[[], Database[Document]]) -> None:
        self._movies = collection
        self._database = database
        self._cache: ReadCache[Movie] = ReadCache()

    def get(self, movie_id: str) -> Movie:
        """See the port."""
        return self._cache.get(movie_id, self._read)

    def _read(self, movie_id: str) -> Movie:
        found = self._movies.find_one({"_id": movie_id})
        if found is None:
            raise NotFoundError(_("There is no such movie."), field="movie")
        return from_document(Movie, found)

    def read(self, movie_id: str) -> Movie:
        """See the port."""
        return self._read(movie_id)

    def all(self, limit: int) -> tuple[Movie, ...]:
        """See the port."""
        found = self._movies.find(_NOT_DELETED, sort=_SORTS["title"], limit=limit)
        return tuple(from_document(Movie, one) for one in found)

    def get_many(self, movie_ids: Sequence[str]) -> dict[str, Movie]:
        """See the port."""
        wanted = sorted(set(movie_ids))
        found = self._movies.find({"_id": {"$in": wanted}}, limit=len(wanted) or 1)  # 0 means no limit
        return {one["_id"]: from_document(Movie, one) for one in found}

    def search(self, query: MovieQuery, shown: Sequence[str] | None, offset: int, limit: int) -> MoviePage:
        """See the port."""
        wanted = _filter(query, shown)
        found = self._movies.find(wanted, sort=_SORTS.get(query.sort, _SORTS["title"]), limit=limit, skip=offset)
        return MoviePage(tuple(from_document(Movie, one) for one in found), self._movies.count(wanted), offset)

    def similar(self, key: str, year: int, limit: int) -> tuple[Movie, ...]:
        """See the port."""
        wanted = {"keys": key, "year": {"$in": [0, *near_years(year)]}, **_NOT_DELETED}
        found = self._movies.find(wanted, sort=[("year", -1)], limit=limit)
        return tuple(from_document(Movie, one) for one in found)

    def put(self, movie: Movie) -> None:
        """See the port."""
        # Ratings are set once, on insert: afterwards `Reviews` computes them.
        document = to_document(movie)
        first = {name: document.pop(name) for name in _RATING_FIELDS}
        document |= derived(document)
        query = {"_id": document.pop("_id"), **UNCHANGED}
        with suppress(DuplicateKeyError):  # changed by a house event
            self._movies.update_one(query, {"$set": document, "$setOnInsert": first}, upsert=True)
        self.forget(movie.id)

    def forget(self, movie_id: str) -> None:
        """Drop a movie from the cache, because its ratings were recomputed."""
        self._cache.forget(movie_id)

    def put_poster(self, name: str, content: bytes) -> None:
        """See the port."""
        with driver_errors():
            bucket = gridfs.GridFS(self._database(), "posters")
            stored = self.poster(name)
            if stored == content:
                return
            if stored is not None:
                bucket.delete(name)
            try:
                bucket.put(content, _id=name)
            except (gridfs.errors.FileExists, DuplicateKeyError):  # another program loads the same sample
                return

    def poster(self, name: str) -> bytes | None:
        """See the port."""
        with driver_errors():
            try:
                content = bytes(gridfs.GridFS(self._database(), "posters").get(name).read(LARGEST_POSTER_BYTES + 1))
            except gridfs.errors.NoFile:
                return None
        return content if len(content) <= LARGEST_POSTER_BYTES else None


def derived(movie: Document) -> Document:
    """Return the fields of a stored movie that follow from the others.

    They are its search words, its place in the order (where English articles don't count, other languages' do), and the
    search forms of its titles, by which a proposed title is compared.
    """
    titles = (movie["title"], movie["original_title"], *movie["titles"].values())
    texts = (*titles, *movie["directors"], *movie["cast"], *movie["music"])
    return {
        "words": list(search_words(*texts)),
        "sort_title": without_article(movie["title"]),
        "keys": movie_keys(*titles),
    }


def _filter(query: MovieQuery, shown: Sequence[str] | None) -> Document:
    wanted: dict[str, Any] = {"archived": {"$ne": True}, **_NOT_DELETED}
    if words := asked_words(query.text):
        wanted["$and"] = [beginning(word) for word in words]
    elif query.text.strip():  # only punctuation: no word to search for, so nothing matches
        wanted["_id"] = {"$in": []}
    if query.kind is not None:
        wanted["kind"] = query.kind.value
    if query.genre is not None:
        wanted["genres"] = query.genre
    if query.age_rating is not None:
        wanted["age_rating"] = query.age_rating
    years = {"$gte": query.year_from, "$lte": query.year_to}
    if years := {operator: year for operator, year in years.items() if year is not None}:
        wanted["year"] = years
    if query.min_rating is not None:
        wanted["rating"] = {"$gte": query.min_rating}
    if shown is not None and "_id" not in wanted:
        wanted["_id"] = {"$in": list(shown)}
    return wanted
