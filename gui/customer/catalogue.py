"""The catalogue: all movies, with search and filters, loaded page by page while scrolling."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from tkinter import ttk
from typing import ClassVar

from cinema.domain.movies import GENRES, KIND_NAMES, MovieKind, MoviePage, MovieQuery
from cinema.domain.text import fold
from cinema.i18n import _, ngettext
from gui.movies.dates import short_day
from gui.movies.favouring import toggle_favourite
from gui.movies.filters import SORTS, YEARS, is_narrowed, with_years
from gui.movies.movie_cards import movie_card
from gui.movies.poster_grid import GridActions, PosterGrid
from gui.scale import px
from gui.widgets.chips import Chips, divider
from gui.widgets.flow import Flow, PageTitle
from gui.widgets.icon_button import icon_button
from gui.widgets.menus import MenuChip
from gui.window.screen import Screen

PAGE = 24


@dataclass(frozen=True, slots=True)
class Answer:
    """A page of movies with its query, by which answers to an older query are recognised and dropped."""

    query: MovieQuery
    page: MoviePage
    days: tuple[str, ...]
    today: str
    ratings: tuple[str, ...] = ()


class Catalogue(Screen):
    """The catalogue screen; the argument `text` starts it with a search."""

    nav: ClassVar[str | None] = "catalogue"
    smallest: ClassVar[tuple[int, int]] = (440, 480)

    def build(self) -> None:
        """Make the heading, the filters and the grid, and load the first page."""
        # Kept when a change of language rebuilds the screen.
        self.query = getattr(self, "query", MovieQuery(text=self.arguments.get("text", "")))
        self._total = 0
        self._reading = False
        head = self._head = PageTitle(self.body, _("Catalogue"))
        head.pack(fill="x", padx=px(24), pady=(px(20), 0))
        names = (_("Title"), _("Best rated"), _("Newest"), _("Oldest"))
        sorts = list(zip(SORTS, names, strict=True))
        side = ttk.Frame(head)
        self.propose = icon_button(side, "lightbulb", self._propose, style="Quiet.TButton", text=_("Propose a title"))
        self.propose.pack(side="left", padx=(0, px(8)))
        MenuChip(side, sorts, self.query.sort, self._change_sort, prefix=_("Sort by") + " ").pack(side="left")
        head.put(side)
        self._filters = Flow(self.body)
        self._filters.pack(fill="x", padx=px(20), pady=px(8))
        self._make_filters()
        actions = GridActions(self._open, lambda _screening: None, self._favour, self._more)
        self.grid_ = PosterGrid(self.body, self.app.posters, actions, self.app.identity.is_favourite, times=False)
        self.grid_.pack(fill="both", expand=True)
        self._read()

    def first_focus(self) -> PosterGrid:
        """Return the grid."""
        return self.grid_

    def shown(self) -> None:
        """Update the hearts, which another screen may have changed."""
        self.grid_.refresh_hearts()

    def read_again(self) -> None:
        """Load the first page again."""
        self._read()

    def search(self, text: str) -> bool:
        """Filter by titles and people that begin with these words."""
        self._ask(replace(self.query, text=text))
        return True

    def _make_filters(self) -> None:
        kinds = [("", _("All")), *((kind.value, _(name)) for kind, name in KIND_NAMES.items())]
        kind = self.query.kind.value if self.query.kind else ""
        self._filters.add(Chips(self._filters, kinds, kind, self._change_kind))
        self._filters.add(divider(self._filters), gap=10, divides=True)
        genres = sorted(((genre, _(name)) for genre, name in GENRES.items()), key=lambda pair: fold(pair[1]))
        self._menu([("", _("Genre")), *genres], self.query.genre or "", self._change_genre)
        years = [(f"{first}-{last}", f"{first}–{last}") for first, last in YEARS[:-1]]
        last = (f"{YEARS[-1][0]}-{YEARS[-1][1]}", _("{year} and later").format(year=YEARS[-1][0]))
        span = f"{self.query.year_from}-{self.query.year_to}" if self.query.year_from else ""
        self._menu([("", _("Year")), *years, last], span, self._change_years)
        stars = [(str(value), ngettext("{count} star and up", "{count} stars and up", value).format(count=value))
                 for value in (4, 3, 2)]  # fmt: skip
        chosen = str(int(self.query.min_rating)) if self.query.min_rating else ""
        self._menu([("", _("Rating")), *stars], chosen, self._change_rating)
        self._ages = self._menu(self._age_choices(()), self.query.age_rating or "", self._change_age)
        self._day = self._menu([("", _("Day"))], "", self._change_day)

    def _age_choices(self, ratings: tuple[str, ...]) -> list[tuple[str, str]]:
        known = ratings or ((self.query.age_rating,) if self.query.age_rating else ())
        return [("", _("Age")), *((rating, rating) for rating in known)]

    def _menu(self, choices: list[tuple[str, str]], value: str, on_change: Callable[[str], None]) -> MenuChip:
        chip = MenuChip(self._filters, choices, value, on_change)
        self._filters.add(chip)
        return chip

    def _ask(self, query: MovieQuery) -> None:
        if query != self.query:
            self.query = query
            self._read()

    def _read(self, offset: int = 0) -> None:
        self._reading = True
        query, cinema = self.query, self.app.cinema

        def work() -> Answer:
            page = cinema.catalogue.search(query, offset, PAGE)
            if offset:
                return Answer(query, page, (), "")
            return Answer(query, page, cinema.programme.days(), cinema.programme.today(), cinema.house().ratings)

        self.load(work, self._show, on_error=self._failed)

    def _failed(self, error: BaseException) -> None:
        self._reading = False
        self.app.report(error)

    def _show(self, answer: Answer) -> None:
        if answer.query != self.query:  # the user has typed on; the newer query's answer follows
            return
        self._reading = False
        cards = [movie_card(movie) for movie in answer.page.movies]
        self._total = answer.page.total
        if answer.page.offset:
            self.grid_.add(cards)
            return
        days = [(day, short_day(day, answer.today)) for day in answer.days]
        self._day.set_choices([("", _("Day")), *days])
        self._ages.set_choices(self._age_choices(answer.ratings))
        titles = ngettext("{count} title", "{count} titles", self._total).format(count=self._total)
        text = self.query.text
        self._head.say(_("{titles} for “{text}”").format(titles=titles, text=text) if text else titles)
        self.grid_.show(cards)
        if not cards:
            self._say_empty()

    def _say_empty(self) -> None:
        if not is_narrowed(self.query):
            self.grid_.say_empty(
                icon="film",
                title=_("The catalogue is empty"),
                sentence=_("The staff add movies in the administration. Then press F5."),
                action=None,
            )
        elif self.query.text and not is_narrowed(replace(self.query, text="")):
            self.grid_.say_empty(
                icon="search",
                title=_("Nothing found"),
                sentence=_("Try fewer letters. If a title is missing here, propose it to the house."),
                action=(_("Propose a title"), self._propose),
            )
        else:  # perhaps it is there, and a filter hides it
            self.grid_.say_empty(
                icon="search",
                title=_("Nothing found"),
                sentence=_("Try fewer letters, or take the filters away."),
                action=(_("Show everything"), self._clear),
            )

    def _propose(self) -> None:
        """Go to the form for a missing title; what was searched for in vain is its title."""
        title = self.query.text.strip() if not self._total else ""
        self.app.navigator.go("proposals", title=title)

    def _clear(self) -> None:
        self.query = MovieQuery(sort=self.query.sort)
        self._filters.clear()  # rebuilt, since chips can't all be reset without their callbacks
        self._make_filters()
        self._read()

    def _more(self) -> None:
        if not self._reading and len(self.grid_.cards) < self._total:
            self._read(len(self.grid_.cards))

    def _change_kind(self, kind: str) -> None:
        self._ask(replace(self.query, kind=MovieKind(kind) if kind else None))

    def _change_genre(self, genre: str) -> None:
        self._ask(replace(self.query, genre=genre or None))

    def _change_years(self, span: str) -> None:
        self._ask(with_years(self.query, span))

    def _change_rating(self, stars: str) -> None:
        self._ask(replace(self.query, min_rating=float(stars) if stars else None))

    def _change_age(self, rating: str) -> None:
        self._ask(replace(self.query, age_rating=rating or None))

    def _change_day(self, day: str) -> None:
        self._ask(replace(self.query, day=day or None))

    def _change_sort(self, sort: str) -> None:
        self._ask(replace(self.query, sort=sort))

    def _open(self, movie: str) -> None:
        self.app.navigator.go("title", movie_id=movie, day=self.query.day)

    def _favour(self, movie: str) -> None:
        toggle_favourite(self.app, movie, self, self.grid_.refresh_hearts)
