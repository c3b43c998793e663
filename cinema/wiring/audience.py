"""Builds what customers say, like, and do for themselves."""

from dataclasses import dataclass

from cinema.ports import Clock
from cinema.services.audience.news import NewsDesk
from cinema.services.audience.review_news import ReviewNews
from cinema.services.audience.review_office import ReviewOffice
from cinema.services.audience.reviews import MovieReviews
from cinema.services.standing import Standing
from repositories.storage import Storage


@dataclass(frozen=True, slots=True)
class AudienceServices:
    """The services for an audience."""

    news: NewsDesk
    reviews: MovieReviews
    review_office: ReviewOffice


def build_audience(*, storage: Storage, standing: Standing, clock: Clock) -> AudienceServices:
    """Build them on a storage."""
    news = ReviewNews(storage.reviews, storage.movies, storage.users, storage.transactions, clock)
    return AudienceServices(
        news=NewsDesk(storage.users, (news,), standing),
        reviews=MovieReviews(storage.reviews, storage.movies, storage.users, standing),
        review_office=ReviewOffice(storage.reviews, storage.movies, storage.users, standing),
    )
