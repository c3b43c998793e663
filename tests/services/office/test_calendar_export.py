"""Calendars of the house, a room and a movie, read back by two other programs' parsers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import icalendar
import pytest
import vobject

from cinema.domain.schedule import Cancellation
from cinema.domain.screening_fields import CancelReason, ScreeningKind
from cinema.errors import ConflictError, InvalidInputError
from cinema.services.office.calendar_export import BEHIND
from tests.conftest import SmallHouse
from tests.services.office.schedule_house import MANAGER, at, office
from tests.support import shown_from

Events = dict[str, dict[str, Any]]


def by_vobject(file: Path) -> Events:
    read = vobject.readOne(file.read_text(encoding="utf-8"))
    return {
        one.uid.value: {
            "start": one.dtstart.value.astimezone(UTC),
            "end": one.dtend.value.astimezone(UTC),
            "summary": one.summary.value,
            "location": one.location.value,
            "description": one.description.value,
            "status": one.status.value,
            "sequence": int(one.sequence.value),
        }
        for one in read.contents.get("vevent", [])
    }


def by_icalendar(file: Path) -> Events:
    read = icalendar.Calendar.from_ical(file.read_bytes())
    return {
        str(one["uid"]): {
            "start": one.decoded("dtstart").astimezone(UTC),
            "end": one.decoded("dtend").astimezone(UTC),
            "summary": str(one["summary"]),
            "location": str(one["location"]),
            "description": str(one["description"]),
            "status": str(one["status"]),
            "sequence": int(str(one["sequence"])),
        }
        for one in read.walk("VEVENT")
    }


def test_two_other_parsers_read_the_screenings_as_they_are_stored(house: SmallHouse, tmp_path: Path) -> None:
    cinema, file = office(house), tmp_path / "house.ics"
    assert cinema.admin.calendars.export(MANAGER, file) == 2
    found = by_vobject(file)
    assert found == by_icalendar(file)
    stored = house.storage.screenings.get(house.screening)
    (event,) = [one for one in found.values() if one["start"] == stored.starts_at]
    assert (event["end"], event["summary"]) == (stored.ends_at, "Metropolis")
    assert (event["status"], event["sequence"]) == ("CONFIRMED", stored.version)
    assert event["location"].startswith("Hall, ")
    assert "Doors open at" in event["description"]
    assert "Age rating" in event["description"]


def test_an_event_keeps_its_uid_and_counts_its_changes(house: SmallHouse, tmp_path: Path) -> None:
    cinema, first, second = office(house), tmp_path / "1.ics", tmp_path / "2.ics"
    cinema.admin.calendars.export(MANAGER, first)
    old = cinema.admin.schedule.screening(MANAGER, house.screening)
    cinema.admin.schedule.move(MANAGER, old, at("20:00"))
    cinema.admin.calendars.export(MANAGER, second)
    before, after = by_vobject(first), by_vobject(second)
    assert before.keys() == after.keys()
    moved = [uid for uid in after if after[uid]["start"] != before[uid]["start"]]
    assert [after[uid]["sequence"] > before[uid]["sequence"] for uid in moved] == [True]


def test_a_cancelled_screening_stays_in_the_calendar_as_cancelled(house: SmallHouse, tmp_path: Path) -> None:
    cinema, file = office(house), tmp_path / "house.ics"
    old = cinema.admin.schedule.screening(MANAGER, house.screening)
    cinema.admin.cancelling.cancel(MANAGER, old, Cancellation(CancelReason.TECHNICAL))
    cinema.admin.calendars.export(MANAGER, file)
    found = {one["start"]: one["status"] for one in by_vobject(file).values()}
    assert sorted(found.values()) == ["CANCELLED", "CONFIRMED"]
    assert found[old.starts_at] == "CANCELLED"


def test_drafts_are_in_no_calendar_and_private_hires_only_if_they_are_asked_for(house: SmallHouse) -> None:
    cinema = office(house)
    cinema.admin.schedule.place(MANAGER, "metropolis", "hall", at("12:00"))
    assert len(cinema.admin.calendars.read(MANAGER).events) == 2
    house.connection.database["screenings"].update_one(
        {"_id": house.screening}, {"$set": {"kind": ScreeningKind.PRIVATE.value}}
    )
    assert [one.summary for one in cinema.admin.calendars.read(MANAGER).events] == ["Metropolis"]
    both = cinema.admin.calendars.read(MANAGER, private=True).events
    assert sorted(one.summary for one in both) == ["Metropolis", "Metropolis (private hire)"]


def test_a_room_and_a_movie_are_found_by_what_people_call_them(house: SmallHouse) -> None:
    read = office(house).admin.calendars.read
    for room in ("hall", "Hall", "HALL", "1"):
        assert len(read(MANAGER, room=room).events) == 2
    assert read(MANAGER, room="hall").name.endswith(": Hall")
    for movie in ("metropolis", "Metropolis", "METRÓPOLIS"):
        assert len(read(MANAGER, movie=movie).events) == 2


@pytest.mark.parametrize(("field", "text"), [("room", "9"), ("movie", "Nothing")])
def test_a_room_or_movie_that_is_not_there_is_told_at_its_field(house: SmallHouse, field: str, text: str) -> None:
    cinema = office(house)
    with pytest.raises(InvalidInputError, match=text) as refused:
        cinema.admin.calendars.read(MANAGER, **cast("Any", {field: text}))
    assert refused.value.field == field


def test_two_movies_of_one_title_are_told_apart_by_their_ids(house: SmallHouse) -> None:
    cinema = office(house)
    house.storage.movies.put(replace(house.storage.movies.get("metropolis"), id="metropolis-2001", year=2001))
    with pytest.raises(InvalidInputError, match="metropolis-2001"):
        cinema.admin.calendars.read(MANAGER, movie="Metropolis")
    assert cinema.admin.calendars.read(MANAGER, movie="metropolis-2001").events == ()


def test_what_was_shown_long_ago_is_left_out(house: SmallHouse) -> None:
    cinema = office(house)
    for days, count in ((BEHIND - 1, 2), (BEHIND + 2, 1)):
        start = datetime.now(UTC) - timedelta(days=days)
        shown_from(house, house.screening, start, start + timedelta(hours=2))
        assert len(cinema.admin.calendars.read(MANAGER).events) == count


def test_texts_that_mean_something_in_the_format_come_back_as_they_were(house: SmallHouse, tmp_path: Path) -> None:
    cinema, file = office(house), tmp_path / "house.ics"
    title = "A; B, C\\n: END:VEVENT " + "é" * 80
    house.storage.movies.put(replace(house.storage.movies.get("metropolis"), title=title, titles={}))
    cinema.admin.calendars.export(MANAGER, file)
    assert {one["summary"] for one in by_vobject(file).values()} == {title}
    assert by_vobject(file) == by_icalendar(file)
    assert all(len(line) <= 75 for line in file.read_bytes().split(b"\r\n"))


def test_a_file_that_is_there_is_only_replaced_if_that_is_wanted(house: SmallHouse, tmp_path: Path) -> None:
    cinema, file = office(house), tmp_path / "house.ics"
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(ConflictError):
        cinema.admin.calendars.export(MANAGER, file)
    assert file.read_text(encoding="utf-8") == "mine"
    assert cinema.admin.calendars.export(MANAGER, file, replace=True) == 2
    assert [one.name for one in tmp_path.iterdir()] == ["house.ics"]
