"""News for a customer: shown on the first page until it is followed or closed."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class NewsKind(StrEnum):
    """What happened."""

    REVIEW_WANTED = "review_wanted"
    REVIEW_HIDDEN = "review_hidden"
    REVIEW_RESTORED = "review_restored"
    PROPOSAL_ACCEPTED = "proposal_accepted"
    PROPOSAL_MERGED = "proposal_merged"
    PROPOSAL_REFUSED = "proposal_refused"
    ON_SCREEN_AGAIN = "on_screen_again"


@dataclass(frozen=True, slots=True)
class News:
    """One piece of news.

    `key` names it among those of its kind, for `told`. `movie` is the movie that it leads to, None for none. `titles`
    are the title's translations by language. `word` is what staff wrote about it. `starts_at`: the next screening.
    """

    kind: NewsKind
    key: str
    title: str
    at: datetime
    movie: str | None = None
    titles: dict[str, str] = field(default_factory=dict)
    word: str = ""
    starts_at: datetime | None = None

    def title_in(self, language: str) -> str:
        """Return the title in a language; without a translation, the house's own title."""
        return self.titles.get(language, self.title)
