"""The calls of the auditoriums' services for `office_rows.py`: each gets as far as the question who may."""

from collections.abc import Callable
from pathlib import Path

from cinema.domain.auditoriums import Auditorium, PlanState, Seat, SeatPlan
from cinema.domain.seat_plan_import import ImportedPlan
from cinema.domain.seat_reservations import OutReason, ReservedFor
from cinema.domain.users import Actor
from cinema.services.office.admin import Admin

ROOM = Auditorium("nowhere", 1, "Nowhere", "")
PLAN = SeatPlan("nowhere", "hall", 0, (Seat("A1", "A", 1, 0.0, 0.0),), state=PlanState.DRAFT)
IMPORTED = ImportedPlan("", (), (), None, has_screen=True, original="")
BROKEN, COUNTER = OutReason.BROKEN, ReservedFor.COUNTER
NOBODY, NOWHERE = ("Z9",), "nowhere"

OfManagers = tuple[str, Callable[[Admin, Actor], object]]

ROOMS: tuple[OfManagers, ...] = (
    ("auditoriums.rooms.table", lambda o, a: o.auditoriums.rooms.table(a)),
    ("auditoriums.rooms.page", lambda o, a: o.auditoriums.rooms.page(a, NOWHERE)),
    ("auditoriums.rooms.save", lambda o, a: o.auditoriums.rooms.save(a, None, {})),
    ("auditoriums.rooms.archive", lambda o, a: o.auditoriums.rooms.archive(a, ROOM, archived=False)),
    ("auditoriums.plans.get", lambda o, a: o.auditoriums.plans.get(a, NOWHERE)),
    ("auditoriums.plans.from_rows", lambda o, a: o.auditoriums.plans.from_rows(a, "hall", "")),
    ("auditoriums.plans.draw", lambda o, a: o.auditoriums.plans.draw(a, NOWHERE, PLAN)),
    ("auditoriums.plans.copy", lambda o, a: o.auditoriums.plans.copy(a, NOWHERE)),
    ("auditoriums.plans.read_pretix", lambda o, a: o.auditoriums.plans.read_pretix(a, Path("/nowhere/at/all"))),
    ("auditoriums.plans.import_plan", lambda o, a: o.auditoriums.plans.import_plan(a, NOWHERE, IMPORTED, {})),
    ("auditoriums.plans.save", lambda o, a: o.auditoriums.plans.save(a, PLAN, PLAN)),
    ("auditoriums.plans.discard", lambda o, a: o.auditoriums.plans.discard(a, PLAN)),
    ("auditoriums.plans.checks", lambda o, a: o.auditoriums.plans.checks(a, PLAN)),
    ("auditoriums.plans.relabelled", lambda o, a: o.auditoriums.plans.relabelled(a, PLAN)),
    ("auditoriums.plans.publish", lambda o, a: o.auditoriums.plans.publish(a, PLAN, ())),
    ("auditoriums.plans.export", lambda o, a: o.auditoriums.plans.export(a, NOWHERE)),
    ("auditoriums.moves.screenings_to_move", lambda o, a: o.auditoriums.moves.screenings_to_move(a, NOWHERE)),
    ("auditoriums.moves.move", lambda o, a: o.auditoriums.moves.move(a, NOWHERE)),
    ("auditoriums.moves.move_all", lambda o, a: o.auditoriums.moves.move_all(a, NOWHERE)),
    ("auditoriums.seats.of_screening", lambda o, a: o.auditoriums.seats.of_screening(a, NOWHERE)),
    ("auditoriums.seats.reserve", lambda o, a: o.auditoriums.seats.reserve(a, NOWHERE, NOBODY, COUNTER, None)),
    ("auditoriums.seats.lift", lambda o, a: o.auditoriums.seats.lift(a, NOWHERE, NOBODY)),
    ("auditoriums.seats.take_out", lambda o, a: o.auditoriums.seats.take_out(a, NOWHERE, NOBODY, BROKEN)),
    ("auditoriums.seats.put_back", lambda o, a: o.auditoriums.seats.put_back(a, NOWHERE, NOBODY)),
    (
        "auditoriums.seats.take_out_until",
        lambda o, a: o.auditoriums.seats.take_out_until(a, "hall", NOBODY, BROKEN, "2030-01-01"),
    ),
    ("auditoriums.seats.put_back_all", lambda o, a: o.auditoriums.seats.put_back_all(a, "hall", NOBODY)),
)
