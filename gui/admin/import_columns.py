"""The columns of a file and what each becomes: guessed, shown with examples, and changed by a choice."""

import tkinter as tk
from collections import Counter
from collections.abc import Callable
from tkinter import ttk

from cinema.domain.import_dates import ORDER_NAMES, DateGuess, DateOrder
from cinema.domain.movie_columns import guess_columns, is_same_name
from cinema.domain.movie_import import ImportPlan
from cinema.domain.movie_tables import FIELDS, MovieTable
from cinema.i18n import _, ngettext
from gui.fonts import font
from gui.scale import px
from gui.widgets.card import PADDING, Card
from gui.widgets.fitting import shorten
from gui.widgets.inputs import Toggles
from gui.widgets.pictures import IconLabel, rule
from gui.widgets.scrolled import ScrolledFrame
from gui.widgets.wrapped import WrappedLabel

WIDTH = 336
_CHOICE = 148
_UPDATE, _LEAVE = "update", "leave"


class ColumnsCard(Card):
    """A choice for each column, and what becomes of movies that are here; `on_change` is called at every change."""

    def __init__(self, master: tk.Misc, on_change: Callable[[], None]) -> None:
        super().__init__(master, _("Columns"))
        self.configure(width=px(WIDTH))
        self.pack_propagate(False)
        self._on_change = on_change
        self._table: MovieTable | None = None
        self.mapping: dict[str, str] = {}
        self.order: DateOrder | None = None
        self._notes: dict[str, WrappedLabel] = {}
        self.choices: dict[str, ttk.Combobox] = {}
        self.reset = ttk.Button(self.head, text=_("Guess again"), style="Surface.Link.TButton", command=self._reset)
        self.reset.pack(side="right", padx=px(8))
        self._scrolled = ScrolledFrame(self.body, surface=True, padding=(px(PADDING), px(8), 0, px(8)))
        self._scrolled.pack(fill="both", expand=True)
        self._here: Toggles | None = None
        self._dates: Toggles | None = None

    @property
    def updates(self) -> bool:
        """Whether movies that are here get what differs."""
        return self._here is None or self._here.get() != _LEAVE

    def show(self, table: MovieTable) -> None:
        """Show a file's columns, as they are guessed."""
        self._table = table
        self.mapping = guess_columns(table.columns)
        self.order = None
        self._build(table)

    def tell(self, plan: ImportPlan) -> None:
        """Say beside each column how its values were understood."""
        assert self._table is not None
        wrong = Counter(row.field for row in plan.rows if row.reason and not row.asks)
        for column, label in self._notes.items():
            field = self.mapping.get(column)
            if field is None:
                label.configure(text="")
                continue
            words = [] if is_same_name(column, field) else [_("guess")]
            if field == "opens_on":
                words.append(_date_words(plan.dates))
            if count := wrong[field]:
                words.append(ngettext("{count} row wrong", "{count} rows wrong", count).format(count=count))
            label.configure(text=", ".join(words) or _("same name"))

    def _build(self, table: MovieTable) -> None:
        inside = self._scrolled.inside
        for old in inside.winfo_children():
            old.destroy()
        self._notes, self.choices = {}, {}
        named = [column for column in table.columns if column in self.mapping]
        others = [column for column in table.columns if column not in self.mapping]
        for column in (*named, *others):
            self._row(inside, table, column)
        if "opens_on" in self.mapping.values():
            orders = [(order.value, _(words)) for order, words in ORDER_NAMES.items()]
            self._dates = Toggles(inside, _("Dates of numbers, if not as guessed"), orders, one=True)
            self._dates.on_change(self._ordered)
            self._dates.pack(fill="x", pady=(px(4), px(8)), padx=(0, px(8)))
        here = [(_UPDATE, _("Update what differs")), (_LEAVE, _("Leave them as they are"))]
        self._here = Toggles(inside, _("Movies already here"), here, one=True)
        self._here.set(_UPDATE)
        self._here.on_change(self._on_change)
        self._here.pack(fill="x", pady=px(4), padx=(0, px(8)))
        self._scrolled.settle()

    def _row(self, inside: tk.Misc, table: MovieTable, column: str) -> None:
        row = ttk.Frame(inside, style="Surface.TFrame")
        row.pack(fill="x", padx=(0, px(8)))
        row.columnconfigure(0, weight=1)
        room = px(WIDTH - _CHOICE - 2 * PADDING - 64)
        name = shorten(column, room, font(13, bold=True).measure)
        ttk.Label(row, text=name, style="Surface.Bold.TLabel").grid(row=0, column=0, sticky="sw", padx=(px(4), 0))
        samples = ", ".join(" ".join(one.split())[:40] for one in table.samples(column)) or _("always empty")
        words = shorten(samples, room, font(11).measure)
        ttk.Label(row, text=words, style="Surface.Small.TLabel").grid(row=1, column=0, sticky="nw", padx=(px(4), 0))
        IconLabel(row, "arrow-right", size=14, surface=True).grid(row=0, column=1, rowspan=2, padx=px(8))
        holder = ttk.Frame(row, style="Surface.TFrame", width=px(_CHOICE + 8), height=px(48))
        holder.pack_propagate(False)
        holder.grid(row=0, column=2, rowspan=2)
        field = self.mapping.get(column)
        value = tk.StringVar(holder, _(FIELDS[field]) if field else _left_out())
        choice = ttk.Combobox(
            holder, textvariable=value, values=[_left_out(), *(_(words) for words in FIELDS.values())],
            state="readonly", style="Surface.Field.TCombobox", height=16,
        )  # fmt: skip
        choice.value = value  # type: ignore[attr-defined]  # Tk forgets a variable that nobody keeps
        choice.pack(fill="both", expand=True)
        choice.bind("<<ComboboxSelected>>", lambda _event: self._chosen(column, choice), add=True)
        self.choices[column] = choice
        note = WrappedLabel(row, style="Surface.Small.TLabel")
        note.grid(row=2, column=0, columnspan=3, sticky="ew", padx=(px(4), 0))
        self._notes[column] = note
        rule(inside, surface=True).pack(fill="x", pady=(px(4), px(4)), padx=(px(4), px(12)))

    def _chosen(self, column: str, choice: ttk.Combobox) -> None:
        choice.selection_clear()
        place = choice.current()
        if place <= 0:
            self.mapping.pop(column, None)
        else:
            field = list(FIELDS)[place - 1]
            for other in [one for one, known in self.mapping.items() if known == field and one != column]:
                self.mapping.pop(other)
                self.choices[other].set(_left_out())
            self.mapping[column] = field
        self._on_change()

    def _ordered(self) -> None:
        self.order = DateOrder(self._dates.get()) if self._dates is not None and self._dates.get() else None
        self._on_change()

    def _reset(self) -> None:
        if self._table is not None:
            self.show(self._table)
            self._on_change()


def _left_out() -> str:
    return _("– left out –")


def _date_words(guess: DateGuess) -> str:
    if guess.mixed:
        return _("day first and month first, mixed")
    words = _(ORDER_NAMES[guess.order])
    return words if guess.is_sure else _("probably {order}").format(order=words)
