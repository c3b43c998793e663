"""What every screen is handed: the services, and the few things of the window that a screen may use."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from gui.window.posters import Posters
from gui.window.session import Session
from gui.window.tasks import Tasks

if TYPE_CHECKING:
    from cinema.services.cinema import Cinema


class Navigator(Protocol):
    """Where the window goes."""

    def go(self, name: str, **arguments: Any) -> None:
        """Show another screen on top of this one; a name of the top bar starts afresh from there."""

    def replace(self, name: str, **arguments: Any) -> None:
        """Show another screen in place of this one, to which there is then no way back."""

    def back(self) -> None:
        """Go one step back; on the first screen nothing happens."""

    def sign_in(self, *, register: bool = False) -> None:
        """Show the sign-in window over the screens; a purchase under way is left if somebody does sign in."""

    def sign_out(self) -> None:
        """Forget the person and everything on the screens, and show the sign-in window."""

    def change_language(self, language: str) -> None:
        """Speak another language at once."""


@dataclass(frozen=True, slots=True)
class AppContext:
    """Handed to every screen. `notify(message, kind)` shows a quiet line at the top; kinds: info, good, warn, bad.

    `report(error)` shows an exception in words there. The house's settings are read with whatever needs them.
    """

    cinema: "Cinema"
    tasks: Tasks
    navigator: Navigator
    session: Session
    posters: Posters
    is_demo: bool
    notify: Callable[..., None]
    report: Callable[[BaseException], None]
