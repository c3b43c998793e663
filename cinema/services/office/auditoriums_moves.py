"""Moves coming screenings to their room's current seat plan, each only while nothing of it is sold or being bought."""

from dataclasses import dataclass
from enum import StrEnum

from cinema.domain.auditoriums import Auditorium, SeatPlan
from cinema.domain.ids import is_id
from cinema.domain.screenings import Screening
from cinema.domain.users import Actor, Role
from cinema.errors import ConflictError, NotFoundError
from cinema.i18n import _
from cinema.ports import Auditoriums, MapUse, Moving, Screenings, SeatMapPlans
from cinema.services.office.auditoriums_coming import Coming
from cinema.services.screening_plans import ScreeningPlans
from cinema.services.standing import Standing

_MAPS_AT_ONCE = 500


class MoveVerdict(StrEnum):
    """What a screening's move to the current plan would do: go, or why it stays; `moved`: it follows that plan."""

    READY = "ready"
    MOVED = "moved"
    SOLD = "sold"
    BEING_PAID = "being-paid"
    HELD = "held"
    CHANGING = "changing"


@dataclass(frozen=True, slots=True)
class ScreeningMove:
    """A coming screening and what its move would do; `seats` are the labels of those that keep it on its plan."""

    screening: Screening
    verdict: MoveVerdict
    seats: tuple[str, ...] = ()


class PlanMoves:
    """Lists and moves screenings. For managers."""

    def __init__(
        self,
        auditoriums: Auditoriums,
        screenings: Screenings,
        maps: SeatMapPlans,
        plans: ScreeningPlans,
        coming: Coming,
        standing: Standing,
    ) -> None:
        self._auditoriums = auditoriums
        self._screenings = screenings
        self._maps = maps
        self._plans = plans
        self._coming = coming
        self._standing = standing

    def screenings_to_move(self, actor: Actor, room_id: str) -> tuple[ScreeningMove, ...]:
        """Return the coming screenings of a room that are on another plan than its current one, soonest first."""
        self._check(actor)
        room, plan = self._room_and_plan(room_id)
        some = [one for one in self._coming.of_room(room.id) if one.plan != plan.id]
        found = []
        for start in range(0, len(some), _MAPS_AT_ONCE):
            part = some[start : start + _MAPS_AT_ONCE]
            uses = self._maps.uses([one.id for one in part])
            found += [self._verdict(one, uses[one.id], plan) for one in part if one.id in uses]
        return tuple(one for one in found if one.verdict is not MoveVerdict.MOVED)

    def move(self, actor: Actor, screening_id: str) -> ScreeningMove:
        """Move a coming screening to its room's current plan, and return what came of it; a repeat changes nothing.

        Its seat map moves first, in one guarded update, then its document. If seats are bought meanwhile, the screening
        stays on the plan on which they were chosen, and the verdict says why.
        """
        actor = self._check(actor)
        screening = self._screenings.stored(screening_id) if is_id(screening_id) else None
        if screening is None:
            raise NotFoundError(_("There is no such screening."), field="screening")
        room, plan = self._room_and_plan(screening.auditorium)
        return self._moved(actor, screening, room, plan)

    def move_all(self, actor: Actor, room_id: str) -> tuple[ScreeningMove, ...]:
        """Move every coming screening of a room that can be; returns all with what came of each. As `move`."""
        actor = self._check(actor)
        room, plan = self._room_and_plan(room_id)
        some = [one for one in self._coming.of_room(room.id) if one.plan != plan.id]
        return tuple(self._moved(actor, one, room, plan) for one in some)

    def _moved(self, actor: Actor, screening: Screening, room: Auditorium, plan: SeatPlan) -> ScreeningMove:
        if screening.plan == plan.id:
            return ScreeningMove(screening, MoveVerdict.MOVED)
        if not self._maps.move(screening, plan, room.out_on(screening.day), actor.user):
            uses = self._maps.uses([screening.id])
            return self._verdict(screening, uses[screening.id], plan, refused=True)
        self._plans.follow(Moving(screening.id, plan.id, actor.user))
        return ScreeningMove(self._screenings.stored(screening.id) or screening, MoveVerdict.MOVED)

    def _verdict(self, screening: Screening, use: MapUse, plan: SeatPlan, *, refused: bool = False) -> ScreeningMove:
        if use.moved_to == plan.id:
            return ScreeningMove(screening, MoveVerdict.MOVED)
        # By the plan that the seats were sold on.
        labels = self._auditoriums.plan(use.moved_to or screening.plan).labels
        for verdict, seats in (
            (MoveVerdict.SOLD, use.sold),
            (MoveVerdict.BEING_PAID, use.pinned),
            (MoveVerdict.HELD, use.held),
        ):
            if seats:
                return ScreeningMove(screening, verdict, labels(seats))
        return ScreeningMove(screening, MoveVerdict.CHANGING if refused else MoveVerdict.READY)

    def _room_and_plan(self, room_id: str) -> tuple[Auditorium, SeatPlan]:
        if not is_id(room_id):
            raise NotFoundError(_("There is no such auditorium."), field="auditorium")
        room = self._auditoriums.stored(room_id)
        if not room.plan:
            raise ConflictError(_("This auditorium has no published seat plan yet."), field="auditorium")
        return room, self._auditoriums.plan(room.plan)

    def _check(self, actor: Actor) -> Actor:
        checked = self._standing.check(actor)
        checked.require_office(Role.MANAGER)
        return checked
