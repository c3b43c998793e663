"""Builds the glass around a page: head, the sentence above the buttons, the bar for access, and the warning."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import TYPE_CHECKING

from cinema.i18n import _
from gui.kiosk.access_bar import AccessBar
from gui.kiosk.controls import Actions, step_button
from gui.kiosk.head import FilmHead, HouseHead
from gui.kiosk.idle_warning import IdleWarning
from gui.kiosk.kept_focus import Place, find
from gui.kiosk.rooms import Rooms, make_rooms
from gui.kiosk.staff_touches import StaffTouches
from gui.window.focus import first_usable

if TYPE_CHECKING:
    from gui.kiosk.host import KioskFrameHost
    from gui.kiosk.page import KioskPage


class KioskFrame(ttk.Frame):
    """Made once; everything in it is made anew for each page."""

    def __init__(self, window: "KioskFrameHost") -> None:
        super().__init__(window.root)
        self._window = window
        self.pack(fill="both", expand=True)
        self.rooms: Rooms | None = None
        self.bar: AccessBar | None = None
        self._head: HouseHead | FilmHead | None = None
        self._warning: IdleWarning | None = None
        self._page: KioskPage | None = None
        self._before = ""  # the control that had the focus before the warning
        self._touches = StaffTouches(lambda: window.go("staff"))

    def empty(self) -> None:
        """Destroy everything that is shown."""
        for child in self.winfo_children():
            child.destroy()
        self.rooms, self.bar, self._head, self._warning, self._page = None, None, None, None, None

    def show(self, page: "KioskPage", place: Place | None = None) -> None:
        """Make a page's places and let it fill them; the focus goes to a place, or to its first control."""
        window = self._window
        self.empty()
        self._page = page
        rooms = self.rooms = make_rooms(self, window.glass, low=window.visit.access.low)
        self._make_head(rooms, page)
        self.bar = AccessBar(rooms.bar, window, speaks=window.speaker.is_there)
        self.bar.pack(fill="x")
        page.build(rooms)
        if rooms.upper is not None:
            self._lower_back(rooms, page)
        self.update_idletasks()
        same = find(self, place) if place is not None else None
        (same or first_usable(rooms.body, page.first_focus())).focus_set()
        window.speaker.page(rooms.body, page.title)
        self.tick()

    def tick(self) -> None:
        """Show the time of day, or the time that is left."""
        if isinstance(self._head, HouseHead):
            self._head.tick()
        elif isinstance(self._head, FilmHead) and self._page is not None:
            self._head.show(self._page.held_for, self._whole())

    def _whole(self) -> float:
        purchase = self._window.visit.purchase
        return purchase.whole_time if purchase is not None else 1.0

    def say(self, message: str, kind: str) -> None:
        """Show a sentence above the buttons; an empty one takes it away."""
        if self.rooms is not None:
            own = self._page.said_in if self._page is not None else None
            (own or self.rooms.note).say(message, kind)

    def warn(self, seconds: float | None) -> None:
        """Lay the warning over the page with the seconds that are left; None takes it away."""
        if seconds is None:
            if self._warning is not None:
                self._warning.destroy()
                self._warning = None
                self._uncover()
            return
        if self._warning is None:
            self._window.touch_guard.drop_all()  # it comes up under a finger when the hold runs short
            self._before = str(self.tk.call("focus", "-lastfor", str(self)))
            self._warning = IdleWarning(self, self._window)
            # All but the bar below: how the kiosk is shown can be changed on every screen.
            bar = self.rooms.bar.winfo_height() if self.rooms is not None else 0
            self._warning.place(x=0, y=0, relwidth=1, height=max(1, self.winfo_height() - bar))
            self._warning.lift()
            self._window.sound("warning")
            self._window.speaker.say(self._warning.words)
            self._warning.more.focus_set()
        self._warning.count(seconds)
        if not self._may_have_focus(str(self.tk.call("focus", "-lastfor", str(self)))):
            self._warning.more.focus_set()  # what is covered hears no key

    def _uncover(self) -> None:
        """Give the focus back to the control that had it before the warning, or to the first."""
        if self.rooms is None or self._page is None:
            return
        if self.tk.call("winfo", "exists", self._before) and self._before.startswith(f"{self}."):
            self.tk.call("focus", self._before)
        else:
            first_usable(self.rooms.body, self._page.first_focus()).focus_set()

    def _may_have_focus(self, path: str) -> bool:
        return any(str(one) == path for one in self.reachable or ())

    @property
    def reachable(self) -> "list[tk.Misc] | None":
        """The only controls that the keyboard may reach: those beside and on the warning; None without one."""
        if self._warning is None:
            return None
        return [self._warning.over, self._warning.more, *(self.bar.buttons.values() if self.bar is not None else ())]

    @property
    def warns(self) -> bool:
        """Whether the warning is shown."""
        return self._warning is not None

    @property
    def warning(self) -> "IdleWarning | None":
        """The warning while it is shown."""
        return self._warning

    @staticmethod
    def _lower_back(rooms: Rooms, page: "KioskPage") -> None:
        """Put the way back among the buttons at the foot: nothing above them is pressed."""
        back = page.way_back()
        for actions in rooms.actions.winfo_children():
            if back is not None and isinstance(actions, Actions):
                actions.lead(step_button(actions, "arrow-left", back, _("Back"), prefix="Surface."))

    def _make_head(self, rooms: Rooms, page: "KioskPage") -> None:
        window = self._window
        showing = window.visit.showing
        if not window.is_open:
            return
        back: Callable[[], None] | None = page.way_back()
        if rooms.upper is not None:
            back = None  # `_lower_back`
        if page.of_house or showing is None:
            self._head = HouseHead(rooms.head, window.house, window.glass, self._touches.touch)
        else:
            self._head = FilmHead(rooms.head, showing, window.house.timezone, window.glass, back)
