"""Ends a window by a signal, once: money that moves is left to recovery after a short time."""

import signal
from collections.abc import Callable
from types import FrameType

from gui.window.tasks import Tasks

BUDGET = 4.0  # seconds that releasing seats gets after a signal; a supervisor kills soon after
_SIGNALS = ("SIGTERM", "SIGINT", "SIGHUP")  # not every system has all


class Signals:
    """`close` gets the seconds that writes may still take."""

    def __init__(self, tasks: Tasks, close: Callable[[float | None], None]) -> None:
        self._tasks, self._close = tasks, close
        self.signal: int | None = None

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
