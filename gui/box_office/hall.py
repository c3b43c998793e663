"""The middle column: the screening's head, its seat map, and the tiles of the ticket types."""

import tkinter as tk
from collections.abc import Callable, Mapping, Sequence
from tkinter import ttk

from cinema.i18n import _, clock, current_language, ngettext, number, when
from gui.box_office.screening_list import facts_of
from gui.box_office.type_tiles import Tile, TypeTiles
from gui.fonts import font
from gui.scale import px
from gui.seat_map.looks import SeatLook
from gui.seat_map.widget import SeatMapView
from gui.selling.purchase import Purchase
from gui.widgets.card import PADDING, Card
from gui.widgets.empty_state import EmptyState
from gui.widgets.fitting import shorten

_LOW = 560  # px of height; from here down there is no legend


class Hall(Card):
    """`on_seat` gets a pressed seat, `on_enter` is called for Enter on the map, `on_type` for a tile."""

    def __init__(
        self,
        master: tk.Misc,
        *,
        on_seat: Callable[[str], None],
        on_enter: Callable[[], None],
        on_type: Callable[[str, bool], None],
    ) -> None:
        super().__init__(master)
        head = ttk.Frame(self.body, style="Surface.TFrame", padding=(px(PADDING), px(10), px(PADDING), px(4)))
        head.pack(fill="x")
        right = ttk.Frame(head, style="Surface.TFrame")
        right.pack(side="right", anchor="n")
        self.free = ttk.Label(right, style="Surface.Display.TLabel")
        self.free.pack(anchor="e")
        self.of = ttk.Label(right, style="Surface.Small.TLabel")
        self.of.pack(anchor="e")
        words = ttk.Frame(head, style="Surface.TFrame")
        words.pack(side="left", fill="x", expand=True)
        self.title = ttk.Label(words, style="Surface.Title.TLabel")
        self.title.pack(anchor="w")
        self.facts = ttk.Label(words, style="Surface.Muted.TLabel")
        self.facts.pack(anchor="w")
        self.other_day = ttk.Label(words, style="Surface.Warn.TLabel")
        foot = ttk.Frame(self.body, style="Surface.TFrame", padding=(px(PADDING), px(8)))
        foot.pack(side="bottom", fill="x")
        self.tiles = TypeTiles(foot, on_type)
        self.tiles.pack(fill="x")
        self.view = SeatMapView(self.body, on_seat=on_seat, on_enter=lambda _seat: on_enter(), on_surface=True)
        self.view.pack(fill="both", expand=True, padx=px(PADDING - 4))
        self._nothing: EmptyState | None = None
        self._title = self._facts = ""
        words.bind("<Configure>", lambda _event: self._fit_words())
        self.bind("<Configure>", lambda event: self._fit(event.height))

    def show(self, purchase: Purchase, looks: Mapping[str, SeatLook], *, day: str) -> None:
        """Show a screening; `day` is its date in words where it is not today."""
        self._say_nothing(None)
        seating, zone = purchase.seating, purchase.house.timezone
        showing = seating.showing
        self._title = showing.movie.title_in(current_language())
        start, end = (clock(at, zone) for at in (showing.screening.starts_at, showing.screening.ends_at))
        facts = (f"{start} – {end}", showing.auditorium.name, *facts_of(showing))
        self._facts = "  ·  ".join(part for part in facts if part)
        self._fit_words()
        self.other_day.configure(text=_("Not today: {day}").format(day=day))
        if day:
            self.other_day.pack(anchor="w")
        else:
            self.other_day.pack_forget()
        self.view.show(seating.plan, seating.card, dict(looks), purchase.house.currency)
        self.count(purchase)

    def say_empty(self, title: str, sentence: str) -> None:
        """Show in the place of seats why there are none, until a screening is shown."""
        self._say_nothing(EmptyState(self.body, icon="calendar3", title=title, sentence=sentence, surface=True))

    def _say_nothing(self, shown: EmptyState | None) -> None:
        if self._nothing is not None:
            self._nothing.destroy()
        self._nothing = shown
        if shown is not None:
            shown.place(relwidth=1.0, relheight=1.0)

    def _fit_words(self) -> None:
        room = self.facts.master.winfo_width()
        title = shorten(self._title, room, font(20, bold=True, display=True).measure) if room > 1 else self._title
        self.title.configure(text=title)
        self.facts.configure(text=shorten(self._facts, room, font(13).measure) if room > 1 else self._facts)

    def _fit(self, height: int) -> None:
        """Leave the legend out of a low window: the seats need the room."""
        legend = self.view.legend
        if legend is None:
            return
        if height < px(_LOW):
            legend.pack_forget()
        elif not legend.winfo_manager():
            legend.pack(side="bottom", fill="x", before=self.view.board)

    def count(self, purchase: Purchase) -> None:
        """Show how many seats are free now, as the counter sees them."""
        live = purchase.live
        states = [live.state(seat).value for seat in live.seats]
        free = states.count("free")
        self.free.configure(text=number(free))
        capacity = len(states) - states.count("blocked")
        self.of.configure(text=ngettext("free of {count}", "free of {count}", capacity).format(count=number(capacity)))

    def show_tiles(self, tiles: Sequence[Tile], counts: Mapping[str, int], currency: str) -> None:
        """Show the ticket types and how many of each are asked for."""
        self.tiles.show(tiles, counts, currency)


def day_words(purchase: Purchase) -> str:
    """Return the date of a purchase's screening in words."""
    return when(purchase.seating.showing.screening.starts_at, purchase.house.timezone, "EEEE d MMMM")
