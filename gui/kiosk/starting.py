"""The first moment: the kiosk looks for its database."""

from typing import TYPE_CHECKING, ClassVar

from cinema.i18n import _
from gui.kiosk.controls import label
from gui.kiosk.page import KioskPage
from gui.widgets.pictures import MarkLabel

if TYPE_CHECKING:
    from gui.kiosk.rooms import Rooms


class Starting(KioskPage):
    """Nothing to press."""

    forgets: ClassVar[bool] = False
    of_house: ClassVar[bool] = True

    @property
    def title(self) -> str:
        """What the page is called."""
        return _("One moment, please")

    def build(self, rooms: "Rooms") -> None:
        """Show the mark."""
        middle = label(rooms.body, self.title, "KioskDisplay")
        middle.place(relx=0.5, rely=0.5, anchor="n")
        MarkLabel(rooms.body, size=48).place(relx=0.5, rely=0.46, anchor="s")
