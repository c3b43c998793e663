"""The form beside the schedule that writes it into files: the week for the door, a calendar, the web pages."""

import tkinter as tk
from collections.abc import Callable
from pathlib import Path

from cinema.errors import CinemaError, ConflictError, InvalidInputError
from cinema.i18n import N_, _, current_language, ngettext, number
from gui.admin.edit_panel import EditPanel
from gui.admin.schedule_read import Read
from gui.widgets.file_dialog import typed_path
from gui.widgets.inputs import YES
from gui.window.context import AppContext

_WEEK, _PICTURE, _CALENDAR, _WEB = "week", "picture", "calendar", "web"
_KINDS = {
    _WEEK: N_("The week for the door (PDF)"), _PICTURE: N_("The week as a picture"),
    _CALENDAR: N_("A calendar (iCalendar)"), _WEB: N_("Web pages"),
}  # fmt: skip


class ExportPanel(EditPanel):
    """Asks what is written and where; a file that is there is only replaced if that is ticked."""

    def __init__(self, master: tk.Misc, app: AppContext, read: Read, *, on_close: Callable[[], None]) -> None:
        super().__init__(
            master, app, _("Export the schedule"), on_close=on_close, on_save=self._write, save_words=_("Write"),
            save_icon="download",
        )  # fmt: skip
        self._day = read.days[0].day
        rooms = [(f"{one.auditorium.number} {one.auditorium.name}", one.auditorium.id) for one in read.days[0].rooms]
        movies = sorted((one.title, one.id) for one in read.movies)
        self._rooms, self._movies = dict(rooms), dict(movies)
        self.line_of_kind = self.toggles(
            "kind", _("What"), [(key, _(words)) for key, words in _KINDS.items()], one=True
        )
        self._whole = _("The whole house")
        choices = (self._whole, *self._rooms, *(name for name in self._movies if name not in self._rooms))
        self.line("about", _("The calendar is of"), choices=choices)
        self.line("file", _("File"), help_text=_("Web pages are written into a folder of their own."))
        self.tick("replace", _("Replace what is there"))
        self.fill({"kind": _WEEK, "about": self._whole, "file": self._offered(_WEEK)})
        self._last = self.fields["file"].get()
        self.line_of_kind.on_change(self._changed)
        self._changed()

    @property
    def is_changed(self) -> bool:
        """Never: nothing that is typed here is lost by leaving."""
        return False

    def _changed(self) -> None:
        """Offer another file for another kind, unless one was typed."""
        kind, field = self.fields["kind"].get(), self.fields["file"]
        if field.get() == self._last:
            self._last = self._offered(kind)
            field.set(self._last)
        self.fields["about"].entry.state(["!disabled" if kind == _CALENDAR else "disabled"])

    def _offered(self, kind: str) -> str:
        week, calendar = _("week"), _("calendar")
        name = {
            _WEEK: f"{week}-{self._day}.pdf", _PICTURE: f"{week}-{self._day}.png", _CALENDAR: f"{calendar}.ics",
            _WEB: _("whats-on"),
        }[kind]  # fmt: skip
        return str(Path.home() / name)

    def _write(self) -> None:
        values = self.values()
        kind, text, replace = values["kind"], values["file"].strip(), values["replace"] == YES
        if not text:
            self.show(InvalidInputError(_("Type where it is to be written."), field="file"))
            return
        path = typed_path(text, Path.home())
        room, movie = self._rooms.get(values["about"], ""), ""
        if not room:
            movie = self._movies.get(values["about"], "")
        cinema, actor, language, day = self.app.cinema, self.app.identity.actor(), current_language(), self._day

        def work() -> str:
            try:
                if kind == _WEB:
                    done = cinema.admin.web_pages.export(actor, path, force=replace)
                    words = ngettext("{count} page is in {file}.", "{count} pages are in {file}.", done.written.pages)
                    told = words.format(count=number(done.written.pages), file=path)
                    if done.written.aside is not None:
                        told += " " + _("What was in it is in {folder} now.").format(folder=done.written.aside)
                    return told
                if kind == _CALENDAR:
                    count = cinema.admin.calendars.export(actor, path, room=room, movie=movie, replace=replace)
                    words = ngettext("{count} screening is in {file}.", "{count} screenings are in {file}.", count)
                    return words.format(count=number(count), file=path)
                cinema.papers.save_week(actor, path, language, day, picture=kind == _PICTURE, replace=replace)
                return _("Written: {file}").format(file=path)
            except CinemaError as error:
                raise _at_field(error) from error

        self.send(work, lambda told: self.app.notify(told, "good", seconds=15))


def _at_field(error: CinemaError) -> CinemaError:
    """Return an error for the form's own fields, with what can be done here."""
    if isinstance(error, ConflictError):
        words = {
            "file": _("There is such a file already. Choose another name, or tick that it is replaced."),
            "folder": _("This folder has other files in it. Choose another, or tick below that they are put aside."),
        }.get(error.field or "")
        if words is not None:
            return InvalidInputError(words, field="file")
    if error.field in {"folder", "room", "movie"}:
        return InvalidInputError(error.message, field="file" if error.field == "folder" else "about")
    return error
