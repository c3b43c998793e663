"""Builds what customers say, like, and do for themselves."""

from dataclasses import dataclass

from cinema.services.audience.news import NewsDesk
from cinema.services.standing import Standing
from repositories.storage import Storage


@dataclass(frozen=True, slots=True)
class AudienceServices:
    """The services for an audience."""

    news: NewsDesk


def build_audience(*, storage: Storage, standing: Standing) -> AudienceServices:
    """Build them on a storage."""
    return AudienceServices(news=NewsDesk(storage.users, (), standing))
