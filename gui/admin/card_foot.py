"""The foot of a price card's editor: what would be saved, Discard and Save, and a message above them."""

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from cinema.i18n import _, ngettext
from gui.fonts import font
from gui.scale import px
from gui.widgets.fitting import shorten
from gui.widgets.icon_button import icon_button
from gui.widgets.message_line import MessageLine
from gui.widgets.pictures import IconLabel


class CardFoot(ttk.Frame):
    """`say` shows the changes on one line, shortened to the room there is."""

    def __init__(self, master: tk.Misc, on_save: Callable[[], None], on_discard: Callable[[], None]) -> None:
        super().__init__(master, style="Surface.TFrame")
        self.message = MessageLine(self, 560)
        self.message.pack(side="top", fill="x")
        row = ttk.Frame(self, style="Surface.TFrame")
        row.pack(side="top", fill="x")
        self.save = icon_button(
            row, "check-lg", on_save, style="Surface.Primary.TButton", text=_("Save"), role="on_accent"
        )
        self.save.pack(side="right")
        self.discard = ttk.Button(row, text=_("Discard"), style="Surface.Quiet.TButton", command=on_discard)
        self.discard.pack(side="right", padx=(px(8), px(4)))
        self._icon = IconLabel(row, "pencil", surface=True)
        self._icon.pack(side="left")
        # Without a width of its own: the words take what the buttons leave.
        self.words = ttk.Label(row, style="Surface.TLabel", width=1)
        self.words.pack(side="left", fill="x", expand=True, padx=px(8))
        self._text = ""
        self.words.bind("<Configure>", lambda _event: self._fit())

    def say(self, changes: Sequence[str], *, wrong: int, can_save: bool, can_drop: bool) -> None:
        """Show what would be saved, or how much has to be put right first."""
        if wrong:
            self.count_wrong(wrong)
        else:
            count = len(changes)
            words = ngettext("{count} change: {changes}", "{count} changes: {changes}", count)
            text = words.format(count=count, changes="; ".join(changes)) if changes else _("Nothing is changed.")
            self._put(text, "pencil", "muted", "Surface.TLabel" if changes else "Surface.Muted.TLabel")
        self.save.state(["!disabled" if can_save and not wrong else "disabled"])
        self.discard.state(["!disabled" if can_drop else "disabled"])

    def count_wrong(self, count: int) -> None:
        """Show how much has to be put right."""
        words = ngettext("{count} to put right", "{count} to put right", count).format(count=count)
        self._put(words, "exclamation-circle-fill", "bad", "Surface.Bad.TLabel")

    def tell(self, words: str, kind: str) -> None:
        """Show a message above the buttons until the next one."""
        self.message.show(words, kind, seconds=None)

    def _put(self, text: str, icon: str, role: str, style: str) -> None:
        self._text = text
        self._icon.change(icon, role)
        self.words.configure(style=style)
        self._fit()

    def _fit(self) -> None:
        room = self.words.winfo_width()
        bold = "Bad" in str(self.words.cget("style"))
        self.words.configure(
            text=shorten(self._text, room - px(8), font(13, bold=bold).measure) if room > 1 else self._text
        )
