"""Carries out changes of the schedule on a worker, for the page that shows it: each is followed by a new read."""

import tkinter as tk
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Protocol

from cinema.domain.movies import Movie
from cinema.domain.schedule import Block, Published
from cinema.domain.schedule_times import TypedTime
from cinema.domain.screenings import Screening
from cinema.errors import CinemaError, ScreeningLockedError
from cinema.i18n import _, ngettext
from gui.admin.schedule_plane import Line
from gui.window.context import AppContext


class SchedulePlace(Protocol):
    """The page as its changes see it."""

    app: AppContext
    body: Any

    def reload(self, select: str = "") -> None:
        """Read the shown days again, and select a screening."""

    def propose(self, block: Block, line: Line, start: datetime, error: ScreeningLockedError) -> None:
        """Open a locked screening's form with a move typed in, which needs a reason."""

    def tell_entry(self, words: str) -> None:
        """Say in the field of titles why nothing was placed."""

    def close_entry(self) -> None:
        """Close the field of titles."""

    def close_form_of(self, screening: str) -> None:
        """Close the form of a screening that is gone."""


class ScheduleWork:
    """The changes that a hand asks for on the grid."""

    def __init__(self, page: SchedulePlace) -> None:
        self._page = page

    def move(self, block: Block, line: Line, start: datetime) -> None:
        """Move a screening; one with tickets sold opens its form, where the reason is asked."""
        schedule, actor, one = self._schedule, self._actor, block.screening

        def failed(error: BaseException) -> None:
            if isinstance(error, ScreeningLockedError):
                self._page.propose(block, line, start, error)
            else:
                self._report(error, one.id)

        self._do(lambda: schedule.move(actor, one, start, line.room), one.id, failed)

    def copy(self, block: Block, line: Line, start: datetime) -> None:
        """Place a copy of a screening."""
        schedule, actor, one = self._schedule, self._actor, block.screening
        self._do(lambda: schedule.copy(actor, one, start, line.room))

    def place_movie(self, movie: str, line: Line, start: datetime) -> None:
        """Place a movie."""
        schedule, actor = self._schedule, self._actor
        self._do(lambda: schedule.place(actor, movie, line.room, start))

    def place_typed(self, movie: Movie, line: Line, times: Sequence[str], offered: datetime | None) -> None:
        """Place a movie at the typed times, or at the offered one if none was typed; the first mistake ends it."""
        schedule, actor = self._schedule, self._actor
        wanted: list[datetime | TypedTime] = [TypedTime(line.day, text) for text in times]
        if not wanted and offered is not None:
            wanted = [offered]
        if not wanted:
            self._page.tell_entry(_("There is no room on that line. Type a time."))
            return

        def work() -> str:
            placed = ""
            for one in wanted:
                placed = schedule.place(actor, movie.id, line.room, one).id
            return placed

        def done(placed: str) -> None:
            self._page.close_entry()
            self._page.reload(placed)

        def failed(error: BaseException) -> None:
            if isinstance(error, CinemaError):
                self._page.tell_entry(error.message)
            else:
                self._page.app.report(error)
            self._page.reload()

        self._submit(work, done, failed)

    def remove(self, one: Screening) -> None:
        """Take a screening out of the schedule."""
        schedule, actor, page = self._schedule, self._actor, self._page

        def done(_nothing: object) -> None:
            page.close_form_of(one.id)
            page.app.notify(_("The screening was removed."), "info")
            page.reload()

        self._submit(lambda: schedule.remove(actor, one), done, page.app.report)

    def publish(self, drafts: tuple[str, ...]) -> None:
        """Publish drafts, and say what was left and why."""
        schedule, actor = self._schedule, self._actor
        self._submit(lambda: schedule.publish(actor, drafts), self._tell_published, self._page.app.report)

    def _tell_published(self, found: Published) -> None:
        count, left = len(found.done), len(found.refused)
        words = ngettext("{count} screening is on sale now.", "{count} screenings are on sale now.", count)
        text = words.format(count=count)
        if left:
            reasons = list(dict.fromkeys(one.message for one in found.refused))
            stays = ngettext("{count} stays a draft:", "{count} stay drafts:", left).format(count=left)
            text = " ".join((text, stays, *reasons[:3]))
        self._page.app.notify(text, "warn" if left else "good")
        self._page.reload(found.refused[0].screening if left else "")

    @property
    def _schedule(self) -> Any:
        return self._page.app.cinema.admin.schedule

    @property
    def _actor(self) -> Any:
        return self._page.app.identity.actor()

    def _do(
        self, work: Callable[[], Any], select: str = "", failed: Callable[[BaseException], None] | None = None
    ) -> None:
        def done(found: Any) -> None:
            self._page.reload(found.id if isinstance(found, Screening) else select)

        self._submit(work, done, failed or (lambda error: self._report(error, select)))

    def _report(self, error: BaseException, select: str) -> None:
        self._page.app.report(error)
        self._page.reload(select)

    def _submit(
        self, work: Callable[[], Any], done: Callable[[Any], None], failed: Callable[[BaseException], None]
    ) -> None:
        owner: tk.Misc = self._page.body
        self._page.app.tasks.submit(work, owner=owner, on_done=done, on_error=failed, write=True)
