"""Drives a real window for the guided tour: presses keys and the mouse, waits, and takes screenshots."""

import time
import tkinter as tk
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import ImageGrab

from cinema.errors import CinemaError
from cinema.i18n import _
from gui.app import App
from gui.customer.seats import Seats
from gui.seat_map.looks import SeatLook
from gui.seat_map.widget import SeatMapView

_TIMEOUT = 60.0  # seconds; the first start of a demo house loads its sample data
_PAUSE = 0.01


class WindowDriver:
    """Uses one window through its keyboard and mouse events, as a person does."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.root = app.root
        self.root.update()
        # Without a window manager nothing else gives the window the focus.
        (self.root.focus_lastfor() or self.root).focus_force()

    def until(self, happened: Callable[[], object], what: str) -> None:
        """Process events until a condition holds; a timeout raises CinemaError with `what` was awaited."""
        end = time.monotonic() + _TIMEOUT
        while not happened():
            if self.app.failure is not None:
                raise self.app.failure
            if time.monotonic() > end:
                raise CinemaError(_("The tour timed out while waiting for: {what}.").format(what=what))
            self.root.update()  # instead of a main loop, which would not return here
            time.sleep(_PAUSE)

    def settle(self, seconds: float = 0.4) -> None:
        """Process events for some time and until no task is running."""
        end = time.monotonic() + seconds
        self.until(lambda: time.monotonic() > end and not self.app.tasks.busy, "running tasks")

    def press(self, key: str) -> None:
        """Press a key, by Tk's name for it, in the widget that has this window's focus."""
        target = self.root.focus_lastfor() or self.root
        if self.root.focus_get() is None:  # another window is in front; Tk drops keys for one without the focus
            target.focus_force()
            self.until(lambda: self.root.focus_get() is not None, "the focus")
        target.event_generate(f"<{key}>")
        self.root.update()

    def type(self, text: str) -> None:
        """Type a text into the focused widget."""
        names = {" ": "space", "-": "minus", ".": "period", "@": "at"}
        for character in text:
            self.press(f"Key-{names.get(character, character)}")

    def screen(self, name: str) -> None:
        """Wait until a screen is shown."""
        self.until(lambda: self.app.shell is not None and self.app.shell.current_name == name, name)
        self.settle()

    def seats(self) -> tuple[Seats, SeatMapView]:
        """Return the current seat page and its map, once that is laid out."""
        assert self.app.shell is not None
        page = self.app.shell.current
        assert isinstance(page, Seats)

        def view() -> SeatMapView | None:
            return page.choice.view if page.choice is not None else None

        self.until(lambda: (there := view()) is not None and there.board.geometry_now is not None, "the seat map")
        there = view()
        assert there is not None
        return page, there

    def walk_to(self, view: SeatMapView, seat: str) -> None:
        """Move to a seat with the arrow keys."""
        assert view.plan is not None
        view.focus_seats()
        goal = view.plan.by_id[seat]
        for _step in range(200):  # more than any room needs
            at = view.cursor.current
            if at == seat:
                return
            here = view.plan.by_id[at] if at else None
            if here is None or abs(here.y - goal.y) < 0.01:
                self.press("Left" if here is not None and here.x > goal.x else "Right")
            else:
                self.press("Up" if here.y > goal.y else "Down")
        raise CinemaError(_("The tour timed out while waiting for: {what}.").format(what=seat))

    def click(self, view: SeatMapView, seat: str) -> None:
        """Click a seat with the mouse."""
        geometry = view.board.geometry_now
        assert geometry is not None
        spot = geometry.spots[seat]
        x, y = round(spot.x - view.board.canvasx(0)), round(spot.y - view.board.canvasy(0))
        for event in ("<Motion>", "<ButtonPress-1>", "<ButtonRelease-1>"):
            view.board.event_generate(event, x=x, y=y)
        self.root.update()

    def see(self, view: SeatMapView, seats: tuple[str, ...], look: SeatLook) -> None:
        """Wait until all these seats have a look."""
        self.until(lambda: all(view.look(seat) is look for seat in seats), f"{', '.join(seats)}: {look.value}")

    def picture(self, path: Path, window: tk.Wm | None = None) -> None:
        """Save a screenshot of the window, or of another one of the program."""
        self.settle()
        shown: Any = window or self.root
        shown.lift()
        self.root.update()
        left, top = shown.winfo_rootx(), shown.winfo_rooty()
        box = (left, top, left + shown.winfo_width(), top + shown.winfo_height())
        ImageGrab.grab(bbox=box).convert("RGB").save(path, optimize=True)
