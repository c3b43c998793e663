"""A room's seats: the plan as a picture, and beside it one panel that changes, numbers, reserves or checks it."""

import tkinter as tk
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from tkinter import ttk
from typing import Any, ClassVar

from cinema.domain.auditoriums import SEAT_KIND_NAMES, PlanState, SeatKind, SeatPlan
from cinema.domain.seat_plan_import import ImportedPlan
from cinema.i18n import _
from gui import theme
from gui.admin.list_page import EDGE, GAP
from gui.admin.plan_check_panel import CheckPanel
from gui.admin.plan_compare_panel import ComparePanel
from gui.admin.plan_import_panel import ImportPanel
from gui.admin.plan_number_panel import NumberPanel
from gui.admin.plan_out_panel import OutPanel
from gui.admin.plan_parts import PlanParts
from gui.admin.plan_picture import Mark, PlanPicture
from gui.admin.plan_read import PlanHost, Read, plan_head, plan_words, read
from gui.admin.plan_reserve_panel import ReservePanel
from gui.admin.plan_rows_panel import RowsPanel
from gui.admin.plan_tools import PlanTools, ToolActions
from gui.scale import px
from gui.seat_map.legend import Legend
from gui.seat_map.looks import SeatLook, style_of
from gui.widgets.card import PADDING, Card
from gui.widgets.empty_state import EmptyState
from gui.widgets.file_dialog import FileDialog
from gui.window import errors
from gui.window.screen import Screen

Make = Callable[[tk.Misc, PlanHost, Read], Any]
PANELS: dict[str, Make] = {
    "rows": RowsPanel,
    "number": NumberPanel,
    "reserve": ReservePanel,
    "out": OutPanel,
    "check": CheckPanel,
    "compare": ComparePanel,
}


class PlanPage(Screen):
    """Opened with the room's id and title. The panels change drafts only: of a plan on sale they make a copy."""

    smallest: ClassVar[tuple[int, int]] = (440, 420)

    def build(self) -> None:
        """Make toolbar, picture and panel, and load."""
        self._room = str(self.arguments["room"])
        self.part = str(self.arguments["title"])  # type: ignore[misc]
        self.mode: str = getattr(self, "mode", str(self.arguments.get("mode", "rows")))
        self._wanted = str(self.arguments.get("plan", ""))
        self._read: Read | None = None
        self._shown: SeatPlan | None = None
        self.chosen: list[str] = []
        self.panel: Any = None
        self.dialog: FileDialog | None = None
        act = ToolActions(
            self._change_mode, self._change_plan, self._zoom, self.import_file, self.export_file, self.draw
        )
        self.tools = PlanTools(self.body, act, self.mode)
        self.tools.pack(fill="x", padx=px(EDGE), pady=(px(GAP), px(12)))
        self._parts = PlanParts(self.body, self.page)
        self._parts.pack(fill="both", expand=True, padx=px(EDGE), pady=(0, px(GAP)))
        self.card = Card(self._parts, _("Seat plan"))
        self.head = ttk.Label(self.card.head, style="Surface.Small.TLabel")
        self.head.pack(side="left")
        self.picture = PlanPicture(self.card.body, on_seat=self._press, on_row=self._press_row)
        self.legend = Legend(self.card.body)
        self._empty: EmptyState | None = None
        theme.on_change(self.legend, lambda _tokens: self._show_legend())
        self.reload()

    def shown(self) -> None:
        """Read again: the plan may have been drawn meanwhile."""
        if self._read is not None and self.panel is not None and not self.panel.is_changed:
            self.reload()

    def reload(self, plan: str = "", words: str = "", kind: str = "good") -> None:
        """Read the room and a plan (empty: the shown one) and show them; `words` say what was done."""
        app, actor, room, wanted = self.app, self.app.identity.actor(), self._room, plan or self._wanted

        def show(found: Read) -> None:
            self._show(found)
            if words and self.panel is not None:
                self.panel.message.show(words, kind, seconds=10 if kind == "good" else None)

        self.load(lambda: read(app, actor, room, wanted), show)

    def preview(self, plan: SeatPlan | None, marks: Sequence[Mark] = ()) -> None:
        """Show a plan that is not saved; None: the stored one."""
        stored = self._read.plan if self._read is not None else None
        self._shown = plan if plan is not None else stored
        self._draw(marks)

    def choose(self, seats: Sequence[str]) -> None:
        """Select seats in the picture."""
        self.chosen = list(seats)
        self.picture.choose(self.chosen)

    def saved(self, plan_id: str, words: str, kind: str = "good") -> None:
        """Read all again, show a plan, and say what was done."""
        self._wanted, self.chosen = plan_id, []
        self.reload(plan_id, words, kind)

    def close_import(self) -> None:
        """Drop an import that is under way."""
        self._open_panel()
        self.preview(None)

    def draw(self) -> None:
        """Go to the plan editor with the shown plan, or with an empty sheet."""
        if self._read is not None and self.may_leave():
            wanted, self._wanted = self._wanted, ""  # afterwards the draft is shown, if one was made
            self.app.navigator.go("plan_editor", room=self._room, title=self.part, plan=wanted)

    def import_file(self) -> None:
        """Choose a pretix plan."""
        if self._read is not None and self.may_leave():
            self.dialog = FileDialog(
                self, _("Import a pretix plan"), self.read_file, endings=(".json",), folder=Path.home(),
                hint=_("A seating plan that was exported from pretix, as JSON."),
            )  # fmt: skip

    def read_file(self, path: Path) -> None:
        """Read a pretix plan and ask for its kinds of seats."""
        plans, actor = self.app.cinema.admin.auditoriums.plans, self.app.identity.actor()

        def show(imported: ImportedPlan) -> None:
            assert self._read is not None
            self._put(ImportPanel(self._parts, self, self._read, imported))

        self.load(lambda: plans.read_pretix(actor, path), show, on_error=self._tell)

    def export_file(self) -> None:
        """Choose where the stored plan is written, as pretix reads it."""
        plan = self._read.plan if self._read is not None else None
        if plan is not None:
            name = f"{self.part} {plan.number or 'draft'}.json".replace("/", "-")
            self.dialog = FileDialog(
                self, _("Export"), lambda path: self.write_file(plan, path), endings=(".json",), folder=Path.home(),
                new=name,
            )  # fmt: skip

    def write_file(self, plan: SeatPlan, path: Path) -> None:
        """Write a stored plan to a file."""
        plans, actor = self.app.cinema.admin.auditoriums.plans, self.app.identity.actor()

        def work() -> tuple[str, ...]:
            found = plans.export(actor, plan.id)
            path.write_text(found.text, encoding="utf-8")
            return found.lost

        def show(lost: tuple[str, ...]) -> None:
            words = _("Written to {path}.").format(path=path)
            self.panel.message.show(" ".join([words, *lost]), "good", seconds=None)

        self.load(work, show, on_error=self._tell)

    def may_leave(self, *, tell: bool = True) -> bool:
        """Tell whether the panel may be left; typed changes are asked about once."""
        free = self.panel is None or not self.panel.is_changed or self.panel.was_warned
        if not free and tell:
            self.panel.warn_once()
        return bool(free)

    def escape(self) -> bool:
        """Drop an import, else the selection."""
        if isinstance(self.panel, ImportPanel):
            self.close_import()
            return True
        if self.chosen:
            self.choose(())
            return True
        return not self.may_leave()

    def act(self, name: str) -> None:
        """Save."""
        if name == "save" and self.panel is not None:
            self.panel.save.invoke()

    def first_focus(self) -> tk.Misc:
        """Return the switch of the panels."""
        return self.tools.switch.buttons[self.mode]

    def _show(self, found: Read) -> None:
        self._read, self._shown = found, found.plan
        self._wanted = found.plan.id if found.plan is not None else ""
        self.tools.show([(one.id, self._plan_name(one.id)) for one in found.plans], self._wanted)
        self.head.configure(text=plan_head(found))
        self._draw()
        self._open_panel()

    def _plan_name(self, plan_id: str) -> str:
        assert self._read is not None
        drafts = [one.id for one in self._read.plans if one.state is PlanState.DRAFT]
        place = drafts.index(plan_id) + 1 if len(drafts) > 1 and plan_id in drafts else 0
        one = next(one for one in self._read.plans if one.id == plan_id)
        return plan_words(one, self._read.room, place)

    def _draw(self, marks: Sequence[Mark] = ()) -> None:
        plan = self._shown
        if self._empty is not None:
            self._empty.destroy()
            self._empty = None
        if plan is None or not plan.seats:
            self.picture.pack_forget()
            self.legend.pack_forget()
            self._empty = EmptyState(
                self.card.body, icon="grid-3x3-gap", title=_("No seat plan yet"), surface=True,
                sentence=_("Draw the seats, type the rows at the right, or import a plan from pretix."),
                action=(_("Draw the seats"), self.draw),
            )  # fmt: skip
            self._empty.pack(fill="both", expand=True)
            return
        self.chosen = [seat for seat in self.chosen if seat in plan.by_id]
        if not self.picture.winfo_manager():
            self.legend.pack(side="bottom", fill="x", padx=px(PADDING))
            self.picture.pack(fill="both", expand=True, padx=px(PADDING), pady=px(8))
        self._show_legend()
        self.picture.show_plan(plan, self.chosen, marks)

    def _show_legend(self) -> None:
        """Say which kinds of seats the shown plan has, and how many of each."""
        if self._shown is None:
            return
        tokens = theme.current()
        blocked = set(self._shown.blocked)
        counts = Counter(seat.kind for seat in self._shown.seats if seat.id not in blocked)
        found = [
            (style_of(SeatLook.FREE, kind), f"{_(SEAT_KIND_NAMES[kind])} {counts[kind]}")
            for kind in SeatKind
            if counts[kind]
        ]
        if blocked:
            found.append((style_of(SeatLook.BLOCKED), _("Not for sale {count}").format(count=len(blocked))))
        self.legend.show(found, replace(tokens, ground=tokens.surface))

    def _open_panel(self) -> None:
        if self._read is not None:
            self._put(PANELS[self.mode](self._parts, self, self._read))

    def _put(self, panel: Any) -> None:
        had_focus = self.panel is not None and str(self.focus_get() or "").startswith(str(self.panel))
        if self.panel is not None:
            self.panel.destroy()
        self.panel = panel
        self._parts.show(self.card, panel)
        if had_focus or isinstance(panel, ImportPanel):
            panel.after_idle(lambda: panel.winfo_exists() and panel.first().focus_set())

    def _change_mode(self, mode: str) -> None:
        if not self.may_leave():
            self.tools.switch.set(self.mode)
            return
        self.mode = mode
        self.choose(())
        self.preview(None)
        self._open_panel()

    def _change_plan(self, plan_id: str) -> None:
        if not self.may_leave():
            self.tools.select(self._wanted)
            return
        self._wanted = plan_id
        self.reload(plan_id)

    def _zoom(self, step: int) -> None:
        self.picture.zoom(step)

    def _press(self, seat: str) -> None:
        if self.panel is not None:
            self.panel.pressed(seat)

    def _press_row(self, seat: str) -> None:
        row = getattr(self.panel, "pressed_row", None)
        (row or self._press)(seat)

    def _tell(self, error: BaseException) -> None:
        if self.panel is None:
            self.app.report(error)
        elif isinstance(error, OSError):
            words = _("The file can't be written: {reason}.").format(reason=error.strerror or error)
            self.panel.message.show(words, "bad", seconds=None)
        else:
            self.panel.message.show(errors.words(error).message, "bad", seconds=None)
