"""Ids for new seats and rows of a plan. None is an id that the plan, or another that is named, has."""

import re
from collections.abc import Iterable

from cinema.domain.auditoriums import SeatPlan

_OURS = re.compile(r"D([0-9]{1,5})S[0-9]{1,4}")
_ROW = re.compile(r"D([0-9]{1,5})")


class NewIds:
    """Numbers the rows that are drawn: D7 is a row, D7S12 its twelfth seat. A number is used once."""

    def __init__(self, plans: Iterable[SeatPlan]) -> None:
        """`plans`: the one that is drawn, and those whose seats must never be mixed up with new ones."""
        self._last = 0
        for plan in plans:
            self.know(plan)

    def know(self, plan: SeatPlan) -> None:
        """Keep away from the ids of another plan too."""
        for seat in plan.seats:
            for match in (_OURS.fullmatch(seat.id), _ROW.fullmatch(seat.row)):
                if match is not None:
                    self._last = max(self._last, int(match.group(1)))

    def row(self) -> str:
        """Return the name of a new row."""
        self._last += 1
        return f"D{self._last}"


def seat_id(row: str, place: int) -> str:
    """Return the id of a new seat of a new row."""
    return f"{row}S{place}"
