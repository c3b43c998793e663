"""Who changed a record last, and its history: a line at the top of every form."""

import tkinter as tk
from collections.abc import Mapping
from tkinter import ttk
from typing import Any

from cinema.domain.door_list import SETTLED_NAMES, Settled
from cinema.domain.limits import ACTION_NAMES, LentAction
from cinema.domain.screening_fields import CANCEL_REASON_NAMES, OVERRIDE_REASON_NAMES
from cinema.i18n import _, when
from cinema.services.office.histories import NamedChange
from gui.scale import px
from gui.widgets.wrapped import WrappedLabel
from gui.window.context import AppContext

_MOST = 10
REASONS = {one.value: words for one, words in (*OVERRIDE_REASON_NAMES.items(), *CANCEL_REASON_NAMES.items())}


class ChangedLine(ttk.Frame):
    """Says “Changed by … at …”, loaded by itself; a press shows the last changes below it."""

    def __init__(self, master: tk.Misc, app: AppContext, collection: str, document: str) -> None:
        super().__init__(master, style="Surface.TFrame")
        self._app = app
        self._changes: tuple[NamedChange, ...] = ()
        self._zone = "UTC"
        row = ttk.Frame(self, style="Surface.TFrame")
        row.pack(fill="x")
        self.words = WrappedLabel(row, style="Surface.Small.TLabel")
        self.words.pack(side="left", fill="x", expand=True)
        self.button = ttk.Button(row, text=_("Last changes"), style="Surface.Link.TButton", command=self._toggle)
        self._list: ttk.Frame | None = None
        cinema, actor = app.cinema, app.identity.actor()
        app.tasks.submit(
            lambda: (cinema.admin.histories.of(actor, collection, document), cinema.house().timezone),
            owner=self, on_done=self._show,
        )  # fmt: skip

    def _show(self, found: tuple[tuple[NamedChange, ...], str]) -> None:
        self._changes, self._zone = found
        if not self._changes:
            self.words.configure(text=_("As it was loaded; nobody has changed it here."))
            return
        last = self._changes[0]
        at = when(last.change.at, self._zone, "d MMM y HH:mm")
        self.words.configure(text=_("Changed by {name}, {at}").format(name=name_words(last.name), at=at))
        self.button.pack(side="right", anchor="n", before=self.words)  # a long name leaves the button its room

    def _toggle(self) -> None:
        if self._list is not None:
            self._list.destroy()
            self._list = None
            return
        self._list = ttk.Frame(self, style="Surface.TFrame")
        self._list.pack(fill="x", pady=(px(4), 0))
        for one in self._changes[:_MOST]:
            at = when(one.change.at, self._zone, "d MMM y HH:mm")
            ttk.Label(self._list, text=f"{at}  {name_words(one.name)}", style="Surface.SmallBold.TLabel").pack(
                anchor="w", pady=(px(4), 0)
            )
            said = one.change
            for words in change_words(said.before, said.after) if said.version else note_words(said.after):
                WrappedLabel(self._list, text=words, style="Surface.Small.TLabel").pack(fill="x")


def name_words(name: str | None) -> str:
    """Return the name of whoever made a change."""
    if name is None:
        return _("an account that is gone")
    return name or _("the operator of the machine")


def change_words(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[str]:
    """Return what changed, a line a field: old → new; of a new record just that it was made."""
    if not before:
        return [_("made")]
    return [f"{name}: {_short(before.get(name))} → {_short(value)}" for name, value in after.items()]


def note_words(said: Mapping[str, Any]) -> list[str]:
    """Return what was done without a change of the record, such as released seats."""
    if "given_back" in said:
        return [_("a change took too long and was undone")]
    if "released" in said:
        words = _("seats released: {seats}") if said.get("done") else _("release of seats asked: {seats}")
        return [words.format(seats=_short(said.get("seats")))]
    if said.get("field") == "loan":
        words = _("permission used: {action}") if "used" in said else _("permission lent: {action}")
        action = str(said.get("action"))
        return [words.format(action=_(ACTION_NAMES[LentAction(action)]) if action in {*LentAction} else action)]
    if said.get("field") == "admission":
        words = _("seat {seat} let in while the database was away, {found}")
        found = str(said.get("settled"))
        name = _(SETTLED_NAMES[Settled(found)]) if found in {*SETTLED_NAMES} else found
        return [words.format(seat=said.get("seat"), found=name)]
    return [f"{name}: {_short(value)}" for name, value in said.items()]


def _short(value: object) -> str:
    if value in (None, "", [], {}):
        return "–"
    if isinstance(value, Mapping) and "reason" in value:  # of a cancellation, a kiosk that is stopped …
        return _(REASONS.get(str(value["reason"]), str(value["reason"]))) if value["reason"] else _("by hand")
    words = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return words if len(words) <= 60 else words[:59] + "…"
