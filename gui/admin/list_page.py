"""The base of pages that list records in a table and edit one beside it, or in its place in a narrow window."""

import tkinter as tk
from collections.abc import Callable, Sequence
from tkinter import ttk
from typing import ClassVar

from cinema.i18n import _
from gui.admin.edit_panel import EditPanel
from gui.scale import px
from gui.widgets.card import Card
from gui.widgets.chips import Chips
from gui.widgets.empty_state import EmptyState
from gui.widgets.icon_button import icon_button
from gui.widgets.key_hints import KeyHints
from gui.widgets.search_field import SearchField
from gui.widgets.table import Column, Row, Table
from gui.window.screen import Screen

EDGE, GAP = 24, 16
_WIDE_SEARCH = 600  # px of width; below it the search field is shorter
_NARROW = 860  # px of width; from here down the form covers the table


class ListPage(Screen):
    """Subclasses make the columns, load rows with `show_rows`, and return a form in `make_panel`.

    Enter opens the selected row, Ctrl N a new record, Ctrl S saves, Esc closes the form; a changed form asks first.
    """

    smallest: ClassVar[tuple[int, int]] = (400, 420)
    columns: ClassVar[Sequence[Column]] = ()
    thumbs: ClassVar[bool] = False
    one_row: ClassVar[int] = 760
    """Width in unscaled px from which the filters stand beside the search field, not below it."""
    hint: ClassVar[str] = ""
    empty: ClassVar[tuple[str, str, str]] = ("table", "", "")
    """Icon, title and sentence of the page without any record."""
    adds: ClassVar[bool] = True
    """Whether records are made here; if not, the empty page has no button for it."""

    def build(self) -> None:
        """Make toolbar, table and foot, and load."""
        self.panel: EditPanel | None = None
        self._text, self._rows = "", list[Row]()
        self._left = ttk.Frame(self.body)
        self.tools = ttk.Frame(self._left)
        self.tools.pack(fill="x", pady=(0, px(12)))
        self.field = SearchField(self.tools, _(self.hint), self._searched, self.focus_table, width=260, surface=False)
        self.field.pack(side="left")
        self.filter_room = ttk.Frame(self._left)
        self.make_tools()
        self._left.bind("<Configure>", lambda event: self._place_filters(event.width))
        self.card = Card(self._left)
        self.card.pack(fill="both", expand=True)
        self.count = ttk.Label(self.card.foot, style="Surface.Small.TLabel")
        self.count.pack(side="left")
        KeyHints(self.card.foot, self.key_hints()).pack(side="left", padx=px(24), fill="x", expand=True)
        self.table = Table(self.card.body, self.columns, on_open=self.open, thumbs=self.thumbs)
        self.table.pack(fill="both", expand=True)
        self._empty: EmptyState | None = None
        self.body.bind("<Configure>", lambda _event: self._fit())
        self._to_open = str(self.arguments.pop("open", ""))
        self._makes_one = bool(self.arguments.pop("new", False))
        self.reload()

    def make_tools(self) -> None:
        """Add the filters and buttons of the toolbar."""

    def key_hints(self) -> list[tuple[str, str]]:
        """Return the keys that the foot shows."""
        return [("Enter", _("Edit")), ("Ctrl N", _("New"))]

    def reload(self, keep: str | None = None) -> None:
        """Load the rows and show them; `keep` names the row to select. Every subclass implements it."""
        raise NotImplementedError

    def read_again(self) -> None:
        """Load the rows again; the selected one and an open form stay."""
        self.reload(self.table.selected)

    def make_panel(self, key: str) -> EditPanel:
        """Return the form of a record, or of a new one (empty key). Every subclass implements it."""
        raise NotImplementedError

    def filters(self, choices: Sequence[tuple[str, str]], value: str, on_change: Callable[[str], None]) -> None:
        """Show filters as chips, replacing earlier ones."""
        for old in self.filter_room.winfo_children():
            old.destroy()
        Chips(self.filter_room, choices, value, on_change).pack(fill="x")

    def add_button(self, words: str, icon: str, command: Callable[[], None]) -> ttk.Button:
        """Add a button at the right of the toolbar."""
        button = icon_button(self.tools, icon, command, style="Quiet.TButton", text=words)
        button.pack(side="right", padx=(px(4), 0))
        return button

    def show_rows(self, rows: Sequence[Row], words: str, *, keep: str | None = None, any_at_all: bool = True) -> None:
        """Show rows and what the foot says of them; without any record at all, the page's empty state."""
        self._rows = list(rows)
        if self._makes_one:
            self._makes_one = False
            self.after_idle(lambda: self.open(""))
        self.count.configure(text=words)
        if self._empty is not None:
            self._empty.destroy()
            self._empty = None
        if rows:
            self.table.pack(fill="both", expand=True)
            self.table.show(rows, keep=keep)
            if self._to_open:
                wanted, self._to_open = self._to_open, ""
                self.table.select(wanted)
                self.open(wanted)
            return
        self.table.pack_forget()
        icon, title, sentence = self.empty
        self._empty = EmptyState(
            self.card.body,
            icon=icon if not any_at_all else "search",
            title=_(title) if not any_at_all else _("Nothing found"),
            sentence=_(sentence) if not any_at_all else _("Nothing here has these words. Search for less."),
            action=(_("Add one"), lambda: self.open("")) if self.adds and not any_at_all else None,
        )
        self._empty.pack(fill="both", expand=True)

    def open(self, key: str, make: Callable[[], EditPanel] | None = None) -> None:
        """Open a record's form, or that of a new one (empty key); what was typed in another is asked about first.

        `make` returns another form than `make_panel`.
        """
        if not self.may_close() or not (key or self.adds):
            return
        self.close_panel()
        self.panel = self.make_panel(key) if make is None else make()
        self.panel.settle()
        self._fit()
        self.panel.after_idle(self._focus_panel)

    def close(self) -> None:
        """Close the form; what was typed is asked about first."""
        if self.may_close():
            self.close_panel()
            self.focus_table()

    def close_panel(self) -> None:
        """Close the form at once."""
        if self.panel is not None:
            self.panel.destroy()
            self.panel = None
            self._fit()

    def may_close(self) -> bool:
        """Tell whether the form may be closed: unchanged, or the user was told once that something is not saved."""
        if self.panel is None or not self.panel.is_changed or self.panel.was_warned:
            return True
        self.panel.warn_once()
        return False

    def may_leave(self, *, tell: bool = True) -> bool:
        """Tell whether the page may be left; typed changes are asked about once."""
        if not tell:
            return self.panel is None or not self.panel.is_changed or self.panel.was_warned
        return self.may_close()

    def focus_table(self) -> None:
        """Give the table the focus."""
        self.table.focus_set()

    def first_focus(self) -> tk.Misc:
        """Return the open form's first field, else the table."""
        return self.table.tree if self.panel is None else self.panel.first()

    def escape(self) -> bool:
        """Close the form."""
        if self.panel is None:
            return False
        self.close()
        return True

    def act(self, name: str) -> None:
        """Do what a key of the face says: new, or save."""
        if name == "new":
            self.open("")
        elif name == "save" and self.panel is not None:
            self.panel.save.invoke()

    def find(self) -> bool:
        """Give the page's search field the focus."""
        self.field.entry.focus_set()
        return True

    def search(self, text: str) -> bool:
        """Filter by a text; the page's field calls it too."""
        self._text = text
        self.reload()
        return True

    @property
    def text(self) -> str:
        """The text that is searched for."""
        return self._text

    def _searched(self, text: str) -> None:
        self.search(text)

    def _focus_panel(self) -> None:
        if self.panel is not None and self.panel.winfo_exists():
            self.panel.first().focus_set()

    def _place_filters(self, width: int) -> None:
        """Put the filters beside the search field, or below it where there is no room."""
        self.field.resize(px(260) if width >= px(_WIDE_SEARCH) else px(160))
        self.filter_room.pack_forget()
        if width >= px(self.one_row):
            self.filter_room.pack(in_=self.tools, side="left", fill="x", expand=True, padx=px(8))
        else:
            self.filter_room.pack(fill="x", pady=(0, px(8)), before=self.card)

    def _fit(self) -> None:
        """Share the width between table and form."""
        narrow = self.body.winfo_width() < px(_NARROW)
        around: dict[str, object] = {"fill": "both", "expand": True, "padx": px(EDGE), "pady": px(GAP)}
        if self.panel is None or not narrow:
            self._left.pack(side="left", **around)  # type: ignore[arg-type]
        else:
            self._left.pack_forget()
        if self.panel is not None and narrow:
            self.panel.pack(side="right", **{**around, "padx": px(GAP)})  # type: ignore[arg-type]
        elif self.panel is not None:
            self.panel.pack(side="right", fill="y", expand=False, padx=(0, px(EDGE)), pady=px(GAP), before=self._left)
