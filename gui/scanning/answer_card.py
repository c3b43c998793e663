"""The answer of the door, as large as the window allows: shape and word at the top, seat and ticket type below."""

import math
import tkinter as tk
from collections.abc import Sequence

from PIL import Image, ImageDraw
from PIL.ImageTk import PhotoImage

from cinema.i18n import _
from gui import images
from gui.fonts import font
from gui.scale import px
from gui.scanning.answer_view import AnswerView
from gui.tokens import Tokens, mix
from gui.widgets.fitting import shorten
from gui.widgets.paint import Painted

_SHAPE, _FINE, _LOW_HEAD = 116, 4, 195
_TITLE, _WORDS, _SEAT = 45, 26, 96
_PLAN_LEAST, _PLAN_MOST = 120, 280  # px of width; below the first a plan says nothing


class AnswerCard(Painted):
    """Shows an answer until the next one; without one it says how to begin."""

    def __init__(self, master: tk.Misc) -> None:
        super().__init__(master, takefocus=False, width=px(400), height=px(300))
        self.view: AnswerView | None = None
        self.bind("<Configure>", lambda _event: self.repaint())
        self.start()

    def show(self, view: AnswerView | None) -> None:
        """Show an answer; None: wait for the next ticket."""
        self.view = view
        self.repaint()

    def paint(self, tokens: Tokens) -> None:
        """Draw the card."""
        width, height = max(self.winfo_width(), px(300)), max(self.winfo_height(), px(240))
        if self.view is None:
            self._waiting(tokens, width, height)
            return
        tone = {"good": tokens.good, "warn": tokens.warn, "bad": tokens.bad}[self.view.look.tone]
        box = images.rounded(width, height, fill=tokens.surface, on=self.ground, outline=tone, line=2)
        self.put(0, 0, box)
        small = height < px(560)
        head = min(px(270), round(height * (0.5 if small else 0.42)))
        fill = mix(tone, tokens.surface, 0.22)
        self.put(px(2), px(2), images.rounded(width - px(4), head, fill=fill, on=tokens.surface, corners=images.TOP))
        bottom = self._head(tokens, self.view, tone, width, head)
        self._ticket(tokens, self.view, width, max(head + px(12), bottom), height, small=small)

    def _head(self, tokens: Tokens, view: AnswerView, tone: str, width: int, head: int) -> int:
        """Draw shape, title and words; returns where they end."""
        size = min(px(_SHAPE), head // 2 - px(8))
        middle = px(12) + size // 2
        self.put(width / 2, middle, _shape(view.look.corners, size, tone), anchor="center")
        self.icon(width / 2, middle, view.look.sign, max(16, round(size * 0.44 / px(1))), tokens.surface)
        room = width - px(32)
        title = _(view.look.title)
        large = _TITLE if head >= px(_LOW_HEAD) and font(_TITLE, bold=True).measure(title) <= room else 28
        top = middle + size // 2 + px(10)
        item = self.write(
            width / 2, top, title, size=large, bold=True, display=True, anchor="n", width=room, justify="center"
        )
        bottom = self.bbox(item)[3]
        item = self.write(
            width / 2, bottom, view.words, size=_WORDS if font(_WORDS).measure(view.words) <= room else 16,
            colour=tone, anchor="n", width=room, justify="center",
        )  # fmt: skip
        return self.bbox(item)[3]

    def _ticket(self, tokens: Tokens, view: AnswerView, width: int, top: int, height: int, *, small: bool) -> None:
        side, y = px(36), top
        if view.seat:
            size = 53 if small else _SEAT
            item = self.write(width / 2, y, view.seat, size=size, bold=True, display=True, anchor="n")
            y = self.bbox(item)[3]
            # A child's ticket in an adult's hand is seen from where the ticket is held.
            item = self.write(width / 2, y, view.type, size=28, bold=True, anchor="n", colour=tokens.accent)
            y = self.bbox(item)[3] + px(12)
            self._beside(tokens, view, width, top, y)
        pitch = px(36 if small else 44)
        for name, value in view.rows:
            if y + pitch > height:
                break
            self.create_line(side, y, width - side, y, fill=tokens.line)
            self.write(side, y + pitch / 2, name, size=16, colour=tokens.muted, anchor="w")
            room = width - 2 * side - font(16).measure(name) - px(16)
            self.write(width - side, y + pitch / 2, shorten(value, room, font(16).measure), size=16, anchor="e")
            y += pitch

    def _beside(self, tokens: Tokens, view: AnswerView, width: int, top: int, bottom: int) -> None:
        """Draw the hall beside the seat, where there is room."""
        text = max(font(_SEAT, bold=True).measure(view.seat), font(28, bold=True).measure(view.type))
        room = width // 2 - text // 2 - px(48)
        if view.place is not None and room >= px(_PLAN_LEAST):
            left = width - px(36) - min(room, px(_PLAN_MOST))
            self._plan(tokens, view.places, view.place, (left, top + px(8), width - px(36), bottom - px(20)))

    def _plan(
        self,
        tokens: Tokens,
        places: Sequence[tuple[float, float]],
        mine: tuple[float, float],
        box: tuple[int, int, int, int],
    ) -> None:
        """Draw the hall from above, the screen at the top, with the holder's seat."""
        left, top, right, bottom = box
        xs, ys = [x for x, _y in places], [y for _x, y in places]
        wide, deep = max(xs) - min(xs) + 1, max(ys) - min(ys) + 1
        pitch = min((right - left) / wide, (bottom - top - px(12)) / deep, px(14))
        start = (left + right) / 2 - pitch * (max(xs) + min(xs)) / 2
        self.create_line(start + pitch * min(xs), top, start + pitch * max(xs), top, fill=tokens.muted, width=px(3))
        for x, y in (*places, mine):  # the holder's last, above its neighbours
            is_mine = (x, y) == mine
            size = max(px(5), pitch * 0.9) if is_mine else pitch * 0.35
            across, down = start + pitch * x, top + px(12) + pitch * (y - min(ys) + 0.5)
            fill = tokens.accent if is_mine else tokens.muted
            self.create_rectangle(across - size, down - size, across + size, down + size, width=0, fill=fill)

    def _waiting(self, tokens: Tokens, width: int, height: int) -> None:
        self.put(0, 0, images.rounded(width, height, fill=tokens.surface, on=self.ground, outline=tokens.line))
        self.icon(width / 2, height / 2 - px(56), "upc-scan", 72, tokens.muted)
        self.write(width / 2, height / 2 + px(4), _("Scan a ticket"), size=28, bold=True, anchor="n")
        words = _("Or type its code and press Enter.")
        self.write(width / 2, height / 2 + px(48), words, size=16, colour=tokens.muted, anchor="n")


def _shape(corners: int, size: int, colour: str) -> PhotoImage:
    """Return a regular polygon with so many corners, or a circle for 0, on nothing."""

    def draw() -> Image.Image:
        large = size * _FINE
        picture = Image.new("RGBA", (large, large))
        pencil = ImageDraw.Draw(picture)
        if not corners:
            pencil.ellipse((0, 0, large - 1, large - 1), fill=colour)
        else:
            turn = -math.pi / 2 if corners % 2 or corners == 4 else -math.pi / 2 + math.pi / corners
            middle = large / 2
            points = [
                (middle + middle * math.cos(turn + 2 * math.pi * at / corners),
                 middle + middle * math.sin(turn + 2 * math.pi * at / corners))
                for at in range(corners)
            ]  # fmt: skip
            pencil.polygon(points, fill=colour)
        return picture.resize((size, size), Image.Resampling.LANCZOS)

    return images.keep(("door shape", corners, size, colour), draw)
