"""Opens the customer's window over a test's house, for somebody who is enrolled there or for a guest."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from gui.customer.face import CUSTOMER
from tests.conftest import SmallHouse
from tests.gui.hands import Window


@contextmanager
def customer_window(house: SmallHouse, user: str | None = None, **options: Any) -> Iterator[Window]:
    """Yield the window with its first page shown; it is closed after."""
    # The window closes no connection: the next test's house has the same one.
    cinema: Any = replace(house.cinema, close=lambda: None)
    window = Window(cinema, face=CUSTOMER, **options)
    window.root.geometry("1280x800")
    try:
        window.until(lambda: window.app.cinema is not None)
        window.app.enter(house.storage.users.get(user) if user is not None else None)
        window.until(lambda: window.app.shell is not None and window.app.shell.current is not None)
        window.settle()
        yield window
    finally:
        window.close()


def go(window: Window, name: str, **arguments: Any) -> Any:
    """Show a page and return it, at rest."""
    shell = window.app.shell
    assert shell is not None
    shell.go(name, **arguments)
    window.settle()
    return shell.current
