"""What screens get of the window: its navigator, a narrow view of it, and their context."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from gui.window.context import AppContext
from gui.window.host import WindowHost
from gui.window.identity import Identity
from gui.window.posters import Posters
from gui.window.shell import Shell
from gui.window.undecided import Undecided

if TYPE_CHECKING:
    from cinema.services.cinema import Cinema


def app_context(
    host: WindowHost,
    shell: Shell,
    cinema: "Cinema",
    identity: Identity,
    is_demo: bool,
    report: Callable[[BaseException], None],
) -> AppContext:
    """Return the context of a window's screens."""
    posters = Posters(host.tasks, cinema.catalogue.poster)
    navigator = WindowNavigator(host, shell)
    undecided = Undecided(
        shell, cinema, host.tasks, identity, shell.banner.show,
        lambda sale: navigator.go("receipt", transaction_id=sale),
    )  # fmt: skip
    return AppContext(cinema, host.tasks, navigator, identity, posters, is_demo, shell.banner.show, report, undecided)


class WindowNavigator:
    """Implements `Navigator` with the window's shell and host."""

    def __init__(self, host: WindowHost, shell: Shell) -> None:
        self._host, self._shell = host, shell

    def go(self, name: str, **arguments: Any) -> None:
        """Show another screen on top of this one; one of the top bar's screens clears the history."""
        self._shell.go(name, **arguments)

    def turn_to(self, name: str, **arguments: Any) -> None:
        """Go to one of the bar's screens, unless what is shown may not be left."""
        self._shell.go_by_hand(name, **arguments)

    def replace(self, name: str, **arguments: Any) -> None:
        """Replace the current screen without a history entry."""
        self._shell.replace(name, **arguments)

    def back(self) -> None:
        """Go one step back; on the first screen nothing happens."""
        self._shell.back()

    def sign_in(self, *, register: bool = False) -> None:
        """Show the sign-in over the screens."""
        self._host.show_sign_in(register=register)

    def sign_out(self, said: str = "") -> None:
        """Sign the user out, leave all screens and show the sign-in, with a sentence if there is one."""
        self._host.sign_out(said)

    def recount(self) -> None:
        """Count again what waits at the bar's destinations."""
        if self._shell.counts is not None:
            self._shell.counts.refresh()

    def change_language(self, language: str) -> None:
        """Switch the window to another language."""
        self._host.change_language(language)
