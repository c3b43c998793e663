"""The empty state of pages that need an account, for guests."""

from collections.abc import Callable
from tkinter import ttk

from cinema.i18n import _
from gui.widgets.empty_state import EmptyState


def guest_state(master: ttk.Frame, sign_in: Callable[[], None], icon: str, title: str) -> EmptyState:
    """Pack and return an empty state that asks a guest to sign in."""
    empty = EmptyState(
        master,
        icon=icon,
        title=title,
        sentence=_("With an account you find your tickets and favourites again. It takes half a minute."),
        action=(_("Sign in or register"), sign_in),
    )
    empty.pack(fill="both", expand=True)
    return empty
