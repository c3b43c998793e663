"""Builds what customers say, like, and do for themselves."""

from dataclasses import dataclass

from cinema.services.audience.news import NewsDesk
from cinema.services.audience.reservations import CustomerReservations
from cinema.services.standing import Standing
from cinema.wiring.selling import SellingServices
from repositories.storage import Storage


@dataclass(frozen=True, slots=True)
class AudienceServices:
    """The services for an audience."""

    news: NewsDesk
    reservations: CustomerReservations


def build_audience(*, storage: Storage, standing: Standing, selling: SellingServices) -> AudienceServices:
    """Build them on a storage."""
    return AudienceServices(
        news=NewsDesk(storage.users, (), standing),
        reservations=CustomerReservations(
            baskets=storage.baskets,
            seat_maps=storage.seat_maps,
            screenings=storage.screenings,
            orders=selling.orders,
            stranded_seats=selling.stranded_seats,
            passing=selling.passing,
            journal=storage.journal,
            settings=storage.settings,
            standing=standing,
        ),
    )
