"""Tills: workstations that sell. A till is identified by its key and numbers receipts along its own chain."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Till:
    """A workstation that sells. Its id is the fingerprint of its key; its short number is never reused.

    `name` is a label. `epoch` is the database's when it registered: a restore begins a new epoch, in which every till
    gets a new key and number.
    """

    id: str
    number: int
    name: str
    public_key: str
    epoch: str
    since: datetime
