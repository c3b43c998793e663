"""The message line at the top of the window, used instead of message boxes."""

from collections.abc import Callable
from tkinter import ttk

from cinema.i18n import _
from gui.scale import px
from gui.widgets.message_line import SIGNS, TimedMessage
from gui.widgets.pictures import IconLabel, rule

STAY = 12_000  # milliseconds; errors stay until they are closed
Action = tuple[str, Callable[[], None]]
"""The label and command of a message's button."""


class Banner(TimedMessage):
    """A message with an icon and a Close button; takes no room until `show` is called."""

    action: Action | None = None

    def show(
        self, message: str, kind: str = "info", *, action: Action | None = None, seconds: float | None = None
    ) -> None:
        """Show a message (kinds: info, good, warn, bad), replacing an earlier one.

        The message goes when the button of its `action` is pressed. `seconds` overrides how long it stays.
        """
        if not self.winfo_exists():  # an answer may come after the user has signed out
            return
        stay = None if kind == "bad" else STAY
        self.say(message, kind, stay if seconds is None else round(seconds * 1000))
        if action is not None:
            self._add_action(action)

    def act(self) -> None:
        """Press the message's button; without one nothing happens."""
        action = self.action
        if action is not None:
            self.hide()
            action[1]()

    def hide(self) -> None:
        """Remove the message and its button; a repeat changes nothing."""
        super().hide()
        self.action = None

    def lay(self, message: str, kind: str) -> None:
        """Lay out icon, text and button in a row with a rule below."""
        self._line = ttk.Frame(self, style="Surface.TFrame", padding=(px(24), px(6)))
        self._line.pack(fill="x")
        IconLabel(self._line, SIGNS[kind], role=kind, surface=True).pack(side="left", padx=(0, px(10)))
        ttk.Label(self._line, text=message, style="Surface.Bold.TLabel", wraplength=px(1000)).pack(side="left")
        self._close = ttk.Button(self._line, text=_("Close"), style="Surface.Link.TButton", command=self.hide)
        self._close.pack(side="right")
        rule(self).pack(fill="x", side="bottom")

    def _add_action(self, action: Action) -> None:
        self.action = action
        button = ttk.Button(self._line, text=action[0], style="Surface.Link.TButton", command=self.act)
        button.pack(side="left", padx=(px(12), 0))
        self._close.lift()  # Tab follows the stacking order: it comes last
