"""Rehearses a restore: a backup comes back into a database of another name, is audited there and removed again."""

import threading
import tkinter as tk
from pathlib import Path
from tkinter import ttk
from typing import Any, ClassVar

from cinema.i18n import N_, _, number
from cinema.services.office.rehearsals import Rehearsed
from gui.admin.back_page import BackPage
from gui.admin.line_field import LineField
from gui.admin.movie_poster import last_folder
from gui.admin.rehearsal_result import RehearsalResult
from gui.scale import px
from gui.widgets.card import PADDING
from gui.widgets.file_dialog import FileDialog, typed_path
from gui.widgets.icon_button import icon_button
from gui.widgets.message_line import MessageLine
from gui.widgets.progress_line import ProgressLine
from gui.widgets.repeat import Repeat
from gui.widgets.scrolled import ScrolledFrame
from gui.window import errors

PROPOSED = "cinema_rehearsal"
_FIELD, _TICK = 420, 200  # px, milliseconds


class RehearsalPage(BackPage):
    """For administrators. The page stays until a rehearsal that runs is done or stopped."""

    smallest: ClassVar[tuple[int, int]] = (560, 480)
    title: ClassVar[str] = N_("Rehearse a restore")
    sentence: ClassVar[str] = N_(
        "Brings a backup back beside the house and audits it there, so that you know that it is whole and its "
        "passphrase right before you need them. The house itself is not touched."
    )

    def fill(self) -> None:
        """Make the form, and look for rehearsals that are still there."""
        self.is_busy = False
        self._stop = threading.Event()
        self._told: tuple[int, int, str] | None = None
        self._rehearsed = ""
        scrolled = self._scrolled = ScrolledFrame(self.card.body, surface=True)
        scrolled.pack(fill="both", expand=True)
        inside = ttk.Frame(scrolled.inside, style="Surface.TFrame", padding=(px(PADDING), px(12)))
        inside.pack(fill="x")
        row = ttk.Frame(inside, style="Surface.TFrame")
        row.pack(fill="x")
        self.file = LineField(row, _("Backup"), width=_FIELD, surface=True)
        self.file.pack(side="left", anchor="n")
        self.choose = icon_button(row, "folder2-open", self._choose, style="Surface.Quiet.TButton", text=_("Choose"))
        self.choose.pack(side="left", anchor="n", pady=(px(23), 0), padx=(px(4), 0))
        self.passphrase = LineField(
            inside, _("Passphrase, if it is encrypted"), width=_FIELD, surface=True, secret=True
        )
        self.database = LineField(
            inside, _("Database to restore into"), width=_FIELD, surface=True, value=PROPOSED,
            help_text=_("A new one, which is removed again afterwards."),
        )  # fmt: skip
        for field in (self.passphrase, self.database):
            field.pack(fill="x", pady=(px(4), 0))
        for field in (self.file, self.passphrase, self.database):
            field.entry.bind("<Return>", lambda _event: self.rehearse())
        self.message = MessageLine(inside, _FIELD + 100)
        self.message.pack(fill="x", pady=(px(8), 0))
        self._line = ProgressLine(inside, surface=True, length=px(_FIELD))
        self._line.pack(anchor="w", padx=px(4), pady=(px(8), 0))
        self.progress = ttk.Label(inside, style="Surface.Small.TLabel")
        self.progress.pack(anchor="w", padx=px(4), pady=(px(2), 0))
        self.result = RehearsalResult(inside, self._drop)
        self.result.pack(fill="x")
        foot = self.card.foot
        self.start = ttk.Button(foot, text=_("Rehearse"), style="Surface.Primary.TButton", command=self.rehearse)
        self.start.pack(side="right")
        self.cancel = ttk.Button(foot, text=_("Stop"), style="Surface.Quiet.TButton", command=self.stop)
        self.cancel.pack(side="right", padx=(0, px(8)))
        for button in (self.start, self.cancel):
            button.bind("<Return>", lambda _event, button=button: button.invoke())  # type: ignore[misc]
        self._let(busy=False)
        Repeat(self.card, _TICK, self._tell)
        self._look()

    def first_focus(self) -> tk.Misc:
        """Return the field of the file."""
        return self.file.entry

    def may_leave(self, *, tell: bool = True) -> bool:
        """Tell whether no rehearsal runs: else what it has made would stay unseen."""
        if self.is_busy and tell:
            self.message.show(_("The rehearsal is still going on. Stop it first."), "warn")
        return not self.is_busy

    def destroy(self) -> None:
        """Stop what runs, and destroy the page."""
        self._stop.set()
        super().destroy()

    def rehearse(self) -> None:
        """Restore and audit on a worker."""
        if self.is_busy:
            return
        text = self.file.get().strip()
        if not text:
            self._wrong("file", _("Choose the backup, or type its path."))
            return
        desk, actor = self.app.cinema.admin.rehearsals, self.app.identity.actor()
        path, passphrase, database = typed_path(text, Path.home()), self.passphrase.get(), self.database.get()
        stop = self._stop = threading.Event()
        self._told = None

        def told(done: int, total: int, section: str) -> None:
            self._told = (done, total, section)  # read by the window's own timer

        self._let(busy=True)
        self.result.clear()
        self.app.tasks.submit(
            lambda: desk.rehearse(actor, path, database, passphrase=passphrase, progress=told, stopped=stop.is_set),
            owner=self, on_done=self._done, on_error=self._failed, write=True,
        )  # fmt: skip

    def stop(self) -> None:
        """Let what runs stop as soon as it can; nothing is left of it."""
        if self.is_busy:
            self._stop.set()
            self.cancel.state(["disabled"])
            self.progress.configure(text=_("Stopping, and removing what was restored…"))

    def _done(self, done: Rehearsed | None) -> None:
        self._let(busy=False)
        if done is None:
            self.message.show(_("Stopped. Nothing is left of the rehearsal."), "info", seconds=None)
            self.start.focus_set()
            return
        self.passphrase.set("")
        self.result.show(done)
        self._rehearsed = done.database
        self._look()

    def _failed(self, error: BaseException) -> None:
        self._let(busy=False)
        words = errors.words(error)
        self._wrong(words.field or "", words.message)

    def _wrong(self, name: str, message: str) -> None:
        """Show an error at its field, else below the form."""
        field = {"file": self.file, "passphrase": self.passphrase, "database": self.database}.get(name)
        if field is None:
            self.message.show(message, "bad", seconds=None)
            return
        field.error(message)
        field.entry.focus_set()

    def _drop(self, database: str) -> None:
        """Remove the database of a rehearsal."""
        desk, actor = self.app.cinema.admin.rehearsals, self.app.identity.actor()
        self._let(busy=True)

        def done() -> None:
            self._let(busy=False)
            self.result.clear()
            self.message.show(_("{name} is removed again.").format(name=database), "good", seconds=None)
            self._look()
            self.file.entry.focus_set()

        self.app.tasks.submit(
            lambda: desk.drop(actor, database), owner=self, on_done=lambda _none: done(), on_error=self._failed,
            write=True,
        )  # fmt: skip

    def _look(self) -> None:
        """List the rehearsals that are there; one that a program left when it was killed is among them."""
        desk, actor = self.app.cinema.admin.rehearsals, self.app.identity.actor()
        self.app.tasks.submit(
            lambda: desk.left(actor), owner=self, on_done=self._left, on_error=self._failed
        )  # fmt: skip

    def _left(self, names: tuple[str, ...]) -> None:
        self.result.offer(names)
        self._scrolled.settle()
        if self._rehearsed in names:  # shows what came of it too, which stands above
            self.result.buttons[names.index(self._rehearsed)].focus_set()
            self._scrolled.see(self.result)
        self._rehearsed = ""

    def _choose(self) -> None:
        def taken(path: Path) -> None:
            self.file.set(str(path))
            self.passphrase.entry.focus_set()

        self.dialog = FileDialog(
            self, _("Backup"), taken, endings=(".backup", ".sealed", ".zip"), folder=last_folder("Documents"),
            hint=_("Paste a path, or choose below."),
        )  # fmt: skip

    def _tell(self) -> None:
        """Show how far it is."""
        if self.is_busy and self._told is not None and not self._stop.is_set():
            self.progress.configure(text=progress_words(*self._told))

    def _let(self, *, busy: bool) -> None:
        self.is_busy = busy
        state: list[Any] = ["disabled" if busy else "!disabled"]
        for button in (self.start, self.choose, *self.result.buttons):
            button.state(state)
        self.cancel.state(["!disabled" if busy else "disabled"])
        self.progress.configure(text="")
        if busy:
            self.message.hide()
            self._line.run()
        else:
            self._line.rest()


def progress_words(done: int, total: int, section: str) -> str:
    """Return how far a rehearsal is; the file is checked first, then restored, then audited."""
    if section == "audit":
        return _("Everything is restored. Auditing it…")
    words = _("{section}: {done} of {total}")
    return words.format(section=section, done=number(done), total=number(total)) if section else ""
