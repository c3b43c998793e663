"""The cash of the house: a business day with its closing, and the safe with its deposits."""

import tkinter as tk
from tkinter import ttk
from typing import ClassVar

from cinema.i18n import _
from gui.admin.cash_day import DayPart
from gui.admin.cash_safe import SafePart
from gui.fonts import font
from gui.scale import px
from gui.widgets.segmented import SegmentedControl
from gui.window.screen import Screen

_EDGE, _GAP = 24, 12


class CashPage(Screen):
    """Two parts of which one is shown; each reads again when it comes to the front."""

    nav: ClassVar[str] = "cash"
    smallest: ClassVar[tuple[int, int]] = (840, 600)

    def build(self) -> None:
        """Make both parts, and load the one that is shown."""
        self._shown = getattr(self, "_shown", "day")
        whole = ttk.Frame(self.body)
        whole.pack(fill="both", expand=True, padx=px(_EDGE), pady=px(16))
        tools = ttk.Frame(whole)
        tools.pack(fill="x", pady=(0, px(_GAP)))
        choices = [("day", _("Business day")), ("safe", _("Safe"))]
        each = round(max(font(13, bold=True).measure(words) for _key, words in choices) / px(1)) + 24
        self.choice = SegmentedControl(tools, choices, self._shown, self.turn, each=each)
        self.choice.pack(side="left", padx=(0, px(16)))
        self.day = DayPart(whole, tools, self)
        self.safe = SafePart(whole, tools, self)
        self._pack()

    def shown(self) -> None:
        """Read the shown part again: tills sell meanwhile."""
        self.front.reload()

    def turn(self, name: str) -> None:
        """Show the other part."""
        self._shown = name
        self._pack()
        self.front.reload()

    def may_leave(self, *, tell: bool = True) -> bool:
        """Tell whether nothing is being entered."""
        del tell
        return not (self.day.is_busy or self.safe.is_busy)

    def first_focus(self) -> tk.Misc:
        """Return the choice between the parts."""
        return self.choice.buttons[self._shown]

    @property
    def front(self) -> DayPart | SafePart:
        """The part that is shown."""
        return self.safe if self._shown == "safe" else self.day

    def _pack(self) -> None:
        for one in (self.day, self.safe):
            one.pack_forget()
            one.tools.pack_forget()
        self.front.pack(fill="both", expand=True)
        self.front.tools.pack(side="left", fill="x", expand=True)
