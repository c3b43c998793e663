"""The keys of a table or a page, drawn as caps with what they do."""

import tkinter as tk
from collections.abc import Sequence

from gui import images
from gui.fonts import font
from gui.scale import px
from gui.tokens import Tokens
from gui.widgets.paint import Painted


class KeyHints(Painted):
    """A line of (key, what it does); what has no room is left out from the right."""

    def __init__(self, master: tk.Misc, hints: Sequence[tuple[str, str]]) -> None:
        super().__init__(master, surface=True, height=px(24), width=px(40))
        self._hints = hints
        self.bind("<Configure>", lambda _event: self.repaint())
        self.configure(width=sum(_width(*hint) for hint in hints))
        self.start()

    def paint(self, tokens: Tokens) -> None:
        """Draw the caps and their words."""
        x, room = 0, self.winfo_width()
        for key, words in self._hints:
            if room > 1 and x + _width(key, words) > room + px(24):
                return
            cap = font(11, bold=True).measure(key) + px(12)
            shape = {"on": self.ground, "outline": tokens.line, "radius": 4}
            self.put(x, px(4), images.rounded(cap, px(19), fill=tokens.trough, **shape))  # type: ignore[arg-type]
            self.put(x, px(3), images.rounded(cap, px(18), fill=tokens.raised, **shape))  # type: ignore[arg-type]
            self.write(x + cap / 2, px(12), key, size=11, bold=True, anchor="center")
            self.write(x + cap + px(8), px(12), words, size=11, colour=tokens.muted, anchor="w")
            x += _width(key, words)


def _width(key: str, words: str) -> int:
    return font(11, bold=True).measure(key) + px(12) + px(8) + font(11).measure(words) + px(24)
