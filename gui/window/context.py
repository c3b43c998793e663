"""The context that every screen gets: the services and the parts of the window that a screen may use."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from gui.window.identity import Identity
from gui.window.posters import Posters
from gui.window.tasks import Tasks
from gui.window.undecided import Undecided

if TYPE_CHECKING:
    from cinema.services.cinema import Cinema


class Navigator(Protocol):
    """Moves the window from screen to screen."""

    def go(self, name: str, **arguments: Any) -> None:
        """Show another screen on top of this one; one of the top bar's screens clears the history."""

    def turn_to(self, name: str, **arguments: Any) -> None:
        """Show one of the bar's screens as a hand chooses it: not while what is shown may not be left."""

    def replace(self, name: str, **arguments: Any) -> None:
        """Replace the current screen without a history entry."""

    def back(self) -> None:
        """Go one step back; on the first screen nothing happens."""

    def sign_in(self, *, register: bool = False) -> None:
        """Show the sign-in over the screens; signing in as another user leaves a purchase that is under way."""

    def sign_out(self, said: str = "") -> None:
        """Sign the user out, leave all screens and show the sign-in, with a sentence if there is one."""

    def recount(self) -> None:
        """Count again what waits at the bar's destinations: something was decided."""

    def change_language(self, language: str) -> None:
        """Switch the window to another language."""


@dataclass(frozen=True, slots=True)
class AppContext:
    """Services and window parts for a screen.

    `notify(message, kind, action=, seconds=, undoes=)` shows a line at the top, as `Banner.show` does, `report(error)`
    an exception's message there. `undecided` are the user's payments that are being checked. The house's settings are
    not here: they change, so a screen reads them with its data. In `kept` a screen of the bar keeps what is typed, by
    its name, while another one of the bar takes its place; who reads it looks whose it is.
    """

    cinema: "Cinema"
    tasks: Tasks
    navigator: Navigator
    identity: Identity
    posters: Posters
    is_demo: bool
    notify: Callable[..., None]
    report: Callable[[BaseException], None]
    undecided: Undecided
    kept: dict[str, Any] = field(default_factory=dict)
