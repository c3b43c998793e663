"""Hands for the tests of windows: open one, wait, press and type."""

import logging
import time
import tkinter as tk
from collections.abc import Callable
from contextlib import suppress
from typing import Any, ClassVar

from gui.app import App
from gui.customer.face import CUSTOMER
from tests.gui.fakes import FakeCinema

TICK = 4
"""Milliseconds between two looks at the results of tasks, in the windows of tests."""


class Errors(logging.Handler):
    """Remembers what was logged as an error."""

    def __init__(self) -> None:
        super().__init__(logging.ERROR)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


class Window:
    """The program's window with a pretended cinema behind it, and hands to use it."""

    def __init__(self, cinema: FakeCinema, **options: object) -> None:
        self.cinema = cinema
        self.app = App(lambda: cinema, **{"face": CUSTOMER, "language": "en", **options})  # type: ignore[arg-type, return-value]
        self.root = self.app.root
        self.root.focus_force()  # without a window manager nobody else gives it the focus
        if self.app.sign_in_frame is not None:
            self.app.sign_in_frame.page.first_empty().focus_set()

        self._open.append(self)

    _open: ClassVar[list["Window"]] = []

    def close(self) -> None:
        self.app.close()

    @classmethod
    def close_all(cls) -> None:
        """Close what a failed test has left open: there can be one window a process, and the next test needs it."""
        while cls._open:
            with suppress(tk.TclError):
                cls._open.pop().close()

    def pump(self, seconds: float = 0.15) -> None:
        """Let the window live for a while, and for some rounds at least where the machine is slow."""
        end, rounds = time.monotonic() + seconds, 0
        while time.monotonic() < end or rounds < 5:
            self.root.update()
            time.sleep(0.005)
            rounds += 1

    def until(self, happened: Callable[[], object], seconds: float = 20) -> None:
        """Wait for what is to be asserted, all of it: one sign of it may come before another."""
        end = time.monotonic() + seconds
        while not happened():
            assert time.monotonic() < end, "it did not happen in time"
            self.root.update()
            time.sleep(0.005)
        self.root.update()

    def settle(self) -> None:
        """Wait until nothing is under way any more, and what came of it has been shown."""
        end, quiet = time.monotonic() + 20, 0
        while quiet < 4:
            assert time.monotonic() < end, "it did not come to rest in time"
            self.root.update()
            time.sleep(TICK / 1000)
            quiet = 0 if self.app.tasks.busy else quiet + 1

    def focused(self, widget: Callable[[], object]) -> None:
        """Wait until a widget has the focus, which the display gives when it comes to it."""
        self.until(lambda: self.root.focus_get() is widget())

    def enter(self, name: str | None = "ana") -> None:
        self.hurry_in(name)
        self.settle()

    def hurry_in(self, name: str | None = "ana") -> None:
        """Enter for another screen than the first, which is left before it is painted."""
        self.until(lambda: self.app.cinema is not None)
        self.app.enter(self.cinema.accounts.users[name][0] if name else None)

    def press(self, key: str) -> None:
        self.until(lambda: self.root.focus_get() is not None)
        target = self.root.focus_get()
        assert target is not None
        target.event_generate(key)
        self.root.update()

    def type(self, text: str) -> None:
        for sign in text:
            self.press({" ": "<space>", "-": "<minus>", ".": "<period>", "@": "<at>"}.get(sign, f"<Key-{sign}>"))


def words_of(widget: tk.Misc) -> str:
    """Return all texts of a widget and what is in it."""
    found = []
    for child in widget.winfo_children():
        options = child.keys()
        if "text" in options:
            found.append(str(child.cget("text")))
        found.append(words_of(child))
    return " ".join(found)


def texts_of(canvas: tk.Canvas) -> str:
    """Return all texts that are drawn on a canvas."""
    drawn: Any = canvas
    return " ".join(drawn.itemcget(item, "text") for item in drawn.find_all() if drawn.type(item) == "text")
