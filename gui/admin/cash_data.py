"""Loads what the page of the cash shows: a business day, and the safe. For workers."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cinema.domain.business_days import ClosedDay, DayState
from cinema.domain.safe import Bag, Taking
from cinema.domain.tills import Till
from cinema.i18n import _
from gui.admin.changes import name_words

if TYPE_CHECKING:
    from cinema.domain.users import Actor
    from cinema.services.cinema import Cinema

OPERATOR = "operator"
"""How entries name the operator of a machine, who has no account."""


@dataclass(frozen=True, slots=True)
class DayView:
    """A business day with the latest closed ones; `names` are of who did something, by id."""

    state: DayState
    closings: tuple[ClosedDay, ...]
    names: Mapping[str, str]
    currency: str
    zone: str


@dataclass(frozen=True, slots=True)
class SafeView:
    """What is in the safe and what came out of it; `tills` are by number."""

    bags: tuple[Bag, ...]
    takings: tuple[Taking, ...]
    tills: Mapping[int, Till]
    names: Mapping[str, str]
    currency: str
    zone: str

    @property
    def total(self) -> int:
        """The cash in the safe."""
        return sum(one.amount for one in self.bags)


def load_day(cinema: "Cinema", actor: "Actor", day: str | None) -> DayView:
    """Load a business day (ISO date); None: the present one."""
    state, closings = cinema.business_days.state(actor, day), cinema.business_days.closings(actor)
    by = {one.by for one in state.open_tills} | ({state.closing.closed.by} if state.closing is not None else set())
    house = cinema.house()
    return DayView(state, closings, _names(cinema, actor, by), house.currency, house.timezone)


def load_safe(cinema: "Cinema", actor: "Actor") -> SafeView:
    """Load the safe."""
    bags, takings, house = cinema.safe.contents(actor), cinema.safe.takings(actor), cinema.house()
    tills = {one.number: one for one in cinema.tills.all(actor)}
    names = _names(cinema, actor, {one.by for one in bags} | {one.by for one in takings})
    return SafeView(bags, takings, tills, names, house.currency, house.timezone)


def till_words(till: Till | None, number: int = 0) -> str:
    """Return a till's number with its label, else the name of its machine."""
    if till is None:
        return f"{number:02d}" if number else _("a till that is gone")
    return f"{till.number:02d} {till.label or till.name}"


def _names(cinema: "Cinema", actor: "Actor", who: Iterable[str | None]) -> dict[str, str]:
    histories = cinema.admin.histories
    return {one: name_words(histories.name(actor, None if one == OPERATOR else one)) for one in who if one is not None}
