"""The panel beside a table in which one record is edited: fields, who changed it last, Cancel and Save.

Nothing is saved before Save. A record that somebody else changed meanwhile is told with the fields and read again: what
was typed stays, and the next Save stores it over what is there now.
"""

import tkinter as tk
from collections.abc import Callable, Mapping, Sequence
from tkinter import ttk
from typing import Any, Protocol, TypeVar

from cinema.errors import ChangedMeanwhileError, InvalidFieldsError
from cinema.i18n import _, ngettext
from gui.admin.line_field import LineField
from gui.scale import px
from gui.widgets.card import PADDING, Card
from gui.widgets.icon_button import icon_button
from gui.widgets.inputs import TextArea, Tick, Toggles
from gui.widgets.message_line import MessageLine
from gui.widgets.pictures import rule
from gui.widgets.scrolled import ScrolledFrame
from gui.window import errors
from gui.window.context import AppContext

T = TypeVar("T")
Again = tuple[Callable[[], Any], Callable[[Any], Mapping[str, str]]]
"""How a record is read on a worker, and how a form takes it: it returns the values of its fields."""
W = TypeVar("W", TextArea, Tick, Toggles)
WIDTH = 368
_LAID = 30  # milliseconds, after which a changed form is laid out
_INSIDE = WIDTH - 2 * PADDING - 14


class Input(Protocol):
    """What a form asks of its inputs."""

    entry: Any

    def get(self) -> str:
        """Return the value as text."""

    def set(self, value: str) -> None:
        """Show a value."""

    def error(self, text: str) -> None:
        """Show an error, or none."""


class EditPanel(Card):
    """A form in a card of 368 px. Add fields with `line`, `pair`, `area`, `tick`, `toggles`, then call `settle`."""

    def __init__(
        self,
        master: tk.Misc,
        app: AppContext,
        title: str,
        *,
        on_close: Callable[[], None],
        on_save: Callable[[], None],
        save_words: str = "",
        save_icon: str = "check-lg",
        closes: bool = True,
    ) -> None:
        """A panel that does not close, as one that stands beside something at all times, has no x."""
        super().__init__(master, title)
        self.app = app
        self.configure(width=px(WIDTH))
        self.pack_propagate(False)
        if closes:
            icon_button(self.head, "x-lg", on_close, style="Surface.Tool.TButton").pack(side="right", padx=px(8))
        self._scrolled = ScrolledFrame(self.body, surface=True, padding=(px(PADDING), px(12), 0, px(12)))
        self._scrolled.pack(fill="both", expand=True)
        self.inside = self._scrolled.inside
        self.fields: dict[str, Any] = {}
        self._labels: dict[str, str] = {}
        self._saved: dict[str, str] = {}
        self._busy = False
        self.was_warned = False
        self.message = MessageLine(self.foot, WIDTH - 2 * PADDING)
        self.message.pack(side="top", fill="x")
        row = ttk.Frame(self.foot, style="Surface.TFrame")
        row.pack(side="top", fill="x")
        self._row = row
        self._on_save = on_save
        self.save = icon_button(
            row, save_icon, on_save, style="Surface.Primary.TButton", text=save_words or _("Save"), role="on_accent"
        )
        self.save.pack(side="right")
        self.cancel = ttk.Button(row, text=_("Cancel"), style="Surface.Quiet.TButton", command=on_close)
        self.cancel.pack(side="right", padx=(0, px(4)))
        self._count = ttk.Label(self.foot, style="Surface.Bad.TLabel")
        self._count.pack(in_=row, side="left")
        self._count.lift()
        row.bind("<Configure>", lambda _event: self._fit_foot())

    def action(self, words: str, command: Callable[[], None], *, danger: bool = False) -> ttk.Button:
        """Add a button at the left of the foot, such as Archive."""
        style = "Surface.Danger.TButton" if danger else "Surface.Quiet.TButton"
        button = ttk.Button(self._row, text=words, style=style, command=command)
        button.pack(side="left", before=self._count)
        button.bind("<Configure>", lambda _event: self._fit_foot())  # its words may change
        return button

    def line(self, name: str, label: str, **options: Any) -> LineField:
        """Add a field of the whole width."""
        field = LineField(self.inside, label, width=_INSIDE - 8, surface=True, **options)
        field.pack(fill="x", pady=(0, px(8)))
        return self._known(name, label, field)

    def pair(self, *wanted: tuple[str, str, dict[str, Any]]) -> list[LineField]:
        """Add two or three fields side by side: (name, label, options of `FormField`)."""
        row = ttk.Frame(self.inside, style="Surface.TFrame")
        row.pack(fill="x", pady=(0, px(8)))
        each = (_INSIDE - 8 * len(wanted)) // len(wanted)
        made = []
        for column, (name, label, options) in enumerate(wanted):
            field = LineField(row, label, width=each, surface=True, **options)
            field.grid(row=0, column=column, sticky="nw")
            field.among = (column, len(wanted), _INSIDE - 8)
            made.append(self._known(name, label, field))
        return made

    def area(self, name: str, label: str, **options: Any) -> TextArea:
        """Add a field of several lines."""
        return self._wide(name, label, TextArea(self.inside, label, **options))

    def tick(self, name: str, label: str, **options: Any) -> Tick:
        """Add a box to tick."""
        return self._wide(name, label, Tick(self.inside, label, **options))

    def toggles(self, name: str, label: str, choices: Sequence[tuple[str, str]], **options: Any) -> Toggles:
        """Add chips of which several may be on."""
        return self._wide(name, label, Toggles(self.inside, label, choices, **options))

    def heading(self, words: str) -> None:
        """Add a line and the heading of the fields below it."""
        rule(self.inside, surface=True).pack(fill="x", pady=(px(8), px(12)), padx=(px(4), px(8)))
        ttk.Label(self.inside, text=words, style="Surface.Bold.TLabel").pack(
            anchor="w", padx=(px(4), 0), pady=(0, px(8))
        )

    def fill(self, values: Mapping[str, str]) -> None:
        """Show a record's values, which count as saved."""
        for name, value in values.items():
            if name in self.fields:
                self.fields[name].set(value)
        self.keep()

    def keep(self) -> None:
        """Take the present values as saved, and clear all errors."""
        self._saved = self.values()
        self.clear()

    def values(self) -> dict[str, str]:
        """Return the typed values by field name."""
        return {name: field.get() for name, field in self.fields.items()}

    @property
    def is_changed(self) -> bool:
        """Whether something was typed that is not saved."""
        return self.values() != self._saved

    def warn_once(self) -> None:
        """Say that something typed is not saved; the next try to leave is let through."""
        self.was_warned = True
        self.message.show(_("What you typed is not saved. Save it, or do it again to drop it."), "warn", seconds=None)

    def first(self) -> tk.Misc:
        """Return the first input."""
        found: tk.Misc = next(iter(self.fields.values())).entry
        return found

    def settle(self) -> None:
        """Make wheel and focus scrolling work for the fields; called after the last one was added."""
        self._scrolled.settle()

    def clear(self) -> None:
        """Clear all errors and the message."""
        for field in self.fields.values():
            field.error("")
        self._say_count("")
        self.message.hide()

    def send(self, work: Callable[[], T], on_done: Callable[[T], None]) -> None:
        """Run the form's work on a worker; its errors are shown at their fields, else above the buttons."""
        if self._busy:
            return
        self.clear()
        self._let(busy=True)

        def done(result: T) -> None:
            self._let(busy=False)
            on_done(result)

        def failed(error: BaseException) -> None:
            self._let(busy=False)
            self.show(error)

        self.app.tasks.submit(work, owner=self, on_done=done, on_error=failed, write=True)

    def show(self, error: BaseException) -> None:
        """Show what is wrong: each error at its field, the first of which gets the focus."""
        if isinstance(error, InvalidFieldsError):
            there = {name: words for name, words in error.fields.items() if name in self.fields}
        else:
            words = errors.words(error)
            there = {words.field: words.message} if words.field in self.fields and words.field else {}
            if not there:
                self._say_why(error, words)
                return
        for name, text in there.items():
            self.fields[name].error(text)
        many = ngettext("{count} to put right", "{count} to put right", len(there))
        self._say_count(many.format(count=len(there)))
        first = self.fields[next(iter(there))]
        first.entry.focus_set()
        # The error stands below its field, and has made the content higher.
        whole = first.master if getattr(first, "among", None) else first
        self.after(_LAID, lambda: self._scrolled.see(whole))

    def again(self) -> Again | None:
        """Return how the form's record is read again and taken; None for a form without one. Subclasses say how."""
        return None

    def _read_again(self) -> None:
        """Read the record again, and go on from it: fields that were not typed in show what is stored now."""
        again = self.again()
        if again is None:
            return
        read, take = again

        def taken(record: Any) -> None:
            typed = {name: value for name, value in self.values().items() if value != self._saved.get(name)}
            for name, value in take(record).items():
                if name in self.fields:
                    self.fields[name].set(value)
            self._saved = self.values()
            for name, value in typed.items():
                self.fields[name].set(value)

        self.app.tasks.submit(read, owner=self, on_done=taken)

    def _say_count(self, words: str) -> None:
        self._count.configure(text=words)
        self._fit_foot()

    def _fit_foot(self) -> None:
        """Where the buttons need the row: save goes without its icon, and the count stands above them."""
        room = self._row.winfo_width()
        if room <= 1:  # not laid out yet
            return
        # A form may have taken away one of the panel's own buttons.
        buttons = [one for one in self._row.winfo_children() if one.winfo_manager()]
        self.save.configure(compound="left")
        needed = sum(one.winfo_reqwidth() for one in buttons) + px(4)
        if needed > room:
            self.save.configure(compound="text")
        if not self.cancel.winfo_exists():
            return
        self.cancel.configure(text=_("Cancel"))
        if sum(one.winfo_reqwidth() for one in buttons) + px(4) > room:
            self.cancel.configure(text="✕")
        count = self._count.winfo_reqwidth() if str(self._count.cget("text")) else 0
        above = bool(count) and needed + count > room
        if above != (self._count.pack_info()["in"] == self.foot):
            if above:
                self._count.pack(in_=self.foot, side="top", anchor="w", before=self._row, pady=(0, px(8)))
            else:
                self._count.pack(in_=self._row, side="left", pady=0)

    def _say_why(self, error: BaseException, words: errors.Words) -> None:
        if isinstance(error, ChangedMeanwhileError):
            self.message.show(changed_words(error, self._labels), "warn", seconds=None)
            self._read_again()
            return
        self.message.show(words.message, "bad", seconds=None)

    def _known(self, name: str, label: str, field: LineField) -> LineField:
        self.fields[name], self._labels[name] = field, label
        field.entry.bind("<Return>", lambda _event: self._on_save(), add=True)
        return field

    def _wide(self, name: str, label: str, field: W) -> W:
        field.pack(fill="x", pady=(0, px(8)), padx=(0, px(8)))
        self.fields[name], self._labels[name] = field, label
        return field

    def _let(self, *, busy: bool) -> None:
        self._busy = busy
        self.save.state(["disabled" if busy else "!disabled"])


def changed_words(error: ChangedMeanwhileError, labels: Mapping[str, str] = {}) -> str:
    """Return what to say where somebody else changed the record meanwhile; fields with labels are called by them."""
    words = _("{message} Changed: {fields}. What you typed is still here.")
    return words.format(message=error.message, fields=", ".join(labels.get(name, name) for name in error.fields))
