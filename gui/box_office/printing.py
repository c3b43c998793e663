"""The page of what this till prints: its printers with their state, and the papers that wait, failed or are unknown."""

import tkinter as tk
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from tkinter import ttk
from typing import Any, ClassVar

from cinema.domain.print_jobs import KIND_NAMES, JobState, PrintJob, ShownPrinter, is_backlog, job_words
from cinema.domain.printers import CONDITION_WORDS, ROLE_NAMES, Condition
from cinema.i18n import _, clock, ngettext
from gui.scale import px
from gui.widgets.card import PADDING, Card
from gui.widgets.empty_state import EmptyState
from gui.widgets.icon_button import icon_button
from gui.widgets.menus import menu
from gui.widgets.message_line import MessageLine
from gui.widgets.pictures import IconLabel
from gui.widgets.repeat import Repeat
from gui.widgets.table import Column, Row, Table
from gui.window import errors
from gui.window.screen import Screen

_EDGE, _EVERY = 12, 3_000


class PrintingPage(Screen):
    """Read every few seconds. A paper that may be out is decided by whoever looks at it."""

    nav: ClassVar[str | None] = None
    smallest: ClassVar[tuple[int, int]] = (720, 420)

    def build(self) -> None:
        """Make the cards and read."""
        self.found: dict[str, PrintJob] = {}
        self.printers: Sequence[ShownPrinter] = ()
        self._zone, self._is_busy = "UTC", False
        self._now: datetime | None = None
        whole = ttk.Frame(self.body)
        whole.pack(fill="both", expand=True, padx=px(_EDGE), pady=px(_EDGE))
        self.states = Card(whole, _("Printers of this till"))
        self.states.pack(fill="x", pady=(0, px(_EDGE)))
        back = icon_button(
            self.states.head, "arrow-left", self.app.navigator.back, style="Surface.Quiet.TButton", text=_("Back")
        )
        back.pack(side="right", padx=px(8))
        self.back = back
        self._lines = ttk.Frame(self.states.body, style="Surface.TFrame", padding=(px(PADDING), px(8)))
        self._lines.pack(fill="x")
        self.card = Card(whole, _("Papers that wait"))
        self.card.pack(fill="both", expand=True)
        self.message = MessageLine(self.card.foot, 640)
        self.message.pack(side="top", fill="x")
        self._make_buttons()
        columns = (
            Column("at", _("Asked"), 80),
            Column("kind", _("Paper"), 170, grows=True),
            Column("number", _("Number"), 164),
            Column("printer", _("Printer"), 120, grows=True, drops=2),
            Column("copy", _("As"), 90, drops=1),
            Column("state", _("State"), 260, grows=True),
        )
        self.table = Table(self.card.body, columns, on_open=self._select, on_select=self._select)
        self._empty: EmptyState | None = None
        self._choose(None)
        Repeat(self.body, _EVERY, self._read)

    def shown(self) -> None:
        """Read what waits."""
        self._read()

    def first_focus(self) -> tk.Misc:
        """Return the list, or the way back from an empty one."""
        return self.table.tree if self.found else self.back

    def may_leave(self, *, tell: bool = True) -> bool:
        """Tell whether nothing is being decided."""
        del tell
        return not self._is_busy

    def _make_buttons(self) -> None:
        row = ttk.Frame(self.card.foot, style="Surface.TFrame")
        row.pack(side="top", fill="x")
        made: tuple[tuple[str, str, str, Callable[[], None], str], ...] = (
            ("drop", "x-circle", _("Drop"), self._drop, "left"),
            ("again", "printer", _("Print again"), self._again, "right"),
            ("elsewhere", "arrow-left-right", _("Another printer"), self._elsewhere, "right"),
            ("came_out", "check-lg", _("It came out"), self._came_out, "right"),
        )
        self.buttons: dict[str, ttk.Button] = {}
        for name, icon, words, command, side in made:
            is_first = name == "again"
            style = "Surface.Primary.TButton" if is_first else "Surface.Quiet.TButton"
            button = icon_button(row, icon, command, style=style, text=words, role="on_accent" if is_first else "text")
            button.pack(side=side, padx=(0, px(4)) if side == "left" else (px(4), 0))  # type: ignore[arg-type]
            self.buttons[name] = button

    # Reading

    def _read(self) -> None:
        if self._is_busy or self.is_offline:
            return
        printing, actor, cinema = self.app.cinema.printing, self.app.identity.actor(), self.app.cinema
        self.load(
            lambda: (printing.shown(actor), printing.waiting(actor), printing.now(actor), cinema.house().timezone),
            self._show,
        )

    def _show(self, read: tuple[Any, ...]) -> None:
        self.printers, jobs, self._now, self._zone = read
        self._show_printers()
        self.found = {one.id: one for one in jobs}
        if self._empty is not None:
            self._empty.destroy()
            self._empty = None
        if self.found:
            if not self.table.winfo_manager():
                self.table.pack(fill="both", expand=True, padx=px(4))
            names = {one.printer.id: one.printer.name for one in self.printers}
            rows = [self._row(one, names.get(one.printer, "–")) for one in jobs]
            self.table.show(rows, keep=self.table.selected or (rows[0].key if len(rows) == 1 else None))
        else:
            self.table.pack_forget()
            sentence = _("Papers that can't be printed, and those that somebody has to look at, are listed here.")
            self._empty = EmptyState(
                self.card.body, icon="printer", title=_("Nothing waits"), sentence=sentence, surface=True
            )
            self._empty.pack(fill="both", expand=True)
        self._choose(self.found.get(self.table.selected or "") if self.found else None)

    def _show_printers(self) -> None:
        for old in self._lines.winfo_children():
            old.destroy()
        if not self.printers:
            words = _("None yet. A manager adds printers and assigns them to tills in the administration.")
            ttk.Label(self._lines, text=words, style="Surface.Muted.TLabel").pack(anchor="w")
        for one in self.printers:
            self._show_printer(one)

    def _show_printer(self, one: ShownPrinter) -> None:
        row = ttk.Frame(self._lines, style="Surface.TFrame")
        row.pack(fill="x", pady=px(2))
        well = one.condition.prints
        icon, role = ("check-circle-fill", "good") if well else ("exclamation-circle-fill", "bad")
        if one.condition in {Condition.PAPER_LOW, Condition.UNWATCHED}:
            icon, role = "exclamation-circle-fill", "warn"
        IconLabel(row, icon, role=role, surface=True).pack(side="left", padx=(0, px(8)))
        ttk.Label(row, text=one.printer.name, style="Surface.Bold.TLabel").pack(side="left")
        roles = ", ".join(_(ROLE_NAMES[role]) for role in one.roles) or _("stands in")
        words = f"{_(CONDITION_WORDS[one.condition])} · {roles}"
        ttk.Label(row, text=words, style="Surface.Muted.TLabel").pack(side="left", padx=px(12))
        if one.backlog:
            words = ngettext("Print {count} old paper", "Print {count} old papers", one.backlog)
            name, printing = one.printer.id, self.app.cinema.printing
            for text, call in (
                (_("Drop all that wait"), partial(self._all, printing.drop_waiting, name)),
                (words.format(count=one.backlog), partial(self._all, printing.release, name)),
            ):
                button = ttk.Button(row, text=text, style="Surface.Quiet.TButton", command=call)
                button.bind("<Return>", lambda _event, button=button: button.invoke())  # type: ignore[misc]
                button.pack(side="right", padx=(px(4), 0))

    def _row(self, job: PrintJob, printer: str) -> Row:
        assert self._now is not None
        kept = _("copy {number}").format(number=job.copy) if job.is_copy else _("original")
        tone = "bad" if job.waits_for_a_person else "warn" if job.cause or is_backlog(job, self._now) else ""
        cells = (
            clock(job.asked_at, self._zone), _(KIND_NAMES[job.kind]), job.number or "–", printer, kept,
            job_words(job, self._now),
        )  # fmt: skip
        return Row(job.id, cells, {"at": job.asked_at}, tone=tone)

    # Deciding

    def _select(self, key: str) -> None:
        self._choose(self.found.get(key))

    def _choose(self, job: PrintJob | None) -> None:
        self._chosen = job
        state = job.state if job is not None and not self._is_busy else None
        is_open = state in {JobState.WAITING, JobState.FAILED, JobState.UNKNOWN}
        may = {
            "again": is_open,
            "drop": is_open,
            "elsewhere": is_open and len(self.printers) > 1,
            "came_out": state is JobState.UNKNOWN,
        }
        for name, button in self.buttons.items():
            button.state(["!disabled" if may[name] else "disabled"])

    def _again(self) -> None:
        self._do(self.app.cinema.printing.again, _("It prints."))

    def _drop(self) -> None:
        self._do(self.app.cinema.printing.drop, _("It is not printed any more."))

    def _came_out(self) -> None:
        self._do(self.app.cinema.printing.came_out, _("Done."))

    def _elsewhere(self) -> None:
        job = self._chosen
        if job is None:
            return
        others = [one.printer for one in self.printers if one.printer.id != job.printer]
        entries = [(one.name, partial(self._on, one.id)) for one in others]
        menu(self.buttons["elsewhere"], entries)

    def _on(self, printer: str) -> None:
        self._do(lambda actor, job: self.app.cinema.printing.again(actor, job, printer), _("It prints."))

    def _do(self, call: Callable[[Any, str], object], said: str) -> None:
        if self._chosen is not None:
            name = self._chosen.id
            self._send(lambda actor: call(actor, name), said)

    def _all(self, call: Callable[[Any, str], object], printer: str) -> None:
        self._send(lambda actor: call(actor, printer), _("Done."))

    def _send(self, work: Callable[[Any], object], said: str) -> None:
        if self._is_busy:
            return
        self._is_busy = True
        actor = self.app.identity.actor()
        self._choose(self._chosen)

        def done(_nothing: object) -> None:
            self._is_busy = False
            self.message.show(said, "good")
            self._read()

        def failed(error: BaseException) -> None:
            self._is_busy = False
            self.message.show(errors.words(error).message, "bad", seconds=None)
            self._read()

        self.app.tasks.submit(lambda: work(actor), owner=self, on_done=done, on_error=failed, write=True)
