"""Marking a movie as a favourite, from any screen: at once on the screen, then in the database."""

import tkinter as tk
from collections.abc import Callable
from dataclasses import replace

from cinema.domain.users import User
from cinema.i18n import _
from gui.window.context import AppContext


def toggle_favourite(app: AppContext, movie: str, owner: tk.Misc, refresh: Callable[[], None]) -> None:
    """Turn a movie's mark over and show it; a guest is told to sign in. If it can't be kept, it is turned back."""
    before = app.session.user
    if before is None:
        app.notify(_("Sign in to keep favourites."), "info")
        return
    wanted = movie not in before.favourites
    others = tuple(one for one in before.favourites if one != movie)
    app.session.refresh(replace(before, favourites=(*others, movie) if wanted else others))
    refresh()
    actor = app.session.actor()

    def done(user: User) -> None:
        if app.session.user is not None and app.session.user.id == user.id:
            app.session.refresh(user)
            refresh()

    def failed(error: BaseException) -> None:
        if app.session.user is not None and app.session.user.id == before.id:
            app.session.refresh(before)
            refresh()
        app.report(error)

    app.tasks.submit(
        lambda: app.cinema.accounts.set_favourite(actor, movie, favourite=wanted),
        owner=owner,
        on_done=done,
        on_error=failed,
        write=True,
    )
