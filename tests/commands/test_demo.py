"""cinema demo and cinema seed on databases that are another demo, or a real house."""

import json
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from cinema.adapters.seed_file import read_seed_file
from cinema.bootstrap import open_cinema, open_demo
from cinema.errors import ConflictError
from repositories.connect import connect
from tests.commands.conftest import SMALL_HOUSE, Inside
from tests.services.seed_files import put, seed_file
from tests.support import everything


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mongodb_uri: str) -> Iterator[str]:
    monkeypatch.setenv("CINEMA_DATA_DIR", str(tmp_path / "data"))
    name = f"test_demo_{tmp_path.name}"[:60]
    yield name
    with closing(connect(mongodb_uri, name)) as connection:
        connection.client.drop_database(name)


def test_a_demo_of_another_file_is_opened_as_it_is(database: str, mongodb_uri: str) -> None:
    with closing(open_cinema(database, uri=mongodb_uri)) as cinema:
        cinema.seed.load(cinema.operator(), read_seed_file(SMALL_HOUSE), demo=True)
        before = [one.screening.id for one in cinema.programme.sellable()]
    for _time in range(2):
        with closing(open_demo(database, uri=mongodb_uri)) as cinema:
            assert cinema.is_demo()
            assert cinema.house().name == "The Attic"
            assert [one.screening.id for one in cinema.programme.sellable()] == before
            assert cinema.accounts.sign_in("manager", "lantern-demo-1").name == "May"


def test_a_real_house_is_not_opened_as_a_demo_and_gets_nothing_of_one(
    database: str, mongodb_uri: str, tmp_path: Path
) -> None:
    with closing(open_cinema(database, uri=mongodb_uri)) as cinema:
        cinema.seed.load(cinema.operator(), read_seed_file(seed_file(tmp_path, passwords=False)), demo=False)
    with closing(connect(mongodb_uri, database)) as connection:
        before = everything(connection.database)
        with pytest.raises(ConflictError, match="real house"):
            open_demo(database, uri=mongodb_uri)
        assert everything(connection.database) == before


def test_the_sample_s_screenings_go_on_in_a_demo_of_it_and_where_others_were_placed_they_do_not(
    database: str, mongodb_uri: str, tmp_path: Path
) -> None:
    with closing(open_cinema(database, uri=mongodb_uri)) as cinema:
        sample = read_seed_file(SMALL_HOUSE)
        cinema.seed.load(cinema.operator(), sample, demo=True)
        newer = read_seed_file(seed_file(tmp_path, put("movies", 0, "title", value="Newer")))
        assert cinema.seed.roll_forward(cinema.operator(), newer), "of an older edition of the same house's file"
        assert len(cinema.programme.sellable()) == 8
        other = read_seed_file(seed_file(tmp_path, put("house", "name", value="Another")))
        assert not cinema.seed.roll_forward(cinema.operator(), other)


def test_a_file_s_mistakes_are_told_a_line_each(inside: Inside, tmp_path: Path) -> None:
    file = seed_file(tmp_path, put("movies", 0, "year", value=1), put("house", "timezone", value="localtime"))
    ran = inside("seed", str(file), "--demo", "--database", "many_mistakes")
    assert (ran.code, ran.out) == (1, "")
    assert [line.split(":")[0] for line in ran.err.splitlines()] == ["house.timezone", "movies[0].year"]
    assert "no house" in inside.refused("screenings", "--database", "many_mistakes")


def test_one_time_passwords_are_printed_at_the_load_and_let_their_people_in(inside: Inside, tmp_path: Path) -> None:
    file = seed_file(tmp_path, passwords=False)
    own = ("--database", "with_staff")
    said = inside.json("seed", str(file), *own)
    secret = said["one_time_passwords"]["manager"]
    assert set(said) == {"anchor", "loaded", "one_time_passwords", "corrected", "staying"}
    assert inside.json("seed", str(file), *own)["one_time_passwords"] == {}
    lines = inside("seed", str(seed_file(tmp_path, passwords=False)), "--database", "with_staff_too").out
    assert "manager" in lines
    assert "user reset NAME" in lines
    assert secret not in lines


def test_a_corrected_seat_plan_is_told(inside: Inside, tmp_path: Path) -> None:
    own = ("--demo", "--database", "corrected")
    inside.json("seed", str(SMALL_HOUSE), *own)
    rows = json.loads(SMALL_HOUSE.read_text(encoding="utf-8"))["auditoriums"][0]["plan"]["rows"]
    better = put("auditoriums", 0, "plan", "rows", value=[*rows, {"row": "C", "seats": "sss"}])
    assert "New seat plan in: attic" in inside("seed", str(seed_file(tmp_path, better)), *own).out
    assert inside.json("seed", str(seed_file(tmp_path, better)), *own)["corrected"] == []
