"""Stores proposals. Unique indexes hold a person's open ones to five, and keep two of one title apart."""

from collections.abc import Sequence

from pymongo.errors import DuplicateKeyError

from cinema.domain.proposals import MOST_OPEN, Decision, Proposal, ProposalState, marks, near_years
from cinema.errors import ConflictError
from cinema.i18n import _
from repositories.collection import Collection, Document
from repositories.documents import from_document, to_document

_OPEN: Document = {"state": ProposalState.OPEN.value}


class Proposals:
    """See `cinema.ports.Proposals`."""

    def __init__(self, collection: Collection) -> None:
        self._proposals = collection

    def add(self, proposal: Proposal) -> Proposal | None:
        """See the port."""
        for slot in range(MOST_OPEN):
            # $$ROOT is merged last, so the fields of a stored one win.
            document = {**to_document(proposal), "slot": slot, "marks": marks(proposal.key, proposal.year)}
            merged = {"$mergeObjects": [{"$literal": document}, {"at": "$$NOW"}, "$$ROOT"]}
            try:
                done = self._proposals.find_one_and_update(
                    {"_id": proposal.id}, [{"$replaceWith": merged}], upsert=True
                )
            except DuplicateKeyError:  # the place is taken, or the person has the same title open
                if self.own_open(proposal.user or "", proposal.key, proposal.year) is not None:
                    raise ConflictError(_("You have proposed this title already."), field="title") from None
                continue
            return from_document(Proposal, done or {})
        return None

    def find(self, proposal_id: str) -> Proposal | None:
        """See the port."""
        found = self._proposals.find_one({"_id": proposal_id})
        return from_document(Proposal, found) if found is not None else None

    def own_open(self, user_id: str, key: str, year: int) -> Proposal | None:
        """See the port."""
        found = self._proposals.find_one({"user": user_id, "marks": {"$in": marks(key, year)}, **_OPEN})
        return from_document(Proposal, found) if found is not None else None

    def of_user(self, user_id: str, limit: int) -> tuple[Proposal, ...]:
        """See the port."""
        return self._read({"user": user_id}, [("at", -1)], limit)

    def untold(self, user_id: str, limit: int) -> tuple[Proposal, ...]:
        """See the port."""
        wanted = {"user": user_id, "told": False, "decided_at": {"$type": "date"}, "due": False}
        return self._read(wanted, [("decided_at", -1)], limit)

    def told(self, user_id: str, proposal_id: str) -> None:
        """See the port."""
        self._proposals.update_one({"_id": proposal_id, "user": user_id}, {"$set": {"told": True}})

    def of_state(self, state: ProposalState, limit: int) -> tuple[Proposal, ...]:
        """See the port."""
        return self._read({"state": state.value}, [("at", -1)], limit)

    def count(self, state: ProposalState) -> int:
        """See the port."""
        return self._proposals.count({"state": state.value})

    def similar_open(self, proposal: Proposal, limit: int) -> tuple[Proposal, ...]:
        """See the port."""
        return self._read({**_like(proposal), "_id": {"$ne": proposal.id}}, [("year", 1)], limit)

    def decide(self, proposal_id: str, decision: Decision) -> Proposal | None:
        """See the port."""
        due = decision.state is ProposalState.ACCEPTED
        change = _change(decision, due=due)
        done = self._proposals.find_one_and_update({"_id": proposal_id, **_OPEN}, change)
        return from_document(Proposal, done) if done is not None else None

    def merge_similar(self, proposal: Proposal, others: Sequence[str], decision: Decision) -> int:
        """See the port."""
        if not others:
            return 0
        wanted = {**_like(proposal), "_id": {"$in": list(others)}}
        return self._proposals.update_many(wanted, _change(decision, due=False)).modified_count

    def due(self, limit: int) -> tuple[Proposal, ...]:
        """See the port."""
        return self._read({"due": True}, [], limit)

    def settle(self, proposal_id: str) -> None:
        """See the port."""
        self._proposals.update_one({"_id": proposal_id}, {"$set": {"due": False}})

    def forget_writer(self, user_id: str) -> None:
        """See the port."""
        self._proposals.delete_many({"user": user_id, **_OPEN})
        anonymous = {"user": None, "writer": "", "why": "", "word": "", "told": True}
        self._proposals.update_many({"user": user_id}, {"$set": anonymous})

    def _read(self, wanted: Document, sort: list[tuple[str, int]], limit: int) -> tuple[Proposal, ...]:
        found = self._proposals.find(wanted, sort=sort or None, limit=limit)
        return tuple(from_document(Proposal, one) for one in found)


def _like(proposal: Proposal) -> Document:
    """Return the condition for open proposals of the same title and about the same year."""
    return {"key": proposal.key, "year": {"$in": list(near_years(proposal.year))}, **_OPEN}


def _change(decision: Decision, *, due: bool) -> list[Document]:
    # Literal, since a word that begins with $ would be read as a path.
    fixed = {"state": decision.state.value, "decided_by": decision.by, "word": decision.word, "movie": decision.movie}
    return [
        {"$set": {**{name: {"$literal": value} for name, value in fixed.items()}, "decided_at": "$$NOW", "due": due}}
    ]
