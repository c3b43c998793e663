"""The warning before a visit is forgotten: a sentence, the seconds left, and one large button for more time."""

import math
import tkinter as tk
from tkinter import ttk
from typing import TYPE_CHECKING, Any

from PIL import Image, ImageDraw, ImageTk

from cinema.i18n import _
from gui.kiosk.controls import go_button, label, plain_button, wrapped
from gui.kiosk.looks import FIGURE
from gui.kiosk.patience import WARNING
from gui.tokens import Tokens, mix
from gui.widgets.paint import Painted

if TYPE_CHECKING:
    from gui.kiosk.host import KioskFrameHost

_SIDE, _DASHES, _FINE = 240, 24, 3


class IdleWarning(ttk.Frame):
    """Covers the page, so that nothing of it can be pressed; its buttons are in the lower part."""

    def __init__(self, master: tk.Misc, window: "KioskFrameHost") -> None:
        super().__init__(master)
        glass, purchase = window.glass, window.visit.purchase
        box = ttk.Frame(self, style="KioskBox.TFrame", padding=glass.gap(48 if glass.is_portrait else 24))
        box.pack(side="bottom", fill="x", padx=glass.gap(48), pady=glass.gap(48 if glass.is_portrait else 16))
        self._ring = _Ring(box, glass.gap(_SIDE if glass.is_portrait else _SIDE * 0.6))
        self._ring.pack(pady=(0, glass.gap(16)))
        seats = purchase.basket.seats if purchase is not None else ()
        held = bool(seats) and purchase is not None and not purchase.paying
        title = label(box, _("Are you still there?"), "KioskDisplay", prefix="Surface.")
        title.pack(pady=(0, glass.gap(16)))
        if held:
            assert purchase is not None
            names = ", ".join(purchase.seating.plan.labels(seats))
            sentence = _("{seats} are kept for you until this time is over. Then they are free again, and this"
                         " screen forgets your purchase. Nothing has been paid.").format(seats=names)  # fmt: skip
        elif not window.forgets_something:
            sentence = _("This screen will close. What was paid or reserved stays so.")
        else:
            sentence = _("Otherwise this screen starts over and forgets what was typed.")
        self.words = f"{_('Are you still there?')} {sentence}"
        wrapped(box, sentence, "Kiosk", prefix="Surface.").pack(fill="x", pady=(0, glass.gap(24)))
        row = ttk.Frame(box, style="Surface.TFrame")
        row.pack(fill="x")
        self.over = plain_button(row, _("Start over"), window.start_over, prefix="Surface.")
        self.more = go_button(row, _("More time"), window.more_time, icon="hourglass-split", side="left")
        self.over.pack(side="left", padx=(0, glass.gap(16)))
        self.more.pack(side="left", fill="x", expand=True)

    def count(self, seconds: float) -> None:
        """Show the seconds that are left."""
        self._ring.count(math.ceil(seconds))


class _Ring(Painted):
    """The seconds in a ring of dashes, one for each part of the time."""

    def __init__(self, master: tk.Misc, side: int) -> None:
        super().__init__(master, surface=True, width=side, height=side)
        self._side, self._seconds = side, 0
        self._photo: Any = None
        self.start()

    def count(self, seconds: int) -> None:
        """Show so many seconds."""
        if seconds != self._seconds:
            self._seconds = seconds
            self.repaint()

    def paint(self, tokens: Tokens) -> None:
        """Draw the ring and the number."""
        side = self._side * _FINE
        large = Image.new("RGB", (side, side), self.ground)
        pen = ImageDraw.Draw(large)
        width = round(side * 0.09)
        lit = math.ceil(min(1.0, self._seconds / WARNING) * _DASHES)
        for dash in range(_DASHES):
            start = -90 + dash * 360 / _DASHES
            colour = tokens.accent if dash < lit else mix(tokens.muted, self.ground, 0.3)
            pen.arc((2, 2, side - 2, side - 2), start + 1.5, start + 360 / _DASHES - 3, fill=colour, width=width)
        picture = large.resize((self._side, self._side), Image.Resampling.LANCZOS)
        self._photo = ImageTk.PhotoImage(picture, master=self)
        self.put(0, 0, self._photo)
        middle = self._side / 2
        self.write(middle, middle, str(self._seconds), size=FIGURE, bold=True, display=True, anchor="center")
