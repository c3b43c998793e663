"""How many tickets, and whether a wheelchair space is among them. The number alone goes on to the seats."""

from collections.abc import Callable
from tkinter import ttk
from typing import TYPE_CHECKING

from cinema.domain.auditoriums import SeatKind
from cinema.domain.screening_words import detail_words
from cinema.domain.screenings import Showing
from cinema.i18n import _, current_language, money, ngettext
from gui.kiosk.controls import Actions, Box, Note, choice_button, label, plain_button, wrapped
from gui.kiosk.page import KioskPage
from gui.kiosk.pager import Pager
from gui.kiosk.poster import Poster
from gui.kiosk.programme_data import is_for_adults
from gui.kiosk.seat_wish import COMPANIONS
from gui.movies.movie_cards import genre_words
from gui.selling.purchase import Purchase, open_purchase

if TYPE_CHECKING:
    import tkinter as tk

    from gui.kiosk.host import KioskHost
    from gui.kiosk.rooms import Rooms

SHOWN = 8


class HowMany(KioskPage):
    """Asks how many, then opens the purchase; the next page holds the seats."""

    def __init__(self, master: "tk.Misc", kiosk: "KioskHost") -> None:
        super().__init__(master, kiosk)
        self.numbers: dict[int, ttk.Button] = {}
        self.space: ttk.Button | None = None
        self._chosen = 0

    @property
    def title(self) -> str:
        """What the page is called."""
        return _("How many tickets?")

    def build(self, rooms: "Rooms") -> None:
        """Make the numbers."""
        glass, visit = self.kiosk.glass, self.kiosk.visit
        showing = visit.showing
        assert showing is not None
        self.numbers.clear()
        actions = Actions(rooms.actions, glass)
        actions.add(plain_button(actions, _("Cancel"), self.kiosk.start_over, prefix="Surface."))
        if rooms.upper is not None:
            poster = Poster(rooms.upper, self.kiosk, 1, 1)
            poster.show(showing.movie)
            poster.fill(rooms.upper, glass.gap(32))
        pager = Pager(rooms.body, glass)
        pager.pack(fill="both", expand=True)
        inside = pager.inside
        if rooms.upper is None and glass.is_portrait:
            self._make_film(inside, showing)
        label(inside, self.title, "KioskDisplay").pack(anchor="w", pady=(0, glass.gap(8)))
        price = money(showing.from_price, self.kiosk.house.currency)
        words = ngettext("{count} seat is free · from {price}", "{count} seats are free · from {price}",
                         showing.availability.free)  # fmt: skip
        wrapped(inside, words.format(count=showing.availability.free, price=price), "KioskMuted").pack(fill="x")
        grid = ttk.Frame(inside)
        grid.pack(fill="x", pady=glass.gap(24))
        most = min(self._most, max(1, showing.availability.free))
        columns = 4 if glass.is_portrait else 8
        for column in range(columns):
            grid.columnconfigure(column, weight=1, uniform="number")
        for number in range(1, most + 1):
            button = plain_button(grid, str(number), self._choosing(number), kind="KioskNumber")
            button.spoken = ngettext("{count} ticket", "{count} tickets", number).format(count=number)  # type: ignore[attr-defined]
            place = divmod(number - 1, columns)
            button.grid(row=place[0], column=place[1], sticky="ew", padx=glass.gap(4), pady=glass.gap(4))
            self.numbers[number] = button
        words = (
            _("With a wheelchair space") if not visit.spaces else _("With a wheelchair space and up to three others")
        )
        self.space = choice_button(inside, words, self._switch_space, on=bool(visit.spaces), icon="person-wheelchair")
        self.space.pack(fill="x", pady=(0, glass.gap(24)))
        if is_for_adults(showing.movie, self.kiosk.house):
            rating = showing.movie.age_rating
            title = _("This film is rated {rating}").format(rating=rating)
            Note(inside, glass, title, _("Your age is checked at the door. Please have an identity card ready.")).pack(
                fill="x"
            )
        pager.settle()

    def _make_film(self, master: ttk.Frame, showing: Showing) -> None:
        """Show what the film is, so that nobody buys another one."""
        glass, movie, language = self.kiosk.glass, showing.movie, current_language()
        box = Box(master, glass, pad=24)
        box.pack(fill="x", pady=(0, glass.gap(32)))
        poster = Poster(box.inside, self.kiosk, glass.gap(280), glass.gap(420), surface=True)
        poster.show(movie)
        poster.pack(side="left", padx=(0, glass.gap(24)))
        words = ttk.Frame(box.inside, style="Surface.TFrame")
        words.pack(side="left", fill="both", expand=True)
        wrapped(words, movie.title_in(language), "KioskTitle", prefix="Surface.").pack(fill="x")
        minutes = _("{minutes} min").format(minutes=movie.minutes) if movie.minutes else ""
        facts = " · ".join(one for one in (movie.age_rating, minutes, genre_words(movie)) if one)
        wrapped(words, facts, "KioskMuted", prefix="Surface.").pack(fill="x", pady=(glass.gap(8), 0))
        for detail in detail_words(showing.screening)[:4]:
            wrapped(words, detail, "Kiosk", prefix="Surface.").pack(fill="x", pady=(glass.gap(8), 0))

    def way_back(self) -> Callable[[], None]:
        """Go back to the films."""
        return lambda: self.kiosk.go("programme")

    def first_focus(self) -> "tk.Misc | None":
        """Return the number two, the usual one."""
        return self.numbers.get(2) or self.numbers.get(1)

    @property
    def _most(self) -> int:
        most = min(SHOWN, self.kiosk.house.seats_per_basket)
        return min(most, 1 + COMPANIONS) if self.kiosk.visit.spaces else most

    def _switch_space(self) -> None:
        visit = self.kiosk.visit
        visit.spaces = 0 if visit.spaces else 1
        self.kiosk.rebuild(stays=True)

    def _choosing(self, number: int) -> Callable[[], None]:
        return lambda: self._choose(number)

    def _choose(self, number: int) -> None:
        if self._chosen:  # it is being read
            return
        self._chosen = number
        visit, cinema, actor = self.kiosk.visit, self.kiosk.app.cinema, self.kiosk.actor()
        assert visit.showing is not None
        screening = visit.showing.screening.id
        self.numbers[number].state(["selected"])
        self.call(lambda: open_purchase(cinema, actor, screening), self._go_on, self._failed)

    def _go_on(self, purchase: Purchase) -> None:
        visit = self.kiosk.visit
        visit.count, visit.purchase, visit.lists = self._chosen, purchase, visit.access.low
        if visit.spaces and not any(one.kind is SeatKind.WHEELCHAIR for one in purchase.seating.plan.seats):
            visit.purchase, self._chosen = None, 0
            self.kiosk.say(_("This auditorium has no wheelchair space. Please ask at the counter."), "bad")
            return
        self.kiosk.go("seats")

    def _failed(self, error: BaseException) -> None:
        from gui.window import errors

        self._chosen = 0
        self.kiosk.say(errors.words(error).message, "bad")
