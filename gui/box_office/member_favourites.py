"""What the till says of an attached customer's favourites: which are on screen. It never gets in a sale's way."""

import logging
import tkinter as tk
from collections.abc import Callable

from cinema.domain.favourites import Favourite
from cinema.domain.members import Member
from cinema.i18n import _, current_language
from gui.movies.favourite_cards import on_screen_words
from gui.window.context import AppContext

_log = logging.getLogger(__name__)


class MemberFavourites:
    """Reads the favourites of one customer after the other, off the Tk thread; `changed` is called when it knows them.

    What can't be read is logged and left out.
    """

    def __init__(self, app: AppContext, owner: tk.Misc, changed: Callable[[], None]) -> None:
        self._app = app
        self._owner = owner
        self._changed = changed
        self._member: str | None = None
        self._words = ""

    def words(self, member: Member | None) -> str:
        """Return the line for a customer; empty without one, without favourites on screen, and until it is read."""
        name = member.id if member is not None else None
        if name != self._member:
            self._member, self._words = name, ""
            if name is not None:
                self._read(name)
        return self._words

    def _read(self, member: str) -> None:
        cinema, actor = self._app.cinema, self._app.identity.actor()

        def work() -> tuple[tuple[Favourite, ...], str, str]:
            found = cinema.favourites.on_screen(actor, member)
            return found, cinema.house().timezone, cinema.programme.today()

        def done(read: tuple[tuple[Favourite, ...], str, str]) -> None:
            found, zone, today = read
            if found and member == self._member:  # else another customer is attached by now
                movies = ", ".join(on_screen_words(one, current_language(), zone, today) for one in found)
                self._words = _("Favourites on screen: {movies}").format(movies=movies)
                self._changed()

        def failed(error: BaseException) -> None:
            _log.warning("the favourites of a customer at the till could not be read", exc_info=error)

        self._app.tasks.submit(work, owner=self._owner, on_done=done, on_error=failed)
