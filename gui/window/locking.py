"""Locks a window: at once when its user asks for it, and by itself after the house's idle time."""

import tkinter as tk
from typing import TYPE_CHECKING, Protocol

from gui.window.host import SignInFrame
from gui.window.idle import Absence
from gui.window.tasks import Tasks

if TYPE_CHECKING:
    from cinema.domain.house import House
    from gui.window.identity import Identity
    from gui.window.shell import Shell


class Lockable(Protocol):
    """The program's window as its lock sees it."""

    tasks: Tasks
    sign_in_frame: SignInFrame | None
    shell: "Shell | None"
    identity: "Identity | None"

    @property
    def root(self) -> tk.Misc:
        """The window itself."""

    def show_sign_in(self, *, register: bool = False) -> None:
        """Show the sign-in in place of the screens, which keep their state."""

    def sign_out(self) -> None:
        """Sign the user out, leave all screens and show the sign-in."""


class Locking:
    """The lock of one window. The screens under it keep their state; a guest has no password, so nothing is locked."""

    def __init__(self, window: Lockable, sign_out_after: float | None) -> None:
        """`sign_out_after`: seconds without input until the user is signed out, None for never."""
        self._window = window
        self._cover: SignInFrame | None = None  # the frame that asked for the password last
        self.absence = Absence(
            window.root, sign_out_after, may_interrupt=self._may_interrupt, sign_out=window.sign_out, lock=self.lock
        )

    @property
    def is_locked(self) -> bool:
        """Whether the password is asked for."""
        return self._cover is not None and self._window.sign_in_frame is self._cover

    def lock(self) -> None:
        """Cover the screens until their user types the password or signs out; a repeat asks anew."""
        window = self._window
        if window.identity is not None and window.identity.user is not None:
            window.show_sign_in()
            self._cover = window.sign_in_frame
            assert self._cover is not None
            self._cover.lock(window.identity.user)

    def follow(self, house: "House") -> None:
        """Take over the house's idle time."""
        self.absence.lock_after(house.lock_minutes)

    def stop(self) -> None:
        """Stop counting the idle time."""
        self.absence.stop()

    def _may_interrupt(self) -> bool:
        # Not while a task runs: it may be a payment, whose answer needs its page.
        window = self._window
        if window.shell is None or self.is_locked or window.tasks.busy:
            return False
        return window.shell.may_lock()
