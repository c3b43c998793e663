"""Takes a scanner's bursts out of the keys of a window, before any field or shortcut has them.

What a field got of a burst's first signs is taken out of it again, and a first sign that was a command is taken back by
its screen. Keys that the program presses itself have no time and go through.
"""

import tkinter as tk
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from gui.window.bursts import Burst, Decision, Key
from gui.window.keyboard import Pressed, pressed

_TAG = "ScannedKeys"
_CODES = "TakesCodes"
_LETTERS = "LettersAct"
_LATER = 5  # milliseconds: a key that waits at the display is heard first
_NO_SIGN = 0x4 | 0x8 | 0x20000  # with Ctrl or Alt
_HELD = ("Shift", "Control", "Alt", "Caps", "Num_Lock", "Meta", "Super", "ISO_", "Mode_switch")
Event = tk.Event


@dataclass(frozen=True, slots=True)
class Scan:
    """A scanned text, and the field that had the focus: its code goes there if it `takes_codes`."""

    text: str
    field: tk.Misc | None = None

    @property
    def is_for_field(self) -> bool:
        """Whether the field asks for a code."""
        return self.field is not None and _CODES in self.field.bindtags()


@dataclass(frozen=True, slots=True)
class _Before:
    """A field as it was before a burst."""

    field: tk.Entry | tk.Text
    text: str
    at: int = 0
    selected: tuple[int, int] | None = None

    @classmethod
    def of(cls, field: tk.Entry | tk.Text) -> "_Before":
        if isinstance(field, tk.Text):
            return cls(field, field.get("1.0", "end-1c"))
        selected = (field.index("sel.first"), field.index("sel.last")) if field.selection_present() else None
        return cls(field, field.get(), field.index("insert"), selected)

    def restore(self) -> None:
        """Write back what stood there, with the cursor and the selection."""
        if not self.field.winfo_exists():
            return
        if isinstance(self.field, tk.Text):
            self.field.replace("1.0", "end-1c", self.text)
            return
        self.field.delete(0, "end")
        self.field.insert(0, self.text)
        if self.selected is not None:
            self.field.selection_range(*self.selected)
        self.field.icursor(self.at)


def takes_codes(field: tk.Misc) -> None:
    """Let a field have the codes that are scanned into it, whole and with Enter."""
    field.bindtags((*field.bindtags(), _CODES))


def letters_act(field: tk.Misc) -> None:
    """Say of a field that a letter typed into it is a command of its page, such as a ticket type."""
    field.bindtags((*field.bindtags(), _LETTERS))


class Scanner:
    """Listens before all bindings of the widget that has the focus.

    `is_on` tells whether this window has a scanner. `on_scan` gets what was scanned; `take_back` a key that was pressed
    outside fields before it was known as the first of a burst.
    """

    def __init__(
        self,
        root: tk.Tk,
        is_on: Callable[[], bool],
        on_scan: Callable[[Scan], None],
        take_back: Callable[[Pressed], None],
    ) -> None:
        self._root, self._is_on, self._on_scan, self._take_back = root, is_on, on_scan, take_back
        self._burst = Burst()
        self._field: tk.Entry | tk.Text | None = None
        self._before: _Before | None = None
        self._acted: Pressed | None = None
        self._timer: str | None = None
        root.bind_all("<FocusIn>", self._listen, add=True)
        root.bind_class(_TAG, "<Key>", self._pressed)

    def stop(self) -> None:
        """Forget what has begun."""
        self._cancel()
        self._burst = Burst()

    def _listen(self, event: Event) -> None:
        """Come before the bindings of a widget that gets the focus; by its name, since tkinter doesn't know all."""
        tags = self._root.tk.splitlist(self._root.tk.call("bindtags", str(event.widget)))
        if tags[:1] != (_TAG,):
            self._root.tk.call("bindtags", str(event.widget), (_TAG, *(one for one in tags if one != _TAG)))

    def _pressed(self, event: Event) -> str | None:
        if not event.time or not self._is_on() or event.keysym.startswith(_HELD):
            return None
        state = int(event.state)
        sign = event.char if len(event.char) == 1 and event.char.isprintable() and not state & _NO_SIGN else ""
        key = Key(sign, int(event.time), event.keysym, int(event.keycode), state)
        field = _text_field(event.widget)
        if self._burst.is_over(key.time):
            self._end()
        if not self._burst.keys:
            self._field, self._acted = field, None
            self._before = _Before.of(field) if field is not None and sign else None
        was_scan = self._burst.is_scan
        is_first = not self._burst.keys
        is_text = field is not None and not (sign.isalpha() and _LETTERS in field.bindtags())
        decision = self._burst.press(key, in_field=is_text)
        if is_first and sign and not is_text and not decision.keep:
            self._acted = pressed(event)
        if self._burst.is_scan and not was_scan:
            self._undo()
        self._wait()
        self._do(decision)
        return "break" if decision.keep else None

    def _undo(self) -> None:
        """Take away what came of the burst before it was known as one."""
        if self._before is not None:
            self._before.restore()
        if self._acted is not None:
            self._take_back(self._acted)

    def _wait(self) -> None:
        self._cancel()
        if self._burst.kept:
            self._timer = self._root.after(self._burst.patience + _LATER, self._quiet)

    def _quiet(self) -> None:
        # After what waits at the display: the window may have been busy, and the next sign is there already.
        self._timer = self._root.after(_LATER, self._end)

    def _end(self) -> None:
        self._cancel()
        self._do(self._burst.end())

    def _do(self, decision: Decision) -> None:
        for key in decision.again:
            self._press_again(key)
        if decision.code:
            self._on_scan(Scan(decision.code, self._field))

    def _press_again(self, key: Key) -> None:
        focus = str(self._root.tk.call("focus")) or str(self._root)
        if not key.keycode:  # an input method's sign has no key, and Tk crashes when it is to press none
            field = _text_field(self._root.focus_get())
            if field is not None:
                field.insert("insert", key.sign)
            return
        with suppress(tk.TclError):  # what the key before it did may have destroyed the widget
            self._root.tk.call("event", "generate", focus, "<Key>", "-keycode", key.keycode, "-state", key.state)

    def _cancel(self) -> None:
        if self._timer is not None:
            self._root.after_cancel(self._timer)
            self._timer = None


def _text_field(widget: object) -> tk.Entry | tk.Text | None:
    """Return the widget if what is typed into it is text."""
    if isinstance(widget, tk.Text):
        return widget
    if isinstance(widget, tk.Entry):
        return widget if str(widget.cget("state")) == "normal" else None
    return None
