"""Screenings and seat plans as the audit compares them with what was sold, whatever is in them."""

from collections.abc import Mapping
from datetime import datetime

from cinema.domain.audit import MapRow, PlanRow, Shown
from cinema.domain.screenings import ScreeningState
from repositories.audit.values import inside, list_in, word
from repositories.collection import Document

# Labels, areas and ids of pretix only by whether they are there.
PLAN_FIELDS: Document = {
    "auditorium": 1,
    "blocked": 1,
    **{f"seats.{name}": 1 for name in ("id", "row", "number", "row_label", "area", "guid")},
}


def shown_row(screening: Document, plan: PlanRow | None, rooms: Mapping[str, str]) -> Shown:
    """Return a screening with its plan, and the names of the house's rooms."""
    starts = screening.get("starts_at")
    return Shown(
        starts if isinstance(starts, datetime) else None,
        screening.get("state") == ScreeningState.CANCELLED.value,
        word(screening, "movie"),
        word(screening, "auditorium"),
        plan,
        rooms,
        isinstance(screening.get("override"), dict),
        isinstance(screening.get("cancelled"), dict),
    )


def plan_row(plan: Document | None) -> PlanRow | None:
    """Return a seat plan; None for one that is missing or can't be read."""
    if plan is None or not isinstance(plan.get("seats"), list):
        return None
    seats = [one for one in plan["seats"] if isinstance(one, dict) and isinstance(one.get("id"), str)]
    return PlanRow(
        word(plan, "auditorium"),
        frozenset(one["id"] for one in seats if _is_named(one)),
        frozenset(name for name in list_in(plan, "blocked") if isinstance(name, str)),
    )


def _is_named(seat: Document) -> bool:
    """Tell whether a seat without labels of its own is named by row and number as its id says."""
    if seat["id"] == f"{seat.get('row')}{seat.get('number')}":
        return True
    return any(seat.get(name) is not None for name in ("row_label", "area", "guid"))


def beside_plan(row: MapRow, seat_map: Document, plan: PlanRow) -> MapRow:
    """Return a seat map's row with the seats in which the map differs from the plan that it was made from.

    Seats that the map has out of sale are blocked too.
    """
    seats, not_sold = seat_map["seats"], {*plan.blocked, *seat_map.get("out", {})}
    known = {*seats} & plan.seats
    blocked = {name for name in known if word(inside(seats, name), "state") == "blocked"}
    return row._replace(
        unplanned=tuple(sorted({*seats} - plan.seats)), otherwise=tuple(sorted(blocked ^ (known & not_sold)))
    )
