"""Detects that a window has had no input for a while."""

import time
import tkinter as tk
from collections.abc import Callable

_INPUT = ("<KeyPress>", "<ButtonPress>", "<Motion>")


class Idle:
    """Calls `on_idle` after so many seconds without a key, press or motion, and again after as many more."""

    def __init__(self, root: tk.Misc, seconds: float, on_idle: Callable[[], None]) -> None:
        self._root, self._seconds, self._on_idle = root, seconds, on_idle
        self._last_input = time.monotonic()
        for event in _INPUT:
            root.bind_all(event, self._on_input, add=True)
        self._timer = root.after(round(seconds * 1000), self._check)

    def stop(self) -> None:
        """Stop checking."""
        self._root.after_cancel(self._timer)

    def _on_input(self, _event: "tk.Event[tk.Misc]") -> None:
        # Only a timestamp: motion events are too frequent for cancelling and restarting a timer on each.
        self._last_input = time.monotonic()

    def _check(self) -> None:
        if time.monotonic() - self._last_input >= self._seconds:
            self._last_input = time.monotonic()
            self._on_idle()
        left = self._seconds - (time.monotonic() - self._last_input)
        self._timer = self._root.after(max(1, round(left * 1000)), self._check)
