"""The steps of an import in a row: those that are done with a tick, the present one in bold."""

import tkinter as tk
from collections.abc import Sequence

from gui import images
from gui.fonts import font
from gui.scale import px
from gui.tokens import Tokens
from gui.widgets.paint import Painted

_CIRCLE, _GAP, _LINE = 24, 8, 32


class Steps(Painted):
    """Names of steps; `at` is the place of the present one."""

    def __init__(self, master: tk.Misc, names: Sequence[str]) -> None:
        super().__init__(master, height=px(_CIRCLE + 4))
        self._names, self._at = tuple(names), 0
        self._wide = True
        self.start()
        self.bind("<Configure>", lambda event: self._fit(event.width))

    def go(self, at: int) -> None:
        """Show another step as the present one; all are done if there is none of that place."""
        if at != self._at:
            self._at = at
            self.repaint()

    def paint(self, tokens: Tokens) -> None:
        """Draw circles, names and the lines between."""
        x, middle = px(4), px(_CIRCLE + 4) / 2
        for place, name in enumerate(self._names):
            done, present = place < self._at, place == self._at
            fill = tokens.good if done else tokens.accent if present else tokens.raised
            box = images.rounded(
                px(_CIRCLE), px(_CIRCLE), fill=fill, on=self.ground, radius=_CIRCLE,
                outline=tokens.line if not (done or present) else None,
            )  # fmt: skip
            self.put(x, middle, box, anchor="w")
            centre = x + px(_CIRCLE) / 2
            if done:
                self.icon(centre, middle, "check-lg", 14, tokens.surface)
            else:
                ink = tokens.on_accent if present else tokens.muted
                self.write(centre, middle, str(place + 1), size=11, bold=True, anchor="center", colour=ink)
            x += px(_CIRCLE + _GAP)
            if self._wide or present:
                colour = tokens.text if done or present else tokens.muted
                self.write(x, middle, name, bold=present, anchor="w", colour=colour)
                x += font(13, bold=present).measure(name) + px(_GAP + 4)
            if place + 1 < len(self._names):
                self.create_line(x, middle, x + px(_LINE), middle, fill=tokens.line, width=px(1))
                x += px(_LINE + _GAP + 4)

    def _fit(self, width: int) -> None:
        needed = sum(px(_CIRCLE + 2 * _GAP + _LINE + 12) + font(13, bold=True).measure(name) for name in self._names)
        if self._wide != (width >= needed):
            self._wide = not self._wide
            self.repaint()
