"""Mouse and keyboard on the schedule: select, open, drag, copy by dragging with Ctrl, walk, type a title.

Decides what a gesture means and where it goes; the page carries it out.
"""

import tkinter as tk
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from cinema.domain.schedule import Block
from cinema.domain.slots import GRID
from gui.admin.schedule_hints import Hint
from gui.admin.schedule_plane import Line, target
from gui.admin.schedule_view import Ghost, ScheduleBoard, lengths_of
from gui.scale import px

SLOP = 6  # px before a press is a drag
_CONTROL = 0x4


class ScheduleActions(Protocol):
    """What the page does."""

    def select(self, screening: str) -> None:
        """Show a screening as selected; empty for none."""

    def open_screening(self, screening: str) -> None:
        """Open a screening's form."""

    def type_title(self, line: Line, start: datetime | None, text: str) -> None:
        """Ask for a title, to be placed on a line at a start (None: where there is room next)."""

    def move(self, block: Block, line: Line, start: datetime) -> None:
        """Move a screening."""

    def copy(self, block: Block, line: Line, start: datetime) -> None:
        """Place a copy of a screening."""

    def place_movie(self, movie: str, line: Line, start: datetime) -> None:
        """Place a movie."""

    def remove(self, screening: str) -> None:
        """Take a screening out of the schedule."""

    def place_chosen(self, line: Line | None = None, start: datetime | None = None) -> bool:
        """Place the movie that is chosen on the shelf: at a start of a line, or where it is offered.

        Returns False if none is chosen.
        """

    def hint_chosen(self) -> None:
        """Show where the movie fits that is chosen on the shelf, or nothing."""


@dataclass(frozen=True, slots=True)
class Carried:
    """What is dragged: a screening, or a movie of the shelf (`block` None)."""

    title: str
    before: timedelta
    after: timedelta
    block: Block | None = None
    grip: timedelta = timedelta()
    movie: str = ""


class ScheduleHands:
    """Binds the board."""

    def __init__(self, board: ScheduleBoard, act: ScheduleActions) -> None:
        self._board, self._act = board, act
        self._pressed: tuple[int, int] | None = None
        self._carried: Carried | None = None
        self._dragging = False
        board.bind("<ButtonPress-1>", self._press, add=True)
        board.bind("<B1-Motion>", self._drag, add=True)
        board.bind("<ButtonRelease-1>", self._release, add=True)
        board.bind("<Double-Button-1>", self._double, add=True)
        for key, step in (("Left", -1), ("Right", 1)):
            board.bind(f"<{key}>", lambda _event, step=step: self._walk(step))  # type: ignore[misc]
            board.bind(f"<Alt-{key}>", lambda _event, step=step: self._nudge(step))  # type: ignore[misc]
        board.bind("<Up>", lambda _event: self.change_line(-1))
        board.bind("<Down>", lambda _event: self.change_line(1))
        board.bind("<Return>", lambda _event: self._enter())
        board.bind("<Delete>", lambda _event: self._act.remove(board.selected))
        board.bind("<Key>", self._letter, add=True)

    @property
    def is_dragging(self) -> bool:
        """Whether something is being dragged."""
        return self._dragging

    def drop(self) -> None:
        """Stop dragging without any effect."""
        self._dragging, self._carried, self._pressed = False, None, None
        self._board.ghost = None
        self._act.hint_chosen()

    def carry(self, carried: Carried, x: int, y: int) -> None:
        """Show a movie of the shelf over the grid, at a place of the board."""
        self._carried = carried
        self._begin(carried)
        self._show(x, y)

    def put_down(self, x: int, y: int) -> None:
        """Place what is carried where it was shown."""
        self._finish(x, y, copy=False)

    def _place_of(self, event: "tk.Event[tk.Misc]") -> tuple[int, int]:
        return round(self._board.canvasx(event.x)), round(self._board.canvasy(event.y))

    def _press(self, event: "tk.Event[tk.Misc]") -> None:
        board = self._board
        board.focus_set()
        self._pressed = self._place_of(event)
        found = board.plane.block_at(*self._pressed) if board.plane is not None else None
        if board.plane is None or self._pressed is None:
            return
        line = board.plane.line_at(self._pressed[1])
        if line is not None:
            board.cursor = line
            self._act.hint_chosen()
        if found is None:
            self._carried = None
            self._act.select("")
            return
        index, block = found
        before, after = lengths_of(block.screening)
        at = board.plane.instant_at(board.plane.lines[index], self._pressed[0])
        self._carried = Carried(block.title, before, after, block, at - block.screening.starts_at)
        self._act.select(block.screening.id)

    def _drag(self, event: "tk.Event[tk.Misc]") -> None:
        if self._pressed is None or self._carried is None:
            return
        x, y = self._place_of(event)
        if not self._dragging and abs(x - self._pressed[0]) < px(SLOP) and abs(y - self._pressed[1]) < px(SLOP):
            return
        self._begin(self._carried)
        self._show(x, y)

    def _begin(self, carried: Carried) -> None:
        """Show where what is dragged fits, once a drag."""
        if not self._dragging:
            self._dragging = True
            moved = carried.block.screening.id if carried.block is not None else ""
            self._board.show_hint(Hint(carried.title, carried.before, carried.after, moved))

    def _release(self, event: "tk.Event[tk.Misc]") -> None:
        if self._dragging:
            self._finish(*self._place_of(event), copy=bool(int(event.state) & _CONTROL))
        elif self._carried is not None and self._carried.block is not None and self._pressed is not None:
            self._act.open_screening(self._carried.block.screening.id)
        elif self._pressed is not None:
            self._place_there(*self._pressed)
        self._pressed = None

    def _place_there(self, x: int, y: int) -> None:
        """Place the movie that is chosen on the shelf where a line was pressed, or at the nearest start that fits."""
        board = self._board
        index = board.plane.line_at(y) if board.plane is not None else None
        if board.plane is None or index is None or x < board.plane.left or board.hint is None:
            return
        line = board.plane.lines[index]
        there = target(line, board.plane.instant_at(line, x), board.hint.before, board.hint.after)
        if there.nearest is not None:
            self._act.place_chosen(line, there.nearest)

    def _double(self, event: "tk.Event[tk.Misc]") -> None:
        board = self._board
        if board.plane is None:
            return
        x, y = self._place_of(event)
        index = board.plane.line_at(y)
        if index is not None and board.plane.block_at(x, y) is None and board.hint is None:
            line = board.plane.lines[index]
            self._act.type_title(line, board.plane.instant_at(line, x) if x >= board.plane.left else None, "")

    def _show(self, x: int, y: int) -> None:
        board, carried = self._board, self._carried
        if board.plane is None or carried is None:
            return
        index = board.plane.line_at(y)
        if index is None:
            board.ghost = None
        else:
            line = board.plane.lines[index]
            wanted = board.plane.instant_at(line, x) - carried.grip
            wanted -= (wanted - line.start) % GRID
            moved = carried.block.screening.id if carried.block is not None else ""
            there = target(line, wanted, carried.before, carried.after, moved=moved)
            board.ghost = Ghost(carried.title, carried.before, carried.after, there, (x, y))
        board.draw_marks()

    def _finish(self, x: int, y: int, *, copy: bool) -> None:
        self._show(x, y)
        ghost, carried = self._board.ghost, self._carried
        self.drop()
        if ghost is None or carried is None or ghost.target.nearest is None:
            return
        line, start = ghost.target.line, ghost.target.nearest
        if carried.block is None:
            self._act.place_movie(carried.movie, line, start)
        elif copy:
            self._act.copy(carried.block, line, start)
        elif start != carried.block.screening.starts_at or line.room != carried.block.screening.auditorium:
            self._act.move(carried.block, line, start)

    def _line(self) -> Line | None:
        board = self._board
        return board.lines[board.cursor] if board.lines else None

    def _walk(self, step: int) -> str:
        line = self._line()
        if line is None or not line.blocks:
            return "break"
        names = [block.screening.id for block in line.blocks]
        if self._board.selected in names:
            place = min(max(0, names.index(self._board.selected) + step), len(names) - 1)
        else:
            place = 0 if step > 0 else len(names) - 1
        self._act.select(names[place])
        return "break"

    def change_line(self, step: int) -> str:
        """Choose the line above or below."""
        board = self._board
        board.cursor = min(max(0, board.cursor + step), max(0, len(board.lines) - 1))
        if board.plane is not None:
            board.scroll_to(board.cursor)
        self._act.select("")
        self._act.hint_chosen()
        return "break"

    def _nudge(self, step: int) -> str:
        found = self._board.find(self._board.selected)
        if found is not None:
            index, block = found
            line, (before, after) = self._board.lines[index], lengths_of(block.screening)
            wanted = block.screening.starts_at + step * GRID
            there = target(line, wanted, before, after, moved=block.screening.id)
            if there.clash is None:
                self._act.move(block, line, wanted)
        return "break"

    def _enter(self) -> str:
        line = self._line()
        if self._board.selected:
            self._act.open_screening(self._board.selected)
        elif not self._act.place_chosen() and line is not None:
            self._act.type_title(line, None, "")
        return "break"

    def _letter(self, event: "tk.Event[tk.Misc]") -> str | None:
        line = self._line()
        plain = not int(event.state) & (_CONTROL | 0x8 | 0x20000)
        if line is None or not plain or not event.char or not event.char.isalnum():
            return None
        self._act.type_title(line, None, event.char)
        return "break"
