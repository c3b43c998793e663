"""Take a basket over that was made at the counter: four digits, and the customer goes on here."""

from typing import TYPE_CHECKING, ClassVar

from cinema.domain.auditoriums import SeatKind
from cinema.domain.baskets import NUMBER_DIGITS, Collected
from cinema.domain.ids import new_id
from cinema.domain.screenings import Showing
from cinema.i18n import _
from gui.kiosk.controls import Actions, go_button, label, plain_button, wrapped
from gui.kiosk.digit_pad import DigitPad
from gui.kiosk.page import KioskPage
from gui.kiosk.pager import Pager
from gui.selling.purchase import Purchase, open_purchase
from gui.window import errors

if TYPE_CHECKING:
    import tkinter as tk
    from tkinter import ttk

    from gui.kiosk.host import KioskHost
    from gui.kiosk.rooms import Rooms


class CollectPage(KioskPage):
    """What is typed is counted before it is compared, by the service: nobody guesses here."""

    of_house: ClassVar[bool] = True

    def __init__(self, master: "tk.Misc", kiosk: "KioskHost") -> None:
        super().__init__(master, kiosk)
        self.pad: DigitPad | None = None
        self.take: ttk.Button | None = None
        self._step = new_id()
        self._is_busy = False

    @property
    def title(self) -> str:
        """What the page is called."""
        return _("Type your four digits")

    @property
    def stands(self) -> bool:
        """Whether the digits are being looked up."""
        return self._is_busy

    def build(self, rooms: "Rooms") -> None:
        """Make the digits."""
        glass = self.kiosk.glass
        typed = self.pad.digits if self.pad is not None else ""
        head = rooms.upper if rooms.upper is not None else rooms.body
        label(head, self.title, "KioskDisplay").pack(anchor="w")
        words = _("You got them at the counter. Your seats are kept for you.")
        wrapped(head, words, "KioskMuted").pack(fill="x", pady=(0, glass.gap(24)))
        pager = Pager(rooms.body, glass)
        pager.pack(fill="both", expand=True)
        self.pad = DigitPad(pager.inside, glass, most=NUMBER_DIGITS, on_change=self._changed)
        self.pad.pack(pady=glass.gap(16))
        pager.settle()
        actions = Actions(rooms.actions, glass)
        actions.add(plain_button(actions, _("Cancel"), self.kiosk.start_over, prefix="Surface."))
        self.take = go_button(actions, _("Continue"), self._take)
        actions.add(self.take, grows=True)
        for sign in typed:
            self.pad.press(sign)
        self._changed(self.pad.digits)

    def first_focus(self) -> "tk.Misc | None":
        """Return the first digit."""
        return self.pad.buttons["1"] if self.pad is not None else None

    def _changed(self, digits: str) -> None:
        if self.take is not None:
            ready = len(digits) == NUMBER_DIGITS and not self._is_busy
            self.take.state(["!disabled" if ready else "disabled"])

    def _take(self) -> None:
        if self._is_busy or self.pad is None:
            return
        cinema, actor, code, step = self.kiosk.app.cinema, self.kiosk.actor(), self.pad.digits, self._step
        self._is_busy = True
        self._changed(code)

        def work() -> tuple[Collected, Purchase, Showing]:
            collected = cinema.hand_overs.take(actor, code, step=step)
            *others, last = [open_purchase(cinema, actor, one.screening, one.id) for one in collected.holds]
            last.aside = [one.set_aside() for one in others if one.basket.hold is not None]
            return collected, last, last.seating.showing

        self.call(work, self._taken, self._refused, write=True, gone=self._too_late)

    def _taken(self, found: tuple[Collected, Purchase, Showing]) -> None:
        collected, purchase, showing = found
        visit = self.kiosk.visit
        visit.purchase, visit.showing, visit.count = purchase, showing, len(purchase.basket.seats)
        plan = purchase.seating.plan
        visit.spaces = sum(plan.by_id[seat].kind is SeatKind.WHEELCHAIR for seat in purchase.basket.seats)
        visit.is_collected = True
        self._is_busy = False
        self.kiosk.go("types" if purchase.basket.seats else "seats")
        if collected.gone:
            words = _("These seats are free again: {seats}.")
            self.kiosk.say(words.format(seats=", ".join(collected.gone)), "warn")

    def _too_late(self, found: tuple[Collected, Purchase, Showing]) -> None:
        """Give the seats back: who wanted them has gone."""
        _collected, purchase, _showing = found
        self.kiosk.app.tasks.submit(
            purchase.give_up, owner=self.kiosk.owner, on_error=errors.note_unseen, write=True
        )  # fmt: skip

    def _refused(self, error: BaseException) -> None:
        self._is_busy, self._step = False, new_id()
        if self.pad is not None and self.pad.winfo_exists():
            self.pad.clear()
        self.kiosk.say(errors.words(error).message, "bad")
