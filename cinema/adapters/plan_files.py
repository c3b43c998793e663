"""Seat plans of pretix, as the administration reads and writes them."""

from pathlib import Path

from cinema.adapters.pretix_plan import read_pretix_plan
from cinema.adapters.pretix_plan_export import write_pretix_plan
from cinema.domain.auditoriums import SeatPlan
from cinema.domain.seat_plan_import import ImportedPlan
from cinema.ports import PlanFile


class PretixPlans:
    """See `cinema.ports.PlanFiles`."""

    def read(self, path: Path) -> ImportedPlan:
        """See the port."""
        return read_pretix_plan(path)

    def write(self, plan: SeatPlan, name: str) -> PlanFile:
        """See the port."""
        written = write_pretix_plan(plan, name)
        return PlanFile(written.text, written.lost)
