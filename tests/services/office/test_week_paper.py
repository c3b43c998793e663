"""The week for the door: what it says, and that the PDF and the picture say the same."""

import io
import subprocess
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from PIL import Image

from cinema.adapters.paper_a4_text import use_fonts, width
from cinema.adapters.week_layout import HIGH, WIDE, Ground, Written, lay_out
from cinema.domain.house import business_day
from cinema.domain.papers.blocks import Align
from cinema.domain.papers.week import WeekRow, WeekSheet, WeekTime
from cinema.domain.screening_fields import ScreeningKind
from cinema.errors import ConflictError, InvalidInputError
from tests.conftest import SmallHouse
from tests.services.office.schedule_house import MANAGER, at, office
from tests.support import require_tool, shown_from

HEADS = tuple(
    (one, f"{place} Nov") for place, one in enumerate(("Friday", "Saturday", "Sunday", "M", "T", "W", "T"), 20)
)


def sheet(*rows: WeekRow, house: str = "The Attic") -> WeekSheet:
    return WeekSheet(house, "20 November to 26 November 2026", HEADS, rows, "1 Quay Street")


def row(title: str, *times: str, note: str = "", facts: str = "90 min, PG") -> WeekRow:
    return WeekRow(title, facts, (tuple(WeekTime(one, note) for one in times), *[()] * 6))


def first_day(house: SmallHouse) -> str:
    return business_day(house.storage.screenings.get(house.screening).starts_at, house.cinema.house())


def test_the_week_has_a_row_a_movie_with_its_starts_below_their_days(house: SmallHouse) -> None:
    found = house.cinema.papers.week(house.operator, "en", first_day(house))
    (one,) = found.rows
    assert (one.title, [len(day) for day in one.days]) == ("Metropolis", [2, 0, 0, 0, 0, 0, 0])
    assert one.facts.startswith("153 min, PG")
    assert found.days[0][0] == date.fromisoformat(first_day(house)).strftime("%A")


def test_a_movie_in_two_versions_has_two_rows(house: SmallHouse) -> None:
    house.connection.database["screenings"].update_one({"_id": house.screening}, {"$set": {"language_version": "OV"}})
    found = house.cinema.papers.week(house.operator, "en", first_day(house))
    assert len(found.rows) == 2
    assert [one.title for one in found.rows] == ["Metropolis", "Metropolis"]


def test_a_start_after_midnight_stands_on_the_evening_before(house: SmallHouse) -> None:
    day = first_day(house)
    start = datetime.combine(date.fromisoformat(day), datetime.min.time(), UTC) + timedelta(days=1, hours=1)
    shown_from(house, house.screening, start, start + timedelta(hours=2))
    (one,) = house.cinema.papers.week(house.operator, "en", day).rows
    assert len(one.days[0]) == 2


def test_nothing_that_is_not_for_everybody_hangs_at_the_door(house: SmallHouse) -> None:
    cinema, day = office(house), first_day(house)
    cinema.admin.schedule.place(MANAGER, "metropolis", "hall", at("09:00", day))
    private = {"$set": {"kind": ScreeningKind.PRIVATE.value}}
    house.connection.database["screenings"].update_one({"_id": house.screening}, private)
    house.connection.database["screenings"].update_one({"_id": house.other_screening}, {"$set": {"state": "cancelled"}})
    assert cinema.papers.week(MANAGER, "en", day).rows == ()


def test_the_room_is_named_only_in_a_house_with_several(house: SmallHouse) -> None:
    (one,) = house.cinema.papers.week(house.operator, "en", first_day(house)).rows
    assert all("Hall" not in time.note for time in one.days[0])


def test_a_day_that_does_not_exist_is_told_at_its_field(house: SmallHouse) -> None:
    with pytest.raises(InvalidInputError) as refused:
        house.cinema.papers.week(house.operator, "en", "2026-02-30")
    assert refused.value.field == "day"


def test_the_pdf_says_what_the_week_says_in_each_language(house: SmallHouse, tmp_path: Path) -> None:
    require_tool("pdftotext", "poppler-utils")
    for language in ("en", "es", "pt_BR"):
        found = house.cinema.papers.week(house.operator, language, first_day(house))
        file = tmp_path / f"{language}.pdf"
        file.write_bytes(house.cinema.papers.week_pdf(found, language))
        told = subprocess.run(["pdftotext", "-layout", file, "-"], check=True, capture_output=True, text=True).stdout
        for words in ("Metropolis", found.title, found.house, *(time.at for time in found.rows[0].days[0])):
            assert words in told
        assert house.cinema.papers.week_pdf(found, language) == file.read_bytes()


def test_the_picture_is_as_high_as_its_rows_need(house: SmallHouse) -> None:
    short = Image.open(io.BytesIO(house.cinema.papers.week_picture(sheet(row("Ran", "20:00")), "en")))
    long = Image.open(io.BytesIO(house.cinema.papers.week_picture(sheet(*[row("Ran", "20:00")] * 30), "en")))
    assert short.width == long.width == round(WIDE * 2.5)
    assert short.height == round(HIGH * 2.5)
    assert long.height > short.height
    assert len(set(short.convert("L").tobytes())) > 2


def test_a_week_is_saved_once_and_replaced_only_if_that_is_wanted(house: SmallHouse, tmp_path: Path) -> None:
    papers, file = house.cinema.papers, tmp_path / "week.pdf"
    papers.save_week(house.operator, file, "en")
    assert file.read_bytes().startswith(b"%PDF")
    with pytest.raises(ConflictError):
        papers.save_week(house.operator, file, "en", picture=True)
    papers.save_week(house.operator, file, "en", picture=True, replace=True)
    assert file.read_bytes().startswith(b"\x89PNG")


LONG = "The Incredible and Very Long Title of a Movie Whose Director Never Heard of Posters, Part Two: The Return"


@pytest.mark.parametrize("endless", [False, True])
@pytest.mark.parametrize(
    "rows",
    [
        (),
        (row("Ran", "20:00"),),
        tuple(row(f"{LONG} {place}", "10:00", "20:15", note="Sala Lumière, Audio description") for place in range(40)),
        (row(LONG * 3, *["20:00"] * 14, note="Grand Hall, Live music, With a talk, Captions"),),
        (row("W" * 300, "20:00", note="N" * 200, facts="F" * 200),),
    ],
    ids=["nothing", "one", "forty", "many starts", "no spaces"],
)
def test_nothing_lies_outside_a_page_or_over_the_next_column(rows: tuple[WeekRow, ...], endless: bool) -> None:
    use_fonts()
    pages = lay_out(sheet(*rows, house=LONG), endless=endless)
    assert len(pages) == 1 or not endless
    for page in pages:
        for mark in page.marks:
            if isinstance(mark, Ground):
                assert mark.x >= 0
                assert mark.x + mark.wide <= WIDE + 0.01
                assert mark.y + mark.high <= page.high
                continue
            wide = width(mark.text, mark.size, bold=mark.bold)
            left = mark.x - {Align.LEFT: 0.0, Align.CENTRE: wide / 2, Align.RIGHT: wide}[mark.align]
            assert left >= 0
            assert left + wide <= WIDE
            assert mark.size <= mark.y <= page.high
    titles = [mark.text for page in pages for mark in page.marks if isinstance(mark, Written)]
    for one in rows:
        assert one.title.split()[-1][-3:] in " ".join(titles), "no title is cut"


def test_each_row_is_on_one_page_and_pages_are_counted() -> None:
    use_fonts()
    rows = [replace(row(f"Movie {place}", "20:00")) for place in range(60)]
    pages = lay_out(sheet(*rows))
    told = [[mark.text for mark in page.marks if isinstance(mark, Written)] for page in pages]
    assert len(pages) > 2
    assert [f"{place} / {len(pages)}" in words for place, words in enumerate(told, 1)] == [True] * len(pages)
    assert sorted(word for words in told for word in words if word.startswith("Movie ")) == sorted(
        one.title for one in rows
    )
    assert all("Friday" in words for words in told)
