"""What came of a rehearsal: what is in the backup, what the audit says of it, and its removal."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk

from cinema.i18n import N_, _, ngettext, number
from cinema.services.office.rehearsals import Rehearsed
from gui.scale import px
from gui.widgets.flow import Flow
from gui.widgets.icon_button import icon_button
from gui.widgets.pictures import IconLabel
from gui.widgets.wrapped import WrappedLabel

_MOST = 6  # findings that are told in words
SHOWN = {
    "transactions": N_("Sales"), "journal": N_("Entries of the journal"), "screenings": N_("Screenings"),
    "movies": N_("Movies"), "users": N_("People"), "vouchers": N_("Vouchers"),
}  # fmt: skip
"""The collections whose numbers people can check by what they know of their house."""


class RehearsalResult(ttk.Frame):
    """`on_drop` is called with the database to remove."""

    def __init__(self, master: tk.Misc, on_drop: Callable[[str], None]) -> None:
        super().__init__(master, style="Surface.TFrame")
        self._on_drop = on_drop
        self._found = ttk.Frame(self, style="Surface.TFrame")
        self._found.pack(fill="x")
        self._left = ttk.Frame(self, style="Surface.TFrame")
        self._left.pack(fill="x")
        self.buttons: tuple[ttk.Button, ...] = ()
        self.lines: list[str] = []

    def clear(self) -> None:
        """Show nothing of an earlier one."""
        for old in self._found.winfo_children():
            old.destroy()
        self._found.configure(height=1)
        self.lines = []

    def show(self, done: Rehearsed) -> None:
        """Show what was restored, and what the audit found."""
        self.clear()
        words = _("Restored whole: {documents} records, as they were written by {program}.")
        everything = number(sum(done.archive.documents.values()))
        self._say("check-circle-fill", "good", words.format(documents=everything, program=done.archive.program))
        counts = Flow(self._found, style="Surface.TFrame")
        counts.pack(fill="x", padx=(px(28), 0), pady=(px(8), 0))
        for name, noun in SHOWN.items():
            cell = ttk.Frame(counts, style="Surface.TFrame", padding=(0, 0, px(24), px(4)))
            ttk.Label(cell, text=number(done.archive.documents.get(name, 0)), style="Surface.Bold.TLabel").pack(
                anchor="w"
            )
            ttk.Label(cell, text=_(noun), style="Surface.Small.TLabel").pack(anchor="w")
            counts.add(cell)
        if not done.findings:
            self._say("check-circle-fill", "good", _("Audited: seats, tickets, payments, receipts and journal agree."))
            return
        count = len(done.findings)
        words = ngettext("The audit of it has {count} finding:", "The audit of it has {count} findings:", count)
        self._say("exclamation-circle-fill", "bad", words.format(count=number(count)))
        for one in done.findings[:_MOST]:
            self._say("dot", "muted", one.message)

    def offer(self, names: tuple[str, ...]) -> None:
        """Offer to remove the rehearsals that are there."""
        for old in self._left.winfo_children():
            old.destroy()
        self._left.configure(height=1)
        made: list[ttk.Button] = []
        for name in names:
            row = ttk.Frame(self._left, style="Surface.TFrame")
            row.pack(fill="x", pady=(px(12), 0))
            words = _("The rehearsal {name} is still there, and takes room.").format(name=name)
            button = icon_button(
                row, "trash", lambda name=name: self._on_drop(name),  # type: ignore[misc]
                style="Surface.Quiet.TButton", text=_("Remove it again"),
            )  # fmt: skip
            button.pack(side="right", anchor="n", padx=(px(12), px(4)))
            WrappedLabel(row, text=words, style="Surface.TLabel").pack(side="left", fill="x", expand=True, padx=px(4))
            made.append(button)
        self.buttons = tuple(made)

    def _say(self, icon: str, role: str, words: str) -> None:
        self.lines.append(words)
        row = ttk.Frame(self._found, style="Surface.TFrame")
        row.pack(fill="x", pady=(px(8), 0), padx=px(4))
        IconLabel(row, icon, role=role, surface=True).pack(side="left", anchor="n", padx=(0, px(8)), pady=px(1))
        WrappedLabel(row, text=words, style="Surface.TLabel").pack(side="left", fill="x", expand=True)
