"""Tells customers, once, what the house decided of their proposals."""

from collections.abc import Sequence

from cinema.domain.ids import is_id
from cinema.domain.news import News, NewsKind
from cinema.domain.proposals import ProposalState
from cinema.domain.users import User
from cinema.ports import Proposals

_MOST = 5
_KINDS = {
    ProposalState.ACCEPTED: NewsKind.PROPOSAL_ACCEPTED, ProposalState.MERGED: NewsKind.PROPOSAL_MERGED,
    ProposalState.REFUSED: NewsKind.PROPOSAL_REFUSED,
}  # fmt: skip


class ProposalNews:
    """A source of news; see `NewsSource`."""

    kinds = frozenset(_KINDS.values())

    def __init__(self, proposals: Proposals) -> None:
        self._proposals = proposals

    def news(self, user: User) -> Sequence[News]:
        """See `NewsSource`."""
        found = self._proposals.untold(user.id, _MOST)
        return [
            News(_KINDS[one.state], one.id, one.title, one.decided_at, one.movie, word=one.word)
            for one in found
            if one.decided_at is not None
        ]

    def told(self, user: User, key: str) -> None:
        """See `NewsSource`."""
        if is_id(key):
            self._proposals.told(user.id, key)
