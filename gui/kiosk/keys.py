"""The keyboard and the keypad: Tab and arrows go from control to control, and the keypad's Enter presses one.

A keypad for people who don't see the screen has four arrows and one key to press. On the map arrows go from seat to
seat, on the keyboard of the screen from key to key.
"""

import tkinter as tk
from collections.abc import Callable, Sequence
from functools import partial
from tkinter import ttk

from gui.window.shortcuts import KEYPAD

_NUM_LOCK = 0x10  # Mod2 on X11; elsewhere the state has no such bit for keys
_BACK, _ON = ("Up", "Left"), ("Down", "Right")


class Keys:
    """Bound once for a window. `within` gives the only controls that can be reached; None: all that are shown."""

    def __init__(self, root: tk.Tk, within: Callable[[], Sequence[tk.Misc] | None]) -> None:
        self._root, self._within = root, within
        root.bind("<<NextWindow>>", lambda _event: self._tab(1))
        root.bind("<<PrevWindow>>", lambda _event: self._tab(-1))
        for way, names in ((-1, _BACK), (1, _ON)):
            for name in names:
                root.bind(f"<{name}>", partial(self._arrow, way))
        for key, plain in KEYPAD.items():
            for event in ("KeyPress", "KeyRelease"):  # by the release a held key is told from a pressed one
                root.bind_all(f"<{event}-{key}>", partial(self._send, f"<{event}-{plain}>"), add=True)

    def _tab(self, way: int) -> str | None:
        """Go on within what can be reached; where that is everything, Tk does it."""
        some = self._within()
        if some is None:
            return None
        usable = [one for one in some if one.winfo_viewable() and not one.instate(["disabled"])]  # type: ignore[attr-defined]
        if usable:
            now = str(self._root.tk.call("focus", "-lastfor", "."))
            at = next((index for index, one in enumerate(usable) if str(one) == now), -1 if way > 0 else 0)
            usable[(at + way) % len(usable)].focus_set()
        return "break"

    def _arrow(self, way: int, event: "tk.Event[tk.Misc]") -> None:
        widget = event.widget
        if isinstance(widget, ttk.Entry) and event.keysym in {"Left", "Right"}:  # they move its cursor
            return
        widget.event_generate("<<NextWindow>>" if way > 0 else "<<PrevWindow>>")

    def _send(self, key: str, event: "tk.Event[tk.Misc]") -> str:
        path = str(event.widget)
        if self._root.tk.call("winfo", "exists", path):  # the key's own binding may have destroyed it
            self._root.tk.call("event", "generate", path, key, "-state", int(event.state) & ~_NUM_LOCK)
        return "break"
