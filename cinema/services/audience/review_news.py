"""News about reviews: one of theirs was hidden or is shown again, and a visit that nobody has written about."""

from collections.abc import Sequence
from datetime import timedelta

from cinema.domain.ids import is_id
from cinema.domain.news import News, NewsKind
from cinema.domain.reviews import Review
from cinema.domain.users import User
from cinema.ports import Clock, Movies, Reviews, Transactions, Users
from cinema.services.audience.reviews import existing, review_id

_ASKED_FOR = timedelta(days=30)  # after a visit a review is asked for so long
_VISITS_READ = 20


class ReviewNews:
    """A source of news; see `NewsSource`."""

    kinds = frozenset({NewsKind.REVIEW_WANTED, NewsKind.REVIEW_HIDDEN, NewsKind.REVIEW_RESTORED})

    def __init__(
        self, reviews: Reviews, movies: Movies, users: Users, transactions: Transactions, clock: Clock
    ) -> None:
        self._reviews = reviews
        self._movies = movies
        self._users = users
        self._transactions = transactions
        self._clock = clock

    def news(self, user: User) -> Sequence[News]:
        """Return reviews that were hidden or restored, and the last visit without a review; see NewsSource."""
        decided = [self._decided(one) for one in self._reviews.untold(user.id, 3)]
        wanted = self._wanted(user)
        return [*(one for one in decided if one is not None), *([wanted] if wanted is not None else [])]

    def told(self, user: User, key: str) -> None:
        """See NewsSource."""
        review = self._reviews.find(key) if is_id(key) else None
        if review is not None and review.user == user.id:
            self._reviews.told(user.id, key)
        else:
            self._users.asked_for_review(user.id, key)

    def _decided(self, review: Review) -> News | None:
        movie = existing(self._movies, review.movie)
        if movie is None:
            return None
        kind = NewsKind.REVIEW_HIDDEN if review.hidden is not None else NewsKind.REVIEW_RESTORED
        at = review.hidden.at if review.hidden is not None else self._clock.now()
        word = review.hidden.reason if review.hidden is not None else ""
        return News(kind, review.id, movie.title, at, movie.id, movie.titles, word)

    def _wanted(self, user: User) -> News | None:
        """Return the last visit within 30 days that they neither wrote about nor were asked about."""
        asked = self._users.asked_reviews(user.id)
        since = self._clock.now() - _ASKED_FOR
        for sale in self._transactions.of_customer(user.id, _VISITS_READ):
            inside = {one.screening for one in sale.admissions if one.undone_at is None}
            for screening in sale.screenings:
                if screening.id not in inside or not since <= screening.starts_at <= self._clock.now():
                    continue
                if screening.movie in asked or self._reviews.find(review_id(user.id, screening.movie)) is not None:
                    continue
                movie = existing(self._movies, screening.movie)
                if movie is not None:
                    kind = NewsKind.REVIEW_WANTED
                    return News(kind, movie.id, movie.title, screening.starts_at, movie.id, movie.titles)
        return None
