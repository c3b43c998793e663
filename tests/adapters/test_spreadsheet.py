"""XLSX: typed cells that come back value for value, no formula, and hostile files refused in words."""

import io
import random
import re
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from cinema.adapters import spreadsheet
from cinema.adapters.movie_table_file import MovieTableFiles
from cinema.adapters.spreadsheet import LARGEST_UNPACKED, read_sheet, write_sheet
from cinema.domain.cells import Cell, CellTable
from cinema.domain.movie_export import movie_table
from cinema.domain.movie_import import Choices, plan_import
from cinema.domain.movie_tables import MOST_ROWS, MovieTable, TableRow, cell_name
from cinema.errors import InvalidInputError
from tests.domain.movie_strategies import movies


def local(text: str) -> datetime:
    """Return an instant without a timezone, as spreadsheets have it."""
    return datetime.fromisoformat(text)


def book(*rows: tuple[Any, ...], title: str = "Movies") -> bytes:
    """Return an XLSX as another program writes it: what begins with = is a formula."""
    made = Workbook()
    sheet: Any = made.active
    sheet.title = title
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """Return an archive with one part replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for one in old.namelist():
            new.writestr(one, part if one == name else old.read(one))
    return out.getvalue()


def part_of(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def read(tmp_path: Path, content: bytes) -> MovieTable:
    file = tmp_path / "movies.xlsx"
    file.write_bytes(content)
    return MovieTableFiles().read(file)


def stored(table: CellTable) -> list[tuple[Any, ...]]:
    """Return the cells' values as a spreadsheet has them."""
    sheet: Any = load_workbook(io.BytesIO(write_sheet(table))).active
    return [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=2)]


def test_dates_and_amounts_are_dates_and_numbers_in_a_spreadsheet() -> None:
    row: tuple[Cell, ...] = (date(2026, 11, 20), local("2026-11-20T20:15"), Decimal("9.50"), 3, "Adult", None)
    (found,) = stored(CellTable("x", ("a", "b", "c", "d", "e", "f"), (row,)))
    assert found == (local("2026-11-20"), local("2026-11-20T20:15"), 9.5, 3, "Adult", None)


def test_a_currency_without_decimals_has_none_in_its_cells() -> None:
    content = write_sheet(CellTable("x", ("yen",), ((Decimal(1900),),), places=0))
    sheet: Any = load_workbook(io.BytesIO(content)).active
    assert (sheet["A2"].value, sheet["A2"].number_format) == (1900, "0")


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@a", "=cmd|' /C calc'!A0", "#N/A", "_x0041_", "a\x07b", "a\r\nb"]
)
def test_every_text_is_written_as_a_text_and_none_as_a_formula(text: str) -> None:
    content = write_sheet(CellTable("x", ("title",), ((text,),)))
    cell: Any = load_workbook(io.BytesIO(content)).active["A2"]  # type: ignore[index]
    assert cell.data_type == "s"
    assert b"<f>" not in part_of(content, "xl/worksheets/sheet1.xml")
    assert read_sheet(content)[1][1].cells == (text.replace("\r\n", "\n"),)


@given(st.lists(movies(), max_size=4))
@settings(max_examples=40, deadline=None)
def test_the_movies_come_back_as_they_were_written(found: list[Any]) -> None:
    table = movie_table(found)
    rows = tuple(
        tuple(spreadsheet_cell(name, cell) for name, cell in zip(table.columns, row.cells, strict=True))
        for row in table.rows
    )
    _sheet, back = read_sheet(write_sheet(CellTable(table.name, table.columns, rows)))
    assert back[0].cells == table.columns
    padded = [(*row.cells, *[""] * (len(table.columns) - len(row.cells))) for row in back[1:]]
    assert padded == [row.cells for row in table.rows if any(row.cells)]


def spreadsheet_cell(name: str, cell: str) -> Cell:
    if name in {"year", "minutes"} and cell:
        return int(cell)
    return date.fromisoformat(cell) if name == "opens_on" and cell else cell or None


def test_a_file_of_movies_is_written_with_types_and_read_again(tmp_path: Path) -> None:
    columns = ("title", "year", "minutes", "opens_on", "synopsis")
    cells = (("Ran", "1985", "162", "1985-06-01", "A king.\n\nThree sons."), ("=1+1", "", "90", "", "'=x"))
    table = MovieTable("movies", columns, tuple(TableRow(place, row) for place, row in enumerate(cells, 2)))
    file = tmp_path / "movies.xlsx"
    MovieTableFiles().write(file, table, replace=False)
    sheet: Any = load_workbook(file).active
    assert [cell.value for cell in sheet[2]][1:4] == [1985, 162, local("1985-06-01")]
    back = MovieTableFiles().read(file)
    assert (back.columns, back.rows) == (columns, table.rows)
    assert back.form == "XLSX, movies"


def test_foreign_cells_become_the_texts_that_a_form_takes(tmp_path: Path) -> None:
    content = book(
        ("Title", "Year", "Length", "Released", "x"),
        (),
        (" Ran ", 1985.0, time(2, 42), local("1985-06-01"), True),
        ("Heat", 1995, timedelta(hours=2, minutes=50), date(1995, 12, 15), 1.5),
    )
    table = read(tmp_path, content)
    assert [(row.number, row.cells) for row in table.rows] == [
        (3, ("Ran", "1985", "2:42", "1985-06-01", "TRUE")),
        (4, ("Heat", "1995", "2:50", "1995-12-15", "1.5")),
    ]


def test_a_formula_is_never_computed(tmp_path: Path) -> None:
    (row,) = read(tmp_path, book(("Title", "Minutes"), ("Ran", "=60+60"))).rows
    assert row.cells == ("Ran", "")


def test_what_is_wrong_with_a_cell_names_the_cell(tmp_path: Path) -> None:
    content = book(("Title", "Year"), ("Ran", "#DIV/0!"), ("Heat", 1995, "more"), ("x" * 30_000, 1))
    sheet = part_of(content, "xl/worksheets/sheet1.xml")
    assert b'r="B2" t="e"' in sheet
    rows = read(tmp_path, content).rows
    assert rows[0].problem == "B2: the spreadsheet shows the error #DIV/0! there"
    assert rows[1].problem == "C3: there is no column of that name"
    assert not rows[2].problem


def test_a_text_that_no_spreadsheet_holds_is_refused_with_its_cell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spreadsheet, "LONGEST_CELL", 10)
    (row,) = read(tmp_path, book(("Title", "About"), ("Ran", "x" * 11))).rows
    assert row.problem == "B2: it has more than 10 characters"


def zip_bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<x/>")
        with archive.open("xl/workbook.xml", "w", force_zip64=True) as part:
            for _mega in range(LARGEST_UNPACKED // 1_000_000 + 1):
                part.write(b"\0" * 1_000_000)
    return out.getvalue()


def lying_bomb() -> bytes:
    """Return an archive whose large part claims to be small."""
    content = bytearray(zip_bomb())
    place = content.rindex(b"PK\x01\x02")
    content[place + 24 : place + 28] = (1000).to_bytes(4, "little")
    return bytes(content)


def with_entities() -> bytes:
    content = book(("Title",), ("Ran",))
    sheet = part_of(content, "xl/worksheets/sheet1.xml").decode()
    sheet = re.sub(r"^(<\?xml[^>]*\?>)?", '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>', sheet, count=1)
    return with_part(content, "xl/worksheets/sheet1.xml", sheet.encode())


def far_row() -> bytes:
    content = book(("Title",), ("Ran",))
    sheet = part_of(content, "xl/worksheets/sheet1.xml").replace(b'<row r="2"', b'<row r="99999999999"')
    return with_part(content, "xl/worksheets/sheet1.xml", sheet)


@pytest.mark.parametrize(
    ("make", "why"),
    [
        (zip_bomb, "unpacked it is larger than 200 MB"),
        (lying_bomb, "broken"),
        (with_entities, "broken"),
        (lambda: book(("Title",))[:-30], "cut off or is broken"),
        (lambda: book(*([tuple(f"c{place}" for place in range(201))] * 2)), "more than 200 columns"),
        (book, "empty"),
        (lambda: with_part(book(("Title",)), "xl/workbook.xml", b"<x"), "broken"),
    ],
    ids=["bomb", "lying bomb", "entities", "cut off", "columns", "nothing", "no xml"],
)
def test_a_hostile_spreadsheet_is_refused_in_words(tmp_path: Path, make: Any, why: str) -> None:
    with pytest.raises(InvalidInputError, match=why) as refused:
        read(tmp_path, make())
    assert refused.value.field == "file"


def test_other_archives_are_told_from_a_spreadsheet(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("content.xml", "<x/>")
    with pytest.raises(InvalidInputError, match="save it as XLSX or CSV"):
        read(tmp_path, out.getvalue())


def test_a_row_that_claims_to_lie_below_every_sheet_is_not_waited_for(tmp_path: Path) -> None:
    assert read(tmp_path, far_row()).rows == ()


def test_a_sheet_with_too_many_rows_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spreadsheet, "MOST_ROWS", 3)
    assert MOST_ROWS > 3
    assert len(read(tmp_path, book(("Title",), *[("a",)] * 3)).rows) == 3
    with pytest.raises(InvalidInputError, match="more than 3 rows"):
        read(tmp_path, book(("Title",), *[("a",)] * 4))


def test_a_spoilt_file_is_read_or_refused_and_nothing_else(tmp_path: Path) -> None:
    whole = book(("Title", "Year"), ("Ran", 1985), ("Heat", 1995))
    dice = random.Random(7)
    refused = 0
    for _try in range(150):
        spoilt = bytearray(whole)
        for _byte in range(dice.randrange(1, 12)):
            spoilt[dice.randrange(4, len(spoilt))] = dice.randrange(256)
        try:
            read(tmp_path, bytes(spoilt))
        except InvalidInputError:
            refused += 1
    assert refused > 20


@pytest.mark.parametrize(("column", "name"), [(0, "A7"), (25, "Z7"), (26, "AA7"), (701, "ZZ7"), (702, "AAA7")])
def test_a_cell_is_called_as_a_spreadsheet_calls_it(column: int, name: str) -> None:
    assert cell_name(column, 7) == name


def test_a_value_of_the_wrong_type_is_refused_with_its_cell(tmp_path: Path) -> None:
    table = read(tmp_path, book(("Title", "Minutes", "Year"), ("Ran", 162, 1985), ("Heat", "long", 1995)))
    plan = plan_import(table, {"Title": "title", "Minutes": "minutes", "Year": "year"}, (), ("PG",), Choices())
    assert [row.reason.partition(":")[0] for row in plan.rows] == ["", "B3"]
    assert "long" in plan.rows[1].reason
