"""Stored screenings: which of them the programme's lists have."""

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest

from cinema.domain.screening_fields import ScreeningKind
from cinema.domain.screenings import Screening, ScreeningState
from cinema.errors import NotFoundError
from repositories.connect import Connection
from repositories.screenings import Screenings
from repositories.storage import open_storage
from tests.repositories.conftest import Of

EIGHT = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def screening(at: datetime, name: str = "", **fields: object) -> Screening:
    made = Screening(
        name or f"{at:%Y%m%d-%H%M}", "metropolis", "hall", "hall-1", at, at + 2 * HOUR, f"{at:%Y-%m-%d}", "weekday"
    )
    return replace(made, **fields)  # type: ignore[arg-type]


@pytest.fixture
def screenings(of: Of) -> Screenings:
    return Screenings(of("screenings"))


def test_showings_are_listed_soonest_first(screenings: Screenings) -> None:
    for at in (EIGHT + 24 * HOUR, EIGHT + 3 * HOUR, EIGHT):
        screenings.put(screening(at))
    screenings.put(screening(EIGHT - 5 * HOUR, "other", movie="akira", state=ScreeningState.CANCELLED))
    assert [one.starts_at for one in screenings.of_movie("metropolis", "2026-11-20", 2)] == [EIGHT, EIGHT + 3 * HOUR]
    assert [one.id for one in screenings.of_day("2026-11-20")] == ["other", "20261120-2000", "20261120-2300"]
    assert screenings.of_day("2026-11-22") == ()
    assert [one.starts_at for one in screenings.between(EIGHT, EIGHT + 3 * HOUR, 9)] == [EIGHT]
    assert screenings.between(EIGHT - 9 * HOUR, EIGHT, 9) == (), "cancelled"
    assert screenings.movies_on("2026-11-20") == ("akira", "metropolis")
    assert screenings.days("2026-11-20", 9) == ("2026-11-20", "2026-11-21")
    assert screenings.days("2026-11-21", 9) == ("2026-11-21",)
    assert screenings.days("2026-11-20", 1) == ("2026-11-20",)
    assert screenings.last_day() == "2026-11-21"
    assert screenings.get("other").state is ScreeningState.CANCELLED
    with pytest.raises(NotFoundError):
        screenings.get("gone")


def test_a_house_without_showings_has_no_last_day(screenings: Screenings) -> None:
    assert screenings.last_day() is None


@pytest.mark.parametrize(
    "hidden",
    [{"state": ScreeningState.DRAFT}, {"state": ScreeningState.REMOVED}, {"kind": ScreeningKind.PRIVATE}],
    ids=["draft", "removed", "private"],
)
def test_no_list_of_the_programme_has_what_is_not_for_customers(
    screenings: Screenings, hidden: dict[str, object]
) -> None:
    screenings.put(screening(EIGHT, "hidden", **hidden))
    assert screenings.of_day("2026-11-20") == ()
    assert screenings.of_movie("metropolis", "2026-11-01", 9) == ()
    assert screenings.between(EIGHT - HOUR, EIGHT + HOUR, 9) == ()
    assert screenings.movies_on("2026-11-20") == ()
    assert screenings.days("2026-11-01", 9) == ()


def test_a_draft_far_ahead_is_no_day_of_the_programme(screenings: Screenings) -> None:
    screenings.put(screening(EIGHT, "draft", state=ScreeningState.DRAFT))
    assert screenings.last_day() is None


def test_the_schedule_has_drafts_and_private_hires_and_nothing_that_was_removed(screenings: Screenings) -> None:
    screenings.put(screening(EIGHT, "draft", state=ScreeningState.DRAFT))
    screenings.put(screening(EIGHT + HOUR, "private", kind=ScreeningKind.PRIVATE))
    screenings.put(screening(EIGHT + HOUR, "removed", state=ScreeningState.REMOVED))
    assert [one.id for one in screenings.placed(EIGHT, EIGHT + 2 * HOUR, 9)] == ["draft", "private"]
    assert [one.id for one in screenings.drafts(EIGHT, 9)] == ["draft"]
    assert screenings.drafts(EIGHT + HOUR, 9) == ()
    assert sorted(screenings.many(["draft", "gone", "removed"])) == ["draft", "removed"]
    assert screenings.stored("gone") is None


def test_the_screenings_to_come_are_counted_by_their_price_card(screenings: Screenings) -> None:
    for hours, card in ((-3, "weekday"), (0, "weekday"), (6, "weekend"), (9, "")):
        screenings.put(screening(EIGHT + hours * HOUR, price_card=card))
    screenings.put(screening(EIGHT + 3 * HOUR, price_card="weekday", state=ScreeningState.DRAFT))
    screenings.put(screening(EIGHT + 12 * HOUR, price_card="weekend", state=ScreeningState.CANCELLED))
    assert screenings.count_by_card(EIGHT) == {"weekday": 2, "weekend": 1}
    assert screenings.count_by_card(EIGHT + 7 * HOUR) == {}


def test_a_count_of_screenings_reads_none_of_them(connection: Connection) -> None:
    storage = open_storage(connection)
    for hours in range(20):
        storage.screenings.put(screening(EIGHT + hours * HOUR))
    with patch.object(storage.screenings._screenings, "aggregate", return_value=[]) as asked:
        storage.screenings.count_by_card(EIGHT)
    command = {"aggregate": "screenings", "pipeline": asked.call_args.args[0], "cursor": {}}
    said = json.dumps(connection.database.command("explain", command, verbosity="executionStats"), default=str)
    assert "price_card_1_starts_at_1_state_1" in said
    assert set(re.findall(r'"totalDocsExamined": (\d+)', said)) == {"0"}
