"""Staff's page: staff number and PIN; then the kiosk is left, or put out of order or in order."""

from tkinter import ttk
from typing import TYPE_CHECKING, ClassVar

from cinema.domain.kiosk import CauseCode
from cinema.domain.tills import StationKind, Till
from cinema.domain.users import User
from cinema.i18n import _, clock
from gui.kiosk.controls import Actions, go_button, label, plain_button, wrapped
from gui.kiosk.digit_pad import DigitPad
from gui.kiosk.page import KioskPage
from gui.kiosk.pager import Pager
from gui.window import errors

if TYPE_CHECKING:
    import tkinter as tk

    from gui.kiosk.host import KioskHost
    from gui.kiosk.rooms import Rooms

_MOST = 12


class StaffPage(KioskPage):
    """Knowing the way here is no right; every try of a PIN is counted at this station."""

    of_house: ClassVar[bool] = True

    def __init__(self, master: "tk.Misc", kiosk: "KioskHost") -> None:
        super().__init__(master, kiosk)
        self.pad: DigitPad | None = None
        self.proceed: ttk.Button | None = None
        self.user: User | None = None
        self._station: Till | None = None
        self._number = ""
        self._is_busy = False
        kiosk.quiet()  # a PIN is typed here: nobody is to hear a key

    @property
    def title(self) -> str:
        """What the page is called."""
        if self.user is not None:
            return _("This kiosk")
        return _("Your PIN") if self._number else _("Your staff number")

    def build(self, rooms: "Rooms") -> None:
        """Make the digits, or what staff can do."""
        glass = self.kiosk.glass
        head = rooms.upper if rooms.upper is not None else rooms.body
        label(head, self.title, "KioskDisplay").pack(anchor="w", pady=(0, glass.gap(16)))
        pager = Pager(rooms.body, glass)
        pager.pack(fill="both", expand=True)
        actions = Actions(rooms.actions, glass)
        actions.add(plain_button(actions, _("Back"), self.kiosk.start_over, prefix="Surface.", icon="arrow-left"))
        self.pad = self.proceed = None
        if self.user is not None:
            self._make_service(pager.inside)
        else:
            self.pad = DigitPad(pager.inside, glass, most=_MOST, on_change=self._changed, hidden=bool(self._number))
            self.pad.pack(pady=glass.gap(16))
            self.proceed = go_button(actions, _("Continue"), self._go_on)
            actions.add(self.proceed, grows=True)
            self._changed("")
        pager.settle()

    def left(self) -> None:
        """Forget whose PIN was typed."""
        if self.user is not None:
            self.kiosk.app.cinema.kiosk.end_service(self.kiosk.actor())

    def first_focus(self) -> "tk.Misc | None":
        """Return the first digit."""
        return self.pad.buttons["1"] if self.pad is not None else None

    def _make_service(self, master: ttk.Frame) -> None:
        glass, state = self.kiosk.glass, self.kiosk.state
        assert self.user is not None
        wrapped(master, self.user.name, "KioskLead").pack(fill="x", pady=(0, glass.gap(16)))
        if state is not None:
            name = f"{state.label} ({state.number:02d})" if state.label else _("Not registered")
            wrapped(master, name, "KioskTitle").pack(fill="x")
            cause = state.cause
            words = _("In order") if cause is None else " · ".join(
                one for one in (cause.code.value, cause.device, clock(cause.since, self.kiosk.house.timezone),
                                cause.staff_words, cause.reason) if one)  # fmt: skip
            wrapped(master, words, "KioskMuted").pack(fill="x", pady=(0, glass.gap(24)))
            if self._station is not None and self._station.kind is StationKind.KIOSK:
                stopped = cause is not None and cause.code is CauseCode.BY_HAND
                text = _("Put in order") if stopped else _("Put out of order")
                plain_button(master, text, self._stop if not stopped else self._start, icon="tools").pack(
                    fill="x", pady=(0, glass.gap(16))
                )
        leave = plain_button(master, _("Leave the kiosk"), self.kiosk.leave, icon="box-arrow-right")
        leave.pack(fill="x")

    def _changed(self, digits: str) -> None:
        if self.proceed is not None:
            self.proceed.state(["!disabled" if digits and not self._is_busy else "disabled"])

    def _go_on(self) -> None:
        if self._is_busy or self.pad is None or not self.pad.digits:
            return
        if not self._number:
            self._number = self.pad.digits
            self.kiosk.rebuild()
            return
        cinema, actor, number, pin = self.kiosk.app.cinema, self.kiosk.actor(), self._number, self.pad.digits
        self._is_busy = True
        self._changed("")

        def work() -> tuple[User, Till | None]:
            return cinema.kiosk.check_pin(actor, number, pin), cinema.stations.this(actor)

        def gone(_found: tuple[User, Till | None]) -> None:
            cinema.kiosk.end_service(actor)

        self.call(work, self._known, self._refused, write=True, gone=gone)

    def _known(self, found: tuple[User, Till | None]) -> None:
        self._is_busy = False
        self.user, self._station = found
        self.kiosk.rebuild()

    def _refused(self, error: BaseException) -> None:
        self._is_busy, self._number = False, ""
        self.kiosk.rebuild()
        self.kiosk.say(errors.words(error).message, "bad")

    def _stop(self) -> None:
        self._set(stop=True)

    def _start(self) -> None:
        self._set(stop=False)

    def _set(self, *, stop: bool) -> None:
        cinema, actor, station, user = self.kiosk.app.cinema, self.kiosk.actor(), self._station, self.user
        assert station is not None
        assert user is not None

        def work() -> object:
            if stop:
                return cinema.kiosk.put_out_of_order(actor, station.id, "", by=user.id)
            return cinema.kiosk.put_in_order(actor, station.id, by=user.id)

        self.call(work, lambda _till: self.kiosk.start_over(), write=True)
