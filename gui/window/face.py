"""A face describes one kind of window (box office, kiosk, customer, admin): its screens, keys and sales channel."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from typing import TYPE_CHECKING, Any

from cinema.domain.users import Channel, Role
from gui.window.host import SignInFrame
from gui.window.shortcuts import COMMON, Shortcut

if TYPE_CHECKING:
    import tkinter as tk

    from gui.widgets.search_field import SearchField
    from gui.window.context import AppContext
    from gui.window.screen import Screen


@dataclass(frozen=True, slots=True)
class Face:
    """All settings in which faces differ. Texts are stored untranslated and translated when they are shown.

    `screens` maps names to classes as module:Class, imported when first opened. `roots` are the screens of the top bar
    with their labels, `person_menu` those of the menu below the user's name. `search_screen` gets a search that the
    current screen does not take (None: it is dropped). `scale` enlarges everything. After `idle` seconds without input
    the user is signed out (None: never). `entered`, a module:function, is called with the context when a user came in.

    A face with `rail`, the icons of its roots, has a rail at the left instead of the bar at the top; the roots in
    `foot` stand at its foot. `finder`, a module:Class, is what its search field opens. `commands` names shortcuts that
    go to the current screen's `act`. `counts` names, by root, a module:function that tells by cinema and actor how much
    waits there, which the rail shows. `badge`, a module:Class, shows the state of something in the bar at the top; a
    press on it opens the screen `badge_screen`. Only users with the role `least` may enter; it starts with `theme`.

    A face with `scanned`, a module:function, has a scanner: the function gets the context and a code that neither the
    field in focus nor the screen takes.
    """

    name: str
    channel: Channel
    screens: Mapping[str, str]
    roots: Mapping[str, str]
    first_screen: str
    sign_in: type[SignInFrame]
    person_menu: Mapping[str, str]
    search_screen: str | None = None
    shortcuts: tuple[Shortcut, ...] = ()
    scale: float = 1.0
    idle: float | None = None
    entered: str | None = None
    rail: Mapping[str, str] = field(default_factory=dict)
    foot: tuple[str, ...] = ()
    finder: str | None = None
    commands: tuple[str, ...] = ()
    counts: Mapping[str, str] = field(default_factory=dict)
    badge: str | None = None
    badge_screen: str = ""
    least: Role = Role.GUEST
    theme: str | None = None
    scanned: str | None = None

    def screen_class(self, name: str) -> "type[Screen]":
        """Return the class of a screen; an unknown name raises KeyError."""
        found: type[Screen] = named(self.screens[name])
        return found

    def find(self, master: "tk.Misc", app: "AppContext", field: "SearchField", text: str) -> "tk.Widget | None":
        """Return what the search field opens for a text; None without a finder."""
        found: tk.Widget | None = named(self.finder)(master, app, field, text) if self.finder else None
        return found

    def counters(self) -> dict[str, Any]:
        """Return the functions that count what waits, by root."""
        return {name: named(place) for name, place in self.counts.items()}

    def make_badge(
        self, master: "tk.Misc", app: "AppContext", on_open: Callable[[], None], on_resized: Callable[[], None]
    ) -> Any:
        """Return the badge in the bar at the top; None without one."""
        return named(self.badge)(master, app, on_open, on_resized) if self.badge else None

    def admits(self, role: Role) -> bool:
        """Tell whether a user with this role may enter."""
        return role.rank >= self.least.rank

    def greet(self, app: "AppContext") -> None:
        """Do what the face does when a user came in."""
        if self.entered is not None:
            named(self.entered)(app)

    def take_scan(self, app: "AppContext", code: str) -> None:
        """Do what the face does with a scanned code."""
        if self.scanned is not None:
            named(self.scanned)(app, code)

    def keys(self) -> tuple[Shortcut, ...]:
        """Return all shortcuts of the face, the common ones first."""
        return (*COMMON, *self.shortcuts)


def named(place: str) -> Any:
    """Return what a module:name names."""
    path, _, name = place.partition(":")
    return getattr(import_module(path), name)
