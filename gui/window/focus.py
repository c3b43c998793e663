"""Keeps the keyboard's focus on something: pages come and go, and rows, dialogs and buttons take it with them."""

import tkinter as tk
from collections.abc import Callable

from gui.widgets.repeat import Repeat

LOOK = 75  # milliseconds; two looks are shorter than the time to the next key


class FocusKeeper:
    """Moves the focus when its widget is gone, hidden or disabled; back to a button that is enabled again."""

    def __init__(self, root: tk.Tk, give: Callable[[], None]) -> None:
        """`give` moves the focus to the page that is in front."""
        self._root, self._give = root, give
        self._waits = ""  # the disabled widget that had the focus
        self._parked = ""  # where the focus went instead
        self._unseen = ""  # the widget that had the focus at the last look and was not to be seen
        Repeat(root, LOOK, self.look)

    def look(self) -> None:
        """Look once where the focus is; while a menu or a drop-down list has the keyboard nothing happens."""
        call = self._root.tk.call
        if str(call("grab", "current")) or not call("winfo", "viewable", "."):
            return
        # The widget that has the focus, or gets it when this window does.
        path = str(call("focus", "-lastfor", "."))
        unseen, self._unseen = self._unseen, ""
        if path == "." or not call("winfo", "exists", path) or not call("winfo", "viewable", path):
            # Twice, since a widget may be hidden for a moment while its bar or page is laid out anew, and one that
            # has just been made gets the focus when Tk has mapped it; until then the window has it.
            self._unseen = path
            if path == unseen:
                self._waits = ""
                self._give()
        elif is_disabled(self._root, path):
            self._waits = path
            self._give()
            self._parked = str(call("focus", "-lastfor", "."))
        elif self._waits and path == self._parked:
            if not call("winfo", "exists", self._waits):
                self._waits = ""
            elif not is_disabled(self._root, self._waits):
                call("focus", self._waits)
                self._waits = ""
        else:
            self._waits = ""


def is_disabled(root: tk.Misc, path: str) -> bool:
    """Tell whether a widget is disabled; widgets without a state are not."""
    try:
        return bool(root.tk.call(path, "instate", "disabled"))
    except tk.TclError:  # no ttk widget
        return False


def first_usable(page: tk.Misc, wanted: tk.Misc | None) -> tk.Misc:
    """Return `wanted` if it can have the focus, else the first control inside the page, else the page itself."""
    if wanted is not None and _is_laid_out(page, wanted) and not is_disabled(page, str(wanted)):
        return wanted
    found = page.tk_focusNext()
    return found if found is not None and str(found).startswith(f"{page}.") else page


def _is_laid_out(page: tk.Misc, widget: tk.Misc) -> bool:
    """Tell whether a widget is laid out in its page.

    Not whether it is mapped: a page that was just opened maps what lies in its canvas later, and Tk gives the focus
    then.
    """
    at: tk.Misc | None = widget
    while at is not None and at is not page:
        if not at.winfo_manager():
            return False
        at = at.master
    return True
