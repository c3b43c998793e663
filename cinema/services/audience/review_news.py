"""News about reviews: one of theirs was hidden or is shown again, and a visit that nobody has written about."""

from collections.abc import Sequence
from datetime import timedelta

from cinema.domain.news import News, NewsKind
from cinema.domain.orders import OrderScreening
from cinema.domain.reviews import Untold
from cinema.domain.users import User
from cinema.ports import Clock, Movies, Reviews, Transactions, Users
from cinema.services.audience.reviews import existing

_ASKED_FOR = timedelta(days=30)  # after a visit a review is asked for so long
_PURCHASES_READ, _MOST_OWN, _MOST_UNTOLD = 100, 1_000, 20
_HIDDEN, _SHOWN, _VISIT = "hidden", "shown", "visit"  # what a key is about


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
        decided = [self._decided(user, one) for one in self._reviews.untold(user.id, _MOST_UNTOLD)]
        wanted = self._wanted(user)
        return [*(one for one in decided if one is not None), *([wanted] if wanted is not None else [])]

    def told(self, user: User, key: str) -> None:
        """See NewsSource."""
        about, _colon, name = key.partition(":")
        if about == _VISIT:
            self._users.asked_for_review(user.id, name)
        elif about in {_HIDDEN, _SHOWN}:
            self._reviews.told(user.id, name, hidden=about == _HIDDEN)

    def _decided(self, user: User, untold: Untold) -> News | None:
        review = untold.review
        key = f"{_HIDDEN if review.hidden is not None else _SHOWN}:{review.id}"
        movie = existing(self._movies, review.movie)
        if movie is None:  # nothing leads there any more
            self.told(user, key)
            return None
        kind = NewsKind.REVIEW_HIDDEN if review.hidden is not None else NewsKind.REVIEW_RESTORED
        reason = review.hidden.reason if review.hidden is not None else ""
        return News(kind, key, movie.title, untold.at, movie.id, movie.titles, reason)

    def _wanted(self, user: User) -> News | None:
        """Return the latest visit within 30 days that they neither wrote about nor were asked about."""
        visits = self._visits(user)
        if not visits:
            return None
        known = self._users.asked_reviews(user.id) | {one.movie for one in self._reviews.of_writer(user.id, _MOST_OWN)}
        for screening in sorted(visits, key=lambda one: one.starts_at, reverse=True):
            movie = existing(self._movies, screening.movie) if screening.movie not in known else None
            if movie is not None:
                kind, key = NewsKind.REVIEW_WANTED, f"{_VISIT}:{movie.id}"
                return News(kind, key, movie.title, screening.starts_at, movie.id, movie.titles)
        return None

    def _visits(self, user: User) -> list[OrderScreening]:
        now = self._clock.now()
        found = []
        # Sorted by their screenings: those ahead come first.
        for sale in self._transactions.of_customer(user.id, _PURCHASES_READ):
            inside = {one.screening for one in sale.admissions if one.undone_at is None}
            found += [one for one in sale.screenings if one.id in inside and now - _ASKED_FOR <= one.starts_at <= now]
        return found
