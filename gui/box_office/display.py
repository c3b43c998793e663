"""The customer display of a till: opened, closed, and told what to show, by whatever page sells.

One for each window of the program: it goes on while pages and people at the till change. What a page says is drawn a
moment later, when the keys that were typed are carried out. An error in it closes it, and the till goes on.
"""

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from cinema.domain.tills import DISPLAY, Till, place_of
from cinema.errors import CinemaError
from cinema.i18n import _
from gui.box_office.day import Day, read_day
from gui.box_office.display_posters import Tonight, tonight
from gui.box_office.display_view import DisplayView
from gui.box_office.display_window import DisplayWindow
from gui.widgets.repeat import Repeat
from gui.window import errors

if TYPE_CHECKING:
    from gui.window.context import AppContext

View = Callable[[], DisplayView | None]
_SOON = 60  # milliseconds after the last key; soon enough for somebody who looks up
_LOOK = 5_000  # milliseconds: a sale that is long over makes room for the posters
_READ = 60_000  # milliseconds: other tills sell tonight's seats too


def _nothing() -> DisplayView | None:
    return None


class CustomerDisplay:
    """`window` is None while it is closed."""

    def __init__(self, root: tk.Misc, app: "AppContext") -> None:
        self._root, self.app = root, app
        self.window: DisplayWindow | None = None
        self.tonight: Tonight | None = None
        self._view: View = _nothing
        self._cover: DisplayView | None = None
        self._waits = self._is_broken = False
        self._was_opened = False  # by the setting: who closes it by hand is not to find it open again
        Repeat(root, _LOOK, self._later)
        Repeat(root, _READ, self._read)

    def open_as_set(self) -> None:
        """Open it where the till's setting says; a repeat does nothing. Asks on a worker."""
        if self._was_opened:
            return
        self._was_opened = True
        cinema, actor = self.app.cinema, self.app.identity.actor()

        def done(station: Till | None) -> None:
            place = station.devices.get(DISPLAY, "") if station is not None else ""
            if place and self.window is None:
                self.open(place)

        self.app.tasks.submit(
            lambda: cinema.stations.this(actor), owner=self._root, on_done=done, on_error=self._not_asked
        )

    def toggle(self) -> None:
        """Close it, or open it where the till's setting says; without one as a window that can be moved."""
        if self.window is not None:
            self.close()
            return
        cinema, actor = self.app.cinema, self.app.identity.actor()

        def done(station: Till | None) -> None:
            self.open(station.devices.get(DISPLAY, "") if station is not None else "")

        def failed(error: BaseException) -> None:
            errors.note_unseen(error, "the place of the customer display")
            self.open("")

        self.app.tasks.submit(lambda: cinema.stations.this(actor), owner=self._root, on_done=done, on_error=failed)

    def open(self, place: str) -> None:
        """Open it in a place as the setting has it; one that no screen shows opens it as a window, and says so."""
        if self.window is not None:
            return
        where = place_of(place)
        if where is not None and not self._is_seen(where):
            where = None
            words = _("No screen shows {place}, where the customer display is to be. Is the second screen on?")
            self.app.report(CinemaError(words.format(place=place)))
        try:
            self.window = DisplayWindow(self._root, self.app.posters, where, self._broken)
            self.window.protocol("WM_DELETE_WINDOW", self.close)
            self.window.bind("<Destroy>", self._gone, add=True)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it, the till goes on
            self._broken(error)
            return
        self._read()
        self._later()

    def close(self) -> None:
        """Close it; a repeat does nothing."""
        window, self.window = self.window, None
        if window is not None:
            window.destroy()

    def show(self, view: View) -> None:
        """Show what `view` returns, tonight's posters for None; asked a moment later, and again from time to time."""
        self._view = view
        self._later()

    def idle(self) -> None:
        """Show tonight's posters."""
        self.show(_nothing)

    def cover(self, view: DisplayView | None) -> None:
        """Show a view whatever the pages below say meanwhile, until None takes it away."""
        self._cover = view
        self._later()

    def _later(self) -> None:
        if self.window is not None and not self._waits:
            self._waits = True
            self._root.after(_SOON, self._draw)

    def _draw(self) -> None:
        self._waits = False
        if self.window is None:
            return
        try:
            self.window.show(self._cover or self._view(), self.tonight)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it, the till goes on
            self._broken(error)

    def _broken(self, error: BaseException) -> None:
        """Note an error, and close the display once what it was doing has ended."""
        errors.note_unseen(error, "the customer display")
        if not self._is_broken:
            self._is_broken = True
            self._root.after_idle(self._give_up)

    def _give_up(self) -> None:
        self._is_broken = False
        self.close()
        self.app.report(CinemaError(_("The customer display has an error and was closed. Selling goes on.")))

    def _gone(self, event: "tk.Event[tk.Misc]") -> None:
        if event.widget is self.window:
            self.window = None

    def _read(self) -> None:
        """Read tonight's movies, unseen: while the database is away the last ones stay."""
        if self.window is None:
            return
        cinema = self.app.cinema

        def done(day: Day) -> None:
            self.tonight = tonight(day)
            self._later()

        self.app.tasks.submit(
            lambda: read_day(cinema), owner=self._root, on_done=done,
            on_error=lambda error: errors.note_unseen(error, "tonight's posters"),
        )  # fmt: skip

    def _not_asked(self, error: BaseException) -> None:
        self._was_opened = False  # the database is away: the next page that sells asks again
        errors.note_unseen(error, "the place of the customer display")

    def _is_seen(self, where: tuple[int, int, int, int]) -> bool:
        """Tell whether a screen shows some of a place: all screens together have one plane."""
        left, top, width, height = where
        root = self._root
        first_x, first_y = root.winfo_vrootx(), root.winfo_vrooty()
        wide = max(root.winfo_vrootwidth(), root.winfo_screenwidth())
        high = max(root.winfo_vrootheight(), root.winfo_screenheight())
        return left < first_x + wide and left + width > first_x and top < first_y + high and top + height > first_y


_displays: WeakKeyDictionary[tk.Misc, CustomerDisplay] = WeakKeyDictionary()


def display_of(widget: tk.Misc, app: "AppContext") -> CustomerDisplay:
    """Return the customer display of a widget's window, closed at first."""
    root = widget.winfo_toplevel()
    found = _displays.get(root)
    if found is None:
        found = _displays[root] = CustomerDisplay(root, app)
    found.app = app  # another one after each sign-in
    return found
