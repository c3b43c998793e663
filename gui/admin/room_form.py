"""The form of one auditorium: what it is called and how the authorities name it; its seats have a page of their own."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import Protocol

from cinema.domain.auditoriums import Auditorium
from cinema.domain.auditoriums_forms import new_room, room_values
from cinema.i18n import _
from gui.admin.changes import ChangedLine
from gui.admin.edit_panel import Again, EditPanel
from gui.scale import px
from gui.widgets.icon_button import icon_button
from gui.widgets.inputs import YES
from gui.window.context import AppContext


class Saved(Protocol):
    """Told of a room that was saved: its id, and how the page of its seats is headed."""

    def __call__(self, room_id: str, title: str, *, is_new: bool) -> None:
        """Show the room as it is now."""


class RoomForm(EditPanel):
    """Edits an auditorium, or makes a new one (None). `on_plan` opens the page of its seats."""

    def __init__(
        self,
        master: tk.Misc,
        app: AppContext,
        room: Auditorium | None,
        *,
        on_close: Callable[[], None],
        on_saved: Saved,
        on_plan: Callable[[str, str], None],
    ) -> None:
        title = room_title(room) if room is not None else _("New auditorium")
        super().__init__(
            master, app, title, on_close=on_close, on_save=self._save,
            save_words="" if room is not None else _("Save, then its seats"),
        )  # fmt: skip
        self._room, self._on_saved = room, on_saved
        self.plan: ttk.Button | None = None
        if room is not None:
            ChangedLine(self.inside, app, "auditoriums", room.id).pack(fill="x", padx=px(4), pady=(0, px(8)))
            self.plan = icon_button(
                self.inside, "grid-3x3-gap", lambda: on_plan(room.id, room_title(self._room or room)),
                style="Surface.Quiet.TButton", text=_("Seat plan"),
            )  # fmt: skip
            self.plan.pack(anchor="w", pady=(0, px(12)))
        help_text = _("Empty: the next free one.") if room is None else ""
        self.line("number", _("Number"), help_text=help_text)
        self.line("name", _("Name"))
        self.line(
            "features", _("Features"), help_text=_("With commas between them, such as Dolby Atmos, air conditioning.")
        )
        self.tick("large_screen", _("Large screen"))
        self.heading(_("For the returns"))
        self.line("room_code_icaa", _("Código de sala ICAA"), help_text=_("At most 6 characters."))
        self.line("registro_ancine_sala", _("Registro ANCINE da sala"))
        if room is not None:
            words = _("Take back") if room.archived else _("Archive")
            self.archive: ttk.Button = self.action(words, self._archive, danger=not room.archived)
        self.fill(_filled(room or new_room("", 0)))

    def again(self) -> Again | None:
        """Read the auditorium again."""
        rooms, actor, room = self.app.cinema.admin.auditoriums.rooms, self.app.identity.actor(), self._room
        if room is None:
            return None

        def take(found: Auditorium) -> dict[str, str]:
            self._room = found
            return _filled(found)

        return lambda: rooms.page(actor, room.id).room, take

    def _save(self) -> None:
        rooms, actor, old = self.app.cinema.admin.auditoriums.rooms, self.app.identity.actor(), self._room
        values = self.values()
        if old is None and not values["number"].strip():  # the service takes the next one
            del values["number"]
        self.send(lambda: rooms.save(actor, old, values), lambda room: self._done(room, is_new=old is None))

    def _archive(self) -> None:
        rooms, actor, room = self.app.cinema.admin.auditoriums.rooms, self.app.identity.actor(), self._room
        assert room is not None
        self.send(lambda: rooms.archive(actor, room, archived=not room.archived), self._archived)

    def _archived(self, room: Auditorium) -> None:
        self.archive.configure(
            text=_("Take back") if room.archived else _("Archive"),
            style="Surface.Quiet.TButton" if room.archived else "Surface.Danger.TButton",
        )
        self._done(room, is_new=False)

    def _done(self, room: Auditorium, *, is_new: bool) -> None:
        self._room = room
        self.title.configure(text=room_title(room))
        self.fill(_filled(room))
        self.message.show(_("Saved."), "good")
        self._on_saved(room.id, room_title(room), is_new=is_new)


def room_title(room: Auditorium) -> str:
    """Return a room as people name it, such as 2 Astoria."""
    return f"{room.number} {room.name}"


def _filled(room: Auditorium) -> dict[str, str]:
    return {**room_values(room), "large_screen": YES if room.large_screen else ""}
