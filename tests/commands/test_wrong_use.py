"""Wrong use is told in the language of the command: what is missing, unknown or contradictory, and what was meant."""

from pathlib import Path

import pytest

from cinema.commands.options import wrong_words
from cinema.i18n import LANGUAGES
from tests.commands.conftest import Inside

ENGLISH = ("required:", "invalid choice", "unrecognized", "not allowed with", "expected one", "invalid int")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("refund",), "missing: RECEIPT"),
        (("sell", "1"), "missing: SEAT[=TYPE]"),
        (("sel", "1", "B1"), "Did you mean sell?"),
        (("user", "rest", "tom"), "Did you mean reset?"),
        (("user", "role", "tom", "boss"), "choose one of customer, staff, manager, admin"),
        (("audit", "--dya", "x"), "no such option or argument: --dya x"),
        (("payments", "x", "--taken", "--not-taken"), "--not-taken doesn't go with --taken"),
        (("audit", "--day"), "--day needs a value"),
        (("audit", "--repair=x"), "--repair takes no value: 'x'"),
        (("till", "x", "--till", "one"), "--till is a whole number, not 'one'"),
        (("kiosk", "--size", "x"), "--size: "),
    ],
)
def test_wrong_use_says_what_is_wrong(inside: Inside, words: tuple[str, ...], said: str) -> None:
    ran = inside(*words)
    assert (ran.code, ran.out) == (2, "")
    last = ran.err.splitlines()[-1]
    assert said in last
    assert not any(one in last for one in ENGLISH), "nothing is left in argparse's own words"
    assert "SEAT" not in last or words[0] == "sell", "what may be left out is not missing"


@pytest.mark.parametrize("language", LANGUAGES)
def test_none_of_argparse_s_words_is_left_in_any_language(inside: Inside, language: str) -> None:
    for words in (("refund",), ("nonsense",), ("audit", "--day"), ("user", "x", "y"), ("audit", "--dya")):
        ran = inside("--language", language, *words)
        assert ran.code == 2
        assert not any(one in ran.err for one in ENGLISH), ran.err


def test_a_message_that_is_not_known_stays_as_it_is() -> None:
    assert wrong_words("something new") == "something new"


def test_a_paper_that_can_not_be_written_is_told_with_its_folder(inside: Inside, tmp_path: Path) -> None:
    show = inside.json("screenings")[0]["id"]
    number = inside.json("sell", show, "B1", "--pay", "cash", "--tendered", "20")["receipt_number"]
    missing = tmp_path / "none"
    assert f"no folder {missing}" in inside.refused("receipt", number, "--pdf", str(missing / "r.pdf"))
    assert f"{tmp_path} can't be written: it is not a file" in inside.refused("receipt", number, "--pdf", str(tmp_path))
