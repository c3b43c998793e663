"""Builds what customers say, like, and do for themselves."""

from dataclasses import dataclass

from cinema.services.audience.cancel_desk import CancelDesk
from cinema.services.audience.guest_codes import GuestCodes
from cinema.services.audience.news import NewsDesk
from cinema.services.audience.own_tickets import OwnTickets
from cinema.services.standing import Standing
from cinema.wiring.selling import SellingServices
from repositories.storage import Storage


@dataclass(frozen=True, slots=True)
class AudienceServices:
    """The services for an audience."""

    news: NewsDesk
    own_tickets: OwnTickets
    cancel_desk: CancelDesk
    guest_codes: GuestCodes


def build_audience(*, storage: Storage, selling: SellingServices, standing: Standing) -> AudienceServices:
    """Build them on a storage."""
    return AudienceServices(
        news=NewsDesk(storage.users, (), standing),
        own_tickets=OwnTickets(
            up_to_date=selling.up_to_date,
            asking=selling.refund_asking,
            requests=storage.cancel_requests,
            screenings=storage.screenings,
            settings=storage.settings,
            database=storage.database,
            standing=standing,
        ),
        cancel_desk=CancelDesk(storage.cancel_requests, storage.transactions, storage.users, standing),
        guest_codes=GuestCodes(
            up_to_date=selling.up_to_date,
            pick_ups=storage.pick_ups,
            settings=storage.settings,
            database=storage.database,
            standing=standing,
        ),
    )
