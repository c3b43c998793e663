"""The screen that windows are measured on, a virtual one where there is none, and how long drawing on it takes."""

import os
import subprocess
import time
import tkinter as tk
from collections.abc import Callable, Iterator
from contextlib import contextmanager

_SIZE = "1600x1000x24"
# Else each redraw's buffer would be fetched anew from the system or not, as chance has it, at twice the time.
_STEADY = {"MALLOC_MMAP_THRESHOLD_": "100000000", "MALLOC_TRIM_THRESHOLD_": "400000000"}


@contextmanager
def screen() -> Iterator[None]:
    """Make sure that there is a display, for this process and those it starts."""
    if os.environ.get("DISPLAY") or os.name == "nt":
        yield
        return
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", _SIZE, "-nolisten", "tcp"]
    server = subprocess.Popen(command, pass_fds=(writing,), env={**os.environ, **_STEADY}, stderr=subprocess.DEVNULL)
    os.close(writing)
    with os.fdopen(reading) as answer:
        os.environ["DISPLAY"] = f":{answer.readline().strip()}"
    try:
        yield
    finally:
        del os.environ["DISPLAY"]
        server.terminate()
        server.wait()


def milliseconds_to_screen(root: tk.Tk, draw: Callable[[], object]) -> float:
    """Return the milliseconds until what is drawn is on the screen: a question to the X server waits for its turn."""
    root.update()
    root.winfo_pointerxy()
    start = time.perf_counter()
    draw()
    root.update()
    root.winfo_pointerxy()
    return (time.perf_counter() - start) * 1000
