"""A row of a few choices of which one is selected; arrows change the selection, Tab skips the others."""

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from gui.scale import px


class SegmentedControl(ttk.Frame):
    """Choices as (value, label). `on_change` is called when the user selects another one, not by `set`."""

    def __init__(
        self,
        master: tk.Misc,
        choices: Sequence[tuple[str, str]],
        value: str,
        on_change: Callable[[str], None],
        *,
        each: int = 38,
        height: int = 36,
        surface: bool = False,
    ) -> None:
        super().__init__(master, style=f"{'Surface.' if surface else ''}Segments.TFrame", padding=px(3))
        self._on_change = on_change
        self._value = tk.StringVar(self, value)
        self.buttons: dict[str, ttk.Radiobutton] = {}
        for column, (key, words) in enumerate(choices):
            holder = ttk.Frame(self, width=px(each), height=px(height - 6))
            holder.pack_propagate(False)
            holder.grid(row=0, column=column)
            button = ttk.Radiobutton(
                holder,
                text=words,
                value=key,
                variable=self._value,
                style="Surface.Segment.TRadiobutton" if surface else "Segment.TRadiobutton",
                command=self._chosen,
            )
            button.pack(fill="both", expand=True)
            # ttk binds Up and Down only.
            button.bind("<Left>", lambda _event: self._step(-1))
            button.bind("<Right>", lambda _event: self._step(1))
            self.buttons[key] = button
        self._known = value  # ttk calls the command for a press on the selected button too
        self._mind_tab()

    def get(self) -> str:
        """Return the selected value."""
        return self._value.get()

    def set(self, value: str) -> None:
        """Select a value without calling `on_change`."""
        self._known = value
        self._value.set(value)
        self._mind_tab()

    def _step(self, by: int) -> str:
        keys = list(self.buttons)
        place = keys.index(self._value.get()) + by
        if 0 <= place < len(keys):
            self._value.set(keys[place])
            self._mind_tab()
            self.buttons[keys[place]].focus_set()
            self._chosen()
        return "break"

    def _chosen(self) -> None:
        value = self._value.get()
        self._mind_tab()
        if value != self._known:
            self._known = value
            self._on_change(value)

    def _mind_tab(self) -> None:
        # One Tab stop for the group, as radio groups have elsewhere; in ttk every button is one.
        for key, button in self.buttons.items():
            button.configure(takefocus=key == self._value.get())
