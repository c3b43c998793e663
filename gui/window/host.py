"""What the window and its parts ask of each other, so that neither side imports the other."""

import tkinter as tk
from tkinter import ttk
from typing import TYPE_CHECKING, Protocol

from cinema.domain.users import Channel
from gui.window import errors
from gui.window.form import Form
from gui.window.tasks import Tasks

if TYPE_CHECKING:
    from cinema.domain.house import House
    from cinema.domain.users import User
    from cinema.services.cinema import Cinema


class WindowHost(Protocol):
    """What the program's window does for its sign-in, its bar and its screens.

    `cinema` and `house` are None until the database is open. `demo` allows the sample accounts to be named.
    """

    cinema: "Cinema | None"
    house: "House | None"
    tasks: Tasks
    channel: Channel
    demo: bool

    @property
    def inside(self) -> bool:
        """Whether screens lie behind the sign-in, so that there is a way back to them."""

    def open_cinema(self) -> None:
        """Try to open the cinema, again."""

    def enter(self, user: "User | None") -> None:
        """Let somebody in; None is a guest."""

    def house_is_set_up(self, admin: "User") -> None:
        """Let the first administrator of a new house in."""

    def show_sign_in(self, *, register: bool = False) -> None:
        """Show the sign-in over the screens."""

    def leave_sign_in(self) -> None:
        """Go back to the screens without signing in."""

    def sign_out(self) -> None:
        """Forget the person and everything on the screens."""

    def change_language(self, language: str) -> None:
        """Speak another language."""

    def switch_theme(self) -> None:
        """Change between dark and light."""


class SignInFrame(ttk.Frame):
    """What stands in the window before anybody is in; every face has its own. Made before the database is open."""

    page: Form

    def __init__(self, master: tk.Misc, host: WindowHost, *, register: bool = False) -> None:
        super().__init__(master)
        del register  # which form comes first is for the face's own frame
        self.host = host

    def opened(self) -> None:
        """The cinema is open: the form may be sent."""
        raise NotImplementedError

    def set_up(self) -> None:
        """The house is empty: ask for its name and its first administrator."""
        raise NotImplementedError

    def failed(self, words: errors.Words) -> None:
        """The cinema could not be opened: say so in words, and offer to try again."""
        raise NotImplementedError

    def say(self, words: errors.Words) -> None:
        """Show an error of this window."""
        raise NotImplementedError

    def show(self, page: str) -> None:
        """Go to a page by name."""
        raise NotImplementedError

    def retranslate(self) -> None:
        """Speak the language spoken now; what was typed stays."""
        raise NotImplementedError

    def escape(self) -> None:
        """Go one step back, or do nothing."""
        raise NotImplementedError
