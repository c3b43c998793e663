"""What the page of a room's seats shows, read in one go, and the words of its plans."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from cinema.domain.auditoriums import Auditorium, PlanState, PlanSummary, SeatPlan
from cinema.domain.users import Actor
from cinema.i18n import _, ngettext

if TYPE_CHECKING:
    from gui.admin.plan_picture import Mark, PlanPicture
    from gui.window.context import AppContext


@dataclass(frozen=True, slots=True)
class Read:
    """A room with its plans, drafts first, and the one that is shown (None: it has none)."""

    room: Auditorium
    plans: tuple[PlanSummary, ...]
    plan: SeatPlan | None

    @property
    def is_current(self) -> bool:
        """Whether the shown plan is the one on sale."""
        return self.plan is not None and self.plan.id == self.room.plan


class PlanHost(Protocol):
    """What the panels ask of the page."""

    app: "AppContext"
    picture: "PlanPicture"
    chosen: list[str]

    def preview(self, plan: SeatPlan | None, marks: "Sequence[Mark]" = ()) -> None:
        """Show a plan that is not saved; None: the stored one."""

    def choose(self, seats: Sequence[str]) -> None:
        """Select seats in the picture."""

    def close_import(self) -> None:
        """Drop an import that is under way."""

    def saved(self, plan_id: str, words: str, kind: str = "good") -> None:
        """Read all again, show a plan, and say what was done; a message of another kind than good stays."""


def read(app: "AppContext", actor: Actor, room_id: str, plan_id: str) -> Read:
    """Return a room with a plan: the named one, else the first draft, else the one on sale. For a worker."""
    office = app.cinema.admin.auditoriums
    page = office.rooms.page(actor, room_id)
    plans = tuple(one for one in page.plans if one.state is not PlanState.DISCARDED)
    names = [one.id for one in plans]
    drafts = [one.id for one in plans if one.state is PlanState.DRAFT]
    waiting = [one.id for one in page.waiting]
    wanted = plan_id if plan_id in names else next(iter([*drafts, *waiting, page.room.plan, *names]), "")
    return Read(page.room, plans, office.plans.get(actor, wanted) if wanted else None)


def draft_of(app: "AppContext", actor: Actor, plan: SeatPlan) -> SeatPlan:
    """Return a plan if it is a draft, else a draft that is its copy. For a worker."""
    return plan if plan.state is PlanState.DRAFT else app.cinema.admin.auditoriums.plans.copy(actor, plan.id)


def plan_words(one: PlanSummary, room: Auditorium, drafts: int = 0) -> str:
    """Return a plan's name in the list; `drafts` numbers it among several drafts (0: the only one)."""
    seats = ngettext("{count} seat", "{count} seats", one.seats).format(count=one.seats)
    if one.state is PlanState.DRAFT:
        name = _("Draft {number}").format(number=drafts) if drafts else _("Draft")
    elif one.id == room.plan:
        name = _("Version {number}, on sale").format(number=one.number)
    else:
        name = _("Version {number}").format(number=one.number)
    return f"{name} ({seats})"


def plan_head(found: Read) -> str:
    """Return seats and rows of the shown plan, and which version is on sale."""
    plan, room = found.plan, found.room
    if plan is None:
        return ""
    seats = ngettext("{count} seat", "{count} seats", len(plan.seats)).format(count=len(plan.seats))
    rows = ngettext("{count} seat row", "{count} seat rows", len(plan.rows)).format(count=len(plan.rows))
    words = _("{seats} in {rows}").format(seats=seats, rows=rows)
    if found.is_current:
        return _("{words}; on sale").format(words=words)
    # Not the last number that was given: a plan may have one and not be on sale yet.
    current = next((one.number for one in found.plans if one.id == room.plan), 0)
    return _("{words}; version {number} is on sale").format(words=words, number=current) if current else words
