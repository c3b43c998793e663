"""Builds what writes into the journal: this till, its chain, and house events."""

from dataclasses import dataclass

from cinema.adapters import till_keys
from cinema.adapters.till_heads import HeadsInMemory
from cinema.ports import KeptHeads, TillKeys
from cinema.services.heads import AllHeads
from cinema.services.house_events import HouseEvents
from cinema.services.selling.entries import Entries
from cinema.services.selling.seals import Seals
from cinema.services.selling.this_till import ThisTill
from repositories.storage import Storage


@dataclass(frozen=True, slots=True)
class JournalServices:
    """A workstation as a till, and what it writes."""

    this_till: ThisTill
    entries: Entries
    house_events: HouseEvents
    heads: AllHeads
    seals: Seals
    keys: TillKeys


def build_journal(
    *, storage: Storage, workstation: str, keys: TillKeys, heads: KeptHeads | None = None
) -> JournalServices:
    """Build them; without the workstation's `heads` none outlast the program."""
    heads = heads or HeadsInMemory()
    this_till = ThisTill(storage.tills, keys, workstation, heads, storage.journal)
    entries = Entries(storage.journal, this_till, storage.settings)
    return JournalServices(
        this_till=this_till,
        entries=entries,
        house_events=HouseEvents(storage.house_documents, storage.journal, entries),
        heads=AllHeads(storage.audit_rows, heads, storage.tills),
        seals=Seals(this_till, storage.tills, till_keys),
        keys=keys,
    )
