"""Tickets that are sold after a screening began: how long a cashier may, why later, and by whose right."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from cinema.domain.house import House
from cinema.domain.limits import Loan
from cinema.i18n import N_


class LateReason(StrEnum):
    """Why a ticket is sold late. A choice, since no free text stands in an entry."""

    CAME_LATE = "came-late"
    QUEUE = "queue"
    OTHER_SCREENING = "other-screening"
    DELAYED = "delayed"


LATE_REASONS = {
    LateReason.CAME_LATE: N_("The customer came late and wants in"),
    LateReason.QUEUE: N_("There was a queue"),
    LateReason.OTHER_SCREENING: N_("In place of another screening"),
    LateReason.DELAYED: N_("The screening began later"),
}


@dataclass(frozen=True, slots=True)
class LateWish:
    """What staff gives for a late sale: the reason, and a manager's loan where it has one."""

    reason: LateReason
    loan: Loan | None = None


@dataclass(frozen=True, slots=True)
class LateSale:
    """What allows a hold after a cashier's minutes: why, by whose right (a user's id, "operator"), and until when.

    That is the end of the screening; no hold is taken or paid for after it.
    """

    reason: LateReason
    by: str
    until: datetime


def late_until(house: House, starts_at: datetime, ends_at: datetime) -> datetime:
    """Return until when a cashier sells tickets for a screening alone: some minutes after the start, not after its end.

    The database's clock judges by it, in the guard of the hold.
    """
    return min(starts_at + timedelta(minutes=house.late_sale_minutes), ends_at)
