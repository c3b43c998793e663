"""What lies over the screens of a shell: the list of keys, and what its search field found."""

import tkinter as tk
from typing import TYPE_CHECKING, Protocol

from gui.window.face import Face
from gui.window.keys_panel import KeysPanel
from gui.window.shortcuts import for_screen

if TYPE_CHECKING:
    from gui.widgets.search_field import SearchField
    from gui.window.context import AppContext


def focus_in(widget: tk.Misc) -> tk.Misc | None:
    """Return the widget that has the focus, None if tkinter doesn't know it, as a combobox's drop-down list."""
    try:
        return widget.focus_get()
    except KeyError:
        return None


class Covered(Protocol):
    """The shell as what lies over it sees it."""

    @property
    def current_name(self) -> str:
        """The name of the screen that is shown."""

    def focus_screen(self) -> None:
        """Move the focus into the current screen."""


class Overlays:
    """At most one list of keys and one list of findings."""

    def __init__(self, shell: tk.Misc, covered: Covered, face: Face) -> None:
        self._shell, self._covered, self._face = shell, covered, face
        self._keys: KeysPanel | None = None
        self._finder: tk.Widget | None = None
        self._before: tk.Misc | None = None  # what had the focus when the list of keys was opened
        shell.bind("<Configure>", lambda _event: self._fit())

    @property
    def has_keys(self) -> bool:
        """Whether the list of keys is open."""
        return self._keys is not None and bool(self._keys.winfo_exists())

    def toggle_keys(self, *, guest: bool) -> None:
        """Show or close the list of the current screen's keys; `guest`: without those of a signed-in user."""
        if self.has_keys:
            self.close_keys()
        else:
            self._before = focus_in(self._shell)
            shown = for_screen(self._covered.current_name, self._face.keys(), guest=guest)
            self._keys = KeysPanel(self._shell, shown, self.close_keys)

    def close_keys(self) -> None:
        """Close the list of keys, and give the focus back; a repeat changes nothing."""
        if self._keys is not None and self._keys.winfo_exists():
            self._keys.destroy()
            before = self._before
            if before is not None and before.winfo_exists() and before.winfo_viewable():
                before.focus_set()
            else:
                self._covered.focus_screen()
        self._keys = None

    def find(self, app: "AppContext", field: "SearchField", text: str) -> None:
        """Show what is found anywhere below the search field, or nothing for an empty text."""
        self.close_finder()
        self._finder = self._face.find(self._shell, app, field, text) if text else None

    def close_finder(self) -> None:
        """Close what was found; a repeat changes nothing."""
        if self._finder is not None and self._finder.winfo_exists():
            self._finder.destroy()
        self._finder = None

    def _fit(self) -> None:
        if self._keys is not None and self._keys.winfo_exists():
            self._keys.fit()
