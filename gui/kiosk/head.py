"""The head of a page: the house and the clock, or the film that is being bought with the time that is left."""

from collections.abc import Callable
from datetime import UTC, datetime
from tkinter import ttk

from cinema.domain.house import House
from cinema.domain.screenings import Showing
from cinema.i18n import _, clock, current_language, day, long_date
from gui.kiosk.controls import label, step_button, wrapped
from gui.kiosk.glass import Glass
from gui.kiosk.time_left import TimeLeft
from gui.widgets.pictures import MarkLabel


class HouseHead:
    """The house's mark, name and line, and the time of day. Five touches of the mark call staff's page."""

    def __init__(self, room: ttk.Frame, house: House, glass: Glass, on_staff: Callable[[], None]) -> None:
        self._house = house
        mark = MarkLabel(room, size=20, surface=True)
        mark.pack(side="left", padx=(0, glass.gap(20)))
        mark.bind("<ButtonRelease-1>", lambda _event: on_staff())
        times = ttk.Frame(room, style="Surface.TFrame")
        times.pack(side="right")
        self._time = label(times, "", "KioskTitle", prefix="Surface.")
        self._time.pack(anchor="e")
        self._day = label(times, "", "KioskMuted", prefix="Surface.")
        if glass.step == 0:
            self._day.pack(anchor="e")
        words = ttk.Frame(room, style="Surface.TFrame")
        words.pack(side="left", fill="x", expand=True)
        wrapped(words, house.name, "KioskTitle", prefix="Surface.").pack(fill="x")
        if house.tagline and glass.is_portrait and glass.step == 0:
            wrapped(words, house.tagline, "KioskMuted", prefix="Surface.").pack(fill="x")
        self.tick()

    def tick(self) -> None:
        """Show the time."""
        now = datetime.now(UTC)
        self._set(self._time, clock(now, self._house.timezone))
        self._set(self._day, long_date(now, self._house.timezone, year=False))

    @staticmethod
    def _set(label_: ttk.Label, words: str) -> None:
        if str(label_.cget("text")) != words:
            label_.configure(text=words)


class FilmHead:
    """The way back, the film with day, time and auditorium, and the time for which the seats are held."""

    def __init__(
        self, room: ttk.Frame, showing: Showing, zone: str, glass: Glass, back: Callable[[], None] | None
    ) -> None:
        self.back: ttk.Button | None = None
        if back is not None:
            self.back = step_button(room, "arrow-left", back, _("Back"), prefix="Surface.")
            self.back.pack(side="left", padx=(0, glass.gap(20)))
        self._left = TimeLeft(room, glass)
        self._left.pack(side="right", padx=(glass.gap(16), 0))
        words = ttk.Frame(room, style="Surface.TFrame")
        words.pack(side="left", fill="x", expand=True)
        wrapped(words, showing.movie.title_in(current_language()), "KioskTitle", prefix="Surface.").pack(fill="x")
        wrapped(words, film_line(showing, zone), "KioskMuted", prefix="Surface.").pack(fill="x")

    def show(self, seconds: float | None, whole: float) -> None:
        """Show the seconds that are left of the whole time; None: no time runs."""
        self._left.show(seconds, whole)


def film_line(showing: Showing, zone: str) -> str:
    """Return day, time and auditorium of a screening: Fri 20 Nov · 21:00 · Studio."""
    start = showing.screening.starts_at
    return f"{day(start, zone)} · {clock(start, zone)} · {showing.auditorium.name}"
