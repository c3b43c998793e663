"""The base of what the customer display draws: everything grows with the window, since it is read from two metres."""

from collections.abc import Callable
from typing import Any

from gui import images
from gui.fonts import font
from gui.scale import px
from gui.tokens import Tokens
from gui.widgets.paint import Painted

_WIDTH, _HEIGHT = 1280, 800  # of the window in which a unit is a pixel
_LEAST, _MOST = 0.5, 4.0


class DisplayPane(Painted):
    """A canvas whose lengths are units: pixels of a window of 1280 x 800, more in a larger one. It takes no focus.

    An error while it paints is told to `on_error` and goes no further: a change of theme paints the till's widgets too.
    """

    def __init__(self, master: Any, on_error: Callable[[BaseException], None]) -> None:
        super().__init__(master, takefocus=False)
        self._on_error = on_error
        self._size = (0, 0)
        self._factor = 1.0
        self.bind("<Configure>", lambda event: self._resized(event.width, event.height))

    def units(self, length: float) -> int:
        """Return a length in units in pixels."""
        return max(1, round(length * self._factor))

    def type_size(self, length: float) -> int:
        """Return the size of a font, as `gui.fonts` counts it, that is so many units high."""
        return max(8, round(length * self._factor * 100 / px(100)))

    def text(self, x: float, y: float, words: str, size: float, **options: Any) -> int:
        """Write a text whose font is `size` units high; returns the canvas item."""
        return self.write(x, y, words, size=self.type_size(size), **options)

    def width_of(self, words: str, size: float, *, bold: bool = False, display: bool = False) -> int:
        """Return the width of a text in pixels."""
        return font(self.type_size(size), bold=bold, display=display).measure(words)

    def bottom_of(self, item: int) -> int:
        """Return where a drawn item ends."""
        return int(self.bbox(item)[3])

    def sign(self, x: float, y: float, name: str, size: float, colour: str, **options: Any) -> int:
        """Draw an icon that is `size` units high."""
        return self.put(x, y, images.icon(name, self.type_size(size), colour), **options)

    def _paint_all(self, tokens: Tokens) -> None:
        try:
            super()._paint_all(tokens)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with it, the till goes on
            self._on_error(error)

    def _resized(self, width: int, height: int) -> None:
        if (width, height) == self._size or width <= 1:
            return
        self._size = (width, height)
        self._factor = max(_LEAST, min(_MOST, width / _WIDTH, height / _HEIGHT, max(width, height) / _WIDTH))
        self.repaint()
