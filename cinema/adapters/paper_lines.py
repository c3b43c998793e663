"""Sets a sheet in lines of a till's paper: columns of equal cells, so that text and picture of it are the same.

A cell is 12 dots wide, one and a half or two of that in the larger sizes. Signs that a printer's own font lacks may be
wider or narrower: a line with them is drawn, and stays within its columns.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from unicodedata import category, combining, east_asian_width

from cinema.domain.papers.blocks import (
    Align,
    Block,
    Code,
    Column,
    Gap,
    Logo,
    Pair,
    Row,
    Rule,
    SeatCode,
    Sheet,
    Signatures,
    Size,
    Table,
    Text,
)

CELL = {Size.NORMAL: 12, Size.MEDIUM: 18, Size.LARGE: 24}
PITCH = {Size.NORMAL: 26, Size.MEDIUM: 38, Size.LARGE: 52}
WIDTHS = {"58": 384, "80": 576}
"""The dots of a till's papers, 8 a millimetre: 48 mm and 72 mm are printed on."""
_JOINERS = "\u200c\u200d"  # they shape the letters beside them
_FIXED = "\u00a0\u202f"  # spaces at which no line is broken, as between an amount and its currency
_LEAST_WORDS = 8  # cells for the words of a row beside its columns


@dataclass(frozen=True, slots=True)
class Place:
    """A text within a line: from a cell on, so many cells wide."""

    text: str
    at: int
    cells: int
    align: Align = Align.LEFT
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One line of one size; an inverted one is white on black over the paper's whole width."""

    places: tuple[Place, ...]
    size: Size = Size.NORMAL
    inverted: bool = False


Item = Line | Rule | Gap | Code | SeatCode | Logo


def items(sheet: Sheet, dots: int) -> list[Item]:
    """Return a sheet's lines, and the blocks that are drawn as pictures, from top to bottom."""
    return [item for block in sheet.blocks for item in lines_of(block, dots)]


def lines_of(block: Block, dots: int) -> Iterable[Item]:
    """Return the lines of a block on a paper of so many dots; a block that is drawn is returned as it is."""
    match block:
        case Text(text, size, bold, align):
            cells = dots // CELL[size]
            return [Line((Place(one, 0, cells, align, bold),), size) for one in wrapped(text, cells)]
        case Pair(left, right, size, bold):
            return _pair(left, right, dots // CELL[size], size, bold=bold)
        case Row():
            return _row(block, dots // CELL[Size.NORMAL])
        case Table(columns, rows):
            return _table(columns, rows, dots // CELL[Size.NORMAL])
        case Signatures(names):
            return _signatures(names, dots // CELL[Size.NORMAL])
        case _:
            return [block]


def printable(text: str) -> str:
    """Return a text without what a printer would take for a command, in one line."""
    plain = ("\u00a0" if one in _FIXED else " " if one.isspace() else one for one in text)
    return "".join(one for one in plain if category(one)[0] != "C" or one in _JOINERS)


def cells_of(text: str) -> int:
    """Return how many cells a text takes: a Japanese sign takes two, an accent that combines none."""
    return sum(0 if combining(one) else 2 if east_asian_width(one) in "WF" else 1 for one in text)


def wrapped(text: str, cells: int) -> list[str]:
    """Return a text in lines of at most so many cells, at least one; a word that is longer is broken."""
    lines, line = [], ""
    for word in _words(printable(text), cells):
        longer = f"{line} {word}" if line else word
        if line and cells_of(longer) > cells:
            lines.append(line)
            line = word
        else:
            line = longer
    return [*lines, line]


def _words(text: str, cells: int) -> Iterator[str]:
    for word in text.split(" "):
        part = ""
        for sign in word:
            if part and cells_of(part + sign) > cells:
                yield part
                part = ""
            part += sign
        if part:
            yield part


def _pair(left: str, right: str, cells: int, size: Size, *, bold: bool) -> list[Line]:
    right = printable(right).strip()
    room = cells - cells_of(right) - 1
    longest = max((cells_of(one) for one in left.split(" ")), default=0)
    if room < min(cells_of(left), cells // 3) or room < longest <= cells:
        # Such as a long number on a narrow paper: it gets a line of its own.
        words = [Line((Place(one, 0, cells, bold=bold),), size) for one in wrapped(left, cells)] if left else []
        numbers = (Place(one, 0, cells, Align.RIGHT, bold) for one in wrapped(right, cells))
        return [*words, *(Line((one,), size) for one in numbers)]
    *above, last = wrapped(left, room if right else cells)
    lines = [Line((Place(one, 0, cells, bold=bold),), size) for one in above]
    both = (Place(last, 0, room, bold=bold), Place(right, room + 1, cells - room - 1, Align.RIGHT, bold))
    return [*lines, Line(both if right else (Place(last, 0, cells, bold=bold),), size)]


def _row(row: Row, cells: int) -> list[Line]:
    count = len(row.columns)
    words = f" {row.words}" if row.head else row.words
    if not count:
        return [Line((Place(one, 0, cells, bold=row.bold),), inverted=row.head) for one in _indented(words, cells)]
    longest = max(cells_of(one) for one in row.columns) + 1
    each = longest if count == 1 else max(longest, min(16, cells * 3 // 4 // count))
    room = cells - each * count
    lines: list[Line] = []
    if room < min(cells_of(words), _LEAST_WORDS):  # the columns get a line of their own
        lines = [Line((Place(one, 0, cells, bold=row.bold),), inverted=row.head) for one in _indented(words, cells)]
        each, words = cells // count, ""
        room = cells - each * count
    *above, last = _indented(words, room) if words else [""]
    lines += [Line((Place(one, 0, room, bold=row.bold),), inverted=row.head) for one in above]
    ends = 1 if row.head and count else 0  # as the head's words, its columns keep off the edge
    numbers = (
        Place(one, room + place * each, each - (ends if place == count - 1 else 0), Align.RIGHT, row.bold)
        for place, one in enumerate(map(printable, row.columns))
    )
    return [*lines, Line((Place(last, 0, room, bold=row.bold), *numbers), inverted=row.head)]


def _indented(words: str, cells: int) -> list[str]:
    edge = " " if words.startswith(" ") else ""
    return [edge + one for one in wrapped(words, cells - len(edge))]


def _table(columns: tuple[Column, ...], rows: tuple[tuple[str, ...], ...], cells: int) -> Iterator[Item]:
    """Yield a table's rows as some lines each: a till's paper is too narrow for it."""
    for row in rows:
        yield Rule()
        for number in sorted({one.line for one in columns}):
            here = [(one, value) for one, value in zip(columns, row, strict=True) if one.line == number and value]
            left = " · ".join(_told(one, value) for one, value in here if not one.right)
            right = " · ".join(_told(one, value) for one, value in here if one.right)
            if left or right:
                yield from _pair(left, right, cells, Size.NORMAL, bold=any(one.bold for one, _value in here))
    if rows:
        yield Rule()


def _told(column: Column, value: str) -> str:
    return f"{column.label} {value}" if column.label else value


def _signatures(names: tuple[str, ...], cells: int) -> list[Line]:
    each, gap = (cells + 2) // len(names), 2
    width = each - gap
    lines = [Line(tuple(Place("_" * width, place * each, width) for place in range(len(names))))]
    texts = [wrapped(one, width) for one in names]
    for row in range(max(map(len, texts))):
        here = (Place(one[row], place * each, width) for place, one in enumerate(texts) if row < len(one))
        lines.append(Line(tuple(here)))
    return lines
