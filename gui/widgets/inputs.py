"""Inputs of a form beside the one-line field: several lines of text, a tick, and choices of which several hold.

Each has `get`, `set` and `error` as `FormField` has, so that a form treats all alike. Values are texts: a tick is "yes"
or empty, several choices are joined by commas.
"""

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from gui import theme
from gui.fonts import font
from gui.scale import px
from gui.style_colours import input_fill, selection
from gui.tokens import Tokens
from gui.widgets.flow import Flow
from gui.widgets.pictures import IconLabel
from gui.widgets.wrapped import WrappedLabel

YES = "yes"


class Input(ttk.Frame):
    """A label above, an error below."""

    def __init__(self, master: tk.Misc, label: str, help_text: str = "") -> None:
        super().__init__(master, style="Surface.TFrame")
        self._note: ttk.Frame | None = None
        self._changed: list[Callable[[], None]] = []
        if label:
            ttk.Label(self, text=label, style="Surface.Small.TLabel").pack(anchor="w", padx=(px(4), 0), pady=(0, px(2)))
        self._help = help_text

    def finish(self) -> None:
        """Add the help text below the input."""
        if self._help:
            WrappedLabel(self, text=self._help, style="Surface.Small.TLabel").pack(fill="x", padx=px(4))

    def on_change(self, call: Callable[[], None]) -> None:
        """Call a function at every change by the user."""
        self._changed.append(call)

    def error(self, text: str) -> None:
        """Show an error below; an empty text clears it."""
        if self._note is not None:
            self._note.destroy()
            self._note = None
        if text:
            self._note = ttk.Frame(self, style="Surface.TFrame")
            IconLabel(self._note, "exclamation-circle-fill", role="bad", surface=True).pack(side="left", anchor="n")
            WrappedLabel(self._note, text=text, style="Surface.Bad.TLabel").pack(
                side="left", fill="x", expand=True, padx=px(6)
            )
            self._note.pack(fill="x", padx=px(4), pady=(px(2), 0))

    def tell(self) -> None:
        """Clear the error and say that the user has changed the value."""
        self.error("")
        for call in self._changed:
            call()


class TextArea(Input):
    """Several lines of text; Tab leaves it, as it leaves any field."""

    def __init__(self, master: tk.Misc, label: str, *, lines: int = 4, help_text: str = "") -> None:
        super().__init__(master, label, help_text)
        self._edge = tk.Frame(self, borderwidth=0)
        self._edge.pack(fill="x", padx=px(4), pady=px(4))
        self.entry = tk.Text(
            self._edge, height=lines, wrap="word", relief="flat", borderwidth=0, highlightthickness=0,
            font=font(13), padx=px(10), pady=px(8), undo=True, width=10,
        )  # fmt: skip
        self.entry.pack(fill="both", expand=True, padx=px(1), pady=px(1))
        self.entry.bind("<Tab>", lambda _event: self._leave(self.entry.tk_focusNext()))
        for key in ("<Shift-Tab>", "<ISO_Left_Tab>"):
            try:
                self.entry.bind(key, lambda _event: self._leave(self.entry.tk_focusPrev()))
            except tk.TclError:  # X11's own name for Shift Tab
                continue
        self.entry.bind("<<Modified>>", lambda _event: self._modified())
        self.entry.bind("<FocusIn>", lambda _event: self._paint(theme.current()), add=True)
        self.entry.bind("<FocusOut>", lambda _event: self._paint(theme.current()), add=True)
        theme.on_change(self, self._paint)
        self.finish()

    def get(self) -> str:
        """Return the text."""
        return self.entry.get("1.0", "end-1c")

    def set(self, value: str) -> None:
        """Replace the text, which can't be undone."""
        self.entry.delete("1.0", "end")
        self.entry.insert("1.0", value)
        self.entry.edit_reset()
        self.entry.edit_modified(False)

    def _leave(self, to: tk.Misc | None) -> str:
        if to is not None:
            to.focus_set()
        return "break"

    def _modified(self) -> None:
        if self.entry.edit_modified():
            self.entry.edit_modified(False)
            self.tell()

    def _paint(self, tokens: Tokens) -> None:
        fill = input_fill(tokens)
        focused = self.entry.focus_displayof() is self.entry
        self._edge.configure(background=tokens.info if focused else tokens.line)
        self.entry.configure(
            background=fill, foreground=tokens.text, insertbackground=tokens.text, insertwidth=px(1.5 * tokens.edge),
            selectbackground=selection(tokens)[0], selectforeground=selection(tokens)[1],
        )  # fmt: skip


class Tick(Input):
    """A box to tick."""

    def __init__(self, master: tk.Misc, label: str, *, help_text: str = "") -> None:
        super().__init__(master, "", help_text)
        self._value = tk.BooleanVar(self, value=False)
        self.entry = ttk.Checkbutton(
            self, text=label, variable=self._value, style="Surface.Check.TCheckbutton", command=self.tell
        )
        self.entry.pack(anchor="w")
        self.finish()

    def get(self) -> str:
        """Return "yes" if it is ticked."""
        return YES if self._value.get() else ""

    def set(self, value: str) -> None:
        """Tick it for "yes"."""
        self._value.set(value == YES)


class Toggles(Input):
    """Chips of which any number is on; arrows move the focus, Space switches one."""

    def __init__(
        self,
        master: tk.Misc,
        label: str,
        choices: Sequence[tuple[str, str]],
        *,
        help_text: str = "",
        one: bool = False,
        most: int = 0,
    ) -> None:
        """`one`: just one is on, as with radio buttons. `most`: the width in unscaled px that it asks for at most."""
        super().__init__(master, label, help_text)
        self._one = one
        self._on: list[str] = []
        flow = Flow(self, style="Surface.TFrame", most=most)
        flow.pack(fill="x")
        self.buttons: dict[str, ttk.Button] = {}
        for key, words in choices:
            holder = ttk.Frame(
                flow, style="Surface.TFrame", width=font(13, bold=True).measure(words) + px(34), height=px(40)
            )
            holder.pack_propagate(False)
            flow.add(holder)
            button = ttk.Button(
                holder, text=words, style="Surface.Chip.TButton", command=lambda key=key: self._press(key)  # type: ignore[misc]
            )  # fmt: skip
            button.pack(fill="both", expand=True)
            for way, step in (("Left", -1), ("Right", 1)):
                button.bind(f"<{way}>", lambda _event, key=key, step=step: self._walk(key, step))  # type: ignore[misc]
            self.buttons[key] = button
        self.entry: tk.Misc = next(iter(self.buttons.values())) if self.buttons else self
        self.finish()

    def get(self) -> str:
        """Return what is on, joined by commas, in the order of the chips."""
        return ",".join(key for key in self.buttons if key in self._on)

    def set(self, value: str) -> None:
        """Switch on what is named, joined by commas; unknown names are ignored."""
        self._on = [key for key in value.split(",") if key in self.buttons]
        self._mark()

    def _press(self, key: str) -> str:
        if self._one:
            self._on = [key]
        elif key in self._on:
            self._on.remove(key)
        else:
            self._on.append(key)
        self._mark()
        self.tell()
        return "break"

    def _mark(self) -> None:
        for key, button in self.buttons.items():
            button.state(["selected" if key in self._on else "!selected"])

    def _walk(self, key: str, step: int) -> str:
        keys = list(self.buttons)
        place = keys.index(key) + step
        if 0 <= place < len(keys):
            self.buttons[keys[place]].focus_set()
        return "break"
