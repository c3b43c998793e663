"""The state of this till's printers in the top bar: a sign while all is well, words when somebody is needed."""

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk
from typing import TYPE_CHECKING, Any

from cinema.domain.printers import Condition, condition_words
from cinema.errors import CinemaError
from cinema.i18n import ngettext
from gui import images, theme
from gui.fonts import font
from gui.scale import px
from gui.tokens import Tokens
from gui.widgets.fitting import shorten
from gui.widgets.repeat import Repeat

if TYPE_CHECKING:
    from cinema.domain.print_jobs import ShownPrinter
    from gui.window.context import AppContext

_EVERY, _WORDS = 3_000, 230  # milliseconds; px


class PrinterBadge(ttk.Frame):
    """Shown where this till has printers. `on_resized` is called when it needs another width."""

    def __init__(
        self, master: tk.Misc, app: "AppContext", on_open: Callable[[], None], on_resized: Callable[[], None]
    ) -> None:
        super().__init__(master, style="Surface.TFrame")
        self._app, self._on_resized = app, on_resized
        self._role, self._is_asking, self._is_wide = "muted", False, True
        self.words = ""
        self.button = ttk.Button(self, style="Surface.Tool.TButton", compound="image", command=on_open)
        self.button.bind("<Return>", lambda _event: self.button.invoke())
        theme.on_change(self.button, self._paint)
        Repeat(self, _EVERY, self._look)
        self._look()

    def wide(self, *, is_wide: bool) -> None:
        """Show words beside the sign, or the sign alone."""
        if is_wide != self._is_wide:
            self._is_wide = is_wide
            self._write()

    def show(self, printers: "Sequence[ShownPrinter]") -> None:
        """Show the worst of what is known."""
        self._role, self.words = summary(printers)
        if printers and not self.button.winfo_manager():
            self.button.pack()
        elif not printers:
            self.button.pack_forget()
        self._paint(theme.current())
        self._write()

    @property
    def full_width(self) -> int:
        """The width with words, in real pixels."""
        if not self.button.winfo_manager():
            return 0
        words = font(13).measure(self._shortened) if self.words else 0
        return px(44) + words

    @property
    def least_width(self) -> int:
        """The width of the sign alone, in real pixels."""
        return px(40) if self.button.winfo_manager() else 0

    @property
    def _shortened(self) -> str:
        return shorten(self.words, px(_WORDS), font(13).measure)

    def _write(self) -> None:
        words = self._shortened if self._is_wide else ""
        self.button.configure(text=f" {words}" if words else "", compound="left" if words else "image")
        self._on_resized()

    def _paint(self, tokens: Tokens) -> None:
        photo: Any = images.icon("printer", 18, getattr(tokens, self._role))
        self.button.configure(image=photo)

    def _look(self) -> None:
        if self._is_asking:
            return
        self._is_asking = True
        cinema, actor = self._app.cinema, self._app.identity.actor()

        def done(printers: "Sequence[ShownPrinter]") -> None:
            self._is_asking = False
            self.show(printers)

        def failed(error: BaseException) -> None:
            self._is_asking = False
            if not isinstance(error, CinemaError):  # the pages say that the database is away
                self._app.report(error)

        self._app.tasks.submit(lambda: cinema.printing.shown(actor), owner=self, on_done=done, on_error=failed)


def summary(printers: "Sequence[ShownPrinter]") -> tuple[str, str]:
    """Return the token of the sign's colour, and the words beside it; none while all is well."""
    for one in printers:
        if not one.condition.prints:
            is_starting = one.condition is Condition.UNWATCHED
            return "warn" if is_starting else "bad", condition_words(one.printer, one.condition)
    undecided = sum(one.undecided for one in printers)
    if undecided:
        return "bad", ngettext("{count} paper to look at", "{count} papers to look at", undecided).format(
            count=undecided
        )
    backlog = sum(one.backlog for one in printers)
    if backlog:
        return "warn", ngettext("Print {count} old paper?", "Print {count} old papers?", backlog).format(count=backlog)
    low = next((one for one in printers if one.condition is Condition.PAPER_LOW), None)
    if low is not None:
        return "warn", condition_words(low.printer, low.condition)
    return ("good" if printers else "muted"), ""
