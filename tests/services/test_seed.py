"""Loading a sample: everything is checked before anything is written, and an error names the path in the file."""

import copy
import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cinema.adapters.seed_file import LARGEST_BYTES, read_seed_file
from cinema.bootstrap import join
from cinema.domain.auditoriums import SeatKind
from cinema.domain.payments import Provider
from cinema.domain.users import Actor, Channel, Role
from cinema.errors import ConflictError, InvalidInputError
from cinema.services.cinema import Cinema
from repositories.connect import Connection
from repositories.storage import Storage
from tests.services.seed_files import FILE, SMALL, Change, no_passwords, put, seed_file
from tests.support import everything, findings, sell

GUEST = Actor(Role.GUEST, "till-1", Channel.CUSTOMER)


@pytest.fixture
def cinema(storage: Storage) -> Cinema:
    return join(storage, "till-1", patience=0.01)


def refused(file: Path) -> InvalidInputError:
    with pytest.raises(InvalidInputError) as wrong:
        read_seed_file(file)
    return wrong.value


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (put("format", value=2), "format"),
        (put("house", "currency", value="EURO"), "house.currency"),
        (put("house", "currency", value="XQZ"), "house.currency"),
        (put("house", "timezone", value="Moon/Crater"), "house.timezone"),
        (put("house", "name", value=""), "house.name"),
        (put("house", "tax_percent", value="six"), "house.tax_percent"),
        (put("house", "colour", value="red"), "house.colour"),
        (put("movies", 1, "year", value="2001"), "movies[1].year"),
        (put("movies", 1, "year", value=1066), "movies[1].year"),
        (put("movies", 1, "minutes", value=10**400), "movies[1].minutes"),
        (put("movies", 1, "genres", value=["comedy", "weird"]), "movies[1].genres[1]"),
        (put("movies", 1, "id", value="metropolis"), "movies[1]"),
        (put("movies", 1, "id", value="$where"), "movies[1].id"),
        (put("movies", 1, "title", value="x" * 10_000), "movies[1].title"),
        (put("movies", 1, "title", value="a\x00b"), "movies[1].title"),
        (put("movies", 1, "title", value="\ud800"), "movies[1].title"),
        (put("movies", 1, "poster", value="../../secret.jpg"), "movies[1].poster"),
        (put("movies", 1, "poster", value="posters/none.jpg"), "movies[1].poster"),
        (put("auditoriums", 0, "plan", "rows", 1, "row", value="A"), "auditoriums[0].plan"),
        (put("auditoriums", 0, "plan", "rows", 1, "seats", value="ss$"), "auditoriums[0].plan"),
        (put("auditoriums", 0, "plan", "rows", value=[]), "auditoriums[0].plan.rows"),
        (put("price_cards", 0, "types", 1, "id", value="adult"), "price_cards[0].types[1]"),
        (put("price_cards", 0, "types", 0, "prices", "standard", value=9.5), "price_cards[0].types[0].prices.standard"),
        (put("price_cards", 0, "types", 0, "prices", "standard", value=-1), "price_cards[0].types[0].prices.standard"),
        (
            put("price_cards", 0, "types", 0, "prices", "standard", value=10_000_01),
            "price_cards[0].types[0].prices.standard",
        ),
        (put("screenings", 0, "movie", value="gone"), "screenings[0].movie"),
        (put("screenings", 0, "auditorium", value="gone"), "screenings[0].auditorium"),
        (put("screenings", 0, "price_card", value="gone"), "screenings[0].price_card"),
        (put("screenings", 0, "times", value=["24:00"]), "screenings[0].times[0]"),
        (put("screenings", 0, "days", value=[]), "screenings[0].days"),
        (put("screenings", 0, "dates", value=["2026-02-30"]), "screenings[0].dates[0]"),
        (put("screenings", 0, "dates", value=["tomorrow"]), "screenings[0].dates[0]"),
        (put("users", 0, "username", value="a.b"), "users[0].username"),
        (put("users", 0, "email", value="may"), "users[0].email"),
        (put("users", 0, "password", value="short"), "users[0].password"),
        (put("users", 0, "password", value="x" * 200), "users[0].password"),
        (put("users", 0, "role", value="owner"), "users[0].role"),
        (put("users", 1, "username", value="MANAGER"), "users[1]"),
        (put("reviews", 0, "user", value="nobody"), "reviews[0].user"),
        (put("reviews", 0, "rating", value=6), "reviews[0].rating"),
        (put("reviews", 0, "stars", value=5), "reviews[0].stars"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_an_error_names_its_path_in_the_file(tmp_path: Path, change: Change, path: str) -> None:
    error = refused(seed_file(tmp_path, change))
    assert error.message.startswith(f"{path}:") or error.message.startswith(f"{path}."), error.message
    assert error.field is not None
    assert error.field.startswith(path)
    assert len(error.message) < 400


@pytest.mark.parametrize(
    ("currency", "price"), [("JPY", 2_500_000), ("CLP", 12_000), ("COP", 45_000_00), ("KWD", 9_000_000)]
)
def test_a_price_may_be_what_is_plausible_in_the_file_s_currency(tmp_path: Path, currency: str, price: int) -> None:
    def change(data: dict[str, Any]) -> None:
        data["house"]["currency"] = currency
        data["price_cards"][0]["types"][0]["prices"]["standard"] = price

    read = read_seed_file(seed_file(tmp_path, change))
    assert read.price_cards[0].prices[read.ticket_types[0].id][SeatKind.STANDARD] == price


def test_a_type_on_several_cards_is_one_ticket_type_in_the_order_of_the_file(tmp_path: Path) -> None:
    def change(data: dict[str, Any], name: str = "") -> None:
        more = copy.deepcopy(data["price_cards"][0])
        more["id"] = "more"
        more["types"] = [{**more["types"][0], "id": "new", "name": "New"}, more["types"][0]]
        more["types"][1]["name"] = name or more["types"][1]["name"]
        data["price_cards"].append(more)

    read = read_seed_file(seed_file(tmp_path, change))
    first = [one["id"] for one in SMALL["price_cards"][0]["types"]]
    assert [(one.id, one.order) for one in read.ticket_types] == [(n, i) for i, n in enumerate([*first, "new"])]
    assert set(read.price_cards[1].prices) == {"new", first[0]}
    error = refused(seed_file(tmp_path, lambda data: change(data, "Another")))
    assert error.field == "price_cards[1].types[1]"
    assert "price_cards[0].types[0]" in error.message


@pytest.mark.parametrize(
    "content",
    [
        b"", b"{", b"null", b"[]", b"\xff\xfe{}", b'{"format": 1}', b"{'format': 1}", b"[" * 5000 + b"]" * 5000,
        b'{"a":' * 5000 + b"1" + b"}" * 5000, b'{"format": ' + b"9" * 5000 + b"}", b"NaN", b"\x00" * 100,
        b"\xef\xbb\xbf{}", json.dumps(SMALL).encode()[:-200],
    ],
    ids=range(14),
)  # fmt: skip
def test_a_file_that_is_malformed_cut_off_or_too_deep_is_refused(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "seed.json"
    file.write_bytes(content)
    assert len(refused(file).message) < 400


def test_a_room_may_have_the_codes_of_the_authorities_and_a_large_screen(tmp_path: Path) -> None:
    def change(data: dict[str, Any]) -> None:
        data["auditoriums"][0] |= {"room_code_icaa": "012345", "registro_ancine_sala": "SP-7", "large_screen": True}

    room, _plan = read_seed_file(seed_file(tmp_path, change)).rooms[0]
    assert (room.room_code_icaa, room.registro_ancine_sala, room.large_screen) == ("012345", "SP-7", True)
    error = refused(seed_file(tmp_path, put("auditoriums", 0, "room_code_icaa", value="1234567")))
    assert error.field == "auditoriums[0].room_code_icaa"


def test_more_seats_than_a_plan_may_have_are_refused(tmp_path: Path) -> None:
    rows = [{"row": f"{one}{two}", "seats": "s" * 120} for one in "AB" for two in "ABCDEFGHIJKLM"]
    error = refused(seed_file(tmp_path, put("auditoriums", 0, "plan", "rows", value=rows)))
    assert error.field == "auditoriums[0].plan"


def test_a_file_of_200_megabytes_is_refused_at_once(tmp_path: Path) -> None:
    file = tmp_path / "seed.json"
    with file.open("wb") as sparse:
        sparse.truncate(200_000_000)
    assert str(LARGEST_BYTES // 1_000_000) in refused(file).message


def test_a_file_that_is_not_there_or_a_folder_is_refused(tmp_path: Path) -> None:
    assert "gone.json" in refused(tmp_path / "gone.json").message
    refused(tmp_path)


def test_an_overlap_is_named(tmp_path: Path) -> None:
    second = {**SMALL["screenings"][0], "movie": "amelie", "days": [2], "times": ["21:30"]}
    error = refused(seed_file(tmp_path, lambda data: data["screenings"].append(second)))
    assert error.field == "screenings[1]"
    assert "screenings[0]" in error.message


def test_known_passwords_are_refused_outside_a_demo(cinema: Cinema, connection: Connection) -> None:
    before = everything(connection.database)
    with pytest.raises(InvalidInputError) as wrong:
        cinema.seed.load(cinema.operator(), read_seed_file(FILE), demo=False)
    assert wrong.value.field == "users"
    assert everything(connection.database) == before


def test_a_real_house_s_database_is_never_made_a_demo(cinema: Cinema, connection: Connection) -> None:
    cinema.office.set_up(GUEST, "H", "EUR", "UTC", "en", "Ada", "ada", "ada@example.org", "a long sentence")
    before = everything(connection.database)
    with pytest.raises(ConflictError):
        cinema.seed.load(cinema.operator(), read_seed_file(FILE), demo=True)
    assert everything(connection.database) == before


def test_a_demo_takes_no_real_load(cinema: Cinema, tmp_path: Path) -> None:
    cinema.seed.load(cinema.operator(), read_seed_file(FILE), demo=True)
    with pytest.raises(ConflictError):
        cinema.seed.load(cinema.operator(), read_seed_file(seed_file(tmp_path, no_passwords)), demo=False)


def test_loading_twice_changes_nothing(cinema: Cinema, connection: Connection) -> None:
    told: list[tuple[int, int, str]] = []
    anchor = cinema.seed.load(
        cinema.operator(), read_seed_file(FILE), demo=True, progress=lambda *step: told.append(step)
    )
    before = everything(connection.database)
    assert told[-1][:2] == (1, 1)
    assert cinema.is_demo()
    assert cinema.accounts.sign_in("manager", "lantern-demo-1").role is Role.MANAGER
    assert len(cinema.programme.sellable()) == 4
    assert cinema.catalogue.movie("amelie").rating == 5
    ada = cinema.actor(cinema.accounts.find(cinema.operator(), "ada"), Channel.CUSTOMER)
    cinema.accounts.set_favourite(ada, "amelie", favourite=True)
    after = everything(connection.database)
    assert cinema.seed.load(cinema.operator(), read_seed_file(FILE), demo=True) == anchor
    assert everything(connection.database) == after
    assert before != after


def test_a_load_that_was_interrupted_is_finished(cinema: Cinema, connection: Connection) -> None:
    def cut(_done: int, _total: int, section: str) -> None:
        if section == "screenings":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cinema.seed.load(cinema.operator(), read_seed_file(FILE), demo=True, progress=cut)
    cinema.seed.load(cinema.operator(), read_seed_file(FILE), demo=True)
    assert len(cinema.programme.sellable()) == 4
    assert connection.database["calendars"].find_one({"_id": {"$regex": "^attic/"}, "slots.0": {"$exists": True}})
    sold = sell(cinema, cinema.operator(), cinema.programme.sellable()[0].screening.id, "B1")
    assert sold.receipt_number is not None
    assert findings(cinema) == []


def test_a_demo_s_screenings_are_rolled_forward_when_they_run_out(cinema: Cinema, connection: Connection) -> None:
    seed = read_seed_file(FILE)
    cinema.seed.load(cinema.operator(), seed, demo=True)
    assert cinema.seed.roll_forward(cinema.operator(), seed), "the last is in two days"
    assert len(cinema.programme.sellable()) == 8
    assert not cinema.seed.roll_forward(cinema.operator(), seed)
    last = cinema.programme.sellable()[-1].screening
    assert last.ends_at - last.starts_at == timedelta(minutes=153)


def test_a_demo_s_people_have_no_place_in_a_real_house(cinema: Cinema, tmp_path: Path) -> None:
    cinema.seed.load(cinema.operator(), read_seed_file(seed_file(tmp_path, no_passwords)), demo=False)
    assert not cinema.is_demo()
    assert cinema.is_set_up()
    assert cinema.house().card_provider is Provider.SEPARATE
    with pytest.raises(InvalidInputError):
        cinema.accounts.sign_in("manager", "lantern-demo-1")


def a_minute_later(data: dict[str, Any]) -> None:
    for part in data["screenings"]:
        part["times"] = [f"{time[:3]}{int(time[3:]) + 1:02}" for time in part["times"]]


def anothers_username(data: dict[str, Any]) -> None:
    data["users"][0]["email"] = data["users"][1]["email"]
    del data["users"][1:]
    data["reviews"] = []


@pytest.mark.parametrize("change", [a_minute_later, anothers_username])
def test_what_does_not_go_with_the_database_is_refused_before_anything_is_written(
    cinema: Cinema, connection: Connection, tmp_path: Path, change: Change
) -> None:
    cinema.seed.load(cinema.operator(), read_seed_file(seed_file(tmp_path)), demo=True)
    before = everything(connection.database)
    with pytest.raises(InvalidInputError) as refusal:
        cinema.seed.load(cinema.operator(), read_seed_file(seed_file(tmp_path, change)), demo=True)
    assert refusal.value.field
    assert refusal.value.field.split("[")[0] in {"screenings", "users"}
    assert everything(connection.database) == before


@pytest.mark.parametrize(("name", "value"), [("timezone", "Europe/Madrid"), ("currency", "USD")])
def test_a_house_keeps_its_own_timezone_and_currency(
    cinema: Cinema, connection: Connection, tmp_path: Path, name: str, value: str
) -> None:
    chosen = {"currency": "EUR", "timezone": "Europe/Lisbon"} | {name: value}
    cinema.office.set_up(
        GUEST, "H", chosen["currency"], chosen["timezone"], "en", "Ada", "ada", "ada@example.org", "a long sentence"
    )
    before = everything(connection.database)

    def lisbon(data: dict[str, Any]) -> None:
        no_passwords(data)
        data["house"] |= {"currency": "EUR", "timezone": "Europe/Lisbon"}

    with pytest.raises(InvalidInputError) as refusal:
        cinema.seed.load(cinema.operator(), read_seed_file(seed_file(tmp_path, lisbon)), demo=False)
    assert refusal.value.field == f"house.{name}"
    assert everything(connection.database) == before
