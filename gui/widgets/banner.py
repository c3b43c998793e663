"""The message line at the top of the window, used instead of message boxes."""

import tkinter as tk
from tkinter import ttk

from cinema.i18n import _
from gui.scale import px
from gui.widgets.message_line import SIGNS, TimedMessage
from gui.widgets.pictures import IconLabel, rule

STAY = 12_000  # milliseconds; errors stay until they are closed
_BESIDE = 160  # px for icon, button and margins


class Banner(TimedMessage):
    """A message with an icon and a Close button. It lies over the top of `over`, which never moves under the mouse."""

    def __init__(self, master: tk.Misc, over: tk.Misc) -> None:
        super().__init__(master)
        self._over = over
        self._text: ttk.Label | None = None
        self.bind("<Configure>", lambda event: self._wrap(event.width))

    def show(self, message: str, kind: str = "info") -> None:
        """Show a message (kinds: info, good, warn, bad), replacing an earlier one."""
        self.say(message, kind, None if kind == "bad" else STAY)

    def hide(self) -> None:
        """Remove the message; a repeat changes nothing."""
        super().hide()
        self._text = None
        self.place_forget()

    def lay(self, message: str, kind: str) -> None:
        """Lay out icon, text and button in a row with a rule below."""
        line = ttk.Frame(self, style="Surface.TFrame", padding=(px(24), px(6)))
        line.pack(fill="x")
        IconLabel(line, SIGNS[kind], role=kind, surface=True).pack(side="left", padx=(0, px(10)))
        # Before the text, so that a long text leaves it its room.
        ttk.Button(line, text=_("Close"), style="Surface.Link.TButton", command=self.hide).pack(side="right")
        self._text = ttk.Label(line, text=message, style="Surface.Bold.TLabel")
        self._text.pack(side="left")
        rule(self).pack(fill="x", side="bottom")
        self._wrap(self._over.winfo_width())
        self.place(in_=self._over, x=0, y=0, relwidth=1.0)
        self.lift()

    def _wrap(self, width: int) -> None:
        if self._text is not None:
            self._text.configure(wraplength=max(px(120), min(width - px(_BESIDE), px(1000))))
