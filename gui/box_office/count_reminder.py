"""Says at the till that no session is open, so that nobody sells a day before the drawer was counted."""

from collections.abc import Callable

from cinema.i18n import _
from gui.window.screen import Screen


def remind_to_count(page: Screen, say: Callable[[str, str], None]) -> None:
    """Look whether a session is open at this till, and say so if none is. Selling goes on either way."""
    actor, sessions = page.app.identity.actor(), page.app.cinema.till_sessions

    def show(is_open: bool) -> None:
        if not is_open:
            say(_("No session is open at this till. Count the drawer first: Alt 3."), "info")

    page.load(lambda: sessions.current(actor) is not None, show)
