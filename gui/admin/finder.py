"""What Ctrl K finds, below the field in which it is typed: Down and Up choose, Enter opens, Esc closes."""

import tkinter as tk
from tkinter import ttk
from typing import TYPE_CHECKING, Any

from cinema.domain.text import Searched
from cinema.i18n import N_, _
from cinema.services.office.finder import Found, FoundKind
from gui import images
from gui.fonts import font
from gui.scale import px
from gui.tokens import Tokens
from gui.widgets.fitting import shorten
from gui.widgets.paint import Painted
from gui.widgets.scrolled import bind_tag

if TYPE_CHECKING:
    from gui.widgets.search_field import SearchField
    from gui.window.context import AppContext
    from gui.window.shell import Shell

_ROW, _HEAD, _WIDTH = 40, 26, 380
PAGE = "page"
_HEADS = {
    PAGE: N_("Go to"), FoundKind.RECEIPT: N_("Receipts"), FoundKind.MOVIE: N_("Movies"),
    FoundKind.SCREENING: N_("Screenings"), FoundKind.ROOM: N_("Auditoriums"),
    FoundKind.PERSON: N_("People"), FoundKind.SETTING: N_("Settings"),
}  # fmt: skip
_ICONS = {
    PAGE: "arrow-return-right", FoundKind.RECEIPT: "receipt", FoundKind.MOVIE: "film",
    FoundKind.SCREENING: "calendar3", FoundKind.ROOM: "grid-3x3-gap",
    FoundKind.PERSON: "person", FoundKind.SETTING: "gear",
}  # fmt: skip
_BEHIND = {"proposals": N_("Proposals"), "reviews": N_("Reviews")}
"""Pages behind those of the rail that are found by their names too."""
_SCREENS = {
    FoundKind.MOVIE: "movies", FoundKind.SCREENING: "schedule", FoundKind.ROOM: "auditoriums",
    FoundKind.PERSON: "people", FoundKind.SETTING: "house",
}  # fmt: skip


class Finder(ttk.Frame):
    """A panel at the upper right of the window, made anew for every text."""

    def __init__(self, master: "Shell", app: "AppContext", field: "SearchField", text: str) -> None:
        super().__init__(master, style="Line.TFrame", padding=px(1))
        self._shell, self._app, self._field = master, app, field
        self.list = _Results(self)
        self.list.pack(fill="both", expand=True)
        self._pages = [
            (PAGE, name, _(words))
            for name, words in (*master.destinations(), *_BEHIND.items())
            if Searched.of(_(words)).has(text)
        ]
        tag = f"Finder{id(self)}"
        field.entry.bindtags((tag, *field.entry.bindtags()))
        bind_tag(self, tag, "<Down>", lambda _event: self._step(1))
        bind_tag(self, tag, "<Up>", lambda _event: self._step(-1))
        bind_tag(self, tag, "<Return>", lambda _event: self._open())
        self.bind("<Destroy>", lambda event: self._forget_tag(event, tag), add=True)
        self.list.on_open = self._open
        self.list.show([Row(PAGE, name, words, "") for _page, name, words in self._pages])
        self.place(relx=1.0, x=-px(20), y=px(52), anchor="ne", width=px(_WIDTH))
        self.lift()
        cinema, actor = app.cinema, app.identity.actor()
        app.tasks.submit(lambda: cinema.admin.finder.find(actor, text), owner=self, on_done=self._found)

    def _found(self, found: tuple[Found, ...]) -> None:
        known = {name for name, _words in self._shell.destinations()}
        usable = [one for one in found if _SCREENS.get(one.kind, "") in {*known, ""}]
        pages = [Row(PAGE, name, words, "") for _page, name, words in self._pages]
        self.list.show([*pages, *(Row(one.kind, one.key, one.title, one.detail, one.day) for one in usable)])

    def _step(self, by: int) -> str:
        self.list.step(by)
        return "break"

    def _open(self) -> str:
        row = self.list.chosen
        if row is not None and self._shell.may_leave():
            self._field.clear()
            self.destroy()
            self._go(row)
        return "break"

    def _go(self, row: "Row") -> None:
        navigator = self._app.navigator
        if row.kind == PAGE:
            navigator.go(row.key)
        elif row.kind == FoundKind.RECEIPT:
            navigator.go("receipt", transaction_id=row.key)
        elif row.kind == FoundKind.SCREENING:
            navigator.go("schedule", day=row.day, open=row.key)
        else:
            navigator.go(_SCREENS[FoundKind(row.kind)], open=row.key)

    def _forget_tag(self, event: "tk.Event[tk.Misc]", tag: str) -> None:
        if event.widget is self and self._field.entry.winfo_exists():
            tags = self._field.entry.bindtags()
            self._field.entry.bindtags(tuple(one for one in tags if one != tag))


class Row:
    """One line of the panel."""

    def __init__(self, kind: str, key: str, title: str, detail: str, day: str = "") -> None:
        self.kind, self.key, self.title, self.detail, self.day = kind, key, title, detail, day


class _Results(Painted):
    """Draws the rows under the headings of their kinds."""

    def __init__(self, master: tk.Misc) -> None:
        super().__init__(master, surface=True, cursor="hand2", height=px(60))
        self.rows: list[Row] = []
        self._place = 0
        self._tops: list[int] = []
        self.on_open: Any = lambda: None
        self.bind("<Button-1>", self._press)
        self.bind("<Configure>", lambda _event: self.repaint(), add=True)
        self.start()

    def show(self, rows: list[Row]) -> None:
        """Show rows; the first one is chosen."""
        self.rows, self._place = rows, 0
        kinds = len({row.kind for row in rows})
        self.configure(height=px(_ROW * len(rows) + _HEAD * kinds + 12) if rows else px(60))
        self.repaint()

    @property
    def chosen(self) -> Row | None:
        """The row that Enter opens."""
        return self.rows[self._place] if self.rows else None

    def step(self, by: int) -> None:
        """Choose another row."""
        self._place = min(max(0, self._place + by), max(0, len(self.rows) - 1))
        self.repaint()

    def paint(self, tokens: Tokens) -> None:
        """Draw all rows."""
        if not self.rows:
            self.write(px(16), px(30), _("Nothing found"), colour=tokens.muted, anchor="w")
            return
        y, kind, self._tops = px(6), "", []
        room = max(px(120), self.winfo_width() - px(56))
        for place, row in enumerate(self.rows):
            if row.kind != kind:
                kind = row.kind
                self.write(px(16), y + px(_HEAD) / 2, _(_HEADS[kind]), size=11, colour=tokens.muted, anchor="w")
                y += px(_HEAD)
            self._tops.append(y)
            self._draw(row, y, room, tokens, chosen=place == self._place)
            y += px(_ROW)

    def _draw(self, row: Row, y: int, room: int, tokens: Tokens, *, chosen: bool) -> None:
        if chosen:
            width = max(px(60), self.winfo_width() - px(12))
            self.put(px(6), y, images.rounded(width, px(_ROW), fill=tokens.raised, on=self.ground, radius=6))
        middle = y + px(_ROW) / 2
        self.icon(px(26), middle, _ICONS[row.kind], 16, tokens.accent if chosen else tokens.muted)
        measure, small = font(13, bold=True).measure, font(11).measure
        title = shorten(row.title, room, measure)
        self.write(px(46), middle, title, bold=True, anchor="w")
        left = room - measure(title) - px(12)
        if row.detail and left > px(40):
            self.write(
                px(46) + measure(title) + px(10), middle, shorten(row.detail, left, small), size=11,
                colour=tokens.muted, anchor="w",
            )  # fmt: skip

    def _press(self, event: "tk.Event[tk.Misc]") -> None:
        for place, top in enumerate(self._tops):
            if top <= event.y < top + px(_ROW):
                self._place = place
                self.on_open()
                return
