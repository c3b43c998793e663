"""The card of the audit: looks whether everything agrees, tells what doesn't, and repairs what is certain."""

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk
from typing import Any

from cinema.i18n import _, ngettext
from gui.scale import px
from gui.widgets.card import PADDING, Card
from gui.widgets.icon_button import icon_button
from gui.widgets.pictures import IconLabel
from gui.widgets.progress_line import ProgressLine
from gui.widgets.wrapped import WrappedLabel
from gui.window import errors
from gui.window.context import AppContext

Found = tuple[Sequence[Any], tuple[Any, ...]]  # findings, and the repairs planned for them
_MOST = 8  # findings that are shown in words; the command lists all


class AuditCard(Card):
    """Nothing is repaired before it was shown and confirmed. `settle` is called when the card has grown."""

    def __init__(self, master: tk.Misc, app: AppContext, settle: Callable[[], None]) -> None:
        super().__init__(master, _("Audit"))
        self._app, self._settle = app, settle
        self.is_busy = False
        self._repairs: tuple[Any, ...] = ()
        self._inside = ttk.Frame(self.body, style="Surface.TFrame", padding=(px(PADDING), px(12)))
        self._inside.pack(fill="x")
        self.words = WrappedLabel(
            self._inside, text=_("Looks whether seats, tickets, payments, receipts and journal agree."),
            style="Surface.TLabel",
        )  # fmt: skip
        self.words.pack(fill="x")
        self._list = ttk.Frame(self._inside, style="Surface.TFrame")
        self._list.pack(fill="x")
        self._line = ProgressLine(self._inside, surface=True, length=px(240))
        self._line.pack(fill="x", pady=(px(6), 0))
        self.button = icon_button(
            self._inside, "shield-check", self.look, style="Surface.Quiet.TButton", text=_("Audit now")
        )
        self.button.pack(fill="x", pady=(px(6), 0))
        self.repair: ttk.Button | None = None

    def look(self) -> None:
        """Audit on a worker."""
        cinema, actor = self._app.cinema, self._app.identity.actor()

        def work() -> Found:
            found = [one for one in cinema.audit.findings(actor) if not one.ok]
            return found, cinema.repairs.planned(actor, found)

        self._run(work)

    def mend(self) -> None:
        """Do the repairs that are shown, and audit again."""
        cinema, actor, repairs = self._app.cinema, self._app.identity.actor(), self._repairs

        def work() -> Found:
            cinema.repairs.do(actor, repairs)
            found = [one for one in cinema.audit.findings(actor) if not one.ok]
            return found, cinema.repairs.planned(actor, found)

        self._run(work, write=True)

    def _run(self, work: Callable[[], Found], *, write: bool = False) -> None:
        if self.is_busy:
            return
        self._let(busy=True)
        self._app.tasks.submit(
            work, owner=self, on_done=lambda found: self._show(*found), on_error=self._failed, write=write
        )

    def _show(self, found: Sequence[Any], repairs: tuple[Any, ...]) -> None:
        self._let(busy=False)
        self._repairs = repairs
        self._clear()
        if not found:
            self.words.configure(text=_("Seats, tickets, payments, receipts and journal agree."))
            self._say("check-circle-fill", "good", _("Nothing to put right"), "", "Good")
            self._settle()
            return
        words = ngettext("{count} finding", "{count} findings", len(found)).format(count=len(found))
        self.words.configure(text=words)
        for one in found[:_MOST]:
            about = "" if one.subject in one.message else one.subject
            self._say("exclamation-circle-fill", "bad", one.message, f"{about} {one.advice}".strip(), "Bold")
        if len(found) > _MOST:
            more = _("All of them: cinema audit")
            self._say("three-dots", "muted", more, "", "Muted")
        if repairs:
            self._offer(repairs)
        self._settle()

    def _offer(self, repairs: tuple[Any, ...]) -> None:
        ttk.Label(self._list, text=_("What can be repaired"), style="Surface.Bold.TLabel").pack(
            anchor="w", pady=(px(12), 0)
        )
        for one in repairs[:_MOST]:
            self._say("wrench", "muted", one.words, "", "Small")
        words = ngettext("Repair {count}", "Repair {count}", len(repairs)).format(count=len(repairs))
        button = self.repair = ttk.Button(self._list, text=words, style="Surface.Danger.TButton")

        def asked() -> None:
            button.configure(text=_("Press again to repair"), command=self.mend)

        button.configure(command=asked)
        button.bind("<Return>", lambda _event: button.invoke())
        button.pack(fill="x", pady=(px(6), 0))

    def _say(self, icon: str, role: str, words: str, more: str, style: str) -> None:
        row = ttk.Frame(self._list, style="Surface.TFrame")
        row.pack(fill="x", pady=(px(8), 0))
        IconLabel(row, icon, role=role, surface=True).pack(side="left", anchor="n", padx=(0, px(8)), pady=px(1))
        text = ttk.Frame(row, style="Surface.TFrame")
        text.pack(side="left", fill="x", expand=True)
        WrappedLabel(text, text=words, style=f"Surface.{style}.TLabel").pack(fill="x")
        if more:
            WrappedLabel(text, text=more, style="Surface.Small.TLabel").pack(fill="x", pady=(px(2), 0))

    def _failed(self, error: BaseException) -> None:
        self._let(busy=False)
        self._clear()
        self._say("exclamation-circle-fill", "bad", errors.words(error).message, "", "Bad")
        self._settle()

    def _clear(self) -> None:
        for old in self._list.winfo_children():
            old.destroy()
        self.repair = None

    def _let(self, *, busy: bool) -> None:
        self.is_busy = busy
        for button in (self.button, self.repair):
            if button is not None:
                button.state(["disabled" if busy else "!disabled"])
        if busy:
            self._line.run()
        else:
            self._line.rest()
