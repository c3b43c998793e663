"""A form: fields in a column, one primary button, and a message for the result."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Any, TypeVar

from cinema.i18n import _
from gui.scale import px
from gui.widgets.form_field import BESIDE, FormField
from gui.widgets.progress_line import ProgressLine
from gui.widgets.wrapped import WrappedLabel
from gui.window import errors
from gui.window.tasks import Tasks

T = TypeVar("T")
_TWO_LINES = 38  # px


class Form(ttk.Frame):
    """Fields in reading order and a submit button; an error is shown at the field it names, else above the button.

    The button and the line of its work go into the `foot`, where there is one.
    """

    def __init__(self, master: tk.Misc, tasks: Tasks, *, width: int = 304, foot: ttk.Frame | None = None) -> None:
        super().__init__(master)
        self.tasks = tasks
        self.width = width
        self.fields: dict[str, FormField] = {}
        self.busy = False
        self._allowed = True
        # Room for a sentence of two lines, as wide as field and error are together, so that it moves nothing.
        self._said = ttk.Frame(self)
        self._said.columnconfigure(0, weight=1)
        self._said.rowconfigure(0, minsize=px(_TWO_LINES))
        self.message = WrappedLabel(self._said, style="Muted.TLabel", most=width + BESIDE)
        self.message.grid(sticky="ew")
        self._foot = self if foot is None else foot
        self.button = ttk.Button(self._foot, style="Primary.TButton")
        self.line = ProgressLine(self._foot, length=px(width))

    def add(self, name: str, label: str, **options: Any) -> FormField:
        """Add a field; options are those of `FormField`."""
        field = FormField(self, label, width=self.width, **options)
        field.pack(fill="x", pady=(0, px(12)))
        field.entry.bind("<Return>", lambda _event: self.button.invoke(), add=True)  # a disabled button ignores it
        self.fields[name] = field
        return field

    def finish(self, words: str, submit: Callable[[], None]) -> None:
        """Add the message line and the button; called after the last field was added."""
        self._said.pack(fill="x", padx=px(4))
        self.button.configure(text=words, command=submit)
        # A ttk button's width is counted in characters; a holder of fixed size gives it pixels.
        holder = ttk.Frame(self._foot, width=px(self.width + 8), height=px(56))
        holder.pack_propagate(False)
        holder.pack(anchor="w", pady=(px(4), 0))
        self.button.pack(in_=holder, fill="both", expand=True)
        self.button.lift()  # the holder was made after the button and would cover it
        self.line.pack(anchor="w", padx=px(4), pady=(px(8), 0))

    def values(self) -> dict[str, str]:
        """Return the typed values by field name."""
        return {name: field.get() for name, field in self.fields.items()}

    def fill(self, values: dict[str, str]) -> None:
        """Set the fields of these names; unknown names and empty values are ignored."""
        for name, value in values.items():
            if name in self.fields and value:
                self.fields[name].value.set(value)

    def allow(self, allowed: bool, message: str = "") -> None:
        """Enable or disable submitting, and show why."""
        self._allowed = allowed
        self.say(message)
        self._show_state()

    def say(self, message: str, style: str = "Muted.TLabel") -> None:
        """Show a message above the button."""
        self.message.configure(text=message, style=style)

    def send(
        self,
        work: Callable[[], T],
        on_done: Callable[[T], None],
        busy: str = "",
        on_wrong: Callable[[BaseException], bool] = lambda _error: False,
    ) -> None:
        """Run the form's work on a worker; the button is disabled while it runs.

        An error is shown, unless `on_wrong` sees to it and returns True.
        """
        if self.busy or not self._allowed:
            return
        self.busy = True
        for field in self.fields.values():
            field.error("")
        self.say(busy)
        self._show_state()

        def done(result: T) -> None:
            self._end_work()
            self.say("")
            on_done(result)

        def failed(error: BaseException) -> None:
            self._end_work()
            if on_wrong(error):
                self.say("")
            else:
                self.show(errors.words(error))

        self.tasks.submit(work, owner=self, on_done=done, on_error=failed, write=True)

    def show(self, words: errors.Words) -> None:
        """Show an error at its field, which gets the focus, or above the button if it names none.

        Of several all are shown, and the first of them gets the focus.
        """
        wrong = {**({words.field: words.message} if words.field else {}), **words.fields}
        shown = [name for name in self.fields if name in wrong]
        if not shown:
            self.say(words.message, "Bad.TLabel")
            return
        rest = [text for name, text in wrong.items() if name not in self.fields]
        self.say(" ".join(rest), "Bad.TLabel" if rest else "Muted.TLabel")
        for name in shown:
            self.fields[name].error(wrong[name])
        self.fields[shown[0]].entry.focus_set()

    def first_empty(self) -> tk.Misc:
        """Return the entry of the first empty field, else of the first field."""
        for field in self.fields.values():
            if not field.get():
                return field.entry
        return next(iter(self.fields.values())).entry

    def required(self, *names: str) -> bool:
        """Mark those of these fields that are empty; True if all are filled."""
        empty = {name: _("Please fill this in.") for name in names if not self.fields[name].get().strip()}
        for name in names:
            self.fields[name].error("")
        if empty:
            first = next(iter(empty))
            self.show(errors.Words(empty[first], first, fields=empty))
        return not empty

    def _end_work(self) -> None:
        self.busy = False
        self._show_state()

    def _show_state(self) -> None:
        self.button.state(["disabled" if self.busy or not self._allowed else "!disabled"])
        if self.busy:
            self.line.run()
        else:
            self.line.rest()
