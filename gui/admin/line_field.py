"""A one-line field of a form beside a table, alone in its row or beside others."""

from collections.abc import Callable, Sequence
from tkinter import ttk

from gui.scale import px
from gui.widgets.form_field import FormField


class LineField(FormField):
    """A one-line field that is told its value like the other inputs.

    One of several side by side is told where it stands `among` them: its error takes the whole row below.
    """

    among: tuple[int, int, int] | None = None
    """Its column, how many there are, and the width of the row in unscaled px."""

    def offer(self, choices: Sequence[str]) -> None:
        """Replace what a field with choices offers."""
        assert isinstance(self.entry, ttk.Combobox)
        self.entry.configure(values=list(choices))

    def set(self, value: str) -> None:
        """Show a value."""
        self.value.set(value)

    def on_change(self, call: Callable[[], None]) -> None:
        """Call a function at every change."""
        self.value.trace_add("write", lambda *_: call())

    def _error_below(self, text: str) -> ttk.Frame:
        if self.among is None:
            return super()._error_below(text)
        column, many, width = self.among
        note = self._error_line(self.master, text, width)
        note.grid(row=1 + column, column=0, columnspan=many, sticky="w", padx=(px(4), 0))
        return note
