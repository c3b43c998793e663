"""A repeating timer that ends with its widget."""

import tkinter as tk
from collections.abc import Callable

from gui.own_events import on_own


class Repeat:
    """Calls a function at an interval in milliseconds, first after one interval, until the widget is destroyed."""

    def __init__(self, widget: tk.Misc, milliseconds: int, call: Callable[[], None]) -> None:
        self._widget, self._milliseconds, self._call = widget, milliseconds, call
        self._timer: str | None = widget.after(milliseconds, self._run)
        on_own(widget, "<Destroy>", widget.register(self.stop))

    def stop(self) -> None:
        """Stop the timer; a repeat changes nothing."""
        if self._timer is not None:
            self._widget.after_cancel(self._timer)
            self._timer = None

    def _run(self) -> None:
        self._timer = self._widget.after(self._milliseconds, self._run)  # first, so that no exception can stop it
        self._call()
