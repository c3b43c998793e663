"""The window after the sign-in: top bar, banner, and a stack of screens as history."""

import tkinter as tk
from collections.abc import Callable
from functools import partial
from tkinter import ttk
from typing import Any

from cinema.domain.users import Channel
from cinema.i18n import _, current_language
from gui.widgets.banner import Banner
from gui.window.bar_actions import BarActions
from gui.window.context import AppContext
from gui.window.counts import Counts
from gui.window.face import Face
from gui.window.focus import first_usable
from gui.window.head_bar import HEIGHT, SEARCH_ROOM
from gui.window.host import WindowHost
from gui.window.keyboard import Pressed
from gui.window.overlays import Overlays, focus_in
from gui.window.rail import destinations_of
from gui.window.rail_bars import RailBars
from gui.window.screen import Screen
from gui.window.top_bar import TopBar


class _Entry:
    """One screen of the history, its language, and the widget that had the focus when it was covered."""

    def __init__(self, name: str, screen: Screen, language: str) -> None:
        self.name, self.screen, self.language = name, screen, language
        self.focus: tk.Misc | None = None


class Shell(ttk.Frame):
    """Navigates between screens. Screens in the history stay alive, so that going back keeps their state."""

    def __init__(self, master: tk.Misc, host: WindowHost, face: Face) -> None:
        super().__init__(master)
        self._host, self._face = host, face
        self._stack: list[_Entry] = []
        self._rail_room = ttk.Frame(self)
        if face.rail:  # an empty frame would take a pixel
            self._rail_room.pack(side="left", fill="y")
        self._bar_room = ttk.Frame(self)
        self._bar_room.pack(fill="x")
        self.content = ttk.Frame(self)
        self.content.pack(fill="both", expand=True)
        if face.rail:
            # Its pages begin with their buttons, one of which is often the next to be pressed: the message hides the
            # page's name instead.
            self.banner = Banner(self, self._bar_room, least=HEIGHT, beside=SEARCH_ROOM)
        else:
            self.banner = Banner(self, self.content)
        self.overlays = Overlays(self, self, face)
        self._app: AppContext | None = None
        self.counts: Counts | None = None
        self.bar: Any = None  # a TopBar or RailBars: both have what is used here

    def start(self, app: AppContext) -> None:
        """Build the bar and show the first screen."""
        self._app = app
        self.make_bar()
        self.counts = Counts(self, app, self._face.counters())
        self.go(self._face.first_screen)
        self._face.greet(app)

    def destinations(self) -> list[tuple[str, str]]:
        """Return the screens of the bar with their untranslated labels."""
        return list(self._face.roots.items())

    @property
    def current(self) -> Screen | None:
        """The screen that is shown."""
        return self._stack[-1].screen if self._stack else None

    @property
    def current_name(self) -> str:
        """The name of the screen that is shown."""
        return self._stack[-1].name if self._stack else ""

    def go(self, name: str, **arguments: Any) -> None:
        """Show another screen on top of this one; one of the bar's screens clears the history."""
        self._go(name, arguments, focus=True)

    def _go(self, name: str, arguments: dict[str, Any], *, focus: bool) -> None:
        if name in self._face.roots:  # first: leaving may release a hold whose seats the new screen shows
            self.leave_all()
        elif self._stack:
            self._cover()
        self._open(name, arguments, focus=focus)

    def replace(self, name: str, **arguments: Any) -> None:
        """Replace the current screen without a history entry."""
        if self._stack:
            self._leave(self._stack.pop())
        self._open(name, arguments, focus=True)

    def back(self) -> None:
        """Go one step back; on the first screen nothing happens."""
        if len(self._stack) > 1:
            self._leave(self._stack.pop())
            self._uncover()

    def user_changed(self) -> None:
        """Rebuild the bar and the screens for another user; a purchase that is under way is left."""
        assert self._app is not None
        self._app.undecided.forget()
        if self.bar is not None:
            self.bar.search.clear()  # what one person typed is not for the next
        while len(self._stack) > 1 and not self._stays(self._stack[-1]):
            self._leave(self._stack.pop())
        for entry in self._stack:
            entry.language = ""  # makes `_uncover` rebuild it
        self.make_bar()
        self._uncover()
        self._face.greet(self._app)

    def language_changed(self) -> None:
        """Rebuild the bar and the current screen in the current language; covered ones follow when they are shown."""
        self.overlays.close_keys()
        self.make_bar()
        self._uncover()

    def make_bar(self) -> None:
        """Build the top bar, replacing an earlier one."""
        assert self._app is not None
        old, typed = self.bar, None
        if old is not None:
            typed = old.search.typed()
            old.destroy()
        self.bar = self._make_bar(self._app)
        if typed is not None:
            self.bar.search.type(*typed)
        if self.counts is not None:
            self.counts.show()
        self._mark()

    def _make_bar(self, app: AppContext) -> TopBar | RailBars:
        face, host = self._face, self._host
        act = BarActions(
            self.go_by_hand, self.search, self.focus_screen, host.change_language, host.switch_theme,
            self._sign_in, self._lock, self._sign_out, self.toggle_keys, face.person_menu,
            [(words, partial(self._open_face, name)) for name, words in host.other_faces()],
        )  # fmt: skip
        if face.rail:
            places = destinations_of(face.roots, face.rail, face.foot)
            return RailBars(self._rail_room, self._bar_room, app.identity, places, act)
        destinations = [(name, _(words)) for name, words in face.roots.items()]
        bar = TopBar(self._bar_room, host.house.name if host.house is not None else "", app.identity, destinations, act)
        bar.add_badge(lambda master, resized: face.make_badge(master, app, self._open_badge, resized))
        bar.pack(fill="x")
        return bar

    def _open_badge(self) -> None:
        if self.current_name != self._face.badge_screen and self.may_leave():
            self.go(self._face.badge_screen)

    def _open_face(self, name: str) -> None:
        if self.may_leave():
            self._host.open_face(name)

    def may_leave(self, *, tell: bool = True) -> bool:
        """Tell whether every screen may be left; the one that may not comes to the front and shows why.

        Every way out that a hand can take asks this: money may be moving.
        """
        return self._agreed(lambda screen, tell: screen.may_leave(tell=tell), tell=tell)

    def may_lock(self) -> bool:
        """Tell whether the window may be locked by itself."""
        return self.may_leave(tell=False) and not any(entry.screen.stays_open() for entry in self._stack)

    def _agreed(self, ask: Callable[[Screen, bool], bool], *, tell: bool) -> bool:
        for entry in self._stack:
            if not ask(entry.screen, False):
                if tell:
                    while self._stack[-1] is not entry:
                        self.back()
                    ask(entry.screen, True)
                return False
        return True

    def go_by_hand(self, name: str, **arguments: Any) -> None:
        """Go to a screen chosen in the bar or by a key, and clear the search field."""
        if not self.may_leave() or not self._agreed(lambda screen, tell: screen.may_turn(tell=tell), tell=True):
            return
        if self.bar is not None:
            self.bar.search.clear()
        self.go(name, **arguments)

    def search(self, text: str) -> None:
        """Pass a search to the current screen; if that does not take it, open the face's search screen."""
        if self._face.finder is not None:
            assert self._app is not None
            assert self.bar is not None
            self.overlays.find(self._app, self.bar.search, text)
            return
        if self.current is not None and self.current.search(text):
            return
        if text and self._face.search_screen is not None and self.may_leave():
            self._go(self._face.search_screen, {"text": text}, focus=False)

    def _sign_in(self) -> None:
        if self.may_leave():
            self._host.show_sign_in()

    def _sign_out(self) -> None:
        if self.may_leave():
            self._host.sign_out()

    def _lock(self) -> None:
        if self.may_leave():
            self._host.lock()

    def focus_screen(self) -> None:
        """Move the focus into the current screen."""
        if self._stack:
            screen = self._stack[-1].screen
            first_usable(screen, screen.first_focus()).focus_set()

    def escape(self) -> None:
        """Close the list of keys, or clear the search, or let the screen handle Esc, or go one step back."""
        assert self.bar is not None
        focus = focus_in(self)
        if self.overlays.has_keys:
            self.overlays.close_keys()
        elif focus is self.bar.search.entry:
            self.overlays.close_finder()
            if self.bar.search.clear() and self.current is not None:
                self.current.search("")
            self.focus_screen()
        elif self.current is not None and not self.current.escape():
            self.back()

    def toggle_keys(self) -> None:
        """Show or close the list of this screen's keys."""
        self.overlays.toggle_keys(guest=self._app is None or self._app.identity.user is None)

    @property
    def sells(self) -> bool:
        """Whether money may move in this face: in all but the administration."""
        return self._face.channel is not Channel.ADMIN

    def act_on(self, name: str) -> None:
        """Run a shortcut that works on every screen."""
        actions: dict[str, Callable[[], None]] = {
            "help": self.toggle_keys, "search": self._key_search, "find": self._find, "anything": self._find_anything,
            "undo": self._key_undo, "again": self._read_again, "theme": self._host.switch_theme, "lock": self._lock,
            **{name: partial(self._act, name) for name in self._face.commands},
            **{name: partial(self.go_by_hand, name) for name in self._face.roots},
        }  # fmt: skip
        actions[name]()

    def pressed(self, key: Pressed) -> None:
        """Pass a key to the screen, unless it was typed into a field."""
        if self.current is not None and not isinstance(focus_in(self), tk.Entry | tk.Text):
            self.current.pressed(key)

    def scanned(self, code: str) -> None:
        """Pass a scanned code to the screen, else to the face."""
        if self._app is not None and not (self.current is not None and self.current.scanned(code)):
            self._face.take_scan(self._app, code)

    def take_back(self, key: Pressed) -> None:
        """Let the screen take back a key that was passed to it."""
        if self.current is not None:
            self.current.take_back(key)

    def _read_again(self) -> None:
        if self.current is not None and not self.current.is_offline:  # while it is, it retries by itself
            self.current.read_again()

    def _key_search(self) -> None:
        # A slash typed into a field is text.
        if not isinstance(focus_in(self), tk.Entry | tk.Text):
            self._find()

    def _key_undo(self) -> None:
        # Not while a field is filled in, whose page it would leave. A search may be what gave the seats back.
        focus = focus_in(self)
        if not isinstance(focus, tk.Entry | tk.Text) or (self.bar is not None and focus is self.bar.search.entry):
            self.banner.undo()

    def _find(self) -> None:
        if self.current is None or not self.current.find():
            self._find_anything()

    def _find_anything(self) -> None:
        assert self.bar is not None
        self.bar.search.entry.focus_set()

    def _act(self, name: str) -> None:
        if self.current is not None:
            self.current.act(name)

    def _open(self, name: str, arguments: dict[str, Any], *, focus: bool) -> None:
        assert self._app is not None
        self.overlays.close_keys()
        self.overlays.close_finder()
        screen = self._face.screen_class(name)(self.content, self._app, **arguments)
        self._stack.append(_Entry(name, screen, current_language()))
        screen.pack(fill="both", expand=True)
        self._mark()
        if focus:
            self.update_idletasks()  # maps the screen; Tk gives the focus to mapped widgets only
            first_usable(screen, screen.first_focus()).focus_set()
        screen.shown()

    def _cover(self) -> None:
        entry = self._stack[-1]
        entry.focus = focus_in(self)
        entry.screen.hidden()
        entry.screen.pack_forget()

    def _uncover(self) -> None:
        entry = self._stack[-1]
        entry.screen.pack(fill="both", expand=True)
        self.update_idletasks()  # as in `_open`
        if entry.language != current_language():
            entry.language = current_language()
            entry.screen.retranslate()
        focus = entry.focus if entry.focus is not None and entry.focus.winfo_exists() else None
        first_usable(entry.screen, focus or entry.screen.first_focus()).focus_set()
        self._mark()
        entry.screen.shown()

    def _stays(self, entry: _Entry) -> bool:
        return entry.name in self._face.roots or entry.screen.survives_sign_in

    def _leave(self, entry: _Entry) -> None:
        # A covered screen was hidden already: `hidden` must allow a repeat.
        entry.screen.hidden()
        entry.screen.left()
        entry.screen.destroy()

    def leave_all(self) -> None:
        """Leave every screen, which releases held seats."""
        while self._stack:
            self._leave(self._stack.pop())

    def _mark(self) -> None:
        if self.bar is not None and self._stack:
            # That of the topmost screen that names one: a movie's page keeps the entry that it was opened from.
            roots = [entry.screen.nav for entry in self._stack if entry.screen.nav is not None]
            self.bar.mark(roots[-1] if roots else "")
            part = self._stack[-1].screen.part
            if part and roots and isinstance(self.bar, RailBars):
                self.bar.title(roots[-1], _(part))
