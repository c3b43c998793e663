"""The plans of the halls, on which the door shows where a ticket's holder sits: read once for each screening."""

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING

from cinema.domain.auditoriums import SeatPlan
from gui.window import errors

if TYPE_CHECKING:
    from gui.window.context import AppContext


class HallPlans:
    """Kept as long as the page is: a screening that is moved to another hall has its old plan here."""

    def __init__(self, owner: tk.Misc, app: "AppContext") -> None:
        self._owner, self._app = owner, app
        self._known: dict[str, SeatPlan] = {}

    def read(self, screening: str, on_plan: Callable[[SeatPlan], None]) -> None:
        """Call with a screening's plan, at once if it is known; never if it can't be read, and the seat's name does."""
        booking = self._app.cinema.booking

        def done(plan: SeatPlan) -> None:
            self._known[screening] = plan
            on_plan(plan)

        known = self._known.get(screening)
        if known is not None:
            on_plan(known)
            return
        self._app.tasks.submit(
            lambda: booking.seating(screening).plan, owner=self._owner, on_done=done, on_error=errors.note_unseen
        )
