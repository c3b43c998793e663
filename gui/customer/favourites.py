"""Favourites: the movies that the user marked."""

from tkinter import ttk
from typing import ClassVar

from cinema.domain.movies import Movie
from cinema.errors import NotFoundError
from cinema.i18n import _, ngettext
from gui.movies.favouring import toggle_favourite
from gui.movies.movie_cards import movie_card
from gui.movies.poster_grid import GridActions, PosterGrid
from gui.people.guest_state import guest_state
from gui.scale import px
from gui.widgets.empty_state import EmptyState
from gui.widgets.flow import PageTitle
from gui.window.screen import Screen


class Favourites(Screen):
    """The favourites screen. An unmarked movie stays until the screen is reopened, so that it can be marked again."""

    nav: ClassVar[str | None] = "favourites"
    smallest: ClassVar[tuple[int, int]] = (440, 400)

    def build(self) -> None:
        """Make the heading, and load the movies if a user is signed in."""
        self._head = PageTitle(self.body, _("Favourites"))
        self._head.pack(fill="x", padx=px(24), pady=(px(20), px(12)))
        self.grid_: PosterGrid | None = None
        self._empty: EmptyState | None = None
        user = self.app.identity.user
        if user is None:
            self._empty = guest_state(self.body, self.app.navigator.sign_in, "heart", _("Sign in to keep favourites"))
        elif not user.favourites:
            self._say_none()
        else:
            self._read(user.favourites)

    def first_focus(self) -> "ttk.Widget | PosterGrid | Favourites":
        """Return the grid, else the button of the empty page."""
        if self._empty is not None and self._empty.button is not None:
            return self._empty.button
        return self.grid_ or self

    def shown(self) -> None:
        """Update the hearts, which another screen may have changed."""
        if self.grid_ is not None:
            self.grid_.refresh_hearts()

    def _read(self, favourites: tuple[str, ...]) -> None:
        catalogue = self.app.cinema.catalogue
        actions = GridActions(self._open, lambda _screening: None, self._favour, lambda: None)
        self.grid_ = PosterGrid(self.body, self.app.posters, actions, self.app.identity.is_favourite, times=False)
        self.grid_.pack(fill="both", expand=True)

        def work() -> list[Movie]:
            movies = []
            for movie in reversed(favourites):  # the newest mark first
                try:
                    movies.append(catalogue.movie(movie))
                except NotFoundError:  # the movie was deleted
                    continue
            return movies

        self.load(work, self._show)

    def _show(self, movies: list[Movie]) -> None:
        assert self.grid_ is not None
        self._head.say(ngettext("{count} title", "{count} titles", len(movies)).format(count=len(movies)))
        self.grid_.show([movie_card(movie) for movie in movies])

    def _say_none(self) -> None:
        self._empty = EmptyState(
            self.body,
            icon="heart",
            title=_("No favourites yet"),
            sentence=_("Press the heart on a poster, or the key F, and you will find the movie here."),
            action=(_("Catalogue"), lambda: self.app.navigator.go("catalogue")),
        )
        self._empty.pack(fill="both", expand=True)

    def _open(self, movie: str) -> None:
        self.app.navigator.go("title", movie_id=movie)

    def _favour(self, movie: str) -> None:
        if self.grid_ is not None:
            toggle_favourite(self.app, movie, self, self.grid_.refresh_hearts)
