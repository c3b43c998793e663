"""The door: what a scan says, and who was let in. A ticket lets one person in once, until that is undone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from cinema.domain.admittance import Admission
from cinema.domain.door_list import ListedTicket
from cinema.domain.screenings import Screening, ScreeningState
from cinema.domain.transactions import Ticket, Transaction

EARLY = timedelta(minutes=20)
"""How long before the doors open a ticket is let in all the same."""
JUST_NOW = timedelta(seconds=3)
"""A second reading of one code at the same door within this time is the scanner's, not a second person."""


class DoorVerdict(StrEnum):
    """What the door says to a code; only `admitted` lets somebody in."""

    ADMITTED = "admitted"
    USED = "used"
    WRONG_SCREENING = "wrong-screening"
    TOO_EARLY = "too-early"
    OVER = "over"
    CANCELLED = "cancelled"
    REFUNDED = "refunded"
    EXCHANGED = "exchanged"
    NOT_PAID = "not-paid"
    FORGED = "forged"
    UNKNOWN = "unknown"
    NOT_LISTED = "not-listed"


@dataclass(frozen=True, slots=True)
class DoorAnswer:
    """The verdict on a code, with what is known of its ticket.

    `before` is the admission that a used ticket had, `is_just_now` that this door read it a moment ago. `inside` and
    `party` count the tickets of this sale for the screening. `listed_at`: the database is away, and the answer is by
    the list of that instant; then there is no `sale`, and `listed` is the ticket as the list has it. `seat` is that of
    a ticket which the list lacks.
    """

    verdict: DoorVerdict
    sale: Transaction | None = None
    ticket: Ticket | None = None
    screening: Screening | None = None
    room: str = ""
    admission: Admission | None = None
    before: Admission | None = None
    is_just_now: bool = False
    inside: int = 0
    party: int = 0
    seat: str = ""
    listed: ListedTicket | None = None
    listed_at: datetime | None = None

    @property
    def sale_id(self) -> str:
        """The ticket's sale, empty if it is not known."""
        if self.sale is not None:
            return self.sale.id
        return self.listed.sale if self.listed is not None else ""

    def title_in(self, language: str) -> str:
        """Return the movie's title in a language, empty if it is not known."""
        if self.listed is not None:
            return self.listed.movie_titles.get(language, self.listed.movie_title)
        shown = self.sale.screenings if self.sale is not None else ()
        here = self.screening.id if self.screening is not None else ""
        return next((one.title_in(language) for one in shown if one.id == here), "")


@dataclass(frozen=True, slots=True)
class DoorCount:
    """How many of a screening's tickets are in."""

    screening: str
    admitted: int
    sold: int


def verdict_of_time(screening: Screening, now: datetime, wanted: Collection[str]) -> DoorVerdict | None:
    """Return why a valid ticket is not let in now, None if it is; `wanted` are the door's screenings, none for all."""
    if screening.state is ScreeningState.CANCELLED:
        return DoorVerdict.CANCELLED
    if now > screening.ends_at:
        return DoorVerdict.OVER
    if wanted and screening.id not in wanted:
        return DoorVerdict.WRONG_SCREENING
    return DoorVerdict.TOO_EARLY if now < screening.doors_at - EARLY else None


def is_just_now(before: Admission, till: str, now: datetime) -> bool:
    """Tell whether a ticket was let in at this very door a moment ago."""
    return before.till == till and timedelta(0) <= now - before.at <= JUST_NOW
