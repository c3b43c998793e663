"""Binds mouse, touch and keyboard to seat gestures."""

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from gui.scale import px
from gui.seat_map.board import SeatBoard
from gui.seat_map.geometry import Direction

SLOP = 8  # px a finger may move and still tap
_NOTCH = 72
_CONTROL, _SHIFT = 0x4, 0x1
_ARROWS = {"Left": Direction.LEFT, "Right": Direction.RIGHT, "Up": Direction.UP, "Down": Direction.DOWN}
_DONE = "break"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class SeatGestures:
    """The callbacks of seat gestures."""

    hover: Callable[[str | None], None]
    tap: Callable[[str], None]
    walk: Callable[[Direction], None]
    row_end: Callable[[bool], None]
    press: Callable[[bool], None]  # True: by Enter, False: by Space
    zoom: Callable[[int], None]
    focus: Callable[[bool, bool], None]  # focused, by keyboard


class Pointer:
    """Mouse and touch: hover, tap on release, pan by a drag beyond the slop, wheel to scroll or zoom."""

    def __init__(self, board: SeatBoard, gestures: SeatGestures) -> None:
        self._board, self._gestures = board, gestures
        self._start: tuple[int, int] | None = None
        self._panning = False
        board.bind("<Motion>", self._moved)
        board.bind("<Leave>", lambda _event: gestures.hover(None))
        board.bind("<ButtonPress-1>", self._pressed)
        board.bind("<B1-Motion>", self._dragged)
        board.bind("<ButtonRelease-1>", self._released)
        board.bind("<MouseWheel>", lambda event: self._wheel(event, -1 if event.delta > 0 else 1))
        # X11 reports the wheel as buttons 4 and 5.
        board.bind("<Button-4>", lambda event: self._wheel(event, -1))
        board.bind("<Button-5>", lambda event: self._wheel(event, 1))

    @property
    def held_down(self) -> bool:
        """Whether the mouse button is down."""
        return self._start is not None

    def seat_under(self, x: int, y: int) -> str | None:
        """Return the seat under a point of the board's visible part."""
        geometry = self._board.geometry_now
        if geometry is None:
            return None
        return geometry.seat_at(self._board.canvasx(x), self._board.canvasy(y))

    def _moved(self, event: "tk.Event[tk.Misc]") -> None:
        self._gestures.hover(self.seat_under(event.x, event.y))

    def _pressed(self, event: "tk.Event[tk.Misc]") -> None:
        self._start, self._panning = (event.x, event.y), False
        self._board.focus_set()
        self._board.scan_mark(event.x, event.y)

    def _dragged(self, event: "tk.Event[tk.Misc]") -> None:
        if self._start is None:
            return
        if not self._panning and max(abs(event.x - self._start[0]), abs(event.y - self._start[1])) > px(SLOP):
            self._panning = True
            self._gestures.hover(None)
        if self._panning:
            self._board.scan_dragto(event.x, event.y, gain=1)

    def _released(self, event: "tk.Event[tk.Misc]") -> None:
        start, self._start = self._start, None
        if start is None or self._panning:
            return
        # The seat where the finger came down: it may slide within the slop.
        seat = self.seat_under(*start)
        if seat is not None and self.seat_under(event.x, event.y) is not None:
            self._gestures.tap(seat)

    def _wheel(self, event: "tk.Event[tk.Misc]", way: int) -> str | None:
        state = int(event.state)
        if state & _CONTROL:
            self._gestures.zoom(-way)
        elif state & _SHIFT:
            self._board.xview_scroll(way * px(_NOTCH), "units")
        elif self._board.yview() == (0.0, 1.0):
            return None  # the page around the map may have something to scroll
        else:
            self._board.yview_scroll(way * px(_NOTCH), "units")
        return _DONE


class Keys:
    """Keyboard: arrows move, Home and End go to the ends of a row, Space and Enter press, plus and minus zoom."""

    def __init__(self, board: SeatBoard, gestures: SeatGestures, pointer: Pointer) -> None:
        self._gestures = gestures
        for key, direction in _ARROWS.items():
            board.bind(f"<{key}>", self._calling(gestures.walk, direction))
        board.bind("<Home>", self._calling(gestures.row_end, False))
        board.bind("<End>", self._calling(gestures.row_end, True))
        for key in ("<space>", "<Return>", "<KP_Enter>"):
            board.bind(key, self._calling(gestures.press, key != "<space>"))
        for key, step in (("<plus>", 1), ("<KP_Add>", 1), ("<minus>", -1), ("<KP_Subtract>", -1)):
            board.bind(key, self._calling(gestures.zoom, step))
        # A focus that came by a click must not show the keyboard's ring.
        board.bind("<FocusIn>", lambda _event: gestures.focus(True, not pointer.held_down))
        board.bind("<FocusOut>", lambda _event: gestures.focus(False, False))

    @staticmethod
    def _calling(call: Callable[[T], None], value: T) -> "Callable[[tk.Event[tk.Misc]], str]":
        def run(_event: "tk.Event[tk.Misc]") -> str:
            call(value)
            return _DONE

        return run
