"""Tills: every workstation that sells. A till is known by its key, and counts its own numbers along its own chain."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Till:
    """A workstation that sells. Its id is its key's fingerprint, its number is short and never given twice.

    `name` is a label. `epoch` is the life of the database in which it sells: a restore begins a new one, in which every
    till takes a new key and number.
    """

    id: str
    number: int
    name: str
    public_key: str
    epoch: str
    since: datetime
