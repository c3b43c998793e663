"""The showtimes panel of a movie's page: days, auditoriums, times, and the button to the seats."""

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from cinema.domain.house import House
from cinema.domain.screening_words import feature_words
from cinema.domain.screenings import SaleState, Showing
from cinema.i18n import _, clock, money, ngettext
from gui import images, theme
from gui.movies.dates import short_day, tile_day
from gui.scale import px
from gui.tokens import Tokens
from gui.widgets.empty_state import EmptyState
from gui.widgets.pictures import IconLabel, rule
from gui.widgets.scrolled import ScrolledFrame
from gui.widgets.tiles import DAYS, TIMES, Tile, Tiles
from gui.widgets.wrapped import WrappedLabel
from gui.window.context import AppContext


def day_tiles(showings: Sequence[Showing], today: str) -> list[Tile]:
    """Return a tile for each day with showings; a day without one that can be bought is off."""
    days: dict[str, bool] = {}
    for showing in showings:
        days[showing.screening.day] = days.get(showing.screening.day, False) or showing.availability.state.can_buy
    return [Tile(day, *tile_day(day, today), "open" if usable else "off") for day, usable in sorted(days.items())]


def time_tile(showing: Showing, zone: str) -> Tile:
    """Return a showing's tile: start time, seats left or why it is not sold."""
    state, free = showing.availability.state, showing.availability.free
    words = {
        SaleState.CLOSED: _("Not on sale"), SaleState.SOLD: _("Sold out"),
    }.get(state) or ngettext("{count} left", "{count} left", free).format(count=free)  # fmt: skip
    share = None if state is SaleState.CLOSED else free / max(1, showing.availability.capacity)
    at = clock(showing.screening.starts_at, zone)
    return Tile(showing.screening.id, at, words, state.value if state.can_buy else "off", share)


def by_room(showings: Sequence[Showing], day: str) -> dict[str, list[Showing]]:
    """Group a day's showings by auditorium id, sorted by the auditorium's number and by time."""
    rooms: dict[str, list[Showing]] = {}
    that_day = [showing for showing in showings if showing.screening.day == day]
    for showing in sorted(that_day, key=lambda one: (one.auditorium.number, one.screening.starts_at)):
        rooms.setdefault(showing.auditorium.id, []).append(showing)
    return rooms


def room_line(showings: Sequence[Showing]) -> str:
    """Return the line below an auditorium's name: number, format, features, number of seats."""
    first = showings[0]
    features = sorted({feature for one in showings for feature in one.screening.features})
    seats = first.availability.capacity
    parts = [
        _("Room {number}").format(number=first.auditorium.number),
        first.screening.format,
        *(feature_words(feature) for feature in features),
        ngettext("{count} seat", "{count} seats", seats).format(count=seats),
    ]
    return " · ".join(part for part in parts if part)


class Showtimes(ttk.Frame):
    """Lets the user choose a day and a showing; at first the earliest that can be bought is selected."""

    def __init__(
        self,
        master: tk.Misc,
        app: AppContext,
        house: House,
        showings: Sequence[Showing],
        today: str,
        day: str | None,
        screening: str | None,
        offer: Callable[[Showing], tuple[str, str]] | None = None,
    ) -> None:
        """Show them; `offer` says of a showing where tickets are paid for, and the words of the button."""
        super().__init__(master, style="Card.TFrame", padding=px(20), width=px(400))
        self._app, self._showings, self._today = app, showings, today
        self._offer = offer
        self._zone = house.timezone
        self._currency = house.currency
        self.screening = screening or ""
        self._grids: list[Tiles] = []
        self._list: ScrolledFrame | None = None
        ttk.Label(self, text=_("Showtimes"), style="Surface.Lead.TLabel").pack(anchor="w", padx=px(4))
        self.days: Tiles | None = None
        self.button = ttk.Button(self)  # never shown; `_make_foot` replaces it if there is anything to book
        if not any(one.availability.state.can_buy for one in showings):
            EmptyState(
                self,
                icon="calendar-x",
                title=_("No screenings to book"),
                sentence=_(
                    "None is on sale in the next two weeks. Add the movie to your favourites and look again later."
                ),
                surface=True,
            ).pack(fill="both", expand=True)
            return
        tiles = day_tiles(showings, today)
        usable = [tile.key for tile in tiles if tile.state != "off"]
        self.day = day if day in usable else usable[0]
        self._make_foot()
        self.days = Tiles(self, tiles, DAYS, self._choose_day, chosen=self.day)
        self.days.pack(anchor="w", pady=(px(8), 0))
        self.days.bind("<Return>", lambda _event: self.button.invoke(), add=True)  # Enter goes on, Space selects
        self._show_day()

    def _make_foot(self) -> None:
        self._foot = ttk.Frame(self, style="Surface.TFrame")
        self._foot.pack(side="bottom", fill="x")
        rule(self._foot, surface=True).pack(fill="x", pady=(0, px(12)))
        row = ttk.Frame(self._foot, style="Surface.TFrame")
        row.pack(fill="x", padx=px(4))
        self._price = ttk.Label(row, style="Surface.Bold.TLabel")
        self._price.pack(side="right", anchor="n")
        self._chosen = ttk.Label(row, style="Surface.Bold.TLabel", wraplength=px(256))
        self._chosen.pack(side="left")
        self._ends = ttk.Label(self._foot, style="Surface.Small.TLabel")
        self._ends.pack(anchor="w", padx=px(4), pady=(px(2), px(8)))
        self.line = WrappedLabel(self._foot, style="Surface.TLabel")
        self.button = ttk.Button(
            self._foot, text=_("Choose seats") + "  ", style="Surface.Primary.TButton", compound="right",
            command=self._go,
        )  # fmt: skip
        self.button.pack(fill="x")
        theme.on_change(self.button, self._arrow)

    def _arrow(self, tokens: Tokens) -> None:
        self.button.configure(image=images.icon("arrow-right", 16, tokens.on_accent))

    def _choose_day(self, day: str) -> None:
        self.day, self.screening = day, ""
        self._show_day()

    def _show_day(self) -> None:
        if self._list is not None:
            self._list.destroy()
        self._grids = []
        self._list = ScrolledFrame(self, surface=True)
        self._list.pack(fill="both", expand=True, pady=(px(12), px(8)))
        rooms = by_room(self._showings, self.day)
        for showings in rooms.values():
            self._show_room(self._list.inside, showings)
        self._list.settle()
        self._foot.lift()  # Tab follows the stacking order: the button comes last
        today = [showing for showings in rooms.values() for showing in showings]
        usable = sorted(
            (one for one in today if one.availability.state.can_buy), key=lambda one: one.screening.starts_at
        )
        ids = [showing.screening.id for showing in usable]
        if ids:
            self._choose(self.screening if self.screening in ids else ids[0])

    def _show_room(self, inside: ttk.Frame, showings: list[Showing]) -> None:
        head = ttk.Frame(inside, style="Surface.TFrame")
        head.pack(fill="x", padx=px(4), pady=(px(8), 0))
        ttk.Label(head, text=showings[0].auditorium.name, style="Surface.Bold.TLabel").pack(side="left")
        if "wheelchair" in showings[0].auditorium.features:
            IconLabel(head, "person-wheelchair", size=14, surface=True).pack(side="right")
        ttk.Label(inside, text=room_line(showings), style="Surface.Small.TLabel").pack(anchor="w", padx=px(4))
        grid = Tiles(inside, [time_tile(one, self._zone) for one in showings], TIMES, self._choose)
        grid.pack(anchor="w", pady=(px(4), px(12)))
        grid.bind("<Return>", lambda _event: self.button.invoke(), add=True)
        self._grids.append(grid)

    def _choose(self, screening: str) -> None:
        self.screening = screening
        for grid in self._grids:
            grid.set(screening if screening in {tile.key for tile in grid.tiles} else "")
        showing = next(one for one in self._showings if one.screening.id == screening)
        day = short_day(showing.screening.day, self._today)
        at = clock(showing.screening.starts_at, self._zone)
        self._chosen.configure(text=f"{day} {at} · {showing.auditorium.name}")
        price = money(showing.from_price, self._currency)
        self._price.configure(text=_("from {price}").format(price=price))
        ends = clock(showing.screening.ends_at, self._zone)
        self._ends.configure(text=_("Ends about {time}").format(time=ends))
        if self._offer is not None:
            self._say_offer(*self._offer(showing))

    def _say_offer(self, line: str, button: str) -> None:
        self.line.configure(text=line)
        if line:
            self.line.pack(fill="x", padx=px(4), pady=(0, px(8)), after=self._ends)
        else:
            self.line.pack_forget()
        self.button.configure(text=f"{button}  ")

    def _go(self) -> None:
        if self.screening:
            self._app.navigator.go("seats", screening_id=self.screening)
