"""Writes a seat plan as pretix's seating-plan JSON: an imported one value for value, but for what was changed here."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from cinema.adapters.pretix_plan import Place, seats_of
from cinema.adapters.pretix_plan_models import PlanFile
from cinema.domain.auditoriums import PlanShape, ReturnsClass, Seat, SeatKind, SeatPlan, ShapeKind
from cinema.domain.seat_plan_import import ImportedSeat, Scale, scale_of
from cinema.i18n import _

_PITCH, _EDGE = 30, 60  # pixels
_FILL, _EDGE_COLOUR = "#eeeeee", "#888888"
_MOVED = 1e-3  # seat pitches: less is rounding

Group = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ExportedPlan:
    """A plan as JSON text, and in words what of it pretix's format has no place for."""

    text: str
    lost: tuple[str, ...] = ()


def write_pretix_plan(plan: SeatPlan, name: str) -> ExportedPlan:
    """Return a plan as pretix's JSON; `name` is used for one that wasn't imported. Nothing is written to a disk."""
    content, lost = _of_import(plan) if plan.original else (_made(plan, name), [])
    lost += _without_place(plan)
    return ExportedPlan(json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False) + "\n", tuple(lost))


def _of_import(plan: SeatPlan) -> tuple[Group, list[str]]:
    content: Group = json.loads(plan.original)
    imported = seats_of(PlanFile.model_validate(content))
    scale = scale_of(tuple(imported.values()))
    ours = {seat.guid: seat for seat in plan.seats if seat.guid is not None}
    categories, lost = _Categories(content, plan), []
    rows: dict[tuple[int, int], list[tuple[Seat, ImportedSeat]]] = {}
    gone: list[Place] = []
    for place, there in imported.items():
        seat = ours.pop(there.guid, None)
        if seat is None:
            gone.append(place)
            continue
        document = content["zones"][place.zone]["rows"][place.row]["seats"][place.seat]
        _write_seat(document, seat, there, scale)
        document["category"] = categories.of(seat.kind, there.category)
        rows.setdefault((place.zone, place.row), []).append((seat, there))
    for (zone, row), pairs in rows.items():
        labels = {seat.row_text for seat, _there in pairs}
        if labels == {there.row_label for _seat, there in pairs}:
            continue
        content["zones"][zone]["rows"][row]["row_number"] = pairs[0][0].row_text
        if len(labels) > 1:
            words = _("different row labels in one row: {labels}")
            lost.append(words.format(labels=", ".join(sorted(labels))))
    for place in reversed(gone):
        del content["zones"][place.zone]["rows"][place.row]["seats"][place.seat]
    if added := [seat for seat in plan.seats if seat.guid is None or seat.guid in ours]:
        content["zones"].append(_zone(added, scale, categories, _("Added")))
    if plan.shapes:
        content["zones"].append({**_zone([], scale, categories, _("Shapes")), "areas": _areas(plan.shapes, scale)})
    return content, lost


def _write_seat(document: Group, seat: Seat, there: ImportedSeat, scale: Scale) -> None:
    if seat.number_text != there.number_label:
        document["seat_number"] = seat.number_text
    x, y = scale.place(there.x, there.y)
    if abs(seat.x - x) > _MOVED or abs(seat.y - y) > _MOVED:
        left, top = scale.pixels(seat.x, seat.y)
        position = document["position"]
        position["x"] += _short(left - there.x)
        position["y"] += _short(top - there.y)


class _Categories:
    """The category of a seat: the file's own, unless the seat's kind was changed here; then one of that kind."""

    def __init__(self, content: Group, plan: SeatPlan) -> None:
        self._content = content
        self._kinds = dict(plan.kinds)

    def of(self, kind: SeatKind, before: str | None) -> str:
        if before is not None and self._kinds.get(before, SeatKind.STANDARD) is kind:
            return before
        for category, its_kind in self._kinds.items():
            if its_kind is kind:
                return category
        name = kind.value
        while name in self._kinds:  # a category of that name means another kind
            name += "+"
        self._kinds[name] = kind
        self._content["categories"].append({"name": name})
        return name


def _made(plan: SeatPlan, name: str) -> Group:
    """Return a plan that was made here, its rows curved as they are drawn."""
    placed = plan.placed()
    corners = [(one.x, one.y) for one in placed]
    for shape in plan.shapes:
        corners += [(shape.x, shape.y), (shape.x + shape.width, shape.y + shape.height)]
    left, top = min(x for x, _y in corners), min(y for _x, y in corners)
    right, bottom = max(x for x, _y in corners), max(y for _x, y in corners)
    scale = Scale(_EDGE - left * _PITCH, _EDGE - top * _PITCH, _PITCH)
    size = {"width": round((right - left) * _PITCH) + 2 * _EDGE, "height": round((bottom - top) * _PITCH) + 2 * _EDGE}
    content: Group = {"name": name, "categories": [], "zones": [], "size": size}
    drawn = {one.seat.id: (one.x, one.y) for one in placed}
    zone = _zone(plan.seats, scale, _Categories(content, plan), name, drawn)
    content["zones"].append({**zone, "areas": _areas(plan.shapes, scale)})
    return content


def _zone(
    seats: tuple[Seat, ...] | list[Seat],
    scale: Scale,
    categories: _Categories,
    name: str,
    drawn: dict[str, tuple[float, float]] | None = None,
) -> Group:
    rows: dict[str, Group] = {}
    nowhere = {"x": 0, "y": 0}
    for seat in seats:
        left, top = scale.pixels(*(drawn or {}).get(seat.id, (seat.x, seat.y)))
        row = rows.setdefault(
            seat.row,
            {
                "row_number": seat.row_text or seat.label,
                "row_number_position": "both",
                "position": dict(nowhere),
                "seats": [],
            },
        )
        row["seats"].append(
            {
                "seat_guid": seat.guid or seat.id,
                "seat_number": seat.number_text or str(seat.number),
                "position": {"x": _short(left), "y": _short(top)},
                "category": categories.of(seat.kind, None),
            }
        )
    return {"name": name, "position": dict(nowhere), "rows": list(rows.values()), "areas": []}


def _areas(shapes: tuple[PlanShape, ...], scale: Scale) -> list[Group]:
    """Return shapes as pretix's areas; a wall is a polygon of two points."""
    areas: list[Group] = []
    for one in shapes:
        left, top = scale.pixels(one.x, one.y)
        wide, high = _short(one.width * scale.pitch), _short(one.height * scale.pitch)
        at, kind = {"x": _short(left), "y": _short(top)}, one.kind
        made: Group = {"color": _FILL, "border_color": _EDGE_COLOUR, "rotation": 0, "position": at}
        if kind is ShapeKind.ROUND:
            made |= {"shape": "ellipse", "ellipse": {"radius": {"x": _short(wide / 2), "y": _short(high / 2)}}}
            made["position"] = {"x": _short(left + wide / 2), "y": _short(top + high / 2)}
        elif kind is ShapeKind.WALL:
            made |= {"shape": "polygon", "polygon": {"points": [{"x": 0, "y": 0}, {"x": wide, "y": high}]}}
        elif kind is ShapeKind.TEXT:
            made |= {"shape": "text"}
        else:
            made |= {"shape": "rectangle", "rectangle": {"width": wide, "height": high}}
        middle = {"x": _short(wide / 2), "y": _short(high / 2)}
        made["text"] = {"text": one.text, "color": _EDGE_COLOUR, "position": middle}
        areas.append(made)
    return areas


def _without_place(plan: SeatPlan) -> Iterator[str]:
    if plan.blocked:
        yield _("seats that are never for sale: {seats}").format(seats=_some(plan, plan.blocked))
    for one in plan.reserved:
        yield _("reserved seats: {seats}").format(seats=_some(plan, one.seats))
    if special := [seat.id for seat in plan.seats if seat.returns is not ReturnsClass.STANDARD]:
        yield _("special seats for the returns: {seats}").format(seats=_some(plan, special))
    if pairs := [seat.id for seat in plan.seats if seat.companion_of is not None]:
        yield _("whose companion seat it is: {seats}").format(seats=_some(plan, pairs))
    for area in dict.fromkeys(seat.area for seat in plan.seats if seat.area is not None):
        yield _("the unnumbered area {area}: its seats are numbered there").format(area=area)


def _some(plan: SeatPlan, seats: tuple[str, ...] | list[str]) -> str:
    shown = ", ".join(plan.labels(seats[:10]))
    return f"{shown} …" if len(seats) > 10 else shown


def _short(pixels: float) -> float | int:
    """Return a whole number as one, as editors write it."""
    rounded = round(pixels, 1)
    return int(rounded) if rounded == int(rounded) else rounded
