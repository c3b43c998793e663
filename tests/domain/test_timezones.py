"""Timezones are found by city and country, in the language that is used."""

import pytest

from cinema.domain.timezones import find_timezones, read_timezone
from cinema.errors import InvalidInputError
from cinema.i18n import in_language


def ids(text: str) -> list[str]:
    return [one.id for one in find_timezones(text)]


def test_a_city_is_found_by_its_beginning_without_accents() -> None:
    assert ids("lisb") == ["Europe/Lisbon"]
    assert "America/Sao_Paulo" in ids("sao")
    assert ids("new york") == ["America/New_York"]


def test_a_country_has_all_its_timezones() -> None:
    assert ids("portugal") == ["Atlantic/Azores", "Europe/Lisbon", "Atlantic/Madeira"]
    assert "Asia/Tokyo" in ids("japan")


def test_cities_and_countries_are_found_in_the_language_that_is_used() -> None:
    with in_language("es"):
        assert ids("londres") == ["Europe/London"]
        assert find_timezones("londres")[0].place == "Londres, Reino Unido"
        assert "Europe/Berlin" in ids("alemania")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Europe/Madrid", "Europe/Madrid"),
        ("  madrid ", "Europe/Madrid"),
        ("TOKYO", "Asia/Tokyo"),
        ("UTC", "UTC"),
        ("Lisbon, Portugal", "Europe/Lisbon"),
        ("São Paulo", "America/Sao_Paulo"),
        ("port-au-prince", "America/Port-au-Prince"),
        ("Etc/UTC", "Etc/UTC"),
        ("Asia/Calcutta", "Asia/Calcutta"),
    ],
)
def test_a_typed_name_or_city_is_read(typed: str, meant: str) -> None:
    assert read_timezone(typed) == meant


@pytest.mark.parametrize(
    "typed", ["", "   ", "portugal", "Atlantis", "Lis", "León", "localtime", "Factory", "../../etc/passwd"]
)
def test_what_is_no_timezone_or_several_is_refused(typed: str) -> None:
    with pytest.raises(InvalidInputError, match="such as Europe/Lisbon") as refused:
        read_timezone(typed)
    assert refused.value.field == "timezone"
