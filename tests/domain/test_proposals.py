"""Proposed titles: what a form may say, and which spellings and years count as one title."""

import pytest

from cinema.domain.movies import MovieKind
from cinema.domain.proposals import Wish, marks, read_wish, read_word, title_key
from cinema.errors import InvalidFieldsError, InvalidInputError

GOOD = {"kind": "film", "title": "Kwaidan", "year": "1964", "why": "Four ghost stories."}
NOW = 2026
RIGHT_TO_LEFT, ZERO = "\u202e", "\x00"


def refused(**changed: str) -> dict[str, str]:
    with pytest.raises(InvalidFieldsError) as error:
        read_wish({**GOOD, **changed}, NOW)
    return error.value.fields


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Amélie", "amelie"),
        ("The Kid", "Kid"),
        ("Spider-Man", "Spiderman"),
        ("An American in Paris", "american in  paris"),
        ("M*A*S*H", "MASH"),
        ("Die große Stille", "DIE GROSSE STILLE"),
        ("WALL·E", "Wall-E"),
    ],
)
def test_other_spellings_of_a_title_have_one_search_form(one: str, other: str) -> None:
    assert title_key(one) == title_key(other)


@pytest.mark.parametrize(("one", "other"), [("दिल", "दाल"), ("???", "!!!"), ("Se7en", "Seven"), ("Alien", "Aliens")])
def test_different_titles_have_different_search_forms(one: str, other: str) -> None:
    assert title_key(one) != title_key(other)


def test_a_title_that_is_only_an_article_keeps_it() -> None:
    assert title_key("The") == "the"


@pytest.mark.parametrize("apart", [0, 1])
def test_years_up_to_one_apart_share_a_mark(apart: int) -> None:
    assert set(marks("kwaidan", 1964)) & set(marks("kwaidan", 1964 + apart))


def test_years_that_are_two_apart_share_none() -> None:
    assert not set(marks("kwaidan", 1964)) & set(marks("kwaidan", 1966))


def test_a_form_is_read_whole() -> None:
    assert read_wish({**GOOD, "title": "  Kwaidan "}, NOW) == Wish(
        MovieKind.FILM, "Kwaidan", 1964, "Four ghost stories."
    )


def test_a_reason_may_be_left_out_and_may_have_lines() -> None:
    assert read_wish({"kind": "anime", "title": "Akira", "year": "1988"}, NOW).why == ""
    assert read_wish({**GOOD, "why": " One.\r\n\n\n\nTwo. \n"}, NOW).why == "One.\n\nTwo."


@pytest.mark.parametrize("title", ["", "   ", "\n\t", "x" * 201, "x" * 1000, f"Kwai{RIGHT_TO_LEFT}dan", f"a{ZERO}b"])
def test_an_odd_title_is_refused_at_its_field(title: str) -> None:
    assert set(refused(title=title)) == {"title"}


@pytest.mark.parametrize("year", ["", "0", "nineteen", "1879", "2033", "19 64", "-1964", "1964.5", "١٩٦٤", "9" * 5000])
def test_an_odd_year_is_refused_at_its_field(year: str) -> None:
    assert set(refused(year=year)) == {"year"}


@pytest.mark.parametrize("year", ["1880", "2026", "2032", " 1964 "])
def test_years_from_1880_to_the_next_but_five_are_taken(year: str) -> None:
    assert read_wish({**GOOD, "year": year}, NOW).year == int(year)


@pytest.mark.parametrize("why", ["x" * 501, f"One.\nTwo{RIGHT_TO_LEFT}.", f"One{ZERO}."])
def test_an_odd_reason_is_refused_at_its_field(why: str) -> None:
    assert set(refused(why=why)) == {"why"}


def test_every_mistake_is_told_at_once_in_the_forms_order() -> None:
    assert list(refused(kind="poem", title="", year="soon", why="x" * 501)) == ["kind", "title", "year", "why"]


@pytest.mark.parametrize("word", ["", "  ", "x" * 201, f"No{RIGHT_TO_LEFT}."])
def test_a_refusal_needs_a_plain_word(word: str) -> None:
    with pytest.raises(InvalidInputError) as error:
        read_word(word, required=True)
    assert error.value.field == "word"


def test_an_acceptance_needs_no_word() -> None:
    assert read_word(" ", required=False) == ""
