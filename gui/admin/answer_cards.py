"""Cards of which one is chosen, each with a sentence and its number key: the answers to what waits."""

import tkinter as tk
from collections.abc import Callable, Sequence

from gui import images
from gui.fonts import font
from gui.scale import px
from gui.style_colours import tint
from gui.tokens import Tokens
from gui.widgets.fitting import wrap
from gui.widgets.paint import Painted

_GAP, _RING, _LINE = 8, 4, 17


class AnswerCards(Painted):
    """One Tab stop; arrows choose. `cards` are titles and sentences; `on_choose` gets the place of the chosen one."""

    def __init__(
        self, master: tk.Misc, cards: Sequence[tuple[str, str]], on_choose: Callable[[int], None], *, width: int
    ) -> None:
        super().__init__(master, surface=True, takefocus=True, cursor="hand2", width=px(width))
        self._cards, self._on_choose = tuple(cards), on_choose
        self.chosen: int | None = None
        self._tops: list[tuple[int, int]] = []
        for key, step in (("Up", -1), ("Left", -1), ("Down", 1), ("Right", 1), ("space", 0)):
            self.bind(f"<{key}>", lambda _event, step=step: self._walk(step))  # type: ignore[misc]
        for event in ("<FocusIn>", "<FocusOut>"):
            self.bind(event, lambda _event: self.repaint(), add=True)
        self.bind("<Configure>", lambda _event: self._fit(), add=True)
        self.bind("<ButtonRelease-1>", self._tap)
        self._fitted = 0
        self.start()

    def choose(self, place: int) -> None:
        """Choose a card; a place without one is ignored."""
        if 0 <= place < len(self._cards):
            self.chosen = place
            self.repaint()
            self._on_choose(place)

    def paint(self, tokens: Tokens) -> None:
        """Draw the cards one below the other, each as high as its sentence."""
        width = self.winfo_width() if self.winfo_width() > 1 else int(self.cget("width"))
        focused = self.focus_displayof() is self
        y, self._tops = px(_RING), []
        for place, (title, sentence) in enumerate(self._cards):
            lines = wrap(sentence, width - px(42 + 16 + 2 * _RING), font(11).measure)
            heading = wrap(title, width - px(42 + 44 + 2 * _RING), font(13, bold=True).measure)
            height = px(28) + len(heading) * px(18) + len(lines) * px(_LINE)
            if focused and place == (self.chosen or 0):
                ring = images.ring(width, height + px(2 * _RING), colour=tokens.info, radius=12, on=self.ground)
                self.put(0, y - px(_RING), ring)
            self._draw(place, heading, lines, (y, width - px(2 * _RING), height), tokens)
            self._tops.append((y, y + height))
            y += height + px(_GAP)
        self.configure(height=y - px(_GAP) + px(_RING))

    def _draw(
        self, place: int, heading: Sequence[str], lines: Sequence[str], box: tuple[int, int, int], tokens: Tokens
    ) -> None:
        y, width, height = box
        x, chosen = px(_RING), place == self.chosen
        fill = tint(tokens, tokens.accent, self.ground) if chosen else self.ground
        body = images.rounded(
            width, height, fill=fill, on=self.ground, outline=tokens.accent if chosen else tokens.line,
            line=2 if chosen else 1,
        )  # fmt: skip
        self.put(x, y, body)
        circle = images.rounded(
            px(18), px(18), fill=fill, on=fill, outline=tokens.accent if chosen else tokens.muted,
            line=5 if chosen else 1, radius=9,
        )  # fmt: skip
        self.put(x + px(12), y + px(13), circle)
        for index, line in enumerate(heading):
            self.write(x + px(42), y + px(22) + index * px(18), line, bold=True, anchor="w")
        below = y + px(18) + len(heading) * px(18)
        for index, line in enumerate(lines):
            self.write(x + px(42), below + index * px(_LINE), line, size=11, colour=tokens.muted)
        cap, right = px(20), x + width - px(12)
        raised = images.rounded(cap, px(20), fill=tokens.raised, on=fill, outline=tokens.line, radius=4)
        self.put(right - cap, y + px(12), raised)
        self.write(right - cap / 2, y + px(22), str(place + 1), size=11, bold=True, anchor="center")

    def _fit(self) -> None:
        if self.winfo_width() != self._fitted:  # painting sets the height, which comes back here
            self._fitted = self.winfo_width()
            self.repaint()

    def _walk(self, step: int) -> str:
        self.choose(
            min(max(0, (-1 if self.chosen is None and step > 0 else self.chosen or 0) + step), len(self._cards) - 1)
        )
        return "break"

    def _tap(self, event: "tk.Event[tk.Misc]") -> None:
        for place, (top, bottom) in enumerate(self._tops):
            if top <= event.y < bottom:
                self.focus_set()  # a canvas doesn't take the focus at a press
                self.choose(place)
