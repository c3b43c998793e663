"""The forms beside the schedule's grid, one at a time: a screening's, its cancelling, copying, and exports."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, Protocol

from cinema.domain.screenings import Screening, ScreeningState
from gui.admin.cancel_panel import CancelPanel
from gui.admin.copy_panel import CopyPanel
from gui.admin.edit_panel import EditPanel
from gui.admin.export_panel import ExportPanel
from gui.admin.schedule_read import Read
from gui.admin.schedule_view import ScheduleBoard
from gui.admin.screening_form import ScreeningForm
from gui.window.context import AppContext


class FormsPlace(Protocol):
    """The page as its forms see it."""

    app: AppContext
    body: Any
    board: ScheduleBoard

    def fit(self) -> None:
        """Share the width between the grid and the form, if one is open."""

    def reload(self, select: str = "") -> None:
        """Read the shown days again, and select a screening."""

    def remove(self, screening: str) -> None:
        """Take a screening out of the schedule."""


class ScheduleForms:
    """Opens a form in the place of another; `panel` is the open one."""

    def __init__(self, page: FormsPlace) -> None:
        self._page = page
        self.panel: Any = None

    @property
    def is_kept(self) -> bool:
        """Whether the open form has something typed that its user was not asked about yet."""
        return self.panel is not None and self.panel.is_changed and not self.panel.was_warned

    def may_close(self) -> bool:
        """Tell whether the form may be closed; typed changes are asked about once."""
        if self.is_kept:
            self.panel.warn_once()
            return False
        return True

    def open(self, read: Read, one: Screening, *, start: datetime | None = None, room: str = "") -> None:
        """Open a screening's form, with a move typed in if `start` is given; a cancelled one has a page of its own."""
        if one.state is ScreeningState.CANCELLED:
            self._open_cancelled(one)
            return
        page = self._page
        rooms = [(line.auditorium.id, line.auditorium.name) for line in read.days[0].rooms]
        movie = next((movie for movie in read.movies if movie.id == one.movie), None)
        found = page.board.find(one.id)
        title = movie.title if movie is not None else found[1].title if found is not None else one.movie
        form = ScreeningForm(
            page.body, page.app, one, title, rooms, read.house,
            on_close=self.close, on_saved=page.reload, on_remove=lambda: page.remove(one.id),
            on_cancel=lambda: self._ask_cancel(read, one, title),
        )  # fmt: skip
        if start is not None:
            form.propose(start, room)
        self._put(form)

    def open_copy(self, read: Read) -> None:
        """Open the form that copies the shown days."""
        if self.may_close():
            days = [one.day for one in read.days]
            page = self._page
            self._put(CopyPanel(page.body, page.app, days, on_close=self.close, on_done=page.reload))

    def open_export(self, read: Read) -> None:
        """Open the form that writes the schedule into files."""
        if self.may_close():
            self._put(ExportPanel(self._page.body, self._page.app, read, on_close=self.close))

    def close(self, *, asked: bool = False) -> None:
        """Close the form; what was typed is asked about first unless `asked`."""
        if self.panel is None or not (asked or self.may_close()):
            return
        self.panel.destroy()
        self.panel = None
        self._page.fit()
        self._page.board.focus_set()

    def _ask_cancel(self, read: Read, one: Screening, title: str) -> None:
        if self.panel is None or not self.may_close():
            return
        page, zone = self._page, read.house.timezone
        done: Callable[[Screening], None] = self._open_cancelled
        self._put(CancelPanel(page.body, page.app, one, title, zone, on_close=self.close, on_done=done))

    def _open_cancelled(self, one: Screening) -> None:
        self.close(asked=True)
        self._page.reload(one.id)
        self._page.app.navigator.go("cancelled", screening=one.id)

    def _put(self, panel: EditPanel) -> None:
        """Show a form in the place of another, and give its first field the focus."""
        if self.panel is not None:
            self.panel.destroy()
        self.panel = panel
        panel.settle()
        self._page.fit()
        panel.after_idle(lambda: panel.first().focus_set() if self.panel is panel else None)
