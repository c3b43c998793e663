"""The blocks of a paper on A4: each becomes atoms, which are never broken over two pages."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reportlab.lib.units import mm
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from cinema.adapters.paper_a4_text import lines, width, write
from cinema.adapters.paper_drawing import read_logo
from cinema.adapters.qr import qr_matrix
from cinema.domain.papers.blocks import (
    Align,
    Block,
    Code,
    Gap,
    Logo,
    Pair,
    Row,
    Rule,
    SeatCode,
    Signatures,
    Size,
    Table,
    Text,
)

Draw = Callable[[Canvas, float, float], None]
"""Draws with the left end and the top of an atom."""
LETTER = {Size.NORMAL: 9.0, Size.MEDIUM: 12.0, Size.LARGE: 16.0}
_LEADING = 1.35
_BASE = 0.98  # of the letter's size, from a line's top to its base
_QR, _BOX, _QUIET = 26 * mm, 13 * mm, 2 * mm
_LOGO = (52 * mm, 18 * mm)
_NUMBER = 26 * mm  # the least width of a column of amounts
_CELL = 1.5 * mm


@dataclass(frozen=True, slots=True)
class Atom:
    """So much of the paper's height in points; `keeps`: the next one stays on the same page."""

    height: float
    draw: Draw
    keeps: bool = False


def atoms_of(block: Block, room: float) -> list[Atom]:
    """Return a block's atoms on a column of so many points."""
    match block:
        case Text(text, size, bold, align):
            shift = {Align.LEFT: 0.0, Align.CENTRE: room / 2, Align.RIGHT: room}[align]
            found = lines(text, LETTER[size], room, bold=bold)
            return [_line(size, [(one, shift, align, bold)]) for one in found]
        case Pair(left, right, size, bold):
            return _row((left,), (right,), room, size, bold=bold)
        case Row(words, columns, bold, head):
            return _row((words,), columns, room, Size.NORMAL, bold=bold or head, head=head)
        case Rule():
            return [Atom(8, lambda canvas, x, y: _rule(canvas, x, y - 4, room))]
        case Gap(count):
            return [Atom(count * LETTER[Size.NORMAL] * _LEADING, lambda _canvas, _x, _y: None)]
        case Code():
            return _code(block, room)
        case SeatCode():
            return [_seat(block, room)]
        case Signatures(names):
            return [_signatures(names, room)]
        case Logo():
            return _logo(block, room)
        case Table():
            return table_rows(block, room)


def table_head(table: Table, room: float) -> Atom:
    """Return the heads of a table's columns, which stand on each page."""
    cells = tuple(one.head for one in table.columns)
    return _table_row(table, cells, room, head=True)


def table_rows(table: Table, room: float) -> list[Atom]:
    """Return a table's rows, without its heads."""
    return [_table_row(table, row, room) for row in table.rows]


def _line(size: Size, texts: Sequence[tuple[str, float, Align, bool]], *, head: float = 0, keeps: bool = False) -> Atom:
    """Return a line of texts, each with its place, its alignment there and its weight; `head`: inverted, so wide."""
    letter = LETTER[size]
    high = letter * _LEADING + (3 if head else 0)

    def draw(canvas: Canvas, x: float, y: float) -> None:
        if head:
            canvas.setFillGray(0.13)
            canvas.rect(x, y - high, head, high, stroke=0, fill=1)
            canvas.setFillGray(0)
        for text, at, align, bold in texts:
            base = y - letter * _BASE - (1.5 if head else 0)
            write(canvas, (x + at, base), text, letter, bold=bold, align=align, white=bool(head))

    return Atom(high, draw, keeps)


def _row(
    words: tuple[str], columns: Sequence[str], room: float, size: Size, *, bold: bool, head: bool = False
) -> list[Atom]:
    letter, edge = LETTER[size], _CELL if head else 0
    columns = [one for one in columns if one] if len(columns) == 1 else columns
    widths = [width(one, letter, bold=bold) + 2 * mm for one in columns]
    if len(columns) > 1:
        widths = [max(_NUMBER, *widths)] * len(columns)
    left = room - sum(widths) - 2 * edge
    if left < room / 4:  # such as a long number: it gets a line of its own
        own = [
            _line(size, [(one, room, Align.RIGHT, bold)])
            for text in columns
            for one in lines(text, letter, room, bold=bold)
        ]
        return [*_row(words, (), room, size, bold=bold, head=head), *own]
    *above, last = lines(words[0], letter, left, bold=bold)
    inverted = room if head else 0
    found = [_line(size, [(one, edge, Align.LEFT, bold)], head=inverted, keeps=head) for one in above]
    ends = [edge + left + sum(widths[: place + 1]) for place in range(len(columns))]
    texts = [
        (last, edge, Align.LEFT, bold),
        *((one, end, Align.RIGHT, bold) for one, end in zip(columns, ends, strict=True)),
    ]
    return [*found, _line(size, texts, head=inverted, keeps=head)]


def _table_row(table: Table, cells: Sequence[str], room: float, *, head: bool = False) -> Atom:
    letter = LETTER[Size.NORMAL]
    shares = sum(one.share for one in table.columns)
    texts: list[tuple[str, float, Align, bool, int]] = []
    at, most = 0.0, 1
    for column, cell in zip(table.columns, cells, strict=True):
        wide, bold = room * column.share / shares, column.bold or head
        found = lines(cell, letter, wide - 2 * _CELL, bold=bold)
        align, x = (Align.RIGHT, at + wide - _CELL) if column.right else (Align.LEFT, at + _CELL)
        texts += [(one, x, align, bold, row) for row, one in enumerate(found)]
        at, most = at + wide, max(most, len(found))
    high = most * letter * _LEADING + 5

    def draw(canvas: Canvas, x: float, y: float) -> None:
        if head:
            canvas.setFillGray(0.13)
            canvas.rect(x, y - high, room, high, stroke=0, fill=1)
            canvas.setFillGray(0)
        else:
            _rule(canvas, x, y - high, room)
        for text, place, align, bold, row in texts:
            base = y - 2.5 - letter * _BASE - row * letter * _LEADING
            write(canvas, (x + place, base), text, letter, bold=bold, align=align, white=head)

    return Atom(high, draw, keeps=head)


def _rule(canvas: Canvas, x: float, y: float, room: float) -> None:
    canvas.setLineWidth(0.5)
    canvas.line(x, y, x + room, y)


def _code(block: Code, room: float) -> list[Atom]:
    matrix, wide = qr_matrix(block.data), block.least * mm
    quiet = max(2 * mm, 4 * wide / len(matrix))
    caption = atoms_of(Text(block.caption, align=Align.CENTRE), room) if block.caption else []

    def draw(canvas: Canvas, x: float, y: float) -> None:
        _modules(canvas, matrix, x + (room - wide) / 2, y - quiet, wide)

    # The caption and its code stay together.
    return [*(Atom(one.height, one.draw, keeps=True) for one in caption), Atom(wide + 2 * quiet, draw)]


def _modules(canvas: Canvas, matrix: Sequence[Sequence[bool]], left: float, top: float, wide: float) -> None:
    """Draw a code; modules beside each other are one rectangle, so that no viewer shows hairs between them."""
    module = wide / len(matrix)
    path = canvas.beginPath()
    for row, modules in enumerate(matrix):
        column = 0
        while column < len(modules):
            start = column
            while column < len(modules) and modules[column]:
                column += 1
            if column > start:
                path.rect(left + start * module, top - (row + 1) * module, (column - start) * module, module)
            else:
                column += 1
    canvas.drawPath(path, stroke=0, fill=1)


def _seat(block: SeatCode, room: float) -> Atom:
    left = room - _QR - 2 * _QUIET
    beside = [atom for one in block.beside for atom in atoms_of(one, left)]
    high = max(_QR, _BOX + 2 * mm + sum(one.height for one in beside))
    gap, count = 2 * mm, len(block.boxes)
    wide = (left - gap * (count - 1)) / count

    def draw(canvas: Canvas, x: float, y: float) -> None:
        top = y - _QUIET
        for place, (name, value) in enumerate(block.boxes):
            _box(canvas, (x + place * (wide + gap), top), wide, name, value)
        below = top - _BOX - 2 * mm
        for one in beside:
            one.draw(canvas, x, below)
            below -= one.height
        _modules(canvas, qr_matrix(block.data), x + room - _QR, top, _QR)

    return Atom(high + 2 * _QUIET, draw)


def _box(canvas: Canvas, at: tuple[float, float], wide: float, name: str, value: str) -> None:
    x, y = at
    canvas.setLineWidth(1)
    canvas.rect(x, y - _BOX, wide, _BOX, stroke=1, fill=0)
    write(canvas, (x + wide / 2, y - 9), name, 7, align=Align.CENTRE)
    size = 22.0
    long = width(value, size, bold=True)
    size = min(size, size * (wide - 2 * mm) / long) if long else size
    found = [value]
    if size < 8:
        size = 8.0
        found = lines(value, size, wide - 2 * mm, bold=True)[:3]
    step = size * 1.1
    top = y - 10 - (_BOX - 10 - step * len(found)) / 2
    for row, one in enumerate(found):
        write(canvas, (x + wide / 2, top - size * 0.86 - row * step), one, size, bold=True, align=Align.CENTRE)


def _signatures(names: Sequence[str], room: float) -> Atom:
    gap = 8 * mm
    wide = (room - gap * (len(names) - 1)) / len(names)
    found = [lines(one, LETTER[Size.NORMAL], wide, bold=False) for one in names]

    def draw(canvas: Canvas, x: float, y: float) -> None:
        for place, some in enumerate(found):
            at = x + place * (wide + gap)
            _rule(canvas, at, y - 2, wide)
            for row, one in enumerate(some):
                write(canvas, (at, y - 13 - row * 12), one, LETTER[Size.NORMAL])

    return Atom(6 + 12 * max(map(len, found)), draw)


def _logo(block: Logo, room: float) -> list[Atom]:
    logo = read_logo(block)
    if logo is None:
        return []
    factor = min(_LOGO[0] / logo.width, _LOGO[1] / logo.height)
    wide, high = logo.width * factor, logo.height * factor

    def draw(canvas: Canvas, x: float, y: float) -> None:
        canvas.drawImage(ImageReader(logo), x + (room - wide) / 2, y - high, wide, high, mask="auto")

    return [Atom(high + 6, draw)]
