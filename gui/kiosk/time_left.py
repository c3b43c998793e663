"""The time for which the seats are held: a ring that shrinks, and the minutes and seconds."""

import tkinter as tk
from typing import Any

from PIL import Image, ImageDraw, ImageTk

from cinema.i18n import _
from gui import images
from gui.fonts import font
from gui.kiosk.glass import Glass
from gui.kiosk.looks import TEXT, TITLE
from gui.selling.countdown import LAST_MINUTE, clock_words
from gui.tokens import Tokens, mix
from gui.widgets.paint import Painted

_FINE = 3


class TimeLeft(Painted):
    """Takes no room while no time runs. Drawn four times a second at most, when a second has passed."""

    def __init__(self, master: tk.Misc, glass: Glass) -> None:
        super().__init__(master, surface=True, width=1, height=1)
        self._glass = glass
        self.said = ""
        self._seconds, self._whole = 0.0, 1.0
        self._photo: Any = None
        self.start()

    def show(self, seconds: float | None, whole: float) -> None:
        """Show the seconds that are left of the whole time; None: no time runs."""
        said = "" if seconds is None else clock_words(seconds)
        if said != self.said:
            self.said = said
            self._seconds, self._whole = seconds or 0.0, max(1.0, whole)
            self.repaint()

    def paint(self, tokens: Tokens) -> None:
        """Draw the box."""
        if not self.said:
            self.configure(width=1, height=1)
            return
        glass = self._glass
        ring, pad = glass.gap(44), glass.gap(20)
        time_, word = font(TITLE, bold=True, display=True), font(TEXT)
        left = _("left to pay") if glass.step == 0 else ""
        # As wide as the widest time, so that nothing beside it moves.
        room = time_.measure("0" * len(self.said.replace(":", "")) + ":")
        height = max(glass.gap(88), time_.metrics("linespace") + glass.gap(16))
        width = pad + ring + glass.gap(12) + room + glass.gap(8) + word.measure(left) + pad
        self.configure(width=width, height=height)
        box = images.rounded(
            width, height, fill=tokens.raised, on=self.ground, outline=tokens.line if tokens.strong else None, radius=4
        )
        self.put(0, 0, box)
        late = self._seconds <= LAST_MINUTE
        colour = tokens.bad if late else tokens.accent
        self.put(pad, height / 2, self._ring(ring, colour, tokens), anchor="w")
        x = pad + ring + glass.gap(12)
        self.write(
            x, height / 2, self.said, size=TITLE, bold=True, display=True, anchor="w",
            colour=tokens.bad if late else tokens.text,
        )  # fmt: skip
        self.write(x + room + glass.gap(8), height / 2, left, size=TEXT, colour=tokens.muted, anchor="w")

    def _ring(self, side: int, colour: str, tokens: Tokens) -> Any:
        large = Image.new("RGB", (side * _FINE, side * _FINE), tokens.raised)
        pen = ImageDraw.Draw(large)
        box, width = (2, 2, side * _FINE - 2, side * _FINE - 2), round(side * _FINE * 0.14)
        pen.arc(box, 0, 360, fill=mix(tokens.muted, tokens.raised, 0.3), width=width)
        pen.arc(box, -90, -90 + 360 * min(1.0, self._seconds / self._whole), fill=colour, width=width)
        self._photo = ImageTk.PhotoImage(large.resize((side, side), Image.Resampling.LANCZOS), master=self)
        return self._photo
