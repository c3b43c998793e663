"""cinema check says of a ticket what it is for, and when it lets nobody in: over, used, cancelled, not today."""

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from unittest.mock import patch

import pytest

from cinema.bootstrap import open_cinema
from cinema.domain.users import Channel
from repositories.connect import connect
from repositories.private_server.server import PrivateServer
from repositories.screenings import Screenings
from repositories.storage import open_storage
from tests.commands.conftest import Inside

Begins = Callable[[timedelta], datetime]
"""Lets the screening begin so long after now, and returns when."""

CASH = ("--pay", "cash", "--tendered", "20")


@pytest.fixture(scope="module")
def screening(inside: Inside) -> str:
    found: str = inside.json("screenings")[-1]["id"]
    return found


@pytest.fixture
def code(inside: Inside, screening: str) -> Iterator[str]:
    """The code of a ticket, which is given back after."""
    sold = inside.json("sell", screening, "B2", *CASH)
    yield sold["tickets"][0]["code"]
    inside("refund", sold["receipt_number"], "--reason", "it was tried")


@pytest.fixture
def begins(inside: Inside, screening: str, server: PrivateServer) -> Iterator[Begins]:
    """A function that lets the screening begin so long after now; put back after."""
    with closing(connect(server.uri, inside.database)) as connection:
        screenings = open_storage(connection).screenings
        before = screenings.stored(screening)
        assert before is not None

        def put(after: timedelta) -> datetime:
            assert before is not None
            start = (datetime.now(UTC) + after).replace(microsecond=0)
            screenings.put(replace(before, starts_at=start, ends_at=start + timedelta(hours=2)))
            return start

        yield put
        screenings.put(before)


def test_a_valid_ticket_is_told_with_film_time_and_room(inside: Inside, code: str, begins: Begins) -> None:
    start = begins(timedelta(0))
    ran = inside("check", code)
    assert ran.code == 0
    first, second = ran.out.splitlines()
    assert first == "Valid."
    movie, _when, room, seat, kind = second.split(" · ")
    assert (movie, room, seat, kind) == ("Metropolis", "Attic", "B2", "Adult")
    said = inside.json("check", code)
    assert (said["verdict"], said["ok"], said["time"], said["used_at"]) == ("valid", True, "today", None)
    assert (said["auditorium"], datetime.fromisoformat(said["starts_at"])) == ("Attic", start)


@pytest.mark.parametrize(("language", "words"), [("en", "Valid, but not today"), ("es", "2026"), ("pt_BR", "2026")])
def test_a_ticket_of_another_day_is_valid_and_says_which(
    inside: Inside, code: str, begins: Begins, language: str, words: str
) -> None:
    begins(timedelta(days=2))
    ran = inside("check", code, "--language", language)
    assert ran.code == 0
    assert words in ran.out
    assert inside.json("check", code)["time"] == "other-day"


def test_a_ticket_whose_screening_is_over_is_refused(inside: Inside, code: str, begins: Begins) -> None:
    begins(timedelta(hours=-5))
    ran = inside("check", code)
    assert ran.code == 1
    assert "the screening is over" in ran.out
    assert "Do not admit" in ran.out
    ran = inside("check", code, "--json")
    assert (ran.code, ran.json["ok"], ran.json["time"], ran.json["verdict"]) == (1, False, "over", "valid")


def test_a_used_ticket_says_when_and_where_somebody_came_in(inside: Inside, code: str, begins: Begins) -> None:
    begins(timedelta(0))
    with patch.dict(os.environ, inside.environment, clear=True), closing(open_cinema(inside.database)) as cinema:
        manager = cinema.actor(cinema.accounts.find(cinema.operator(), "manager"), Channel.BOX_OFFICE)
        let_in = cinema.door.scan(manager, code).admission
        assert let_in is not None
        ran = inside("check", code)
        said = inside("check", code, "--json").json
        cinema.door.undo(manager, cinema.ticket_checks.check(manager, code).sale.id, let_in.id)  # type: ignore[union-attr]
    assert ran.code == 1
    assert "used: somebody came in with it" in ran.out
    assert let_in.station in ran.out
    assert (said["ok"], datetime.fromisoformat(said["used_at"])) == (False, let_in.at)
    assert inside("check", code).code == 0


def test_a_ticket_of_a_cancelled_screening_says_so(inside: Inside, code: str, screening: str) -> None:
    with patch.object(Screenings, "cancelled", return_value=frozenset({screening})):
        ran = inside("check", code)
    assert ran.code == 1
    assert "the screening was cancelled" in ran.out
    assert "Attic" in ran.out
