"""A face describes one kind of window (box office, kiosk, customer, admin): its screens, keys and sales channel."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from cinema.domain.users import Channel
from gui.window.host import SignInFrame
from gui.window.shortcuts import COMMON, Shortcut

if TYPE_CHECKING:
    from gui.window.context import AppContext
    from gui.window.screen import Screen


@dataclass(frozen=True, slots=True)
class Face:
    """All settings in which faces differ. Texts are stored untranslated and translated when they are shown.

    `screens` maps names to classes as module:Class, imported when first opened. `roots` are the screens of the top bar
    with their labels, `person_menu` those of the menu below the user's name. `search_screen` gets a search that the
    current screen does not take (None: it is dropped). `scale` enlarges everything. After `idle` seconds without input
    the user is signed out (None: never). `entered`, a module:function, is called with the context when a user came in.
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

    def screen_class(self, name: str) -> "type[Screen]":
        """Return the class of a screen; an unknown name raises KeyError."""
        path, _, attribute = self.screens[name].partition(":")
        found: type[Screen] = getattr(import_module(path), attribute)
        return found

    def greet(self, app: "AppContext") -> None:
        """Do what the face does when a user came in."""
        if self.entered is not None:
            path, _, name = self.entered.partition(":")
            getattr(import_module(path), name)(app)

    def keys(self) -> tuple[Shortcut, ...]:
        """Return all shortcuts of the face, the common ones first."""
        return (*COMMON, *self.shortcuts)
