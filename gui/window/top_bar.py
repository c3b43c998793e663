"""The bar at the top of the window: house name, destinations, search, language, theme and user menu.

In a narrow window it gives up room step by step: first the house's name, last the destinations, which become a menu.
"""

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from tkinter import ttk
from typing import Any

from cinema.i18n import LANGUAGES, _, current_language
from gui import images, theme
from gui.fonts import font
from gui.scale import px
from gui.tokens import Tokens
from gui.widgets.fitting import shorten
from gui.widgets.icon_button import icon_button
from gui.widgets.menus import menu
from gui.widgets.pictures import Initials, MarkLabel, rule
from gui.widgets.search_field import SearchField
from gui.window.bar_actions import BarActions
from gui.window.identity import Identity
from gui.window.switches import language_switch, theme_button

HEIGHT = 64
# The second is the least that shows all of the field's own words in each language.
_SEARCH, _WHOLE_SEARCH, _NARROW_SEARCH, _NARROWEST_SEARCH = 280, 256, 180, 96
_NAME, _SHORT_NAME = 320, 96
_WIDE_MARGIN, _NARROW_MARGIN = 24, 12


@dataclass(frozen=True, slots=True)
class _Step:
    """What is shown at a width: the least widths of name and search in unscaled px, and what is a menu."""

    name: int
    search: int
    switches: bool = True
    links: bool = True
    person: bool = True
    margin: int = _WIDE_MARGIN


_STEPS = (
    _Step(_NAME, _SEARCH), _Step(_SHORT_NAME, _SEARCH), _Step(_SHORT_NAME, _WHOLE_SEARCH), _Step(0, _WHOLE_SEARCH),
    _Step(0, _NARROW_SEARCH, switches=False), _Step(_SHORT_NAME, _NARROW_SEARCH, switches=False, links=False),
    _Step(0, _NARROW_SEARCH, switches=False, links=False),
    _Step(0, _NARROWEST_SEARCH, switches=False, links=False, person=False, margin=_NARROW_MARGIN),
)  # fmt: skip


class TopBar(ttk.Frame):
    """The top bar. It is rebuilt when the language, the user or the house's name changes."""

    def __init__(
        self, master: tk.Misc, house_name: str, identity: Identity, destinations: list[tuple[str, str]], act: BarActions
    ) -> None:
        super().__init__(master, style="Surface.TFrame")
        self._act, self._full_name, self._destinations = act, house_name, destinations
        self._marked = ""
        self._shown: tuple[object, ...] = ()
        row = self._row = ttk.Frame(self, style="Surface.TFrame", height=px(HEIGHT) - px(1))
        row.pack(fill="x")
        row.pack_propagate(False)  # the bar keeps its height whatever its labels need
        rule(self).pack(fill="x")
        self._mark = MarkLabel(row, surface=True)
        self._house = ttk.Label(row, style="Surface.Lead.TLabel")
        self._links = ttk.Frame(row, style="Surface.TFrame")
        self.buttons = {name: self._destination(self._links, name, words) for name, words in destinations}
        self._menu = icon_button(row, "list", self._drop_links, style="Surface.Tool.TButton", text="-")
        self.search = SearchField(row, _("Search movies and people"), act.search, act.leave_search)
        self._switches = ttk.Frame(row, style="Surface.TFrame")
        language_switch(self._switches, act.change_language, surface=True).pack(side="left", padx=(0, px(8)))
        theme_button(self._switches, act.switch_theme, surface=True).pack(side="left")
        self._more = icon_button(row, "three-dots-vertical", self._drop_switches, style="Surface.Tool.TButton")
        self.badge: Any = None
        self._initials: Initials | None = None
        self._first = ""
        self.person = self._person(row, identity)
        self._person_width = self.person.winfo_reqwidth()
        self.bind("<Configure>", lambda event: self._fit(event.width))

    def add_badge(self, make: Callable[[tk.Misc, Callable[[], None]], Any]) -> None:
        """Add what `make` returns for a frame and what it calls when it needs another width; None adds nothing."""
        self.badge = make(self._row, self._refit)

    def _refit(self) -> None:
        self._shown = ()
        self._fit(self.winfo_width())

    def mark(self, name: str) -> None:
        """Highlight a destination (an unknown name: none)."""
        self._marked = name
        for key, button in self.buttons.items():
            button.state(["selected" if key == name else "!selected"])
        words = dict(self._destinations).get(name, "")
        self._menu.configure(text=f" {words}", compound="left" if words else "image")
        self._shown = ()  # the menu's width follows its label
        self._fit(self.winfo_width())

    def _destination(self, row: ttk.Frame, name: str, words: str) -> ttk.Button:
        # Sized for the bold label of the current destination, so that the others don't move when it changes.
        width = font(13, bold=True).measure(words) + px(28)
        holder = ttk.Frame(row, style="Surface.TFrame", width=width, height=px(HEIGHT) - px(1))
        holder.pack_propagate(False)
        holder.pack(side="left", fill="y")
        button = ttk.Button(holder, text=words, style="Surface.Nav.TButton", command=lambda: self._act.go(name))
        button.pack(fill="both", expand=True)
        return button

    def _person(self, row: ttk.Frame, identity: Identity) -> ttk.Button:
        if identity.user is None:
            return ttk.Button(row, text=_("Sign in"), style="Surface.Quiet.TButton", command=self._act.sign_in)
        self._initials = Initials(row, identity.user.name, surface=True)
        self._first = shorten(identity.user.name.split()[0], px(120), font(13, bold=True).measure)
        entries: list[tuple[str, Callable[[], None]]] = [
            *((_(words), partial(self._act.go, name)) for name, words in self._act.person_menu.items()),
            *((_(words), open_it) for words, open_it in self._act.faces),
            (_("Keys"), self._act.help),
            (_("Lock now"), self._act.lock),
            (_("Sign out"), self._act.sign_out),
        ]
        button = ttk.Button(row, text=self._first, style="Surface.Person.TButton", compound="right")
        button.configure(command=lambda: menu(button, entries))

        def paint(tokens: Tokens) -> None:
            photo: Any = images.icon("chevron-down", 12, tokens.muted)
            button.configure(image=photo)

        theme.on_change(button, paint)
        return button

    def _drop_links(self) -> None:
        entries: list[tuple[str, Callable[[], None]]] = [
            (words, partial(self._act.go, name)) for name, words in self._destinations
        ]
        names = [name for name, _words in self._destinations]
        menu(self._menu, entries, names.index(self._marked) if self._marked in names else None)

    def _drop_switches(self) -> None:
        languages: list[tuple[str, Callable[[], None]]] = [
            (words, partial(self._act.change_language, code)) for code, words in LANGUAGES.items()
        ]
        entries = [*languages, (_("Dark or light"), self._act.switch_theme)]
        menu(self._more, entries, list(LANGUAGES).index(current_language()))

    def _fit(self, width: int) -> None:
        """Show as much as there is room for."""
        if width <= 1:  # not laid out yet
            return
        step = next((step for step in _STEPS if self._needed(step) <= width), _STEPS[-1])
        spare = max(0, width - self._needed(step))
        measure = font(16, bold=True).measure
        room = min(measure(self._full_name), px(step.name) + spare) if step.name else 0
        spare -= max(0, room - min(measure(self._full_name), px(step.name)))
        search = min(px(_SEARCH), px(step.search) + spare)
        shown = (step, room, search)
        if shown != self._shown:
            self._shown = shown
            self._house.configure(text=shorten(self._full_name, room, measure) if room else "")
            self.search.resize(search)
            self._pack(step)

    def _needed(self, step: _Step) -> int:
        name = min(font(16, bold=True).measure(self._full_name), px(step.name)) + px(12) if step.name else 0
        links = self._links.winfo_reqwidth() if step.links else self._menu.winfo_reqwidth()
        switches = self._switches.winfo_reqwidth() if step.switches else self._more.winfo_reqwidth()
        person = self._person_width - (0 if step.person else font(13, bold=True).measure(self._first))
        person += self._initials.winfo_reqwidth() + px(4) if self._initials is not None else 0
        return (
            2 * px(step.margin) + self._mark.winfo_reqwidth() + px(8) + name + links + px(12)
            + px(step.search + 8) + px(12) + switches + px(8) + person + self._badge_width(step)
        )  # fmt: skip

    def _badge_width(self, step: _Step) -> int:
        if self.badge is None:
            return 0
        return int(self.badge.full_width if step.switches else self.badge.least_width) + px(8)

    def _pack(self, step: _Step) -> None:
        for piece in self._row.winfo_children():
            if isinstance(piece, tk.Widget):
                piece.pack_forget()
        self._row.pack_configure(padx=px(step.margin))
        self._mark.pack(side="left", padx=(0, px(8)))
        if step.name:
            self._house.pack(side="left", padx=(0, px(12)))
        if step.links:
            self._links.pack(side="left", fill="y")
        else:
            self._menu.pack(side="left")
        self.person.pack(side="right")
        if self._initials is not None:
            self.person.configure(text=self._first if step.person else "")
            self._initials.pack(side="right", padx=(px(4), 0))
        (self._switches if step.switches else self._more).pack(side="right", padx=(0, px(8)))
        if self.badge is not None:
            self.badge.wide(is_wide=step.switches)
            self.badge.pack(side="right", padx=(0, px(8)))
        self.search.pack(side="right", padx=(0, px(12)))
