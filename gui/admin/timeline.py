"""The steps that led to something, one below the other along a line, and at the end what is to be done now."""

import tkinter as tk
from collections.abc import Sequence

from cinema.i18n import _, when
from gui.admin.matter_story import Step
from gui.fonts import font
from gui.scale import px
from gui.tokens import Tokens
from gui.widgets.fitting import wrap
from gui.widgets.paint import Painted


class Timeline(Painted):
    """Steps with their time, and the day wherever it changes."""

    def __init__(self, master: tk.Misc, steps: Sequence[Step], zone: str, now: str) -> None:
        super().__init__(master, surface=True, width=px(120))
        self._steps, self._zone, self._now = tuple(steps), zone, now
        self._fitted = 0
        self.bind("<Configure>", lambda _event: self._fit(), add=True)
        self.start()

    def paint(self, tokens: Tokens) -> None:
        """Draw the steps."""
        width = max(self.winfo_width(), px(120))
        times = [when(one.at, self._zone, "HH:mm:ss") for one in self._steps]
        days = [when(one.at, self._zone, "d MMM") for one in self._steps]
        column = max([font(13).measure(words) for words in (*times, *days, _("now"))])
        dot, left = column + px(24), column + px(44)
        y, before, last_day = px(10), None, ""
        for step, time, day in zip(self._steps, times, days, strict=True):
            if before is not None:
                self.create_line(dot, before + px(10), dot, y - px(10), fill=tokens.line)
            self.write(column, y, time, colour=tokens.muted, anchor="e")
            if day != last_day:
                self.write(column, y + px(18), day, size=11, colour=tokens.muted, anchor="e")
                last_day = day
            if step.tone == "warn":
                self.icon(dot, y, "exclamation-triangle-fill", 14, tokens.warn)
            else:
                self.icon(dot, y, "circle-fill", 9, tokens.muted)
            before = y
            y = self._write(step, left, y, width - left, tokens)
        if before is not None:
            self.create_line(dot, before + px(10), dot, y - px(10), fill=tokens.muted, dash=(3, 3))
        self.write(column, y, _("now"), bold=True, colour=tokens.accent, anchor="e")
        self.icon(dot, y, "circle", 14, tokens.accent)
        self.write(left, y, self._now, bold=True, colour=tokens.accent, anchor="w")
        self.configure(height=y + px(14))

    def _write(self, step: Step, x: int, y: int, room: int, tokens: Tokens) -> int:
        """Write a step's words and return the middle of the next one."""
        for index, line in enumerate(wrap(step.title, room, font(13, bold=True).measure)):
            y += px(18) if index else 0
            self.write(x, y, line, bold=True, anchor="w")
        for line in wrap(step.more, room, font(11).measure) if step.more else ():
            y += px(17)
            self.write(x, y, line, size=11, colour=tokens.muted, anchor="w")
        return y + px(32)

    def _fit(self) -> None:
        if self.winfo_width() != self._fitted:  # painting sets the height, which comes back here
            self._fitted = self.winfo_width()
            self.repaint()
