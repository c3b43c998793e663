"""A form field: label, entry, help text, and an error beside it, or below it where there is no room beside."""

import tkinter as tk
from tkinter import ttk

from gui import images, theme
from gui.scale import px
from gui.style_colours import input_fill, tint
from gui.tokens import Tokens
from gui.widgets.paint import Painted
from gui.widgets.pictures import IconLabel

BESIDE = 256  # px that an error beside its field needs


class FormField(ttk.Frame):
    """One line of input. `error(text)` marks it; the next change of its text clears the mark.

    It needs a row of its own: the error takes the room to the right of `width`, if its parent gives it that.
    """

    def __init__(
        self,
        master: tk.Misc,
        label: str,
        *,
        width: int = 304,
        help_text: str = "",
        secret: bool = False,
        value: str = "",
        choices: tuple[str, ...] | None = None,
        surface: bool = False,
        height: int = 40,
    ) -> None:
        prefix = "Surface." if surface else ""
        super().__init__(master, style=f"{prefix}TFrame")
        self._prefix, self._surface, self._width = prefix, surface, width
        self._error = ""
        self.secret = secret  # also while the eye shows it
        self.value = tk.StringVar(self, value)
        self._label = ttk.Label(self, text=label, style=f"{prefix}Bold.TLabel")
        self._label.grid(row=0, column=0, sticky="w", padx=(px(4), 0))
        # 8 px more than the field: its image has a margin of 4 px for the focus ring.
        holder = ttk.Frame(self, style=f"{prefix}TFrame", width=px(width + 8), height=px(height + 8))
        holder.pack_propagate(False)
        holder.grid(row=1, column=0, sticky="w", pady=(px(2), 0))
        self.entry: ttk.Entry
        if choices is None:
            self.entry = ttk.Entry(
                holder, textvariable=self.value, style=f"{prefix}Field.TEntry", show="•" if secret else ""
            )
        else:
            self.entry = ttk.Combobox(
                holder, textvariable=self.value, values=choices, state="readonly", style=f"{prefix}Field.TCombobox"
            )
            # ttk selects the text of a readonly combobox after a choice, which looks like typed text.
            self.entry.bind("<<ComboboxSelected>>", lambda _event: self.entry.selection_clear(), add=True)
        self.entry.pack(fill="both", expand=True)
        if secret:
            self._add_eye(holder)
        self._help = ttk.Label(self, text=help_text, style=f"{prefix}Small.TLabel", wraplength=px(width))
        if help_text:
            self._help.grid(row=2, column=0, sticky="w", padx=(px(4), 0))
        self._note: Painted | ttk.Frame | None = None
        self._beside = False
        self.value.trace_add("write", lambda *_: self.error(""))
        self.bind("<Configure>", lambda _event: self._moved())

    def destroy(self) -> None:
        """Remove the traces of the value, which would keep their callbacks alive, and destroy the field."""
        remove_traces(self.value)
        super().destroy()

    def get(self) -> str:
        """Return the typed text."""
        return self.value.get()

    @property
    def label(self) -> str:
        """The label above the field."""
        return str(self._label.cget("text"))

    @property
    def fault(self) -> str:
        """The error that is shown; empty without one."""
        return self._error

    def set_label(self, text: str) -> None:
        """Change the label above the field."""
        self._label.configure(text=text)

    def set_help(self, text: str) -> None:
        """Change the help text below the field."""
        self._help.configure(text=text)
        self._help.grid(row=2, column=0, sticky="w", padx=(px(4), 0))

    def error(self, text: str) -> None:
        """Mark the field and show an error; an empty text clears both."""
        if self._note is not None:
            self._note.destroy()
            self._note = None
        self._error = text
        self.entry.state(["invalid" if text else "!invalid"])
        if not text:
            return
        self._beside = self._has_room
        if self._beside:
            self._note = ErrorBox(self, text, surface=self._surface)
            self._note.grid(row=1, column=1, sticky="w")
        else:
            self._note = self._error_below(text)

    def _error_below(self, text: str) -> ttk.Frame:
        """Show an error below the field."""
        note = self._error_line(self, text, self._width)
        note.grid(row=3, column=0, sticky="w", padx=(px(4), 0))
        return note

    def _error_line(self, master: tk.Misc, text: str, width: int) -> ttk.Frame:
        note = ttk.Frame(master, style=f"{self._prefix}TFrame")
        IconLabel(note, "exclamation-circle-fill", role="bad", surface=self._surface).pack(side="left")
        ttk.Label(note, text=text, style=f"{self._prefix}Bad.TLabel", wraplength=px(width - 24)).pack(
            side="left", padx=px(6)
        )
        return note

    @property
    def _has_room(self) -> bool:
        return self.winfo_width() >= px(self._width + BESIDE)

    def _moved(self) -> None:
        """Move a shown error when the room beside the field has changed."""
        if self._error and self._beside != self._has_room:
            self.error(self._error)

    def _add_eye(self, holder: ttk.Frame) -> None:
        eye = _Eye(holder, self.entry, surface=self._surface)
        eye.place(relx=1.0, rely=0.5, x=-px(14), anchor="e")


def remove_traces(variable: tk.StringVar) -> None:
    """Remove all traces of a variable: Tk holds their Python callbacks for as long as the interpreter lives."""
    for modes, name in variable.trace_info():
        variable.trace_remove(modes[0], name)


class _Eye(Painted):
    """Shows or hides the text of a secret field at a click. Tab skips it, to go straight to the next field."""

    def __init__(self, master: tk.Misc, entry: ttk.Entry, *, surface: bool) -> None:
        super().__init__(master, surface=surface, width=px(28), height=px(28), cursor="hand2")
        self._entry = entry
        self._open = False
        self.bind("<Button-1>", lambda _event: self._toggle())
        self.start()

    @property
    def ground(self) -> str:
        """The background colour of a field, on which the eye lies."""
        return input_fill(theme.current())

    def paint(self, tokens: Tokens) -> None:
        """Draw the eye, open or crossed out."""
        self.icon(px(14), px(14), "eye-slash" if self._open else "eye", 16, tokens.muted)

    def _toggle(self) -> None:
        self._open = not self._open
        self._entry.configure(show="" if self._open else "•")
        self.repaint()


class ErrorBox(Painted):
    """An error in a tinted box, joined to the field on its left by a short line."""

    def __init__(self, master: tk.Misc, text: str, *, width: int = 248, surface: bool = False) -> None:
        super().__init__(master, surface=surface)
        self._text, self._width = text, px(width)
        self.start()

    def paint(self, tokens: Tokens) -> None:
        """Draw the line, the box and the text."""
        start, inside = px(16), self._width - px(16)
        # The text first: its wrapped height decides the height of the box.
        words = self.write(start + px(38), px(10), self._text, colour=tokens.bad, width=inside - px(50))
        _x0, y0, _x1, y1 = self.bbox(words)
        height = max(px(40), y1 - y0 + px(20))
        self.coords(words, start + px(38), (height - (y1 - y0)) / 2)
        box = images.rounded(
            inside, height, fill=tint(tokens, tokens.bad, self.ground), on=self.ground, outline=tokens.bad
        )
        self.tag_lower(self.put(start, 0, box))
        self.icon(start + px(20), height / 2, "exclamation-circle-fill", 16, tokens.bad)
        self.create_line(0, height / 2, start, height / 2, fill=tokens.bad, width=px(2))
        self.configure(width=self._width, height=height)
