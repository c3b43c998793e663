"""The message line at the top of the window, used instead of message boxes."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from cinema.i18n import _
from gui.scale import px
from gui.widgets.message_line import SIGNS, TimedMessage
from gui.widgets.pictures import IconLabel, rule

STAY = 12_000  # milliseconds; errors stay until they are closed
_BESIDE = 160  # px for icon, button and margins
_WIDE = 760  # px of the window's width; from here on something beside the message stays free
Action = tuple[str, Callable[[], None]]
"""The label and command of a message's button."""


class Banner(TimedMessage):
    """A message with an icon and a Close button. It lies over the top of `over`, which never moves under the mouse.

    It is at least `least` px high, and in a window that is not narrow leaves `beside` px free at its right.
    """

    def __init__(self, master: tk.Misc, over: tk.Misc, *, least: int = 0, beside: int = 0) -> None:
        super().__init__(master)
        self._over, self._least, self._free = over, least, beside
        self._text: ttk.Label | None = None
        self.action: Action | None = None
        self._undoes = False
        self.bind("<Configure>", lambda event: self._wrap(event.width))

    def show(
        self,
        message: str,
        kind: str = "info",
        *,
        action: Action | None = None,
        seconds: float | None = None,
        undoes: bool = False,
    ) -> None:
        """Show a message (kinds: info, good, warn, bad), replacing an earlier one.

        The message goes when the button of its `action` is pressed. `seconds` overrides how long it stays. `undoes`:
        the action is what the key for undoing does.
        """
        if not self.winfo_exists():  # an answer may come after the user has signed out
            return
        stay = None if kind == "bad" else STAY
        self.say(message, kind, stay if seconds is None else round(seconds * 1000))
        if action is not None:
            self._add_action(action)
            self._undoes = undoes

    def act(self) -> None:
        """Press the message's button; without one nothing happens."""
        action = self.action
        if action is not None:
            self.hide()
            action[1]()

    def undo(self) -> None:
        """Press the message's button if it undoes something; otherwise nothing happens."""
        if self._undoes:
            self.act()

    def hide(self) -> None:
        """Remove the message and its button; a repeat changes nothing."""
        super().hide()
        self._text = self.action = None
        self._undoes = False
        self.place_forget()

    def lay(self, message: str, kind: str) -> None:
        """Lay out icon, text and button in a row with a rule below."""
        line = self._line = ttk.Frame(self, style="Surface.TFrame", padding=(px(24), px(6)))
        line.pack(fill="x")
        ttk.Frame(line, style="Surface.TFrame", width=0, height=max(0, px(self._least - 13))).pack(side="left")
        IconLabel(line, SIGNS[kind], role=kind, surface=True).pack(side="left", padx=(0, px(10)))
        # Before the text, so that a long text leaves it its room.
        self._close = ttk.Button(line, text=_("Close"), style="Surface.Link.TButton", command=self.hide)
        self._close.pack(side="right")
        self._text = ttk.Label(line, text=message, style="Surface.Bold.TLabel")
        self._text.pack(side="left")
        rule(self).pack(fill="x", side="bottom")
        free = px(self._free) if self.winfo_toplevel().winfo_width() >= px(_WIDE) else 0
        self._wrap(self._over.winfo_width() - free)
        self.place(in_=self._over, x=0, y=0, relwidth=1.0, width=-free)
        self.lift()

    def _add_action(self, action: Action) -> None:
        assert self._text is not None
        self.action = action
        self._act = ttk.Button(self._line, text=action[0], style="Surface.Link.TButton", command=self.act)
        self._act.pack(side="right", padx=(px(12), 0), before=self._text)
        self._close.lift()  # Tab follows the stacking order: it comes last
        self._wrap(self.winfo_width() if self.winfo_width() > 1 else self._over.winfo_width())

    def _wrap(self, width: int) -> None:
        if self._text is not None:
            beside = px(_BESIDE) + (self._act.winfo_reqwidth() + px(12) if self.action is not None else 0)
            self._text.configure(wraplength=max(px(120), min(width - beside, px(1000))))
