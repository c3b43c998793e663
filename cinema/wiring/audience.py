"""Builds what customers say, like, and do for themselves."""

from dataclasses import dataclass

from cinema.ports import Clock
from cinema.services.audience.favourite_news import FavouriteNews
from cinema.services.audience.favourites import Favourites
from cinema.services.audience.news import NewsDesk
from cinema.services.audience.on_screen import OnScreen
from cinema.services.audience.recommendations import Recommendations
from cinema.services.standing import Standing
from repositories.storage import Storage


@dataclass(frozen=True, slots=True)
class AudienceServices:
    """The services for an audience."""

    news: NewsDesk
    favourites: Favourites
    recommendations: Recommendations


def build_audience(*, storage: Storage, standing: Standing, clock: Clock) -> AudienceServices:
    """Build them on a storage."""
    on_screen = OnScreen(storage.screenings, storage.seat_maps, storage.movies, storage.settings, clock)
    return AudienceServices(
        news=NewsDesk(storage.users, (FavouriteNews(storage.users, on_screen, clock),), standing),
        favourites=Favourites(storage.users, storage.movies, on_screen, standing),
        recommendations=Recommendations(
            storage.users, storage.movies, storage.reviews, storage.transactions, on_screen, standing
        ),
    )
