"""What is on: the films of a day with their times, sorted by time or title, and by what they offer for access."""

from collections.abc import Callable, Sequence
from tkinter import ttk
from typing import TYPE_CHECKING, ClassVar

from cinema.domain.screenings import SaleState, Showing
from cinema.i18n import _, clock, current_language, ngettext
from gui.kiosk.controls import Actions, Box, Said, choice_button, label, plain_button, wrapped
from gui.kiosk.kept_focus import find, place_of
from gui.kiosk.page import KioskPage
from gui.kiosk.pager import Pager
from gui.kiosk.poster import Poster
from gui.kiosk.programme_data import ACCESS_MARKS, SOONEST, TITLE, KioskDay, for_counter, groups_of, read_day
from gui.movies.dates import long_day, short_day
from gui.widgets.flow import Flow
from gui.widgets.repeat import Repeat

if TYPE_CHECKING:
    import tkinter as tk

    from gui.kiosk.host import KioskHost
    from gui.kiosk.rooms import Rooms

_DAYS, REFRESH = 4, 30_000
_CARD = 264  # of 1080: the least width of a film's card


class ProgrammePage(KioskPage):
    """One touch on a time begins the purchase."""

    of_house: ClassVar[bool] = True

    def __init__(self, master: "tk.Misc", kiosk: "KioskHost") -> None:
        super().__init__(master, kiosk)
        self.data: KioskDay | None = None
        self.times: dict[str, ttk.Button] = {}
        self.pager: Pager | None = None
        self._rooms: Rooms | None = None
        self._aside: ttk.Frame | None = None
        self._said: Said | None = None
        Repeat(self, REFRESH, self._read)

    @property
    def title(self) -> str:
        """What the page is called."""
        return _("What's on. Touch a time to choose your seats.")

    def build(self, rooms: "Rooms") -> None:
        """Make the page for the day that was read."""
        self._rooms = rooms
        glass, visit = self.kiosk.glass, self.kiosk.visit
        self._aside = self._said = None
        if not glass.is_portrait and visit.access.text == 0:
            self._aside = ttk.Frame(rooms.actions, style="Surface.TFrame")
            self._aside.pack(side="top", fill="x")
        actions = Actions(rooms.actions, glass)
        self.over = plain_button(actions, _("Start over"), self.kiosk.start_over, prefix="Surface.", icon="x-lg")
        actions.add(self.over)
        if visit.user is None:
            sign_in = plain_button(
                actions, _("Sign in"), lambda: self.kiosk.go("sign_in"), icon="person", prefix="Surface."
            )
            actions.add(sign_in)
        collect = plain_button(
            actions, _("I have a number"), lambda: self.kiosk.go("collect"), icon="123", prefix="Surface."
        )
        actions.add(collect, grows=True)
        if rooms.upper is not None:
            label(rooms.upper, _("What's on"), "KioskDisplay").pack(anchor="w")
            wrapped(rooms.upper, _("Touch a time to choose your seats. Everything you touch is in the lower part."),
                    "KioskMuted").pack(fill="x")  # fmt: skip
        self._show()

    @property
    def said_in(self) -> "Said | None":
        """Above the films, where the choices take the room above the buttons."""
        return self._said

    def opened(self) -> None:
        """Read the day."""
        self._read()

    def first_focus(self) -> "tk.Misc | None":
        """Return the first time that can be chosen."""
        return next((one for one in self.times.values() if not one.instate(["disabled"])), self.over)

    def _read(self) -> None:
        cinema, wanted = self.kiosk.app.cinema, self.kiosk.visit.day
        self.call(lambda: read_day(cinema, wanted), lambda data: self._read_done(wanted, data))

    def _read_done(self, wanted: str, data: KioskDay) -> None:
        if wanted != self.kiosk.visit.day:  # another day was chosen meanwhile
            return
        before, self.data = self.data, data
        if before is None or (before.day, before.showings) != (data.day, data.showings):
            self._show()

    def _show(self) -> None:
        rooms, data = self._rooms, self.data
        if rooms is None:
            return
        top = self.pager.top() if self.pager is not None and self.pager.winfo_exists() else 0.0
        around = rooms.body.master
        place = place_of(around) if around is not None else None
        said = self._said.last if self._said is not None else ("", "info")
        for child in rooms.body.winfo_children():
            child.destroy()
        self.times.clear()
        self._said = None
        if self._aside is not None:
            self._said = Said(rooms.body, self.kiosk.glass)
            self._said.pack(fill="x")
            self._said.say(*said)
        if data is None:
            label(rooms.body, _("One moment, please"), "KioskTitle").place(relx=0.5, rely=0.4, anchor="center")
            return
        glass, visit = self.kiosk.glass, self.kiosk.visit
        if rooms.upper is None and glass.is_portrait:
            label(rooms.body, _("What's on {day}").format(day=long_day(data.day, data.today)), "KioskDisplay").pack(
                anchor="w"
            )
            wrapped(rooms.body, _("Touch a time to choose your seats"), "KioskMuted").pack(fill="x")
        roomy = rooms.upper is None and glass.is_portrait and visit.access.text == 0
        self.pager = Pager(rooms.body, glass)
        if roomy:
            self._make_chips(rooms.body, data)
        elif self._aside is not None:  # a lying screen has more room beside the films than above them
            for child in self._aside.winfo_children():
                child.destroy()
            self._make_chips(self._aside, data, "Surface.")
            self._make_marks(Flow(self.pager.inside), data)
        self.pager.pack(fill="both", expand=True, pady=(glass.gap(16) if roomy else 0, 0))
        self.pager.lift()  # behind the choices, for Tab
        if not roomy and self._aside is None:  # they are turned with the films
            self._make_chips(self.pager.inside, data)
        groups = groups_of(data.showings, visit.sort, visit.features)
        if groups:
            cards = ttk.Frame(self.pager.inside)
            cards.pack(fill="x", pady=(0 if roomy else glass.gap(16), 0))
            self._make_cards(cards, groups)
        else:
            self._say_empty(self.pager.inside)
        self.pager.settle()
        if str(self.tk.call("focus", "-lastfor", str(self))) in {str(self.over), "", "."}:
            self.update_idletasks()
            same = find(around, place) if around is not None and place is not None else None
            found = same if same not in {None, self.over} else self.first_focus()
            if found is not None:
                found.focus_set()
        if top:
            self.pager.turn_to(top)

    def _make_chips(self, master: ttk.Frame, data: KioskDay, prefix: str = "") -> None:
        visit = self.kiosk.visit
        chips = Flow(master, style=f"{prefix}TFrame")
        chips.pack(fill="x", pady=(self.kiosk.glass.gap(16), 0))
        for day in data.days[:_DAYS]:
            words = short_day(day, data.today)
            chips.add(choice_button(chips, words, self._choosing_day(day), on=day == data.day, prefix=prefix), gap=4)
        chips = Flow(master, style=f"{prefix}TFrame")
        chips.pack(fill="x", pady=(self.kiosk.glass.gap(4), 0))
        for sort, words in ((SOONEST, _("By time")), (TITLE, _("By title"))):
            chips.add(choice_button(chips, words, self._sorting(sort), on=sort == visit.sort, prefix=prefix), gap=4)
        if self._aside is None:
            self._make_marks(chips, data)

    def _make_marks(self, chips: Flow, data: KioskDay) -> None:
        """Add the filters by what is offered for access: to a lying screen's films, since the side has no more room."""
        visit = self.kiosk.visit
        there = {mark for one in data.showings for mark in one.screening.marks}
        for mark, (words, icon) in ACCESS_MARKS.items():
            if mark in there or mark in visit.features:
                on = mark in visit.features
                chips.add(choice_button(chips, _(words), self._marking(mark), on=on, icon=icon), gap=4)
        if self._aside is not None and (there | visit.features) & ACCESS_MARKS.keys():
            chips.pack(fill="x")

    def _make_cards(self, master: ttk.Frame, groups: Sequence[Sequence[Showing]]) -> None:
        glass = self.kiosk.glass
        # A page that is turned has its buttons beside the cards.
        room = glass.page_width - 2 * glass.edge - glass.control(80) - glass.gap(56)
        least = glass.gap(_CARD) * (1, 1.25, 1.6)[self.kiosk.visit.access.text]
        columns = max(1, int((room + glass.gap(24)) // (least + glass.gap(24))))
        for column in range(columns):
            master.columnconfigure(column, weight=1, uniform="film")
        width = (room - (columns - 1) * glass.gap(24)) // columns
        for index, group in enumerate(groups):
            row, column = divmod(index, columns)
            card = Box(master, glass, pad=8)
            card.grid(
                row=row, column=column, sticky="nsew", pady=(0, glass.gap(24)),
                padx=(0 if column == 0 else glass.gap(12), 0 if column == columns - 1 else glass.gap(12)),
            )  # fmt: skip
            self._fill_card(card, group, width - 2 * glass.gap(16))

    def _fill_card(self, card: Box, group: Sequence[Showing], width: int) -> None:
        glass, movie, prefix = self.kiosk.glass, group[0].movie, card.prefix
        low = self.kiosk.visit.access.low and glass.is_portrait
        if not low:  # the place is for what can be touched
            high = min(width * 3 // 2, glass.gap(470 if glass.is_portrait else 300))
            poster = Poster(card.inside, self.kiosk, high * 2 // 3, high, surface=True)
            poster.show(movie)
            poster.pack()
        wrapped(card.inside, movie.title_in(current_language()), "KioskLead", prefix=prefix).pack(
            fill="x", pady=(glass.gap(12), 0)
        )
        minutes = _("{minutes} min").format(minutes=movie.minutes) if movie.minutes else ""
        facts = " · ".join(one for one in (movie.age_rating, minutes) if one)
        wrapped(card.inside, facts, "KioskMuted", prefix=prefix).pack(fill="x")
        times = ttk.Frame(card.inside, style=f"{prefix}TFrame")
        times.pack(side="bottom", fill="x", pady=(glass.gap(12), 0))
        buttons = [self._time_button(times, one, prefix) for one in group]
        columns = 2 if len(group) > 1 and 2 * max(one.winfo_reqwidth() for one in buttons) <= width else 1
        for column in range(columns):
            times.columnconfigure(column, weight=1, uniform="time")
        for index, (one, button) in enumerate(zip(group, buttons, strict=True)):
            row, column = divmod(index, columns)
            button.grid(row=row, column=column, sticky="ew")
            self.times[one.screening.id] = button

    def _time_button(self, master: ttk.Frame, one: Showing, prefix: str) -> ttk.Button:
        state, free = one.availability.state, one.availability.free
        at = clock(one.screening.starts_at, self.kiosk.house.timezone)
        words, open_ = at, state.can_buy
        if state is SaleState.SOLD:
            words = f"{at}\n{_('Sold out')}"
        elif state is SaleState.FEW:
            left = ngettext("{count} left", "{count} left", free).format(count=free)
            words = f"{at}\n{left}"
        elif not open_:
            words = f"{at}\n{_('Closed')}"
        if open_ and for_counter(one.movie, self.kiosk.house):
            words, open_ = f"{at}\n{_('At the counter only')}", False
        button = plain_button(master, words, lambda: self._choose(one), prefix=prefix, kind="KioskTime")
        title = one.movie.title_in(current_language())
        button.spoken = f"{title}, {words}"  # type: ignore[attr-defined]
        if not open_:
            button.state(["disabled"])
        return button

    def _say_empty(self, master: ttk.Frame) -> None:
        glass = self.kiosk.glass
        words = _("Nothing is on sale on this day. Choose another one.")
        if self.kiosk.visit.features:
            words = _("No screening offers all of this. Choose another day, or remove a filter.")
        wrapped(master, words, "KioskTitle").pack(fill="x", pady=glass.gap(64))

    def _choose(self, one: Showing) -> None:
        self.kiosk.visit.showing = one
        self.kiosk.go("how_many")

    def _choosing_day(self, day: str) -> Callable[[], None]:
        def choose() -> None:
            self.kiosk.visit.day = day
            self._read()

        return choose

    def _sorting(self, sort: str) -> Callable[[], None]:
        def choose() -> None:
            self.kiosk.visit.sort = sort
            self._show()

        return choose

    def _marking(self, mark: str) -> Callable[[], None]:
        def choose() -> None:
            self.kiosk.visit.features ^= {mark}
            self._show()

        return choose
