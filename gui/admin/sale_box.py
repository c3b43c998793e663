"""A box that tells which sale something is about: poster, title, time and place, seats, number."""

import tkinter as tk
from typing import Any

from cinema.i18n import _, current_language, when
from gui import images, theme
from gui.admin.matters import Matter
from gui.fonts import font
from gui.scale import px
from gui.tokens import Tokens
from gui.widgets.fitting import wrap
from gui.widgets.paint import Painted
from gui.window.posters import Posters

_POSTER, _EDGE = (52, 76), 12


class SaleBox(Painted):
    """Wraps its words to the width that it is given. `poster` is the picture's name, None for a movie without."""

    def __init__(self, master: tk.Misc, matter: Matter, zone: str, poster: str | None, posters: Posters) -> None:
        super().__init__(master, surface=True, width=px(120))
        self._matter, self._zone, self._poster, self._posters = matter, zone, poster, posters
        self._photo: tuple[str, Any] | None = None
        self._fitted = 0
        self.bind("<Configure>", lambda _event: self._fit(), add=True)
        self.start()

    def paint(self, tokens: Tokens) -> None:
        """Draw the box, as high as its words or the poster."""
        width = max(self.winfo_width(), px(120))
        x = px(_EDGE) + (px(_POSTER[0]) + px(_EDGE) if self._poster is not None else 0)
        lines = [
            (line, size, bold, colour)
            for text, size, bold, colour in self._words(tokens)
            for line in wrap(text, width - x - px(_EDGE), font(size, bold=bold).measure)
        ]
        y = px(_EDGE)
        items = []
        for line, size, bold, colour in lines:
            items.append((x, y, line, size, bold, colour))
            y += px(size + 8)
        height = max(y + px(4), px(_POSTER[1] + 2 * _EDGE) if self._poster is not None else 0)
        self.put(0, 0, images.rounded(width, height, fill=tokens.raised, on=self.ground, outline=tokens.line))
        for left, top, line, size, bold, colour in items:
            self.write(left, top, line, size=size, bold=bold, colour=colour)
        self._show_poster(tokens)
        self.configure(height=height)

    def _words(self, tokens: Tokens) -> list[tuple[str, int, bool, str]]:
        matter, sale = self._matter, self._matter.sale
        words = [(sale.title_in(current_language()) or _("Goods"), 16, True, tokens.text)]
        if sale.starts_at is not None:
            at = when(sale.starts_at, self._zone, "EEE d MMM HH:mm")
            words.append((f"{at}, {sale.auditorium_name}", 13, False, tokens.muted))
        if matter.seats:
            words.append((" ".join(matter.seats), 13, True, tokens.text))
        number = sale.receipt_number
        about = _("Receipt {number}").format(number=number) if number else _("Sale {number}").format(number=sale.id)
        words.append((about, 11, False, tokens.muted))
        return words

    def _show_poster(self, tokens: Tokens) -> None:
        if self._poster is None:
            return
        if self._photo is None or self._photo[0] != tokens.name:
            self._posters.show(
                self._poster, px(_POSTER[0]), px(_POSTER[1]), owner=self, use=self._use, on=tokens.raised, radius=4
            )
        else:
            self.put(px(_EDGE), px(_EDGE), self._photo[1])

    def _use(self, photo: Any) -> None:
        self._photo = (theme.current().name, photo)  # the colour behind it is baked in
        self.put(px(_EDGE), px(_EDGE), photo)

    def _fit(self) -> None:
        if self.winfo_width() != self._fitted:  # painting sets the height, which comes back here
            self._fitted = self.winfo_width()
            self.repaint()
