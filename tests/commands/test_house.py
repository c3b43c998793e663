"""cinema seed, settings, user, screenings, doctor and audit, end to end."""

import json
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from repositories.connect import connect
from repositories.private_server.server import PrivateServer
from repositories.sign_ins import LOCK_TRIES
from repositories.storage import open_storage
from tests.commands.conftest import SMALL_HOUSE, Inside
from tests.support import pass_time


def test_loading_again_changes_nothing_and_says_the_same_anchor(inside: Inside) -> None:
    before = inside.json("screenings")
    first = inside.json("seed", str(SMALL_HOUSE), "--demo")
    assert first["loaded"]["movies"] == 2
    assert inside.json("seed", str(SMALL_HOUSE), "--demo") == first
    assert [one["id"] for one in inside.json("screenings")] == [one["id"] for one in before]


def test_screenings_are_listed_soonest_first_with_their_stable_keys(inside: Inside) -> None:
    found = inside.json("screenings")
    assert len(found) == 4
    for one in found:
        assert {"id", "movie", "auditorium", "starts_at", "capacity", "free"} <= set(one)
        assert 0 <= one["free"] <= one["capacity"] == 9
    starts = [datetime.fromisoformat(one["starts_at"]) for one in found]
    assert starts == sorted(starts)
    assert starts[0].utcoffset() == timedelta(0)
    assert [one["id"] for one in inside.json("screenings", "--day", found[0]["day"])] == [
        one["id"] for one in found[:2]
    ]
    assert inside.json("screenings", "--day", "2020-01-01") == []
    assert found[0]["id"] in inside("screenings").out


def test_seats_have_a_state_and_a_kind(inside: Inside) -> None:
    seats = inside.json("seats", inside.json("screenings")[-1]["id"])["seats"].values()
    assert {one["kind"] for one in seats} == {"standard", "premium", "wheelchair", "companion"}
    assert {one["state"] for one in seats} <= {"free", "held", "sold", "blocked"}
    assert {one["kind"] for one in seats if one["state"] == "blocked"} == {"standard"}


def test_settings_are_shown_changed_and_kept(inside: Inside) -> None:
    assert inside.json("settings")["name"] == "The Attic"
    assert inside.json("settings", "hold_seconds", "300") == {"hold_seconds": 300}
    assert inside.json("settings", "hold_seconds") == {"hold_seconds": 300}
    assert "Europe/Lisbon" in inside("settings").out
    assert "60" in inside.refused("settings", "hold_seconds", "59")
    assert inside.json("settings", "hold_seconds") == {"hold_seconds": 300}


def test_a_one_time_password_is_given(inside: Inside) -> None:
    assert inside.json("user", "reset", "ADA")["secret"]
    inside.refused("user", "reset", "nobody")


def test_a_manager_unlocks_a_person_and_is_told_of_one_who_was_not_locked(
    inside: Inside, server: PrivateServer
) -> None:
    with closing(connect(server.uri, inside.database)) as connection:
        storage = open_storage(connection)
        ada = storage.users.find_login("ada")
        assert ada is not None
        for _time in range(LOCK_TRIES):
            pass_time(connection, 200)
            storage.sign_ins.begin(f"user:{ada[0].id}", "till-1")
    answer = inside.json("user", "unlock", "ADA@example.org", "--as", "manager")
    assert answer["unlocked"] is True
    assert inside.json("user", "unlock", "ADA@example.org", "--as", "manager") == {**answer, "unlocked": False}
    assert "ada was not locked" in inside("user", "unlock", "ada").out
    inside.refused("user", "unlock", "manager", "--as", "ada")
    inside.refused("user", "unlock", "nobody")


def test_a_role_is_given_by_a_command_and_the_last_administrator_keeps_theirs(inside: Inside) -> None:
    own = ("--database", "roles")
    inside.json("seed", str(SMALL_HOUSE), "--demo", *own)
    assert inside.json("user", "role", "ada", "admin", *own)["role"] == "admin"
    assert "last administrator" in inside.refused("user", "role", "ada", "staff", *own)
    inside.refused("user", "role", "ada", "manager", "--as", "manager", *own)
    assert inside.json("user", "role", "manager", "admin", *own)["role"] == "admin"
    assert inside.json("user", "role", "ada", "customer", *own)["role"] == "customer"
    assert inside("user", "role", "ada", *own).code == 2
    assert inside("user", "unlock", "ada", "staff", *own).code == 2


def test_whoever_is_deactivated_acts_no_more_until_they_are_activated(inside: Inside) -> None:
    assert inside.json("user", "deactivate", "manager")["deactivated"]
    try:
        assert "deactivated" in inside.refused("payments", "--as", "manager")
    finally:
        assert not inside.json("user", "activate", "manager")["deactivated"]
    assert inside.json("user", "sessions", "manager")["ended"]
    assert inside.json("payments", "--as", "manager") == []


def test_whoever_acts_by_name_has_that_person_s_rights(inside: Inside) -> None:
    inside.refused("settings", "hold_seconds", "60", "--as", "ada")
    inside.refused("payments", "--as", "ada")
    assert inside.json("payments", "--as", "manager") == []
    inside.refused("payments", "--as", "nobody")


def test_the_doctor_looks_at_everything(inside: Inside) -> None:
    told = inside.json("doctor")
    assert told["ok"]
    assert {"server", "binary", "data-folder", "disk", "replica-set", "clock", "schema", "writes", "house"} <= {
        one["check"] for one in told["findings"]
    }


def test_known_passwords_are_refused_in_a_real_database(inside: Inside) -> None:
    assert "--demo" in inside.refused("seed", str(SMALL_HOUSE), "--database", "real_house")
    assert "no house" in inside.refused("screenings", "--database", "real_house")


def test_a_seed_file_that_is_wrong_names_its_path_and_writes_nothing(inside: Inside, tmp_path: Path) -> None:
    file = tmp_path / "seed.json"
    data = json.loads(SMALL_HOUSE.read_text(encoding="utf-8"))
    data["screenings"][0]["dates"] = ["2026-02-30"]
    for content, words in (
        (json.dumps(data), "screenings[0].dates[0]"),
        (json.dumps(data)[:500], "line"),
        ("[" * 5000 + "]" * 5000, "deep"),
    ):
        file.write_text(content, encoding="utf-8")
        assert words in inside.refused("seed", str(file), "--demo", "--database", "spoiled")
    with file.open("wb") as sparse:
        sparse.truncate(200_000_000)
    assert "20 MB" in inside.refused("seed", str(file), "--demo", "--database", "spoiled")
    assert "no house" in inside.refused("screenings", "--database", "spoiled")


@pytest.mark.parametrize("language", ["en", "es", "pt_BR"])
def test_each_language_is_spoken(inside: Inside, language: str) -> None:
    assert inside("screenings", "--language", language).code == 0
