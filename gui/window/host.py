"""The interfaces between the window and its parts, so that neither side imports the other."""

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
    """The program's window as its sign-in, bar and screens see it.

    `cinema` and `house` are None until the database is open. `demo`: the sign-in may list the sample accounts.
    """

    cinema: "Cinema | None"
    house: "House | None"
    tasks: Tasks
    channel: Channel
    demo: bool

    @property
    def admits_guests(self) -> bool:
        """Whether the window may be used without signing in."""

    @property
    def has_screens(self) -> bool:
        """Whether there are screens behind the sign-in to go back to."""

    def open_cinema(self) -> None:
        """Open the cinema on a worker; also used to retry after a failure."""

    def enter(self, user: "User | None") -> None:
        """Show the screens to a user, or to a guest (None)."""

    def house_is_set_up(self, admin: "User") -> None:
        """Sign in the first administrator of a new house."""

    def show_sign_in(self, *, register: bool = False) -> None:
        """Show the sign-in over the screens."""

    def leave_sign_in(self) -> None:
        """Go back to the screens without signing in."""

    def sign_out(self, said: str = "") -> None:
        """Sign the user out, leave all screens and show the sign-in, with a sentence if there is one."""

    def lock(self) -> None:
        """Cover the screens until their user types the password or signs out; a guest has none."""

    def change_language(self, language: str) -> None:
        """Switch the window to another language."""

    def switch_theme(self) -> None:
        """Switch between the dark and the light theme."""

    def other_faces(self) -> "list[tuple[str, str]]":
        """Return the other faces that the user may open, with their untranslated labels."""

    def open_face(self, name: str) -> None:
        """Show another face to the same user, in place of this one."""


class SignInFrame(ttk.Frame):
    """The sign-in of a face. It is built before the database is open, so it must work without one."""

    page: Form

    def __init__(self, master: tk.Misc, host: WindowHost, *, register: bool = False) -> None:
        super().__init__(master)
        del register  # which form comes first is for the face's own frame
        self.host = host

    def opened(self) -> None:
        """Enable the form: the cinema is open."""
        raise NotImplementedError

    def lock(self, user: "User") -> None:
        """Ask for the password of the user whose screens this frame covers; only that or signing out leaves it."""
        raise NotImplementedError

    def set_up(self) -> None:
        """Ask for the name and the first administrator of an empty house."""
        raise NotImplementedError

    def failed(self, words: errors.Words) -> None:
        """Show why the cinema could not be opened, and offer a retry."""
        raise NotImplementedError

    def say(self, words: errors.Words) -> None:
        """Show an error in the form."""
        raise NotImplementedError

    def tell(self, sentence: str) -> None:
        """Show a sentence in the form, which is no error."""
        raise NotImplementedError

    def show(self, page: str) -> None:
        """Go to a page by name."""
        raise NotImplementedError

    def retranslate(self) -> None:
        """Rebuild the page in the current language; typed values are kept."""
        raise NotImplementedError

    def escape(self) -> None:
        """Go one step back, or do nothing."""
        raise NotImplementedError
