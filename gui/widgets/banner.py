"""The message line at the top of the window, used instead of message boxes."""

from tkinter import ttk

from cinema.i18n import _
from gui.scale import px
from gui.widgets.message_line import SIGNS, TimedMessage
from gui.widgets.pictures import IconLabel, rule

STAY = 12_000  # milliseconds; errors stay until they are closed


class Banner(TimedMessage):
    """A message with an icon and a Close button; takes no room until `show` is called."""

    def show(self, message: str, kind: str = "info") -> None:
        """Show a message (kinds: info, good, warn, bad), replacing an earlier one."""
        self.say(message, kind, None if kind == "bad" else STAY)

    def lay(self, message: str, kind: str) -> None:
        """Lay out icon, text and button in a row with a rule below."""
        line = ttk.Frame(self, style="Surface.TFrame", padding=(px(24), px(6)))
        line.pack(fill="x")
        IconLabel(line, SIGNS[kind], role=kind, surface=True).pack(side="left", padx=(0, px(10)))
        ttk.Label(line, text=message, style="Surface.Bold.TLabel", wraplength=px(1000)).pack(side="left")
        ttk.Button(line, text=_("Close"), style="Surface.Link.TButton", command=self.hide).pack(side="right")
        rule(self).pack(fill="x", side="bottom")
