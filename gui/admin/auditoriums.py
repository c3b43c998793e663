"""The auditoriums: a table with seats, features and plan, and a form beside it from which the seat plan opens."""

from collections.abc import Sequence
from typing import ClassVar

from cinema.domain.screening_words import feature_words
from cinema.domain.text import Searched, fold
from cinema.i18n import N_, _, ngettext
from cinema.services.office.auditoriums import RoomRow
from gui.admin.edit_panel import EditPanel
from gui.admin.list_page import ListPage
from gui.admin.room_form import RoomForm
from gui.widgets.table import Column, Row


class AuditoriumsPage(ListPage):
    """All rooms of the house, by number; archived ones too."""

    nav: ClassVar[str | None] = "auditoriums"
    hint: ClassVar[str] = N_("Name, number, feature")
    empty: ClassVar[tuple[str, str, str]] = (
        "grid-3x3-gap", N_("No auditoriums yet"), N_("Make the first one, then give it a seat plan."),
    )  # fmt: skip

    def build(self) -> None:
        """Make the page in the current language."""
        self.columns = (  # type: ignore[misc]
            Column("number", _("Number"), 84, "e"),
            Column("name", _("Name"), 180, grows=True),
            Column("seats", _("Seats"), 84, "e", drops=1),
            Column("features", _("Features"), 180, grows=True, drops=5),
            Column("plan", _("Seat plan"), 110, drops=2),
            Column("coming", _("Screenings"), 110, "e", drops=4),
            Column("state", _("State"), 130, drops=3),
        )
        self._read: Sequence[RoomRow] | None = None
        super().build()

    def make_tools(self) -> None:
        """Add the button."""
        self.add_button(_("New auditorium"), "plus-lg", lambda: self.open(""))

    def shown(self) -> None:
        """Read again: a plan may have been published meanwhile."""
        if self._read is not None and (self.panel is None or not self.panel.is_changed):
            self.reload(self.table.selected)

    def reload(self, keep: str | None = None) -> None:
        """Load all rooms and show those that match."""
        admin, actor = self.app.cinema.admin, self.app.identity.actor()

        def show(rows: Sequence[RoomRow]) -> None:
            self._read = rows
            self._show(keep)

        self.load(lambda: admin.auditoriums.rooms.table(actor), show)

    def search(self, text: str) -> bool:
        """Filter what is loaded: no query is needed."""
        self._text = text
        self._show(None)
        return True

    def make_panel(self, key: str) -> EditPanel:
        """Return the form of a room."""
        row = next((one for one in self._read or () if one.room.id == key), None)
        return RoomForm(
            self.body, self.app, row.room if row is not None else None, on_close=self.close, on_saved=self._saved,
            on_plan=self._open_plan,
        )  # fmt: skip

    def _open_plan(self, room_id: str, title: str) -> None:
        if self.may_close():
            self.app.navigator.go("seat_plan", room=room_id, title=title)

    def _saved(self, room_id: str, title: str, *, is_new: bool) -> None:
        self.reload(room_id)
        if is_new:  # a room is of no use without its seats
            self.close_panel()
            self._open_plan(room_id, title)

    def _show(self, keep: str | None) -> None:
        if self._read is None:
            return
        found = [row for row in self._read if self._matches(row)]
        seats = sum(row.capacity for row in found if not row.room.archived)
        rooms = ngettext("{count} auditorium", "{count} auditoriums", len(found)).format(count=len(found))
        words = _("{rooms}, {count} seats").format(rooms=rooms, count=seats)
        self.show_rows([_row(row) for row in found], words, keep=keep, any_at_all=bool(self._read))

    def _matches(self, row: RoomRow) -> bool:
        return Searched.of(str(row.room.number), row.room.name, *map(feature_words, row.room.features)).has(self.text)


def state_words(row: RoomRow) -> str:
    """Return whether a room can be used."""
    if row.room.archived:
        return _("Archived")
    return _("In use") if row.room.plan else _("No seat plan")


def _row(row: RoomRow) -> Row:
    room = row.room
    plan = _("version {number}").format(number=row.number) if row.number else "–"
    features = ", ".join(map(feature_words, room.features)) or "–"
    return Row(
        room.id,
        (
            str(room.number), room.name, str(row.capacity) if room.plan else "–", features, plan,
            str(row.coming or "–"), state_words(row),
        ),
        {"number": room.number, "name": fold(room.name), "seats": row.capacity, "plan": row.number,
         "coming": row.coming},
        tone="muted" if room.archived else "",
    )  # fmt: skip
