"""Keeps in a sale who was let in with its tickets, each by one guarded update: once, and never with a refunded ticket.

The guard of a refund (`refund_lock.py`) asks for tickets that let nobody in, so the two exclude each other.
"""

import logging
from collections.abc import Iterator, Sequence
from typing import Any

from cinema.domain.admittance import Admission
from cinema.domain.door_list import ListedTicket, for_the_door
from cinema.domain.payments import AttemptState
from cinema.domain.refunds import RefundCause
from cinema.domain.transactions import BOUGHT, Transaction
from cinema.errors import UnreadableError
from repositories.collection import Collection, Document
from repositories.documents import from_document, nested
from repositories.screening_sales import ENDED

_GOING = [AttemptState.ASKED, AttemptState.APPROVED]
_MOST_LISTED = 20_000  # sales
_NOW = "$$NOW"
_log = logging.getLogger(__name__)
_ADMISSIONS = {"$ifNull": ["$admissions", []]}


class DoorBook:
    """See `cinema.ports.DoorBook`."""

    def __init__(self, sales: Collection) -> None:
        self._sales = sales.fresh()

    def admit(self, sale_id: str, admission: Admission, instead_of: str | None = None) -> Transaction | None:
        """See the port."""
        another = {} if instead_of is None else {"id": {"$ne": instead_of}}
        inside = {"$elemMatch": {"ticket": admission.ticket, "undone_at": None, **another}}
        locked = {"$elemMatch": {"state": {"$in": _GOING}, "tickets": admission.ticket}}
        query = {
            "_id": sale_id,
            "state": {"$in": sorted(BOUGHT)},
            "tickets.id": admission.ticket,
            "admissions": {"$not": inside},
            "refunds": {"$not": locked},
            "admissions.id": {"$ne": admission.id},  # a retry of one that was undone meanwhile
        }
        at: Any = admission.at if admission.offline else _NOW
        written = {"$mergeObjects": [{"$literal": nested(admission)}, {"at": at, "due": True}]}
        before = _ADMISSIONS if instead_of is None else _undone(instead_of, admission.by)
        change = [{"$set": {"admissions": {"$concatArrays": [before, [written]]}}}]
        mine = {"_id": sale_id, "admissions": {"$elemMatch": {"id": admission.id, "undone_at": None}}}
        return self._changed(query, change, mine)

    def undo(self, sale_id: str, admission_id: str, by: str | None) -> Transaction | None:
        """See the port."""
        query = {"_id": sale_id, "admissions": {"$elemMatch": {"id": admission_id, "undone_at": None}}}
        same = {"_id": sale_id, "admissions.id": admission_id}
        return self._changed(query, [{"$set": {"admissions": _undone(admission_id, by)}}], same)

    def entered(self, sale_id: str, admission: Admission) -> None:
        """See the port."""
        as_said = {"$eq": [{"$type": "$$one.undone_at"}, "null" if admission.undone_at is None else "date"]}
        mine = {"$and": [{"$eq": ["$$one.id", {"$literal": admission.id}]}, as_said]}
        self._sales.update_one({"_id": sale_id}, [{"$set": {"admissions": _each(mine, {"due": False})}}])

    def put_right(self, sale_id: str, found: Admission, said: Admission) -> None:
        """See the port."""
        as_found = {"id": found.id, "undone_at": found.undone_at, "due": {"$ne": True}}
        mine = {"$eq": ["$$one.id", {"$literal": said.id}]}
        change = [{"$set": {"admissions": _each(mine, {"$literal": nested(said)})}}]
        self._sales.update_one({"_id": sale_id, "admissions": {"$elemMatch": as_found}}, change)

    def due(self, limit: int) -> tuple[str, ...]:
        """See the port."""
        found = self._sales.find({"admissions.due": True}, {"_id": 1}, limit=limit)
        return tuple(str(one["_id"]) for one in found)

    def counts(self, screenings: Sequence[str]) -> dict[str, int]:
        """See the port."""
        inside = {
            "admissions.screening": {"$in": list(screenings)},
            "admissions.undone_at": None,
            "$expr": {"$not": [{"$in": ["$admissions.ticket", "$ended"]}]},
        }
        stages: list[Document] = [
            {"$match": {"screenings.id": {"$in": list(screenings)}}},
            {"$project": {"admissions": 1, "ended": ENDED}},
            {"$unwind": "$admissions"},
            {"$match": inside},
            {"$group": {"_id": "$admissions.screening", "number": {"$sum": 1}}},
        ]
        return {str(one["_id"]): int(one["number"]) for one in self._sales.aggregate(stages)}

    def listed(self, screenings: Sequence[str]) -> tuple[ListedTicket, ...]:
        """See the port."""
        found: list[ListedTicket] = []
        query = {"screenings.id": {"$in": list(screenings)}, "state": {"$in": sorted(BOUGHT)}}
        for one in self._sales.find(query, limit=_MOST_LISTED):
            try:
                found += _listed(from_document(Transaction, one), frozenset(screenings))
            except UnreadableError as error:  # must not hide the others; the audit reports it
                _log.error("%s", error.message)
        return tuple(found)

    def _changed(self, query: Document, change: list[Document], same: Document) -> Transaction | None:
        """Change a sale and return it; if nothing matched, return the one that has the change already (`same`)."""
        found = self._sales.find_one_and_update(query, change) or self._sales.find_one(same)
        return from_document(Transaction, found) if found else None


def _listed(sale: Transaction, screenings: frozenset[str]) -> Iterator[ListedTicket]:
    exchanged = {
        ticket for one in sale.refunds if one.cause is RefundCause.EXCHANGED for ticket in one.tickets
    } & sale.refused_tickets  # fmt: skip
    titles = {one.id: one for one in sale.screenings}
    for ticket in sale.tickets:
        if ticket.screening in screenings:
            yield ListedTicket(
                sale.id,
                for_the_door(ticket),
                titles[ticket.screening].movie_title,
                titles[ticket.screening].movie_titles,
                refunded=ticket.id in sale.refused_tickets - exchanged,
                exchanged=ticket.id in exchanged,
                inside=sale.inside.get(ticket.id),
            )


def _undone(admission_id: str, by: str | None) -> Document:
    """Return the admissions with one of them taken back, if it was not before."""
    mine = {"$and": [{"$eq": ["$$one.id", {"$literal": admission_id}]}, {"$eq": ["$$one.undone_at", None]}]}
    return _each(mine, {"undone_at": _NOW, "undone_by": {"$literal": by}, "due": True})


def _each(which: Document, values: Document) -> Document:
    """Return the admissions with other values in one of them."""
    changed = {"$cond": [which, {"$mergeObjects": ["$$one", values]}, "$$one"]}
    return {"$map": {"input": _ADMISSIONS, "as": "one", "in": changed}}
