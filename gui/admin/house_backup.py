"""The card of backups: says how the daily ones are, makes one now, and writes one to a chosen file."""

import tkinter as tk
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from tkinter import ttk
from typing import Any

from cinema.domain.users import Role
from cinema.i18n import _, number, when
from cinema.services.office.backup_state import BackupState
from gui.admin.line_field import LineField
from gui.admin.passphrase_form import PassphraseForm
from gui.scale import px
from gui.widgets.card import PADDING, Card
from gui.widgets.file_dialog import typed_path
from gui.widgets.icon_button import icon_button
from gui.widgets.message_line import MessageLine
from gui.widgets.progress_line import ProgressLine
from gui.widgets.wrapped import WrappedLabel
from gui.window import errors
from gui.window.context import AppContext

_INSIDE = 316 - 2 * PADDING - 2


class BackupCard(Card):
    """A backup is written on a worker while selling goes on; the window stays until it is done.

    `settle` is called when the card has grown.
    """

    def __init__(self, master: tk.Misc, app: AppContext, settle: Callable[[], None]) -> None:
        super().__init__(master, _("Backup"))
        self._app, self._settle = app, settle
        self.is_busy = False
        inside = self._inside = ttk.Frame(self.body, style="Surface.TFrame", padding=(px(PADDING - 4), px(12)))
        inside.pack(fill="x")
        self.last = WrappedLabel(inside, style="Surface.Bold.TLabel")
        self.last.pack(fill="x", padx=px(4))
        self.what = WrappedLabel(inside, style="Surface.Small.TLabel")
        self.what.pack(fill="x", padx=px(4), pady=(px(2), px(10)))
        self.file = LineField(inside, _("File"), width=_INSIDE, surface=True, value=str(_proposed()))
        self.file.entry.bind("<Return>", lambda _event: self.write())
        self.file.pack(fill="x", pady=(0, px(4)))
        self._line = ProgressLine(inside, surface=True, length=px(_INSIDE))
        self._line.pack(fill="x", padx=px(4))
        self.message = MessageLine(inside, _INSIDE)
        self.message.pack(fill="x", padx=px(4))
        self.button = icon_button(inside, "download", self.write, style="Surface.Quiet.TButton", text=_("Back up now"))
        self.button.pack(fill="x", pady=(px(4), 0))
        self.daily = icon_button(
            inside, "calendar-check", self.make_daily, style="Surface.Quiet.TButton", text=_("Make the daily one now")
        )
        self.rehearse = ttk.Button(
            inside, style="Surface.Link.TButton", text=_("Rehearse a restore"),
            command=lambda: app.navigator.go("rehearsal"),
        )  # fmt: skip
        self.rehearse.bind("<Return>", lambda _event: self.rehearse.invoke())
        self.form: PassphraseForm | None = None
        self.change = ttk.Button(inside, style="Surface.Link.TButton", command=self._open_form)
        self.change.bind("<Return>", lambda _event: self.change.invoke())
        self._load()

    def write(self) -> None:
        """Write a backup to the typed file; one that exists is told, never replaced."""
        if self.is_busy:
            return
        text = self.file.get().strip()
        if not text:
            self.file.error(_("Type where the backup is to be written."))
            return
        backups, actor = self._app.cinema.backups, self._app.identity.actor()
        self._let(busy=True)
        self._app.tasks.submit(
            lambda: backups.backup(actor, typed_path(text, Path.home())), owner=self, on_done=self._done,
            on_error=self._failed, write=True,
        )  # fmt: skip

    def make_daily(self) -> None:
        """Make a backup into the house's folder now, as the daily one."""
        if self.is_busy:
            return
        backups, actor = self._app.cinema.admin.backups, self._app.identity.actor()
        self._let(busy=True)

        def done(made: Any) -> None:
            self._let(busy=False)
            self.message.show(_("Written: {file}").format(file=made.path), "good", seconds=None)
            self._load()

        self._app.tasks.submit(
            lambda: backups.make_now(actor), owner=self, on_done=done, on_error=self._failed, write=True
        )

    def _done(self, archive: Any) -> None:
        self._let(busy=False)
        words = _("{documents} records, {size} kB").format(
            documents=number(sum(archive.documents.values())), size=number(-(-archive.size // 1000))
        )
        self.what.configure(text=words)
        self.message.show(
            _("Written and read back. Keep it safe: it holds the key of all tickets."), "good", seconds=None
        )
        self.file.value.set(str(_proposed()))

    def _failed(self, error: BaseException) -> None:
        self._let(busy=False)
        self.message.show(errors.words(error).message, "bad", seconds=None)

    def _load(self) -> None:
        cinema, actor = self._app.cinema, self._app.identity.actor()
        self._app.tasks.submit(lambda: cinema.admin.backups.state(actor), owner=self, on_done=self._show)

    def _show(self, state: BackupState) -> None:
        """Say how the daily backups are, and offer one more where they are set up."""
        self.last.configure(text=state.words, style="Surface.Bad.TLabel" if state.fault else "Surface.Bold.TLabel")
        more = state.advice
        if not more and state.next_at is not None:
            at = when(state.next_at, state.timezone, "EEE d MMM, HH:mm")
            more = _("Next: {instant}, encrypted, kept for {count} days").format(instant=at, count=state.days)
        elif not more:
            more = _("They need a folder, which is a setting, and a passphrase.")
        self.what.configure(text=more)
        self.daily.pack_forget()
        if state.is_on:
            self.daily.pack(fill="x", pady=(px(8), 0))
        self._offer_passphrase(state)
        self._settle()

    def _offer_passphrase(self, state: BackupState) -> None:
        """Let administrators set the passphrase that daily backups are encrypted for."""
        user = self._app.identity.user
        self.change.pack_forget()
        self.rehearse.pack_forget()
        if self.form is not None:
            self.form.destroy()
            self.form = None
        if user is not None and user.role is Role.ADMIN:
            self.rehearse.pack(anchor="w", pady=(px(8), 0))
            words = _("Change their passphrase") if state.has_passphrase else _("Set their passphrase")
            self.change.configure(text=words)
            self.change.pack(anchor="w")

    def _open_form(self) -> None:
        self.change.pack_forget()
        self.form = PassphraseForm(self._inside, self._app, self._passphrase_set, width=_INSIDE)
        self.form.pack(fill="x")
        self._settle()
        self.form.first.entry.focus_set()

    def _passphrase_set(self) -> None:
        self.message.show(_("Daily backups are encrypted for this passphrase from now on."), "good", seconds=None)
        self._load()

    def _let(self, *, busy: bool) -> None:
        self.is_busy = busy
        for button in (self.button, self.daily):
            button.state(["disabled" if busy else "!disabled"])
        if busy:
            self.message.hide()
            self._line.run()
        else:
            self._line.rest()


def _proposed() -> Path:
    return Path.home() / f"cinema-{datetime.now(UTC):%Y-%m-%d-%H%M}.backup"
