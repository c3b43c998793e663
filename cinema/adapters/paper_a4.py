"""Draws a paper on A4 as a PDF: receipts and reports in a column, tables over the whole width, cards two by two.

Cards (tickets, vouchers) follow on the page where there is room, so no page is left half empty for them. The same paper
always gives the same bytes.
"""

import io
from collections.abc import Sequence

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

from cinema.adapters.paper_a4_blocks import Atom, Draw, atoms_of, table_head
from cinema.adapters.paper_a4_text import use_fonts, write
from cinema.domain.papers.blocks import Align, Paper, Sheet, Table
from cinema.i18n import _

_WIDTH, _HEIGHT = A4
_MARGIN, _FOOT = 13 * mm, 11 * mm
_ROOM = _WIDTH - 2 * _MARGIN
_COLUMN = 120 * mm
_GUTTER, _CARD_EDGE = 6 * mm, 3 * mm


def draw_a4(paper: Paper) -> bytes:
    """Return the PDF's bytes."""
    use_fonts()
    pages = _Pages()
    cards: list[Sheet] = []
    for sheet in paper.sheets:
        if sheet.is_card:
            cards.append(sheet)
            continue
        pages.cards(cards)
        cards = []
        pages.sheet(sheet)
    pages.cards(cards)
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, invariant=1)
    canvas.setTitle(paper.title)
    for number, page in enumerate(pages.done, 1):
        for draw, x, y in page:
            draw(canvas, x, y)
        if len(pages.done) > 1:
            words = _("{title}, page {number} of {pages}")
            told = words.format(title=paper.title, number=number, pages=len(pages.done))
            write(canvas, (_WIDTH / 2, _FOOT - 4 * mm), told, 7, align=Align.CENTRE)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


class _Pages:
    """Fills pages from top to bottom: what stands on each, with its left end and its top."""

    def __init__(self) -> None:
        self.done: list[list[tuple[Draw, float, float]]] = [[]]
        self._y = _HEIGHT - _MARGIN

    def sheet(self, sheet: Sheet) -> None:
        """Place a sheet; one that follows another begins a page."""
        if self.done[-1]:
            self._next()
        has_table = any(isinstance(one, Table) for one in sheet.blocks)
        room = _ROOM if has_table else _COLUMN
        x = (_WIDTH - room) / 2
        for block in sheet.blocks:
            head = table_head(block, room) if isinstance(block, Table) else None
            if isinstance(block, Table):
                self._y -= 4 * mm
            self._flow(atoms_of(block, room), x, head)

    def cards(self, cards: Sequence[Sheet]) -> None:
        """Place cards two by two with lines to cut along."""
        wide = (_ROOM - _GUTTER) / 2
        inner = wide - 2 * _CARD_EDGE
        for place in range(0, len(cards), 2):
            pair = [
                [atom for block in one.blocks for atom in atoms_of(block, inner)] for one in cards[place : place + 2]
            ]
            high = max(sum(atom.height for atom in one) for one in pair) + 2 * _CARD_EDGE
            if self.done[-1]:
                self._y -= _GUTTER / 2
            if self._y - high < _FOOT and self.done[-1]:
                self._next()
            for column, atoms in enumerate(pair):
                x = _MARGIN + column * (wide + _GUTTER)
                self.done[-1].append((_frame(wide, high), x, self._y))
                y = self._y - _CARD_EDGE
                for atom in atoms:
                    self.done[-1].append((atom.draw, x + _CARD_EDGE, y))
                    y -= atom.height
            self._y -= high + _GUTTER / 2

    def _flow(self, atoms: Sequence[Atom], x: float, head: Atom | None) -> None:
        if head is not None and atoms:
            self._place(head, x, head.height + atoms[0].height)
        for place, atom in enumerate(atoms):
            needed = atom.height
            if atom.keeps and place + 1 < len(atoms):
                needed += atoms[place + 1].height
            if self._y - needed < _FOOT and self.done[-1]:
                self._next()
                if head is not None:
                    self._place(head, x, head.height)
            self._place(atom, x, 0)

    def _place(self, atom: Atom, x: float, needed: float) -> None:
        if self._y - needed < _FOOT and self.done[-1]:
            self._next()
        self.done[-1].append((atom.draw, x, self._y))
        self._y -= atom.height

    def _next(self) -> None:
        self.done.append([])
        self._y = _HEIGHT - _MARGIN


def _frame(wide: float, high: float) -> Draw:
    """Return what draws a dashed line around a card."""

    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.setLineWidth(0.4)
        canvas.setDash(3, 3)
        canvas.rect(x, y - high, wide, high, stroke=1, fill=0)
        canvas.setDash()

    return draw
