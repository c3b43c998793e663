"""Opens the administration's window over a test's house, for somebody who is enrolled there."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from typing import Any

from cinema.domain.users import Actor
from gui.admin.face import ADMIN
from tests.conftest import SmallHouse
from tests.gui.hands import Window

Enter = Callable[..., Window]


@contextmanager
def admin_window(house: SmallHouse, user: str = "user-manager") -> Iterator[Any]:
    """Yield the window, signed in, with its first page shown; it is closed after."""
    # The window closes no connection: the next test's house has the same one.
    cinema: Any = replace(house.cinema, close=lambda: None)
    window = Window(cinema, face=ADMIN)
    try:
        window.until(lambda: window.app.cinema is not None)
        window.app.enter(house.storage.users.get(user))
        window.until(lambda: window.app.shell is not None and window.app.shell.current is not None)
        yield window
    finally:
        window.close()


@contextmanager
def admin_screens(house: SmallHouse, usual: Actor, first: str) -> Iterator[Enter]:
    """Yield what opens a window on a screen: `first`, for `usual`, unless told otherwise. All are closed after."""
    with ExitStack() as opened:

        def enter(who: Actor = usual, screen: str = first) -> Window:
            window: Window = opened.enter_context(admin_window(house, who.user or ""))
            assert window.app.shell is not None
            window.app.shell.go(screen)
            window.settle()
            return window

        yield enter
