"""The schedule: a day or a week as a grid, one line an auditorium, with the selected screening's form beside it."""

import time
import tkinter as tk
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from functools import partial
from tkinter import ttk
from typing import Any, ClassVar

from cinema.domain.house import House, business_day
from cinema.domain.movies import Movie
from cinema.domain.print_jobs import PaperKind
from cinema.domain.schedule import Block, house_lengths
from cinema.domain.screenings import Screening, ScreeningState
from cinema.errors import ScreeningLockedError
from cinema.i18n import _, current_language, when
from gui.admin.day_entry import DayEntry
from gui.admin.list_page import EDGE, GAP
from gui.admin.schedule_forms import ScheduleForms
from gui.admin.schedule_hands import Carried, ScheduleHands
from gui.admin.schedule_hints import Hint
from gui.admin.schedule_plane import Line, lines_of, next_start
from gui.admin.schedule_read import Read
from gui.admin.schedule_tools import ScheduleTools, ToolActions
from gui.admin.schedule_view import ScheduleView
from gui.admin.schedule_work import ScheduleWork
from gui.admin.screening_form import ScreeningForm
from gui.admin.shelf import Shelf
from gui.admin.title_entry import TitleEntry
from gui.scale import px
from gui.selling.shown_papers import print_or_open
from gui.widgets.empty_state import EmptyState
from gui.window.screen import Screen

_REFRESH = 20_000  # milliseconds: seats are sold while a manager looks
_TAKINGS = 3600  # seconds after which last week's takings are summed anew: a window stays open for days
_LOW = 560  # px of height; from here down there is no shelf
_NARROW = 900  # px of width; from here down a form covers the grid


class SchedulePage(Screen):
    """Carries out what `ScheduleHands` understood; after each change the grid is read again."""

    nav: ClassVar[str] = "schedule"
    smallest: ClassVar[tuple[int, int]] = (420, 420)

    def build(self) -> None:
        """Make toolbar, grid and shelf, and load."""
        self._day: str = getattr(self, "_day", "") or str(self.arguments.get("day", ""))
        self._week: bool = getattr(self, "_week", False)
        self._read: Read | None = None
        self._reads = 0  # that were begun: of two under way the later one is shown, whichever ends last
        self._entry: TitleEntry | DayEntry | None = None
        self._timer: str | None = None
        self._left = ttk.Frame(self.body)
        self._left.pack(side="left", fill="both", expand=True, padx=px(EDGE), pady=px(GAP))
        self._make_tools()
        self.view = ScheduleView(self._left)
        self.view.pack(fill="both", expand=True)
        self.board = self.view.board
        self.work = ScheduleWork(self)
        self.forms = ScheduleForms(self)
        self.hands = ScheduleHands(self.board, self)
        self.shelf = Shelf(self._left, self.app.posters, self)
        self._takings_at = 0.0
        self.body.bind("<Configure>", lambda _event: self.fit(), add=True)
        self._empty: EmptyState | None = None
        self._to_open = str(self.arguments.pop("open", ""))
        self.reload()

    def shown(self) -> None:
        """Read again, and go on doing so."""
        self._later()
        if self._read is not None:
            self.reload()

    def hidden(self) -> None:
        """Stop reading."""
        if self._timer is not None:
            self.after_cancel(self._timer)
            self._timer = None

    def destroy(self) -> None:
        """Stop reading and destroy the page."""
        self.hidden()
        super().destroy()

    @property
    def panel(self) -> Any:
        """The open form, or None."""
        return self.forms.panel

    def first_focus(self) -> tk.Misc:
        """Return the open form's first field, else the grid; without an auditorium the button that makes one."""
        if self.panel is not None:
            first: tk.Misc = self.panel.first()
            return first
        made = self._empty.button if self._empty is not None else None
        return made if made is not None else self.board

    def escape(self) -> bool:
        """Stop a drag, close the field of titles, or the form."""
        if self.hands.is_dragging:
            self.hands.drop()
        elif self._entry is not None:
            self.close_entry()
        elif self.shelf.chosen is not None:
            self.shelf.choose(None)
        elif self.panel is not None:
            self.close_panel()
        else:
            return False
        return True

    def act(self, name: str) -> None:
        """Type a new screening or a day, publish, copy days, or save the form."""
        if name == "new" and self.board.lines:
            self.type_title(self.board.lines[self.board.cursor], None, "")
        elif name == "day":
            self.type_day()
        elif name == "sheet":
            self.tools.sheet.invoke()
        elif name == "publish":
            self.tools.publish.invoke()
        elif name == "copy":
            self.tools.copy.invoke()
        elif name == "export":
            self.tools.export.invoke()
        elif name == "save" and self.panel is not None:
            self.panel.save.invoke()

    def may_leave(self, *, tell: bool = True) -> bool:
        """Tell whether the form may be left."""
        return self.forms.may_close() if tell else not self.forms.is_kept

    def read_again(self) -> None:
        """Read the shown days again."""
        self.reload()

    def reload(self, select: str = "") -> None:
        """Read the shown days and draw them; `select` is the screening to select."""
        cinema, actor, day, week = self.app.cinema, self.app.identity.actor(), self._day, self._week
        self._reads += 1
        begun = self._reads

        def work() -> Read:
            house = cinema.house()
            first = day or business_day(cinema.database.now(), house)
            if week:
                first = (date.fromisoformat(first) - timedelta(days=date.fromisoformat(first).weekday())).isoformat()
                days = cinema.admin.schedule.week(actor, first)
            else:
                days = (cinema.admin.schedule.day(actor, first),)
            rows = cinema.admin.movies.table(actor).rows
            movies = tuple(row.movie for row in rows if row.movie.minutes and not row.movie.archived)
            return Read(days, movies, house)

        def show(read: Read) -> None:
            if begun == self._reads:
                self._show(read, select)

        self.load(work, show)

    def select(self, screening: str) -> None:
        """Show a screening as selected."""
        if screening != self.board.selected:
            self.board.selected = screening
            self.board.repaint()

    def open_screening(self, screening: str) -> None:
        """Open a screening's form, once what was typed in another is saved or dropped."""
        if not self.may_leave() or self._read is None:
            return
        cinema, actor, read = self.app.cinema, self.app.identity.actor(), self._read
        self.select(screening)
        self.load(lambda: cinema.admin.schedule.screening(actor, screening), partial(self.forms.open, read))

    def type_title(self, line: Line, start: datetime | None, text: str) -> None:
        """Show the field in which a title is typed."""
        if self._read is None:
            return
        self.close_entry()
        offered = start or self._next_start(line)
        at = when(offered, self._read.house.timezone, "HH:mm") if offered is not None else "–"
        where = _("{room}, from {time}").format(room=line.name, time=at)
        place = partial(self._place_typed, line.key, start)
        self._entry = TitleEntry(self.view, self._read.movies, text, where, on_place=place, on_close=self.close_entry)
        plane = self.board.plane
        index = self.board.lines.index(line)
        y = plane.y(index) - round(self.board.canvasy(0)) if plane is not None else 0
        x = plane.x(line, offered) if plane is not None and offered is not None else px(130)
        self._entry.update_idletasks()
        self._entry.place(
            x=max(px(8), min(round(x), self.view.winfo_width() - self._entry.winfo_reqwidth() - px(8))),
            y=max(px(8), min(y, self.view.winfo_height() - self._entry.winfo_reqheight() - px(8))),
        )
        self._entry.lift()
        self._entry.entry.focus_set()

    def type_day(self) -> None:
        """Show the field in which a day is typed."""
        if self._read is None:
            return
        self.close_entry()

        def go(day: str) -> None:
            self.close_entry()
            self.go_to(day)

        today = date.fromisoformat(business_day(self.app.cinema.database.now(), self._read.house))
        self._entry = DayEntry(self.body, today, on_day=go, on_close=self.close_entry)
        self._entry.update_idletasks()
        button = self.tools.go_to
        x = button.winfo_rootx() - self.body.winfo_rootx()
        y = button.winfo_rooty() - self.body.winfo_rooty() + button.winfo_height() + px(4)
        self._entry.place(x=min(x, self.body.winfo_width() - self._entry.winfo_reqwidth() - px(8)), y=y)
        self._entry.lift()
        self._entry.entry.focus_set()

    def close_entry(self) -> None:
        """Close the field of titles, or of days."""
        if self._entry is not None:
            self._entry.destroy()
            self._entry = None
            self.board.focus_set()

    def move(self, block: Block, line: Line, start: datetime) -> None:
        """Move a screening."""
        self.work.move(block, line, start)

    def copy(self, block: Block, line: Line, start: datetime) -> None:
        """Place a copy of a screening."""
        self.work.copy(block, line, start)

    def place_movie(self, movie: str, line: Line, start: datetime) -> None:
        """Place a movie."""
        self.work.place_movie(movie, line, start)

    def place_chosen(self, line: Line | None = None, start: datetime | None = None) -> bool:
        """Place the movie that is chosen on the shelf: at a start of a line, or where it is offered."""
        movie = self.shelf.chosen
        if movie is None:
            return False
        if line is None or start is None:
            if self.board.offer is None:
                self.app.notify(_("{title} fits nowhere on that line.").format(title=movie.title), "info")
                return True
            line, start = self.board.offer
        self.work.place_movie(movie.id, line, start)
        return True

    def hint_chosen(self) -> None:
        """Show where the movie fits that is chosen on the shelf, or nothing."""
        movie, read = self.shelf.chosen, self._read
        if movie is None or read is None:
            self.board.show_hint(None)
        else:
            around = house_lengths(read.house).around(movie.minutes)
            self.board.show_hint(Hint(movie.title, *around, offers=True))

    def change_line(self, step: int) -> None:
        """Choose the line above or below, from the shelf."""
        self.hands.change_line(step)

    def remove(self, screening: str) -> None:
        """Take a screening out of the schedule."""
        found = self.board.find(screening)
        if found is not None:
            self.work.remove(found[1].screening)

    def publish(self) -> None:
        """Publish the drafts of the shown days."""
        self.work.publish(tuple(one.id for one in self._drafts()))

    def propose(self, block: Block, line: Line, start: datetime, error: ScreeningLockedError) -> None:
        """Open a locked screening's form with a move typed in, which needs a reason; another form is asked about."""
        if self._read is not None and self.forms.may_close():
            self.forms.open(self._read, block.screening, start=start, room=line.room)
            self.panel.show(error)

    def close_panel(self, *, asked: bool = False) -> None:
        """Close the form; what was typed is asked about first unless `asked`."""
        self.forms.close(asked=asked)

    def close_form_of(self, screening: str) -> None:
        """Close the form of a screening that is gone; that of another one stays."""
        if isinstance(self.panel, ScreeningForm) and self.panel.screening == screening:
            self.forms.close(asked=True)

    def tell_entry(self, words: str) -> None:
        """Say in the field of titles why nothing was placed."""
        if isinstance(self._entry, TitleEntry):
            self._entry.tell(words)

    def _place_typed(self, key: tuple[str, str], start: datetime | None, movie: Movie, times: Sequence[str]) -> None:
        line = next((one for one in self.board.lines if one.key == key), None)
        if line is not None:
            self.work.place_typed(movie, line, times, start or self._next_start(line, movie))

    def _next_start(self, line: Line, movie: Movie | None = None) -> datetime | None:
        house = self._read.house if self._read is not None else House()
        before, after = house_lengths(house).around(movie.minutes if movie is not None else 0)
        return next_start(line, before, after)

    def carry(self, movie: Movie, x_root: int, y_root: int, *, dropped: bool) -> None:
        """Follow a movie that is dragged from the shelf over the grid."""
        house = self._read.house if self._read is not None else House()
        x = round(self.board.canvasx(x_root - self.board.winfo_rootx()))
        y = round(self.board.canvasy(y_root - self.board.winfo_rooty()))
        if dropped:
            self.board.focus_set()
            self.hands.put_down(x, y)
            return
        self.hands.carry(Carried(movie.title, *house_lengths(house).around(movie.minutes), movie=movie.id), x, y)

    def _copy_days(self) -> None:
        if self._read is not None:
            self.forms.open_copy(self._read)

    def _export(self) -> None:
        if self._read is not None:
            self.forms.open_export(self._read)

    def _drafts(self) -> list[Screening]:
        days = self._read.days if self._read is not None else ()
        blocks = (block for day in days for line in day.rooms for block in line.blocks)
        return [block.screening for block in blocks if block.screening.state is ScreeningState.DRAFT]

    def _make_tools(self) -> None:
        act = ToolActions(
            self._change_span,
            self._step,
            self.type_day,
            self._today,
            self._copy_days,
            self.publish,
            self.print_sheet,
            self._export,
        )
        self.tools = ScheduleTools(self._left, act, week=self._week)
        self.tools.pack(fill="x", pady=(0, px(12)))

    def print_sheet(self) -> None:
        """Print the shown day's sheet for projection and ushers, or open it to print it."""
        cinema, actor, language, day = self.app.cinema, self.app.identity.actor(), current_language(), self._day
        print_or_open(
            self,
            PaperKind.DAY_SHEET,
            day,
            lambda: cinema.papers.day_sheet(actor, language, day),
            "day-sheet.pdf",
            self.tools.sheet,
        )

    @property
    def publish_button(self) -> ttk.Button:
        """The button that publishes the drafts."""
        return self.tools.publish

    def _change_span(self, span: str) -> None:
        self._week = span == "week"
        self.reload()

    def _step(self, step: int) -> None:
        if self._read is not None:
            first = date.fromisoformat(self._read.days[0].day)
            self._day = (first + timedelta(days=step * (7 if self._week else 1))).isoformat()
            self.reload()

    def _today(self) -> None:
        self._day = ""
        self.reload()

    def go_to(self, day: str) -> None:
        """Show another day (ISO date)."""
        self._day = day
        self.reload()

    def _later(self) -> None:
        self.hidden()
        self._timer = self.after(_REFRESH, self._refresh)

    def _refresh(self) -> None:
        self._later()
        if not (self.hands.is_dragging or self._entry is not None or self.is_offline or self.app.tasks.busy):
            self.reload(self.board.selected)

    def _show(self, read: Read, select: str) -> None:
        self._read, self._day = read, read.days[0].day if self._day else ""
        lines = lines_of(read.days)
        if self._empty is not None:
            self._empty.destroy()
            self._empty = None
        if select:
            self.board.selected = select
        self.tools.show(read.days[0].day, read.days[-1].day, len(self._drafts()))
        self.tools.allow(rooms=bool(lines))
        if not lines:
            self._say_empty()
            return
        self.board.show(lines, read.house.timezone, week=self._week)
        found = self.board.find(self.board.selected)
        if found is not None:
            self.board.cursor = found[0]
        self.shelf.show(read.movies, read.house.currency)
        self.hint_chosen()
        self._load_takings()
        self.fit()
        if self.may_take_focus():
            self.board.focus_set()
        if self._to_open:
            wanted, self._to_open = self._to_open, ""
            self.open_screening(wanted)

    def _load_takings(self) -> None:
        """Show on the shelf what each movie made last week; it sums a week of sales, so it isn't read each time."""
        if self._takings_at and time.monotonic() - self._takings_at < _TAKINGS:
            return
        self._takings_at = time.monotonic()
        office, actor = self.app.cinema.admin.takings, self.app.identity.actor()
        self.app.tasks.submit(lambda: office.last_week(actor), owner=self.body, on_done=self.shelf.show_takings)

    def _say_empty(self) -> None:
        self._empty = EmptyState(
            self._left, icon="grid-3x3-gap", title=_("No auditoriums yet"),
            sentence=_("Screenings are placed in auditoriums. Make the first one, with its seats."),
            action=(_("Make an auditorium"), lambda: self.app.navigator.go("auditoriums", new=True)),
        )  # fmt: skip
        self.view.pack_forget()
        self.shelf.pack_forget()
        self._empty.pack(fill="both", expand=True)

    def fit(self) -> None:
        """Share the width between grid and form; a low window has no shelf."""
        width, height = self.body.winfo_width(), self.body.winfo_height()
        narrow = width < px(_NARROW)
        if self.panel is not None and narrow:
            self._left.pack_forget()
            self.panel.pack(side="right", fill="both", expand=True, padx=px(GAP), pady=px(GAP))
            return
        self._left.pack(side="left", fill="both", expand=True, padx=px(EDGE), pady=px(GAP))
        if self.panel is not None:
            self.panel.pack(side="right", fill="y", expand=False, padx=(0, px(EDGE)), pady=px(GAP), before=self._left)
        wants_shelf = height >= px(_LOW) and not self._week and self._empty is None
        if wants_shelf and not self.shelf.winfo_manager():
            self.shelf.pack(side="bottom", fill="x", pady=(px(12), 0), before=self.view)
        elif not wants_shelf:
            self.shelf.pack_forget()
            if self.shelf.chosen is not None:
                self.shelf.choose(None)
        if self._empty is None and not self.view.winfo_manager():
            self.view.pack(fill="both", expand=True)
