"""The window once somebody is in: the bar, the line for messages, and the stack of screens with its way back."""

import tkinter as tk
from collections.abc import Callable
from functools import partial
from tkinter import ttk
from typing import Any

from cinema.i18n import _, current_language
from gui.widgets.banner import Banner
from gui.window.context import AppContext
from gui.window.face import Face
from gui.window.host import WindowHost
from gui.window.keys_panel import KeysPanel
from gui.window.screen import Screen
from gui.window.shortcuts import for_screen, shortcut
from gui.window.top_bar import BarActions, TopBar


def bind_keys(root: tk.Misc, face: Face, front: "Callable[[], Shell | None]") -> None:
    """Bind the shortcuts that work on every screen, once a window; they go to the shell that is in front, if any.

    Esc is not among them: before anybody is in it belongs to the sign-in window.
    """

    def pressed(name: str) -> None:
        shell = front()
        if shell is not None:
            shell.act_on(name)

    def letter(event: "tk.Event[tk.Misc]") -> None:
        shell = front()
        if shell is not None:
            shell.letter(event.keysym)

    for name in ("help", "search", "theme", *face.roots):
        root.bind(shortcut(name, face.keys()).event, lambda _event, name=name: pressed(name), add=True)  # type: ignore[misc]
    root.bind("<Key>", letter, add=True)


def _focus(widget: tk.Misc) -> tk.Misc | None:
    """Return what has the focus; a list that dropped down from a combobox is unknown to tkinter."""
    try:
        return widget.focus_get()
    except KeyError:
        return None


class _Entry:
    """One screen on the way back, and what had the focus when it was covered."""

    def __init__(self, name: str, screen: Screen, language: str) -> None:
        self.name, self.screen, self.language = name, screen, language
        self.focus: tk.Misc | None = None


class Shell(ttk.Frame):
    """Goes from screen to screen. Screens below the one shown stay alive, so that the way back loses nothing."""

    def __init__(self, master: tk.Misc, host: WindowHost, face: Face) -> None:
        super().__init__(master)
        self._host, self._face = host, face
        self._stack: list[_Entry] = []
        self._bar_room = ttk.Frame(self)
        self._bar_room.pack(fill="x")
        self.banner = Banner(self)
        self.banner.pack(fill="x")
        self.content = ttk.Frame(self)
        self.content.pack(fill="both", expand=True)
        self._keys: KeysPanel | None = None
        self._app: AppContext | None = None
        self.bar: TopBar | None = None

    def start(self, app: AppContext) -> None:
        """Take the services, and show the first screen."""
        self._app = app
        self.make_bar()
        self.go(self._face.first_screen)

    @property
    def current(self) -> Screen | None:
        """The screen that is shown."""
        return self._stack[-1].screen if self._stack else None

    @property
    def current_name(self) -> str:
        """The name of the screen that is shown."""
        return self._stack[-1].name if self._stack else ""

    def go(self, name: str, **arguments: Any) -> None:
        """Show another screen on top of this one; a name of the bar starts afresh from there."""
        self._go(name, arguments, focus=True)

    def _go(self, name: str, arguments: dict[str, Any], *, focus: bool) -> None:
        if name in self._face.roots:
            self._leave_all()
        elif self._stack:
            self._cover()
        self._open(name, arguments, focus=focus)

    def replace(self, name: str, **arguments: Any) -> None:
        """Show another screen in place of this one."""
        if self._stack:
            self._leave(self._stack.pop())
        self._open(name, arguments, focus=True)

    def back(self) -> None:
        """Go one step back; on the first screen nothing happens."""
        if len(self._stack) > 1:
            self._leave(self._stack.pop())
            self._uncover()

    def person_changed(self) -> None:
        """Build the bar and the screens again for another person; a purchase under way is left."""
        while len(self._stack) > 1 and not self._stays(self._stack[-1]):
            self._leave(self._stack.pop())
        for entry in self._stack:
            entry.language = ""
        self.make_bar()
        self._uncover()

    def language_changed(self) -> None:
        """Build the bar and the screen in the language spoken now; covered ones follow when they are shown."""
        self._close_keys()
        self.make_bar()
        self._uncover()

    def make_bar(self) -> None:
        """Build the bar anew."""
        assert self._app is not None
        if self.bar is not None:
            self.bar.destroy()
        destinations = [(name, _(words)) for name, words in self._face.roots.items()]
        act = BarActions(
            self.go_by_hand, self.search, self.focus_screen, self._host.change_language, self._host.switch_theme,
            self._host.show_sign_in, self._host.sign_out, self.toggle_keys, self._face.person_menu,
        )  # fmt: skip
        house = self._host.house
        self.bar = TopBar(self._bar_room, house.name if house is not None else "", self._app.session, destinations, act)
        self.bar.pack(fill="x")
        self._mark()

    def go_by_hand(self, name: str) -> None:
        """Go where the bar or a key says, and forget what was searched for."""
        if self.bar is not None:
            self.bar.search.clear()
        self.go(name)

    def search(self, text: str) -> None:
        """Give what was typed to the screen shown, else to the face's screen for searches."""
        if self.current is not None and self.current.search(text):
            return
        if text and self._face.search_screen is not None:
            self._go(self._face.search_screen, {"text": text}, focus=False)

    def focus_screen(self) -> None:
        """Move the focus into the screen."""
        if self._stack:
            entry = self._stack[-1]
            (entry.screen.first_focus() or entry.screen).focus_set()

    def escape(self) -> None:
        """Close what lies on top, else let the screen have Esc, else go one step back."""
        assert self.bar is not None
        focus = _focus(self)
        if self._keys is not None and self._keys.winfo_exists():
            self._close_keys()
        elif focus is self.bar.search.entry:
            if self.bar.search.clear() and self.current is not None:
                self.current.search("")
            self.focus_screen()
        elif self.current is not None and not self.current.escape():
            self.back()

    def toggle_keys(self) -> None:
        """Show the keys of this screen, or close them."""
        if self._keys is not None and self._keys.winfo_exists():
            self._close_keys()
        else:
            self._keys = KeysPanel(self, for_screen(self.current_name, self._face.keys()))

    def act_on(self, name: str) -> None:
        """Do what a shortcut that works on every screen stands for."""
        actions: dict[str, Callable[[], None]] = {
            "help": self.toggle_keys, "search": self._key_search,
            "theme": self._host.switch_theme, **{name: partial(self.go_by_hand, name) for name in self._face.roots},
        }  # fmt: skip
        actions[name]()

    def letter(self, keysym: str) -> None:
        """Give a key to the screen, unless it was typed into a field."""
        if self.current is not None and not isinstance(_focus(self), tk.Entry | tk.Text):
            self.current.key(keysym)

    def _key_search(self) -> None:
        assert self.bar is not None
        if not isinstance(_focus(self), tk.Entry | tk.Text):
            self.bar.search.entry.focus_set()

    def _open(self, name: str, arguments: dict[str, Any], *, focus: bool) -> None:
        assert self._app is not None
        self._close_keys()
        screen = self._face.screen_class(name)(self.content, self._app, **arguments)
        self._stack.append(_Entry(name, screen, current_language()))
        screen.pack(fill="both", expand=True)
        self._mark()
        if focus:
            self.update_idletasks()  # puts the screen on the display, without which it can't have the focus yet
            (screen.first_focus() or screen).focus_set()
        screen.shown()

    def _cover(self) -> None:
        entry = self._stack[-1]
        entry.focus = _focus(self)
        entry.screen.hidden()
        entry.screen.pack_forget()

    def _uncover(self) -> None:
        entry = self._stack[-1]
        entry.screen.pack(fill="both", expand=True)
        self.update_idletasks()
        if entry.language != current_language():
            entry.language = current_language()
            entry.screen.retranslate()
        focus = entry.focus if entry.focus is not None and entry.focus.winfo_exists() else None
        (focus or entry.screen.first_focus() or entry.screen).focus_set()
        self._mark()
        entry.screen.shown()

    def _stays(self, entry: _Entry) -> bool:
        return entry.name in self._face.roots or entry.screen.for_everybody

    def _leave(self, entry: _Entry) -> None:
        entry.screen.hidden()
        entry.screen.left()
        entry.screen.destroy()

    def leave_all(self) -> None:
        """Leave every screen; what they held is released."""
        self._leave_all()

    def _leave_all(self) -> None:
        while self._stack:
            self._leave(self._stack.pop())

    def _mark(self) -> None:
        if self.bar is not None and self._stack:
            roots = [entry.screen.nav for entry in self._stack if entry.screen.nav]
            self.bar.mark(roots[-1] if roots else "")

    def _close_keys(self) -> None:
        if self._keys is not None and self._keys.winfo_exists():
            self._keys.destroy()
            self.focus_screen()
        self._keys = None
