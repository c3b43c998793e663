"""Stores reviews, and keeps the rating totals stored with each movie true.

The totals are recounted, never added to: a recount that is repeated, or comes twice, is harmless. Each writer puts a
mark on the movie before the review is written and takes it off after a recount that has read it, so that a writer who
died in between left the mark, and recovery counts again.
"""

from collections.abc import Callable, Sequence
from collections.abc import Collection as Some

from pymongo.errors import DuplicateKeyError

from cinema.domain.ids import new_id
from cinema.domain.reviews import MOST_REPORTS, Hiding, Report, Review, ReviewFilter, ReviewOrder, Untold
from cinema.domain.text import search_words
from repositories.collection import Collection, Document
from repositories.documents import from_document, nested, to_document
from repositories.search import beginning

_ORDERS: dict[ReviewOrder, list[tuple[str, int]]] = {
    ReviewOrder.NEWEST: [("written_at", -1), ("_id", 1)],
    ReviewOrder.BEST: [("rating", -1), ("written_at", -1), ("_id", 1)],
    ReviewOrder.WORST: [("rating", 1), ("written_at", -1), ("_id", 1)],
}
_LONG_AGO = {"$subtract": ["$$NOW", 60_000]}  # a writer who is still at it has counted by then
_MOST_SALES = 5_000  # of the writers on one page
_MOST_TRIES = 200  # of a recount among others: each that fails means that another one's came through


class Reviews:
    """See `cinema.ports.Reviews`. `ratings_changed` is called with a movie's id after its totals were recounted."""

    def __init__(
        self, collection: Collection, movies: Collection, sales: Collection, ratings_changed: Callable[[str], None]
    ) -> None:
        self._reviews = collection.fresh()
        self._movies = movies.fresh()
        self._sales = sales
        self._ratings_changed = ratings_changed

    def find(self, review_id: str) -> Review | None:
        """See the port."""
        return _read(self._reviews.find_one({"_id": review_id}))

    def of_movie(self, movie_id: str, order: ReviewOrder, limit: int, offset: int = 0) -> tuple[Review, ...]:
        """See the port."""
        shown = {"movie": movie_id, "shown": True}
        found = self._reviews.find(shown, sort=_ORDERS[order], limit=limit, skip=offset)
        return tuple(from_document(Review, one) for one in found)

    def of_writer(self, user_id: str, limit: int) -> tuple[Review, ...]:
        """See the port."""
        found = self._reviews.find({"user": user_id}, sort=[("movie", 1)], limit=limit)
        return tuple(from_document(Review, one) for one in found)

    def attended(self, reviews: Sequence[Review]) -> frozenset[str]:
        """See the port."""
        if not reviews:
            return frozenset()
        wanted = {
            "customer": {"$in": sorted({one.user for one in reviews})},
            "screenings.movie": {"$in": sorted({one.movie for one in reviews})},
            "admissions": {"$elemMatch": {"undone_at": None}},
        }
        fields = {"customer": 1, "screenings": 1, "admissions": 1}
        found = self._sales.find(wanted, fields, limit=_MOST_SALES)
        there = {(one["customer"], movie) for one in found for movie in _seen(one)}
        return frozenset(one.id for one in reviews if (one.user, one.movie) in there)

    def put(self, review: Review) -> None:
        """See the port."""
        document = _document(review)
        review_id = document.pop("_id")
        one = {"user": review.user, "movie": review.movie}
        mark = self._mark(review.movie)
        # Two first reviews at once both try to insert; the unique index refuses one, whose retry then updates.
        for _attempt in range(2):
            try:
                self._reviews.update_one(one, {"$set": document, "$setOnInsert": {"_id": review_id}}, upsert=True)
                break
            except DuplicateKeyError:
                continue
        self._count(review.movie, mark)

    def add(self, review: Review) -> Review:
        """See the port."""
        mark = self._mark(review.movie)
        # $$ROOT is merged last: of a stored one every field stays.
        merged = {"$mergeObjects": [{"$literal": _document(review)}, {"written_at": "$$NOW"}, "$$ROOT"]}
        one = {"_id": review.id}
        try:
            stored = self._reviews.find_one_and_update(one, [{"$replaceWith": merged}], upsert=True)
        except DuplicateKeyError:  # at the same instant another window's was stored
            stored = self._reviews.find_one({"user": review.user, "movie": review.movie})
        self._count(review.movie, mark)
        return from_document(Review, stored or {})

    def change(self, review: Review, revision: int) -> Review | None:
        """See the port."""
        mark = self._mark(review.movie)
        written = {"rating": review.rating, "comment": review.comment, "writer": review.writer}
        change = [
            {
                "$set": {
                    **{name: {"$literal": value} for name, value in written.items()},
                    "words": {"$literal": review_words(review.writer)},
                    "edited_at": "$$NOW",
                    "revision": revision + 1,
                }
            }
        ]
        changed = self._reviews.find_one_and_update({"_id": review.id, "revision": revision}, change)
        self._count(review.movie, mark)
        return _read(changed)

    def remove(self, review_id: str, movie_id: str) -> None:
        """See the port."""
        mark = self._mark(movie_id)
        if not self._reviews.delete_one({"_id": review_id, "shown": True}).deleted_count:
            emptied = {"$set": {"comment": "", "reports": []}, "$inc": {"revision": 1}}
            self._reviews.update_one({"_id": review_id, "comment": {"$ne": ""}}, emptied)
        self._count(movie_id, mark)

    def report(self, review_id: str, report: Report) -> bool:
        """See the port."""
        new = {
            "_id": review_id,
            "shown": True,
            "reports.by": {"$ne": report.by},
            f"reports.{MOST_REPORTS - 1}": {"$exists": False},
        }
        written = {"$mergeObjects": [{"$literal": nested(report)}, {"at": "$$NOW"}]}
        change = [
            {
                "$set": {
                    "reports": {"$concatArrays": ["$reports", [written]]},
                    "reported_at": {"$ifNull": ["$reported_at", "$$NOW"]},
                }
            }
        ]
        if self._reviews.update_one(new, change).matched_count:
            return True
        return self._reviews.find_one({"_id": review_id, "shown": True}, {"_id": 1}) is not None

    def reported_by(self, user_id: str, limit: int) -> tuple[str, ...]:
        """See the port."""
        return tuple(one["_id"] for one in self._reviews.find({"reports.by": user_id}, {"_id": 1}, limit=limit))

    def hide(self, review_id: str, hiding: Hiding, revision: int) -> Review | None:
        """See the port."""
        mark, found = self._marked(review_id)
        if found is None:
            return None
        said = {"$mergeObjects": [{"$literal": nested(hiding)}, {"at": "$$NOW"}]}
        change: list[Document] = [
            {"$set": {"hidden": said, "shown": False, "reports": [], "untold": "hidden", "untold_at": "$$NOW"}},
            {"$unset": ["reported_at"]},
        ]
        seen = {"_id": review_id, "shown": True, "revision": revision}
        changed = self._reviews.find_one_and_update(seen, change)
        self._count(found.movie, mark)
        return _read(changed)

    def restore(self, review_id: str) -> Review | None:
        """See the port."""
        mark, found = self._marked(review_id)
        if found is None:
            return None
        change = [{"$set": {"hidden": None, "shown": True, "untold": "restored", "untold_at": "$$NOW"}}]
        changed = self._reviews.find_one_and_update({"_id": review_id, "shown": False}, change)
        self._count(found.movie, mark)
        return _read(changed)

    def dismiss_reports(self, review_id: str, seen: Some[str]) -> None:
        """See the port."""
        others = {"$filter": {"input": "$reports", "cond": {"$not": [{"$in": ["$$this.by", list(seen)]}]}}}
        self._reviews.update_one({"_id": review_id}, _with_reports(others))

    def listed(self, wanted: ReviewFilter, limit: int) -> tuple[Review, ...]:
        """See the port."""
        query, sort = _listed(wanted)
        return tuple(from_document(Review, one) for one in self._reviews.find(query, sort=sort, limit=limit))

    def search(
        self, wanted: ReviewFilter, movies: Sequence[str], words: Sequence[Sequence[str]], limit: int
    ) -> tuple[Review, ...]:
        """See the port."""
        query, sort = _listed(wanted)
        by_writer = {"$and": [beginning(word) for word in words]}
        query["$or"] = [{"movie": {"$in": list(movies)}}, by_writer]
        return tuple(from_document(Review, one) for one in self._reviews.find(query, sort=sort, limit=limit))

    def count(self, wanted: ReviewFilter) -> int:
        """See the port."""
        return self._reviews.count(_listed(wanted)[0])

    def untold(self, user_id: str, limit: int) -> tuple[Untold, ...]:
        """See the port."""
        found = self._reviews.find({"user": user_id, "untold": {"$gt": ""}}, limit=limit)
        return tuple(Untold(from_document(Review, one), one["untold_at"]) for one in found)

    def told(self, user_id: str, review_id: str, *, hidden: bool) -> None:
        """See the port."""
        known = {"_id": review_id, "user": user_id, "untold": "hidden" if hidden else "restored"}
        self._reviews.update_one(known, {"$unset": {"untold": "", "untold_at": ""}})

    def forget_writer(self, user_id: str) -> None:
        """See the port."""
        named = {"user": user_id, "$or": [{"writer": {"$ne": ""}}, {"comment": {"$ne": ""}}]}
        anonymous = {
            "$set": {"writer": "", "comment": "", "words": []},
            "$unset": {"untold": "", "untold_at": ""},
        }
        while self._reviews.update_one(named, anonymous).matched_count:
            pass
        others = {"$filter": {"input": "$reports", "cond": {"$ne": ["$$this.by", {"$literal": user_id}]}}}
        while self._reviews.update_one({"reports.by": user_id}, _with_reports(others)).matched_count:
            pass

    def recount(self, movie_id: str) -> None:
        """See the port."""
        self._count(movie_id, self._mark(movie_id))
        # Counted after they were left: nothing waits for their writers any more.
        left = {"$filter": {"input": "$ratings_due", "cond": {"$gte": ["$$this.at", _LONG_AGO]}}}
        self._movies.update_one({"_id": movie_id, "ratings_due.at": {"$exists": True}}, _with_marks(left))

    def uncounted(self, limit: int) -> tuple[str, ...]:
        """See the port."""
        is_left = {"ratings_due.at": {"$exists": True}, "$expr": {"$lt": [{"$min": "$ratings_due.at"}, _LONG_AGO]}}
        return tuple(one["_id"] for one in self._movies.find(is_left, {"_id": 1}, limit=limit))

    def _marked(self, review_id: str) -> tuple[str, Review | None]:
        found = self.find(review_id)
        return (self._mark(found.movie) if found is not None else "", found)

    def _mark(self, movie_id: str) -> str:
        """Say that a review of the movie is about to change; returns the mark, which `_count` takes off."""
        mark = new_id()
        entry = {"id": {"$literal": mark}, "at": "$$NOW"}
        before = {"$ifNull": ["$ratings_due", []]}
        again = {"$in": [{"$literal": mark}, {"$map": {"input": before, "in": "$$this.id"}}]}
        change = [{"$set": {"ratings_due": {"$cond": [again, before, {"$concatArrays": [before, [entry]]}]}}}]
        self._movies.update_one({"_id": movie_id}, change)
        return mark

    def _count(self, movie_id: str, mark: str) -> None:
        """Set the movie's totals from its reviews, and take the mark off.

        A recount is written only if no other one was since it began to read. Two that were written since this one's
        review was: the second began to read after it, so it has it too, and nothing is left to do.
        """
        enough: int | None = None
        for _try in range(_MOST_TRIES):
            found = self._movies.find_one({"_id": movie_id}, {"ratings_seq": 1})
            if found is None:
                return
            seq = found.get("ratings_seq")
            enough = enough if enough is not None else (seq or 0) + 2
            if (seq or 0) >= enough:
                break
            change = {"$set": {**self._totals(movie_id), "ratings_seq": (seq or 0) + 1}}
            if self._movies.update_one({"_id": movie_id, "ratings_seq": seq}, change).matched_count:
                break
        else:
            return  # the mark stays, so recovery counts
        others = {"$filter": {"input": "$ratings_due", "cond": {"$ne": ["$$this.id", mark]}}}
        self._movies.update_one({"_id": movie_id, "ratings_due.id": mark}, _with_marks(others))
        self._ratings_changed(movie_id)

    def _totals(self, movie_id: str) -> Document:
        found = self._reviews.aggregate(
            [{"$match": {"movie": movie_id, "shown": True}}, {"$group": {"_id": "$rating", "count": {"$sum": 1}}}]
        )
        counts = [0] * 5
        for one in found:
            counts[one["_id"] - 1] = one["count"]
        total = sum(stars * count for stars, count in enumerate(counts, start=1))
        return {
            "rating_counts": counts,
            "rating_count": sum(counts),
            "rating_sum": total,
            "rating": total / sum(counts) if sum(counts) else 0.0,
        }


def review_words(writer: str) -> list[str]:
    """Return the stored words by which a writer's reviews are searched."""
    return list(search_words(writer))


def _document(review: Review) -> Document:
    document = to_document(review)
    del document["attended"]  # follows from the sales, which may change
    return {**document, "shown": review.hidden is None, "words": review_words(review.writer)}


def _with_marks(marks: Document) -> list[Document]:
    """Return a change to these marks; a movie without any has no such field."""
    return [
        {"$set": {"ratings_due": marks}},
        {"$set": {"ratings_due": {"$cond": [{"$eq": ["$ratings_due", []]}, "$$REMOVE", "$ratings_due"]}}},
    ]


def _with_reports(reports: Document) -> list[Document]:
    """Return a change to these reports; a review without any is not among the reported ones."""
    left = {"$cond": [{"$eq": ["$reports", []]}, "$$REMOVE", "$reported_at"]}
    return [{"$set": {"reports": reports}}, {"$set": {"reported_at": left}}]


def _read(document: Document | None) -> Review | None:
    return from_document(Review, document) if document is not None else None


def _listed(wanted: ReviewFilter) -> tuple[Document, list[tuple[str, int]]]:
    if wanted is ReviewFilter.REPORTED:
        return {"reported_at": {"$exists": True}}, [("reported_at", 1)]
    if wanted is ReviewFilter.HIDDEN:
        return {"shown": False}, [("written_at", -1)]
    return {}, [("written_at", -1)]


def _seen(sale: Document) -> set[str]:
    """Return the movies that a ticket of a sale let somebody in to."""
    inside = {one["screening"] for one in sale["admissions"] if one.get("undone_at") is None}
    return {one["movie"] for one in sale["screenings"] if one["id"] in inside}
