"""Drives the kiosk for the guided tour by touches alone, each where its control is seen, and takes screenshots."""

import time
import tkinter as tk
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from tkinter import ttk
from typing import Any, TypeVar

from PIL import Image, ImageGrab

from cinema.errors import CinemaError
from cinema.i18n import _
from gui.kiosk.app import KioskWindow
from gui.kiosk.digit_pad import DigitPad
from gui.kiosk.keyboard import OnScreenKeyboard
from gui.kiosk.keyboard_layers import Layer
from gui.kiosk.pager import Pager

_TIMEOUT = 60.0  # seconds; the first start of a demo house loads its sample data
_PAUSE = 0.01
_BETWEEN = 1.0  # seconds between two touches: by the guard's clock, which nobody has to wait for
Control = TypeVar("Control", bound=tk.Misc)
_QUIET = 3  # rounds without a running task until a picture is taken


class KioskDriver:
    """A finger and a camera. The touches are counted, for the customer who stands here and in all."""

    def __init__(self, window: KioskWindow, out: Path) -> None:
        self.window, self.root, self._out = window, window.root, out
        self.touches = 0
        self._ahead = 0.0
        clock = window.touch_guard.clock
        window.touch_guard.clock = lambda: clock() + self._ahead
        self._darkroom = ThreadPoolExecutor(1)  # to write a picture takes longer than to take it
        self._pictures: list[Future[Path]] = []
        self.root.update()
        self.root.focus_force()  # without a window manager nothing else gives the window the focus

    @property
    def page(self) -> Any:
        """The page that is shown."""
        return self.window.page

    def until(self, happened: Callable[[], object], what: str) -> None:
        """Process events until a condition holds; a timeout raises CinemaError with `what` was awaited."""
        end = time.monotonic() + _TIMEOUT
        while not happened():
            if time.monotonic() > end:
                raise CinemaError(_("The tour timed out while waiting for: {what}.").format(what=what))
            self.root.update()  # instead of a main loop, which would not return here
            time.sleep(_PAUSE)
        self.root.update()

    def on(self, name: str) -> Any:
        """Wait for a page, and return it."""
        self.until(lambda: self.window.page_name == name, name)
        return self.page

    def touch(self, control: tk.Misc) -> None:
        """Touch a control in its middle; CinemaError if it is not seen there. A part that is turned is turned to it."""
        pager = _pager_of(control)
        if pager is not None:
            self._turn_to(pager, control)
        self._press(control)

    def button(self, words: str) -> ttk.Button:
        """Return the button of the present page with these words; CinemaError if there is none."""
        for one in _below(self.root):
            if isinstance(one, ttk.Button) and str(one.cget("text")).strip() == words and one.winfo_viewable():
                return one
        raise CinemaError(_("The tour timed out while waiting for: {what}.").format(what=words))

    def find(self, kind: type[Control]) -> Control:
        """Return the one widget of a class; CinemaError if there is none."""
        for one in _below(self.root):
            if isinstance(one, kind):
                return one
        raise CinemaError(_("The tour timed out while waiting for: {what}.").format(what=kind.__name__))

    def type_digits(self, pad: DigitPad, digits: str) -> None:
        """Touch the keys of a pad."""
        for digit in digits:
            self.touch(pad.buttons[digit])

    def type(self, keyboard: OnScreenKeyboard, text: str) -> None:
        """Touch the keys of the on-screen keyboard; it is turned to the signs and back where the letters lack one."""
        for sign in text:
            try:
                key = keyboard.key(sign)
            except KeyError:
                other = Layer.SIGNS if keyboard.layer is Layer.LETTERS else Layer.LETTERS
                self.touch(keyboard.key(other.value))
                key = keyboard.key(sign)
            self.touch(key)

    def picture(self, name: str) -> None:
        """Take a screenshot when nothing is under way, and have it saved."""
        quiet = 0

        def rests() -> bool:
            nonlocal quiet
            quiet = 0 if self.window.tasks.busy else quiet + 1
            return quiet > _QUIET

        self.until(rests, name)
        left, top = self.root.winfo_rootx(), self.root.winfo_rooty()
        box = (left, top, left + self.root.winfo_width(), top + self.root.winfo_height())
        taken = ImageGrab.grab(bbox=box)
        self._pictures.append(self._darkroom.submit(_develop, taken, self._out / f"kiosk-{name}.png"))

    def until_closed(self) -> None:
        """Process events until the window has closed by itself."""
        end = time.monotonic() + _TIMEOUT
        with suppress(tk.TclError):  # asked of a window that is gone
            while self.root.winfo_exists() and time.monotonic() < end:
                self.root.update()
                time.sleep(_PAUSE)
            raise CinemaError(_("The tour timed out while waiting for: {what}.").format(what="close"))

    def close(self) -> None:
        """Wait for the pictures, name their files, and close the window if it is open."""
        try:
            for one in self._pictures:
                print(one.result())
        finally:
            self._darkroom.shutdown()
            self.window.close()

    def _press(self, control: tk.Misc) -> None:
        self.root.update()
        x = control.winfo_rootx() + control.winfo_width() // 2
        y = control.winfo_rooty() + control.winfo_height() // 2
        seen = self.root.winfo_containing(x, y)
        if str(seen) != str(control):
            words = _("The tour can't touch {control}: at this place there is {other}.")
            raise CinemaError(words.format(control=_name(control), other=_name(seen)))
        self.touches += 1
        self._ahead += _BETWEEN
        x, y = x - control.winfo_rootx(), y - control.winfo_rooty()
        control.event_generate("<ButtonPress-1>", x=x, y=y)
        self.root.update()
        if control.winfo_exists():
            control.event_generate("<ButtonRelease-1>", x=x, y=y)
        self.root.update()

    def _turn_to(self, pager: Pager, control: tk.Misc) -> None:
        self.root.update()
        canvas = pager.scrolled.canvas
        while True:
            middle = control.winfo_rooty() + control.winfo_height() // 2 - canvas.winfo_rooty()
            way = pager.up if middle < 0 else pager.down
            if 0 <= middle < canvas.winfo_height() or way.instate(["disabled"]):
                return
            self._press(way)


def _below(widget: tk.Misc) -> Iterator[tk.Misc]:
    for child in widget.winfo_children():
        yield child
        yield from _below(child)


def _develop(taken: Image.Image, path: Path) -> Path:
    taken.convert("RGB").save(path)
    return path


def _pager_of(widget: tk.Misc) -> Pager | None:
    master: Any = widget.master
    while master is not None:
        if isinstance(master, Pager):
            return master if str(widget) not in {str(master.up), str(master.down)} else None
        master = master.master
    return None


def _name(widget: tk.Misc | None) -> str:
    """Return a control's words for a message of the tour, else its path."""
    if isinstance(widget, ttk.Button):
        return str(widget.cget("text")).strip() or str(getattr(widget, "spoken", widget))
    return str(widget)
