"""A face: what one kind of window shows, and through which channel it acts. The frame takes all it needs from it."""

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

from cinema.domain.users import Channel
from gui.window.host import SignInFrame
from gui.window.shortcuts import COMMON, Shortcut

if TYPE_CHECKING:
    from gui.window.screen import Screen


@dataclass(frozen=True, slots=True)
class Face:
    """Everything by which one face differs from another; texts are translated when they are shown.

    `screens` names each screen's class as module:Class, imported when it is first opened. `roots` are the entries of
    the bar with their words, `person_menu` those below a person's name; a search that no screen takes for its own goes
    to `search_screen` (none: nowhere). `scale` enlarges everything. After `idle` seconds without a touch whoever sits
    there is signed out (None: never).
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

    def screen_class(self, name: str) -> "type[Screen]":
        """Return the class of a screen; an unknown name raises KeyError."""
        path, _, attribute = self.screens[name].partition(":")
        found: type[Screen] = getattr(import_module(path), attribute)
        return found

    def keys(self) -> tuple[Shortcut, ...]:
        """Return every shortcut of the face, the frame's own first."""
        return (*COMMON, *self.shortcuts)
