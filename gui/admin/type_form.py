"""The form of one ticket type."""

import tkinter as tk
from collections.abc import Callable, Sequence
from dataclasses import replace
from tkinter import ttk

from cinema.domain.auditoriums import SEAT_KIND_NAMES, SeatKind
from cinema.domain.ticket_types import TypeRecord, proposed_key
from cinema.domain.type_forms import CATEGORY_NAMES, read_type, type_values
from cinema.errors import InvalidFieldsError, InvalidInputError
from cinema.i18n import LANGUAGES, _
from gui.admin.changes import ChangedLine
from gui.admin.edit_panel import Again, EditPanel
from gui.scale import px
from gui.widgets.wrapped import WrappedLabel
from gui.window.context import AppContext

_OWN_FIELDS = {"names": "name", "proof": f"proof_{next(iter(LANGUAGES))}", "per": "per_other", "archived": ""}


class TypeForm(EditPanel):
    """Edits a ticket type, or makes a new one (None)."""

    def __init__(
        self,
        master: tk.Misc,
        app: AppContext,
        record: TypeRecord | None,
        types: Sequence[TypeRecord],
        *,
        on_close: Callable[[], None],
        on_saved: Callable[[str], None],
    ) -> None:
        title = record.name if record is not None else _("New ticket type")
        super().__init__(master, app, title, on_close=on_close, on_save=self._save)
        self._record, self._on_saved = record, on_saved
        if record is not None:
            ChangedLine(self.inside, app, "ticket_types", record.id).pack(fill="x", padx=px(4), pady=(0, px(8)))
        kinds = {f"kind:{kind.value}": _(SEAT_KIND_NAMES[kind]) for kind in SeatKind}
        others = {one.id: one.name for one in types if not one.archived and (record is None or one.id != record.id)}
        self._others = {"": "", **others, **kinds}
        name, self._key = self.pair(("name", _("Name"), {}), ("key", _("Key at the till"), {}))
        self._types, self._proposed = types, ""
        if record is None:
            name.on_change(self._propose)
        self.toggles(
            "category", _("Category"), [(one.value, _(words)) for one, words in CATEGORY_NAMES.items()], one=True
        )
        self.line("tax_rate", _("Tax in percent"), help_text=_("Empty: the house's."))
        self.heading(_("Who may buy it"))
        self.pair(("age_from", _("Age from"), {}), ("age_to", _("Age to"), {}))
        self.tick("members_only", _("Only for members"))
        self.tick("staff_only", _("Only sold by staff"))
        self.heading(_("How many of a screening in one sale"))
        self.pair(("least", _("At least"), {}), ("most", _("At most"), {}))
        about = _(
            "Or only beside other tickets: so many of this type for every so many of another, or of a kind of seat."
        )
        WrappedLabel(self.inside, text=about, style="Surface.Small.TLabel").pack(fill="x", padx=px(4), pady=(0, px(4)))
        self.pair(("per_number", _("This many"), {}), ("per_of", _("for every"), {}))
        self.line("per_other", _("of"), choices=tuple(self._others.values()))
        self.heading(_("In other languages"))
        for code, language in LANGUAGES.items():
            self.line(f"name_{code}", _("Name in {language}").format(language=language))
        for code, language in LANGUAGES.items():
            help_text = _("What staff asks to see, such as a student card.") if code == next(iter(LANGUAGES)) else ""
            self.line(f"proof_{code}", _("Proof, in {language}").format(language=language), help_text=help_text)
        if record is not None:
            words = _("Take back") if record.archived else _("Archive")
            self.archive: ttk.Button = self.action(words, self._archive, danger=not record.archived)
        self.fill(self._filled(record or TypeRecord("", "")))

    def values(self) -> dict[str, str]:
        """Return the typed values; the other type by its key."""
        found = super().values()
        if "per_other" in found:
            found["per_other"] = next((key for key, name in self._others.items() if name == found["per_other"]), "")
        return found

    def show(self, error: BaseException) -> None:
        """Show what is wrong; an error of several fields stands at the first of them."""
        if isinstance(error, InvalidInputError) and error.field in _OWN_FIELDS:
            error.field = _OWN_FIELDS[error.field]
        super().show(error)

    def _propose(self) -> None:
        """Show the first free letter of a new type's name as its key, unless another one was typed."""
        if self._key.get() == self._proposed and self._record is None:
            self._proposed = proposed_key(self.fields["name"].get(), self._types)
            self._key.set(self._proposed)

    def _filled(self, record: TypeRecord) -> dict[str, str]:
        values = type_values(record)
        return {**values, "per_other": self._others.get(values["per_other"], "")}

    def again(self) -> Again | None:
        """Read the ticket type again."""
        prices, actor, record = self.app.cinema.admin.prices, self.app.identity.actor(), self._record
        if record is None:
            return None

        def take(found: TypeRecord) -> dict[str, str]:
            self._record = found
            return self._filled(found)

        def read() -> TypeRecord:
            return next(one for one in prices.overview(actor).types if one.id == record.id)

        return read, take

    def _save(self) -> None:
        prices, actor, old = self.app.cinema.admin.prices, self.app.identity.actor(), self._record
        try:
            new = read_type(self.values(), old or TypeRecord("", ""))
        except InvalidFieldsError as error:
            self.show(error)
            return
        self.send(lambda: prices.change_type(actor, old, new) if old else prices.create_type(actor, new), self._done)

    def _archive(self) -> None:
        prices, actor, old = self.app.cinema.admin.prices, self.app.identity.actor(), self._record
        assert old is not None
        self.send(lambda: prices.change_type(actor, old, replace(old, archived=not old.archived)), self._done)

    def _done(self, record: TypeRecord) -> None:
        self._record = record
        self.title.configure(text=record.name)
        self.fill(self._filled(record))
        self.message.show(_("Saved."), "good")
        self._on_saved(record.id)
