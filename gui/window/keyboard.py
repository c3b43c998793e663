"""Binds the table of keys to a window: keypad, Alt with a digit and Ctrl with a letter work on every layout."""

import sys
import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from tkinter import ttk

from gui.window.shortcuts import EDITING, KEYPAD, KEYPAD_OUTSIDE_TEXT, digit_of, letter_of

_X11 = sys.platform not in {"win32", "darwin"}
_ALT, _CONTROL = "<Alt-Key-", "<Control-Key-"
Event = tk.Event  # its widget may be any


class Keyboard:
    """The keys of one window. `bind` adds shortcuts."""

    def __init__(self, root: tk.Tk) -> None:
        self._root = root
        self._digits: dict[str, list[Callable[[], None]]] = {}
        self._letters: dict[str, list[Callable[[], None]]] = {}
        for key in (*KEYPAD, *KEYPAD_OUTSIDE_TEXT):
            root.bind_all(f"<Key-{key}>", partial(self._keypad, key), add=True)
        for kind in ("TEntry", "TCombobox"):
            # Else the class types the key's sign, which is no text, before the window hears of it.
            root.bind_class(kind, "<Key-KP_Delete>", lambda event: self._send(event, "Delete"))
        root.bind("<Alt-Key>", self._alt, add=True)
        root.bind_all("<Control-Key>", self._control, add=True)

    def bind(self, event: str, call: Callable[[], None]) -> None:
        """Call a function at a shortcut's event, and at the keys that mean the same.

        Functions that were bound to it before are called too: each face of a window binds its own, which does nothing
        while another face is in front.
        """
        if event.startswith(_ALT):
            self._digits.setdefault(event[len(_ALT) : -1], []).append(call)
        elif event.startswith(_CONTROL):
            self._letters.setdefault(event[len(_CONTROL) : -1], []).append(call)
        else:
            self._root.bind(event, lambda _event: call(), add=True)

    def _keypad(self, key: str, event: Event) -> None:
        if key in KEYPAD:
            self._send(event, KEYPAD[key])
        elif not _takes_text(event.widget) and not int(event.state) & _MODIFIERS:
            self._send(event, KEYPAD_OUTSIDE_TEXT[key])

    def _send(self, event: Event, key: str) -> str:
        # By Tk's path name: tkinter doesn't know the drop-down list of a combobox.
        path = str(event.widget)
        if self._root.tk.call("winfo", "exists", path):  # the key's own binding may have destroyed it
            self._root.tk.call("event", "generate", path, f"<Key-{key}>", "-state", int(event.state) & ~_NUM_LOCK)
        return "break"

    def _alt(self, event: Event) -> str | None:
        calls = self._digits.get(digit_of(event.keysym, event.keycode, int(event.state), x11=_X11))
        if calls is None:
            return None
        for call in tuple(calls):
            call()
        return "break"

    def _control(self, event: Event) -> str | None:
        letter = letter_of(event.keysym, event.keycode, x11=_X11)
        calls = self._letters.get(letter) or self._letters.get(
            digit_of(event.keysym, event.keycode, int(event.state), x11=_X11)
        )
        if calls is not None:
            for call in tuple(calls):
                call()
        elif letter in EDITING and letter != event.keysym.lower():  # a Latin letter is bound by Tk itself
            self._root.tk.call("event", "generate", str(event.widget), EDITING[letter])
        return "break"


_NUM_LOCK = 0x10  # Mod2 on X11; elsewhere the state has no such bit for keys
_SHIFT = 0x1
_MODIFIERS = 0x4 | 0x8 | 0x20000  # Ctrl and Alt


@dataclass(frozen=True, slots=True)
class Pressed:
    """A key press: the small letter, else the keysym, empty with Ctrl or Alt; the digit that it stands for, or none.

    Caps Lock doesn't matter, nor does Shift for a digit of a French keyboard.
    """

    letter: str
    digit: str = ""
    shift: bool = False


def pressed_letter(event: Event) -> str:
    """Return the small letter of a key press, else its keysym; empty with Ctrl or Alt."""
    return pressed(event).letter


def pressed(event: Event) -> Pressed:
    """Return what a key press means outside fields."""
    state = int(event.state)
    if state & _MODIFIERS:
        return Pressed("")
    digit = digit_of(event.keysym, event.keycode, state, x11=_X11)
    return Pressed(letter_of(event.keysym, event.keycode, x11=_X11), digit, bool(state & _SHIFT))


def _takes_text(widget: object) -> bool:
    if isinstance(widget, ttk.Combobox):
        return str(widget.cget("state")) != "readonly"
    return isinstance(widget, tk.Entry | tk.Text)
