"""What the parts that the kiosk shares with other faces get of its window, such as a payment's steps."""

from typing import TYPE_CHECKING, Any

from gui.window.context import AppContext
from gui.window.posters import Posters
from gui.window.undecided import Undecided

if TYPE_CHECKING:
    from cinema.services.cinema import Cinema
    from gui.kiosk.host import KioskFrameHost
    from gui.window.identity import Identity


def kiosk_context(window: "KioskFrameHost", cinema: "Cinema", identity: "Identity", *, is_demo: bool) -> AppContext:
    """Return the context of a kiosk's pages."""

    def notify(message: str, kind: str = "info", **_more: Any) -> None:
        """Tell nobody: it is of a customer who has gone, and somebody else may stand here."""
        del message, kind

    undecided = Undecided(
        window.root, cinema, window.tasks, identity, notify, lambda sale: window.go("done", sale=sale)
    )
    posters = Posters(window.tasks, cinema.catalogue.poster)
    return AppContext(
        cinema, window.tasks, _OnePage(window), identity, posters, is_demo, notify, window.report, undecided
    )


class _OnePage:
    """A kiosk has one page at a time and no history: going back starts over."""

    def __init__(self, window: "KioskFrameHost") -> None:
        self._window = window

    def go(self, name: str, **arguments: Any) -> None:
        """Show another page."""
        self._window.go(name, **arguments)

    def turn_to(self, name: str, **arguments: Any) -> None:
        """Show another page."""
        self._window.go(name, **arguments)

    def replace(self, name: str, **arguments: Any) -> None:
        """Show another page."""
        self._window.go(name, **arguments)

    def back(self) -> None:
        """Start over."""
        self._window.start_over()

    def sign_in(self, *, register: bool = False) -> None:
        """Show the sign-in; nobody registers at a kiosk."""
        del register
        self._window.go("sign_in")

    def sign_out(self, said: str = "") -> None:
        """Forget the customer; nothing is said, since who comes next is somebody else."""
        del said
        self._window.start_over()

    def recount(self) -> None:
        """A kiosk counts nothing."""

    def change_language(self, language: str) -> None:
        """Switch to another language."""
        self._window.change_language(language)
