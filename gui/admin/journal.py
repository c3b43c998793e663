"""The journal, to look into: the newest entries, or those of a sale, a seat or a person, each with its proof."""

import tkinter as tk
from collections.abc import Callable
from tkinter import ttk
from typing import ClassVar

from cinema.i18n import N_, _, ngettext, number, when
from cinema.services.office.journal_book import EntryProof, JournalLine, JournalPage
from gui.admin.back_page import BackPage
from gui.admin.changes import name_words
from gui.admin.journal_entry import EntryBox
from gui.admin.journal_search import LATEST, PERSON, SALE, SEAT, Asked, JournalSearch
from gui.scale import px
from gui.widgets.message_line import MessageLine
from gui.widgets.table import Column, Row, Table
from gui.window import errors

_WORDS = 640  # px


class JournalPageScreen(BackPage):
    """Opened with nothing, with a `sale` (its id or a number), or with a `screening` and a `seat` of it."""

    smallest: ClassVar[tuple[int, int]] = (560, 520)
    title: ClassVar[str] = N_("Journal")

    def fill(self) -> None:
        """Make search, table and the box of an entry, and load."""
        self._lines: dict[str, JournalLine] = {}
        self._page: JournalPage | None = None
        self._asked = Asked(LATEST)
        self.asking = JournalSearch(self.room, self.app, self._ask)
        self.asking.pack(fill="x")
        self.told = MessageLine(self.room, _WORDS)
        self.told.pack(fill="x")
        self.entry = EntryBox(self.card.foot, self._open_sale)
        self.entry.pack(fill="x", padx=px(8))
        columns = (
            Column("at", _("When"), 168),
            Column("kind", _("Entry"), 200),
            Column("said", _("What"), 240, grows=True),
            Column("who", _("Who"), 206, drops=1),
            Column("where", _("Till"), 150, drops=2),
        )
        self.table = Table(self.card.body, columns, on_open=self._chosen, on_select=self._chosen)
        self.table.pack(fill="both", expand=True)
        row = ttk.Frame(self.card.foot, style="Surface.TFrame")
        row.pack(fill="x", padx=px(8), pady=(px(4), 0), before=self.entry)
        self.count = ttk.Label(row, style="Surface.Small.TLabel")
        self.count.pack(side="left")
        self.older = ttk.Button(row, text=_("Show older ones"), style="Surface.Quiet.TButton", command=self._go_on)
        self.older.bind("<Return>", lambda _event: self.older.invoke())
        self._begin_with()

    def reload(self) -> None:
        """Read again what was asked for."""
        self._ask(self._asked)

    def first_focus(self) -> tk.Misc:
        """Return the first choice of what is looked for."""
        return self.asking.first

    def _begin_with(self) -> None:
        """Look for what the page was opened with."""
        sale, screening = str(self.arguments.get("sale", "")), str(self.arguments.get("screening", ""))
        if sale:
            self.asking.begin(Asked(SALE, sale))
        elif screening:
            seat, shown = str(self.arguments.get("seat", "")), str(self.arguments.get("title", ""))
            self.asking.begin(Asked(SEAT, seat, screening, shown))
        else:
            self._ask(self._asked)

    def _ask(self, asked: Asked) -> None:
        """Look for something anew."""
        self._asked = asked
        self.told.hide()
        self._read(self._reading(asked, None), is_more=False)

    def _go_on(self) -> None:
        """Add the next page below."""
        if self._page is not None and self._page.end is not None:
            self._read(self._reading(self._asked, self._page), is_more=True)

    def _reading(self, asked: Asked, page: JournalPage | None) -> Callable[[], JournalPage]:
        """Return what reads the entries, for a worker."""
        book, actor = self.app.cinema.journal_book, self.app.identity.actor()
        after = page.end if page is not None else None
        if asked.kind == SALE:
            return lambda: book.of_sale(actor, asked.text)
        if asked.kind == SEAT:
            return lambda: book.of_seat(actor, asked.screening, asked.text)
        if asked.kind == PERSON:
            return lambda: book.of_person(actor, book.person(actor, asked.text).id, after)
        return lambda: book.latest(actor, after)

    def _read(self, work: Callable[[], JournalPage], *, is_more: bool) -> None:
        self.older.state(["disabled"])
        self.load(work, lambda page: self._show(page, is_more=is_more), on_error=self._failed)

    def _failed(self, error: BaseException) -> None:
        words = errors.words(error)
        if not self.asking.error(words.field, words.message):
            self.told.show(words.message, "bad", seconds=None)
        self._page = None
        self._fill({}, keep="")

    def _show(self, page: JournalPage, *, is_more: bool) -> None:
        self._page = page
        lines = {one.row.id: one for one in page.lines}
        self._fill({**self._lines, **lines} if is_more else lines, keep=self.table.selected if is_more else "")

    def _fill(self, lines: dict[str, JournalLine], *, keep: str) -> None:
        self._lines = lines
        zone = self._page.timezone if self._page is not None else "UTC"
        self.table.show([_row(one, zone) for one in lines.values()], keep=keep)
        words = ngettext("{count} entry", "{count} entries", len(lines)).format(count=number(len(lines)))
        if self._asked.kind == PERSON and not lines and self._page is not None:
            words = _("No entry says that this person did anything.")
        self.count.configure(text=words)
        if self._page is not None and self._page.end is not None:
            self.older.pack(side="right")
            self.older.state(["!disabled"])
        else:
            self.older.pack_forget()
        if keep not in lines:
            self.entry.clear(ask=bool(lines))

    def _chosen(self, key: str) -> None:
        """Show an entry whole, and prove it."""
        line = self._lines[key]
        zone = self._page.timezone if self._page is not None else "UTC"
        if not self.entry.show(line, zone):
            return  # it is shown already
        book, actor = self.app.cinema.journal_book, self.app.identity.actor()

        def done(proof: EntryProof) -> None:
            self.entry.prove(proof)

        def failed(error: BaseException) -> None:
            self.entry.fail(line.row.id, errors.words(error).message)

        self.app.tasks.submit(lambda: book.proof(actor, key), owner=self, on_done=done, on_error=failed)

    def _open_sale(self, sale: str) -> None:
        """Look for all entries of the sale of an entry."""
        self.asking.begin(Asked(SALE, sale))


def who_words(line: JournalLine) -> str:
    """Return who made an entry: a person, the machine's operator, or nobody of the staff."""
    return _("customer or program") if line.by_nobody else name_words(line.name)


def _row(line: JournalLine, zone: str) -> Row:
    row = line.row
    at = when(row.at, zone, "d MMM y HH:mm:ss") if row.at is not None else "–"
    kind = f"{line.kind} {row.number}" if row.number else line.kind
    where = f"{row.till_number:02d} {line.till}".strip()
    moment = row.at.timestamp() if row.at is not None else 0.0
    tone = "" if line.readable else "bad"
    return Row(row.id, (at, kind, line.words, who_words(line), where), {"at": (moment, row.seq)}, tone=tone)
