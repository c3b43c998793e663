"""Writes the auditoriums of a seed file, and corrects a seat plan that a file had wrong.

A published plan never changes, so other seats become the room's next plan, as if a manager had published one. A plan
that the room had before is not taken back: the house has moved on from it since. The plan's id follows from its seats,
so that after a crash a repeat goes on with the same one.
"""

from contextlib import suppress
from dataclasses import replace

from cinema.domain.auditoriums import Auditorium, PlanState, SeatPlan
from cinema.domain.ids import made_id
from cinema.domain.seat_plan_check import Severity
from cinema.domain.users import Actor
from cinema.errors import NotFoundError
from cinema.ports import Auditoriums
from cinema.services.office.auditoriums import AuditoriumOffice
from cinema.services.office.auditoriums_coming import PLANS
from cinema.services.office.auditoriums_moves import MoveVerdict
from cinema.services.office.records import Records

Room = tuple[Auditorium, SeatPlan]


class SeedRooms:
    """Its callers check who may."""

    def __init__(self, auditoriums: Auditoriums, office: AuditoriumOffice, records: Records) -> None:
        self._auditoriums = auditoriums
        self._office = office
        self._records = records

    def put(self, item: Room) -> None:
        """Add a room with its plan; of one that is here change what a manager hasn't, but not its plan."""
        room, plan = item
        stored = self._stored(room)
        if stored is None:
            self._auditoriums.put(room, plan)
        elif stored.plan:
            kept = replace(room, plan=stored.plan, plans=stored.plans, out=stored.out)
            self._auditoriums.put(kept, self._auditoriums.plan(stored.plan))

    def is_other(self, item: Room) -> bool:
        """Tell whether a room is here whose published plans all have other seats than the file's."""
        room, plan = item
        if self._stored(room) is None:
            return False
        some = self._auditoriums.plans_of(room.id)
        published = (self._auditoriums.plan(one.id) for one in some if one.state is PlanState.PUBLISHED)
        return all(_seats(one) != _seats(plan) for one in published)

    def fault(self, actor: Actor, item: Room) -> str:
        """Return why a plan can't be the room's next one; empty if it can."""
        lines = self._office.plans.checks(actor, _draft(item))
        return next((line.message for line in lines if line.severity is Severity.ERROR), "")

    def correct(self, actor: Actor, item: Room) -> tuple[str, ...]:
        """Make the file's plan the room's current one, and let its coming screenings follow where they can.

        Returns the ids of those that stay on their plan, since seats of them are sold or being bought.
        """
        draft = _draft(item)
        with suppress(NotFoundError):
            draft = self._auditoriums.stored_plan(draft.id)
        if draft.version == 0:
            self._records.create(actor, PLANS, draft)
            draft = self._auditoriums.stored_plan(draft.id)
        self._office.plans.publish(actor, draft, [line.check for line in self._office.plans.checks(actor, draft)])
        moves = self._office.moves.move_all(actor, draft.auditorium)
        return tuple(one.screening.id for one in moves if one.verdict is not MoveVerdict.MOVED)

    def _stored(self, room: Auditorium) -> Auditorium | None:
        with suppress(NotFoundError):
            return self._auditoriums.stored(room.id)
        return None


def _draft(item: Room) -> SeatPlan:
    room, plan = item
    name = made_id("seed-plan", room.id, repr(_seats(plan)))
    return replace(plan, id=name, version=0, number=0, state=PlanState.DRAFT)


def _seats(plan: SeatPlan) -> tuple[object, ...]:
    """Return what a file says of a plan."""
    return plan.seats, plan.curve, plan.blocked
