"""What a rating and a comment may be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cinema.domain.reviews import LONGEST_COMMENT, check_comment, check_rating
from cinema.errors import InvalidInputError


@pytest.mark.parametrize("stars", [1, 2, 3, 4, 5])
def test_one_to_five_whole_stars_are_a_rating(stars: int) -> None:
    assert check_rating(stars) == stars


@pytest.mark.parametrize("wrong", [0, 6, -1, 4.5, 4.0, "4", "five", "", None, True, [5], 10**30])
def test_anything_else_is_none_and_told_at_its_field(wrong: object) -> None:
    with pytest.raises(InvalidInputError) as refused:
        check_rating(wrong)
    assert refused.value.field == "rating"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  A train!  ", "A train!"),
        ("", ""),
        ("   \n \t \n", ""),
        ("\u00a0\u2003\u3000", ""),  # blanks of other widths
        ("\u200b\u200d", ""),  # of no width at all
        ("<b>great</b> & [url=x]cheap[/url]", "<b>great</b> & [url=x]cheap[/url]"),
        ("one\r\ntwo", "one\ntwo"),
        ("one\n\n\n\ntwo", "one\n\ntwo"),
        ("a\tb", "a b"),
        ("cafe\u0301", "café"),
        ("👍 génial 映画", "👍 génial 映画"),
    ],
)
def test_a_comment_is_kept_as_text_without_blanks_around_it(typed: str, kept: str) -> None:
    assert check_comment(typed) == kept


@pytest.mark.parametrize(
    "wrong", ["x" * (LONGEST_COMMENT + 1), "x" * 100_000, "a\u202eb", "a\x00b", "a\x1b[2Jb", "\ud800"]
)
def test_a_comment_that_is_too_long_or_hides_something_is_refused_at_its_field(wrong: str) -> None:
    with pytest.raises(InvalidInputError) as refused:
        check_comment(wrong)
    assert refused.value.field == "comment"


def test_who_wrote_too_much_is_told_how_much() -> None:
    with pytest.raises(InvalidInputError, match="100000"):
        check_comment("x" * 100_000)


@given(st.text(max_size=300))
def test_what_was_kept_is_kept_again_as_it_is(typed: str) -> None:
    try:
        kept = check_comment(typed)
    except InvalidInputError:
        return
    assert check_comment(kept) == kept
