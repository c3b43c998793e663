"""Builds what customers say, like, and do for themselves."""

from dataclasses import dataclass

from cinema.ports import Clock
from cinema.services.audience.news import NewsDesk
from cinema.services.audience.proposal_news import ProposalNews
from cinema.services.audience.proposal_office import ProposalOffice
from cinema.services.audience.proposals import ProposalBox
from cinema.services.office.movies import MovieOffice
from cinema.services.standing import Standing
from repositories.storage import Storage


@dataclass(frozen=True, slots=True)
class AudienceServices:
    """The services for an audience."""

    news: NewsDesk
    proposals: ProposalBox
    proposal_office: ProposalOffice


def build_audience(*, storage: Storage, standing: Standing, clock: Clock, movies: MovieOffice) -> AudienceServices:
    """Build them on a storage; `movies` makes the movies of accepted proposals."""
    return AudienceServices(
        news=NewsDesk(storage.users, (ProposalNews(storage.proposals),), standing),
        proposals=ProposalBox(storage.proposals, storage.movies, storage.users, standing, clock),
        proposal_office=ProposalOffice(storage.proposals, storage.movies, storage.users, movies, standing),
    )
