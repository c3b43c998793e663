"""cinema export: tables, calendars and web pages in files, and options that don't go together."""

from pathlib import Path

import icalendar
import pytest
from openpyxl import load_workbook

from tests.commands.conftest import Inside


def test_movies_go_out_as_xlsx_and_come_in_again_unchanged(inside: Inside, tmp_path: Path) -> None:
    out = str(tmp_path / "movies.xlsx")
    count = inside.json("export", "movies", out)["movies"]
    found = inside.json("import", "movies", out)
    assert (found["unchanged"], found["added"], found["changed"], found["refused"]) == (count, 0, 0, [])


def test_admissions_go_out_as_xlsx_and_as_csv(inside: Inside, tmp_path: Path) -> None:
    days = ("--first", "2026-01-01", "--last", "2026-01-31")
    for name in ("week.xlsx", "week.csv"):
        out = str(tmp_path / name)
        assert inside.json("export", "admissions", out, *days) == {"file": out, "rows": 0}
        assert "exists already" in inside.refused("export", "admissions", out, *days)
        assert inside("export", "admissions", out, *days, "--force").code == 0
    sheet = load_workbook(tmp_path / "week.xlsx").active
    assert sheet is not None
    assert sheet["A1"].value == "day"


def test_a_calendar_of_the_house_of_a_room_and_of_a_movie(inside: Inside, tmp_path: Path) -> None:
    for place, words in enumerate(((), ("--room", "1"), ("--room", "Attic"), ("--movie", "Metropolis"))):
        out = str(tmp_path / f"{place}.ics")
        count = inside.json("export", "calendar", out, *words)["screenings"]
        read = icalendar.Calendar.from_ical(Path(out).read_bytes())
        assert len(read.walk("VEVENT")) == count > 0
    assert "no room 7" in inside.refused("export", "calendar", str(tmp_path / "x.ics"), "--room", "7")
    assert not (tmp_path / "x.ics").exists()


def test_web_pages_are_written_and_a_folder_of_others_is_put_aside_by_force(inside: Inside, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    first = inside.json("export", "web", str(folder), "--days", "30")
    assert (folder / "pt_BR" / "index.html").is_file()
    assert inside.json("export", "web", str(folder), "--days", "30") == first
    other = tmp_path / "other"
    other.mkdir()
    (other / "mine.txt").write_text("mine", encoding="utf-8")
    assert "other files" in inside.refused("export", "web", str(other))
    aside = inside.json("export", "web", str(other), "--force")["aside"]
    assert (Path(aside) / "mine.txt").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize(
    "words",
    [
        ("movies", "x.csv", "--days", "3"),
        ("movies", "x.csv", "--first", "2026-01-01"),
        ("calendar", "x.ics", "--room", "1", "--movie", "Metropolis"),
        ("web", "x", "--private"),
        ("fiscal", "x.xml", "--force"),
        ("web", "x", "--days", "many"),
    ],
)
def test_options_that_do_not_go_together_are_wrong_use(inside: Inside, words: tuple[str, ...]) -> None:
    assert inside("export", *words).code == 2


def test_the_week_is_shown_and_saved(inside: Inside, tmp_path: Path) -> None:
    rows = inside.json("sheet", "week")
    assert all(len(row["days"]) == 7 for row in rows)
    ran = inside("sheet", "week", "--pdf", str(tmp_path / "w.pdf"), "--picture", str(tmp_path / "w.png"))
    assert ran.code == 0, ran.err
    assert (tmp_path / "w.pdf").read_bytes().startswith(b"%PDF")
    assert (tmp_path / "w.png").read_bytes().startswith(b"\x89PNG")
    assert inside("sheet", "week", "--picture", str(tmp_path / "x.png"), "--paper", "80").code == 2
