"""How long a person waits after a key or a click: from the event until the window has come to rest with the answer.

The customer's window shows the sample cinema from a server of this run's own. Beside each time stands that of bare
widgets: as many frames, labels, buttons and canvas items as the page has, with the same texts and pictures, put into
the same window at once and with no data to read.
"""

import time
import tkinter as tk
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from statistics import median
from tkinter import ttk
from typing import Any

from benchmarks.house import private_server
from benchmarks.report import Line, ratio_of_medians
from benchmarks.screen import screen
from cinema.bootstrap import open_demo
from gui.app import App
from gui.customer.catalogue import Catalogue
from gui.customer.face import CUSTOMER
from gui.customer.seats import Seats
from gui.customer.title import Title
from gui.seat_map.looks import SeatLook
from gui.selling.seat_choice import SeatChoice

OPENED, LAID_OUT, LISTED, TAKEN = 150, 200, 150, 50  # ms
_DATABASE, _SIZE = "bench-feel", "1280x800+0+0"
_ROUNDS, _QUICK_ROUNDS = 25, 2
_PATIENCE = 30.0
_REST = 3  # turns without an event after which a window is at rest
_DONT_WAIT, _WINDOW_EVENTS, _IDLE_EVENTS = 2, 4, 32  # of Tcl_DoOneEvent
_WORDS = ("metropolis", "nosferatu", "general", "charade", "sunrise")


@dataclass(slots=True)
class _Times:
    """The milliseconds of one action, of bare widgets of the same number, and how many they are."""

    ours: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    widgets: int = 0
    items: int = 0

    def lines(self, name: str, target: float) -> list[Line]:
        """Return the median against its target, and as a ratio."""
        detail = f"{self.widgets} widgets, {self.items} canvas items: {median(self.bare):.1f} ms"
        return [
            Line(
                "feel",
                name,
                median(self.ours),
                "ms",
                target,
                detail=f"of {len(self.ours)}, at most {max(self.ours):.0f} ms",
            ),
            Line("feel", f"{name} / bare widgets", ratio_of_medians(self.ours, self.bare), detail=detail),
        ]


def run(*, quick: bool) -> list[Line]:
    """Measure on the screen there is, else on a virtual one."""
    with private_server() as uri, screen():
        app = App(lambda: open_demo(_DATABASE, uri=uri), face=CUSTOMER, language="en")
        app.root.geometry(_SIZE)
        try:
            return _Hands(app).play(_QUICK_ROUNDS if quick else _ROUNDS)
        finally:
            app.close()


class _Hands:
    """Presses keys and the mouse in one window, and waits for what comes of it."""

    def __init__(self, app: App) -> None:
        self.app, self.root = app, app.root
        self.until(lambda: app.cinema is not None)
        app.enter(None)
        self.root.focus_force()
        assert app.cinema is not None
        days = app.cinema.programme.days()
        shown = [one for day in days for one in app.cinema.programme.of_day(day) if one.availability.state.can_buy]
        self.big = max(shown, key=lambda one: one.availability.capacity)

    def play(self, rounds: int) -> list[Line]:
        """Do each action so many times, and return the lines."""
        title, seats, listed, taken = _Times(), _Times(), _Times(), _Times()
        self.go("catalogue")
        for number in range(rounds + 1):
            keep = number > 0  # the first time of all imports, and draws what is then kept
            self._search(listed, _WORDS[number % len(_WORDS)], keep=keep)
            self._open_title(title, keep=keep)
            self._open_seats(seats, keep=keep)
            self._take(taken, number, keep=keep)
            self.go("catalogue")
        return [
            *title.lines("a title opened by Enter", OPENED),
            *seats.lines(f"the seat map of {self.big.availability.capacity}", LAID_OUT),
            *listed.lines("a letter typed in the search to the list", LISTED),
            *taken.lines("a seat clicked to yours", TAKEN),
        ]

    def _search(self, times: _Times, word: str, *, keep: bool) -> None:
        page = self.page(Catalogue)
        assert self.app.shell is not None
        assert self.app.shell.bar is not None
        field_ = self.app.shell.bar.search
        field_.entry.focus_force()
        field_.value.set("")
        self.until(lambda: not self.app.tasks.busy and page.query.text == "")
        took = self.timed(
            lambda: field_.entry.event_generate(f"<Key-{word[0]}>"),
            lambda: page.query.text == word[0],
        )
        self.note(times, took, page, keep=keep)

    def _open_title(self, times: _Times, *, keep: bool) -> None:
        grid = self.page(Catalogue).grid_
        grid.focus_force()
        self.rest()
        took = self.timed(
            lambda: grid.event_generate("<Return>"),
            lambda: isinstance(page := self.current(), Title) and page.reviews is not None,
        )
        self.note(times, took, self.page(Title), keep=keep)

    def _open_seats(self, times: _Times, *, keep: bool) -> None:
        self.go("title", movie_id=self.big.movie.id, screening_id=self.big.screening.id, day=self.big.screening.day)
        page = self.page(Title)
        self.until(lambda: page.reviews is not None)
        days = page.first_focus()
        days.focus_force()
        self.rest()
        took = self.timed(
            lambda: days.event_generate("<Return>"),
            lambda: isinstance(here := self.current(), Seats) and self._laid_out(here),
        )
        self.note(times, took, self.page(Seats), keep=keep)

    def _take(self, times: _Times, number: int, *, keep: bool) -> None:
        page = self.page(Seats)
        choice = page.choice
        assert choice is not None
        assert choice.view is not None
        view, board = choice.view, choice.view.board
        assert board.geometry_now is not None
        free = [seat for seat in board.items if view.look(seat) is SeatLook.FREE]
        seat = free[number * 7 % len(free)]
        spot = board.geometry_now.spots[seat]
        x, y = round(spot.x - board.canvasx(0)), round(spot.y - board.canvasy(0))
        board.event_generate("<Motion>", x=x, y=y)
        self.rest()

        def click() -> None:
            board.event_generate("<ButtonPress-1>", x=x, y=y)
            board.event_generate("<ButtonRelease-1>", x=x, y=y)

        took = self.timed(click, lambda: view.look(seat) is SeatLook.MINE and not choice.purchase.basket.busy)
        if keep:
            times.ours.append(took)
            times.bare.append(self._bare_seat())
            times.widgets, times.items = 0, 1

    def _laid_out(self, page: Seats) -> bool:
        choice: SeatChoice | None = page.choice
        return choice is not None and choice.view is not None and choice.view.board.geometry_now is not None

    def note(self, times: _Times, took: float, page: tk.Misc, *, keep: bool) -> None:
        """Keep a time, and measure bare widgets of what the page has now."""
        if keep:
            times.ours.append(took)
            bare = _Bare(self.root, page)
            times.widgets, times.items = len(bare.widgets), len(bare.items)
            times.bare.append(self.timed(bare.draw, lambda: True))
            bare.frame.destroy()
            self.rest()

    def _bare_seat(self) -> float:
        canvas = tk.Canvas(self.root, width=40, height=40)
        canvas.place(x=0, y=0)
        item = canvas.create_rectangle(4, 4, 36, 36, fill="white")
        self.rest()
        took = self.timed(lambda: canvas.itemconfigure(item, fill="black"), lambda: True)
        canvas.destroy()
        return took

    # Waiting

    def timed(self, act: Callable[[], object], happened: Callable[[], bool]) -> float:
        """Return the milliseconds from an act until what follows of it has happened and is on the screen."""
        start = time.perf_counter()
        act()
        self.until(happened)
        return (self.at_rest - start) * 1000

    def until(self, happened: Callable[[], bool]) -> None:
        """Let the window live until something has happened and it is at rest."""
        end = time.monotonic() + _PATIENCE
        while True:
            if self.app.failure is not None:
                raise self.app.failure
            assert time.monotonic() < end, "the window does not come to rest"
            if not self._drained():
                if happened() and not self.app.tasks.busy:
                    break
                self.root.tk.dooneevent(0)  # waits as the main loop does, so that workers have the interpreter
        self.root.winfo_pointerxy()  # the X server answers when it has drawn what came before
        self.at_rest = time.perf_counter()

    def rest(self) -> None:
        """Let the window come to rest."""
        self.until(lambda: True)
        for _turn in range(_REST):
            self.root.update()
            time.sleep(0.03)
        self.until(lambda: True)

    def _drained(self) -> bool:
        """Do one thing that is ready, of the window's events and idle work, and tell whether there was any."""
        return bool(self.root.tk.dooneevent(_DONT_WAIT | _WINDOW_EVENTS | _IDLE_EVENTS))

    def current(self) -> Any:
        """Return the page that is shown."""
        assert self.app.shell is not None
        return self.app.shell.current

    def page(self, kind: type[Any]) -> Any:
        """Return the page that is shown, of this kind."""
        page = self.current()
        assert isinstance(page, kind)
        return page

    def go(self, name: str, **arguments: object) -> None:
        """Open a page, and wait until it is at rest."""
        assert self.app.shell is not None
        self.app.shell.go(name, **arguments)
        self.until(lambda: not self.app.tasks.busy)
        self.rest()


class _Bare:
    """Widgets of Tk alone, as many as a page has, at the same places, with the same texts and canvas items."""

    def __init__(self, root: tk.Tk, page: tk.Misc) -> None:
        self.frame = ttk.Frame(root)
        self.widgets = list(_below(page))
        self.items: list[tuple[int, str, tuple[float, ...], dict[str, str]]] = []
        left, top = page.winfo_rootx(), page.winfo_rooty()
        self.size = (page.winfo_width(), page.winfo_height())
        self.places = [(one.winfo_rootx() - left, one.winfo_rooty() - top) for one in self.widgets]
        self.sizes = [(max(1, one.winfo_width()), max(1, one.winfo_height())) for one in self.widgets]
        self.kinds = [(one.winfo_class(), _text(one)) for one in self.widgets]
        for number, one in enumerate(self.widgets):
            if isinstance(one, tk.Canvas):
                self.items += [
                    (number, *_drawn(one, item)) for item in one.find_all() if str(one.type(item)) in _OPTIONS
                ]

    def draw(self) -> None:
        """Make all of them and show them at once."""
        made: list[tk.Widget] = []
        for (x, y), (width, height), (kind, text) in zip(self.places, self.sizes, self.kinds, strict=True):
            widget = _made(self.frame, kind, text)
            widget.place(x=x, y=y, width=width, height=height)
            made.append(widget)
        for number, kind, coordinates, options in self.items:
            getattr(made[number], f"create_{kind}")(*coordinates, **options)
        width, height = self.size
        self.frame.place(x=0, y=0, width=width, height=height)
        self.frame.lift()


_OPTIONS = {"text": ("text", "font", "fill", "anchor", "width"), "image": ("image", "anchor"), "rectangle": ("fill",)}


def _below(widget: tk.Misc) -> Iterator[tk.Misc]:
    for child in widget.winfo_children():
        if child.winfo_viewable():
            yield child
            yield from _below(child)


def _text(widget: tk.Misc) -> str:
    return str(widget.cget("text")) if widget.winfo_class() in {"TLabel", "TButton"} else ""


def _drawn(canvas: Any, item: int) -> tuple[str, tuple[float, ...], dict[str, str]]:
    kind = canvas.type(item)
    options = {name: str(canvas.itemcget(item, name)) for name in _OPTIONS[kind]}
    return kind, tuple(canvas.coords(item)), {name: value for name, value in options.items() if value}


def _made(master: tk.Misc, kind: str, text: str) -> tk.Widget:
    if kind == "TLabel":
        return ttk.Label(master, text=text)
    if kind == "TButton":
        return ttk.Button(master, text=text)
    return tk.Canvas(master, highlightthickness=0) if kind == "Canvas" else ttk.Frame(master)
