"""The base of the pages that show a purchase: its seats are held for a time, which the customer may have prolonged."""

from typing import TYPE_CHECKING

from cinema.domain.seat_maps import Hold
from gui.kiosk.page import KioskPage
from gui.selling.purchase import Purchase
from gui.window import errors

if TYPE_CHECKING:
    import tkinter as tk

    from gui.kiosk.host import KioskHost


class PurchasePage(KioskPage):
    """The purchase is the visit's, so that the next page goes on with it. A subclass that watches it is its watcher."""

    def __init__(self, master: "tk.Misc", kiosk: "KioskHost") -> None:
        super().__init__(master, kiosk)
        purchase = kiosk.visit.purchase
        assert purchase is not None
        self.purchase: Purchase = purchase
        self._is_extending = False

    def tick(self) -> None:
        """Let holds of others expire, and the own one."""
        self.purchase.tick()

    def left(self) -> None:
        """Watch no more. The seats stay held: the purchase goes on, or the visit's end gives them back."""
        self.purchase.watcher = None

    @property
    def held_for(self) -> float | None:
        """The seconds for which the seats are held; None if no time runs."""
        return self.purchase.seconds_left

    @property
    def warns_of_hold(self) -> bool:
        """Whether the seats can be held longer, and aren't just being asked for."""
        return self.purchase.may_extend and not self._is_extending

    def more_time(self) -> None:
        """Hold the seats longer."""
        if self.purchase.may_extend and not self._is_extending:
            self._is_extending = True
            self.call(self.purchase.extend, self._extended, self._refused_time, write=True)

    def _extended(self, hold: Hold) -> None:
        self._is_extending = False
        self.purchase.take_over(hold)

    def _refused_time(self, error: BaseException) -> None:
        self._is_extending = False
        self.not_extended(error)

    def not_extended(self, error: BaseException) -> None:
        """Tell why the seats are not held longer."""
        self.kiosk.say(errors.words(error).message, "bad")
