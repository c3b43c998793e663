"""The journal: one entry for each thing that happened to money or seats, each carrying the hash of the one before.

Decides what an entry says and how its hash is made; where chains are kept is the repository's.
"""

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime

FIRST = "0" * 64


@dataclass(frozen=True, slots=True)
class JournalEvent:
    """Something that happened: unique by (transaction, event). `data` is flat and names people by id only."""

    transaction: str
    event: str
    data: dict[str, str | int]


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """An event in its place: the `seq`-th of its chain, after the entry whose hash is `previous`."""

    chain: str
    seq: int
    previous: str
    hash: str
    transaction: str
    event: str
    at: datetime
    data: dict[str, str | int]


def entry_hash(chain: str, seq: int, previous: str, at: datetime, event: JournalEvent) -> str:
    """Return the SHA-256 of an entry's whole content in a fixed form, as 64 hex digits."""
    content = [chain, seq, previous, at.isoformat(), event.transaction, event.event, event.data]
    form = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(form.encode()).hexdigest()


def chain_name(workstation: str, day: str) -> str:
    """Return the name of a workstation's chain for a business day."""
    return f"{day}/{workstation}"
