"""The rows of an import: refused first, then changed, then new, with what happens to each; what is missing is asked."""

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk

from cinema.domain.movie_import import ImportPlan, PlannedRow, RowState
from cinema.domain.movie_tables import FIELDS
from cinema.domain.movies import ACCESS, GENRES
from cinema.domain.text import Searched, fold
from cinema.i18n import N_, _, ngettext, number
from gui.admin.import_counts import STATES
from gui.scale import px
from gui.widgets.card import Card
from gui.widgets.form_field import remove_traces
from gui.widgets.pictures import IconLabel, rule
from gui.widgets.search_field import SearchField
from gui.widgets.table import Column, Row, Table

_MOST = 1000  # rows that a table shows at once; a search finds the others
_ORDER = (RowState.REFUSED, RowState.CHANGED, RowState.ADDED, RowState.UNCHANGED)
_TONES = {RowState.REFUSED: "bad", RowState.UNCHANGED: "muted"}
_ASKS = {
    "minutes": (N_("{count} new movie has no minutes."), N_("{count} new movies have no minutes.")),
    "year": (N_("{count} new movie has no year."), N_("{count} new movies have no year.")),
}


class RowsCard(Card):
    """`on_answer(field, text)` is called when what is missing was answered for all rows; empty leaves it open."""

    def __init__(self, master: tk.Misc, on_answer: Callable[[str, str], None]) -> None:
        super().__init__(master, _("Rows"))
        self._on_answer = on_answer
        self._plan: ImportPlan | None = None
        self._text, self._state = "", RowState.REFUSED
        self._only = False
        self.field = SearchField(self.head, _("Row, title, reason"), self._search, self._focus_table, width=220)
        self.field.pack(side="right", padx=px(8))
        self.words = ttk.Label(self.head, style="Surface.Small.TLabel")
        self.words.pack(side="left")
        self.asks = ttk.Frame(self.body, style="Surface.TFrame")
        columns = (
            Column("row", _("Row"), 56, "e"),
            Column("state", _("State"), 108),
            Column("title", _("Title"), 124, grows=True),
            Column("minutes", _("Minutes"), 76, "e", drops=3),
            Column("age", _("Age"), 52, "center", drops=4),
            Column("opens", _("Opening date"), 116, drops=2),
            Column("what", _("What happens"), 200, grows=True),
        )
        self.table = Table(self.body, columns, on_open=lambda _key: None, on_select=self._select)
        self.table.pack(fill="both", expand=True)
        self.detail = ttk.Label(self.body, style="Surface.Small.TLabel", justify="left")
        self.detail.bind(
            "<Configure>", lambda event: self.detail.configure(wraplength=max(px(100), event.width - px(8)))
        )
        self.detail.pack(side="bottom", fill="x", padx=px(16), pady=px(6), before=self.table)

    def show(self, plan: ImportPlan) -> None:
        """Show a plan's rows."""
        self._plan = plan
        self._ask(plan)
        self._fill()

    def only(self, state: RowState) -> None:
        """Show the rows of one state; the same again shows all."""
        self._only = not (self._only and self._state is state)
        self._state = state
        self._fill()

    def _ask(self, plan: ImportPlan) -> None:
        for old in self.asks.winfo_children():
            old.destroy()
        self.asks.pack_forget()
        for field, count in plan.missing.items():
            one, many = _ASKS[field]
            self._question(field, ngettext(one, many, count).format(count=number(count)), count)
        if plan.missing:
            self.asks.pack(fill="x", before=self.table)

    def _question(self, field: str, words: str, count: int) -> None:
        row = ttk.Frame(self.asks, style="Surface.TFrame")
        row.pack(fill="x", padx=px(16), pady=(px(8), px(4)))
        IconLabel(row, "question-circle", role="warn", surface=True).pack(side="left")
        ttk.Label(row, text=words, style="Surface.Bold.TLabel").pack(side="left", padx=px(8))
        leave = ttk.Button(
            row, text=_("Keep as drafts") if field == "minutes" else _("Leave open"), style="Surface.Quiet.TButton",
            command=lambda: self._on_answer(field, ""),
        )  # fmt: skip
        leave.pack(side="right")
        value = tk.StringVar(row)
        holder = ttk.Frame(row, style="Surface.TFrame", width=px(88), height=px(44))
        holder.pack_propagate(False)
        entry = ttk.Entry(holder, textvariable=value, style="Surface.Field.TEntry")
        entry.pack(fill="both", expand=True)
        use = ttk.Button(
            row, text=_("Use for all {count}").format(count=number(count)), style="Surface.Quiet.TButton",
            command=lambda: self._answered(field, value.get()),
        )  # fmt: skip
        use.pack(side="right", padx=px(8))
        holder.pack(side="right")
        entry.bind("<Return>", lambda _event: use.invoke(), add=True)
        use.state(["disabled"])
        value.trace_add("write", lambda *_: use.state(["!disabled" if value.get().strip() else "disabled"]))
        row.bind("<Destroy>", lambda event: remove_traces(value) if event.widget is row else None, add=True)
        ttk.Label(row, text=_(FIELDS[field]), style="Surface.Small.TLabel").pack(side="right", padx=px(4))
        rule(self.asks, surface=True).pack(fill="x", padx=px(16))

    def _answered(self, field: str, text: str) -> None:
        if text.strip():
            self._on_answer(field, text.strip())

    def _fill(self) -> None:
        if self._plan is None:
            return
        rows = self._found(self._plan.rows)
        shown = rows[:_MOST]
        words = (
            _("refused first, then changed, then new")
            if not self._only
            else _("only: {state}").format(state=_(STATES[self._state].words))
        )
        if len(shown) < len(rows):
            words = _("the first {count} of {total}").format(count=number(len(shown)), total=number(len(rows)))
        self.words.configure(text=words)
        self.table.show([_row(row) for row in shown])
        self._select(self.table.selected)

    def _found(self, rows: Sequence[PlannedRow]) -> list[PlannedRow]:
        found = [row for row in rows if not self._only or row.state is self._state]
        if self._text.strip():
            found = [row for row in found if Searched.of(str(row.number), row.title, happens(row)).has(self._text)]
        return sorted(found, key=lambda row: _ORDER.index(row.state))

    def _search(self, text: str) -> None:
        self._text = text
        self._fill()

    def _focus_table(self) -> None:
        self.table.focus_set()

    def _select(self, key: str) -> None:
        """Say of the selected row all that its line has no room for."""
        row = next((one for one in self._plan.rows if str(one.number) == key), None) if self._plan and key else None
        self.detail.configure(
            text=" ".join((happens(row), *row.notes)) if row is not None else _("Select a row to read all of it.")
        )


def happens(row: PlannedRow) -> str:
    """Return what happens to a row."""
    if row.state is RowState.REFUSED:
        return row.reason
    if row.state is RowState.ADDED:
        return _("Added, not scheduled") if row.values.get("minutes") else _("Added as a draft, without minutes")
    changes = ", ".join(
        f"{_(FIELDS[one.field])} {_short(one.field, one.old)} → {_short(one.field, one.new)}"
        for one in row.changes
        if one.field in FIELDS
    )
    if row.state is RowState.CHANGED:
        return changes
    return _("Left as it is: {changes}").format(changes=changes) if changes else _("Same as here")


def _short(field: str, text: str) -> str:
    known = {"genres": GENRES, "access": ACCESS}.get(field)
    if known is not None:
        text = ", ".join(_(known[key]) for key in text.split(",") if key in known)
    words = " ".join(text.split())
    return (words if len(words) <= 60 else words[:59] + "…") or "–"


def _row(row: PlannedRow) -> Row:
    values = row.values
    cells = (
        number(row.number), _(STATES[row.state].words), row.title or _("no title"),
        *(values.get(name) or "–" for name in ("minutes", "age_rating", "opens_on")), happens(row),
    )  # fmt: skip
    minutes = values.get("minutes", "")
    sort_by = {
        "row": row.number, "state": _ORDER.index(row.state), "title": fold(row.title),
        "minutes": int(minutes) if minutes.isascii() and minutes.isdigit() else None,
    }  # fmt: skip
    return Row(str(row.number), cells, sort_by, tone=_TONES.get(row.state, ""))
