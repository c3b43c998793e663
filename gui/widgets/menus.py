"""Drop-down menus in the theme's colours; arrows, Enter and Esc work in them."""

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk
from typing import Any

from PIL import Image

from cinema.i18n import _
from gui import images, theme
from gui.fonts import font
from gui.scale import px
from gui.tokens import Tokens


def menu(below: tk.Misc, entries: Sequence[tuple[str, Callable[[], None]]], chosen: int | None = None) -> tk.Menu:
    """Show a menu of (label, command) below a widget; `chosen` is the index of the ticked entry."""
    tokens = theme.current()
    for earlier in below.winfo_children():  # a menu that was closed is only hidden
        if isinstance(earlier, tk.Menu):
            earlier.destroy()
    dropped = tk.Menu(
        below, tearoff=False, background=tokens.surface, foreground=tokens.text, activebackground=tokens.raised,
        activeforeground=tokens.text, relief="groove", borderwidth=px(2), activeborderwidth=0, font=font(13),
    )  # fmt: skip
    # Tk draws the active entry's border as a raised edge, so the room around a text comes from an empty picture.
    space: Any = images.keep(("menu space", px(32)), lambda: Image.new("RGBA", (px(10), px(32))))
    for index, (words, command) in enumerate(entries):
        sign = "✓ " if index == chosen else "" if chosen is None else "   "
        dropped.add_command(label=f"{sign}{words}  ", command=command, image=space, compound="left")
    dropped.update_idletasks()  # its size is not known before
    dropped.tk_popup(*_place(below, dropped))
    return dropped


def _place(by: tk.Misc, dropped: tk.Menu) -> tuple[int, int]:
    """Return where on the screen a menu goes: below the widget, or above it where the window has no room below.

    It is kept inside the window: Tk keeps a menu on the screen only, by moving it over the widget.
    """
    window = by.winfo_toplevel()
    right = window.winfo_rootx() + window.winfo_width() - dropped.winfo_reqwidth() - px(8)
    bottom = window.winfo_rooty() + window.winfo_height()
    top, height = by.winfo_rooty(), dropped.winfo_reqheight()
    y = top + by.winfo_height()
    if y + height > bottom:
        y = max(window.winfo_rooty(), top - height)
    return min(by.winfo_rootx(), right), y


class MenuChip(ttk.Button):
    """A chip with a menu of (value, label) that shows the selected label; the first choice means no selection."""

    def __init__(
        self,
        master: tk.Misc,
        choices: Sequence[tuple[str, str]],
        value: str,
        on_change: Callable[[str], None],
        *,
        prefix: str = "",
    ) -> None:
        super().__init__(master, style="Chip.TButton", compound="right", command=self._drop)
        self._choices = list(choices)
        self._on_change = on_change
        self._prefix = prefix
        self.value = value
        self.bind("<Down>", lambda _event: self._drop(), add=True)  # as a combobox opens
        theme.on_change(self, self._paint)

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Replace the choices; the selected value is kept if it is among them."""
        self._choices = list(choices)
        if self.value not in dict(self._choices):
            self.value = self._choices[0][0]
        self._paint(theme.current())

    def choose(self, value: str) -> None:
        """Select a value and call `on_change`, as a choice from the menu does."""
        self.value = value
        self._paint(theme.current())
        self._on_change(value)

    def _drop(self) -> None:
        entries = [
            (words if value else _("Any"), lambda value=value: self.choose(value)) for value, words in self._choices
        ]
        menu(self, entries, [value for value, _words in self._choices].index(self.value))

    def _paint(self, tokens: Tokens) -> None:
        chosen = self.value != self._choices[0][0]
        photo: Any = images.icon("chevron-down", 10, tokens.accent if chosen else tokens.muted)
        self.state(["selected" if chosen else "!selected"])
        self.configure(text=f"{self._prefix}{dict(self._choices)[self.value]} ", image=photo)
