"""Who was let in with which ticket, as a sale keeps it."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Admission:
    """Somebody was let in with a ticket at a workstation. `by` is the user's id, None for the operator.

    `undone_at`: it was taken back, so that the ticket lets in again. Instants are by the database's clock, but `at` of
    an admission while the database was away (`offline`), which is the door's. `due`: not all of it has an entry yet.
    """

    id: str
    ticket: str
    screening: str
    till: str
    station: str
    by: str | None
    at: datetime
    undone_at: datetime | None = None
    undone_by: str | None = None
    offline: bool = False
    due: bool = field(default=False, compare=False)
