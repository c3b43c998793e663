"""The form of one movie."""

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from cinema.domain.movie_forms import movie_values, new_movie
from cinema.domain.movies import ACCESS, GENRES, KIND_NAMES, Movie
from cinema.domain.text import fold
from cinema.i18n import _
from gui.admin.changes import ChangedLine
from gui.admin.edit_panel import EditPanel
from gui.scale import px
from gui.window.context import AppContext


class MovieForm(EditPanel):
    """Edits a movie, or makes a new one (None)."""

    def __init__(
        self,
        master: tk.Misc,
        app: AppContext,
        movie: Movie | None,
        ratings: Sequence[str],
        *,
        on_close: Callable[[], None],
        on_saved: Callable[[str], None],
    ) -> None:
        title = movie.title if movie is not None else _("New movie")
        super().__init__(master, app, title, on_close=on_close, on_save=self._save)
        self._movie, self._on_saved = movie, on_saved
        if movie is not None:
            ChangedLine(self.inside, app, "movies", movie.id).pack(fill="x", padx=px(4), pady=(0, px(8)))
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
        self.pair(
            ("original_language", _("Original language"), {}), ("language_version", _("This print (dubbed …)"), {})
        )
        self.toggles("access", _("Access versions"), [(key, _(words)) for key, words in ACCESS.items()])
        self.heading(_("For hire and returns"))
        self.line("distributor", _("Distributor"))
        self.pair(("distributor_code", _("Its code"), {}), ("distributor_tax_id", _("Its tax number"), {}))
        self.pair(("opens_on", _("Opening date"), {}), ("expediente_icaa", _("Expediente ICAA"), {}))
        self.line("numero_obra_ancine", _("Número da obra ANCINE"))
        if movie is not None:
            words = _("Take back") if movie.archived else _("Archive")
            self.archive: ttk.Button = self.action(words, self._archive, danger=not movie.archived)
        self.fill(movie_values(movie or new_movie("new")))

    def _save(self) -> None:
        admin, actor, values, movie = self.app.cinema.admin, self.app.identity.actor(), self.values(), self._movie
        self.send(lambda: admin.movies.save(actor, movie, values), self._done)

    def _archive(self) -> None:
        admin, actor, movie = self.app.cinema.admin, self.app.identity.actor(), self._movie
        assert movie is not None
        self.send(lambda: admin.movies.archive(actor, movie, archived=not movie.archived), self._done)

    def _done(self, movie: Movie) -> None:
        self._movie = movie
        self.title.configure(text=movie.title)
        self.fill(movie_values(movie))
        self.message.show(_("Saved."), "good")
        self._on_saved(movie.id)
