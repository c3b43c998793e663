"""Chips of which one is selected, such as a genre filter; arrows move the focus, Space or Enter selects."""

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from gui.fonts import font
from gui.scale import px
from gui.widgets.flow import Flow


class Chips(Flow):
    """Choices as (value, label); the selected one is outlined, tinted and bold."""

    def __init__(
        self,
        master: tk.Misc,
        choices: Sequence[tuple[str, str]],
        value: str,
        on_change: Callable[[str], None],
        *,
        surface: bool = False,
    ) -> None:
        prefix = "Surface." if surface else ""
        super().__init__(master, style=f"{prefix}TFrame")
        self._on_change = on_change
        self.value = value
        self.buttons: dict[str, ttk.Button] = {}
        for key, words in choices:
            # Sized for the bold label of the selected chip, so that the others don't move when the selection changes.
            holder = ttk.Frame(self, width=font(13, bold=True).measure(words) + px(34), height=px(40))
            holder.pack_propagate(False)
            self.add(holder)
            button = ttk.Button(
                holder,
                text=words,
                style=f"{prefix}Chip.TButton",
                command=lambda key=key: self._choose(key),  # type: ignore[misc]
            )
            button.pack(fill="both", expand=True)
            button.bind("<Left>", lambda _event, key=key: self._walk(key, -1))  # type: ignore[misc]
            button.bind("<Right>", lambda _event, key=key: self._walk(key, 1))  # type: ignore[misc]
            self.buttons[key] = button
        self.set(value)

    def set(self, value: str) -> None:
        """Select a value without calling `on_change`."""
        self.value = value
        for key, button in self.buttons.items():
            button.state(["selected" if key == value else "!selected"])

    def _choose(self, key: str) -> str:
        if key != self.value:
            self.set(key)
            self._on_change(key)
        return "break"

    def _walk(self, key: str, by: int) -> str:
        keys = list(self.buttons)
        place = keys.index(key) + by
        if 0 <= place < len(keys):
            self.buttons[keys[place]].focus_set()
        return "break"


def divider(master: tk.Misc) -> ttk.Frame:
    """Return a short vertical line to put between two groups of chips."""
    return ttk.Frame(master, style="Line.TFrame", width=px(1), height=px(24))
