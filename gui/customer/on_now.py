"""On now: the movies of one day with their start times, filtered by kind and genre."""

from typing import ClassVar

from cinema.domain.movies import GENRES, KIND_NAMES
from cinema.domain.text import fold
from cinema.i18n import _, ngettext
from gui.customer.news import NewsPanel
from gui.movies.dates import long_day, short_day
from gui.movies.day_programme import RATED, SOONEST, TITLE, DayProgramme, cards_of, read_day
from gui.movies.favouring import toggle_favourite
from gui.movies.poster_grid import GridActions, PosterGrid
from gui.scale import px
from gui.widgets.chips import Chips, divider
from gui.widgets.flow import Flow, PageTitle
from gui.widgets.menus import MenuChip
from gui.window.refreshed_screen import RefreshedScreen

DAY_CHIPS = 5


class OnNow(RefreshedScreen):
    """The customer's first screen. It loads one day at a time; filters and sorting work on the loaded day."""

    nav: ClassVar[str | None] = "on_now"
    every: ClassVar[int] = 60_000  # milliseconds; start times pass and seats are sold
    smallest: ClassVar[tuple[int, int]] = (440, 440)

    def build(self) -> None:
        """Make the heading, the chips and the grid, and load the day."""
        # Kept when a change of language rebuilds the screen.
        self._data: DayProgramme | None = getattr(self, "_data", None)
        self._day = getattr(self, "_day", "")
        self._kind, self._genre = getattr(self, "_kind", ""), getattr(self, "_genre", "")
        self._sort = getattr(self, "_sort", SOONEST)
        head = self._head = PageTitle(self.body, _("On now"))
        head.pack(fill="x", padx=px(24), pady=(px(20), 0))
        sorts = [(SOONEST, _("Starting soonest")), (TITLE, _("Title")), (RATED, _("Best rated"))]
        head.put(MenuChip(head, sorts, self._sort, self._change_sort, prefix=_("Sort by") + " "))
        self.news = NewsPanel(self.body, self.app)
        self.news.pack(fill="x")
        self._chips = Flow(self.body)
        self._chips.pack(fill="x", padx=px(20), pady=(px(8), px(8)))
        actions = GridActions(self._open, self._choose_time, self._favour, lambda: None)
        self.grid_ = PosterGrid(self.body, self.app.posters, actions, self.app.identity.is_favourite, times=True)
        self.grid_.pack(fill="both", expand=True)
        self._made_for: tuple[object, ...] = ()
        self._read()

    def first_focus(self) -> PosterGrid:
        """Return the grid."""
        return self.grid_

    def refresh(self) -> None:
        """Update the hearts and reload the day."""
        self.grid_.refresh_hearts()
        # The first call comes while `build` loads; while the database is away `load` retries by itself.
        if self._data is not None and not self.is_offline:
            self._read()

    def _read(self) -> None:
        cinema, wanted = self.app.cinema, self._day
        self.load(lambda: read_day(cinema, wanted), self._show)

    def _show(self, data: DayProgramme) -> None:
        self._data, self._day = data, data.day
        kinds = {showing.movie.kind for showing in data.showings}
        made_for = (data.today, data.days, data.day, frozenset(kinds))
        if made_for != self._made_for:  # rebuilding the chips would take the focus from them every minute
            self._made_for = made_for
            self._make_chips(data)
        self._apply(again=True)

    def _make_chips(self, data: DayProgramme) -> None:
        had_focus = str(self.tk.call("focus", "-lastfor", str(self))).startswith(f"{self._chips}.")
        self._chips.clear()
        kinds = {showing.movie.kind for showing in data.showings}
        genres = {genre for showing in data.showings for genre in showing.movie.genres}
        days = list(data.days)
        # The selected day always has a chip, even if it is far ahead.
        chips = days[:DAY_CHIPS] if data.day in days[:DAY_CHIPS] else [*days[: DAY_CHIPS - 1], data.day]
        add = self._chips.add
        shown = Chips(self._chips, [(day, short_day(day, data.today)) for day in chips], data.day, self._change_day)
        add(shown)
        if had_focus:
            self.update_idletasks()  # Tk gives the focus to mapped widgets only
            shown.buttons[data.day].focus_set()
        rest = [day for day in days if day not in chips]
        if rest:
            others = [("", _("More days")), *((day, short_day(day, data.today)) for day in rest)]
            add(MenuChip(self._chips, others, "", self._change_day))
        add(divider(self._chips), gap=12, divides=True)
        names = [("", _("All")), *((kind.value, _(name)) for kind, name in KIND_NAMES.items() if kind in kinds)]
        self._kind = self._kind if self._kind in dict(names) else ""
        add(Chips(self._chips, names, self._kind, self._change_kind))
        add(divider(self._chips), gap=12, divides=True)
        known = [
            ("", _("All genres")),
            *sorted(((g, _(GENRES.get(g, g))) for g in genres), key=lambda pair: fold(pair[1])),
        ]
        self._genre = self._genre if self._genre in dict(known) else ""
        add(MenuChip(self._chips, known, self._genre, self._change_genre))

    def _apply(self, *, again: bool = False) -> None:
        assert self._data is not None
        zone = self._data.house.timezone
        cards = cards_of(self._data.showings, zone, kind=self._kind, genre=self._genre, sort=self._sort)
        count = sum(len(card.times) + card.more for card in cards)
        movies = ngettext("{count} movie", "{count} movies", len(cards)).format(count=len(cards))
        screenings = ngettext("{count} screening", "{count} screenings", count).format(count=count)
        day = long_day(self._data.day, self._data.today)
        self._head.say(f"{movies}  ·  {screenings} {day}")
        if again:
            self.grid_.refresh(cards)
        else:
            self.grid_.show(cards)
        if not cards:
            self._say_empty()

    def _say_empty(self) -> None:
        filtered = bool(self._kind or self._genre)
        assert self._data is not None
        coming = any(day != self._data.day for day in self._data.days)
        title = _("No screenings on this day") if coming else _("No screenings are on sale yet")
        sentence = _("Choose another day, or look through the whole catalogue.")
        if not coming and not filtered:
            sentence = _("They appear here when the house publishes them. Look through the catalogue meanwhile.")
        self.grid_.say_empty(
            icon="film",
            title=_("Nothing fits these filters") if filtered else title,
            sentence=sentence,
            action=(_("Show everything"), self._clear)
            if filtered
            else (_("Catalogue"), lambda: self.app.navigator.go("catalogue")),
        )

    def _clear(self) -> None:
        assert self._data is not None
        self._kind = self._genre = ""
        self._make_chips(self._data)
        self._apply()

    def _change_day(self, day: str) -> None:
        if day:
            self._day = day
            self._read()

    def _change_kind(self, kind: str) -> None:
        self._kind = kind
        self._apply()

    def _change_genre(self, genre: str) -> None:
        self._genre = genre
        self._apply()

    def _change_sort(self, sort: str) -> None:
        self._sort = sort
        if self._data is not None:
            self._apply()

    def _open(self, movie: str) -> None:
        self.app.navigator.go("title", movie_id=movie, day=self._day)

    def _choose_time(self, screening: str) -> None:
        self.app.navigator.go("seats", screening_id=screening)

    def _favour(self, movie: str) -> None:
        toggle_favourite(self.app, movie, self, self.grid_.refresh_hearts)
