"""Says what has the focus, and the title of a page that was opened, while the customer wants it.

A widget that shows no words of its own names them in an attribute `spoken`: a text, or a function that returns one.
"""

import tkinter as tk
from collections.abc import Iterable, Iterator
from typing import Any, Protocol

from cinema.i18n import _, current_language, ngettext
from gui.widgets.form_field import FormField

_BUTTONS = {"TButton", "TCheckbutton", "TRadiobutton", "TMenubutton"}
_FIELDS = {"TEntry", "TCombobox", "Entry"}
_MOVES_INSIDE = {"Canvas", "Treeview", "TCombobox"}  # the arrow keys move something in these, not the focus
_TITLES = ("Display.TLabel", "Title.TLabel", "Lead.TLabel")  # the first of them on a page is its title
_TOGETHER = 250  # milliseconds in which a page's first focus follows its title


class Voice(Protocol):
    """What speaks: the `speech` of a cinema."""

    @property
    def is_there(self) -> bool:
        """Whether this machine can speak."""

    def say(self, words: str, language: str) -> None:
        """Begin to speak; what is being said is broken off."""

    def stop(self) -> None:
        """Be silent."""


class Silent:
    """The voice of a window that has no cinema yet."""

    is_there = False

    def say(self, words: str, language: str) -> None:
        """Say nothing."""

    def stop(self) -> None:
        """Be silent, as ever."""


class Speaker:
    """Reads a window aloud while it is `on`. Made once for a window; `is_there` tells whether to offer it at all."""

    def __init__(self, root: tk.Misc, voice: Voice) -> None:
        self._root, self._voice = root, voice
        self._on = False
        self._said = ("", "")  # widget and words
        self._title = ""
        self._timer: str | None = None
        if self.is_there:  # without a voice nothing is hooked
            root.bind("<FocusIn>", self._focused, add=True)
            root.bind_all("<KeyRelease>", self._moved, add=True)

    @property
    def is_there(self) -> bool:
        """Whether this machine can speak."""
        return self._voice.is_there

    @property
    def on(self) -> bool:
        """Whether the customer has switched it on."""
        return self._on

    def switch(self, on: bool) -> None:
        """Switch it on or off; when it comes on it says what has the focus."""
        self._on = on and self.is_there
        if not self._on:
            self.stop()
            return
        focus = self._root.focus_get()
        if focus is not None:
            self._say_widget(focus)

    def say(self, words: str) -> None:
        """Say a sentence, such as a warning; nothing while it is off."""
        if self._on and words:
            self._voice.say(words, current_language())

    def page(self, page: tk.Misc, title: str = "") -> None:
        """Say the title of a page that was opened (none: what stands on it), together with what gets the focus."""
        self._said = ("", "")
        self._title = title or title_of(page)
        if self._on and self._title:
            self._cancel()
            self._timer = self._root.after(_TOGETHER, self._say_title)

    def stop(self) -> None:
        """Be silent and forget what was said: the customer has gone, or a screen covers the one before."""
        self._cancel()
        self._title, self._said = "", ("", "")
        if self.is_there:
            self._voice.stop()

    def reset(self) -> None:
        """Switch it off for the next customer."""
        self.switch(False)

    def _focused(self, event: "tk.Event[tk.Misc]") -> None:
        if self._on and isinstance(event.widget, tk.Misc):
            self._say_widget(event.widget)

    def _moved(self, event: "tk.Event[tk.Misc]") -> None:
        widget = event.widget
        if self._on and isinstance(widget, tk.Misc) and widget.winfo_class() in _MOVES_INSIDE:
            self._say_widget(widget)

    def _say_widget(self, widget: tk.Misc) -> None:
        words = words_of(widget)
        if not words or self._said == (str(widget), words):
            return
        self._said = (str(widget), words)
        title, self._title = self._title, ""
        self._cancel()
        self.say(f"{title}. {words}" if title else words)

    def _say_title(self) -> None:
        self._timer = None
        title, self._title = self._title, ""
        self.say(title)

    def _cancel(self) -> None:
        if self._timer is not None:
            self._root.after_cancel(self._timer)
            self._timer = None


def words_of(widget: tk.Misc) -> str:
    """Return what a widget says: a button's words and state, a field's label and content, a list's chosen row.

    A password's content is never said, only how many characters it has. Empty if there is nothing to say.
    """
    kind = widget.winfo_class()
    spoken: Any = getattr(widget, "spoken", None)
    if spoken is not None:
        words = str(spoken() if callable(spoken) else spoken)
    elif kind in _FIELDS:
        return _joined(_field_words(widget))
    elif kind == "Treeview":
        return _joined(_row_words(widget))
    elif kind == "Canvas":
        words = _shown_beside(widget)
    else:
        words = str(_option(widget, "text"))
    return _joined([words, *_state_words(widget, kind)]) if words else ""


def title_of(page: tk.Misc) -> str:
    """Return the title that stands on a page; empty if it has none."""
    for style in _TITLES:
        for widget in _seen(page):
            if widget.winfo_class() == "TLabel" and str(_option(widget, "style")).endswith(style):
                return _joined([str(_option(widget, "text"))])
    return ""


def _field_words(widget: Any) -> Iterator[str]:
    field = _form_field(widget)
    yield field.label if field is not None else _label_before(widget)
    content = str(widget.get())
    if _option(widget, "show") or (field is not None and field.secret):
        count = len(content)
        yield ngettext("{count} character", "{count} characters", count).format(count=count) if count else _("empty")
    else:
        yield content or _("empty")
    if field is not None:
        yield field.fault


def _form_field(widget: Any) -> FormField | None:
    around = widget.master
    while around is not None and not isinstance(around, FormField):
        around = around.master
    return around if around is not None and around.entry is widget else None


def _row_words(tree: Any) -> Iterator[str]:
    row = tree.focus() or next(iter(tree.selection()), "")
    if row:
        yield str(tree.item(row, "text"))
        yield from (str(value) for value in tree.item(row, "values") or ())


def _state_words(widget: Any, kind: str) -> Iterator[str]:
    if kind not in _BUTTONS:
        return
    if widget.instate(["selected"]):
        yield _("selected")
    elif kind == "TCheckbutton":
        yield _("not selected")
    if widget.instate(["disabled"]):
        yield _("not available")


def _shown_beside(board: Any) -> str:
    """Return what a seat map shows of the seat at its cursor."""
    overlay = getattr(board.master, "overlay", None)
    return str(getattr(overlay, "shown", None) or "")


def _label_before(widget: Any) -> str:
    """Return the label that stands before a field among what its parent holds."""
    label = ""
    for child in widget.master.winfo_children():
        if child is widget:
            return label
        if child.winfo_class() in {"TLabel", "Label"}:
            label = str(_option(child, "text"))
    return label


def _option(widget: Any, name: str) -> Any:
    try:
        return widget.cget(name)
    except tk.TclError:  # this kind of widget doesn't have it
        return ""


def _seen(widget: tk.Misc) -> Iterator[tk.Misc]:
    for child in widget.winfo_children():
        if child.winfo_manager():
            yield child
            yield from _seen(child)


def _joined(parts: Iterable[str]) -> str:
    """Join parts to a sentence: signs that only look well are pauses."""
    words = [" ".join(str(part).replace("\n", ", ").replace(" · ", ", ").split()) for part in parts]
    return ", ".join(word for word in words if word)
