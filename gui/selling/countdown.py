"""The time left to pay, as text and as a box with a shrinking ring."""

import math
import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from PIL import Image, ImageDraw, ImageTk

from cinema.i18n import _
from gui import images
from gui.fonts import font
from gui.scale import px
from gui.tokens import LEAD, RADIUS, TITLE, Tokens, mix
from gui.widgets.icon_button import icon_button
from gui.widgets.paint import Painted

LAST_MINUTE = 60
_HEIGHT, _RING, _FINE = 56, 28, 4


def clock_words(seconds: float) -> str:
    """Format seconds, rounded up, as minutes and seconds: 6:42."""
    minutes, rest = divmod(math.ceil(seconds), 60)
    return f"{minutes}:{rest:02d}"


class CountdownBox(ttk.Frame):
    """Ring, time, label and an Extend button."""

    def __init__(self, master: tk.Misc, on_extend: Callable[[], None]) -> None:
        super().__init__(master, style="Surface.TFrame", height=px(_HEIGHT))
        self.pack_propagate(False)
        self.dial = _Dial(self)
        self.dial.place(x=0, y=0, relwidth=1, relheight=1)
        self.extend = icon_button(
            self, "plus-circle", on_extend, style="Surface.Link.TButton", text=_("Extend"), role="info"
        )
        self._offered = False

    def show(self, seconds: float | None, whole: float, *, words: str = "", may_extend: bool = False) -> None:
        """Show the seconds left of `whole`, or only `words` if no time runs (None)."""
        self.dial.show(seconds, whole, words or _("left to pay"))
        if may_extend and not self._offered:
            self.extend.place(relx=1.0, x=-px(8), rely=0.5, anchor="e")
        elif not may_extend and self._offered:  # only at a change: this runs four times a second
            self.extend.place_forget()
        self._offered = may_extend


class _Dial(Painted):
    """The drawn part: an outlined box, the ring, and the time. `said` is the shown text."""

    def __init__(self, master: tk.Misc) -> None:
        super().__init__(master, surface=True)
        self._seconds: float | None = None
        self._whole, self._words = 1.0, ""
        self._ring: ImageTk.PhotoImage | None = None
        self._ring_key: tuple[int, str] | None = None
        self.said = ""
        self.bind("<Configure>", lambda _event: self.repaint())
        self.start()

    def show(self, seconds: float | None, whole: float, words: str) -> None:
        """Redraw if the text changed: the caller's timer runs four times a second."""
        said = (clock_words(seconds) if seconds is not None else "") + words
        self._seconds, self._whole, self._words = seconds, whole, words
        if said != self.said:
            self.said = said
            self.repaint()

    def paint(self, tokens: Tokens) -> None:
        """Draw the box with its content."""
        width, height = self.winfo_width(), px(_HEIGHT)
        if width <= 1 or not self._words:
            return
        self.put(
            0, 0, images.rounded(width, height, fill=self.ground, on=self.ground, outline=tokens.line, radius=RADIUS)
        )
        middle = height / 2
        if self._seconds is None:
            self.icon(px(28), middle, "clock", LEAD, tokens.muted)
            self.write(px(56), middle, self._words, colour=tokens.muted, anchor="w", width=width - px(64))
            return
        late = self._seconds <= LAST_MINUTE
        self.put(px(28), middle, self._draw_ring(tokens, late=late), anchor="center")
        self.icon(px(28), middle, "hourglass-split" if late else "clock", 12, tokens.bad if late else tokens.muted)
        x = px(56)
        type_ = font(TITLE, bold=True, display=True)
        time_words = clock_words(self._seconds)
        self.write(
            x, middle, time_words, size=TITLE, bold=True, display=True, anchor="w",
            colour=tokens.bad if late else tokens.text,
        )  # fmt: skip
        # A cell of fixed width: digits differ in width, and the label would move every second.
        cell = type_.measure("0" * len(time_words.replace(":", "")) + ":")
        self.write(
            x + max(cell, type_.measure(time_words)) + px(8), middle, self._words, colour=tokens.muted, anchor="w"
        )

    def _draw_ring(self, tokens: Tokens, *, late: bool) -> ImageTk.PhotoImage:
        share = min(1.0, (self._seconds or 0) / max(1.0, self._whole))
        degrees, colour = round(share * 360), tokens.bad if late else tokens.accent
        # One image at a time is kept: in `images` there would be one for each degree.
        key = (degrees, colour + self.ground)
        if self._ring is None or key != self._ring_key:
            side = px(_RING)
            large = Image.new("RGB", (side * _FINE, side * _FINE), self.ground)
            pen = ImageDraw.Draw(large)
            box, line = (_FINE, _FINE, side * _FINE - _FINE, side * _FINE - _FINE), px(3) * _FINE
            pen.arc(box, 0, 360, fill=mix(tokens.muted, self.ground, 0.3), width=line)
            pen.arc(box, -90, -90 + degrees, fill=colour, width=line)
            picture = large.resize((side, side), Image.Resampling.LANCZOS)
            self._ring, self._ring_key = ImageTk.PhotoImage(picture, master=self), key
        return self._ring
