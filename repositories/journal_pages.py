"""Pages of the journal: each by an index, and read as the audit reads them, so that a corrupt entry hides no other."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from cinema.domain.entries import EntryKind
from cinema.domain.journal import EntryRow
from cinema.domain.text import fold
from cinema.ports import PageEnd
from repositories.audit.documents import entry_row
from repositories.collection import Collection, Document
from repositories.schema import ACTORS

_WORD = {"$type": "string"}
_MOST_SALES = 5000  # of one screening: more than a room has seats, sold and given back again
_MOST_ENTRIES = 2000
_NAMING = {EntryKind.REFUNDED.value, EntryKind.EXCHANGED.value, EntryKind.ADMITTED.value}
_TICKETS = {"tickets.id": 1, "tickets.screening": 1, "tickets.seat": 1, "tickets.label": 1}


class JournalPages:
    """See `cinema.ports.JournalPages`."""

    def __init__(self, journal: Collection, transactions: Collection) -> None:
        self._journal = journal.with_any_date()
        self._sales = transactions.with_any_date()

    def latest(self, limit: int, after: PageEnd | None = None) -> tuple[EntryRow, ...]:
        """See the port."""
        return tuple(map(entry_row, self._newest(_from(after), limit)))

    def of_person(self, user: str, limit: int, after: PageEnd | None = None) -> tuple[EntryRow, ...]:
        """See the port."""
        # One after the other, since for an `$or` the server would read all of them and sort.
        found: dict[str, Document] = {}
        for field in ACTORS:
            query = {field: {"$eq": user, **_WORD}, **_from(after)}
            found |= {str(one["_id"]): one for one in self._newest(query, limit)}
        rows = sorted(map(entry_row, found.values()), key=_moment, reverse=True)
        return tuple(rows[:limit])

    def of_seat(self, screening: str, seat: str) -> tuple[EntryRow, ...]:
        """See the port."""
        wanted = fold(seat)
        tickets: dict[str, set[str]] = {}
        for sale, ticket in self._tickets(screening):
            if wanted in {fold(_label(ticket)), fold(str(ticket.get("seat")))}:
                tickets.setdefault(sale, set()).add(str(ticket.get("id")))
        sales = sorted(tickets)
        if not sales:
            return ()
        found = self._journal.find({"subject": {"$in": sales}}, limit=_MOST_ENTRIES)
        # An exchange has the id of the new sale, and is about the old one.
        found += self._journal.find({"_id": {"$in": sales}}, limit=len(sales))
        known = {str(one["_id"]): one for one in found}
        ids = {one for some in tickets.values() for one in some}
        rows = (entry_row(one) for one in known.values() if one.get("kind") not in _NAMING or _names(one, ids))
        return tuple(sorted(rows, key=_moment))

    def at(self, till: str, seq: int) -> EntryRow | None:
        """See the port."""
        found = self._journal.find_one({"till": till, "seq": seq})
        return entry_row(found) if found else None

    def find(self, entry: str) -> EntryRow | None:
        """See the port."""
        found = self._journal.find_one({"_id": entry})
        return entry_row(found) if found else None

    def _tickets(self, screening: str) -> Iterable[tuple[str, Mapping[str, Any]]]:
        """Yield the tickets of a screening, of sales that were given up too, with their sales."""
        for sale in self._sales.find({"screenings.id": screening}, _TICKETS, limit=_MOST_SALES):
            for ticket in sale.get("tickets") or ():
                if isinstance(ticket, dict) and ticket.get("screening") == screening:
                    yield str(sale["_id"]), ticket

    def _newest(self, query: Document, limit: int) -> list[Document]:
        return self._journal.find(query, sort=[("at", -1)], limit=limit)


def _from(after: PageEnd | None) -> Document:
    """Return the query for what comes after a page: several entries may have one instant, so its own are left out."""
    if after is None:
        return {}
    return {"at": {"$lte": after.at}, "_id": {"$nin": list(after.ids)}}


def _label(ticket: Mapping[str, Any]) -> str:
    return str(ticket.get("label") or ticket.get("seat") or "")


def _names(entry: Any, tickets: set[str]) -> bool:
    """Tell whether one of these ids stands anywhere in an entry."""
    if isinstance(entry, dict):
        return any(_names(one, tickets) for one in entry.values())
    if isinstance(entry, list):
        return any(_names(one, tickets) for one in entry)
    return isinstance(entry, str) and entry in tickets


def _moment(row: EntryRow) -> tuple[float, str, int]:
    return (row.at.timestamp() if isinstance(row.at, datetime) else 0.0, row.till, row.seq)
