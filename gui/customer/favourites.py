"""Favourites: the movies that the user marked, each with when it is next on."""

from dataclasses import dataclass
from tkinter import ttk
from typing import ClassVar

from cinema.domain.favourites import SORT_NAMES, Favourite, FavouriteSort, in_order
from cinema.i18n import _, current_language, ngettext
from gui.movies.favouring import toggle_favourite
from gui.movies.favourite_cards import favourite_card
from gui.movies.movie_cards import MovieCard
from gui.movies.poster_grid import Action, GridActions, PosterGrid
from gui.people.guest_state import guest_state
from gui.scale import px
from gui.widgets.empty_state import EmptyState
from gui.widgets.flow import PageTitle
from gui.widgets.menus import MenuChip
from gui.window.screen import Screen


@dataclass(frozen=True, slots=True)
class Read:
    """The favourites as they were read, with the house's timezone and date."""

    found: tuple[Favourite, ...]
    zone: str
    today: str


class Favourites(Screen):
    """The favourites screen. An unmarked movie stays until the screen is reopened, so that it can be marked again.

    It is sorted here, as the service sorts: an unmarked movie would be gone from what is read again.
    """

    nav: ClassVar[str | None] = "favourites"
    smallest: ClassVar[tuple[int, int]] = (440, 400)

    def build(self) -> None:
        """Make the heading, and load the movies if a user is signed in."""
        # Kept when a change of language rebuilds the screen.
        self.sort = getattr(self, "sort", FavouriteSort.MARKED)
        self._read: Read | None = None
        self._head = PageTitle(self.body, _("Favourites"))
        self._head.pack(fill="x", padx=px(24), pady=(px(20), px(12)))
        self.chip: MenuChip | None = None
        self.grid_: PosterGrid | None = None
        self._empty: EmptyState | None = None
        user = self.app.identity.user
        if user is None:
            self._empty = guest_state(self.body, self.app.navigator.sign_in, "heart", _("Sign in to keep favourites"))
        elif not user.favourites:
            self._say_none()
        else:
            self._begin_grid()

    def first_focus(self) -> "ttk.Widget | PosterGrid | Favourites":
        """Return the grid, else the button of the empty page."""
        if self._empty is not None and self._empty.button is not None:
            return self._empty.button
        return self.grid_ or self

    def shown(self) -> None:
        """Update the hearts, which another screen may have changed."""
        if self.grid_ is not None:
            self.grid_.refresh_hearts()

    def read_again(self) -> None:
        """Load them again."""
        if self.grid_ is not None:
            self._read_grid()

    def _begin_grid(self) -> None:
        sorts = [(sort.value, _(name)) for sort, name in SORT_NAMES.items()]
        self.chip = MenuChip(self._head, sorts, self.sort, self._change_sort, prefix=_("Sort by") + " ")
        self._head.put(self.chip)
        actions = GridActions(self._open, lambda _screening: None, self._favour, lambda: None)
        self.grid_ = PosterGrid(
            self.body, self.app.posters, actions, self.app.identity.is_favourite, times=False, notes=1
        )
        self.grid_.pack(fill="both", expand=True)
        self._read_grid()

    def _read_grid(self) -> None:
        cinema, actor = self.app.cinema, self.app.identity.actor()
        self.load(
            lambda: Read(cinema.favourites.mine(actor), cinema.house().timezone, cinema.programme.today()), self._show
        )

    def _show(self, read: Read) -> None:
        assert self.grid_ is not None
        self._read = read
        count = len(read.found)
        self._head.say(ngettext("{count} title", "{count} titles", count).format(count=count))
        self.grid_.show(self._cards(read))
        if not read.found:  # each of them was deleted
            self.grid_.say_empty(
                icon="heart", title=_("No favourites yet"), sentence=_how(), action=self._to_catalogue()
            )

    def _cards(self, read: Read) -> list[MovieCard]:
        ordered = in_order(read.found, self.sort, current_language())
        return [favourite_card(one, read.zone, read.today) for one in ordered]

    def _change_sort(self, sort: str) -> None:
        self.sort = FavouriteSort(sort)
        if self.grid_ is not None and self._read is not None:
            self.grid_.show(self._cards(self._read))

    def _say_none(self) -> None:
        self._empty = EmptyState(
            self.body, icon="heart", title=_("No favourites yet"), sentence=_how(), action=self._to_catalogue()
        )
        self._empty.pack(fill="both", expand=True)

    def _to_catalogue(self) -> Action:
        return _("Catalogue"), lambda: self.app.navigator.go("catalogue")

    def _open(self, movie: str) -> None:
        self.app.navigator.go("title", movie_id=movie)

    def _favour(self, movie: str) -> None:
        if self.grid_ is not None:
            toggle_favourite(self.app, movie, self, self.grid_.refresh_hearts)


def _how() -> str:
    return _("Press the heart on a poster, or the key F, and you will find the movie here.")
