"""The rows of a plan, typed as signs, with a picture that follows; saved as a draft."""

import tkinter as tk
from tkinter import ttk

from cinema.domain.auditoriums import PlanState, SeatPlan
from cinema.domain.auditoriums_forms import read_rows
from cinema.domain.seat_plan_rows import faulty_line, rows_text, typed_over
from cinema.errors import InvalidFieldsError
from cinema.i18n import _
from gui import fonts, theme
from gui.admin.edit_panel import EditPanel
from gui.admin.plan_read import PlanHost, Read, draft_of
from gui.scale import px
from gui.style_colours import tint
from gui.widgets.wrapped import WrappedLabel

_LATER = 200  # milliseconds without a key before the picture follows
_LINES = 14


class RowsPanel(EditPanel):
    """Edits a plan's rows. An imported plan has none: what is typed for it makes a new draft."""

    def __init__(self, master: tk.Misc, host: PlanHost, read: Read) -> None:
        super().__init__(
            master, host.app, _("By rows"), on_close=self._reset, on_save=self._save, save_words=_("Save draft"),
            closes=False,
        )  # fmt: skip
        self._host, self._read = host, read
        self._timer: str | None = None
        self._imported = read.plan is not None and bool(read.plan.seats) and not rows_text(read.plan)
        if self._imported:
            words = _("This plan was imported, so it can't be typed. Rows that you type here make a new draft.")
            WrappedLabel(self.inside, text=words, style="Surface.Small.TLabel").pack(fill="x", padx=px(4), pady=px(4))
        help_text = _(
            "A line a row: its letters, a space, a sign for each place. s standard, p premium, w wheelchair space, "
            "c companion, r restricted view, b not for sale, . no seat. An empty line is an aisle."
        )
        area = self.area("rows", _("From the screen to the back"), lines=_LINES, help_text=help_text)
        area.entry.configure(font=fonts.fixed(13), wrap="none")
        area.on_change(self._later)
        self.text = area.entry
        self.line("curve", _("Curve of the rows"), help_text=_("From 0 (straight) to 0.5."))
        self.fields["curve"].on_change(self._later)
        if read.plan is not None and read.plan.state is PlanState.DRAFT:
            self.discard: ttk.Button = self.action(_("Give up"), self._discard, danger=True)
        self._asked = False
        curve = read.plan.curve if read.plan is not None else 0.05
        self.fill({"rows": rows_text(read.plan) if read.plan else "", "curve": f"{curve:g}"})
        self.settle()

    def destroy(self) -> None:
        """Stop the timer and destroy the panel."""
        if self._timer is not None:
            self.after_cancel(self._timer)
        super().destroy()

    def show(self, error: BaseException) -> None:
        """Show what is wrong, and the row at fault."""
        super().show(error)
        if isinstance(error, InvalidFieldsError) and "rows" in error.fields:
            self._tint(faulty_line(self.values()["rows"]))

    def pressed(self, seat: str) -> None:
        """Show the row of a seat that was pressed in the picture."""
        plan = self._host.picture.plan
        row = plan.by_id[seat].row if plan is not None and seat in plan.by_id else ""
        for number, line in enumerate(self.values()["rows"].splitlines(), start=1):
            if line.split(" ")[0].upper() == row:
                self.text.mark_set("insert", f"{number}.end")
                self.text.see("insert")
                self.text.focus_set()

    def _later(self) -> None:
        if self._timer is not None:
            self.after_cancel(self._timer)
        self._timer = self.after(_LATER, self.follow)

    def follow(self) -> None:
        """Show what is typed in the picture, or tell what is wrong with it; the picture then stays as it was."""
        self._timer = None
        self._tint(None)
        values = self.values()
        for name in ("rows", "curve"):
            self.fields[name].error("")
        if not values["rows"].strip():
            return
        try:
            plan = read_rows(self._read.room.id, "typed", values["rows"], values["curve"])
        except InvalidFieldsError as error:
            for name, words in error.fields.items():
                self.fields[name].error(words)
            self._tint(faulty_line(values["rows"]) if "rows" in error.fields else None)
            return
        self._host.preview(self._over(plan) if self.is_changed else None)

    def _over(self, typed: SeatPlan) -> SeatPlan:
        return typed if self._read.plan is None or self._imported else typed_over(self._read.plan, typed)

    def _save(self) -> None:
        app, actor, values, base = self.app, self.app.identity.actor(), self.values(), self._read.plan
        room, plans = self._read.room.id, self.app.cinema.admin.auditoriums.plans

        def work() -> SeatPlan:
            if base is None or self._imported:
                return plans.from_rows(actor, room, values["rows"], values["curve"])
            typed = self._over(read_rows(room, base.id, values["rows"], values["curve"]))
            draft = draft_of(app, actor, base)
            return plans.save(actor, draft, typed)

        self.send(work, self._done)

    def _done(self, draft: SeatPlan) -> None:
        self.keep()
        self._host.saved(draft.id, _("The draft is saved. Check it, then publish it."))

    def _discard(self) -> None:
        plans, actor, draft = self.app.cinema.admin.auditoriums.plans, self.app.identity.actor(), self._read.plan
        assert draft is not None
        if not self._asked:
            self._asked = True
            self.message.show(_("Press Give up again to give this draft up."), "warn", seconds=None)
            return

        def done(_none: None) -> None:
            self.keep()
            self._host.saved("", _("The draft is given up."))

        self.send(lambda: plans.discard(actor, draft), done)

    def _reset(self) -> None:
        plan = self._read.plan
        self.fill({"rows": rows_text(plan) if plan else "", "curve": f"{plan.curve if plan else 0.05:g}"})
        self._tint(None)
        self._host.preview(None)

    def _tint(self, line: int | None) -> None:
        tokens = theme.current()
        self.text.tag_delete("wrong")
        if line is not None:
            self.text.tag_configure("wrong", background=tint(tokens, tokens.bad, tokens.surface), foreground=tokens.bad)
            self.text.tag_add("wrong", f"{line}.0", f"{line}.end")
