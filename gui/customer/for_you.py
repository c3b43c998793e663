"""For you: what is on screen that suits the user, each with the reason."""

from collections.abc import Callable
from dataclasses import dataclass
from tkinter import ttk
from typing import ClassVar

from cinema.domain.recommendations import ForYou as Found
from cinema.i18n import _, ngettext
from gui.movies.favouring import toggle_favourite
from gui.movies.poster_grid import GridActions, PosterGrid
from gui.movies.recommended_cards import recommended_card
from gui.scale import px
from gui.widgets.flow import PageTitle
from gui.widgets.wrapped import WrappedLabel
from gui.window.refreshed_screen import RefreshedScreen


@dataclass(frozen=True, slots=True)
class Read:
    """What is recommended, with the house's timezone and date."""

    found: Found
    zone: str
    today: str


class ForYou(RefreshedScreen):
    """The screen of recommendations. A guest, and a person of whom nothing is known, see the house's best rated."""

    nav: ClassVar[str | None] = "for_you"
    every: ClassVar[int] = 300_000  # milliseconds; start times pass and seats are sold
    smallest: ClassVar[tuple[int, int]] = (440, 480)

    def build(self) -> None:
        """Make the heading, the line for new people and the grid, and load the movies."""
        self._is_read = False
        self._head = PageTitle(self.body, _("For you"))
        self._head.pack(fill="x", padx=px(24), pady=(px(20), px(12)))
        self.hint = self._make_hint()
        actions = GridActions(self._open, self._choose_time, self._favour, lambda: None)
        self.grid_ = PosterGrid(
            self.body, self.app.posters, actions, self.app.identity.is_favourite, times=True, notes=2, days=True
        )
        self.grid_.pack(fill="both", expand=True)
        self._load()

    def first_focus(self) -> PosterGrid:
        """Return the grid."""
        return self.grid_

    def refresh(self) -> None:
        """Update the hearts and load again."""
        self.grid_.refresh_hearts()
        # The first call comes while `build` loads; while the database is away `load` retries by itself.
        if self._is_read and not self.is_offline:
            self._load()

    def _make_hint(self) -> ttk.Frame:
        """Return the line for people of whom nothing is known; it is shown once that is known."""
        hint = ttk.Frame(self.body)
        self.button = ttk.Button(hint, style="Quiet.TButton")
        self.button.pack(side="right", padx=(px(16), 0))
        command: Callable[[], None]
        if self.app.identity.user is None:
            words = _("These are the best rated movies on screen. With an account, this page follows your taste.")
            label, command = _("Sign in or register"), self.app.navigator.sign_in
        else:
            words = _(
                "These are the best rated movies on screen. Choose your genres in your profile, and this page follows "
                "your taste."
            )
            label, command = _("Profile"), lambda: self.app.navigator.go("profile")
        WrappedLabel(hint, style="Muted.TLabel", text=words).pack(side="left", fill="x", expand=True)
        self.button.configure(text=label, command=command)
        return hint

    def _load(self) -> None:
        cinema, actor = self.app.cinema, self.app.identity.actor()

        def work() -> Read:
            found = cinema.recommendations.for_you(actor)
            return Read(found, cinema.house().timezone, cinema.programme.today())

        self.load(work, self._show)

    def _show(self, read: Read) -> None:
        self._is_read = True
        if read.found.is_personal:
            self.hint.pack_forget()
        else:
            self.hint.pack(fill="x", padx=px(24), pady=(0, px(12)), before=self.grid_)
        count = len(read.found.found)
        self._head.say(ngettext("{count} movie", "{count} movies", count).format(count=count))
        self.grid_.refresh([recommended_card(one, read.zone, read.today) for one in read.found.found])
        if not count:
            self.grid_.say_empty(
                icon="film",
                title=_("Nothing to recommend just now"),
                sentence=_("What can be bought in the next two weeks appears here, best for you first."),
                action=(_("Catalogue"), lambda: self.app.navigator.go("catalogue")),
            )

    def _open(self, movie: str) -> None:
        self.app.navigator.go("title", movie_id=movie)

    def _choose_time(self, screening: str) -> None:
        self.app.navigator.go("seats", screening_id=screening)

    def _favour(self, movie: str) -> None:
        toggle_favourite(self.app, movie, self, self.grid_.refresh_hearts)
