"""The latest house events: who changed what of which document, and when."""

import tkinter as tk
from typing import ClassVar

from cinema.domain.document_names import collection_name, document_name
from cinema.domain.house import setting_name
from cinema.i18n import N_, _, when
from cinema.services.office.house_sheet import HouseEvent
from gui.admin.back_page import BackPage
from gui.admin.changes import change_words, name_words, note_words
from gui.widgets.table import Column, Row, Table
from gui.widgets.wrapped import WrappedLabel

_WHO, _WHAT = 206, 190


class HouseChangesPage(BackPage):
    """The last 50 changes. Of people only the field stands in an event, never what it was."""

    title: ClassVar[str] = N_("Changes of the house")
    sentence: ClassVar[str] = N_("The last 50 entries of the journal that changed the house, the newest first.")

    def fill(self) -> None:
        """Make the table and load it."""
        self.table = Table(
            self.card.body,
            (
                Column("at", _("When"), 168),
                Column("who", _("Who"), _WHO, drops=2),
                Column("what", _("What"), _WHAT),
                Column("changed", _("Changed"), 320, grows=True, drops=1),
            ),
            on_open=self._tell,
            on_select=self._tell,
        )
        self.table.pack(fill="both", expand=True)
        self.whole = WrappedLabel(self.card.foot, style="Surface.TLabel", text=_("Select a line to read all of it."))
        self.whole.pack(fill="x")
        self._words: dict[str, str] = {}
        cinema, actor = self.app.cinema, self.app.identity.actor()
        self.load(lambda: (cinema.admin.house.events(actor), cinema.office.timezone()), self._show)

    def first_focus(self) -> tk.Misc:
        """Return the table."""
        return self.table.tree

    def _show(self, found: tuple[tuple[HouseEvent, ...], str]) -> None:
        events, zone = found
        self._words = {one.entry.id: f"{_what(one)}: {_changed(one)}" for one in events}
        self.table.show([_row(one, zone) for one in events])

    def _tell(self, key: str) -> None:
        """Show all of a change, which a row may have no room for."""
        self.whole.configure(text=self._words[key])


def _row(event: HouseEvent, zone: str) -> Row:
    at = when(event.entry.at, zone, "d MMM y HH:mm")
    return Row(
        event.entry.id,
        (at, name_words(event.name), _what(event), _changed(event)),
        {"at": (event.entry.at, event.entry.seq)},
    )


def _what(event: HouseEvent) -> str:
    """Return which document was changed, by its name if the event has one."""
    changed = event.changed
    noun = collection_name(changed.collection)
    if changed.collection == "settings":
        name = "" if changed.document == "house" else changed.document
    else:
        name = event.subject or document_name({**changed.before, **changed.after})
    return f"{noun} {name}".strip()


def _changed(event: HouseEvent) -> str:
    changed = event.changed
    if not changed.version:
        return ", ".join(note_words(changed.after))
    if (changed.collection, changed.document) != ("settings", "house"):
        return ", ".join(change_words(changed.before, changed.after))
    names = {name: _(setting_name(name)) for name in (*changed.before, *changed.after)}
    before = {names[name]: value for name, value in changed.before.items()}
    return ", ".join(change_words(before, {names[name]: changed.after.get(name) for name in changed.before}))
