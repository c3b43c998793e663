"""The field over the schedule in which a day is typed: 24, 24/12, 24 Dec, 2026-12-24."""

import tkinter as tk
from collections.abc import Callable
from datetime import date
from tkinter import ttk

from cinema.domain.schedule_times import typed_day
from cinema.errors import InvalidInputError
from cinema.i18n import _
from gui.admin.line_field import LineField
from gui.scale import px

_WIDTH = 240


class DayEntry(ttk.Frame):
    """Enter goes to the typed day, Esc closes the field."""

    def __init__(
        self, master: tk.Misc, today: date, *, on_day: Callable[[str], None], on_close: Callable[[], None]
    ) -> None:
        super().__init__(master, style="Card.TFrame", padding=px(12))
        self._today, self._on_day, self._on_close = today, on_day, on_close
        words = _("Such as 24, 24/12 or 2026-12-24.")
        self.field = LineField(self, _("Go to a day"), width=_WIDTH, surface=True, help_text=words)
        self.field.pack(fill="x")
        self.entry = self.field.entry
        self.entry.bind("<Return>", lambda _event: self._go(), add=True)
        self.entry.bind("<Escape>", lambda _event: self._close(), add=True)

    def _go(self) -> None:
        try:
            day = typed_day(self.field.get(), self._today)
        except InvalidInputError as error:
            self.field.error(error.message)
            return
        self._on_day(day.isoformat())

    def _close(self) -> str:
        self._on_close()
        return "break"
