"""The base of drawn widgets: a canvas with shared drawing methods that is redrawn after a theme switch."""

import tkinter as tk
from typing import Any

from PIL.ImageTk import PhotoImage

from gui import images, theme
from gui.fonts import font
from gui.scale import px
from gui.tokens import Tokens


class Painted(tk.Canvas):
    """A canvas that `paint(tokens)` draws; it is called on the empty canvas at the start and after a theme switch."""

    def __init__(self, master: tk.Misc, *, surface: bool = False, **options: Any) -> None:
        super().__init__(master, highlightthickness=0, borderwidth=0, **options)
        self._tb_no_autostyle = True  # else ttkbootstrap sets the background at every switch
        self._on_surface = surface

    def start(self) -> None:
        """Paint now and after every theme switch; a subclass calls it once, when its own fields are set."""
        theme.on_change(self, self._paint_all)

    @property
    def ground(self) -> str:
        """The background colour of this canvas."""
        return theme.current().surface if self._on_surface else theme.current().ground

    def repaint(self) -> None:
        """Redraw everything."""
        self._paint_all(theme.current())

    def paint(self, tokens: Tokens) -> None:
        """Draw everything on the empty canvas."""
        raise NotImplementedError

    def write(
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: int = 13,
        colour: str | None = None,
        bold: bool = False,
        display: bool = False,
        anchor: Any = "nw",
        **options: Any,
    ) -> int:
        """Draw text at a position in real pixels, `size` in unscaled px; returns the canvas item."""
        return self.create_text(
            x,
            y,
            text=text,
            font=font(size, bold=bold, display=display),
            fill=colour or theme.current().text,
            anchor=anchor,
            **options,
        )

    def put(self, x: float, y: float, image: PhotoImage, *, anchor: Any = "nw", **options: Any) -> int:
        """Draw an image at a position in real pixels; returns the canvas item."""
        return self.create_image(x, y, image=image, anchor=anchor, **options)

    def icon(self, x: float, y: float, name: str, size: int, colour: str, *, anchor: Any = "center") -> int:
        """Draw an icon at a position in real pixels, `size` in unscaled px; returns the canvas item."""
        return self.put(x, y, images.icon(name, size, colour), anchor=anchor)

    def badge(self, x: float, y: float, text: str, *, height: int = 20, colour: str | None = None, on: str) -> int:
        """Draw a small outlined box with text, its left middle at a position; returns its width in real pixels."""
        tokens = theme.current()
        type_ = font(11, bold=True)
        width = type_.measure(text) + px(12)
        box = images.rounded(width, px(height), fill=on, on=on, outline=tokens.line, radius=4)
        self.put(x, y, box, anchor="w")
        self.write(x + width / 2, y, text, size=11, bold=True, colour=colour or tokens.muted, anchor="center")
        return width

    def stars(self, x: float, y: float, rating: float, *, size: int = 14, gap: int = 2) -> None:
        """Draw a rating of 0 to 5 as five stars, their left middle at a position."""
        tokens = theme.current()
        for index in range(5):
            share = rating - index
            name = "star-fill" if share >= 0.75 else "star-half" if share >= 0.25 else "star"
            colour = tokens.accent if share >= 0.25 else tokens.muted
            self.icon(x + index * px(size + gap) + px(size) / 2, y, name, size, colour)

    def _paint_all(self, tokens: Tokens) -> None:
        self.delete("all")
        self.configure(background=self.ground)
        self.paint(tokens)
