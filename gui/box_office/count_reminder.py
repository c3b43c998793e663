"""Says at the till that no session is open, so that nobody sells a day before the drawer was counted."""

from typing import TYPE_CHECKING

from cinema.i18n import _

if TYPE_CHECKING:
    from gui.window.context import AppContext
    from gui.window.screen import Screen


def remind_to_count(page: "Screen", app: "AppContext") -> None:
    """Look whether a session is open at this till, and say so if none is. Selling goes on either way."""
    actor, sessions = app.identity.actor(), app.cinema.till_sessions

    def show(is_open: bool) -> None:
        if not is_open:
            app.notify(_("No session is open at this till. Count the drawer first: Alt 3."), "warn")

    page.load(lambda: sessions.current(actor) is not None, show)
