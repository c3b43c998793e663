"""Tables of movies in files of any program: encodings, separators, quotes, JSON; and what is refused in words."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cinema.adapters.movie_table_file import MovieTableFiles
from cinema.domain.movie_tables import MOST_ROWS, MovieTable, TableRow, guarded_cell, plain_cell
from cinema.errors import ConflictError, InvalidInputError

TEXT = "Título,Año\nEl ángel exterminador,1962\nSão Paulo S/A,1965\n"


def read(tmp_path: Path, content: bytes | str, name: str = "movies.csv") -> MovieTable:
    file = tmp_path / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return MovieTableFiles().read(file)


def cells(table: MovieTable) -> list[tuple[str, ...]]:
    return [row.cells for row in table.rows]


@pytest.mark.parametrize(
    ("encoding", "told"),
    [
        ("utf-8", "UTF-8"), ("utf-8-sig", "UTF-8"), ("latin-1", "Latin-1"), ("cp1252", "Latin-1"),
        ("utf-16", "UTF-16"), ("utf-16-le", "UTF-16-LE"), ("utf-16-be", "UTF-16-BE"),
    ],
)  # fmt: skip
def test_letters_are_right_in_every_encoding(tmp_path: Path, encoding: str, told: str) -> None:
    table = read(tmp_path, TEXT.encode(encoding))
    assert table.columns == ("Título", "Año")
    assert cells(table) == [("El ángel exterminador", "1962"), ("São Paulo S/A", "1965")]
    assert told in table.form


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_separator_and_the_ends_of_lines_are_found(tmp_path: Path, separator: str, end: str) -> None:
    lines = [separator.join(row) for row in (("Title", "Year"), ("Ran", "1985"), ("", ""), ("Akira", "1988"))]
    table = read(tmp_path, end.join(lines))
    assert cells(table) == [("Ran", "1985"), ("Akira", "1988")]
    assert [row.number for row in table.rows] == [2, 4]


def test_the_line_that_spreadsheets_write_for_themselves_names_the_separator(tmp_path: Path) -> None:
    assert cells(read(tmp_path, "sep=;\r\nTitle;Words\r\nRan;a, b, c\r\n")) == [("Ran", "a, b, c")]


def test_quotes_hold_separators_quotes_and_lines(tmp_path: Path) -> None:
    table = read(tmp_path, 'Title,About\n"Good, Bad","One ""line""\nand another"\nRan,King\n')
    assert cells(table) == [("Good, Bad", 'One "line"\nand another'), ("Ran", "King")]
    assert [row.number for row in table.rows] == [2, 3]


def test_a_quote_that_is_not_closed_and_cells_too_many_are_problems_of_their_rows(tmp_path: Path) -> None:
    table = read(tmp_path, 'Title,Year\nRan,1985,extra\nAkira\n"Open,1988\nB,1\n')
    assert [bool(row.problem) for row in table.rows] == [True, False, True]
    assert table.rows[1].cells == ("Akira", "")


def test_columns_without_a_name_or_twice_have_names_of_their_own(tmp_path: Path) -> None:
    assert read(tmp_path, "Title,,Title,Title (2)\na,b,c,d\n").columns == (
        "Title",
        "Column 2",
        "Title (2)",
        "Title (2) (2)",
    )


def test_json_is_read_as_a_list_or_in_an_envelope(tmp_path: Path) -> None:
    rows = [{"Title": "Ran", "Year": 1985, "Cast": ["A", {"name": "B"}]}, {"Title": "Akira", "Minutes": None, "x": 1.5}]
    for content in (rows, {"count": 2, "movies": rows}):
        table = read(tmp_path, json.dumps(content), "movies.json")
        assert table.columns == ("Title", "Year", "Cast", "Minutes", "x")
        assert cells(table) == [("Ran", "1985", "A, B", "", ""), ("Akira", "", "", "", "1.5")]
        assert [row.number for row in table.rows] == [1, 2]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "empty"),
        (b" \n\r\n ", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not a text file"),
        (b"Title\n\x00\x01\x02\xff\xfe", "not a text file"),
        (b"PK\x03\x04abc", "spreadsheet or an archive"),
        (b"\xff\xfeT", "not a text file"),
        (b'[{"Title": "Ran"', "not valid JSON"),
        (b"[" * 200_000, "not valid JSON"),
        (b'[{"Title": "Ran", "Title": "Kagemusha"}]', "stands twice"),
        (b"[1, 2]", "no list of movies"),
        (b"[]", "no list of movies"),
        (b'[{"Title": ' + b"9" * 5000 + b"}]", "not valid JSON"),
        (b"Title\n" + b"x" * 200_000, "more than 100,000 characters"),
        (b"Title" + b",c" * 300, "more than 200 columns"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_is_no_table_is_refused_in_words(tmp_path: Path, content: bytes, why: str) -> None:
    with pytest.raises(InvalidInputError, match=why) as refused:
        read(tmp_path, content, "movies.txt")
    assert refused.value.field == "file"


def test_as_many_rows_are_read_as_are_allowed_and_no_more(tmp_path: Path) -> None:
    line = "A movie,1985,90,PG\n"
    table = read(tmp_path, "Title,Year,Minutes,Age\n" + line * MOST_ROWS)
    assert len(table.rows) == MOST_ROWS
    with pytest.raises(InvalidInputError, match="more than 100,000 rows"):
        read(tmp_path, "Title,Year,Minutes,Age\n" + line * (MOST_ROWS + 1))


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@a", "\t=x", "\rx", "'=x", "''=x"])
def test_no_cell_of_an_export_is_a_formula(text: str) -> None:
    assert guarded_cell(text).startswith("'")
    assert plain_cell(guarded_cell(text)) == text


@given(st.text())
def test_every_cell_comes_back_as_it_was(text: str) -> None:
    assert plain_cell(guarded_cell(text)) == text
    assert not guarded_cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))


_CELL = st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp"))).map(str.strip)


@pytest.mark.parametrize("name", ["movies.csv", "movies.json"])
@settings(max_examples=50)
@given(rows=st.lists(st.tuples(_CELL.filter(bool), _CELL, _CELL), min_size=1, max_size=6))
def test_a_table_that_was_written_is_read_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, name: str, rows: list[tuple[str, str, str]]
) -> None:
    file = tmp_path_factory.mktemp("files") / name
    table = MovieTable("x", ("title", "year", "synopsis"), tuple(TableRow(n, row) for n, row in enumerate(rows, 2)))
    MovieTableFiles().write(file, table, replace=False)
    assert cells(MovieTableFiles().read(file)) == rows


def test_a_file_that_is_there_is_only_replaced_by_wish_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    table = MovieTable("x", ("title",), (TableRow(2, ("Ran",)),))
    file = tmp_path / "movies.csv"
    MovieTableFiles().write(file, table, replace=False)
    with pytest.raises(ConflictError):
        MovieTableFiles().write(file, table, replace=False)
    MovieTableFiles().write(file, table, replace=True)
    for place in (tmp_path, tmp_path / "no" / "folder.csv", tmp_path / "a\0b"):
        with pytest.raises((InvalidInputError, ConflictError)):
            MovieTableFiles().write(place, table, replace=True)
    assert list(tmp_path.iterdir()) == [file]
