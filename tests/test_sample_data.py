"""What a first visitor finds: the sample house must hold together, whoever loads it on whatever day."""

import json
import re
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parent.parent
DATA: dict[str, Any] = json.loads((ROOT / "seed_data.json").read_text(encoding="utf-8"))
MOVIES = {movie["id"]: movie for movie in DATA["movies"]}
KINDS = {"film", "series", "anime", "documentary", "event", "other"}
GENRES = {
    "drama", "comedy", "horror", "science-fiction", "romance", "thriller", "crime", "adventure", "fantasy", "animation",
    "documentary", "musical", "war", "western", "music", "family", "silent", "history", "action", "mystery",
}  # fmt: skip
LANGUAGES = {"en", "es", "pt_BR"}
BEFORE, AFTER = 20, 25


def ids(table: str, key: str = "id") -> list[str]:
    return [row[key] for row in DATA[table]]


def minutes_of(time: str) -> int:
    hours, minutes = time.split(":")
    return 60 * int(hours) + int(minutes)


def showings() -> list[tuple[str, int, int, dict[str, Any]]]:
    return [
        (screening["auditorium"], day, minutes_of(time), screening)
        for screening in DATA["screenings"]
        for day in screening["days"]
        for time in screening["times"]
    ]


def seat_count(auditorium: dict[str, Any]) -> int:
    return sum(sign not in "._" for row in auditorium["plan"]["rows"] for sign in row["seats"])


def test_the_file_says_its_format_and_house() -> None:
    assert list(DATA) == [
        "format", "house", "movies", "auditoriums", "price_cards", "screenings", "users", "reviews",
    ]  # fmt: skip
    assert DATA["format"] == 1
    assert DATA["house"]["name"] == "The Lantern"
    assert (DATA["house"]["currency"], DATA["house"]["timezone"]) == ("EUR", "Europe/Lisbon")


@pytest.mark.parametrize("table", ["movies", "auditoriums", "price_cards"])
def test_ids_are_unique_and_plain(table: str) -> None:
    assert len(set(ids(table))) == len(ids(table))
    for name in ids(table):
        assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,40}", name), name


def test_there_is_a_whole_catalogue() -> None:
    assert len(MOVIES) >= 44
    kinds = Counter(movie["kind"] for movie in MOVIES.values())
    assert set(kinds) == KINDS
    for kind in ("series", "anime", "documentary", "event"):
        assert kinds[kind] >= 2, kind
    assert {genre for movie in MOVIES.values() for genre in movie["genres"]} == GENRES


@pytest.mark.parametrize("movie", MOVIES.values(), ids=list(MOVIES))
def test_a_movie_is_complete(movie: dict[str, Any]) -> None:
    assert movie["title"]
    assert movie["original_title"]
    assert 1895 <= movie["year"] <= 2026
    assert 1 <= movie["minutes"] <= 240
    assert movie["age_rating"] in {"U", "PG", "12", "15", "18"}
    assert movie["genres"]
    assert set(movie["genres"]) <= GENRES
    assert all(re.fullmatch("[A-Z]{2}", country) for country in movie["countries"])
    assert movie["countries"]
    assert set(movie["synopses"]) == {"es", "pt_BR"}
    assert set(movie["titles"]) <= {"es", "pt_BR"}
    texts = [movie["synopsis"], *movie["synopses"].values()]
    assert len(set(texts)) == 3
    assert all(60 <= len(text) <= 260 for text in texts)
    assert movie["directors"] or movie["kind"] in {"event", "other"}


@pytest.mark.parametrize("movie", MOVIES.values(), ids=list(MOVIES))
def test_a_movie_has_a_small_poster(movie: dict[str, Any]) -> None:
    assert movie["poster"] == f"posters/{movie['id']}.jpg"
    file = ROOT / movie["poster"]
    assert file.stat().st_size <= 60_000
    with Image.open(file) as picture:
        assert (picture.format, picture.size) == ("JPEG", (480, 720))


def test_no_poster_is_left_over() -> None:
    assert {file.stem for file in (ROOT / "posters").iterdir()} == set(MOVIES)


def test_the_rooms_differ() -> None:
    sizes = {auditorium["id"]: seat_count(auditorium) for auditorium in DATA["auditoriums"]}
    assert sizes["lumiere"] == 306
    assert 50 <= sizes["studio"] <= 70
    assert 36 <= sizes["attic"] <= 48
    assert 500 <= sizes["grand"] <= 560
    assert sorted(auditorium["number"] for auditorium in DATA["auditoriums"]) == [1, 2, 3, 4]


@pytest.mark.parametrize("auditorium", DATA["auditoriums"], ids=ids("auditoriums"))
def test_a_seat_plan_can_be_read(auditorium: dict[str, Any]) -> None:
    plan = auditorium["plan"]
    assert 0 <= plan["curve"] <= 0.1
    letters = [row["row"] for row in plan["rows"]]
    assert letters == sorted(set(letters))
    assert not {"I", "O"} & set(letters)
    for row in plan["rows"]:
        assert set(row["seats"]) <= set("spwcb._"), row
        assert row["gap_before"] >= 0


@pytest.mark.parametrize("auditorium", DATA["auditoriums"], ids=ids("auditoriums"))
def test_every_wheelchair_space_has_its_companion_beside_it(auditorium: dict[str, Any]) -> None:
    pairs = 0
    for row in auditorium["plan"]["rows"]:
        signs = row["seats"]
        found = len(re.findall("wc|cw", signs))
        assert signs.count("w") == signs.count("c") == found, row
        pairs += found
    assert pairs >= 1


@pytest.mark.parametrize("card", DATA["price_cards"], ids=ids("price_cards"))
def test_a_price_card_prices_every_seat(card: dict[str, Any]) -> None:
    assert set(card["names"]) == {"es", "pt_BR"}
    assert [kind["id"] for kind in card["types"]] == ["adult", "child", "student", "senior"]
    for kind in card["types"]:
        prices = kind["prices"]
        assert set(prices) == {"standard", "premium", "wheelchair", "companion"}
        assert all(isinstance(price, int) for price in prices.values())
        assert prices["companion"] == 0
        assert 0 < prices["standard"] == prices["wheelchair"] < prices["premium"]


def test_every_screening_names_things_that_exist() -> None:
    for screening in DATA["screenings"]:
        assert screening["movie"] in MOVIES
        assert screening["auditorium"] in ids("auditoriums")
        assert screening["price_card"] in ids("price_cards")
        assert screening["format"] in {"4K DCP", "2K", "35 mm"}
        assert set(screening["days"]) <= set(range(14))
        assert len(set(screening["days"])) == len(screening["days"])
        assert re.fullmatch("[a-z]{2,3}", screening["language"])
        assert screening["subtitles"] is None or re.fullmatch("[a-z]{2}", screening["subtitles"])
        assert set(screening["features"]) <= {"live-music", "audio-description", "captions", "q-and-a"}


def test_a_matinee_is_before_five() -> None:
    for _room, day, start, screening in showings():
        expected = "matinee" if start < 17 * 60 else ("weekend" if day % 7 >= 5 else "weekday")
        assert screening["price_card"] == expected, screening


def test_no_auditorium_is_booked_twice() -> None:
    slots: dict[str, list[tuple[int, int]]] = {}
    for room, day, start, screening in showings():
        begin = day * 24 * 60 + start
        slots.setdefault(room, []).append((begin - BEFORE, begin + MOVIES[screening["movie"]]["minutes"] + AFTER))
    for room, booked in slots.items():
        for (_, end), (start, _) in pairwise(sorted(booked)):
            assert end <= start, (room, divmod(start, 24 * 60))


def test_every_day_of_two_weeks_is_full() -> None:
    days: Counter[int] = Counter()
    rooms: Counter[tuple[str, int]] = Counter()
    for room, day, start, _screening in showings():
        assert 10 * 60 + 30 <= start <= 23 * 60
        days[day] += 1
        rooms[room, day] += 1
    assert set(days) == set(range(14))
    assert min(days.values()) >= 12
    assert len(rooms) == 4 * 14
    assert all(3 <= count <= 5 for count in rooms.values())


def test_most_of_the_catalogue_is_on() -> None:
    shown = {screening["movie"] for screening in DATA["screenings"]}
    assert len(shown) >= 30
    assert {MOVIES[movie]["kind"] for movie in shown} == KINDS


def test_there_is_somebody_in_every_role() -> None:
    roles = Counter(user["role"] for user in DATA["users"])
    assert roles["admin"] == roles["manager"] == 1
    assert roles["staff"] == 2
    assert roles["customer"] >= 14
    assert set(roles) == {"admin", "manager", "staff", "customer"}
    first = next(user for user in DATA["users"] if user["role"] == "customer")
    assert (first["username"], first["name"]) == ("ana", "Ana Ribeiro")
    assert first["email"] == "ana.ribeiro@example.org"


def test_people_can_sign_in() -> None:
    for key in ("username", "email", "password"):
        assert len(set(ids("users", key))) == len(DATA["users"])
    for user in DATA["users"]:
        assert re.fullmatch(r"[a-z0-9][a-z0-9-]{0,40}", user["username"])
        assert user["email"].endswith("@example.org")
        assert len(user["password"]) >= 10
        assert user["language"] in LANGUAGES
        assert set(user["genres"]) <= GENRES


def test_reviews_are_many_and_one_each() -> None:
    reviews = DATA["reviews"]
    assert len(reviews) >= 120
    assert len({(review["user"], review["movie"]) for review in reviews}) == len(reviews)
    assert len({review["comment"] for review in reviews}) == len(reviews)
    customers = {user["username"] for user in DATA["users"] if user["role"] == "customer"}
    for review in reviews:
        assert review["movie"] in MOVIES
        assert review["user"] in customers
        assert review["rating"] in range(1, 6)
        assert review["days_ago"] >= 0
        assert 10 <= len(review["comment"]) <= 200
