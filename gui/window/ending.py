"""How a window ends by hand: the close button and Ctrl-Q. Money that may be moving is asked about first."""

import time
import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING

from cinema.i18n import _
from gui.window.signals import Signals
from gui.window.tasks import Tasks

if TYPE_CHECKING:
    from gui.window.shell import Shell

AGAIN = 10.0  # seconds in which a second try closes the window all the same


class Ending(Signals):
    """Ends a window once; `close` gets the seconds that writes may still take (None: as long as they need)."""

    def __init__(
        self, root: tk.Tk, tasks: Tasks, shell: "Callable[[], Shell | None]", close: Callable[[float | None], None]
    ) -> None:
        super().__init__(tasks, close)
        self._shell = shell
        self._asked_at = -AGAIN
        root.protocol("WM_DELETE_WINDOW", self.ask)

    def ask(self) -> None:
        """Close the window, unless money may be moving: then only at a second try, since nobody may be left to ask."""
        shell = self._shell()
        if shell is None or shell.may_leave() or time.monotonic() - self._asked_at < AGAIN:
            self._close(None)
            return
        self._asked_at = time.monotonic()
        words = _("A payment is under way. Close the window once more to leave it to a manager.")
        if not shell.sells:
            words = _("Something here is not saved, or not done yet. Close the window once more to give it up.")
        shell.banner.show(words, "warn", seconds=AGAIN)
