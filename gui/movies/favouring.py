"""Toggles a favourite from any screen: the screen changes at once, the database follows."""

import tkinter as tk
from collections.abc import Callable
from dataclasses import replace

from cinema.domain.users import User
from cinema.i18n import _
from gui.window.context import AppContext


def toggle_favourite(app: AppContext, movie: str, owner: tk.Misc, refresh: Callable[[], None]) -> None:
    """Toggle a movie's favourite mark and call `refresh`; undone if it can't be stored. A guest is told to sign in."""
    before = app.identity.user
    if before is None:
        app.notify(_("Sign in to keep favourites."), "info")
        return
    wanted = movie not in before.favourites
    others = tuple(one for one in before.favourites if one != movie)
    # Shown before it is stored: a heart that waits for the database feels broken.
    app.identity.user = replace(before, favourites=(*others, movie) if wanted else others)
    refresh()
    actor = app.identity.actor()

    # Another user may have signed in before the answer comes.
    def done(user: User) -> None:
        if app.identity.user is not None and app.identity.user.id == user.id:
            app.identity.user = user
            refresh()

    def failed(error: BaseException) -> None:
        if app.identity.user is not None and app.identity.user.id == before.id:
            app.identity.user = before
            refresh()
        app.report(error)

    app.tasks.submit(
        lambda: app.cinema.accounts.set_favourite(actor, movie, favourite=wanted),
        owner=owner,
        on_done=done,
        on_error=failed,
        write=True,
    )
