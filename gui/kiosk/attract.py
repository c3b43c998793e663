"""Between two customers: the posters of what comes next, one after the other, and one large button to begin."""

from collections.abc import Sequence
from datetime import datetime
from tkinter import ttk
from typing import TYPE_CHECKING, ClassVar

from cinema.domain.screenings import Showing
from cinema.i18n import _, clock, current_language, day
from gui.kiosk.controls import Actions, go_button, plain_button, press_through, wrapped
from gui.kiosk.page import KioskPage
from gui.kiosk.poster import Poster
from gui.movies.movie_cards import group_by_movie
from gui.widgets.repeat import Repeat

if TYPE_CHECKING:
    import tkinter as tk

    from gui.kiosk.host import KioskHost
    from gui.kiosk.rooms import Rooms

NEXT, AGAIN = 6_000, 60_000  # milliseconds
_TIMES = 4


class Attract(KioskPage):
    """Nobody stands here, so nothing is forgotten; a touch anywhere begins."""

    forgets: ClassVar[bool] = False
    of_house: ClassVar[bool] = True

    def __init__(self, master: "tk.Misc", kiosk: "KioskHost") -> None:
        super().__init__(master, kiosk)
        self.films: list[list[Showing]] = []
        self.coming: Showing | None = None
        self._at = 0
        self.begin: ttk.Button | None = None
        self._poster: Poster | None = None
        self._title: ttk.Label | None = None
        self._times: ttk.Label | None = None
        Repeat(self, NEXT, self._turn)
        Repeat(self, AGAIN, self._read)

    @property
    def title(self) -> str:
        """What the page is called."""
        return _("Welcome to {house}. Touch the screen to begin.").format(house=self.kiosk.house.name)

    @property
    def is_closed(self) -> bool:
        """Whether the house's hours for kiosks are over."""
        return self.kiosk.state is not None and not self.kiosk.state.is_open

    def build(self, rooms: "Rooms") -> None:
        """Make the poster with its times, and the buttons."""
        glass = self.kiosk.glass
        self._make_words(rooms.body)
        place = rooms.upper if rooms.upper is not None else ttk.Frame(rooms.body)
        if rooms.upper is None:
            place.pack(fill="both", expand=True)
        self._make_poster(place)
        actions = Actions(rooms.actions, glass)
        self.begin = None
        if not self.is_closed:
            self.begin = go_button(actions, _("Touch to begin"), self._begin)
            actions.add(self.begin, grows=True)
            press_through(rooms.body, self.begin)
            if rooms.upper is not None:
                press_through(rooms.upper, self.begin)
            collect = plain_button(
                actions, _("I have a number"), lambda: self.kiosk.go("collect"), icon="123", prefix="Surface."
            )
            actions.add(collect)
        self._show()

    def _make_poster(self, place: ttk.Frame) -> None:
        """Make the poster; it is as large as its place is."""
        self._poster = Poster(place, self.kiosk, 1, 1)
        self._poster.fill(place, self.kiosk.glass.gap(24))

    def _make_words(self, room: ttk.Frame) -> None:
        glass = self.kiosk.glass
        below = ttk.Frame(room)
        below.pack(side="bottom", fill="x", pady=(glass.gap(16), 0))
        self._title = wrapped(below, "", "KioskDisplay")
        self._title.configure(anchor="center", justify="center")
        self._title.pack(fill="x")
        self._times = wrapped(below, "", "KioskLead")
        self._times.configure(anchor="center", justify="center")
        self._times.pack(fill="x", pady=(glass.gap(8), 0))

    def opened(self) -> None:
        """Read what is shown."""
        self._read()

    def first_focus(self) -> "tk.Misc | None":
        """Return the button to begin."""
        return self.begin

    def tick(self) -> None:
        """Follow the house's hours."""
        if (self.begin is None) is not self.is_closed:
            self.kiosk.rebuild()

    def _begin(self) -> None:
        self.kiosk.touch()
        self.kiosk.go("programme")

    def _read(self) -> None:
        programme = self.kiosk.app.cinema.programme
        self.call(lambda: (programme.sellable(programme.today()), programme.sellable()), self._read_done)

    def _read_done(self, found: tuple[Sequence[Showing], Sequence[Showing]]) -> None:
        today, coming = found
        self.films = list(group_by_movie(today).values())
        self.coming = next(iter(coming), None)
        self._at = 0
        self._show()

    def _turn(self) -> None:
        if len(self.films) > 1:
            self._at = (self._at + 1) % len(self.films)
            self._show()

    def _show(self) -> None:
        if self._title is None or self._times is None or self._poster is None:
            return
        zone = self.kiosk.house.timezone
        if self.is_closed:
            state = self.kiosk.state
            opens: datetime | None = state.opens_at if state is not None else None
            at = f"{day(opens, zone)}, {clock(opens, zone)}" if opens is not None else ""
            self._title.configure(text=_("The ticket machines are closed"))
            self._times.configure(text=_("They open again: {when}").format(when=at) if at else "")
            return
        if self.films:
            film = self.films[self._at % len(self.films)]
            self._poster.show(film[0].movie)
            self._title.configure(text=film[0].movie.title_in(current_language()))
            times = [clock(one.screening.starts_at, zone) for one in film[:_TIMES]]
            self._times.configure(text=_("Today {times}").format(times="   ".join(times)))
        elif self.coming is not None:
            start = self.coming.screening.starts_at
            self._poster.show(self.coming.movie)
            self._title.configure(text=_("Today's films have begun"))
            words = _("Next: {title}, {when}").format(
                title=self.coming.movie.title_in(current_language()), when=f"{day(start, zone)}, {clock(start, zone)}"
            )
            self._times.configure(text=words)
        else:
            self._title.configure(text=_("Nothing is on sale just now"))
            self._times.configure(text=_("Please ask at the counter."))
