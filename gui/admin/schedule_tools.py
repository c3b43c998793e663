"""The schedule's toolbar: day or week, the step to another, sheet, export, copying, publishing; short if narrow."""

import tkinter as tk
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from tkinter import ttk

from cinema.i18n import _, current_language, long_date, ngettext
from gui.scale import px
from gui.widgets.icon_button import icon_button
from gui.widgets.segmented import SegmentedControl

_NARROW = 720  # px of width; from here down the toolbar is short
_LENGTHS = (
    (False, True, True), (False, False, True), (True, True, True), (True, False, True), (True, False, False),
)  # fmt: skip
"""How the toolbar is shown, the longest first: with short words, the button for today, the buttons for files."""


@dataclass(frozen=True, slots=True)
class ToolActions:
    """What the buttons do; `span` gets day or week, `step` -1 or 1."""

    span: Callable[[str], None]
    step: Callable[[int], None]
    go_to: Callable[[], None]
    today: Callable[[], None]
    copy: Callable[[], None]
    publish: Callable[[], None]
    sheet: Callable[[], None]
    export: Callable[[], None]


class ScheduleTools(ttk.Frame):
    """Shows which days the grid has, and how many drafts can be published."""

    def __init__(self, master: tk.Misc, act: ToolActions, *, week: bool) -> None:
        super().__init__(master)
        self._days: tuple[str, str] = ("", "")
        self._drafts = 0
        self.switch = SegmentedControl(
            self, [("day", _("Day")), ("week", _("Week"))], "week" if week else "day", act.span, each=64, height=36
        )
        self.switch.pack(side="left")
        for icon, step in (("chevron-left", -1), ("chevron-right", 1)):
            icon_button(self, icon, partial(act.step, step), style="Tool.TButton").pack(
                side="left", padx=(px(8) if step < 0 else 0, 0)
            )
        self.heading = ttk.Label(self, style="Title.TLabel")
        self.heading.pack(side="left", padx=px(8))
        self.go_to = icon_button(self, "calendar3", act.go_to, style="Tool.TButton")
        self.go_to.pack(side="left")
        self.sheet = icon_button(self, "printer", act.sheet, style="Tool.TButton")
        self.sheet.pack(side="left")
        self.export = icon_button(self, "download", act.export, style="Tool.TButton")
        self.export.pack(side="left")
        self.publish = icon_button(self, "unlock", act.publish, style="Primary.TButton", text="-", role="on_accent")
        self.publish.pack(side="right")
        self.copy = icon_button(self, "copy", act.copy, style="Quiet.TButton", text=_("Copy"))
        self.copy.pack(side="right")
        self._today = ttk.Button(self, text=_("Today"), style="Quiet.TButton", command=act.today)
        self.bind("<Configure>", lambda _event: self._say(), add=True)

    def show(self, first: str, last: str, drafts: int) -> None:
        """Show the first and last day (ISO dates) and the number of drafts."""
        self._days, self._drafts = (first, last), drafts
        self._say()

    def allow(self, *, rooms: bool) -> None:
        """Disable what needs an auditorium where there is none."""
        for button in (self.copy, self.go_to, self.sheet, self.export, self._today):
            button.state(["!disabled" if rooms else "disabled"])

    def _say(self) -> None:
        if not self._days[0]:
            return
        width = self.winfo_width()
        self.copy.configure(compound="left")
        for narrow, today, files in _LENGTHS if width >= px(_NARROW) else _LENGTHS[-1:]:
            self._word(narrow=narrow, today=today, files=files)
            if self._needed <= width:
                return
        self.copy.configure(compound="image")

    @property
    def _needed(self) -> int:
        """How wide the buttons and the heading would be."""
        shown = [one for one in self.winfo_children() if one.winfo_manager()]
        return sum(one.winfo_reqwidth() for one in shown) + px(24)

    def _word(self, *, narrow: bool, today: bool, files: bool) -> None:
        first, last = (date.fromisoformat(day) for day in self._days)
        if first != last:
            words = _("{first} to {last}").format(first=_short(first), last=_short(last))
        else:
            words = _short(first) if narrow else long_date(first, year=False)
        self.heading.configure(text=words)
        drafts = self._drafts
        several = ngettext("Publish {count} draft", "Publish {count} drafts", drafts).format(count=drafts)
        label = str(drafts) if narrow else several if drafts else _("Nothing to publish")
        self.publish.configure(text=f" {label}")
        self.publish.state(["!disabled" if drafts else "disabled"])
        if files:
            self.sheet.pack(side="left", after=self.go_to)
            self.export.pack(side="left", after=self.sheet)
        else:  # their keys are left
            self.sheet.pack_forget()
            self.export.pack_forget()
        if today:
            self._today.pack(side="right")
        else:
            self._today.pack_forget()


def _short(day: date) -> str:
    from babel.dates import format_date

    locale = {"en": "en_GB"}.get(current_language(), current_language())
    return str(format_date(day, "d MMM", locale=locale))
