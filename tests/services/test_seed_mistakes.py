"""What strangers write into a seed file: each mistake is told with its path, all of them in one run."""

import json
from pathlib import Path
from typing import Any

import pytest

from cinema.adapters.seed_file import read_seed_file
from cinema.domain.auditoriums import SeatKind
from cinema.errors import InvalidFileError, InvalidInputError
from cinema.i18n import money
from tests.services.seed_files import SMALL, Change, put, seed_file

TITLE = ("movies", 1, "title")
DATES = ("screenings", 0, "dates")


def mistakes(file: Path) -> dict[str, str]:
    with pytest.raises(InvalidFileError) as wrong:
        read_seed_file(file)
    assert wrong.value.message.splitlines() == [f"{path}: {words}" for path, words in wrong.value.fields.items()]
    return wrong.value.fields


def test_all_mistakes_of_a_file_are_told_in_one_run_in_its_order(tmp_path: Path) -> None:
    def spoil(data: dict[str, Any]) -> None:
        data["reviews"][0]["rating"] = 6
        data["users"][0]["email"] = "may"
        data["screenings"][0] |= {"movie": "gone", "times": ["25:00"]}
        data["screenings"].append({**SMALL["screenings"][0], "days": [], "price_card": "gone"})
        data["price_cards"][0]["types"][0]["prices"]["standard"] = -1
        data["auditoriums"][0]["plan"]["rows"][1]["row"] = "A"
        data["movies"][0] |= {"year": "1927", "colour": "grey"}
        data["movies"][1]["genres"] = ["weird"]
        data["house"] |= {"name": "", "currency": "XQZ"}
        data["format"] = 2
        data["cinema"] = True

    assert list(mistakes(seed_file(tmp_path, spoil))) == [
        "cinema",
        "format",
        "house.name",
        "movies[0].year",
        "movies[0].colour",
        "movies[1].genres[0]",
        "auditoriums[0].plan",
        "price_cards[0].types[0].prices.standard",
        "screenings[0].times[0]",
        "screenings[1].days",
        "screenings[1].price_card",
        "users[0].email",
        "reviews[0].rating",
    ]


def test_a_wrong_part_makes_no_mistakes_of_those_that_refer_to_it(tmp_path: Path) -> None:
    def spoil(data: dict[str, Any]) -> None:
        data["movies"][0]["year"] = 1
        data["users"][0]["email"] = 5

    assert list(mistakes(seed_file(tmp_path, spoil))) == ["movies[0].year", "users[0].email"]


def test_of_very_many_mistakes_the_first_ones_are_told(tmp_path: Path) -> None:
    found = mistakes(seed_file(tmp_path, put("movies", value=[{} for _index in range(5000)])))
    assert 50 <= len(found) <= 200
    assert all(path.startswith("movies[") for path in found)


def test_a_name_that_stands_twice_in_one_object_is_a_mistake(tmp_path: Path) -> None:
    file = seed_file(tmp_path)
    text = file.read_text(encoding="utf-8")
    text = text.replace('"title": "Metropolis"', '"title": "Metropolis", "title": "Another"')
    text = text.replace('"users": [', '"users": [], "users": [')
    file.write_text(text, encoding="utf-8")
    assert set(mistakes(file)) == {"movies[0].title", "users"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_a_byte_order_mark_is_no_mistake(tmp_path: Path, encoding: str) -> None:
    file = tmp_path / "seed.json"
    file.write_text(json.dumps(SMALL), encoding=encoding)
    assert len(read_seed_file(file).movies) == 2


def test_a_file_in_utf_16_is_told_how_to_be_saved(tmp_path: Path) -> None:
    file = tmp_path / "seed.json"
    file.write_text(json.dumps(SMALL), encoding="utf-16")
    with pytest.raises(InvalidInputError, match="UTF-8"):
        read_seed_file(file)


@pytest.mark.parametrize(
    "path",
    [
        TITLE, ("movies", 1, "original_title"), ("movies", 1, "synopsis"), ("house", "name"), ("house", "tagline"),
        ("auditoriums", 0, "name"), ("price_cards", 0, "name"), ("price_cards", 0, "types", 0, "name"),
        ("screenings", 0, "format"), ("screenings", 0, "language"), ("users", 0, "name"), ("reviews", 0, "comment"),
    ],
    ids=lambda path: ".".join(map(str, path)),
)  # fmt: skip
def test_texts_with_direction_marks_or_control_characters_are_refused(
    tmp_path: Path, path: tuple[str | int, ...]
) -> None:
    for sign in ("\u202e", "\u2066", "\x07", "\u2028"):
        (where,) = mistakes(seed_file(tmp_path, put(*path, value=f"abc{sign}cba")))
        assert where.endswith(str(path[-1]))


@pytest.mark.parametrize("path", [TITLE, ("movies", 1, "synopsis"), ("house", "name"), ("users", 0, "name")])
def test_texts_of_blanks_are_refused(tmp_path: Path, path: tuple[str | int, ...]) -> None:
    for blanks in ("  ", "\t", "\u3000", "\n"):
        (words,) = mistakes(seed_file(tmp_path, put(*path, value=blanks))).values()
        assert "blanks" in words


def test_texts_are_stored_trimmed_and_composed_and_a_synopsis_keeps_its_lines(tmp_path: Path) -> None:
    texts = put(*TITLE, value=" Ame\u0301lie "), put("movies", 1, "synopsis", value=" One.\n\n Two. ")
    movie = read_seed_file(seed_file(tmp_path, *texts)).movies[1]
    assert (movie.title, movie.synopsis) == ("Am\u00e9lie", "One.\n\nTwo.")


def test_a_time_that_the_clocks_skip_is_refused_and_of_one_that_comes_twice_it_is_the_first(tmp_path: Path) -> None:
    spring = put("screenings", 0, value={**SMALL["screenings"][0], "dates": ["2027-03-28"], "times": ["01:30"]})
    found = mistakes(seed_file(tmp_path, spring))
    assert list(found) == ["screenings[0].times"]
    assert "2027-03-28" in found["screenings[0].times"]
    autumn = put("screenings", 0, value={**SMALL["screenings"][0], "dates": ["2027-10-31"], "times": ["01:30"]})
    assert read_seed_file(seed_file(tmp_path, autumn)).screenings


@pytest.mark.parametrize("day", ["0001-01-01", "1999-12-31", "2200-01-01", "9999-12-31"])
def test_dates_of_other_centuries_are_refused(tmp_path: Path, day: str) -> None:
    assert list(mistakes(seed_file(tmp_path, put(*DATES, value=["2030-01-01", day])))) == ["screenings[0].dates[1]"]


@pytest.mark.parametrize("zone", ["localtime", "Factory", "posixrules", "Moon/Crater", "../UTC", "/etc/localtime"])
def test_only_zones_that_are_the_same_on_every_machine_are_taken(tmp_path: Path, zone: str) -> None:
    assert list(mistakes(seed_file(tmp_path, put("house", "timezone", value=zone)))) == ["house.timezone"]


@pytest.mark.parametrize("currency", ["XCG", "XOF", "EUR"])
def test_currencies_that_people_pay_with_are_taken(
    tmp_path: Path, currency: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from babel import Locale

    older = {name: text for name, text in Locale("en").currencies.items() if name != "XCG"}
    monkeypatch.setattr(Locale, "currencies", property(lambda _locale: older))
    assert read_seed_file(seed_file(tmp_path, put("house", "currency", value=currency))).house["currency"] == currency
    assert "9" in money(950, currency)


@pytest.mark.parametrize("currency", ["XAU", "XTS", "XXX", "XBA", "ZZZ"])
def test_metals_funds_and_test_codes_are_no_currencies(tmp_path: Path, currency: str) -> None:
    assert list(mistakes(seed_file(tmp_path, put("house", "currency", value=currency)))) == ["house.currency"]


def test_dates_stand_beside_days_and_two_that_overlap_are_named_as_the_file_has_them(tmp_path: Path) -> None:
    beside = {**SMALL["screenings"][0], "days": [2, 3], "dates": ["2030-01-01"], "times": ["11:00"]}
    assert len(read_seed_file(seed_file(tmp_path, put("screenings", value=[beside]))).screenings) == 3
    twice = {**beside, "days": [3, 3], "dates": ["2030-01-01", "2030-01-01"]}
    later = {**beside, "days": [2], "dates": [], "times": ["12:00"]}
    found = mistakes(seed_file(tmp_path, put("screenings", value=[twice, beside, later])))
    assert set(found) == {"screenings[0]", "screenings[1]", "screenings[2]"}
    assert "day 2 12:00" in found["screenings[2]"]


def prices(**some: int) -> Change:
    def change(data: dict[str, Any]) -> None:
        for one in data["price_cards"][0]["types"]:
            one["prices"] = some

    return change


def test_prices_are_needed_for_the_kinds_of_seats_that_exist_alone(tmp_path: Path) -> None:
    plain = put("auditoriums", 0, "plan", "rows", value=[{"row": "A", "seats": "ssb"}])
    read = read_seed_file(seed_file(tmp_path, plain, prices(standard=900)))
    assert read.price_cards[0].prices["adult"] == {SeatKind.STANDARD: 900}
    found = mistakes(seed_file(tmp_path, prices(standard=900, wheelchair=900, companion=0)))
    assert list(found) == ["screenings[0].price_card"]
    assert "Premium" in found["screenings[0].price_card"]


def test_seats_with_a_restricted_view_have_a_price_too(tmp_path: Path) -> None:
    restricted = put("auditoriums", 0, "plan", "rows", value=[{"row": "A", "seats": "rr"}])
    read = read_seed_file(seed_file(tmp_path, restricted, prices(restricted=500)))
    assert read.price_cards[0].prices["adult"] == {SeatKind.RESTRICTED: 500}
    assert list(mistakes(seed_file(tmp_path, restricted, prices()))) == [
        f"price_cards[0].types[{index}].prices" for index in range(len(SMALL["price_cards"][0]["types"]))
    ]
    where = "price_cards[0].types[0].prices.sofa"
    assert where in mistakes(seed_file(tmp_path, put("price_cards", 0, "types", 0, "prices", value={"sofa": 1})))


@pytest.mark.parametrize(
    ("change", "path"),
    [
        (
            put("price_cards", 0, "conditions", value={"auditoriums": ["gone"]}),
            "price_cards[0].conditions.auditoriums[0]",
        ),
        (
            lambda data: data["auditoriums"].append({**data["auditoriums"][0], "id": "other"}),
            "auditoriums[1].number",
        ),
    ],
)
def test_what_a_manager_could_not_do_a_file_can_not_either(tmp_path: Path, change: Change, path: str) -> None:
    assert list(mistakes(seed_file(tmp_path, change))) == [path]
