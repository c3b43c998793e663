"""Detects that a window has had no input for a while, and what follows from it."""

import time
import tkinter as tk
from collections.abc import Callable

_INPUT = ("<KeyPress>", "<ButtonPress>", "<Motion>")


class Idle:
    """Calls `on_idle` after so many seconds without a key, press or motion, and again after as many more (0: never)."""

    def __init__(self, root: tk.Misc, seconds: float, on_idle: Callable[[], None]) -> None:
        self._root, self._seconds, self._on_idle = root, seconds, on_idle
        self._last_input = time.monotonic()
        for event in _INPUT:
            root.bind_all(event, self._on_input, add=True)
        self._timer: str | None = None
        self._wait()

    def limit(self, seconds: float) -> None:
        """Change the time, which counts from the last input."""
        if seconds != self._seconds:
            self._seconds = seconds
            self.stop()
            self._wait()

    def stop(self) -> None:
        """Stop checking."""
        if self._timer is not None:
            self._root.after_cancel(self._timer)
            self._timer = None

    def _on_input(self, _event: "tk.Event[tk.Misc]") -> None:
        # Only a timestamp: motion events are too frequent for cancelling and restarting a timer on each.
        self._last_input = time.monotonic()

    def _wait(self) -> None:
        if self._seconds:
            left = self._seconds - (time.monotonic() - self._last_input)
            self._timer = self._root.after(max(1, round(left * 1000)), self._check)

    def _check(self) -> None:
        self._timer = None
        if time.monotonic() - self._last_input >= self._seconds:
            self._last_input = time.monotonic()
            self._on_idle()
        if self._timer is None:  # `on_idle` may have changed the time
            self._wait()


class Absence:
    """Locks a window that its user has left, and signs out of a face that does that.

    Work under way, such as a payment, is not interrupted: it is looked again after as long a time.
    """

    def __init__(
        self,
        root: tk.Misc,
        sign_out_after: float | None,
        *,
        may_interrupt: Callable[[], bool],
        sign_out: Callable[[], None],
        lock: Callable[[], None],
    ) -> None:
        """`sign_out_after`: seconds, None for never."""
        self._may_interrupt = may_interrupt
        self.signing_out = Idle(root, sign_out_after or 0, lambda: self._if_allowed(sign_out))
        self.locking = Idle(root, 0, lambda: self._if_allowed(lock))

    def lock_after(self, minutes: int) -> None:
        """Set the house's idle time; 0: never."""
        self.locking.limit(minutes * 60)

    def stop(self) -> None:
        """Stop checking."""
        self.signing_out.stop()
        self.locking.stop()

    def _if_allowed(self, act: Callable[[], None]) -> None:
        if self._may_interrupt():
            act()
