"""Lays the week out on landscape A4 in points: where each text, line and ground lies; both PDF and picture draw it."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from cinema.adapters.paper_a4_text import lines, width
from cinema.adapters.paper_lines import printable
from cinema.domain.papers.blocks import Align
from cinema.domain.papers.week import WeekRow, WeekSheet, WeekTime
from cinema.i18n import _

WIDE, HIGH = 842.0, 595.0  # A4, landscape
_EDGE, _FOOT = 34.0, 30.0
_FIRST = 212.0  # of the column of titles
_HEAD = 38.0
_TITLE, _FACTS, _TIME, _NOTE = 13.0, 8.5, 13.0, 7.0
_INSET, _ABOVE = 6.0, 7.0
_MOST_TITLE, _MOST_FACTS, _MOST_NOTE = 3, 2, 2


@dataclass(frozen=True, slots=True)
class Written:
    """A text with its base at a point, from the page's upper left corner; `grey` 0 is black, 1 is white."""

    x: float
    y: float
    text: str
    size: float
    bold: bool = False
    grey: float = 0.0
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Ground:
    """A rectangle that is filled."""

    x: float
    y: float
    wide: float
    high: float
    grey: float


Mark = Written | Ground
_Cell = list[tuple[WeekTime, list[str]]]


@dataclass(slots=True)
class Page:
    """A page's marks in the order in which they are drawn."""

    high: float
    marks: list[Mark] = field(default_factory=list)


def lay_out(sheet: WeekSheet, *, endless: bool = False) -> list[Page]:
    """Return the pages of a week; `endless`: one page that is as high as its rows need, at least an A4."""
    pages = [Page(HIGH)]
    y = _head(pages[0], sheet, first=True)
    if not sheet.rows:
        words = _("No screenings in this week.")
        pages[0].marks.append(Written(WIDE / 2, y + 60, words, 16, grey=0.35, align=Align.CENTRE))
    for place, row in enumerate(sheet.rows):
        cells = _cells(row)
        high = _row_height(row, cells)
        if high > HIGH - _FOOT - _EDGE - _HEAD - 60:  # starts of a day that only fit a page without their notes
            cells = [[(one, []) for one, _notes in cell] for cell in cells]
            high = _row_height(row, cells)
        if not endless and y + high > HIGH - _FOOT and y > _EDGE + _HEAD + 60:
            pages.append(Page(HIGH))
            y = _head(pages[-1], sheet, first=False)
        _draw_row(pages[-1], row, cells, (y, high), shaded=place % 2 == 1)
        y += high
    if endless:
        pages[0].high = max(HIGH, y + _FOOT + 6)
    for number, page in enumerate(pages, 1):
        _foot(page, sheet, f"{number} / {len(pages)}" if len(pages) > 1 else "")
    return pages


def _head(page: Page, sheet: WeekSheet, *, first: bool) -> float:
    """Draw the house, the week and the days' heads; return where the rows begin."""
    y, house = _EDGE, printable(sheet.house)
    size = _fitted(house, 26.0 if first else 14.0, WIDE - 2 * _EDGE - 260)
    page.marks += [
        Written(_EDGE, y + size * 0.8, house, size, bold=True),
        Written(WIDE - _EDGE, y + size * 0.8, sheet.title, 15.0 if first else 11.0, grey=0.25, align=Align.RIGHT),
    ]
    y += size + 12
    page.marks.append(Ground(_EDGE, y, WIDE - 2 * _EDGE, _HEAD, 0.1))
    each = _each(sheet)
    for place, (weekday, day) in enumerate(sheet.days):
        x, room = _EDGE + _FIRST + place * each + _INSET, each - 2 * _INSET
        page.marks += [
            Written(x, y + 16, weekday, _fitted(weekday, 11.0, room, bold=True), bold=True, grey=1.0),
            Written(x, y + 30, day, _fitted(day, 9.5, room), grey=0.85),
        ]
    return y + _HEAD


def _row_height(row: WeekRow, cells: "Sequence[_Cell]") -> float:
    return max(_title_height(row), *(_cell_height(one) for one in cells)) + 2 * _ABOVE


def _each(sheet: WeekSheet) -> float:
    return (WIDE - 2 * _EDGE - _FIRST) / len(sheet.days)


def _cells(row: WeekRow) -> "list[_Cell]":
    """Return each day's starts with the lines of their notes."""
    room = (WIDE - 2 * _EDGE - _FIRST) / len(row.days) - 2 * _INSET
    return [[(one, _lines(one.note, _NOTE, room, _MOST_NOTE)) for one in day] for day in row.days]


def _lines(text: str, size: float, room: float, most: int, *, bold: bool = False) -> list[str]:
    """Return a text's lines; the rest of a longer one is not shown, and its last line says so."""
    if not text:
        return []
    found = lines(text, size, room, bold=bold)
    if len(found) <= most:
        return found
    last = found[most - 1]
    while last and width(f"{last}…", size, bold=bold) > room:
        last = last[:-1]
    return [*found[: most - 1], f"{last.rstrip()}…"]


def _title_lines(row: WeekRow) -> tuple[list[str], float]:
    """Return a title's lines and the size of their letters: a long title is set smaller, and never cut."""
    room, size = _FIRST - 2 * _INSET, _TITLE
    while size > 7 and len(lines(row.title, size, room, bold=True)) > _MOST_TITLE:
        size -= 1
    return lines(row.title, size, room, bold=True), size


def _title_height(row: WeekRow) -> float:
    found, size = _title_lines(row)
    facts = _lines(row.facts, _FACTS, _FIRST - 2 * _INSET, _MOST_FACTS)
    return len(found) * size * 1.25 + len(facts) * _FACTS * 1.35


def _cell_height(cell: "_Cell") -> float:
    return sum(_TIME * 1.3 + len(notes) * _NOTE * 1.3 for _one, notes in cell)


def _draw_row(
    page: Page, row: WeekRow, cells: "Sequence[_Cell]", place: tuple[float, float], *, shaded: bool
) -> None:  # fmt: skip
    top, high = place
    page.marks.append(Ground(_EDGE, top, WIDE - 2 * _EDGE, high, 0.955 if shaded else 1.0))
    page.marks.append(Ground(_EDGE, top + high - 0.5, WIDE - 2 * _EDGE, 0.5, 0.7))
    y, (found, size) = top + _ABOVE, _title_lines(row)
    for text in found:
        page.marks.append(Written(_EDGE + _INSET, y + size * 0.95, text, size, bold=True))
        y += size * 1.25
    for text in _lines(row.facts, _FACTS, _FIRST - 2 * _INSET, _MOST_FACTS):
        page.marks.append(Written(_EDGE + _INSET, y + _FACTS, text, _FACTS, grey=0.3))
        y += _FACTS * 1.35
    each = (WIDE - 2 * _EDGE - _FIRST) / len(cells)
    for column, cell in enumerate(cells):
        x, y = _EDGE + _FIRST + column * each, top + _ABOVE
        page.marks.append(Ground(x, top, 0.5, high, 0.85))
        for one, notes in cell:
            page.marks.append(Written(x + _INSET, y + _TIME * 0.95, one.at, _TIME, bold=True))
            y += _TIME * 1.3
            for note in notes:
                page.marks.append(Written(x + _INSET, y + _NOTE * 0.8, note, _NOTE, grey=0.3))
                y += _NOTE * 1.3


def _foot(page: Page, sheet: WeekSheet, number: str) -> None:
    y = page.high - _FOOT + 16
    foot = printable(sheet.foot)
    page.marks.append(Written(_EDGE, y, foot, _fitted(foot, 8.5, WIDE - 2 * _EDGE - 60), grey=0.3))
    if number:
        page.marks.append(Written(WIDE - _EDGE, y, number, 8.5, grey=0.3, align=Align.RIGHT))


def _fitted(text: str, size: float, room: float, *, bold: bool = False) -> float:
    """Return a size at which a text fits its place."""
    wide = width(text, size, bold=bold)
    return size if wide <= room else max(4.0, size * room / wide)
