"""The web pages: valid HTML without scripts, structured data with what it needs, and whole folders exchanged."""

import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest

from cinema.adapters.site import folder as site_folder
from cinema.adapters.site.folder import MARKER, write_folder
from cinema.domain.schedule import Cancellation
from cinema.domain.screening_fields import CancelReason, ScreeningKind
from cinema.errors import ConflictError, InvalidInputError
from tests.conftest import ZONE, SmallHouse
from tests.services.office.schedule_house import MANAGER, at, office

VOID = {"meta", "link", "img", "br"}
EVIL = "<script>alert(1)</script> \"A\" & 'B' </title>"
LANGUAGES = ("en", "es", "pt_BR")
REQUIRED = ("name", "startDate", "location", "eventStatus", "workPresented")


class Page(HTMLParser):
    """Reads a page and fails at elements that are not closed in their order."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.links: list[str] = []
        self.scripts: list[dict[str, str | None]] = []
        self.words: list[str] = []
        self.data = ""
        self.language: str | None = None
        self.feed(text)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        assert len(found) == len(attrs), "an attribute is given twice"
        assert not any(name.startswith("on") for name in found)
        self.links += [value for name, value in attrs if name in {"href", "src"} and value is not None]
        if tag == "html":
            self.language = found["lang"]
        if tag == "script":
            self.scripts.append(found)
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "script":
            self.data += data
        else:
            self.words.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.words).split())


def page(file: Path) -> Page:
    return Page(file.read_text(encoding="utf-8"))


def pages(folder: Path) -> Iterator[Path]:
    yield from folder.rglob("*.html")


def events(file: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(page(file).data)["@graph"]
    return found


def retitled(house: SmallHouse, **changes: Any) -> None:
    house.storage.movies.put(replace(house.storage.movies.get("metropolis"), **changes))


def test_every_page_is_whole_html_whose_links_lead_to_files_of_the_folder(house: SmallHouse, tmp_path: Path) -> None:
    folder = tmp_path / "site"
    done = office(house).admin.web_pages.export(MANAGER, folder)
    assert (done.movies, done.screenings, done.written.pages) == (1, 2, 7)
    found = sorted(str(one.relative_to(folder)) for one in pages(folder))
    assert found == sorted(
        ["index.html", *(f"{code}/{name}" for code in LANGUAGES for name in ("index.html", "movies/metropolis.html"))]
    )
    for file in pages(folder):
        read = page(file)
        assert read.scripts in ([], [{"type": "application/ld+json"}])
        for link in read.links:
            assert "//" not in link, "a request to the outside"
            assert (file.parent / link).resolve().is_file(), (file, link)
    assert {page(folder / code / "index.html").language for code in LANGUAGES} == {"en", "es", "pt-BR"}
    assert "What's on" in page(folder / "en" / "index.html").text
    assert "url(" not in (folder / "style.css").read_text(encoding="utf-8")
    assert "@import" not in (folder / "style.css").read_text(encoding="utf-8")


def test_the_structured_data_has_what_a_search_engine_asks_for(house: SmallHouse, tmp_path: Path) -> None:
    office(house).admin.web_pages.export(MANAGER, tmp_path / "site")
    stored = house.storage.screenings.get(house.screening)
    for file in (tmp_path / "site" / "en" / "index.html", tmp_path / "site" / "es" / "movies" / "metropolis.html"):
        found = events(file)
        assert len(found) == 2
        for one in found:
            assert one["@type"] == "ScreeningEvent"
            assert all(one[name] for name in REQUIRED)
            assert (one["location"]["@type"], one["workPresented"]["@type"]) == ("MovieTheater", "Movie")
            assert one["location"]["name"]
            assert one["location"]["address"]
            assert datetime.fromisoformat(one["startDate"]).utcoffset() is not None
        starts = [datetime.fromisoformat(one["startDate"]) for one in found]
        assert stored.starts_at in starts
        offset = stored.starts_at.astimezone(ZoneInfo(ZONE)).utcoffset()
        assert [one.utcoffset() for one in starts if one == stored.starts_at] == [offset]
    work = events(tmp_path / "site" / "en" / "index.html")[0]["workPresented"]
    movie = house.storage.movies.get("metropolis")
    assert (work["name"], work["duration"]) == ("Metropolis", f"PT{movie.minutes}M")


def test_versions_stand_in_the_structured_data(house: SmallHouse, tmp_path: Path) -> None:
    change = {"format": "35 mm", "language": "pt_BR", "subtitles": "EN"}
    house.connection.database["screenings"].update_many({}, {"$set": change})
    office(house).admin.web_pages.export(MANAGER, tmp_path / "site")
    one = events(tmp_path / "site" / "en" / "index.html")[0]
    assert (one["videoFormat"], one["inLanguage"], one["subtitleLanguage"]) == ("35 mm", "pt-BR", "EN")


def test_a_title_that_looks_like_html_is_a_text(house: SmallHouse, tmp_path: Path) -> None:
    retitled(house, title=EVIL, synopsis=f"{EVIL}\n<b>", cast=(EVIL,), titles={})
    office(house).admin.web_pages.export(MANAGER, tmp_path / "site")
    for file in pages(tmp_path / "site"):
        read = page(file)
        assert read.scripts in ([], [{"type": "application/ld+json"}])
        assert file.read_text(encoding="utf-8").count("<script") == len(read.scripts)
    assert EVIL in page(tmp_path / "site" / "en" / "movies" / "metropolis.html").text
    assert events(tmp_path / "site" / "en" / "index.html")[0]["name"] == EVIL


def test_a_cancelled_screening_is_told_and_drafts_and_private_hires_are_not(house: SmallHouse, tmp_path: Path) -> None:
    cinema = office(house)
    cinema.admin.schedule.place(MANAGER, "metropolis", "hall", at("12:00"))
    old = cinema.admin.schedule.screening(MANAGER, house.screening)
    cinema.admin.cancelling.cancel(MANAGER, old, Cancellation(CancelReason.TECHNICAL))
    private = {"$set": {"kind": ScreeningKind.PRIVATE.value}}
    house.connection.database["screenings"].update_one({"_id": house.other_screening}, private)
    cinema.admin.web_pages.export(MANAGER, tmp_path / "site")
    (one,) = events(tmp_path / "site" / "en" / "index.html")
    assert one["eventStatus"] == "https://schema.org/EventCancelled"
    assert "Cancelled" in page(tmp_path / "site" / "en" / "index.html").text


def test_only_posters_of_shown_movies_are_copied(house: SmallHouse, tmp_path: Path) -> None:
    house.storage.movies.put_poster("shown.jpg", b"\xff\xd8 shown")
    house.storage.movies.put_poster("secret.jpg", b"\xff\xd8 secret")
    retitled(house, poster="shown.jpg")
    other = replace(house.storage.movies.get("metropolis"), id="secret", title="Secret", poster="secret.jpg")
    house.storage.movies.put(other)
    office(house).admin.web_pages.export(MANAGER, tmp_path / "site")
    (picture,) = (tmp_path / "site" / "posters").iterdir()
    assert picture.read_bytes() == b"\xff\xd8 shown"
    for file in (tmp_path / "site" / "en" / "index.html", tmp_path / "site" / "en" / "movies" / "metropolis.html"):
        image = events(file)[0]["image"]
        assert (file.parent / image).resolve() == picture.resolve()


def test_a_house_without_screenings_says_so(house: SmallHouse, tmp_path: Path) -> None:
    house.connection.database["screenings"].update_many({}, {"$set": {"state": "removed"}})
    office(house).admin.web_pages.export(MANAGER, tmp_path / "site")
    assert "No screenings are announced yet" in page(tmp_path / "site" / "en" / "index.html").text


def test_what_is_over_and_what_lies_further_ahead_is_left_out(house: SmallHouse) -> None:
    cinema = office(house)
    assert len(cinema.admin.web_pages.read(MANAGER, 7).showings) == 2
    assert len(cinema.admin.web_pages.read(MANAGER, 1).showings) == 0
    past = datetime.now(UTC) - timedelta(minutes=1)
    house.connection.database["screenings"].update_one({"_id": house.screening}, {"$set": {"ends_at": past}})
    assert len(cinema.admin.web_pages.read(MANAGER, 7).showings) == 1


@pytest.mark.parametrize("days", [0, -1, 93])
def test_a_number_of_days_that_is_no_programme_is_told_at_its_field(house: SmallHouse, days: int) -> None:
    cinema = office(house)
    with pytest.raises(InvalidInputError) as refused:
        cinema.admin.web_pages.read(MANAGER, days)
    assert refused.value.field == "days"


# The folder.


def test_an_earlier_export_is_replaced_and_what_others_put_beside_it_stays(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    write_folder(folder, {"index.html": b"1", "en/old.html": b"1"})
    (folder / "robots.txt").write_text("mine", encoding="utf-8")
    assert write_folder(folder, {"index.html": b"2", "es/new.html": b"2"}) is None
    found = {str(one.relative_to(folder)): one.read_bytes() for one in folder.rglob("*") if one.is_file()}
    found.pop(MARKER)
    assert found == {"index.html": b"2", "es/new.html": b"2", "robots.txt": b"mine"}
    assert [one.name for one in tmp_path.iterdir()] == ["site"]


def test_a_folder_with_other_files_is_refused_and_put_aside_only_by_force(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    folder.mkdir()
    (folder / "thesis.txt").write_text("years", encoding="utf-8")
    with pytest.raises(ConflictError, match="other files") as refused:
        write_folder(folder, {"index.html": b"1"})
    assert refused.value.field == "folder"
    assert [one.name for one in folder.iterdir()] == ["thesis.txt"]
    aside = write_folder(folder, {"index.html": b"1"}, force=True)
    assert aside is not None
    assert (aside / "thesis.txt").read_text(encoding="utf-8") == "years"
    assert (folder / "index.html").read_bytes() == b"1"


def test_a_folder_that_is_empty_or_missing_is_made(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for name in ("empty", "new/one"):
        write_folder(tmp_path / name, {"index.html": b"1"})
        assert (tmp_path / name / "index.html").read_bytes() == b"1"


def test_home_and_what_is_above_it_are_never_replaced(tmp_path: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    with patch.object(Path, "home", return_value=home):
        for folder in (home, tmp_path, Path("/")):
            with pytest.raises(InvalidInputError):
                write_folder(folder, {"index.html": b"1"}, force=True)
    assert list(home.iterdir()) == []


def test_a_file_in_the_folder_s_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "site").write_text("mine", encoding="utf-8")
    with pytest.raises(InvalidInputError, match="not a folder"):
        write_folder(tmp_path / "site", {"index.html": b"1"}, force=True)
    assert (tmp_path / "site").read_text(encoding="utf-8") == "mine"


@pytest.mark.parametrize("at_once", [True, False])
def test_a_disk_that_fills_up_leaves_the_earlier_pages(
    tmp_path: Path, at_once: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "site"
    write_folder(folder, {"index.html": b"1"})
    if not at_once:
        monkeypatch.setattr(site_folder, "_exchanged_at_once", lambda _one, _other: False)
    write = Path.write_bytes

    def full(path: Path, content: bytes) -> int:
        if path.name == "b.html":
            raise OSError(28, "No space left on device")
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="space"):
        write_folder(folder, {"a.html": b"2", "b.html": b"2"})
    assert sorted(one.name for one in folder.iterdir()) == sorted([MARKER, "index.html"])
    assert [one.name for one in tmp_path.iterdir()] == ["site"]


def test_without_an_exchange_in_one_step_two_renames_do_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(site_folder, "_exchanged_at_once", lambda _one, _other: False)
    folder = tmp_path / "site"
    for content in (b"1", b"2"):
        write_folder(folder, {"index.html": content})
    assert (folder / "index.html").read_bytes() == b"2"
    assert [one.name for one in tmp_path.iterdir()] == ["site"]


def test_a_reader_never_sees_a_half_written_site(tmp_path: Path) -> None:
    folder = tmp_path / "site"
    write_folder(folder, dict.fromkeys(("a", "b"), b"0"))
    if not site_folder._exchanged_at_once(folder, folder):
        pytest.skip("this file system exchanges no folders in one step")
    torn: list[str] = []
    over = threading.Event()

    def read() -> None:
        while not over.is_set():
            try:
                (folder / "a").read_bytes()
            except OSError as error:
                torn.append(str(error))

    reader = threading.Thread(target=read)
    reader.start()
    try:
        for count in range(60):
            write_folder(folder, {name: str(count).encode() for name in ("a", "b")})
    finally:
        over.set()
        reader.join()
    assert torn == []
