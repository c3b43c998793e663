"""The kiosk's controls: real ttk buttons and labels in its own styles, and the boxes that rows stand in."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Any, Literal

from gui.kiosk.button_words import wrap_to_width
from gui.kiosk.glass import Glass
from gui.kiosk.looks import LEAD, TEXT
from gui.kiosk.rows import lay_rows, rows_of
from gui.widgets.icon_button import icon_button
from gui.widgets.wrapped import WrappedLabel

Command = Callable[[], None]


def go_button(
    master: tk.Misc, text: str, command: Command, icon: str = "arrow-right", side: Literal["left", "right"] = "right"
) -> ttk.Button:
    """Return the page's one filled button, which goes on."""
    return wrap_to_width(
        icon_button(
            master, icon, command, style="Surface.KioskGo.TButton", text=text, role="on_accent", size=LEAD, side=side
        )
    )


def plain_button(
    master: tk.Misc, text: str, command: Command, *, icon: str = "", prefix: str = "", kind: str = "KioskPlain"
) -> ttk.Button:
    """Return an outlined button."""
    style = f"{prefix}{kind}.TButton"
    if icon:
        return wrap_to_width(icon_button(master, icon, command, style=style, text=text, size=TEXT))
    button = ttk.Button(master, text=text, style=style, command=command)
    button.bind("<Return>", lambda _event: button.invoke())
    return wrap_to_width(button)


def choice_button(
    master: tk.Misc, text: str, command: Command, *, on: bool, prefix: str = "", icon: str = ""
) -> ttk.Button:
    """Return a button that is one of several choices; the chosen one has a tick beside its tint."""
    if on:
        button = icon_button(
            master, "check-lg", command, style=f"{prefix}KioskChoice.TButton", text=text, role="accent", size=TEXT
        )
        button.state(["selected"])
        return wrap_to_width(button)
    return plain_button(master, text, command, prefix=prefix, kind="KioskChoice", icon=icon)


def step_button(master: tk.Misc, icon: str, command: Command, words: str, *, prefix: str = "") -> ttk.Button:
    """Return a square button with a sign alone; `words` say what it does, for who hears it."""
    button = icon_button(master, icon, command, style=f"{prefix}KioskStep.TButton", size=LEAD)
    button.spoken = words  # type: ignore[attr-defined]
    return button


class Actions(ttk.Frame):
    """The buttons at a page's foot: side by side while there is room, one below the other on a wide screen."""

    def __init__(self, room: tk.Misc, glass: Glass) -> None:
        super().__init__(room, style="Surface.TFrame")
        self._glass = glass
        self._buttons: list[ttk.Button] = []
        self._grows: list[ttk.Button] = []
        self._width = 0
        self.pack(side="right" if glass.is_portrait else "top", fill="x", expand=glass.is_portrait,
                  pady=glass.gap(16 if glass.is_portrait else 8))  # fmt: skip
        self.bind("<Configure>", lambda event: self._fit(event.width))

    def add(self, button: ttk.Button, *, grows: bool = False) -> ttk.Button:
        """Add a button behind the others; one that `grows` gets the room that is left."""
        if self._glass.is_portrait:
            self._buttons.append(button)
            self._grows += [button] if grows else []
            self.configure(height=max(one.winfo_reqheight() for one in self._buttons))
        else:
            button.pack(side="bottom", fill="x", pady=(self._glass.gap(8), 0))
            button.lower()  # Tab comes to it before those below it
        return button

    def lead(self, button: ttk.Button) -> None:
        """Put a button before the others, while they are not laid out yet."""
        self._buttons.insert(0, button)

    def _fit(self, width: int) -> None:
        if self._buttons and width != self._width:
            self._width = width
            lay_rows(self, rows_of(self._buttons, width, self._glass.gap(8)), self._glass.gap(8), self._grows)


class Box(ttk.Frame):
    """A row or card: a rounded box with its content in `inside`; `prefix` is for the styles of what stands in it."""

    def __init__(self, master: tk.Misc, glass: Glass, *, on: bool = False, pad: int = 24) -> None:
        self.prefix = "On." if on else "Surface."
        super().__init__(master, style="KioskBoxOn.TFrame" if on else "KioskBox.TFrame", padding=glass.gap(pad))
        self.inside = ttk.Frame(self, style=f"{self.prefix}TFrame")
        self.inside.pack(fill="both", expand=True)

    def pressed_by(self, button: ttk.Button) -> None:
        """Let a touch anywhere on the box, but on its buttons, be one on this button."""
        press_through(self, button)


class Note(ttk.Frame):
    """A sentence or two in a tinted box with a sign."""

    def __init__(self, master: tk.Misc, glass: Glass, title: str, sentence: str = "") -> None:
        super().__init__(master, style="KioskNote.TFrame", padding=(glass.gap(24), glass.gap(16)))
        inside = ttk.Frame(self, style="KioskNoteIn.TFrame")
        inside.pack(fill="x")
        WrappedLabel(inside, text=title, style="KioskNoteLead.TLabel").pack(fill="x")
        if sentence:
            WrappedLabel(inside, text=sentence, style="KioskNote.TLabel").pack(fill="x")


class Said(ttk.Frame):
    """A place for one sentence, which takes no room without one; `usual` is shown while there is no other."""

    def __init__(
        self, master: tk.Misc, glass: Glass, *, prefix: str = "", usual: str = "", above: int = 0, **options: Any
    ) -> None:
        super().__init__(master, style=f"{prefix}TFrame", **options)
        self._prefix, self._usual, self._above = prefix, usual, glass.gap(above)
        self.last = ("", "info")
        self.say("", "info")

    def say(self, message: str, kind: str) -> None:
        """Show a sentence: good, warn, bad or info; an empty one takes it away."""
        self.last = (message, kind)
        for child in self.winfo_children():
            child.destroy()
        self.configure(height=1)
        kinds = {"bad": "KioskBad", "warn": "KioskWarn", "good": "KioskGood"}
        style = kinds.get(kind, "KioskInfo") if message else "KioskMuted"
        if message or self._usual:
            line = wrapped(self, message or self._usual, style, prefix=self._prefix)
            line.pack(fill="x", pady=(self._above, 0))


def label(master: tk.Misc, text: str, kind: str = "Kiosk", *, prefix: str = "", **options: Any) -> ttk.Label:
    """Return a label of one line."""
    return ttk.Label(master, text=text, style=f"{prefix}{kind}.TLabel", **options)


def wrapped(master: tk.Misc, text: str, kind: str = "Kiosk", *, prefix: str = "") -> WrappedLabel:
    """Return a label whose lines follow its width."""
    return WrappedLabel(master, text=text, style=f"{prefix}{kind}.TLabel")


def centred(master: tk.Misc, text: str, kind: str) -> WrappedLabel:
    """Return a label whose lines follow its width, each in its middle."""
    made = wrapped(master, text, kind)
    made.configure(anchor="center", justify="center")
    return made


def press_through(widget: tk.Misc, button: ttk.Button) -> None:
    """Let presses on a widget and what stands in it go to a button; buttons in it keep theirs.

    As on a button, leaving before the release cancels.
    """

    def inside(event: "tk.Event[tk.Misc]") -> bool:
        x, y = event.x_root - widget.winfo_rootx(), event.y_root - widget.winfo_rooty()
        return 0 <= x < widget.winfo_width() and 0 <= y < widget.winfo_height()

    def down(_event: "tk.Event[tk.Misc]") -> None:
        if not button.instate(["disabled"]):
            button.state(["pressed"])

    def moved(event: "tk.Event[tk.Misc]") -> None:
        if not inside(event):
            button.state(["!pressed"])

    def up(event: "tk.Event[tk.Misc]") -> None:
        if button.instate(["pressed"]) and inside(event):
            button.state(["!pressed"])
            button.invoke()

    def watch(one: tk.Misc) -> None:
        if not isinstance(one, ttk.Button):
            one.bind("<ButtonPress-1>", down, add=True)
            one.bind("<B1-Motion>", moved, add=True)
            one.bind("<ButtonRelease-1>", up, add=True)
            for child in one.winfo_children():
                watch(child)

    watch(widget)
