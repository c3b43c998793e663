"""A form: fields under each other, one primary button, and what came of pressing it, said where it belongs."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Any, TypeVar

from cinema.i18n import _
from gui.scale import px
from gui.widgets.form_field import FormField
from gui.widgets.progress_line import ProgressLine
from gui.window import errors
from gui.window.tasks import Tasks

T = TypeVar("T")


class Form(ttk.Frame):
    """Fields are added in reading order; an error goes to its field by name, else to the line above the button."""

    def __init__(self, master: tk.Misc, tasks: Tasks, *, width: int = 304) -> None:
        super().__init__(master)
        self.tasks = tasks
        self.width = width
        self.fields: dict[str, FormField] = {}
        self.busy = False
        self._allowed = True
        self.message = ttk.Label(self, style="Muted.TLabel", wraplength=px(width))
        self.button = ttk.Button(self, style="Primary.TButton")
        self.line = ProgressLine(self, length=px(width))

    def add(self, name: str, label: str, **options: Any) -> FormField:
        """Add a field; options are those of `FormField`."""
        field = FormField(self, label, width=self.width, **options)
        field.pack(fill="x", pady=(0, px(12)))
        field.entry.bind("<Return>", lambda _event: self.button.invoke(), add=True)
        self.fields[name] = field
        return field

    def finish(self, words: str, submit: Callable[[], None]) -> None:
        """Add the line for messages and the button, after the last field."""
        self.message.pack(anchor="w", padx=px(4))
        self.button.configure(text=words, command=submit)
        holder = ttk.Frame(self, width=px(self.width + 8), height=px(56))
        holder.pack_propagate(False)
        holder.pack(anchor="w", pady=(px(4), 0))
        self.button.pack(in_=holder, fill="both", expand=True)
        self.button.lift()
        self.line.pack(anchor="w", padx=px(4), pady=(px(8), 0))

    def values(self) -> dict[str, str]:
        """Return what was typed, by field."""
        return {name: field.get() for name, field in self.fields.items()}

    def fill(self, values: dict[str, str]) -> None:
        """Put values into the fields of these names."""
        for name, value in values.items():
            if name in self.fields and value:
                self.fields[name].value.set(value)

    def allow(self, allowed: bool, message: str = "") -> None:
        """Say whether the button may be pressed at all, and why not."""
        self._allowed = allowed
        self.say(message)
        self._show_state()

    def say(self, message: str, style: str = "Muted.TLabel") -> None:
        """Say something in the line above the button."""
        self.message.configure(text=message, style=style)

    def send(self, work: Callable[[], T], on_done: Callable[[T], None], busy: str = "") -> None:
        """Do the form's work off the Tk thread; while it runs the button is off."""
        if self.busy or not self._allowed:
            return
        self.busy = True
        for field in self.fields.values():
            field.error("")
        self.say(busy)
        self._show_state()

        def done(result: T) -> None:
            self._rest()
            self.say("")
            on_done(result)

        def failed(error: BaseException) -> None:
            self._rest()
            self.show(errors.words(error))

        self.tasks.submit(work, owner=self, on_done=done, on_error=failed, write=True)

    def show(self, words: errors.Words) -> None:
        """Say what went wrong: beside its field, and the field gets the focus."""
        field = self.fields.get(words.field or "")
        if field is None:
            self.say(words.message, "Bad.TLabel")
            return
        self.say("")
        field.error(words.message)
        field.entry.focus_set()

    def first_empty(self) -> tk.Misc:
        """Return the first field that has nothing in it, else the first."""
        for field in self.fields.values():
            if not field.get():
                return field.entry
        return next(iter(self.fields.values())).entry

    def required(self, *names: str) -> bool:
        """Mark the first of these fields that is empty and tell whether there is none."""
        for name in names:
            if not self.fields[name].get().strip():
                self.show(errors.Words(_("Please fill this in."), name))
                return False
        return True

    def _rest(self) -> None:
        self.busy = False
        self._show_state()

    def _show_state(self) -> None:
        self.button.state(["disabled" if self.busy or not self._allowed else "!disabled"])
        if self.busy:
            self.line.run()
        else:
            self.line.rest()
