"""The form of one movie."""

import tkinter as tk
from collections.abc import Callable, Sequence
from pathlib import Path
from tkinter import ttk
from typing import TypeVar

from cinema.domain.hire import HIRE, hire_text
from cinema.domain.movie_forms import movie_values, new_movie
from cinema.domain.movies import ACCESS, GENRES, KIND_NAMES, Movie
from cinema.domain.text import fold
from cinema.domain.users import Actor
from cinema.i18n import _
from cinema.services.office.movies import MovieOffice
from gui.admin.changes import ChangedLine
from gui.admin.edit_panel import Again, EditPanel
from gui.admin.movie_poster import MoviePoster
from gui.scale import px
from gui.window.context import AppContext

T = TypeVar("T")


class MovieForm(EditPanel):
    """Edits a movie, or makes a new one (None); `as_version` makes a language version of it.

    `on_saved` gets the movie's id, empty for one that was deleted; `on_copy` is called to make a language version.
    """

    def __init__(
        self,
        master: tk.Misc,
        app: AppContext,
        movie: Movie | None,
        ratings: Sequence[str],
        currency: str,
        *,
        on_close: Callable[[], None],
        on_saved: Callable[[str], None],
        on_copy: Callable[[], None],
        as_version: bool = False,
    ) -> None:
        title = _("New movie") if movie is None else _("Language version") if as_version else movie.title
        super().__init__(master, app, title, on_close=on_close, on_save=self._save)
        self._currency = currency
        self._movie, self._on_saved, self._as_version = movie, on_saved, as_version
        self._asked = False
        self.poster: MoviePoster | None = None
        if movie is not None and not as_version:
            ChangedLine(self.inside, app, "movies", movie.id).pack(fill="x", padx=px(4), pady=(0, px(8)))
            self.poster = MoviePoster(self.inside, app, movie, on_file=self._picture, on_remove=self._remove_picture)
            self.poster.pack(fill="x", pady=(0, px(12)))
        if as_version:
            help_text = _("Such as: dubbed, Spanish.")
            self.line("language_version", _("How this version differs"), help_text=help_text)
        self.line("title", _("Title"))
        self.line("original_title", _("Original title"))
        known = tuple(dict.fromkeys((*ratings, *([movie.age_rating] if movie and movie.age_rating else []))))
        self.pair(("year", _("Year"), {}), ("minutes", _("Minutes"), {}), ("age_rating", _("Age"), {"choices": known}))
        self.line("short_title", _("Short title, for tickets"), help_text=_("At most 15 characters."))
        self.line("directors", _("Directors"), help_text=_("Names with commas between them."))
        self.line("cast", _("Cast"))
        self.line("countries", _("Countries"))
        kinds = [(kind.value, _(words)) for kind, words in KIND_NAMES.items()]
        self.toggles("kind", _("Kind"), kinds, one=True)
        genres = sorted(((key, _(words)) for key, words in GENRES.items()), key=lambda pair: fold(pair[1]))
        self.toggles("genres", _("Genres"), genres)
        self.area("synopsis", _("About, shown to customers"))
        self.heading(_("Versions"))
        if as_version:
            self.line("original_language", _("Original language"))
        else:
            self.pair(
                ("original_language", _("Original language"), {}), ("language_version", _("This print (dubbed …)"), {})
            )
        self.toggles("access", _("Access versions"), [(key, _(words)) for key, words in ACCESS.items()])
        self.heading(_("For hire and returns"))
        self.line("distributor", _("Distributor"))
        self.pair(("distributor_code", _("Its code"), {}), ("distributor_tax_id", _("Its tax number"), {}))
        help_text = _("A line for each week from which it changes: week, share, least amount. Such as 1: 50 %, 200.00.")
        self.area(HIRE, _("Hire terms"), lines=3, help_text=help_text)
        self.pair(("opens_on", _("Opening date"), {}), ("expediente_icaa", _("Expediente ICAA"), {}))
        self.line("numero_obra_ancine", _("Número da obra ANCINE"))
        values = self._values(movie or new_movie("new"))
        if movie is not None and not as_version:
            words = _("Take back") if movie.archived else _("Archive")
            self.archive: ttk.Button = self.action(words, self._archive, danger=not movie.archived)
            self._add_rest(on_copy)
        elif as_version:
            values["language_version"] = ""
        self.fill(values)

    def _values(self, movie: Movie) -> dict[str, str]:
        return {**movie_values(movie), HIRE: hire_text(movie.hire, self._currency)}

    def _add_rest(self, on_copy: Callable[[], None]) -> None:
        self.heading(_("More"))
        row = ttk.Frame(self.inside, style="Surface.TFrame")
        row.pack(fill="x", pady=(0, px(8)))
        self.copy = ttk.Button(row, text=_("Copy as a version…"), style="Surface.Quiet.TButton", command=on_copy)
        self.copy.pack(side="left", padx=(0, px(8)))
        self.delete = ttk.Button(row, text=_("Delete"), style="Surface.Danger.TButton", command=self._delete)
        self.delete.pack(side="left")

    def again(self) -> Again | None:
        """Read the movie again."""
        admin, actor, movie = self.app.cinema.admin, self.app.identity.actor(), self._movie
        if movie is None:
            return None

        def take(found: Movie) -> dict[str, str]:
            self._movie = found
            values = self._values(found)
            return {**values, "language_version": ""} if self._as_version else values

        return lambda: admin.movies.get(actor, movie.id), take

    def _save(self) -> None:
        admin, actor, values, movie = self.app.cinema.admin, self.app.identity.actor(), self.values(), self._movie
        if self._as_version and movie is not None:
            self.send(lambda: admin.movies.save_version(actor, movie, values), self._done)
        else:
            self.send(lambda: admin.movies.save(actor, movie, values), self._done)

    def _archive(self) -> None:
        self._change(lambda office, actor, movie: office.archive(actor, movie, archived=not movie.archived), self._done)

    def _picture(self, path: Path) -> None:
        def work(office: MovieOffice, actor: Actor, movie: Movie) -> Movie:
            return office.set_poster(actor, movie, office.read_picture(actor, path))

        self._change(work, self._pictured)

    def _remove_picture(self) -> None:
        self._change(lambda office, actor, movie: office.remove_poster(actor, movie), self._pictured)

    def _delete(self) -> None:
        if not self._asked:
            self._asked = True
            words = _("Press Delete again to delete this movie for good. One that was scheduled can only be archived.")
            self.message.show(words, "warn", seconds=None)
            return
        self._change(lambda office, actor, movie: office.delete(actor, movie), lambda _none: self._on_saved(""))

    def _change(self, work: Callable[[MovieOffice, Actor, Movie], T], done: Callable[[T], None]) -> None:
        office, actor, movie = self.app.cinema.admin.movies, self.app.identity.actor(), self._movie
        assert movie is not None
        self.send(lambda: work(office, actor, movie), done)

    def _pictured(self, movie: Movie) -> None:
        """Show the new picture; what was typed in the fields stays as it is."""
        self._movie = movie
        if self.poster is not None:
            self.poster.show(movie)
        self.message.show(_("The picture is saved."), "good")
        self._on_saved(movie.id)

    def _done(self, movie: Movie) -> None:
        self._movie = movie
        self.title.configure(text=movie.title)
        self.fill(self._values(movie))
        self.message.show(_("Saved."), "good")
        self._on_saved(movie.id)
