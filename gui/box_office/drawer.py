"""The drawer's page: count and open this till's session, see what it should hold, move cash, and close it by a Z."""

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, ClassVar

from cinema.domain.house import House
from cinema.domain.limits import LentAction, Loan
from cinema.domain.safe import Bag
from cinema.domain.session_report import OpeningState, SessionReport, TillSession
from cinema.errors import ManagerNeededError, PendingSalesError
from cinema.i18n import _
from gui.box_office.drawer_closing import ClosingView
from gui.box_office.drawer_opening import OpeningView
from gui.box_office.kept_count import KeptCount
from gui.scale import px
from gui.window import errors
from gui.window.screen import Screen

_EDGE = 12
_WITH_ERROR = (960, 550)  # an error below a field moves those under it down


@dataclass(frozen=True, slots=True)
class DrawerState:
    """What the page shows: the sums of the open session, or what is known before one is opened.

    Of an open session who counts blind gets no sums. `bags` are in the safe, for who opens one.
    """

    session: SessionReport | OpeningState | TillSession
    house: House
    bags: tuple[Bag, ...] = ()

    @property
    def name(self) -> str:
        """The id of the open session, empty without one."""
        if isinstance(self.session, SessionReport):
            return self.session.session.id
        return self.session.id if isinstance(self.session, TillSession) else ""


class DrawerPage(Screen):
    """Shows one of two views, by whether a session is open; whoever opened it, and in whichever window."""

    nav = "drawer"
    smallest: ClassVar[tuple[int, int]] = (960, 520)

    def build(self) -> None:
        """Make nothing yet: the session is read whenever the page comes to the front."""
        self.view: OpeningView | ClosingView | None = None
        self._state: DrawerState | None = None
        self._kept = KeptCount(self.app)
        self._is_busy = False
        self._reads = 0

    def retranslate(self) -> None:
        """Build anew in the current language; what is typed stays."""
        self.hidden()
        super().retranslate()
        self._read()

    def shown(self) -> None:
        """Read the session again: sales and other windows change it. What was typed into a count stays."""
        self._read()

    def hidden(self) -> None:
        """Keep what is typed: another screen of the bar ends this one."""
        if self.view is not None and self._state is not None:
            self._kept.put(self._state.name, self.view.texts)

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
        elif name == "last_z" and self.view is not None:
            self.show_last_z()
        elif name == "card_total" and isinstance(self.view, ClosingView):
            self.view.batch.entry.focus_set()
        elif name in {"put_in", "take_out"} and isinstance(self.view, ClosingView):
            self.move(name)

    def open(self, counted: int, bag: str | None) -> None:
        """Open a session with the cash that was counted."""
        actor, sessions = self.app.identity.actor(), self.app.cinema.till_sessions

        def done(_session: Any) -> None:
            self._forget()
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

    def show_last_z(self) -> None:
        """Show the last Z of this till again."""
        actor, sessions = self.app.identity.actor(), self.app.cinema.till_sessions

        def show(report: SessionReport | None) -> None:
            if report is None:
                self.app.notify(_("No session of this till was ever closed."), "info")
            else:
                self._report(report)

        self.load(lambda: sessions.last_z(actor), show)

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
            session = sessions.current(actor)
            if session is None:
                return DrawerState(sessions.opening(actor), cinema.house(), cinema.safe.contents(actor))
            return DrawerState(session if sessions.counts_blind(actor) else sessions.x(actor), cinema.house())

        def show(state: DrawerState) -> None:
            if read == self._reads:  # an answer from before a closing would show that session again
                self._show(state)

        self.load(work, show)

    def _show(self, state: DrawerState) -> None:
        is_other = self._state is not None and self._state.name != state.name
        self._state = state
        if not isinstance(state.session, OpeningState):
            if not isinstance(self.view, ClosingView) or is_other:
                self._turn(ClosingView(self.body, self, state.house.currency), state.name)
            assert isinstance(self.view, ClosingView)
            if isinstance(state.session, SessionReport):
                self.view.show(state.session)
            else:
                self.view.show_blind()
        else:
            if not isinstance(self.view, OpeningView):
                self._turn(OpeningView(self.body, self, state.house.currency), state.name)
            assert isinstance(self.view, OpeningView)
            self.view.show(state.session, state.bags)

    def _forget(self) -> None:
        """Drop the view with what is typed."""
        self._reads += 1
        self._kept.forget()
        if self.view is not None:
            self.view.destroy()
            self.view = None

    def _turn(self, view: OpeningView | ClosingView, session: str) -> None:
        if self.view is not None:
            self._forget()  # the session was closed or opened in another window
        self.view = view
        self._kept.fill(session, view.texts)
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
