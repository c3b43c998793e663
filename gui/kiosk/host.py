"""The kiosk's window as its pages see it, so that neither side imports the other."""

from typing import TYPE_CHECKING, Any, Protocol

from gui.kiosk.glass import Glass
from gui.kiosk.visit import Access, Visit

if TYPE_CHECKING:
    import tkinter as tk

    from cinema.domain.house import House
    from cinema.domain.kiosk import KioskState
    from cinema.domain.users import Actor, User
    from gui.kiosk.speaking import Speaker
    from gui.kiosk.touch import TouchGuard
    from gui.window.context import AppContext
    from gui.window.tasks import Tasks


class KioskHost(Protocol):
    """What pages may use of the window."""

    visit: Visit
    glass: Glass

    @property
    def state(self) -> "KioskState | None":
        """What was last read of the kiosk; None before the first time."""

    @property
    def house(self) -> "House":
        """The house's settings as they were read last."""

    @property
    def app(self) -> "AppContext":
        """The context that pages share with the other faces."""

    @property
    def is_demo(self) -> bool:
        """Whether this is the sample cinema."""

    @property
    def owner(self) -> "tk.Misc":
        """The widget that outlives every page: for work that must be finished whoever stands here."""

    @property
    def is_open(self) -> bool:
        """Whether the database was there, so that the house is known."""

    def actor(self) -> "Actor":
        """Return who acts: a guest of this kiosk, or a customer who signed in."""

    def go(self, page: str, **arguments: Any) -> None:
        """Show another page in place of this one."""

    def rebuild(self, *, stays: bool = False) -> None:
        """Make the present page's widgets anew. `stays`: the focus stays on its control, else goes to the first."""

    def start_over(self) -> None:
        """Forget the customer, give the seats back and show the first page."""

    def touch(self) -> None:
        """Count the time anew: something happened for the customer."""

    def change_access(self, access: Access) -> None:
        """Show everything in another way: contrast, text size, place of the controls, sound, speech."""

    def change_language(self, language: str) -> None:
        """Show everything in another language."""

    def enter(self, user: "User | None") -> None:
        """Go on as a customer who signed in, or as a guest."""

    def forget_account(self, user: "User") -> None:
        """Let the program forget an account that is not used after all."""

    def leave(self) -> None:
        """Close the kiosk: staff has typed a PIN."""

    def say(self, message: str, kind: str = "info") -> None:
        """Show a sentence above the buttons until the next one, or another page; it is spoken too."""

    def quiet(self) -> None:
        """Switch the voice off until somebody switches it on again."""

    def sound(self, name: str) -> None:
        """Play a short sound: warning, paid or error."""


class KioskFrameHost(KioskHost, Protocol):
    """The window as what stands around its pages sees it."""

    tasks: "Tasks"
    speaker: "Speaker"
    touch_guard: "TouchGuard"

    @property
    def root(self) -> "tk.Tk":
        """The window itself."""

    @property
    def forgets_something(self) -> bool:
        """Whether starting over loses what a customer has chosen or typed: not when all is done."""

    def more_time(self) -> None:
        """Give the customer more time, from the warning."""

    def report(self, error: BaseException) -> None:
        """Show an exception's message."""
