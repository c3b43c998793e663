"""Writes and reads XLSX by openpyxl: typed cells, no formula is written or computed, and a hostile file is refused.

Which column is which field isn't decided here: a sheet is read as rows of texts, as any other table is.
"""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from cinema.domain.cells import Cell, CellTable
from cinema.domain.movie_tables import MOST_COLUMNS, MOST_ROWS, TableRow, cell_name
from cinema.errors import InvalidInputError
from cinema.i18n import _, number

LARGEST_UNPACKED, _MOST_PARTS = 200_000_000, 1000
LONGEST_CELL = 100_000
_LAST_ROW = 1_048_576  # of a sheet; a row that claims to lie further below isn't waited for
_UNSAFE = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_FORMULA = ("=", "+", "-", "@")
# What openpyxl raises for files that are broken in one way or another.
_BROKEN = (
    KeyError, ValueError, TypeError, IndexError, AttributeError, OSError, EOFError, OverflowError, SyntaxError,
    RuntimeError, NotImplementedError, AssertionError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


def write_sheet(table: CellTable) -> bytes:
    """Return a table as an XLSX file with one sheet, whose head stays in view."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(re.sub(r"[\\/*?:\[\]']", " ", table.name)[:31].strip() or "1")
    sheet.freeze_panes = "A2"
    for place, column in enumerate(table.columns):
        longest = max((len(_shown(row[place])) for row in table.rows[:200]), default=0)
        sheet.column_dimensions[get_column_letter(place + 1)].width = min(60, max(longest, len(column)) + 3)
    amounts = "0" + ("." + "0" * table.places if table.places else "")

    def cell(value: Cell) -> Any:
        plain: Any = _escaped(value) if isinstance(value, str) else value
        made: Any = WriteOnlyCell(sheet, value=plain)
        if isinstance(value, str):
            made.data_type = "s"  # openpyxl takes what begins with = for a formula
            made.quotePrefix = value.startswith(_FORMULA)  # so does a spreadsheet when the cell is edited
        elif isinstance(value, datetime):
            made.number_format = "yyyy-mm-dd hh:mm"
        elif isinstance(value, date):
            made.number_format = "yyyy-mm-dd"
        elif isinstance(value, Decimal):
            made.number_format = amounts
        return made

    heads = [cell(name) for name in table.columns]
    for one in heads:
        one.font = Font(bold=True)
    sheet.append(heads)
    for row in table.rows:
        sheet.append([cell(value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def read_sheet(content: bytes) -> tuple[str, list[TableRow]]:
    """Return the name of the shown sheet and its rows that are not empty, the first of which has the columns' names.

    Formulas are not computed: their cells have the value that the spreadsheet kept. A cell with an error, or beside the
    table, is a problem of its row that names it. InvalidInputError for the field `file` says what is wrong with a file.
    """
    _check_parts(content)
    from openpyxl import load_workbook

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of features that a table doesn't need
        try:
            book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
            try:
                sheet: Any = book.active
                if sheet is None or not hasattr(sheet, "iter_rows"):
                    raise refused(_("it has no sheet with a table"))
                return str(sheet.title), list(_rows(sheet))
            finally:
                book.close()
        except _BROKEN:
            raise refused(_("it is a broken spreadsheet; open it, and save it anew as XLSX")) from None


def refused(reason: str) -> InvalidInputError:
    """Return the error for a file that is not read."""
    return InvalidInputError(_("This file can't be imported: {reason}.").format(reason=reason), field="file")


def _check_parts(content: bytes) -> None:
    """Refuse what is no XLSX, or would unpack to far more than a table has, before any part is unpacked."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = archive.infolist()
    except _BROKEN:
        raise refused(_("it is an archive that was cut off or is broken")) from None
    if not any(one.filename.casefold() == "[content_types].xml" for one in parts) or not any(
        one.filename.casefold().startswith("xl/") for one in parts
    ):
        raise refused(_("it is another kind of spreadsheet or an archive; save it as XLSX or CSV"))
    # A part never unpacks to more than it says here: Python's reader stops there and finds the checksum wrong.
    if len(parts) > _MOST_PARTS or sum(one.file_size for one in parts) > LARGEST_UNPACKED:
        raise refused(_("unpacked it is larger than {count} MB").format(count=number(LARGEST_UNPACKED // 1_000_000)))


def _rows(sheet: Any) -> Iterator[TableRow]:
    sheet.reset_dimensions()  # a file may say anything of its size
    width = 0
    found = 0
    for place, cells in enumerate(sheet.iter_rows(max_row=_LAST_ROW), 1):
        if not cells:  # a gap between rows, of which a file may have a million
            continue
        texts, problem = [], ""
        for column, cell in enumerate(cells):
            text, wrong = _text(cell)
            texts.append(text)
            if wrong or (text and width and column >= width):
                wrong = wrong or _("there is no column of that name")
                problem = problem or f"{cell_name(column, place)}: {wrong}"
        while texts and not texts[-1]:
            texts.pop()
        if not texts and not problem:
            continue
        if not width:
            if problem:
                raise refused(problem)
            width = len(texts)
            if width > MOST_COLUMNS:
                raise refused(_("it has more than {count} columns").format(count=MOST_COLUMNS))
        found += 1
        if found > MOST_ROWS + 1:
            raise refused(_("it has more than {count} rows; divide it").format(count=number(MOST_ROWS)))
        yield TableRow(place, tuple(texts[:width]), problem)


def _text(cell: Any) -> tuple[str, str]:
    """Return a cell as the text that a table has, and what is wrong with it, if anything is."""
    value = cell.value
    if value is None:
        return "", ""
    if cell.data_type == "e":
        return "", _("the spreadsheet shows the error {name} there").format(name=str(value)[:20])
    if isinstance(value, str):
        if len(value) > LONGEST_CELL:
            return "", _("it has more than {count} characters").format(count=number(LONGEST_CELL))
        return _ESCAPED.sub(lambda found: chr(int(found[1], 16)), value).replace("\r\n", "\n").strip(), ""
    return _shown(value), ""


def _shown(value: Any) -> str:
    """Return a value as a text: a date in ISO 8601, a whole number without decimals, a length of time as 2:42."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).upper()
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case datetime():
            return value.date().isoformat() if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
        case time():
            return f"{value.hour}:{value.minute:02}"
        case timedelta():
            minutes = int(value.total_seconds()) // 60
            return f"{minutes // 60}:{minutes % 60:02}"
        case _:
            return str(value)


def _escaped(text: str) -> str:
    """Return a text with what XML can't hold as _xHHHH_, and what looks like that already kept apart from it."""
    return _UNSAFE.sub(lambda found: f"_x{ord(found[0]):04X}_", text)
