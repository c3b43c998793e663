"""The bar at the top of the window: house name, destinations, search, language, theme and user menu."""

import tkinter as tk
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from tkinter import ttk
from typing import Any

from cinema.i18n import _
from gui import images, theme
from gui.fonts import font
from gui.scale import px
from gui.tokens import Tokens
from gui.widgets.menus import menu
from gui.widgets.pictures import Initials, MarkLabel, rule
from gui.widgets.search_field import SearchField
from gui.window.identity import Identity
from gui.window.switches import language_switch, theme_button

HEIGHT = 64


@dataclass(frozen=True, slots=True)
class BarActions:
    """Callbacks of the bar; `person_menu` maps the screens of the user's menu to their labels."""

    go: Callable[[str], None]
    search: Callable[[str], None]
    leave_search: Callable[[], None]
    change_language: Callable[[str], None]
    switch_theme: Callable[[], None]
    sign_in: Callable[[], None]
    sign_out: Callable[[], None]
    help: Callable[[], None]
    person_menu: Mapping[str, str]


class TopBar(ttk.Frame):
    """The top bar. It is rebuilt when the language, the user or the house's name changes."""

    def __init__(
        self, master: tk.Misc, house_name: str, identity: Identity, destinations: list[tuple[str, str]], act: BarActions
    ) -> None:
        super().__init__(master, style="Surface.TFrame")
        self._act = act
        row = ttk.Frame(self, style="Surface.TFrame", height=px(HEIGHT) - px(1))
        row.pack(fill="x", padx=px(24))
        row.pack_propagate(False)  # the bar keeps its height whatever its labels need
        rule(self).pack(fill="x")
        MarkLabel(row, surface=True).pack(side="left", padx=(0, px(8)))
        ttk.Label(row, text=house_name, style="Surface.Lead.TLabel").pack(side="left", padx=(0, px(12)))
        self.buttons = {name: self._destination(row, name, words) for name, words in destinations}
        right = ttk.Frame(row, style="Surface.TFrame")
        right.pack(side="right")
        self.search = SearchField(right, _("Search movies and people"), act.search, act.leave_search)
        self.search.pack(side="left", padx=(0, px(12)))
        language_switch(right, act.change_language, surface=True).pack(side="left", padx=(0, px(8)))
        theme_button(right, act.switch_theme, surface=True).pack(side="left", padx=(0, px(8)))
        self._person(right, identity)

    def mark(self, name: str) -> None:
        """Highlight a destination (an unknown name: none)."""
        for key, button in self.buttons.items():
            button.state(["selected" if key == name else "!selected"])

    def _destination(self, row: ttk.Frame, name: str, words: str) -> ttk.Button:
        # Sized for the bold label of the current destination, so that the others don't move when it changes.
        holder = ttk.Frame(row, style="Surface.TFrame", width=font(13, bold=True).measure(words) + px(28))
        holder.pack_propagate(False)
        holder.pack(side="left", fill="y")
        button = ttk.Button(holder, text=words, style="Surface.Nav.TButton", command=lambda: self._act.go(name))
        button.pack(fill="both", expand=True)
        return button

    def _person(self, row: ttk.Frame, identity: Identity) -> None:
        if identity.user is None:
            ttk.Button(row, text=_("Sign in"), style="Surface.Quiet.TButton", command=self._act.sign_in).pack(
                side="left"
            )
            return
        Initials(row, identity.user.name, surface=True).pack(side="left", padx=(px(4), 0))
        first = identity.user.name.split()[0]
        button = ttk.Button(row, text=first, style="Surface.Person.TButton", compound="right")

        def paint(tokens: Tokens) -> None:
            photo: Any = images.icon("chevron-down", 12, tokens.muted)
            button.configure(image=photo)

        theme.on_change(button, paint)
        entries: list[tuple[str, Callable[[], None]]] = [
            *((_(words), partial(self._act.go, name)) for name, words in self._act.person_menu.items()),
            (_("Keys"), self._act.help),
            (_("Sign out"), self._act.sign_out),
        ]
        button.configure(command=lambda: menu(button, entries))
        button.pack(side="left")
        self.person = button
