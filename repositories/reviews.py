"""Stores reviews, and recomputes the rating totals stored with each movie."""

from collections.abc import Callable

from pymongo.errors import DuplicateKeyError

from cinema.domain.reviews import Review
from repositories.collection import Collection
from repositories.documents import from_document, to_document


class Reviews:
    """See `cinema.ports.Reviews`. `ratings_changed` is called with a movie's id after its totals were recomputed."""

    def __init__(self, collection: Collection, movies: Collection, ratings_changed: Callable[[str], None]) -> None:
        self._reviews = collection
        self._movies = movies
        self._ratings_changed = ratings_changed

    def of_movie(self, movie_id: str, limit: int) -> tuple[Review, ...]:
        """See the port."""
        found = self._reviews.find({"movie": movie_id}, sort=[("written_at", -1)], limit=limit)
        return tuple(from_document(Review, one) for one in found)

    def of_writer(self, user_id: str, limit: int) -> tuple[Review, ...]:
        """See the port."""
        found = self._reviews.find({"user": user_id}, sort=[("movie", 1)], limit=limit)
        return tuple(from_document(Review, one) for one in found)

    def put(self, review: Review) -> None:
        """See the port."""
        document = to_document(review)
        review_id = document.pop("_id")
        one = {"user": review.user, "movie": review.movie}
        # Two first reviews at once both try to insert; the unique index refuses one, whose retry then updates.
        for _attempt in range(2):
            try:
                self._reviews.update_one(one, {"$set": document, "$setOnInsert": {"_id": review_id}}, upsert=True)
                break
            except DuplicateKeyError:
                continue
        self._recompute_ratings(review.movie)

    def forget_writer(self, user_id: str) -> None:
        """See the port."""
        named = {"user": user_id, "writer": {"$ne": ""}}
        anonymous = {"$set": {"writer": "", "comment": ""}}
        while self._reviews.update_one(named, anonymous).matched_count:
            pass

    def _recompute_ratings(self, movie_id: str) -> None:
        """Set the movie's totals from its reviews: recomputed, not incremented, so that a repeat is harmless."""
        found = self._reviews.aggregate(
            [{"$match": {"movie": movie_id}}, {"$group": {"_id": "$rating", "count": {"$sum": 1}}}]
        )
        counts = [0] * 5
        for one in found:
            counts[one["_id"] - 1] = one["count"]
        total = sum(stars * count for stars, count in enumerate(counts, start=1))
        change = {
            "rating_counts": counts,
            "rating_count": sum(counts),
            "rating_sum": total,
            "rating": total / sum(counts) if sum(counts) else 0.0,
        }
        self._movies.update_one({"_id": movie_id}, {"$set": change})
        self._ratings_changed(movie_id)
