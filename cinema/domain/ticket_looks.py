"""What people ask of a ticket that they look at: for what it is, where, when, and whether somebody came in with it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from cinema.domain.admittance import Admission
from cinema.domain.house import House, business_day
from cinema.domain.screenings import Screening
from cinema.domain.tickets import TicketVerdict
from cinema.domain.transactions import Ticket, Transaction


class TicketTime(StrEnum):
    """When a ticket's screening is: on this business day, on another one, or over."""

    TODAY = "today"
    OTHER_DAY = "other-day"
    OVER = "over"


def ticket_time(screening: Screening, now: datetime, house: House) -> TicketTime:
    """Return when a screening is; one that begins after midnight belongs to the evening before."""
    if now > screening.ends_at:
        return TicketTime.OVER
    is_today = business_day(screening.starts_at, house) == business_day(now, house)
    return TicketTime.TODAY if is_today else TicketTime.OTHER_DAY


@dataclass(frozen=True, slots=True)
class TicketLook:
    """The verdict on a code, with sale and ticket if they are known, and the ticket's screening as it is now.

    `admission` is that of whoever came in with it, unless it was undone.
    """

    verdict: TicketVerdict
    sale: Transaction | None = None
    ticket: Ticket | None = None
    screening: Screening | None = None
    room: str = ""
    time: TicketTime | None = None
    admission: Admission | None = None

    @property
    def is_good(self) -> bool:
        """Whether somebody may still come in with it, today or on its day: valid, not used, not over."""
        return self.verdict is TicketVerdict.VALID and self.time is not TicketTime.OVER and self.admission is None
