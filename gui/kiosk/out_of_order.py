"""Out of order: what customers do instead, and the cause with its code, device and time for staff."""

from tkinter import ttk
from typing import TYPE_CHECKING, ClassVar

from cinema.domain.kiosk import OutOfOrder
from cinema.i18n import _, clock
from gui.kiosk.controls import wrapped
from gui.kiosk.page import KioskPage
from gui.kiosk.pager import Pager
from gui.widgets.pictures import IconLabel

if TYPE_CHECKING:
    import tkinter as tk

    from gui.kiosk.host import KioskHost
    from gui.kiosk.rooms import Rooms


class OutOfOrderPage(KioskPage):
    """It goes away by itself: the window looks every few seconds."""

    forgets: ClassVar[bool] = False
    of_house: ClassVar[bool] = True

    def __init__(self, master: "tk.Misc", kiosk: "KioskHost", cause: OutOfOrder) -> None:
        super().__init__(master, kiosk)
        self.cause = cause

    @property
    def title(self) -> str:
        """What the page is called."""
        return self.cause.customer_words

    def build(self, rooms: "Rooms") -> None:
        """Show the sentence in the middle, and the cause below it."""
        glass, cause = self.kiosk.glass, self.cause
        pager = Pager(rooms.body, glass)  # large letters may need more than a low screen has
        pager.pack(fill="both", expand=True)
        box = pager.inside
        if rooms.upper is None and glass.is_portrait:
            ttk.Frame(box, height=glass.height // 6).pack()
        place = rooms.upper or box
        IconLabel(place, "tools", size=44, role="accent").pack(anchor="w", padx=glass.gap(8), pady=(0, glass.gap(24)))
        wrapped(box, _("This machine is out of order"), "KioskDisplay").pack(fill="x")
        wrapped(box, cause.customer_words, "KioskTitle").pack(fill="x", pady=(glass.gap(16), glass.gap(32)))
        zone = self.kiosk.house.timezone if self.kiosk.is_open else "UTC"
        state = self.kiosk.state
        where = state.label if state is not None else ""
        facts = (where, cause.code.value, cause.device, clock(cause.since, zone))
        # Put out of order by hand, the device is the kiosk itself.
        wrapped(box, " · ".join(one for one in dict.fromkeys(facts) if one), "KioskLead").pack(fill="x")
        wrapped(box, cause.staff_words, "KioskMuted").pack(fill="x", pady=(glass.gap(8), 0))
        pager.settle()
