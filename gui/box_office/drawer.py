"""The drawer's page: count and open this till's session, see what it should hold, move cash, and close it by a Z."""

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from cinema.domain.house import House
from cinema.domain.limits import LentAction, Loan
from cinema.domain.session_report import OpeningState, SessionReport
from cinema.errors import ManagerNeededError, PendingSalesError
from cinema.i18n import _
from gui.box_office.drawer_closing import ClosingView
from gui.box_office.drawer_opening import OpeningView
from gui.scale import px
from gui.window import errors
from gui.window.screen import Screen

_EDGE = 12
_WITH_ERROR = (960, 550)  # an error below a field moves those under it down


@dataclass(frozen=True, slots=True)
class DrawerState:
    """What the page shows: the sums of the open session, or what is known before one is opened."""

    session: SessionReport | OpeningState
    house: House


class DrawerPage(Screen):
    """Shows one of two views, by whether a session is open; whoever opened it, and in whichever window."""

    nav = "drawer"
    smallest: ClassVar[tuple[int, int]] = (960, 520)

    def build(self) -> None:
        """Make nothing yet: the session is read whenever the page comes to the front."""
        self.view: OpeningView | ClosingView | None = None
        self._state: DrawerState | None = None
        self._is_busy = False
        self._reads = 0

    def retranslate(self) -> None:
        """Build anew in the current language."""
        super().retranslate()
        self._read()

    def shown(self) -> None:
        """Read the session again: sales and other windows change it. What was typed into a count stays."""
        self._read()

    def first_focus(self) -> tk.Misc | None:
        """Return the first box of the count."""
        return self.view.count.first() if self.view is not None else None

    def may_leave(self, *, tell: bool = True) -> bool:
        """Tell whether no opening or closing is under way."""
        if self._is_busy and tell:
            self.app.notify(_("The session is being entered. One moment."), "warn")
        return not self._is_busy

    def act(self, name: str) -> None:
        """Do what a function key says: open or close, X, put in, take out."""
        if name == "enter_session" and self.view is not None:
            self.view.submit()
        elif name == "x" and isinstance(self.view, ClosingView):
            self.show_x()
        elif name in {"put_in", "take_out"} and isinstance(self.view, ClosingView):
            self.move(name)

    def open(self, counted: int, bag: str | None) -> None:
        """Open a session with the cash that was counted."""
        actor, sessions = self.app.identity.actor(), self.app.cinema.till_sessions

        def done(_session: Any) -> None:
            self.app.notify(_("The session is open. Good sales!"), "good")
            self.app.navigator.go("sell")

        self._enter(lambda: sessions.open(actor, counted, bag=bag), done)

    def close(self, counted: int, **options: Any) -> None:
        """Close the session and show its Z."""
        actor, sessions = self.app.identity.actor(), self.app.cinema.till_sessions

        def done(report: SessionReport) -> None:
            self._forget()  # what was counted is not to be seen in the next session
            self._report(report)

        self._enter(
            lambda: sessions.close(actor, counted, **options),
            done,
            lambda loan: self.close(counted, **{**options, "loan": loan}),
        )

    def show_x(self) -> None:
        """Show the sums so far."""
        actor, sessions = self.app.identity.actor(), self.app.cinema.till_sessions
        self.load(lambda: sessions.x(actor), self._report)

    def move(self, name: str) -> None:
        """Ask how much cash is put in or taken out."""
        if self._state is not None:
            self.app.navigator.go("cash_move", way=name, currency=self._state.house.currency)

    def _report(self, report: SessionReport) -> None:
        assert self._state is not None
        self.app.navigator.go("session_report", report=report, zone=self._state.house.timezone)

    def _read(self) -> None:
        self._reads += 1
        actor, cinema, read = self.app.identity.actor(), self.app.cinema, self._reads

        def work() -> DrawerState:
            sessions = cinema.till_sessions
            is_open = sessions.current(actor) is not None
            return DrawerState(sessions.x(actor) if is_open else sessions.opening(actor), cinema.house())

        def show(state: DrawerState) -> None:
            if read == self._reads:  # an answer from before a closing would show that session again
                self._show(state)

        self.load(work, show)

    def _show(self, state: DrawerState) -> None:
        self._state = state
        if isinstance(state.session, SessionReport):
            if not isinstance(self.view, ClosingView):
                self._turn(ClosingView(self.body, self, state.house.currency))
            assert isinstance(self.view, ClosingView)
            self.view.show(state.session)
        else:
            if not isinstance(self.view, OpeningView):
                self._turn(OpeningView(self.body, self, state.house.currency))
            assert isinstance(self.view, OpeningView)
            self.view.show(state.session)

    def _forget(self) -> None:
        self._reads += 1
        if self.view is not None:
            self.view.destroy()
            self.view = None

    def _turn(self, view: OpeningView | ClosingView) -> None:
        self._forget()
        self.view = view
        view.pack(fill="both", expand=True, padx=px(_EDGE), pady=px(_EDGE))
        if self.may_take_focus():
            view.count.first().focus_set()

    def _enter(
        self, work: Callable[[], Any], on_done: Callable[[Any], None], on_loan: Callable[[Loan], None] | None = None
    ) -> None:
        if self._is_busy or self.view is None:
            return
        self._is_busy = True
        view = self.view
        view.busy(True)

        def done(result: Any) -> None:
            self._is_busy = False
            if view.winfo_exists():
                view.busy(False)
            on_done(result)

        def failed(error: BaseException) -> None:
            self._is_busy = False
            if view.winfo_exists():
                view.busy(False)
                if isinstance(error, ManagerNeededError) and on_loan is not None:
                    self.app.navigator.go("lend", action=LentAction(error.action), on_loan=on_loan)
                view.error(errors.words(error), pending=error.sales if isinstance(error, PendingSalesError) else ())
                self.page.need(*_WITH_ERROR)

        self.app.tasks.submit(work, owner=self, on_done=done, on_error=failed, write=True)
