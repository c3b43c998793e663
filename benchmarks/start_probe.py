"""Runs `cinema demo`, or a bare ttkbootstrap window, and says when its window was painted and had taken a key.

To be run in a process of its own: python -m benchmarks.start_probe cinema|bare. The program is started by its own
command line; only Tk's mainloop is met on its way in, as it is for the bare window.
"""

import os
import sys
import time
import tkinter as tk
from typing import Any

_PAUSE = 2  # milliseconds between two looks
_mainloop = tk.Misc.mainloop


def _watched(root: tk.Misc, n: int = 0) -> None:
    """Run the mainloop, and end the process as soon as the window is of use."""
    root.after_idle(_look, root)
    _mainloop(root, n)


def _look(root: tk.Misc) -> None:
    field = _field(root)
    if field is not None and field.winfo_viewable() and field.winfo_width() > 1:
        root.update()
        root.winfo_pointerxy()  # the X server answers when it has drawn what came before
        field = _field(root)
        if field is not None:
            before = len(field.get())
            field.event_generate("<Key-x>")
            root.update()
            if len(field.get()) > before:
                print(time.monotonic(), flush=True)
                os._exit(0)
    root.after(_PAUSE, _look, root)


def _field(root: tk.Misc) -> tk.Entry | None:
    """Return the field that has the keyboard, or gets it with the window."""
    focus = root.focus_lastfor()
    if not isinstance(focus, tk.Entry):
        return None
    focus.focus_force()  # on a virtual screen no window manager gives the keyboard to a new window
    return focus


def bare() -> None:
    """Open a bare window of the same size."""
    import ttkbootstrap

    library: Any = ttkbootstrap
    root = library.App(title="bare")
    root.geometry("1280x800")
    library.Label(root, text="Name").pack()
    entry = library.Entry(root)
    entry.pack()
    entry.focus_set()
    root.mainloop()


def main() -> None:
    """Start what is asked for."""
    tk.Misc.mainloop = _watched  # type: ignore[assignment]
    if sys.argv[1] == "bare":
        bare()
    else:
        from cinema.__main__ import main as cinema

        cinema(["demo"])


if __name__ == "__main__":
    main()
