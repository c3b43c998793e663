"""A repeating timer that ends with its widget."""

import tkinter as tk
from collections.abc import Callable


class Repeat:
    """Calls a function at an interval in milliseconds, first after one interval, until the widget is destroyed."""

    def __init__(self, widget: tk.Misc, milliseconds: int, call: Callable[[], None]) -> None:
        self._widget, self._milliseconds, self._call = widget, milliseconds, call
        self._timer: str | None = widget.after(milliseconds, self._run)
        widget.bind("<Destroy>", self._destroyed, add=True)

    def stop(self) -> None:
        """Stop the timer; a repeat changes nothing."""
        if self._timer is not None:
            self._widget.after_cancel(self._timer)
            self._timer = None

    def _run(self) -> None:
        self._timer = self._widget.after(self._milliseconds, self._run)  # first, so that no exception can stop it
        self._call()

    def _destroyed(self, event: "tk.Event[tk.Misc]") -> None:
        if event.widget is self._widget:
            self.stop()
