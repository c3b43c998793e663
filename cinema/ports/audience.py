"""Ports for what customers say: proposals."""

from collections.abc import Sequence
from typing import Protocol

from cinema.domain.proposals import Decision, Proposal, ProposalState


class Proposals(Protocol):
    """Titles that customers propose. Fresh: nothing here is cached."""

    def add(self, proposal: Proposal) -> Proposal | None:
        """Add a person's proposal in a free place of theirs, and return it as stored, with the database's time.

        None if all five places are taken; ConflictError for `title` if the person has the same title open. A repeat
        with the same id returns what is stored.
        """

    def find(self, proposal_id: str) -> Proposal | None:
        """Return a proposal; None if there is none."""

    def own_open(self, user_id: str, key: str, year: int) -> Proposal | None:
        """Return a person's open proposal of a title, by its search form and about this year; None if there is none."""

    def of_user(self, user_id: str, limit: int) -> tuple[Proposal, ...]:
        """Return a person's proposals, the newest first."""

    def untold(self, user_id: str, limit: int) -> tuple[Proposal, ...]:
        """Return a person's decided proposals of which they were not told, the latest decision first."""

    def told(self, user_id: str, proposal_id: str) -> None:
        """Note that a person knows the decision on their proposal; a repeat, and an unknown id, change nothing."""

    def of_state(self, state: ProposalState, limit: int) -> tuple[Proposal, ...]:
        """Return the proposals in a state, the newest first."""

    def count(self, state: ProposalState) -> int:
        """Count the proposals in a state."""

    def similar_open(self, proposal: Proposal, limit: int) -> tuple[Proposal, ...]:
        """Return the other open proposals of the same title and about the same year."""

    def decide(self, proposal_id: str, decision: Decision) -> Proposal | None:
        """Decide an open proposal, and return it; None if it isn't open, or is gone.

        An accepted one is `due` until `settle`.
        """

    def merge_similar(self, proposal: Proposal, others: Sequence[str], decision: Decision) -> int:
        """Decide those of the others that are open and similar to the proposal, and count them; a repeat: none."""

    def due(self, limit: int) -> tuple[Proposal, ...]:
        """Return accepted proposals whose movie may not be made yet."""

    def settle(self, proposal_id: str) -> None:
        """Note that the movie of an accepted proposal is made; a repeat changes nothing."""

    def forget_writer(self, user_id: str) -> None:
        """Delete a person's open proposals, and take name and reason from the decided ones; a repeat: nothing."""
