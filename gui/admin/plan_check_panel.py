"""Before a plan is published: what is wrong with it, what wants a tick, and what then becomes of the screenings."""

import tkinter as tk
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from tkinter import ttk

from cinema.domain.auditoriums import Auditorium, PlanState
from cinema.domain.seat_plan_check import CheckLine, Severity
from cinema.i18n import _, ngettext
from gui.admin.edit_panel import WIDTH, EditPanel
from gui.admin.plan_moves import MovesList
from gui.admin.plan_picture import Mark
from gui.admin.plan_read import PlanHost, Read
from gui.scale import px
from gui.widgets.card import PADDING
from gui.widgets.inputs import YES, Tick
from gui.widgets.pictures import IconLabel, rule
from gui.widgets.wrapped import WrappedLabel

_ROOM = WIDTH - 2 * PADDING - 14
_SHOWN = 8  # labels of a line's seats


@dataclass(frozen=True, slots=True)
class _Numbered:
    """A line of the list with the number that its seats have in the picture."""

    number: int
    line: CheckLine

    def mark(self, *, strong: bool) -> Mark:
        """Return the ring around its seats."""
        is_error = self.line.severity is Severity.ERROR
        return Mark(
            self.line.seats, str(self.number), "bad" if is_error else "warn", dashed=not is_error, strong=strong
        )


class CheckPanel(EditPanel):
    """The check list of the shown plan. Errors block publishing, warnings want a tick; Show selects a line's seats."""

    def __init__(self, master: tk.Misc, host: PlanHost, read: Read) -> None:
        plan = read.plan
        self._is_draft = plan is not None and plan.state is PlanState.DRAFT
        # A crash may have kept a published plan from its room: publishing it again ends it.
        waits = plan is not None and plan.state is PlanState.PUBLISHED and not read.is_current
        self._can_publish = self._is_draft or (waits and plan is not None and plan.number == read.room.plans)
        number = read.room.plans + 1 if self._is_draft or plan is None else plan.number
        super().__init__(
            master, host.app, _("Before publishing") if self._can_publish else _("Check"), on_close=lambda: None,
            on_save=self._publish, closes=False,
            save_words=_("Publish version {number}").format(number=number), save_icon="unlock",
        )  # fmt: skip
        self.cancel.destroy()
        self._host, self._read = host, read
        self.ticks: dict[str, Tick] = {}
        self.shows: list[ttk.Button] = []
        self._lines: Sequence[_Numbered] = ()
        self._list = ttk.Frame(self.inside, style="Surface.TFrame")
        self._list.pack(fill="x", padx=(px(4), px(8)))
        self.moves: MovesList | None = None
        self.save.state(["disabled"])
        if not self._can_publish:
            self.save.pack_forget()
        if read.is_current:
            self.moves = MovesList(self.inside, host.app, read.room, self.message, self.settle)
            self.moves.pack(fill="x", padx=(px(4), px(8)), pady=(px(8), 0))
        self.settle()
        if plan is None:
            self._say(_("There is no plan to check yet. Type its rows, or import one."))
            return
        plans, actor = self.app.cinema.admin.auditoriums.plans, self.app.identity.actor()
        self.app.tasks.submit(
            lambda: plans.checks(actor, plan), owner=self, on_done=self._show, on_error=self.show
        )  # fmt: skip

    @property
    def is_changed(self) -> bool:
        """Never: ticks are given again."""
        return False

    def first(self) -> tk.Misc:
        """Return the first line's Show, else the button."""
        return next((one for one in self.shows if one.winfo_exists()), self.save)

    def pressed(self, seat: str) -> None:
        """Show the first line that names a seat, or take the selection away."""
        found = next((one for one in self._lines if seat in one.line.seats), None)
        if found is None:
            self._host.choose(())
        else:
            self.select(found.line.check)

    def select(self, check: str) -> None:
        """Select the seats of a line in the picture."""
        found = next(one for one in self._lines if one.line.check == check)
        self._host.choose(found.line.seats)
        self._host.picture.mark([one.mark(strong=one is found) for one in self._lines])
        self._host.picture.reveal(found.line.seats)

    def ticked(self) -> list[str]:
        """Return the checks that are ticked."""
        return [check for check, tick in self.ticks.items() if tick.get() == YES]

    def _show(self, lines: Sequence[CheckLine]) -> None:
        self._lines = [_Numbered(number, line) for number, line in enumerate(lines, start=1)]
        errors = [one for one in self._lines if one.line.severity is Severity.ERROR]
        warnings = [one for one in self._lines if one.line.severity is Severity.WARNING]
        if errors:
            words = ngettext("{count} blocks publishing", "{count} block publishing", len(errors))
            self._head(_("To put right"), words.format(count=len(errors)), "Surface.Bad.TLabel")
            for one in errors:
                self._line(one)
        if warnings:
            self._head(_("To confirm"), "", "Surface.Small.TLabel")
            for one in warnings:
                self._line(one)
        if not self._lines:
            row = ttk.Frame(self._list, style="Surface.TFrame")
            row.pack(fill="x", pady=px(8))
            IconLabel(row, "check-circle-fill", role="good", surface=True).pack(side="left", padx=(0, px(8)))
            WrappedLabel(row, text=_("All checks passed."), style="Surface.TLabel").pack(fill="x", expand=True)
        self._host.picture.mark([one.mark(strong=False) for one in self._lines])
        self.settle()
        self._count_open()

    def _head(self, words: str, count: str, style: str) -> None:
        if self._list.winfo_children():
            rule(self._list, surface=True).pack(fill="x", pady=px(8))
        row = ttk.Frame(self._list, style="Surface.TFrame")
        row.pack(fill="x", pady=(0, px(4)))
        ttk.Label(row, text=words, style="Surface.Bold.TLabel").pack(side="left")
        ttk.Label(row, text=count, style=style).pack(side="right")

    def _line(self, one: _Numbered) -> None:
        row = ttk.Frame(self._list, style="Surface.TFrame")
        row.pack(fill="x", pady=px(4))
        is_error = one.line.severity is Severity.ERROR
        if one.line.seats:
            show = ttk.Button(
                row, text=_("Show"), style="Surface.Link.TButton", command=partial(self.select, one.line.check)
            )
            show.pack(side="right", anchor="n")
            self.shows.append(show)
        if not is_error and self._is_draft:
            tick = Tick(row, "")
            tick.on_change(self._count_open)
            tick.pack(side="left", anchor="n")
            self.ticks[one.line.check] = tick
        style = "Surface.Bad.TLabel" if is_error else "Surface.SmallBold.TLabel"
        ttk.Label(row, text=f"{one.number}", style=style, width=3, anchor="center").pack(side="left", anchor="n")
        words = ttk.Frame(row, style="Surface.TFrame")
        words.pack(side="left", fill="x", expand=True)
        WrappedLabel(words, text=one.line.message, style="Surface.Bold.TLabel").pack(fill="x")
        if seats := self._seat_words(one.line):
            WrappedLabel(words, text=seats, style="Surface.Small.TLabel").pack(fill="x")

    def _seat_words(self, line: CheckLine) -> str:
        assert self._read.plan is not None
        labels = self._read.plan.labels(line.seats[:_SHOWN])
        more = len(line.seats) - len(labels)
        words = ", ".join(labels)
        return _("{seats} and {count} more").format(seats=words, count=more) if more > 0 else words

    def _count_open(self) -> None:
        """Say what is left to do before the plan can be published."""
        errors = sum(one.line.severity is Severity.ERROR for one in self._lines)
        left = len(self.ticks) - len(self.ticked())
        open_ones = []
        if errors:
            words = ngettext("{count} error to put right", "{count} errors to put right", errors)
            open_ones.append(words.format(count=errors))
        if left:
            open_ones.append(ngettext("{count} warning to tick", "{count} warnings to tick", left).format(count=left))
        self.save.state(["disabled" if open_ones and self._is_draft else "!disabled"])
        if not self._is_draft:
            return
        if open_ones:
            self.message.show(", ".join(open_ones), "bad" if errors else "warn", seconds=None)
        else:
            self.message.hide()

    def _publish(self) -> None:
        plans, actor, plan = self.app.cinema.admin.auditoriums.plans, self.app.identity.actor(), self._read.plan
        if plan is None or not self._can_publish or self.save.instate(["disabled"]):
            return
        ticked = self.ticked()
        self.send(lambda: plans.publish(actor, plan, ticked), self._published)

    def _published(self, room: Auditorium) -> None:
        words = _("Version {number} is published. New screenings have it.").format(number=room.plans)
        self._host.saved(room.plan, words)

    def _say(self, words: str) -> None:
        WrappedLabel(self._list, text=words, style="Surface.TLabel", most=_ROOM).pack(fill="x")
