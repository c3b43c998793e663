"""The movies: a table with search and filters, and a form beside it."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

from cinema.domain.text import Searched, fold
from cinema.i18n import N_, _, ngettext, number, when
from cinema.services.office.movies import MovieRow, MovieState, MovieTable
from gui import theme
from gui.admin.edit_panel import EditPanel
from gui.admin.list_page import ListPage
from gui.admin.movie_form import MovieForm
from gui.admin.movie_poster import last_folder
from gui.scale import px
from gui.widgets.file_dialog import FileDialog
from gui.widgets.table import THUMB, Column, Row

STATES = {
    MovieState.SCHEDULED: N_("Scheduled"), MovieState.READY: N_("Not scheduled"), MovieState.DRAFT: N_("Incomplete"),
    MovieState.ARCHIVED: N_("Archived"),
}  # fmt: skip
_TITLE = 200
_ALL_WORDS = 1_000  # px of width; narrower, some buttons have no words


class MoviesPage(ListPage):
    """All movies of the house."""

    nav: ClassVar[str | None] = "movies"
    hint: ClassVar[str] = N_("Title, director, country")
    thumbs: ClassVar[bool] = True
    one_row: ClassVar[int] = 1_240
    empty: ClassVar[tuple[str, str, str]] = (
        "film", N_("No movies yet"), N_("Add the first one, or import a list from another program."),
    )  # fmt: skip

    def build(self) -> None:
        """Make the page in the current language."""
        self.columns = (  # type: ignore[misc]
            Column("title", _("Title"), _TITLE, grows=True),
            Column("year", _("Year"), 64, "e", drops=1),
            Column("minutes", _("Minutes"), 84, "e", drops=3),
            Column("age", _("Age"), 56, "center", drops=4),
            Column("next", _("Next screening"), 150, drops=2),
            Column("state", _("State"), 120, drops=5),
        )
        self._filter = getattr(self, "_filter", "")
        self._table: MovieTable | None = None
        self._folded: dict[str, tuple[str, Searched]] = {}
        self._made = ""
        super().build()

    def make_tools(self) -> None:
        """Add the buttons."""
        self.add_button(_("Add a movie"), "plus-lg", lambda: self.open(""))
        self.imports = self.add_button(_("Import"), "upload", self._import)
        self.export = self.add_button(_("Export"), "download", self.choose_file)
        self.add_button(_("Reviews"), "chat-square-text", lambda: self.app.navigator.go("reviews"))
        self.proposals = self.add_button(_("Proposals"), "lightbulb", lambda: self.app.navigator.go("proposals"))

    def _place_filters(self, width: int) -> None:
        """Where there is no room for all words of the buttons, those with files go by their signs."""
        super()._place_filters(width)
        for button in (self.imports, self.export):
            button.configure(compound="left" if width >= px(_ALL_WORDS) else "image")

    def act(self, name: str) -> None:
        """Import, or what every table does."""
        if name == "import":
            self._import()
        else:
            super().act(name)

    def choose_file(self) -> None:
        """Open the dialog for the file that all movies are written to: CSV, or JSON by its ending."""
        self.dialog = FileDialog(
            self.body, _("Export movies"), self.write, endings=(".csv", ".json"), folder=last_folder("Documents"),
            hint=_("A file of that ending: CSV or JSON."), new=f"{_('movies')}.csv",
        )  # fmt: skip

    def write(self, path: Path) -> None:
        """Write all movies to a file; the dialog has asked about one that is there."""
        office, actor = self.app.cinema.admin.movie_import, self.app.identity.actor()

        def done(count: int) -> None:
            words = ngettext("{count} movie is written to {file}.", "{count} movies are written to {file}.", count)
            self.app.notify(words.format(count=number(count), file=path), "good")

        self.app.tasks.submit(
            lambda: office.export(actor, path, replace=True), owner=self.body, on_done=done, write=True
        )

    def _import(self) -> None:
        self.app.navigator.go("import_movies")

    def shown(self) -> None:
        """Load again: an import may have added movies."""
        self.reload()

    def reload(self, keep: str | None = None) -> None:
        """Load all movies and show those that match."""
        cinema, actor = self.app.cinema, self.app.identity.actor()

        def work() -> tuple[MovieTable, dict[str, tuple[str, Searched]], int]:
            table = cinema.admin.movies.table(actor)
            # Here, on the worker: folding thousands of texts takes longer than a window may stand still.
            folded = {row.movie.id: _folded(row) for row in table.rows}
            return table, folded, cinema.proposal_office.waiting(actor)

        def show(read: tuple[MovieTable, dict[str, tuple[str, Searched]], int]) -> None:
            self._table, self._folded, waiting = read
            words = _("Proposals {count}").format(count=number(waiting)) if waiting else _("Proposals")
            self.proposals.configure(text=f" {words}")
            self._show(keep)
            if self._made:  # a form that knows its movie has its picture and history too
                self._made, key = "", self._made
                self.close_panel()
                self.open(key)
                if self.panel is not None:
                    self.panel.message.show(_("Saved."), "good")

        self.load(work, show)

    def search(self, text: str) -> bool:
        """Filter what is loaded: no query is needed."""
        self._text = text
        self._show(None)
        return True

    def make_panel(self, key: str) -> EditPanel:
        """Return the form of a movie."""
        return self._form(key)

    def _form(self, key: str, *, as_version: bool = False) -> MovieForm:
        assert self._table is not None
        row = next((one for one in self._table.rows if one.movie.id == key), None)
        return MovieForm(
            self.body, self.app, row.movie if row is not None else None, self._table.ratings,
            self._table.currency, on_close=self.close,
            on_saved=lambda movie: self._saved(movie, is_new=as_version or not key),
            on_copy=lambda: self._copy(key), as_version=as_version,
        )  # fmt: skip

    def _copy(self, key: str) -> None:
        self.open(key, lambda: self._form(key, as_version=True))

    def _saved(self, movie_id: str, *, is_new: bool) -> None:
        if not movie_id:
            self.close_panel()
            self.focus_table()
        elif is_new:
            self._made = movie_id
        self.reload(movie_id or None)

    def _show(self, keep: str | None) -> None:
        if self._table is None:
            return
        rows = self._table.rows
        counts = Counter(row.state for row in rows)
        choices = [("", _("All {count}").format(count=len(rows)))] + [
            (state.value, f"{_(words)} {counts[state]}") for state, words in STATES.items() if counts[state]
        ]
        self.filters(choices, self._filter, self._choose)
        found = [row for row in rows if self._matches(row)]
        words = ngettext("{count} movie", "{count} movies", len(found)).format(count=len(found))
        self.show_rows([self._row(row) for row in found], words, keep=keep, any_at_all=bool(rows))
        self._show_posters(found)

    def _choose(self, value: str) -> None:
        self._filter = value
        self._show(None)

    def _matches(self, row: MovieRow) -> bool:
        if self._filter and row.state.value != self._filter:
            return False
        return self._folded[row.movie.id][1].has(self.text)

    def _row(self, row: MovieRow) -> Row:
        assert self._table is not None
        movie, start = row.movie, row.next_start
        return Row(
            movie.id,
            (
                movie.title, str(movie.year or "–"), str(movie.minutes or "–"), movie.age_rating,
                when(start, self._table.timezone, "EEE d MMM HH:mm") if start is not None else "–",
                _(STATES[row.state]),
            ),
            {
                "title": self._folded[movie.id][0], "year": movie.year or None, "minutes": movie.minutes or None,
                "next": start or datetime.max.replace(tzinfo=UTC),
            },
            tone="muted" if movie.archived else "",
            picture=movie.poster,
        )  # fmt: skip

    def _show_posters(self, rows: Sequence[MovieRow]) -> None:
        """Fetch the thumbnails of what is at the top; those below follow when they are scrolled to."""
        for row in rows[:60]:
            movie = row.movie

            def use(photo: object, key: str = movie.id) -> None:
                self.table.picture(key, photo)

            self.app.posters.show(
                movie.poster,
                px(THUMB[0]),
                px(THUMB[1]),
                owner=self.table,
                use=use,
                on=theme.current().surface,
                radius=4,
            )


def _folded(row: MovieRow) -> tuple[str, Searched]:
    """Return a movie's title for sorting, and all that a search looks at."""
    movie = row.movie
    return fold(movie.title), Searched.of(movie.title, movie.original_title, *movie.directors, *movie.countries)
