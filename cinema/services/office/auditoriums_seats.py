"""Single seats of screenings: reserved for the counter or the house, or out of sale with a reason.

The house event comes first, then the seat map, by one guarded update. A crash between them leaves an event of what was
not done; the manager sees the seats as they are and does it again. Out of sale until a day: the room's document says so
for screenings that are made later, then the maps of the coming ones are changed; after a crash a repeat does the rest.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from cinema.domain.auditoriums import Auditorium, SeatPlan
from cinema.domain.ids import is_id
from cinema.domain.screenings import Screening
from cinema.domain.seat_maps import LiveSeat, SeatState
from cinema.domain.seat_reservations import (
    MOST_RELEASE_MINUTES,
    OutOfSale,
    OutReason,
    Reservation,
    ReservedFor,
    release_at,
)
from cinema.domain.users import Actor, Role
from cinema.errors import ConflictError, InvalidInputError, NotFoundError
from cinema.i18n import _
from cinema.ports import Auditoriums, Screenings, SeatMapPlans, SeatMaps, SeatMarks
from cinema.services.house_events import HouseEvents
from cinema.services.office.auditoriums_coming import ROOMS, SCREENINGS, Coming
from cinema.services.office.records import Records
from cinema.services.standing import Standing


@dataclass(frozen=True, slots=True)
class TouchedSeat:
    """A seat that should be out of sale and is sold or held: its label and ticket (None: it is only held)."""

    screening: str
    seat: str
    label: str
    ticket: str | None


@dataclass(frozen=True, slots=True)
class SeatsOut:
    """What came of taking seats of one screening out of sale: the labels of those that are out, and the others."""

    screening: Screening
    out: tuple[str, ...]
    touched: tuple[TouchedSeat, ...]


@dataclass(frozen=True, slots=True)
class ScreeningSeats:
    """A screening's plan with its reserved seats and those out of sale."""

    screening: Screening
    plan: SeatPlan
    marks: SeatMarks


class SeatDesk:
    """Reserves single seats and takes them out of sale. For managers."""

    def __init__(
        self,
        auditoriums: Auditoriums,
        screenings: Screenings,
        seat_maps: SeatMaps,
        maps: SeatMapPlans,
        coming: Coming,
        events: HouseEvents,
        records: Records,
        standing: Standing,
    ) -> None:
        self._auditoriums = auditoriums
        self._screenings = screenings
        self._seat_maps = seat_maps
        self._maps = maps
        self._coming = coming
        self._events = events
        self._records = records
        self._standing = standing

    def of_screening(self, actor: Actor, screening_id: str) -> ScreeningSeats:
        """Return a screening's plan with its reserved seats and those out of sale; NotFoundError if there is none."""
        self._check(actor)
        screening, plan = self._screening(screening_id)
        return ScreeningSeats(screening, plan, self._maps.marks(screening.id))

    def reserve(
        self, actor: Actor, screening_id: str, seats: Sequence[str], kind: ReservedFor, release_minutes: int | None
    ) -> None:
        """Reserve seats (ids) of one screening until some minutes before its start (None: to the end).

        Seats that are held or sold keep their holder. Raises InvalidInputError for `seats` or `release_minutes`,
        ConflictError if the screening was moved to another plan meanwhile. A repeat changes nothing more.
        """
        screening, plan = self._begin(actor, screening_id, seats)
        if release_minutes is not None and not 0 <= release_minutes <= MOST_RELEASE_MINUTES:
            words = _("Write a number from {low} to {high}.").format(low=0, high=MOST_RELEASE_MINUTES)
            raise InvalidInputError(words, field="release_minutes")
        self._note(actor, screening, plan, seats, {"reserved": kind.value, "release_minutes": release_minutes})
        self._reserve(screening, seats, Reservation(kind, release_at(release_minutes, screening.starts_at)))

    def lift(self, actor: Actor, screening_id: str, seats: Sequence[str]) -> None:
        """Let everybody hold seats of one screening that were reserved; raises and repeats as `reserve` does."""
        screening, plan = self._begin(actor, screening_id, seats)
        self._note(actor, screening, plan, seats, {"reserved": None})
        self._reserve(screening, seats, None)

    def take_out(self, actor: Actor, screening_id: str, seats: Sequence[str], reason: OutReason) -> SeatsOut:
        """Take seats (ids) of one screening out of sale: those that are free; sold and held ones are returned.

        Raises InvalidInputError for `seats`, ConflictError if the screening was moved meanwhile. A repeat blocks those
        that became free since.
        """
        screening, plan = self._begin(actor, screening_id, seats)
        self._note(actor, screening, plan, seats, {"out": True, "reason": reason.value})
        return _outcome(screening, plan, self._maps.take_out(screening.id, seats, reason))

    def put_back(self, actor: Actor, screening_id: str, seats: Sequence[str]) -> None:
        """Put seats of one screening on sale again; those that its plan keeps from sale stay so. As `take_out`."""
        screening, plan = self._begin(actor, screening_id, seats)
        self._note(actor, screening, plan, seats, {"out": False})
        self._maps.put_back(screening.id, seats)

    def take_out_until(
        self, actor: Actor, room_id: str, seats: Sequence[str], reason: OutReason, until: str
    ) -> tuple[SeatsOut, ...]:
        """Take seats of a room's plan out of sale up to and including an ISO day, in screenings made later too.

        Returns what came of it for each coming screening up to that day whose plan has one of the seats. Raises
        InvalidInputError for `seats` or `until`, ChangedMeanwhileError if the room was changed at the same time.
        """
        self._check(actor)
        room = self._room(room_id, seats)
        day = _day(until)
        new = [OutOfSale(seat, reason, day) for seat in seats]
        self._keep(actor, room, [*(one for one in room.out if one.seat not in seats), *new])
        return tuple(
            _outcome(one, plan, self._maps.take_out(one.id, there, reason))
            for one, plan, there in self._with_seats(room, seats)
            if one.day <= day
        )

    def put_back_all(self, actor: Actor, room_id: str, seats: Sequence[str]) -> None:
        """Put seats of a room on sale again, in all coming screenings and those made later; raises as above."""
        self._check(actor)
        room = self._room(room_id, seats)
        self._keep(actor, room, [one for one in room.out if one.seat not in seats])
        for one, _plan, there in self._with_seats(room, seats):
            self._maps.put_back(one.id, there)

    def _with_seats(self, room: Auditorium, seats: Sequence[str]) -> list[tuple[Screening, SeatPlan, list[str]]]:
        """Return the coming screenings whose plan has some of the seats, with those."""
        found = []
        for one in self._coming.of_room(room.id):
            plan = self._plan_of(one)
            if there := [seat for seat in seats if seat in plan.by_id]:
                found.append((one, plan, there))
        return found

    def _keep(self, actor: Actor, room: Auditorium, out: list[OutOfSale]) -> None:
        self._records.change(actor, ROOMS, room, replace(room, out=tuple(out)))
        self._auditoriums.forget(room.id)

    def _reserve(self, screening: Screening, seats: Sequence[str], reservation: Reservation | None) -> None:
        if not self._maps.reserve(screening.id, seats, reservation):
            raise ConflictError(_("The seats of this screening have changed. Please look again."), field="seats")

    def _note(
        self, actor: Actor, screening: Screening, plan: SeatPlan, seats: Sequence[str], said: dict[str, object]
    ) -> None:
        self._events.note(actor, SCREENINGS, screening.id, {"plan": plan.id, "seats": list(seats), **said})

    def _begin(self, actor: Actor, screening_id: str, seats: Sequence[str]) -> tuple[Screening, SeatPlan]:
        self._check(actor)
        screening, plan = self._screening(screening_id)
        # Seat ids become field paths of the update, so only ids of the seat plan may reach it.
        plan.check_seats(tuple(seats))
        return screening, plan

    def _screening(self, screening_id: str) -> tuple[Screening, SeatPlan]:
        screening = self._screenings.stored(screening_id) if is_id(screening_id) else None
        if screening is None:
            raise NotFoundError(_("There is no such screening."), field="screening")
        return screening, self._plan_of(screening)

    def _plan_of(self, screening: Screening) -> SeatPlan:
        return self._auditoriums.plan(self._seat_maps.get(screening.id).plan or screening.plan)

    def _room(self, room_id: str, seats: Sequence[str]) -> Auditorium:
        if not is_id(room_id):
            raise NotFoundError(_("There is no such auditorium."), field="auditorium")
        room = self._auditoriums.stored(room_id)
        if not room.plan:
            raise ConflictError(_("This auditorium has no published seat plan yet."), field="auditorium")
        self._auditoriums.plan(room.plan).check_seats(tuple(seats))
        return room

    def _check(self, actor: Actor) -> None:
        self._standing.check(actor).require_office(Role.MANAGER)


def _outcome(screening: Screening, plan: SeatPlan, seats: dict[str, LiveSeat]) -> SeatsOut:
    out = [name for name, live in seats.items() if live.state is SeatState.BLOCKED]
    touched = tuple(
        TouchedSeat(screening.id, name, plan.by_id[name].label, live.ticket)
        for name, live in seats.items()
        if live.state is not SeatState.BLOCKED
    )
    return SeatsOut(screening, plan.labels(out), touched)


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise InvalidInputError(_("Write a date such as 2026-12-31."), field="until") from None
