"""Notices that nobody has touched a window for a while."""

import time
import tkinter as tk
from collections.abc import Callable

_TOUCHES = ("<KeyPress>", "<ButtonPress>", "<Motion>")


class Idle:
    """Calls `on_idle` after so many seconds without key, press or motion, and again after as many more."""

    def __init__(self, root: tk.Misc, seconds: float, on_idle: Callable[[], None]) -> None:
        self._root, self._seconds, self._on_idle = root, seconds, on_idle
        self._touched = time.monotonic()
        for event in _TOUCHES:
            root.bind_all(event, self._touch, add=True)
        self._timer = root.after(round(seconds * 1000), self._look)

    def stop(self) -> None:
        """Look no more."""
        self._root.after_cancel(self._timer)

    def _touch(self, _event: "tk.Event[tk.Misc]") -> None:
        self._touched = time.monotonic()

    def _look(self) -> None:
        if time.monotonic() - self._touched >= self._seconds:
            self._touched = time.monotonic()
            self._on_idle()
        left = self._seconds - (time.monotonic() - self._touched)
        self._timer = self._root.after(max(1, round(left * 1000)), self._look)
