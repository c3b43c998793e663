"""What somebody sees from a seat: how far the screen is, at which angle, and how much of the view it fills."""

import math
from dataclasses import dataclass

from cinema.domain.auditoriums import SeatPlan
from cinema.i18n import _

PITCH, DEPTH = 0.55, 1.6
"""Metres between two seats, and how much deeper a room is than it is drawn.

A plan has no measures of its own. Cinema seats are 50 to 60 cm wide, and rows about 1.1 m apart, which plans draw as
1.25 seats.
"""
_BEFORE = 2.15  # pitches from the screen to the first row, as the map draws it
_SCREEN = 0.92  # of the width of the plan
_LEAST_SCREEN = 6.0  # pitches
# SMPTE EG 18 wants at least 30 degrees in the last row; THX recommends 36 and takes more than 60 as too near.
_FAR, _NEAR = 30.0, 60.0
_MIDDLE = 3.0  # degrees within which a seat is in the middle


@dataclass(frozen=True, slots=True)
class SeatView:
    """Metres to the middle of the screen, degrees from its middle (left: negative), degrees that the screen fills."""

    metres: float
    aside: float
    fills: float

    @property
    def words(self) -> str:
        """The view in a sentence or two."""
        degrees = round(abs(self.aside))
        if abs(self.aside) < _MIDDLE:
            place = _("in the middle")
        elif self.aside < 0:
            place = _("{degrees}° to the left").format(degrees=degrees)
        else:
            place = _("{degrees}° to the right").format(degrees=degrees)
        size = _("the screen fills {degrees}° of the view").format(degrees=round(self.fills))
        if self.fills < _FAR:
            judged = _("far away: at least 30° are recommended")
        elif self.fills > _NEAR:
            judged = _("very near: more than 60° tire the eyes")
        else:
            judged = _("as recommended, 30° to 60°")
        words = _("About {metres} m from the screen, {place}; {size}, {judged}.")
        return words.format(metres=round(self.metres), place=place, size=size, judged=judged)


def view_from(plan: SeatPlan, seat_id: str) -> SeatView:
    """Return the view from a seat of a plan that has seats; `PITCH` and `DEPTH` make metres of its distances."""
    placed = {one.seat.id: one for one in plan.placed()}
    corners = [(one.x, one.y) for one in placed.values()]
    for shape in plan.shapes:  # the map draws the screen before shapes too
        corners += [(shape.x + 0.5, shape.y + 0.5), (shape.x + shape.width - 0.5, shape.y + shape.height - 0.5)]
    left, right = min(x for x, _y in corners), max(x for x, _y in corners)
    top = min(y for _x, y in corners) - _BEFORE
    half = max((right - left) * _SCREEN, _LEAST_SCREEN) / 2
    middle, seat = (left + right) / 2, placed[seat_id]
    ahead, across = (seat.y - top) * DEPTH, seat.x - middle
    edges = [math.degrees(math.atan2(edge - across, ahead)) for edge in (-half, half)]
    return SeatView(math.hypot(ahead, across) * PITCH, math.degrees(math.atan2(across, ahead)), edges[1] - edges[0])
