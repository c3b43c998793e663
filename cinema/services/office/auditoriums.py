"""The auditoriums of the house, as managers keep them: listed with their seats, created, changed, archived."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from cinema.domain.auditoriums import Auditorium, PlanState, PlanSummary, SeatKind
from cinema.domain.auditoriums_forms import new_room, read_room
from cinema.domain.ids import is_id, new_id
from cinema.domain.users import Actor, Role
from cinema.errors import NotFoundError
from cinema.i18n import _
from cinema.ports import Auditoriums
from cinema.services.office.auditoriums_coming import ROOMS, Coming
from cinema.services.office.auditoriums_moves import PlanMoves
from cinema.services.office.auditoriums_plans import PlanDesk
from cinema.services.office.auditoriums_seats import SeatDesk
from cinema.services.office.records import Records
from cinema.services.standing import Standing


@dataclass(frozen=True, slots=True)
class RoomRow:
    """A room in the table: its seats by kind, its coming screenings and the next one's start.

    `number` is that of the plan on sale; 0: it has none.
    """

    room: Auditorium
    seats: int
    capacity: int
    kinds: Mapping[SeatKind, int]
    coming: int
    next_start: datetime | None
    number: int = 0


@dataclass(frozen=True, slots=True)
class RoomPage:
    """A room with its plans, drafts first, then the newest published ones."""

    room: Auditorium
    plans: tuple[PlanSummary, ...]

    @property
    def waiting(self) -> tuple[PlanSummary, ...]:
        """Published plans that are newer than the room's: a crash kept them from it, and publishing again ends it."""
        published = [one for one in self.plans if one.state is PlanState.PUBLISHED]
        current = max((one.number for one in published if one.id == self.room.plan), default=0)
        return tuple(one for one in published if one.number > current)


class RoomDesk:
    """Lists and changes auditoriums. For managers."""

    def __init__(self, auditoriums: Auditoriums, coming: Coming, records: Records, standing: Standing) -> None:
        self._auditoriums = auditoriums
        self._coming = coming
        self._records = records
        self._standing = standing

    def table(self, actor: Actor) -> tuple[RoomRow, ...]:
        """Return every room by number, the archived ones too."""
        self._check(actor)
        coming: dict[str, list[datetime]] = {}
        for one in self._coming.all():
            coming.setdefault(one.auditorium, []).append(one.starts_at)
        return tuple(self._row(room, coming.get(room.id, [])) for room in self._auditoriums.all())

    def page(self, actor: Actor, room_id: str) -> RoomPage:
        """Return a room as it is stored now, with its plans; NotFoundError if there is none."""
        self._check(actor)
        return RoomPage(self._stored(room_id), self._auditoriums.plans_of(room_id))

    def save(self, actor: Actor, old: Auditorium | None, values: Mapping[str, str]) -> Auditorium:
        """Create a room (`old` None) or change one by the texts of a form, and return it.

        InvalidFieldsError has every mistake; ChangedMeanwhileError says what somebody else changed since `old` was
        read. Values that change nothing write nothing. Two rooms that are made at one instant may get one number.
        """
        self._check(actor)
        others = [one.number for one in self._auditoriums.all() if old is None or one.id != old.id]
        if old is None:
            room = read_room(values, new_room(new_id(), max(others, default=0) + 1), others)
            self._records.create(actor, ROOMS, room)
        else:
            room = read_room(values, old, others)
            self._records.change(actor, ROOMS, old, room)
        return self._changed(room.id)

    def archive(self, actor: Actor, room: Auditorium, *, archived: bool = True) -> Auditorium:
        """Archive a room, or take it back from the archive, and return it; screenings that are planned stay."""
        self._check(actor)
        self._records.change(actor, ROOMS, room, replace(room, archived=archived))
        return self._changed(room.id)

    def _row(self, room: Auditorium, starts: list[datetime]) -> RoomRow:
        seats, capacity, number, kinds = 0, 0, 0, Counter[SeatKind]()
        if room.plan:
            plan = self._auditoriums.plan(room.plan)
            seats, capacity, kinds = len(plan.seats), plan.capacity, Counter(seat.kind for seat in plan.seats)
            number = plan.number
        return RoomRow(room, seats, capacity, dict(kinds), len(starts), min(starts, default=None), number)

    def _changed(self, room_id: str) -> Auditorium:
        self._auditoriums.forget(room_id)
        return self._stored(room_id)

    def _stored(self, room_id: str) -> Auditorium:
        if not is_id(room_id):
            raise NotFoundError(_("There is no such auditorium."), field="auditorium")
        return self._auditoriums.stored(room_id)

    def _check(self, actor: Actor) -> None:
        self._standing.check(actor).require_office(Role.MANAGER)


@dataclass(frozen=True)
class AuditoriumOffice:
    """What a manager does with auditoriums: the rooms, their plans, moves of screenings to a plan, single seats."""

    rooms: RoomDesk
    plans: PlanDesk
    moves: PlanMoves
    seats: SeatDesk
