"""Ports for what managers do to rooms: the seat maps' plans, reserved seats and seats out of sale; plan files."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from cinema.domain.auditoriums import SeatPlan
from cinema.domain.screenings import Screening
from cinema.domain.seat_maps import LiveSeat
from cinema.domain.seat_plan_import import ImportedPlan
from cinema.domain.seat_reservations import OutReason, Reservation


@dataclass(frozen=True, slots=True)
class MapUse:
    """What keeps a seat map on its plan, by the database's clock: seats sold, pinned, held by a hold that runs.

    `moved_to` is the plan that it was moved to, while the screening's document may still name the old one.
    """

    screening: str
    moved_to: str | None
    sold: tuple[str, ...]
    pinned: tuple[str, ...]
    held: tuple[str, ...]

    @property
    def is_free(self) -> bool:
        """Whether nothing keeps it."""
        return not (self.sold or self.pinned or self.held)


@dataclass(frozen=True, slots=True)
class Moving:
    """A screening whose map follows a new plan, which its document may not name yet; `by` moved it (a user's id)."""

    screening: str
    plan: str
    by: str | None


@dataclass(frozen=True, slots=True)
class SeatMarks:
    """The seats of a map that are reserved, and those out of sale with their reasons."""

    reserved: dict[str, Reservation]
    out: dict[str, OutReason]


class SeatMapPlans(Protocol):
    """Changes of seat maps by managers: one guarded update each, so that none takes a seat from anybody."""

    def uses(self, screening_ids: Sequence[str]) -> dict[str, MapUse]:
        """Return what keeps each of at most 500 maps on its plan, in one read; without those that have no map."""

    def move(self, screening: Screening, plan: SeatPlan, out: Mapping[str, OutReason], by: str | None) -> bool:
        """Let a map follow a plan; False, and nothing changed, if a seat is sold, pinned, or held by a running hold.

        Also False while a change of the screening is under way. Seats out of sale stay so where the new plan has them,
        and `out` as well; so do reserved ones that a manager set. Notes in the map that the screening's document must
        follow (`moving`); until it does, `sell_from` is the year 9999. A repeat changes nothing and is True.
        """

    def moving(self, limit: int) -> tuple[Moving, ...]:
        """Return screenings whose map was moved and whose document may still name the old plan."""

    def moved(self, screening_id: str, plan_id: str) -> None:
        """Note that a screening's document names the plan of its map, which is sold again three seconds later.

        A repeat changes nothing.
        """

    def reserve(self, screening_id: str, seats: Sequence[str], reservation: Reservation | None) -> bool:
        """Reserve seats, or lift that (None); False if the map doesn't have them all. Tickets and holds stay.

        The ids become field paths, so callers check them against the plan.
        """

    def take_out(self, screening_id: str, seats: Sequence[str], reason: OutReason) -> dict[str, LiveSeat]:
        """Block those of the seats that are free, and return all of them as they are now; held and sold ones stay.

        A seat that is out already gets the new reason. ConflictError if the map doesn't have them all.
        """

    def put_back(self, screening_id: str, seats: Sequence[str]) -> dict[str, LiveSeat]:
        """Free those of the seats that are out of sale, and return all of them as they are now; see `take_out`."""

    def marks(self, screening_id: str) -> SeatMarks:
        """Return a map's reserved seats and those out of sale; none for a screening without a map."""


@dataclass(frozen=True, slots=True)
class PlanFile:
    """A seat plan written for another program, and in words what its format has no place for."""

    text: str
    lost: tuple[str, ...]


class PlanFiles(Protocol):
    """Seat plans of pretix."""

    def read(self, path: Path) -> ImportedPlan:
        """Return a file's plan; InvalidInputError names the path of the first fault in it."""

    def write(self, plan: SeatPlan, name: str) -> PlanFile:
        """Return a plan as a file's content; nothing is written to a disk."""
