"""The strength meter below the field of a new password."""

import tkinter as tk
from collections.abc import Callable

from gui import images
from gui.people.passwords import STEPS, judgement, strength
from gui.scale import px
from gui.tokens import Tokens
from gui.widgets.form_field import FormField
from gui.widgets.paint import Painted


class PasswordMeter(Painted):
    """Draws a password's strength as four steps; the field's help text says it in words."""

    def __init__(
        self, master: tk.Misc, field: FormField, personal: Callable[[], tuple[str, ...]], *, width: int = 304
    ) -> None:
        """`personal` returns the texts that are guessed first for this user, as far as they are known."""
        super().__init__(master, width=px(width + 8), height=px(6))
        self._field, self._personal, self._width = field, personal, px(width)
        field.value.trace_add("write", lambda *_: self._follow())
        self.start()

    def paint(self, tokens: Tokens) -> None:
        """Draw the steps."""
        step = strength(self._field.get(), self._personal())
        colour = tokens.bad if step <= 1 else tokens.warn if step == 2 else tokens.good
        each = (self._width - px(8) * (STEPS - 1)) // STEPS
        for index in range(STEPS):
            fill = colour if index < step else tokens.trough
            bar = images.rounded(each, px(4), fill=fill, on=self.ground, radius=2)
            self.put(px(4) + index * (each + px(8)), px(1), bar)

    def _follow(self) -> None:
        if self.winfo_exists():  # the field's trace may outlive this widget
            self._field.set_help(judgement(self._field.get(), self._personal()))
            self.repaint()
