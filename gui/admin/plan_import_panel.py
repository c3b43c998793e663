"""An imported plan before it becomes a draft: which kind of seat each of its categories is, and what is only kept."""

import tkinter as tk
from dataclasses import replace

from cinema.domain.auditoriums import SEAT_KIND_NAMES, SeatKind, SeatPlan
from cinema.domain.seat_plan_import import ImportedPlan, guess_kinds, plan_of
from cinema.i18n import _, ngettext
from gui.admin.edit_panel import EditPanel
from gui.admin.plan_read import PlanHost, Read
from gui.scale import px
from gui.widgets.wrapped import WrappedLabel

_MOST = 40  # categories with a field; those beyond keep the guessed kind


class ImportPanel(EditPanel):
    """Asks for the kinds; the picture shows the plan as it would be. Nothing is stored before it is saved."""

    def __init__(self, master: tk.Misc, host: PlanHost, read: Read, imported: ImportedPlan) -> None:
        super().__init__(
            master, host.app, _("Import"), on_close=host.close_import, on_save=self._save,
            save_words=_("Make a draft"),
        )  # fmt: skip
        self._host, self._read, self._imported = host, read, imported
        self._names = {_(words): kind for kind, words in SEAT_KIND_NAMES.items()}
        self._guessed = guess_kinds(imported.categories)
        seats = ngettext("{count} seat", "{count} seats", len(imported.seats)).format(count=len(imported.seats))
        words = _("{name}: {seats}. Say what kind of seat each category is.").format(name=imported.name, seats=seats)
        WrappedLabel(self.inside, text=words, style="Surface.TLabel").pack(fill="x", padx=px(4), pady=(0, px(8)))
        counts = imported.counts
        for place, category in enumerate(imported.categories[:_MOST]):
            label = _("{category}, {count} seats").format(
                category=category or _("Without a category"), count=counts.get(category, 0)
            )
            field = self.line(f"kind{place}", label, choices=tuple(self._names))
            field.on_change(self.follow)
        if imported.kept:
            self.heading(_("Not shown here, but kept for the export"))
            for line in imported.kept:
                WrappedLabel(self.inside, text=line, style="Surface.Small.TLabel").pack(fill="x", padx=px(4))
        self.fill({
            f"kind{place}": _(SEAT_KIND_NAMES[self._guessed[category]])
            for place, category in enumerate(imported.categories[:_MOST])
        })  # fmt: skip
        self.settle()
        self.follow()

    @property
    def is_changed(self) -> bool:
        """Always: leaving drops the import."""
        return True

    def kinds(self) -> dict[str, SeatKind]:
        """Return the seat kind of each category."""
        values = self.values()
        chosen = {
            category: self._names.get(values[f"kind{place}"], self._guessed[category])
            for place, category in enumerate(self._imported.categories[:_MOST])
        }
        return {**self._guessed, **chosen}

    def follow(self) -> None:
        """Show the plan as it would be."""
        plan = plan_of(self._imported, "imported", self._read.room.id, self.kinds())
        if plan.seats:
            self._host.preview(replace(plan, original=""))

    def pressed(self, seat: str) -> None:
        """Do nothing: the seats of a file are not chosen."""

    def _save(self) -> None:
        plans, actor, room = self.app.cinema.admin.auditoriums.plans, self.app.identity.actor(), self._read.room.id
        imported, kinds = self._imported, self.kinds()
        self.send(lambda: plans.import_plan(actor, room, imported, kinds), self._done)

    def _done(self, draft: SeatPlan) -> None:
        self._host.saved(draft.id, _("The plan is imported as a draft. Check it, then publish it."))
