"""A changed seed file: what it adds, what it changes, what stays, and how a wrong seat plan is corrected."""

import copy
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cinema.adapters.seed_file import read_seed_file
from cinema.bootstrap import join
from cinema.domain.seed import Loaded
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import InvalidFileError, InvalidInputError
from cinema.services.cinema import Cinema
from repositories.connect import Connection
from repositories.storage import Storage
from tests.services.seed_files import SMALL, Change, put, seed_file
from tests.support import everything, findings, sell

ROWS = ("auditoriums", 0, "plan", "rows")
BETTER = [{"row": "A", "seats": "wc_sss"}, {"row": "B", "seats": "ss_spp"}, {"row": "C", "seats": "ssssss"}]
CLERK = {"username": "clara", "name": "Clara", "email": "clara@example.org", "role": "staff"}


@pytest.fixture
def cinema(storage: Storage) -> Cinema:
    return join(storage, "till-1", patience=0.01)


def load(cinema: Cinema, folder: Path, *changes: Change) -> Loaded:
    seed = read_seed_file(seed_file(folder, *changes, passwords=False))
    return cinema.seed.load(cinema.operator(), seed, demo=False)


def manager(cinema: Cinema) -> Actor:
    return replace(cinema.operator(), role=Role.MANAGER, channel=Channel.ADMIN)


def sold_again(connection: Connection) -> None:
    """Let the three seconds have passed for which a screening isn't sold after it was moved to another plan."""
    connection.database["seat_maps"].update_many({}, {"$unset": {"sell_from": ""}})


def test_a_wrong_plan_is_corrected_by_the_corrected_file_and_its_screenings_follow(
    cinema: Cinema, connection: Connection, tmp_path: Path
) -> None:
    load(cinema, tmp_path)
    before = [one.screening.id for one in cinema.programme.sellable()]
    corrected = load(cinema, tmp_path, put(*ROWS, value=BETTER))
    assert (corrected.corrected, corrected.staying) == (("attic",), ())
    room = cinema.admin.auditoriums.rooms.page(manager(cinema), "attic")
    assert [(one.number, one.seats) for one in room.plans] == [(2, 16), (1, 10)]
    sold_again(connection)
    shown = cinema.programme.sellable()
    assert [one.screening.id for one in shown] == before
    assert {one.availability.capacity for one in shown} == {16}
    assert {one.screening.plan for one in shown} == {room.room.plan}
    assert findings(cinema) == []
    kept = everything(connection.database)
    assert load(cinema, tmp_path, put(*ROWS, value=BETTER)).corrected == ()
    assert everything(connection.database) == kept
    assert load(cinema, tmp_path).corrected == (), "the file that was wrong was loaded, and stays so"
    assert everything(connection.database) == kept


def test_a_screening_whose_seats_are_being_bought_stays_on_its_plan_and_is_named(
    cinema: Cinema, connection: Connection, tmp_path: Path
) -> None:
    load(cinema, tmp_path)
    first, *others = [one.screening for one in cinema.programme.sellable()]
    cinema.booking.hold(manager(cinema), first.id, "hold-1", ("B1",))
    corrected = load(cinema, tmp_path, put(*ROWS, value=BETTER))
    assert corrected.corrected == ("attic",)
    assert corrected.staying == (first.id,)
    sold_again(connection)
    capacities = {one.screening.id: one.availability.capacity for one in cinema.programme.sellable()}
    assert capacities == {first.id: 9, **{one.id: 16 for one in others}}
    assert findings(cinema) == []


def test_a_correction_that_was_cut_off_is_finished_by_the_next_load(cinema: Cinema, tmp_path: Path) -> None:
    load(cinema, tmp_path)
    seed = read_seed_file(seed_file(tmp_path, put(*ROWS, value=BETTER), passwords=False))

    def cut(_done: int, _total: int, section: str) -> None:
        if section == "plans":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cinema.seed.load(cinema.operator(), seed, demo=False, progress=cut)
    assert cinema.seed.load(cinema.operator(), seed, demo=False).corrected == ("attic",)
    assert [one.number for one in cinema.admin.auditoriums.rooms.page(manager(cinema), "attic").plans] == [2, 1]
    assert cinema.seed.load(cinema.operator(), seed, demo=False).corrected == ()
    assert findings(cinema) == []


def test_a_plan_without_a_price_for_a_screening_is_refused_before_anything_is_written(
    cinema: Cinema, connection: Connection, tmp_path: Path
) -> None:
    load(cinema, tmp_path)
    before = everything(connection.database)

    def with_restricted_seats(data: dict[str, Any]) -> None:
        data["auditoriums"][0]["plan"]["rows"] = [{"row": "A", "seats": "rr"}]
        data["screenings"] = []

    with pytest.raises(InvalidFileError) as refusal:
        load(cinema, tmp_path, with_restricted_seats)
    assert list(refusal.value.fields) == ["auditoriums[0].plan"]
    assert everything(connection.database) == before


def test_a_changed_file_adds_and_changes_what_no_manager_has_changed(cinema: Cinema, tmp_path: Path) -> None:
    load(cinema, tmp_path)
    by = manager(cinema)
    desk = cinema.admin.movies
    desk.save(by, cinema.catalogue.movie("amelie"), {"title": "Ours"})
    rooms = cinema.admin.auditoriums.rooms
    rooms.save(by, rooms.page(by, "attic").room, {"name": "Ours"})

    def change(data: dict[str, Any]) -> None:
        data["movies"][0]["title"] = data["movies"][1]["title"] = data["auditoriums"][0]["name"] = "Theirs"
        data["movies"].append({**copy.deepcopy(SMALL["movies"][0]), "id": "more"})
        data["screenings"].append(
            {**SMALL["screenings"][0], "movie": "more", "days": [9], "times": ["12:00"]},
        )

    load(cinema, tmp_path, change)
    titles = [cinema.catalogue.movie(name).title for name in ("metropolis", "amelie", "more")]
    assert titles == ["Theirs", "Ours", "Metropolis"]
    assert rooms.page(by, "attic").room.name == "Ours"
    assert len(cinema.programme.sellable()) == 5
    assert findings(cinema) == []


def test_a_screening_that_was_cancelled_stays_so_whatever_a_changed_file_says(
    cinema: Cinema, connection: Connection, tmp_path: Path
) -> None:
    load(cinema, tmp_path)
    first = cinema.programme.sellable()[0].screening
    connection.database["screenings"].update_one(
        {"_id": first.id}, {"$set": {"state": "cancelled", "tags": ["ours"], "version": 3}}
    )
    load(cinema, tmp_path, put("movies", 0, "title", value="Theirs"))
    stored = connection.database["screenings"].find_one({"_id": first.id}) or {}
    assert (stored["state"], stored["tags"]) == ("cancelled", ["ours"])


def test_another_movie_at_a_time_that_has_one_is_refused_with_all_other_clashes(
    cinema: Cinema, connection: Connection, tmp_path: Path
) -> None:
    load(cinema, tmp_path)
    before = everything(connection.database)

    def change(data: dict[str, Any]) -> None:
        for part in data["screenings"]:
            part["movie"] = "amelie" if part["movie"] == "metropolis" else "metropolis"
        data["house"]["currency"] = "USD"
        data["users"][0]["email"], data["users"][1]["email"] = data["users"][1]["email"], "new@example.org"

    with pytest.raises(InvalidFileError) as refusal:
        load(cinema, tmp_path, change)
    assert {path.split("[")[0] for path in refusal.value.fields} == {"house.currency", "screenings", "users"}
    assert everything(connection.database) == before


def test_a_review_that_its_writer_changed_stays(cinema: Cinema, connection: Connection, tmp_path: Path) -> None:
    load(cinema, tmp_path)
    connection.database["reviews"].update_one({}, {"$set": {"comment": "Mine"}})
    load(cinema, tmp_path, put("reviews", 0, "comment", value="The file's"))
    assert [one["comment"] for one in connection.database["reviews"].find({})] == ["Mine"]


def test_staff_of_a_real_house_get_one_time_passwords_that_are_told_once(cinema: Cinema, tmp_path: Path) -> None:
    def with_clerk(data: dict[str, Any]) -> None:
        data["users"].append(CLERK)

    loaded = load(cinema, tmp_path, with_clerk)
    told = {one.username: one.secret for one in loaded.secrets}
    assert {"clara", "manager"} <= set(told)
    assert "ada" not in told, "a customer asks for one at the counter"
    assert not any(one.secret in repr(loaded) for one in loaded.secrets)
    user = cinema.accounts.sign_in("clara", told["clara"])
    assert user.role is Role.STAFF
    assert user.must_change_password
    assert load(cinema, tmp_path, with_clerk).secrets == ()
    changed = load(cinema, tmp_path, with_clerk, put("movies", 0, "title", value="Other"))
    assert changed.secrets == (), "accounts that are here keep their passwords"
    assert findings(cinema) == []


def test_accounts_of_a_demo_have_their_known_passwords(cinema: Cinema, tmp_path: Path) -> None:
    loaded = cinema.seed.load(cinema.operator(), read_seed_file(seed_file(tmp_path)), demo=True)
    assert loaded.secrets == ()
    assert not cinema.accounts.sign_in("manager", "lantern-demo-1").must_change_password


def test_days_that_meet_dates_on_the_day_of_the_load_are_refused_before_anything_is_written(
    cinema: Cinema, connection: Connection, tmp_path: Path
) -> None:
    before = everything(connection.database)
    day = (cinema.database.now() + timedelta(days=5)).date()
    part = {**SMALL["screenings"][0], "days": list(range(10)), "dates": [day.isoformat()], "times": ["12:00"]}
    with pytest.raises(InvalidInputError, match=day.isoformat()) as refusal:
        load(cinema, tmp_path, put("screenings", value=[part]))
    assert refusal.value.field == "screenings[0]"
    assert everything(connection.database) == before


def test_dates_of_a_file_are_not_repeated_when_a_demo_s_days_run_out(cinema: Cinema, tmp_path: Path) -> None:
    day = (cinema.database.now() - timedelta(days=30)).date()
    part = {**SMALL["screenings"][0], "days": [0], "dates": [day.isoformat()], "times": ["12:00"]}
    seed = read_seed_file(seed_file(tmp_path, put("screenings", value=[part])))
    cinema.seed.load(cinema.operator(), seed, demo=True)
    assert cinema.seed.roll_forward(cinema.operator(), seed)
    placed = cinema.admin.schedule
    assert placed is not None
    assert sell(cinema, cinema.operator(), cinema.programme.sellable()[-1].screening.id, "B1").receipt_number


def test_posters_are_stored_by_their_content_so_a_house_shows_its_own_pictures(
    cinema: Cinema, connection: Connection, tmp_path: Path
) -> None:
    samples = Path(__file__).parents[2] / "posters"
    (tmp_path / "posters").mkdir()
    file = tmp_path / "posters" / "metropolis.jpg"
    file.write_bytes((samples / "metropolis.jpg").read_bytes())
    named = put("movies", 0, "poster", value="posters/metropolis.jpg")
    load(cinema, tmp_path, named)
    first = cinema.catalogue.movie("metropolis").poster
    assert first is not None
    assert cinema.catalogue.poster(first) == file.read_bytes()
    file.write_bytes((samples / "the-kid.jpg").read_bytes())
    load(cinema, tmp_path, named)
    second = cinema.catalogue.movie("metropolis").poster
    assert second is not None
    assert cinema.catalogue.poster(second) == file.read_bytes(), "a changed picture is a changed file"
    assert cinema.catalogue.poster(first) != file.read_bytes(), "what names the old one shows the old one"


def test_a_real_house_with_a_movie_of_the_sample_shows_none_of_its_posters(
    cinema: Cinema, connection: Connection, tmp_path: Path
) -> None:
    load(cinema, tmp_path)
    assert cinema.catalogue.movie("metropolis").poster is None
    assert cinema.catalogue.poster("posters/metropolis.jpg") is None
    assert list(connection.database["posters.files"].find({})) == []
