"""Two versions of a room's seats beside each other: what is new, gone, moved, of another kind, or named otherwise."""

import tkinter as tk
from collections.abc import Sequence
from tkinter import ttk

from cinema.domain.auditoriums import PlanState, SeatPlan
from cinema.domain.plan_drawing.compare import Comparison, compare_plans
from cinema.i18n import N_, _, ngettext
from gui.admin.edit_panel import WIDTH, EditPanel
from gui.admin.plan_picture import Mark
from gui.admin.plan_read import PlanHost, Read, plan_words
from gui.scale import px
from gui.widgets.card import PADDING
from gui.widgets.wrapped import WrappedLabel

_SHOWN = 12  # labels of a line
_LINES = (
    ("added", N_("New"), "good"), ("moved", N_("Moved"), "info"), ("kinds", N_("Of another kind"), "premium"),
    ("labels", N_("Named otherwise"), "accent"), ("sale", N_("Sold or not sold any more"), "warn"),
)  # fmt: skip


class ComparePanel(EditPanel):
    """Compares the shown plan with another one of the room, by the seats' ids; it changes nothing."""

    def __init__(self, master: tk.Misc, host: PlanHost, read: Read) -> None:
        super().__init__(
            master, host.app, _("Compare"), on_close=self._nothing, on_save=self._nothing, closes=False
        )  # fmt: skip
        self._host, self._read = host, read
        self.save.pack_forget()
        self.cancel.pack_forget()
        self._others = [one for one in read.plans if read.plan is not None and one.id != read.plan.id]
        ttk.Label(self.inside, text=_("Compared with"), style="Surface.Bold.TLabel").pack(anchor="w", padx=px(4))
        holder = ttk.Frame(self.inside, style="Surface.TFrame", width=px(WIDTH - 2 * PADDING - 14), height=px(48))
        holder.pack_propagate(False)
        holder.pack(anchor="w", pady=(px(2), px(12)))
        drafts = [one.id for one in read.plans if one.state is PlanState.DRAFT]
        names = [
            plan_words(one, read.room, drafts.index(one.id) + 1 if one.id in drafts and len(drafts) > 1 else 0)
            for one in self._others
        ]
        self.other = ttk.Combobox(holder, values=names, state="readonly", style="Surface.Field.TCombobox")
        self.other.pack(fill="both", expand=True)
        self.other.bind("<<ComboboxSelected>>", lambda _event: self._chosen(), add=True)
        self.lines = ttk.Frame(self.inside, style="Surface.TFrame")
        self.lines.pack(fill="x")
        self.found: Comparison | None = None
        if not self._others:
            self._say(_("The room has no other plan to compare with."))
        else:
            on_sale = next((place for place, one in enumerate(self._others) if one.id == read.room.plan), 0)
            self.other.current(on_sale)
            self._read_other()
        self.settle()

    @property
    def is_changed(self) -> bool:
        """Whether something would be lost; never."""
        return False

    def pressed(self, seat: str) -> None:
        """Take a press on a seat, which says nothing here."""

    def first(self) -> tk.Misc:
        """Return the choice of the other plan."""
        return self.other

    def _chosen(self) -> None:
        self.other.selection_clear()
        self._read_other()

    def _read_other(self) -> None:
        plans, actor, plan_id = (
            self.app.cinema.admin.auditoriums.plans, self.app.identity.actor(), self._others[self.other.current()].id
        )  # fmt: skip
        self.app.tasks.submit(
            lambda: plans.get(actor, plan_id), owner=self, on_done=self._show, on_error=self.show
        )  # fmt: skip

    def _show(self, other: SeatPlan) -> None:
        plan = self._read.plan
        if plan is None or other.id != self._others[self.other.current()].id:
            return  # the answer to an earlier choice
        found = self.found = compare_plans(other, plan)
        for child in self.lines.winfo_children():
            child.destroy()
        if found.is_same:
            self._say(_("Both plans have the same seats, in the same places."))
        marks = []
        for name, words, role in _LINES:
            seats: Sequence[str] = getattr(found, name)
            if seats:
                marks.append(Mark(seats, "", role))
                self._line(_(words), plan.labels(seats), role)
        if found.removed:
            self._line(_("Gone"), other.labels(found.removed), "bad")
        self._host.picture.mark(marks)
        self.settle()

    def _line(self, words: str, labels: Sequence[str], role: str) -> None:
        style = {"good": "Good", "warn": "Warn", "bad": "Bad", "accent": "Accent"}.get(role, "Bold")
        count = ngettext("{count} seat", "{count} seats", len(labels)).format(count=len(labels))
        ttk.Label(self.lines, text=f"{words}: {count}", style=f"Surface.{style}.TLabel").pack(anchor="w", padx=px(4))
        shown = ", ".join(labels[:_SHOWN]) + (" …" if len(labels) > _SHOWN else "")
        WrappedLabel(self.lines, text=shown, style="Surface.Small.TLabel").pack(fill="x", padx=px(4), pady=(0, px(10)))

    def _say(self, words: str) -> None:
        WrappedLabel(self.lines, text=words, style="Surface.Muted.TLabel").pack(fill="x", padx=px(4))

    def _nothing(self) -> None:
        """Do nothing: there is nothing to save or to close."""
