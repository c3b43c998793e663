"""A drawing of a card that is held to a reader."""

import tkinter as tk
from typing import Any

from PIL import Image, ImageDraw, ImageTk

from gui.tokens import Tokens, mix
from gui.widgets.paint import Painted

_FINE = 3


class ReaderPicture(Painted):
    """A square of a side in pixels."""

    def __init__(self, master: tk.Misc, side: int) -> None:
        super().__init__(master, surface=True, width=side, height=side)
        self._side = side
        self._photo: Any = None
        self.start()

    def paint(self, tokens: Tokens) -> None:
        """Draw reader, waves and card."""
        side = self._side * _FINE
        large = Image.new("RGB", (side, side), self.ground)
        pen = ImageDraw.Draw(large)

        def box(x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
            return (x0 * side, y0 * side, x1 * side, y1 * side)

        edge = tokens.muted
        body = mix(tokens.muted, self.ground, 0.25)
        line = round(side * 0.01)
        pen.rounded_rectangle(box(0.04, 0.06, 0.46, 0.96), side * 0.07, fill=body, outline=edge, width=line)
        pen.rounded_rectangle(box(0.09, 0.13, 0.41, 0.38), side * 0.03, fill=tokens.ground)
        pen.ellipse(box(0.21, 0.21, 0.29, 0.29), fill=tokens.good)
        for row in range(4):
            for column in range(3):
                x, y = 0.10 + column * 0.11, 0.46 + row * 0.12
                pen.rounded_rectangle(box(x, y, x + 0.08, y + 0.08), side * 0.015, fill=mix(edge, body, 0.35))
        for wave in range(3):
            reach = 0.10 + wave * 0.055
            pen.arc(
                box(0.42 - reach, 0.34 - reach, 0.42 + reach, 0.34 + reach), -38, 38, fill=tokens.accent, width=line * 2
            )
        card = Image.new("RGBA", (round(side * 0.40), round(side * 0.27)), (0, 0, 0, 0))
        inner = ImageDraw.Draw(card)
        width, height = card.size
        inner.rounded_rectangle((0, 0, width - 1, height - 1), height * 0.12, fill=tokens.info)
        inner.rounded_rectangle(
            (width * 0.12, height * 0.28, width * 0.30, height * 0.52), height * 0.05, fill=tokens.accent
        )
        inner.rectangle((width * 0.12, height * 0.70, width * 0.62, height * 0.78), fill=tokens.ground)
        turned = card.rotate(66, expand=True, resample=Image.Resampling.BICUBIC)
        large.paste(turned, (round(side * 0.62), round(side * 0.16)), turned)
        picture = large.resize((self._side, self._side), Image.Resampling.LANCZOS)
        self._photo = ImageTk.PhotoImage(picture, master=self)
        self.put(0, 0, self._photo)
