"""Reads tables of movies from CSV and JSON files of any program, and writes them.

Which of both a file is follows from its content, as do its encoding and what separates its cells: people rename files,
and programs write CSV in many forms.
"""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cinema.adapters.table_text import decoded
from cinema.domain.movie_tables import MOST_COLUMNS, MOST_ROWS, MovieTable, TableRow, guarded_cell, plain_cell
from cinema.errors import InvalidInputError
from cinema.files import FOR_ALL, new_file, read_regular
from cinema.i18n import _, number

LARGEST_TABLE = 60_000_000
LONGEST_CELL = 100_000
_SEPARATORS = {",": ",", ";": ";", "\t": "TAB", "|": "|"}


class MovieTableFiles:
    """See `cinema.ports.MovieFiles`."""

    def read(self, path: Path) -> MovieTable:
        """See the port."""
        text, encoding = decoded(read_regular(path, LARGEST_TABLE))
        text = text.replace("\r\n", "\n").replace("\r", "\n")
        if not text.strip():
            raise _refused(_("it is empty"))
        if text.lstrip()[0] in "[{" and path.suffix.casefold() not in {".csv", ".tsv"}:
            return _from_json(path.name, text, encoding)
        return _from_csv(path.name, text, encoding)

    def write(self, path: Path, table: MovieTable, *, replace: bool) -> None:
        """See the port."""
        content = _as_json(table) if path.suffix.casefold() == ".json" else _as_csv(table)
        with new_file(path, replace=replace, mode=FOR_ALL) as file:
            file.write(content)


def _as_json(table: MovieTable) -> bytes:
    rows = [dict(zip(table.columns, row.cells, strict=True)) for row in table.rows]
    return json.dumps(rows, ensure_ascii=False, indent=1).encode()


def _as_csv(table: MovieTable) -> bytes:
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(table.columns)
    writer.writerows([guarded_cell(cell) for cell in row.cells] for row in table.rows)
    # With the mark: without it, spreadsheets take accents for other letters.
    return out.getvalue().encode("utf-8-sig")


def _from_csv(name: str, text: str, encoding: str) -> MovieTable:
    first, _line, rest = text.lstrip("\n").partition("\n")
    separator = ""
    if first.strip().casefold().startswith("sep=") and len(first.strip()) == 5:  # a spreadsheet's own first line
        separator, text = first.strip()[4], rest
    elif first.strip().casefold() == "sep=":
        separator, text = "\t", rest
    separator = separator or _separator(text)
    records = _records(text, separator)
    head = next(records, None)
    if head is None:
        raise _refused(_("it is empty"))
    columns = _names(head.cells)
    same: dict[str, str] = {}  # each different text once in memory: genres, ratings and years repeat
    rows: list[TableRow] = []
    for row in records:
        if len(rows) >= MOST_ROWS:
            raise _too_many()
        rows.append(_fitted(row, len(columns), same))
    form = f"CSV ({_SEPARATORS.get(separator, separator)}), {encoding}"
    return MovieTable(name, columns, tuple(rows), form)


def _separator(text: str) -> str:
    """Return what stands most often between the names of the columns."""
    head, quoted = [], False
    for sign in text.lstrip("\n")[:20_000]:
        if sign == '"':
            quoted = not quoted
        elif sign == "\n" and not quoted:
            break
        elif not quoted:
            head.append(sign)
    return max(_SEPARATORS, key=head.count)


def _records(text: str, separator: str) -> Iterator[TableRow]:
    """Yield the rows that are not empty, with the number that a spreadsheet gives them."""
    raw: list[str] = []
    csv.field_size_limit(LONGEST_CELL)
    reader = csv.reader(_kept(text, raw), delimiter=separator)
    place = 0
    while True:
        place += 1
        raw.clear()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            words = _("row {row}: a cell has more than {count} characters, or a quotation mark is not closed")
            raise _refused(words.format(row=place, count=number(LONGEST_CELL))) from None
        # At the end of the file only: a quotation mark that isn't closed takes the rest for one cell.
        open_quote = sum(line.count('"') for line in raw) % 2 and any(cell.endswith("\n") for cell in cells)
        problem = _("A quotation mark is not closed.") if open_quote else ""
        if any(cell.strip() for cell in cells):
            yield TableRow(place, tuple(plain_cell(cell).strip() for cell in cells), problem)


def _kept(text: str, raw: list[str]) -> Iterator[str]:
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        cut = len(text) if end < 0 else end + 1
        line = text[start:cut]
        raw.append(line)
        yield line
        start = cut


def _fitted(row: TableRow, width: int, same: dict[str, str]) -> TableRow:
    cells = tuple(same.setdefault(cell, cell) if len(cell) < 40 else cell for cell in row.cells)
    problem = row.problem
    if any(cells[width:]):
        words = _("It has {count} cells, but there are {columns} columns.")
        problem = problem or words.format(count=len(cells), columns=width)
    return TableRow(row.number, (*cells[:width], *[""] * (width - len(cells))), problem)


def _names(cells: Iterable[str]) -> tuple[str, ...]:
    """Return names of columns, each different: an empty one is numbered, and one that is there twice."""
    names: dict[str, None] = {}
    for place, cell in enumerate(cells, 1):
        name = " ".join(cell.split())[:80] or _("Column {number}").format(number=place)
        again, unlike = 1, name
        while unlike in names:
            again += 1
            unlike = f"{name} ({again})"
        names[unlike] = None
    if len(names) > MOST_COLUMNS:
        raise _refused(_("it has more than {count} columns").format(count=MOST_COLUMNS))
    return tuple(names)


def _from_json(name: str, text: str, encoding: str) -> MovieTable:
    try:
        found = json.loads(text, object_pairs_hook=_without_repeats)
    except (ValueError, RecursionError):
        raise _refused(_("it is not valid JSON, or was cut off")) from None
    if isinstance(found, dict):  # a list of movies in an envelope, or a single one
        lists = [value for value in found.values() if isinstance(value, list)]
        found = lists[0] if len(lists) == 1 and all(isinstance(one, dict) for one in lists[0]) else [found]
    if not found or not all(isinstance(one, dict) for one in found):
        raise _refused(_("it has no list of movies with named fields"))
    if len(found) > MOST_ROWS:
        raise _too_many()
    keys: dict[str, None] = {}
    for one in found:
        keys.update(dict.fromkeys(one))
        if len(keys) > MOST_COLUMNS:
            raise _refused(_("it has more than {count} columns").format(count=MOST_COLUMNS))
    columns = _names(keys)
    rows = tuple(
        TableRow(place, tuple(_words(one.get(key)).strip() for key in keys)) for place, one in enumerate(found, 1)
    )
    return MovieTable(name, columns, rows, f"JSON, {encoding}")


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):  # of two values the parser would keep the last, and nobody would notice
        raise _refused(_("a field stands twice in one group"))
    return found


def _words(value: Any) -> str:
    """Return a JSON value as a cell; the parts of a list with commas between them."""
    if value is None:
        return ""
    if isinstance(value, list):
        return ", ".join(filter(None, (_words(one) for one in value)))
    if isinstance(value, dict):
        return _words(value.get("name", ""))
    return str(value)[:LONGEST_CELL]


def _too_many() -> InvalidInputError:
    return _refused(_("it has more than {count} rows; divide it").format(count=number(MOST_ROWS)))


def _refused(reason: str) -> InvalidInputError:
    return InvalidInputError(_("This file can't be imported: {reason}.").format(reason=reason), field="file")
