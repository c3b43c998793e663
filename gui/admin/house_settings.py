"""The settings of the house by group, with a search, and a bar that says what is typed and not saved."""

import tkinter as tk
from collections.abc import Callable, Mapping
from tkinter import ttk

from cinema.domain.house import SETTING_GROUPS, SETTING_NAMES, setting_group, setting_help, setting_name
from cinema.domain.text import Searched
from cinema.errors import ChangedMeanwhileError, InvalidFieldsError
from cinema.i18n import _, ngettext
from cinema.services.office.house_sheet import HouseSheet
from gui.admin.setting_row import SettingRow, value_words
from gui.fonts import font
from gui.scale import px
from gui.widgets.card import PADDING, Card
from gui.widgets.empty_state import EmptyState
from gui.widgets.fitting import shorten
from gui.widgets.icon_button import icon_button
from gui.widgets.message_line import MessageLine
from gui.widgets.pictures import rule
from gui.widgets.scrolled import ScrolledFrame
from gui.window import errors
from gui.window.context import AppContext


class SettingsCard(Card):
    """All settings in one form: nothing is saved before Save, which checks all of them."""

    def __init__(self, master: tk.Misc, app: AppContext, *, on_saved: Callable[[], None]) -> None:
        super().__init__(master)
        self.app, self._on_saved = app, on_saved
        self.sheet: HouseSheet | None = None
        self.rows: dict[str, SettingRow] = {}
        self._heads: dict[str, ttk.Frame] = {}
        self._busy = self.was_warned = False
        self._group, self._text = "", ""
        self._scrolled = ScrolledFrame(self.body, surface=True, padding=(px(PADDING), 0, px(2), px(8)))
        self._scrolled.pack(fill="both", expand=True)
        self._nothing: EmptyState | None = None
        self.message = MessageLine(self.foot, 560)
        self.message.pack(side="top", fill="x")
        self.note = ttk.Label(self.foot, style="Surface.TLabel")
        self.save = icon_button(
            self.foot, "check-lg", self.store, style="Surface.Primary.TButton", text=_("Save"), role="on_accent"
        )
        self.discard = ttk.Button(self.foot, text=_("Discard"), style="Surface.Quiet.TButton", command=self.drop)
        self.discard.bind("<Return>", lambda _event: self.discard.invoke())
        self.save.pack(side="right")
        self.discard.pack(side="right", padx=(0, px(8)))
        self.note.pack(side="left", fill="x", expand=True)
        self.note.bind("<Configure>", lambda _event: self._tell())

    def show(self, sheet: HouseSheet, kept: Mapping[str, str] | None = None) -> None:
        """Show settings; `kept` are typed values to go on with."""
        self.sheet, self.was_warned = sheet, False
        for old in self._scrolled.inside.winfo_children():
            old.destroy()
        self.rows, self._heads = {}, {}
        for group, words in SETTING_GROUPS.items():
            head = self._heads[group] = ttk.Frame(self._scrolled.inside, style="Surface.TFrame")
            ttk.Label(head, text=_(words), style="Surface.Lead.TLabel").pack(anchor="w", pady=(px(14), px(4)))
            rule(head, surface=True).pack(fill="x")
            for name in SETTING_NAMES:
                if setting_group(name) == group:
                    self.rows[name] = SettingRow(
                        self._scrolled.inside, name, str(getattr(sheet.house, name)), sheet.changes_of(name),
                        sheet.house.timezone, may_change=sheet.may_change, on_change=self._changed,
                    )  # fmt: skip
        for name, value in (kept or {}).items():
            self.rows[name].set(value)
        for name, reason in sheet.wrong.items():
            if name in self.rows:
                self.rows[name].error(reason)
        if not sheet.may_change:
            self.save.pack_forget()
            self.discard.pack_forget()
        self.filter(self._group, self._text)
        self._changed()

    def filter(self, group: str, text: str) -> None:
        """Show the settings of a group (empty: all) that have all words of a text in their name, help or key."""
        self._group, self._text = group, text
        shown = 0
        for name, head in self._heads.items():
            head.pack_forget()
            rows = [row for row in self.rows.values() if setting_group(row.name) == name]
            for row in rows:
                row.pack_forget()
            found = [row for row in rows if group in {"", name} and _has(row.name, text)]
            if found:
                head.pack(fill="x")
            for row in found:
                row.pack(fill="x")
            shown += len(found)
        if self._nothing is not None:
            self._nothing.destroy()
            self._nothing = None
        if not shown and self.rows:
            self._nothing = EmptyState(
                self.body, icon="search", title=_("Nothing found"),
                sentence=_("No setting has these words. Search for less."), surface=True,
            )  # fmt: skip
            self._nothing.place(relwidth=1, relheight=1)
        self._scrolled.settle()
        self._scrolled.canvas.yview_moveto(0)

    def typed(self) -> dict[str, str]:
        """Return the values that are typed and not saved."""
        if self.sheet is None:
            return {}
        house = self.sheet.house
        return {name: row.get() for name, row in self.rows.items() if row.get().strip() != str(getattr(house, name))}

    def drop(self) -> None:
        """Show the stored values again."""
        for name in self.typed():
            assert self.sheet is not None
            self.rows[name].set(str(getattr(self.sheet.house, name)))
            self.rows[name].error("")
        self.message.hide()

    def warn_once(self) -> None:
        """Say that something typed is not saved; the next try to leave is let through."""
        self.was_warned = True
        self.message.show(_("What you typed is not saved. Save it, or do it again to drop it."), "warn", seconds=None)

    def store(self) -> None:
        """Save what is typed on a worker; mistakes are shown at their settings."""
        texts, sheet = self.typed(), self.sheet
        if not texts or sheet is None or self._busy or not sheet.may_change:
            return
        cinema, actor = self.app.cinema, self.app.identity.actor()
        self.message.hide()
        self._let(busy=True)

        def done() -> None:
            self._let(busy=False)
            self._on_saved()

        self.app.tasks.submit(
            lambda: cinema.office.set_many(actor, texts, sheet.version), owner=self, on_done=lambda _house: done(),
            on_error=self._failed, write=True,
        )  # fmt: skip

    @property
    def is_busy(self) -> bool:
        """Whether values are being saved."""
        return self._busy

    def _failed(self, error: BaseException) -> None:
        self._let(busy=False)
        if isinstance(error, InvalidFieldsError):
            self.filter("", "")
            for name, text in error.fields.items():
                self.rows[name].error(text)
            first = self.rows[next(iter(error.fields))]
            first.entry.focus_set()
            return
        message = errors.words(error).message
        if isinstance(error, ChangedMeanwhileError):
            names = ", ".join(_(setting_name(name)) for name in error.fields if name in self.rows)
            message = _("{message} Changed: {fields}. What you typed is still here.").format(
                message=message, fields=names
            )
            self._read_again()
        self.message.show(message, "warn" if isinstance(error, ChangedMeanwhileError) else "bad", seconds=None)

    def _read_again(self) -> None:
        """Read the settings again and keep what is typed, so that the next Save is from what is stored now."""
        cinema, actor, kept = self.app.cinema, self.app.identity.actor(), self.typed()
        self.app.tasks.submit(
            lambda: cinema.admin.house.sheet(actor), owner=self, on_done=lambda sheet: self.show(sheet, kept)
        )

    def _let(self, *, busy: bool) -> None:
        self._busy = busy
        self._changed()

    def _changed(self) -> None:
        state = "!disabled" if self.typed() and not self._busy else "disabled"
        self.save.state([state])
        self.discard.state([state])
        self._tell()

    def _tell(self) -> None:
        if self.sheet is None:
            return
        if not self.sheet.may_change:
            self.note.configure(text=_("Only administrators change settings; you can read them."))
            return
        typed = self.typed()
        if not typed:
            self.note.configure(text=_("Everything is saved."), style="Surface.Muted.TLabel")
            return
        house = self.sheet.house
        changes = ", ".join(
            f"{_(setting_name(name))} {value_words(name, getattr(house, name))} → {value_words(name, value)}"
            for name, value in typed.items()
        )
        words = ngettext("{count} change: {changes}", "{count} changes: {changes}", len(typed)).format(
            count=len(typed), changes=changes
        )
        room = self.note.winfo_width() - px(16)
        self.note.configure(text=shorten(words, max(room, px(60)), font(13).measure), style="Surface.TLabel")


def _has(name: str, text: str) -> bool:
    return Searched.of(_(setting_name(name)), _(setting_help(name)), name, name.replace("_", " ")).has(text)
