"""The way a screen asks to go somewhere: a narrow view of the window, so that screens know nothing else of it."""

from typing import Any

from gui.window.host import WindowHost
from gui.window.shell import Shell


class Ways:
    """The `Navigator` of the program's window."""

    def __init__(self, host: WindowHost, shell: Shell) -> None:
        self._host, self._shell = host, shell

    def go(self, name: str, **arguments: Any) -> None:
        """Show another screen on top of this one; a name of the top bar starts afresh from there."""
        self._shell.go(name, **arguments)

    def replace(self, name: str, **arguments: Any) -> None:
        """Show another screen in place of this one, to which there is then no way back."""
        self._shell.replace(name, **arguments)

    def back(self) -> None:
        """Go one step back; on the first screen nothing happens."""
        self._shell.back()

    def sign_in(self, *, register: bool = False) -> None:
        """Show the sign-in window over the screens."""
        self._host.show_sign_in(register=register)

    def sign_out(self) -> None:
        """Forget the person and everything on the screens."""
        self._host.sign_out()

    def change_language(self, language: str) -> None:
        """Speak another language at once."""
        self._host.change_language(language)
