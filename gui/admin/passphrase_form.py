"""The form that sets the passphrase of daily backups.

Only the key that follows from it is stored: it is typed twice, since a mistyped one opens nothing.
"""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from cinema.i18n import _
from gui.admin.line_field import LineField
from gui.scale import px
from gui.widgets.wrapped import WrappedLabel
from gui.window import errors
from gui.window.context import AppContext


class PassphraseForm(ttk.Frame):
    """For administrators. `on_set` is called after it is stored; `width` is that of the fields in unscaled px."""

    def __init__(self, master: tk.Misc, app: AppContext, on_set: Callable[[], None], *, width: int) -> None:
        super().__init__(master, style="Surface.TFrame")
        self._app, self._on_set, self._busy = app, on_set, False
        words = _("Keep it where you will find it in years: without it nobody can open these backups.")
        WrappedLabel(self, text=words, style="Surface.Small.TLabel").pack(fill="x", padx=px(4), pady=(px(8), px(4)))
        self.first = LineField(self, _("Passphrase of daily backups"), width=width, surface=True, secret=True)
        self.second = LineField(self, _("The same once more"), width=width, surface=True, secret=True)
        for field in (self.first, self.second):
            field.pack(fill="x", pady=(0, px(4)))
            field.entry.bind("<Return>", lambda _event: self.store())
        self.button = ttk.Button(self, text=_("Set the passphrase"), style="Surface.Quiet.TButton", command=self.store)
        self.button.bind("<Return>", lambda _event: self.button.invoke())
        self.button.pack(fill="x", pady=(px(4), 0))

    def store(self) -> None:
        """Set it on a worker: a key that is hard to guess takes a moment."""
        passphrase = self.first.get()
        if self._busy:
            return
        for field in (self.first, self.second):
            field.error("")
        if passphrase != self.second.get():
            self.second.error(_("This is not the same passphrase."))
            self.second.entry.focus_set()
            return
        backups, actor = self._app.cinema.admin.backups, self._app.identity.actor()
        self._let(busy=True)

        def done() -> None:
            self._let(busy=False)
            self._on_set()

        self._app.tasks.submit(
            lambda: backups.set_passphrase(actor, passphrase), owner=self, on_done=lambda _none: done(),
            on_error=self._failed, write=True,
        )  # fmt: skip

    def _failed(self, error: BaseException) -> None:
        self._let(busy=False)
        self.first.error(errors.words(error).message)
        self.first.entry.focus_set()

    def _let(self, *, busy: bool) -> None:
        self._busy = busy
        self.button.state(["disabled" if busy else "!disabled"])
