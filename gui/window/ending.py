"""How a window ends by hand: the close button, Ctrl-Q and signals. Money that may be moving is asked about first."""

import signal
import time
import tkinter as tk
from collections.abc import Callable
from types import FrameType
from typing import TYPE_CHECKING

from cinema.i18n import _
from gui.window.tasks import Tasks

if TYPE_CHECKING:
    from gui.window.shell import Shell

AGAIN = 10.0  # seconds in which a second try closes the window all the same
BUDGET = 4.0  # seconds that releasing seats gets after a signal; a supervisor kills soon after
_SIGNALS = ("SIGTERM", "SIGINT", "SIGHUP")  # not every system has all


class Ending:
    """Ends a window once; `close` gets the seconds that writes may still take (None: as long as they need)."""

    def __init__(
        self, root: tk.Tk, tasks: Tasks, shell: "Callable[[], Shell | None]", close: Callable[[float | None], None]
    ) -> None:
        self._tasks, self._shell, self._close = tasks, shell, close
        self._asked_at = -AGAIN
        self.signal: int | None = None
        root.protocol("WM_DELETE_WINDOW", self.ask)

    def ask(self) -> None:
        """Close the window, unless money may be moving: then only at a second try, since nobody may be left to ask."""
        shell = self._shell()
        if shell is None or shell.may_leave() or time.monotonic() - self._asked_at < AGAIN:
            self._close(None)
            return
        self._asked_at = time.monotonic()
        shell.banner.show(
            _("A payment is under way. Close the window once more to leave it to a manager."), "warn", seconds=AGAIN
        )

    def listen(self) -> None:
        """Close the window when the program gets a signal; a second signal kills it as it would have before."""
        for name in _SIGNALS:
            number = getattr(signal, name, None)
            if number is not None:
                signal.signal(number, self._signalled)

    def finish(self) -> int:
        """Return the program's exit code: 0, or 128 and the signal's number; a call that hangs can't delay it."""
        for name in _SIGNALS:
            if hasattr(signal, name):
                handler = signal.default_int_handler if name == "SIGINT" and self.signal is None else signal.SIG_DFL
                signal.signal(getattr(signal, name), handler)
        if self.signal is None:
            return 0
        if self._tasks.is_late:  # the interpreter would wait for its threads
            signal.raise_signal(self.signal)
        return 128 + self.signal

    def _signalled(self, number: int, _frame: FrameType | None) -> None:
        # Python runs this between any two instructions, so it only puts the work on a queue made for that.
        for name in _SIGNALS:
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), signal.SIG_DFL)
        self.signal = number
        self._tasks.post(lambda: self._close(BUDGET))
