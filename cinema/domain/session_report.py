"""What a till session is told as: the open session, what is known before one is opened, a movement, X and Z."""

from dataclasses import dataclass
from datetime import datetime

from cinema.domain.drawer import DrawerReason, DrawerWay
from cinema.domain.operations import Closed
from cinema.domain.till_sessions import SessionSums


@dataclass(frozen=True, slots=True)
class TillSession:
    """A session of a till: its id is that of its `opened` entry. Amounts are in minor units of `currency`.

    `difference` is how much more was counted than the last closing left (None: a till's first session). `by` is who
    opened it, as `Actor.decider` says it.
    """

    id: str
    till_number: int
    opened_at: datetime
    by: str | None
    counted: int
    difference: int | None
    currency: str


@dataclass(frozen=True, slots=True)
class OpeningState:
    """What is known before a drawer is counted: the last Z, and the cash that should be there (None: no Z yet).

    `is_blind`: the amount is not told before the count.
    """

    last_z: str | None
    expected: int | None
    is_blind: bool = False


@dataclass(frozen=True, slots=True)
class CashMove:
    """Cash that was put into the drawer of a session or taken out; `held` is what should be in it now.

    `held` is None for who counts blind.
    """

    session: str
    way: DrawerWay
    amount: int
    reason: DrawerReason
    bag: str | None
    held: int | None
    currency: str


@dataclass(frozen=True, slots=True)
class SessionReport:
    """An X (`number` None: the session goes on) or a Z: the sums of a session's stretch.

    `late` are entries that other tills made for this one, with their sums; `after_day` are entries of the session whose
    business day had been closed before. `pending` are sales of this till that have no outcome yet.
    """

    session: TillSession
    sums: SessionSums
    late: tuple[str, ...]
    late_sums: SessionSums
    after_day: tuple[str, ...]
    pending: tuple[str, ...]
    at: datetime
    number: str | None = None
    closed: Closed | None = None

    @property
    def expected_cash(self) -> int:
        """The cash that should be in the drawer."""
        return self.sums.expected_cash

    @property
    def expected_card(self) -> int:
        """What the card terminal should have taken, with what other tills recovered for this one."""
        return self.sums.card + self.late_sums.card
