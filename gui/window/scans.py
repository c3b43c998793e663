"""Where a scanned code goes: to the field that asks for one, else to the screen in front, else to its face.

Before the sign-in nothing is scanned; what is no ticket's code goes into the field then, since a store of passwords
types as fast as a scanner.
"""

import tkinter as tk
from collections.abc import Callable
from typing import TYPE_CHECKING

from cinema.domain.tickets import as_typed, read_code
from cinema.i18n import _
from gui.window.errors import Words
from gui.window.keyboard import Pressed
from gui.window.scanner import Scan, Scanner

if TYPE_CHECKING:
    from gui.window.face import Face
    from gui.window.shell import Shell


class Scans:
    """The scanner of one window. `front` is the shell if it is in front, `face` the window's, `say` tells a refusal."""

    def __init__(
        self,
        root: tk.Tk,
        front: "Callable[[], Shell | None]",
        face: "Callable[[], Face]",
        say: Callable[[Words], None],
    ) -> None:
        self._front, self._say = front, say
        self.scanner = Scanner(root, lambda: face().scanned is not None, self._scanned, self._take_back)

    def stop(self) -> None:
        """Listen no more."""
        self.scanner.stop()

    def _scanned(self, scan: Scan) -> None:
        code = as_typed(scan.text)
        is_ticket = read_code(code) is not None
        text = code if is_ticket else scan.text.strip()
        shell, field = self._front(), scan.field if isinstance(scan.field, tk.Entry) else None
        if shell is None:
            if is_ticket:
                self._say(Words(_("Sign in first, then scan the ticket again.")))
            elif field is not None:
                _put(field, text, whole=False)
        elif scan.is_for_field and field is not None:
            _put(field, text, whole=True)
        elif field is not None and not is_ticket and " " in text:  # a text expander or dictation: codes have no spaces
            _put(field, scan.text, whole=False)
        else:
            shell.scanned(text)

    def _take_back(self, key: Pressed) -> None:
        shell = self._front()
        if shell is not None:
            shell.take_back(key)


def _put(field: tk.Entry, text: str, *, whole: bool) -> None:
    """Type a text into a field: a code is all that is in it, with Enter behind it."""
    if not field.winfo_exists():
        return
    if whole:
        field.delete(0, "end")
    elif field.selection_present():
        field.delete("sel.first", "sel.last")
    field.insert("insert", text)
    if whole:
        field.event_generate("<Return>")
