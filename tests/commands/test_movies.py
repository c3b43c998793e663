"""cinema import and export: a foreign table by its guessed or given columns, told row by row."""

from pathlib import Path

import pytest

from tests.commands.conftest import Inside

FILE = "Name;Running Time;Released\nRan;2h 42;1985-06-01\nAkira;;16/07/1988\n;90;\nDuel;ninety;\n"


@pytest.fixture
def file(tmp_path: Path) -> str:
    made = tmp_path / "list.csv"
    made.write_text(FILE, encoding="utf-8")
    return str(made)


def test_a_foreign_table_is_imported_and_refused_rows_are_told(inside: Inside, file: str) -> None:
    ran = inside("import", "movies", file, "--json")
    assert ran.code == 1
    assert (ran.json["added"], ran.json["changed"], ran.json["unchanged"]) == (2, 0, 0)
    assert [(one["row"], one["field"]) for one in ran.json["refused"]] == [(4, "title"), (5, "minutes")]
    assert ran.json["columns"] == {"Name": "title", "Running Time": "minutes", "Released": "opens_on"}
    again = inside("import", "movies", file)
    assert again.code == 1
    assert "Row 5, Duel: " in again.out
    assert inside("import", "movies", file, "--json").json["unchanged"] == 2


def test_columns_are_named_and_left_out_by_map(inside: Inside, tmp_path: Path) -> None:
    file = tmp_path / "odd.csv"
    file.write_text("Title;Laenge;Year\nHeat;170;1995\n", encoding="utf-8")
    found = inside.json("import", "movies", str(file), "--map", "minutes=Laenge", "--map", "year=")
    assert (found["added"], found["columns"]) == (1, {"Title": "title", "Laenge": "minutes"})
    file.write_text("Title;Laenge\nHeat;171\n", encoding="utf-8")
    assert inside.json("import", "movies", str(file), "--map", "minutes=Laenge", "--leave")["changed"] == 0
    assert inside.json("import", "movies", str(file), "--map=minutes=Laenge", "--update")["changed"] == 1


@pytest.mark.parametrize(
    "words",
    [
        ("--map", "minutes"),
        ("--map", "nothing=Name"),
        ("--map", "minutes=Name", "--map", "minutes=Released"),
        ("--update", "--leave"),
    ],
)
def test_wrong_use_is_told_before_anything_is_written(inside: Inside, file: str, words: tuple[str, ...]) -> None:
    assert inside("import", "movies", file, *words).code == 2


def test_a_file_or_a_column_that_is_not_there_is_refused(inside: Inside, file: str, tmp_path: Path) -> None:
    assert "no such file" in inside.refused("import", "movies", str(tmp_path / "nothing.csv"))
    assert "no column 'Nothing'" in inside.refused("import", "movies", file, "--map", "year=Nothing")


def test_an_export_is_written_once_and_replaced_by_force(inside: Inside, tmp_path: Path) -> None:
    out = str(tmp_path / "movies.json")
    count = inside.json("export", "movies", out)["movies"]
    assert count > 0
    assert "exists already" in inside.refused("export", "movies", out)
    assert inside.json("export", "movies", out, "--force") == {"file": out, "movies": count}
    assert inside.json("import", "movies", out)["unchanged"] == count
