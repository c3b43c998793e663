"""Two pairs of hands for the administration: one knows only keys, the other only the mouse, and keys for texts.

Each fails where a widget can't be reached so: Tab never comes to it, or something else lies where it is pressed.
"""

import tkinter as tk
from tkinter import ttk
from typing import Any, Protocol

from gui.widgets.drop_list import DropList
from gui.widgets.form_field import FormField
from gui.widgets.inputs import Tick
from tests.gui.bare_window import box_of
from tests.gui.hands import Window

_SIGNS = {
    " ": "space", "-": "minus", ".": "period", "@": "at", "/": "slash", "_": "underscore", ":": "colon", ",": "comma",
    "\n": "Return", "%": "percent", "'": "apostrophe",
    "é": "eacute",
}  # fmt: skip
_MOST_TABS, _NEAR = 60, 12
_MOST_NOTCHES = 60


class Hands(Protocol):
    """What the scenario asks of hands."""

    window: Window

    def go(self, page: str) -> None:
        """Open a page of the rail."""

    def reach(self, widget: Any) -> None:
        """Give a widget the focus."""

    def press(self, button: Any) -> None:
        """Press a button."""

    def fill(self, field: Any, text: str) -> None:
        """Replace a field's text."""

    def pick(self, box: Any, words: str) -> None:
        """Choose in a list that drops down."""

    def drop(self, button: Any, words: str) -> None:
        """Press a button that drops a menu, and choose in it."""

    def new(self, button: Any) -> None:
        """Begin a new record."""

    def save(self, button: Any) -> None:
        """Save a form."""

    def write(self, text: str) -> None:
        """Type into what has the focus."""

    def key(self, name: str) -> None:
        """Press one key."""


class _Base:
    def __init__(self, window: Window) -> None:
        self.window = window

    def write(self, text: str) -> None:
        """Type into what has the focus, key by key."""
        for sign in text:
            target = self.window.root.focus_get()
            assert target is not None, f"nothing has the focus, before {sign!r} of {text!r}"
            target.event_generate(f"<Key-{_SIGNS.get(sign, sign)}>")
        self.window.root.update()

    def fill(self, field: Any, text: str) -> None:
        entry = field.entry if hasattr(field, "entry") else field
        self.reach(entry)
        if isinstance(entry, tk.Text):
            entry.event_generate("<<SelectAll>>")
        else:
            entry.selection_range(0, "end")
        if text:
            self.write(text)
        else:
            self.key("Delete")

    def key(self, name: str) -> None:
        """Press one key."""
        self.window.press(f"<{name}>")

    def reach(self, widget: Any) -> None:
        raise NotImplementedError

    def pick(self, box: Any, words: str) -> None:
        entry = box.entry if isinstance(box, FormField) else box
        names = [str(one) for one in entry.cget("values")]
        assert words in names, f"{words!r} is not offered: {names}"
        self.reach(entry)
        entry.event_generate("<Down>")
        self.window.root.update()
        self._take(entry, names.index(words))
        assert entry.get() == words, f"{entry.get()!r} was chosen, not {words!r}"

    def _take(self, entry: Any, place: int) -> None:
        """Take a row of the list that a combobox has dropped."""
        dropped = self.window.app.drop_lists.open
        assert dropped is not None
        assert dropped.box is entry
        self.window.until(dropped.winfo_ismapped)
        self._in_list(dropped, place)
        self.window.until(lambda: not dropped.winfo_exists())

    def _in_list(self, dropped: DropList, place: int) -> None:
        raise NotImplementedError


class Keys(_Base):
    """Tab, Space, Enter, arrows and the face's shortcuts."""

    def go(self, page: str) -> None:
        digit = ("schedule", "movies", "auditoriums", "prices", "people", "waiting", "cash", "house").index(page) + 1
        self.key(f"Alt-Key-{digit}")
        _arrived(self.window, page)

    def reach(self, widget: Any) -> None:
        root, seen = self.window.root, list[str]()
        self.window.until(lambda: root.focus_get() is not None)
        key = "Shift-Tab" if self._is_just_before(widget) else "Tab"
        for _tab in range(_MOST_TABS):
            now: Any = root.focus_lastfor()
            if now is widget:
                self.window.focused(lambda: widget)
                return
            seen.append(str(now))
            now.event_generate(f"<{key}>")
            root.update()
        raise AssertionError(f"{key} never came to {widget}, but to {list(dict.fromkeys(seen))}")

    def _is_just_before(self, widget: Any) -> bool:
        at: Any = self.window.root.focus_lastfor()
        for _stop in range(_NEAR):
            at = at.tk_focusPrev()
            if at is widget:
                return True
        return False

    def press(self, button: Any) -> None:
        entry = button.entry if isinstance(button, Tick) else button
        if isinstance(entry, ttk.Radiobutton):
            self._turn(entry)
            return
        self.reach(entry)
        assert "disabled" not in entry.state(), f"{entry} is disabled"
        self.key("space")

    def _turn(self, button: Any) -> None:
        """Come to one of a few choices by the arrows."""
        control = button.master.master
        keys = list(control.buttons)
        self.reach(control.buttons[control.get()])
        steps = [control.buttons[key] for key in keys].index(button) - keys.index(control.get())
        for _step in range(abs(steps)):
            self.key("Right" if steps > 0 else "Left")

    def drop(self, button: Any, words: str) -> None:
        self.press(button)
        dropped = _menu(self.window, button)
        place = next(at for at in range(int(dropped.index("end") or 0) + 1) if words in dropped.entrycget(at, "label"))
        for _step in range(place + 1):
            dropped.event_generate("<Down>")
        dropped.event_generate("<Return>")
        self.window.root.update()

    def new(self, button: Any) -> None:
        del button
        self.key("Control-Key-n")

    def save(self, button: Any) -> None:
        del button
        self.key("Control-Key-s")

    def _in_list(self, dropped: DropList, place: int) -> None:
        steps = place - int(dropped.tree.selection()[0])
        for _step in range(abs(steps)):
            dropped.tree.event_generate("<Down>" if steps > 0 else "<Up>")
        dropped.tree.event_generate("<Return>")


class Mouse(_Base):
    """Presses in the middle of what can be seen there; keys only for texts."""

    def go(self, page: str) -> None:
        shell: Any = self.window.app.shell
        self.click(shell.bar.rail.buttons[page])
        _arrived(self.window, page)

    def click(self, widget: Any, x: int | None = None, y: int | None = None) -> None:
        """Press and release in a widget, which must be seen at that place."""
        self._bring(widget)
        x, y = widget.winfo_width() // 2 if x is None else x, widget.winfo_height() // 2 if y is None else y
        for event in ("<Enter>", "<ButtonPress-1>", "<ButtonRelease-1>"):
            widget.event_generate(event, x=x, y=y)
        self.window.root.update()

    def _bring(self, widget: Any) -> None:
        """Turn the wheel over its form until a widget is in view."""
        window = self.window
        window.until(widget.winfo_viewable)
        for _notch in range(_MOST_NOTCHES):
            window.root.update()
            x = widget.winfo_rootx() + widget.winfo_width() // 2
            y = widget.winfo_rooty() + widget.winfo_height() // 2
            found = window.root.winfo_containing(x, y)
            if found is widget:
                return
            middle = window.root.winfo_rooty() + window.root.winfo_height() // 2
            widget.event_generate("<Button-5>" if y > middle else "<Button-4>")
        raise AssertionError(f"{widget} can't be pressed: {found} lies there")

    def reach(self, widget: Any) -> None:
        self.click(widget)
        self.window.focused(lambda: widget)

    def press(self, button: Any) -> None:
        entry = button.entry if isinstance(button, Tick) else button
        assert "disabled" not in entry.state(), f"{entry} is disabled"
        self.click(entry)

    def drop(self, button: Any, words: str) -> None:
        self.press(button)
        dropped = _menu(self.window, button)
        place = next(at for at in range(int(dropped.index("end") or 0) + 1) if words in dropped.entrycget(at, "label"))
        dropped.unpost()
        dropped.invoke(place)
        self.window.root.update()

    def new(self, button: Any) -> None:
        self.press(button)

    def save(self, button: Any) -> None:
        self.press(button)

    def _in_list(self, dropped: DropList, place: int) -> None:
        dropped.tree.see(str(place))
        self.window.root.update()
        x, y, width, height = box_of(dropped, place)
        for event in ("<Motion>", "<ButtonPress-1>", "<ButtonRelease-1>"):
            dropped.tree.event_generate(event, x=x + width // 2, y=y + height // 2)

    def pick(self, box: Any, words: str) -> None:
        entry = box.entry if isinstance(box, FormField) else box
        names = [str(one) for one in entry.cget("values")]
        assert words in names, f"{words!r} is not offered: {names}"
        self.click(entry)
        self._take(entry, names.index(words))
        assert entry.get() == words, f"{entry.get()!r} was chosen, not {words!r}"


def _arrived(window: Window, page: str) -> None:
    shell: Any = window.app.shell
    window.until(lambda: shell.current is not None and shell.current.nav == page)
    window.settle()


def _menu(window: Window, button: Any) -> tk.Menu:
    def menus() -> list[tk.Menu]:
        return [one for one in button.winfo_children() if isinstance(one, tk.Menu)]

    window.until(menus)
    return menus()[-1]
