"""Runs the cyclic garbage collector on the Tk thread only.

Python collects in the thread that happens to allocate. A Tk variable or image freed by a worker calls Tk from there,
which blocks while the window is busy and fails where no main loop runs.
"""

import gc
import tkinter as tk

EVERY = 1000  # milliseconds
FULL = 30  # a full collection every so many rounds; the others leave the oldest generation alone, which is faster


class Collector:
    """Replaces automatic collection until `finish`."""

    def __init__(self, root: tk.Misc) -> None:
        self._root = root
        self._rounds = 0
        gc.disable()
        self._timer: str | None = root.after(EVERY, self._collect)

    def stop(self) -> None:
        """Stop the timer, before the window is destroyed."""
        if self._timer is not None:
            self._root.after_cancel(self._timer)
            self._timer = None

    def finish(self) -> None:
        """Collect what the destroyed window left, here and not on a thread that lives on; then leave it to Python."""
        gc.collect()
        gc.enable()

    def _collect(self) -> None:
        self._timer = self._root.after(EVERY, self._collect)
        self._rounds += 1
        gc.collect(2 if self._rounds % FULL == 0 else 1)
