"""A window with the program's styles and nothing in it, and a finger for it."""

import logging
import subprocess
import time
import tkinter as tk
from collections.abc import Callable
from typing import Any

from gui import theme
from gui.widgets.drop_list import DropList
from gui.window.keyboard import Keyboard


class BareWindow:
    """The program's window without its program: fonts, scale, styles, and keys."""

    def __init__(self, name: str = "foyer", *, factor: float = 1.6, size: str = "1000x900") -> None:
        self.root = theme.open_window("Test", name, factor=factor)
        root: Any = self.root
        root.report_callback_exception = self._failed
        Keyboard(self.root)
        self.root.geometry(f"{size}+0+0")
        self.root.deiconify()
        self.root.focus_force()
        self.root.update()

    def close(self) -> None:
        self.root.destroy()

    def until(self, happened: Callable[[], object], seconds: float = 20) -> None:
        end = time.monotonic() + seconds
        while not happened():
            assert time.monotonic() < end, "it did not happen in time"
            self.root.update()
            time.sleep(0.005)
        self.root.update()

    def pump(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.root.update()
            time.sleep(0.005)

    @staticmethod
    def _failed(kind: type[BaseException], error: BaseException, trace: Any) -> None:
        logging.getLogger("tests").error("a callback failed", exc_info=(kind, error, trace))


class Clock:
    """Seconds that pass when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def down(widget: tk.Misc, x: int = 8, y: int = 8, *, button: int = 1) -> None:
    """Put a finger on a widget."""
    widget.event_generate("<Enter>", x=x, y=y)
    widget.event_generate(f"<ButtonPress-{button}>", x=x, y=y)
    widget.update()


def up(widget: tk.Misc, x: int = 8, y: int = 8, *, button: int = 1) -> None:
    """Take the finger off a widget."""
    widget.event_generate(f"<ButtonRelease-{button}>", x=x, y=y, state=0x100 << (button - 1))
    widget.update()


def tap(widget: tk.Misc, x: int = 8, y: int = 8) -> None:
    """Touch a widget with a finger and let go."""
    down(widget, x, y)
    up(widget, x, y)


def box_of(dropped: DropList, place: int) -> tuple[int, int, int, int]:
    """Return where a row of an open list is in it: x, y, width and height in px."""
    box: Any = dropped.tree.bbox(str(place))
    x, y, width, height = (int(one) for one in box)
    return x, y, width, height


def real(*commands: object) -> None:
    """Let xdotool send real events to the display: a mouse, as far as the program can tell."""
    subprocess.run(["xdotool", *(str(word) for word in commands)], check=True, timeout=10)
