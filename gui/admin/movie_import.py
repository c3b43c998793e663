"""Import of movies from a file, in steps: the file, its columns, the check of each row, the import itself.

Nothing is written before the last step. Columns and rows are shown side by side: a changed column is checked again.
"""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from tkinter import ttk
from typing import ClassVar

from cinema.domain.movie_import import Choices, ImportPlan, PlannedRow, RowState
from cinema.domain.movie_tables import MovieTable
from cinema.i18n import N_, _, ngettext, number
from cinema.services.office.movie_import import ImportResult
from gui.admin.import_columns import ColumnsCard
from gui.admin.import_counts import RowCounts
from gui.admin.import_rows import RowsCard
from gui.admin.import_steps import Steps
from gui.admin.movie_poster import last_folder
from gui.scale import px
from gui.widgets.card import PADDING, Card
from gui.widgets.empty_state import EmptyState
from gui.widgets.file_dialog import FileDialog
from gui.widgets.message_line import MessageLine
from gui.window import errors
from gui.window.screen import Screen

EDGE, GAP = 24, 12
ENDINGS = (".csv", ".xlsx", ".tsv", ".txt", ".json")
_STEPS = (N_("File"), N_("Columns"), N_("Check"), N_("Import"))
_FILE, _COLUMNS, _CHECK, _IMPORT, _DONE = range(5)


class MovieImportPage(Screen):
    """Reads a file, shows what would become of each row, and imports."""

    nav: ClassVar[str | None] = "movies"
    part: ClassVar[str] = N_("Import")
    smallest: ClassVar[tuple[int, int]] = (760, 480)
    _stop = threading.Event()

    def build(self) -> None:
        """Make the steps, and ask for a file; an import that is under way in another language stops."""
        self._stop.set()
        self._file: MovieTable | None = None
        self._plan: ImportPlan | None = None
        self._choices = Choices(missing={})
        self._latest = 0  # of several checks under way only the last one is shown
        self._stop = threading.Event()
        self._writing = False
        self.dialog: FileDialog | None = None
        top = ttk.Frame(self.body)
        top.pack(fill="x", padx=px(EDGE), pady=(px(GAP), px(8)))
        self.told = ttk.Label(top, style="Small.TLabel")
        self.told.pack(side="right")
        self.steps = Steps(top, [_(name) for name in _STEPS])
        self.steps.pack(side="left", fill="x", expand=True)
        self._room = ttk.Frame(self.body)
        self._room.pack(fill="both", expand=True, padx=px(EDGE), pady=(0, px(16)))
        self._ask_file()

    def left(self) -> None:
        """Stop after the row that is being written."""
        self._stop.set()

    def may_leave(self, *, tell: bool = True) -> bool:
        """Tell whether the page may be left: not while it writes, which can be stopped."""
        if self._writing and tell:
            self.message.show(_("The import is under way. Stop it first, or wait."), "warn")
        return not self._writing

    def escape(self) -> bool:
        """Close the file's dialog, or go back to the movies."""
        if self.dialog is not None and self.dialog.winfo_exists():
            self.dialog.close()
            return True
        return self._writing

    def act(self, name: str) -> None:
        """Save is the import."""
        if name == "save" and self._plan is not None and self.go.instate(["!disabled"]):
            self.go.invoke()

    def _ask_file(self, message: str = "") -> None:
        self._clear()
        self.steps.go(_FILE)
        self.told.configure(text="")
        card = Card(self._room)
        card.pack(fill="both", expand=True)
        empty = EmptyState(
            card.body, icon="upload", title=_("Import movies from a file"),
            sentence=_("A table as CSV, JSON or XLSX, from any program: its columns are recognised by their names, and "
                       "nothing is written before you have seen every row."),
            action=(_("Choose a file…"), self.choose), surface=True,
        )  # fmt: skip
        empty.pack(fill="both", expand=True)
        self.message = MessageLine(card.foot, 640)
        self.message.pack(side="left", fill="x", expand=True)
        ttk.Button(
            card.foot, text=_("Back to movies"), style="Surface.Quiet.TButton", command=self.app.navigator.back
        ).pack(side="right")
        if message:
            self.message.show(message, "bad", seconds=None)
        if empty.button is not None:
            empty.button.focus_set()

    def choose(self) -> None:
        """Open the dialog for a file."""
        self.dialog = FileDialog(
            self.body, _("Movies to import"), self.read, endings=ENDINGS, folder=last_folder("Downloads"),
            hint=_("Paste a path, or choose below: CSV, XLSX or JSON, at most 60 MB."),
        )  # fmt: skip

    def read(self, path: Path) -> None:
        """Read a file and check its rows by the columns that are guessed."""
        office, actor = self.app.cinema.admin.movie_import, self.app.identity.actor()

        def show(table: MovieTable) -> None:
            self._file = table
            self._choices = Choices(missing={})
            self._lay(table)
            self.check()

        self.load(
            lambda: office.read(actor, path), show, on_error=lambda error: self._ask_file(errors.words(error).message)
        )

    def _lay(self, table: MovieTable) -> None:
        self._clear()
        count = ngettext("{count} row", "{count} rows", len(table.rows)).format(count=number(len(table.rows)))
        self.told.configure(text=f"{table.name[:40]}, {count}, {table.form}")
        self.columns = ColumnsCard(self._room, self.check)
        self.columns.pack(side="left", fill="y", padx=(0, px(GAP)))
        self.columns.show(table)
        right = ttk.Frame(self._room)
        right.pack(side="left", fill="both", expand=True)
        self.rows = RowsCard(right, self._answer)
        self.counts = RowCounts(right, self.rows.only)
        self.counts.pack(fill="x", pady=(0, px(GAP)))
        self.rows.pack(fill="both", expand=True)
        self.message = MessageLine(self.rows.foot, 520)
        self.message.pack(side="top", fill="x")
        self.go = ttk.Button(self.rows.foot, style="Surface.Primary.TButton", command=self.carry_out)
        self.go.pack(side="right")
        self.cancel = ttk.Button(
            self.rows.foot, text=_("Cancel"), style="Surface.Quiet.TButton", command=self._ask_file
        )
        self.cancel.pack(side="right", padx=px(PADDING // 2))
        side = ttk.Frame(self.rows.foot, style="Surface.TFrame")
        side.pack(side="left", fill="x", expand=True, padx=(0, px(PADDING)))
        self.doing = ttk.Label(side, style="Surface.Small.TLabel")
        self.doing.pack(anchor="w")
        self.bar = ttk.Progressbar(side, style="Surface.Line.Horizontal.TProgressbar", maximum=1000)
        self.bar.pack(fill="x", pady=(px(4), 0))
        self.steps.go(_CHECK)

    def check(self) -> None:
        """Check all rows again, by the present columns and answers."""
        assert self._file is not None
        office, actor, table = self.app.cinema.admin.movie_import, self.app.identity.actor(), self._file
        mapping = dict(self.columns.mapping)
        self._choices = replace(self._choices, update=self.columns.updates, order=self.columns.order)
        choices = self._choices
        self._latest += 1
        latest = self._latest
        self._plan = None
        self.go.state(["disabled"])
        self.go.configure(text=_("Import"))
        progress = self._progress(_("Checking rows"))

        def show(plan: ImportPlan) -> None:
            if latest == self._latest:
                self._show(plan)

        def failed(error: BaseException) -> None:
            if latest == self._latest:
                self.steps.go(_COLUMNS)
                self.doing.configure(text="")
                self.message.show(errors.words(error).message, "bad", seconds=None)

        self.load(lambda: office.plan(actor, table, mapping, choices, progress), show, on_error=failed)

    def _show(self, plan: ImportPlan) -> None:
        self._plan = plan
        self.steps.go(_CHECK)
        self.message.hide()
        self.counts.show_rows(plan.counts)
        self.columns.tell(plan)
        self.rows.show(plan)
        self.bar.configure(value=1000)
        words = ngettext("{count} row checked, nothing is written yet", "{count} rows checked, nothing is written yet",
                         len(plan.rows))  # fmt: skip
        self.doing.configure(text=words.format(count=number(len(plan.rows))))
        todo = plan.counts[RowState.ADDED] + plan.counts[RowState.CHANGED]
        words = ngettext("Import {count} movie", "Import {count} movies", todo).format(count=number(todo))
        self.go.configure(text=words)
        self.go.state(["!disabled" if todo else "disabled"])
        if self.may_take_focus():  # what had it went with the step before
            self.rows.table.focus_set()

    def _answer(self, field: str, text: str) -> None:
        self._choices = replace(self._choices, missing={**self._choices.missing, field: text})
        self.check()

    def carry_out(self) -> None:
        """Import what was checked; the button beside stops it after the row that is being written."""
        if self._plan is None or self._writing:
            return
        office, actor, plan = self.app.cinema.admin.movie_import, self.app.identity.actor(), self._plan
        self._stop, self._writing = threading.Event(), True
        stop, progress = self._stop, self._progress(_("Importing movies"))
        self.steps.go(_IMPORT)
        self.go.state(["disabled"])
        self.columns.reset.state(["disabled"])
        self.cancel.configure(text=_("Stop"), command=stop.set)

        def failed(error: BaseException) -> None:
            self._finish()
            self.message.show(errors.words(error).message, "bad", seconds=None)

        self.app.tasks.submit(
            lambda: office.carry_out(actor, plan, progress, stop.is_set), owner=self.rows, on_done=self._tell,
            on_error=failed, write=True,
        )  # fmt: skip

    def _tell(self, result: ImportResult) -> None:
        """Show what was done, and the rows that stayed out with their reasons."""
        self._finish()
        assert self._plan is not None
        reasons = {one.row: one for one in result.refused}
        rows = tuple(
            _done(row, reasons[row.number].reason) if row.number in reasons else row for row in self._plan.rows
        )
        self.rows.show(replace(self._plan, rows=tuple(replace(row, asks="") for row in rows)))
        self.counts.show_rows({
            RowState.ADDED: result.added, RowState.CHANGED: result.changed, RowState.UNCHANGED: result.unchanged,
            RowState.REFUSED: len(result.refused),
        })  # fmt: skip
        words = _("{added} added, {changed} changed, {refused} refused.").format(
            added=number(result.added), changed=number(result.changed), refused=number(len(result.refused))
        )
        if result.left:
            words += " " + _("Stopped: {count} rows were not reached. The same file again goes on with them.").format(
                count=number(result.left)
            )
        self.doing.configure(text=words)
        self.steps.go(_DONE)
        self.go.focus_set()

    def _finish(self) -> None:
        self._writing = False
        self.go.configure(text=_("Back to movies"), command=self.app.navigator.back)
        self.go.state(["!disabled"])
        self.cancel.configure(text=_("Another file"), command=self._ask_file)

    def _progress(self, words: str) -> Callable[[int, int], None]:
        """Return a function for workers that shows how far they are."""
        post, body = self.app.tasks.post, self.rows

        def show(done: int, total: int) -> None:
            if body.winfo_exists() and not self._plan_is_shown(total, done):
                self.bar.configure(value=1000 * done / max(1, total))
                self.doing.configure(
                    text=_("{what}: {done} of {total}").format(what=words, done=number(done), total=number(total))
                )

        return lambda done, total: post(lambda: show(done, total))

    def _plan_is_shown(self, total: int, done: int) -> bool:
        """Tell whether a late report of the check comes after its result."""
        return not self._writing and self._plan is not None and done <= total

    def _clear(self) -> None:
        self._latest += 1
        self._plan = None
        for old in self._room.winfo_children():
            old.destroy()


def _done(row: PlannedRow, reason: str) -> PlannedRow:
    return replace(row, state=RowState.REFUSED, reason=reason)
