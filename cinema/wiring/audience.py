"""Builds what customers say, like, and do for themselves."""

from dataclasses import dataclass

from cinema.adapters.plain_files import write_json
from cinema.ports import Clock
from cinema.services.audience.cancel_desk import CancelDesk
from cinema.services.audience.favourite_news import FavouriteNews
from cinema.services.audience.favourites import Favourites
from cinema.services.audience.guest_codes import GuestCodes
from cinema.services.audience.news import NewsDesk
from cinema.services.audience.on_screen import OnScreen
from cinema.services.audience.own_account import OwnAccount
from cinema.services.audience.own_tickets import OwnTickets
from cinema.services.audience.proposal_news import ProposalNews
from cinema.services.audience.proposal_office import ProposalOffice
from cinema.services.audience.proposals import ProposalBox
from cinema.services.audience.recommendations import Recommendations
from cinema.services.audience.reservations import CustomerReservations
from cinema.services.audience.review_news import ReviewNews
from cinema.services.audience.review_office import ReviewOffice
from cinema.services.audience.reviews import MovieReviews
from cinema.services.office.movies import MovieOffice
from cinema.services.standing import Standing
from cinema.wiring.people import PeopleServices, personal_data
from cinema.wiring.selling import SellingServices
from repositories.storage import Storage


@dataclass(frozen=True, slots=True)
class AudienceServices:
    """The services for an audience."""

    news: NewsDesk
    reviews: MovieReviews
    review_office: ReviewOffice
    proposals: ProposalBox
    proposal_office: ProposalOffice
    favourites: Favourites
    recommendations: Recommendations
    own_account: OwnAccount
    own_tickets: OwnTickets
    cancel_desk: CancelDesk
    guest_codes: GuestCodes
    reservations: CustomerReservations


def build_audience(
    *,
    storage: Storage,
    standing: Standing,
    people: PeopleServices,
    clock: Clock,
    movies: MovieOffice,
    selling: SellingServices,
) -> AudienceServices:
    """Build them on a storage; `movies` makes the movies of accepted proposals."""
    on_screen = OnScreen(storage.screenings, storage.seat_maps, storage.movies, storage.settings, clock)
    news = (
        ReviewNews(storage.reviews, storage.movies, storage.users, storage.transactions, clock),
        ProposalNews(storage.proposals),
        FavouriteNews(storage.users, on_screen, clock),
    )
    return AudienceServices(
        news=NewsDesk(storage.users, news, standing),
        reviews=MovieReviews(storage.reviews, storage.movies, storage.users, standing),
        review_office=ReviewOffice(storage.reviews, storage.movies, storage.users, standing),
        proposals=ProposalBox(storage.proposals, storage.movies, storage.users, standing, clock),
        proposal_office=ProposalOffice(storage.proposals, storage.movies, storage.users, movies, standing),
        favourites=Favourites(storage.users, storage.movies, on_screen, standing),
        recommendations=Recommendations(
            storage.users, storage.movies, storage.reviews, storage.transactions, on_screen, standing
        ),
        own_account=OwnAccount(
            users=storage.users,
            people=storage.people,
            transactions=storage.transactions,
            standing=standing,
            sign_in=people.sign_in,
            roles=people.roles,
            erasing=people.erasing,
            data=personal_data(storage),
            write=write_json,
            clock=clock,
        ),
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
        reservations=CustomerReservations(
            users=storage.users,
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
