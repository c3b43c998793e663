"""The screen on which the seats of a room are drawn. Nothing is stored before it is saved, as a draft."""

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk
from typing import TYPE_CHECKING, ClassVar

from cinema.domain.auditoriums import PlanState, SeatPlan
from cinema.domain.seat_plan_check import CheckLine, Severity
from cinema.errors import InvalidInputError
from cinema.i18n import _
from gui.admin.plan_editor.drawing import Drawing, Tool
from gui.admin.plan_editor.hands import Hands
from gui.admin.plan_editor.palette import KIND_KEYS, NEVER_KEY, TOOLS, Palette
from gui.admin.plan_editor.problems import Problems
from gui.admin.plan_editor.properties import Properties
from gui.admin.plan_editor.sheet import Sheet
from gui.admin.plan_editor.toolbar import BarActions, Toolbar
from gui.admin.plan_read import draft_of
from gui.scale import px
from gui.widgets.card import Card
from gui.window import errors
from gui.window.screen import Screen

if TYPE_CHECKING:
    from gui.window.keyboard import Pressed

_EDGE, _GAP = 16, 12
_CHECK_LATER = 400  # milliseconds without a change after which the plan is checked
_PROBLEMS = 620  # px of height from which on there is room for the list of problems
_FRENCH_DIGITS = frozenset({"agrave", "ampersand", "eacute", "quotedbl", "egrave", "underscore", "ccedilla"})
"""Keys that type these signs there and nothing else that is needed here, unshifted."""


class PlanEditorPage(Screen):
    """Opened with the room's id and title, and the plan to go on with (empty: a new one)."""

    nav: ClassVar[str | None] = "auditoriums"
    smallest: ClassVar[tuple[int, int]] = (720, 420)

    _timer = ""
    _is_saving = False  # a change of language ends no save
    _checked: SeatPlan | None = None

    def build(self) -> None:
        """Load the plan, and the one on sale, whose seat ids are not used again."""
        self._room, wanted = str(self.arguments["room"]), str(self.arguments.get("plan", ""))
        self.part = str(self.arguments["title"])  # type: ignore[misc]
        if self._timer:
            self.after_cancel(self._timer)
        self._timer = ""
        self._checked = None
        self._was_warned = False
        kept: Drawing | None = getattr(self, "drawing", None)
        self.drawing: Drawing | None = None
        if kept is not None:  # the language was changed
            kept.forget_listeners()
            self._show(kept)
            return
        office, actor, room = self.app.cinema.admin.auditoriums, self.app.identity.actor(), self._room

        def work() -> tuple[SeatPlan | None, tuple[SeatPlan, ...]]:
            current = office.rooms.page(actor, room).room.plan
            known = (office.plans.get(actor, current),) if current else ()
            return (office.plans.get(actor, wanted) if wanted else None), known

        self.load(work, lambda read: self._show(Drawing(room, *read)))

    def undo(self) -> None:
        """Undo the last step, and say which."""
        step = self.drawing.undo() if self.drawing is not None else None
        if step is not None:
            self.properties.message.show(_("Undone: {what}").format(what=step.words), seconds=4)

    def redo(self) -> None:
        """Do the last undone step again."""
        step = self.drawing.redo() if self.drawing is not None else None
        if step is not None:
            self.properties.message.show(_("Done again: {what}").format(what=step.words), seconds=4)

    def save(self, publishes: bool = False) -> None:
        """Save the drawing as a draft; a plan on sale is left as it is, and its copy changed."""
        drawing = self.drawing
        if drawing is None or self._is_saving:
            return
        self.properties.commit()
        if not drawing.plan.seats:
            return
        if not drawing.is_changed and drawing.stored is not None:
            if publishes:
                self._to_check(drawing.stored)
            return
        app, actor, room, drawn, stored = self.app, self.app.identity.actor(), self._room, drawing.plan, drawing.stored
        plans = app.cinema.admin.auditoriums.plans

        def work() -> SeatPlan:
            if stored is None:
                return plans.draw(actor, room, drawn)
            return plans.save(actor, draft_of(app, actor, stored), drawn)

        def done(saved: SeatPlan) -> None:
            self._is_saving = False
            drawing.was_saved(saved, drawn)
            self.properties.message.show(_("The draft is saved."), "good")
            if publishes and drawing.plan is drawn:
                self._to_check(saved)

        def failed(error: BaseException) -> None:
            self._is_saving = False
            self.properties.message.show(errors.words(error).message, "bad", seconds=None)

        self._is_saving = True
        self.app.tasks.submit(work, owner=self, on_done=done, on_error=failed, write=True)

    def _back(self) -> None:
        if self.may_leave():
            self.app.navigator.back()

    # What the window asks of its screens

    def first_focus(self) -> tk.Misc:
        """Return the sheet, once it is there."""
        return self.sheet if self.drawing is not None else self

    def act(self, name: str) -> None:
        """Save, undo, do again, copy."""
        focus = self.focus_get()
        if self.drawing is None or (name != "save" and isinstance(focus, tk.Entry)):
            return
        calls: dict[str, Callable[[], None]] = {
            "save": self.save,
            "plan_undo": self.undo,
            "plan_redo": self.redo,
            "copy": self.drawing.copy,
            "plan_all": self._choose_all,
        }
        if name in calls:
            self._try(calls[name])

    def pressed(self, key: "Pressed") -> None:
        """Take a tool, a kind of seats, or change what is chosen, by a letter or digit."""
        drawing = self.drawing
        if drawing is None:
            return
        if key.letter in {"plus", "minus"}:  # first: on French keys a digit is typed by the minus
            self.sheet.zoom(1 if key.letter == "plus" else -1)
            return
        digit = key.digit if key.letter.isdigit() or key.letter in _FRENCH_DIGITS else ""
        tool = next((tool for tool, (_icon, _words, letter) in TOOLS.items() if letter == key.letter), None)
        if tool is not None:
            drawing.use(tool)
        elif digit in KIND_KEYS:
            drawing.set_kind(KIND_KEYS[digit])
        elif digit == NEVER_KEY and drawing.chosen:
            drawing.keep_from_sale(never=drawing.chosen[0] not in drawing.plan.blocked)
        elif key.letter == "m" and drawing.chosen:
            self._try(lambda: drawing.mirror(copies=not key.shift))
        elif key.letter in {"Delete", "BackSpace"}:
            drawing.remove()

    def escape(self) -> bool:
        """Choose nothing, else go back to the tool that chooses, else leave if nothing is lost."""
        drawing = self.drawing
        if drawing is None:
            return False
        if drawing.chosen or drawing.shape:
            drawing.choose(())
            return True
        if drawing.tool is not Tool.CHOOSE:
            drawing.use(Tool.CHOOSE)
            return True
        return not self.may_leave()

    def may_leave(self, *, tell: bool = True) -> bool:
        """Tell whether the page may be left; an unsaved drawing is asked about once."""
        if self._is_saving or self.drawing is None or not self.drawing.is_changed:
            return not self._is_saving
        if self._was_warned:
            return True
        if tell:
            self._was_warned = True
            words = _("The drawing is not saved. Save it with Ctrl S, or leave once more to give it up.")
            self.properties.message.show(words, "warn", seconds=None)
        return False

    def destroy(self) -> None:
        """Stop the timer and destroy the page."""
        if self._timer:
            self.after_cancel(self._timer)
        super().destroy()

    # Making the page

    def _show(self, drawing: Drawing) -> None:
        self.drawing = drawing
        act = BarActions(self._back, self.undo, self.redo, self.save, lambda: self.save(publishes=True))
        self.bar = Toolbar(self.body, drawing, lambda: self.sheet, act)
        self.bar.pack(fill="x", padx=(px(_EDGE - 4), px(_EDGE)), pady=(px(_GAP), px(_GAP - 4)))
        self._columns = ttk.Frame(self.body)
        self._columns.pack(fill="both", expand=True, padx=px(_EDGE), pady=(0, px(_GAP)))
        self.palette = Palette(self._columns, drawing)
        self.palette.pack(side="left", fill="y", padx=(0, px(_GAP)))
        self.properties = Properties(self._columns, drawing)
        self.properties.pack(side="right", fill="y", padx=(px(_GAP), 0))
        self._middle = ttk.Frame(self._columns)
        self._middle.pack(side="left", fill="both", expand=True)
        self.problems = Problems(self._middle, self._show_line)
        card = Card(self._middle)
        self.sheet = Sheet(card.body, drawing)
        self.sheet.pack(fill="both", expand=True)
        self.problems.pack(side="bottom", fill="x", pady=(px(_GAP), 0))
        card.pack(side="top", fill="both", expand=True)
        self.hands = Hands(self.sheet, drawing, lambda words: self.properties.message.show(words, "bad"))
        self.sheet.bind("<<Zoomed>>", lambda _event: self.bar.follow(), add=True)
        self.body.bind("<Configure>", lambda event: self._fit(event.height))
        drawing.on_change(self._changed)
        self.bar.follow()
        self._changed()
        if self.body.winfo_height() > 1:  # laid out already: no event of its size comes any more
            self._fit(self.body.winfo_height())
        if self.may_take_focus():
            self.sheet.focus_set()

    def _try(self, call: Callable[[], object]) -> None:
        """Make a change; why it can't be made is shown."""
        try:
            call()
        except InvalidInputError as error:
            self.properties.message.show(error.message, "bad")

    def _choose_all(self) -> None:
        if self.drawing is not None:
            self.drawing.choose(self.drawing.plan.by_id)

    def _fit(self, height: int) -> None:
        """Leave the list of problems out of a low window; publishing shows it."""
        if height < px(_PROBLEMS):
            self.problems.pack_forget()
        elif not self.problems.winfo_manager():
            self.problems.pack(side="bottom", fill="x", pady=(px(_GAP), 0))

    def _changed(self) -> None:
        if self.drawing is not None and self.drawing.is_changed:
            self._was_warned = False
        if self.drawing is None or self.drawing.plan is self._checked:
            return
        if self._timer:
            self.after_cancel(self._timer)
        self._timer = self.after(_CHECK_LATER, self._check)

    def _check(self) -> None:
        self._timer = ""
        drawing = self.drawing
        if drawing is None:
            return
        plans, actor, plan = self.app.cinema.admin.auditoriums.plans, self.app.identity.actor(), drawing.plan
        self._checked = plan

        def show(lines: Sequence[CheckLine]) -> None:
            if drawing.plan is plan:
                self.problems.show(lines)
                roles = {Severity.WARNING: "warn", Severity.ERROR: "bad"}
                ordered = sorted(lines, key=lambda line: line.severity is Severity.ERROR)
                self.sheet.mark({seat: roles[line.severity] for line in ordered for seat in line.seats})

        def failed(error: BaseException) -> None:
            self._checked = None
            self.problems.unknown(errors.words(error).message)

        self.app.tasks.submit(lambda: plans.checks(actor, plan), owner=self, on_done=show, on_error=failed)

    def _show_line(self, line: CheckLine) -> None:
        if self.drawing is not None:
            self.drawing.use(Tool.CHOOSE)
            self.drawing.choose(line.seats)
            self.sheet.reveal(line.seats)
            self.sheet.focus_set()

    def _to_check(self, plan: SeatPlan) -> None:
        """Go to the check list of the saved draft, from which it is published."""
        mode = "check" if plan.state is PlanState.DRAFT else "rows"
        self.app.navigator.replace("seat_plan", room=self._room, title=self.part, plan=plan.id, mode=mode)
