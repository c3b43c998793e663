"""Small drawn widgets: an icon, the logo, a user's initials, stars, badges, a paragraph, a hairline."""

import tkinter as tk
from tkinter import ttk

from gui import images
from gui.fonts import font
from gui.scale import px
from gui.tokens import Tokens
from gui.widgets.fitting import wrap
from gui.widgets.paint import Painted


class IconLabel(Painted):
    """One icon; `role` is the token that gives its colour."""

    def __init__(
        self, master: tk.Misc, name: str, *, size: int = 16, role: str = "muted", surface: bool = False
    ) -> None:
        super().__init__(master, surface=surface, width=px(size), height=px(size))
        self._name, self._size, self._role = name, size, role
        self.start()

    def change(self, name: str, role: str) -> None:
        """Change the icon and its colour."""
        self._name, self._role = name, role
        self.repaint()

    def paint(self, tokens: Tokens) -> None:
        """Draw the icon."""
        self.icon(0, 0, self._name, self._size, getattr(tokens, self._role), anchor="nw")


class MarkLabel(Painted):
    """The program's logo."""

    def __init__(self, master: tk.Misc, *, size: int = 32, surface: bool = False) -> None:
        super().__init__(master, surface=surface, width=px(size), height=px(size))
        self._size = size
        self.start()

    def paint(self, tokens: Tokens) -> None:
        """Draw the logo."""
        self.put(0, 0, images.mark(self._size, fill=tokens.accent, ink=tokens.on_accent, on=self.ground))


class Initials(Painted):
    """A user's initials in a circle."""

    def __init__(self, master: tk.Misc, name: str, *, size: int = 32, surface: bool = False) -> None:
        super().__init__(master, surface=surface, width=px(size), height=px(size))
        self._text, self._size = initials(name), px(size)
        self.start()

    def paint(self, tokens: Tokens) -> None:
        """Draw the circle and the letters."""
        circle = images.rounded(
            self._size, self._size, fill=tokens.raised, on=self.ground, outline=tokens.line, radius=self._size
        )
        self.put(0, 0, circle)
        self.write(self._size / 2, self._size / 2, self._text, size=11, bold=True, anchor="center")


class Stars(Painted):
    """A rating of 0 to 5 in stars."""

    def __init__(self, master: tk.Misc, rating: float, *, size: int = 14, surface: bool = False) -> None:
        super().__init__(master, surface=surface, width=px(size + 2) * 5, height=px(size))
        self._rating, self._size = rating, size
        self.start()

    def paint(self, tokens: Tokens) -> None:
        """Draw the stars."""
        del tokens
        self.stars(0, px(self._size) / 2, self._rating, size=self._size)


class Badges(Painted):
    """A row of small outlined labels, wrapped to a width in unscaled px."""

    def __init__(self, master: tk.Misc, words: list[str], *, width: int, surface: bool = False) -> None:
        super().__init__(master, surface=surface, width=px(width))
        self._words, self._room = words, px(width)
        self.start()

    def fit(self, width: int) -> None:
        """Wrap to another width in real pixels."""
        if width != self._room:
            self._room = width
            self.configure(width=width)
            self.repaint()

    def paint(self, tokens: Tokens) -> None:
        """Draw the labels, the first in full colour."""
        x, y = 0, px(12)
        for index, word in enumerate(self._words):
            width = font(11, bold=True).measure(word) + px(12)
            if x and x + width > self._room:  # a badge wider than the row still gets its place
                x, y = 0, y + px(32)
            self.badge(x, y, word, height=24, on=self.ground, colour=tokens.text if index == 0 else tokens.muted)
            x += width + px(8)
        self.configure(height=y + px(12))  # known only after wrapping


class Paragraph(Painted):
    """Text with a line height of 20 px, which labels don't offer, wrapped to a width in real pixels."""

    def __init__(self, master: tk.Misc, text: str, *, width: int, role: str = "text", surface: bool = False) -> None:
        super().__init__(master, surface=surface, width=width)
        self._text, self._room, self._role = text, width, role
        self.start()

    def fit(self, width: int) -> None:
        """Wrap to another width in real pixels."""
        if width != self._room:  # painting changes the size, which may call this again
            self._room = width
            self.repaint()

    def paint(self, tokens: Tokens) -> None:
        """Draw the lines."""
        lines = wrap(self._text, self._room, font(13).measure)
        for index, line in enumerate(lines):
            self.write(0, index * px(20), line, colour=getattr(tokens, self._role))
        self.configure(width=self._room, height=len(lines) * px(20))


def rule(master: tk.Misc, *, surface: bool = False) -> ttk.Frame:
    """Return a horizontal hairline, to be stretched by its geometry manager."""
    return ttk.Frame(master, height=px(1), style="Surface.Line.TFrame" if surface else "Line.TFrame")


def initials(name: str) -> str:
    """Return the first letters of a name's first and last word, "?" for an empty name."""
    words = name.split()
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()
