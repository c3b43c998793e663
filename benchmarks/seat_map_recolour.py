"""What recolouring a few seats costs in rooms of different size: it should be the same in every one."""

import time
import tkinter as tk
from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from statistics import median

from benchmarks.report import Line, median_of_ratios
from benchmarks.screen import milliseconds_to_screen
from cinema.domain.auditoriums import plan_from_rows
from gui.seat_map.looks import SeatLook
from gui.seat_map.widget import SeatMapView

CHANGED = 10
EVEN = 1.5
_PITCH = 16  # px, small enough for the largest room, so that all rooms are drawn alike
_ROOMS = {50: (5, 10), 500: (20, 25), 2000: (40, 50)}


def recolour(root: tk.Tk, rounds: int) -> list[Line]:
    """Change as many seats in every room; Tk then draws anew all that lies in the rectangle around them."""
    views = {count: _room(root, count) for count in _ROOMS}
    called, near, apart = (_Times({count: [] for count in _ROOMS}) for _kind in range(3))
    for number in range(rounds + 1):
        for count, view in views.items():
            view.pack(fill="both", expand=True)
            seats = list(view.board.items)
            for shown, chosen, looks in (
                (near, seats[:CHANGED], (SeatLook.SOLD, SeatLook.HELD)),
                (apart, seats[:: count // CHANGED], (SeatLook.MINE, SeatLook.SUGGESTED)),
            ):
                calls: list[float] = []
                took = milliseconds_to_screen(
                    root, partial(_change, view, dict.fromkeys(chosen, looks[number % 2]), calls)
                )
                if number:  # the first time images are drawn
                    shown.of[count].append(took)
                    called.of[count] += calls
            view.pack_forget()
    name = f"recolour {CHANGED} of {max(_ROOMS)} / of {min(_ROOMS)}"
    return [
        Line("seat map", name, called.most_by_least(), target=EVEN, detail=str(called)),
        Line("seat map", f"{name}, and redrawn, side by side", near.most_by_least(), detail=str(near)),
        Line("seat map", f"{name}, and redrawn, far apart", apart.most_by_least(), detail=str(apart)),
    ]


def _change(view: SeatMapView, looks: Mapping[str, SeatLook], calls: list[float]) -> None:
    start = time.perf_counter()
    assert view.update_states(looks) == CHANGED
    calls.append((time.perf_counter() - start) * 1000)


@dataclass(frozen=True)
class _Times:
    """Milliseconds by the size of the room."""

    of: dict[int, list[float]]

    def most_by_least(self) -> float:
        """Return how many times the smallest room's time the largest one's is."""
        return median_of_ratios(self.of[max(self.of)], self.of[min(self.of)])

    def __str__(self) -> str:
        """Say the medians."""
        return ", ".join(f"{median(times):.2f} ms of {count}" for count, times in self.of.items())


def _room(root: tk.Tk, count: int) -> SeatMapView:
    rows, columns = _ROOMS[count]
    names = [chr(ord("A") + row % 26) * (1 + row // 26) for row in range(rows)]
    plan = plan_from_rows(f"room{count}", 1, [(name, "s" * columns, 0.0) for name in names], 0.0, row_pitch=1.0)
    view = SeatMapView(root, on_seat=lambda _seat: None, legend=False, largest=_PITCH)
    view.pack(fill="both", expand=True)
    root.update()
    view.show(plan, None, {})
    view.pack_forget()
    return view
