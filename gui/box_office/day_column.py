"""The column of screenings with the day that it shows: read at the start, every few seconds, and after each sale."""

import tkinter as tk
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from cinema.domain.house import business_day
from cinema.i18n import _, when
from gui.box_office.day import Day, read_day
from gui.box_office.screening_list import ScreeningList, lines_of
from gui.selling.purchase import Purchase
from gui.widgets.repeat import Repeat
from gui.window import errors
from gui.window.context import AppContext

_REFRESH = 20_000  # milliseconds: other tills sell too


class DayColumn(ScreeningList):
    """`on_turn` is called when another day is asked for, `on_day` when it is read, with None if it could not be.

    Of several days only the one that was asked for last is shown. `chosen` is the screening that is being sold.
    """

    def __init__(
        self,
        master: tk.Misc,
        app: AppContext,
        on_choose: Callable[[str], None],
        on_turn: Callable[[], None],
        on_day: Callable[[Day | None], None],
        on_find: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(master, on_choose, self.step, self.to_today, on_find)
        self._app, self._on_turn, self._on_day = app, on_turn, on_day
        self.day: Day | None = None
        self.chosen = ""
        self._wanted = ""
        Repeat(self, _REFRESH, self.refresh)

    @property
    def first(self) -> str:
        """The soonest screening that can be sold; empty if there is none."""
        return self.day.first if self.day is not None else ""

    def read(self) -> Day:
        """Return the wanted day as it is now; for a worker."""
        return read_day(self._app.cinema, self._wanted)

    def take(self, day: Day) -> None:
        """Show a day."""
        self.day = day
        is_today = day.day == day.today
        noon = datetime.combine(date.fromisoformat(day.day), time(12), ZoneInfo(day.house.timezone))
        title = _("Today") if is_today else when(noon, day.house.timezone, "EEE d MMM")
        self.show(title, lines_of(day.showings, day.now), self.chosen, day.house.timezone, is_today=is_today)

    def refresh(self) -> None:
        """Read the day again, unseen: while the database is away the last one stays."""
        if self.day is not None:
            self._app.tasks.submit(self.read, owner=self, on_done=self.take, on_error=errors.note_unseen)

    def back_to_today(self) -> None:
        """Show today with the next refresh: a sale is done."""
        self._wanted = ""
        self.refresh()

    def step(self, days: int) -> None:
        """Show the day before (-1) or after (1)."""
        if self.day is not None:
            shown = self._wanted or self.day.day  # the day before may still be on its way
            self.go_to((date.fromisoformat(shown) + timedelta(days=days)).isoformat())

    def to_today(self) -> None:
        """Show today, also if nothing of it is on sale any more."""
        self.go_to(self.day.today if self.day is not None else "")

    def go_to(self, day: str) -> None:
        """Show another day (ISO date), today for an empty one."""
        self._wanted = day
        self._on_turn()

        def done(read: Day) -> None:
            if self._wanted == day:
                self.take(read)
                self._on_day(read)

        def failed(error: BaseException) -> None:
            if self._wanted == day:
                self._on_day(None)
            self._app.report(error)

        self._app.tasks.submit(lambda: read_day(self._app.cinema, day), owner=self, on_done=done, on_error=failed)

    def choose(self, screening: str) -> None:
        """Mark the screening that is being sold."""
        self.chosen = screening
        self.select(screening)

    def numbered(self, number: int) -> str:
        """Return the screening with a number; empty for none."""
        lines = lines_of(self.day.showings, self.day.now) if self.day is not None else ()
        return next((line.showing.screening.id for line in lines if line.number == number), "")

    def is_today(self, purchase: Purchase) -> bool:
        """Tell whether a screening is one of today's business day."""
        start = purchase.seating.showing.screening.starts_at
        return self.day is None or business_day(start, purchase.house) == self.day.today
