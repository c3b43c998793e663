"""Options of every command mean the same before and after its name, and none is ignored or taken for another."""

import json
from pathlib import Path

import pytest

from cinema.__main__ import parser
from tests.commands.conftest import SMALL_HOUSE, Inside

SHARED = (("--database", "nowhere"), ("--json",), ("--as", "manager"), ("--language", "es"), ("--theme", "foyer"))


@pytest.mark.parametrize("option", SHARED, ids=lambda option: option[0])
def test_a_shared_option_means_the_same_before_and_after_the_command(option: tuple[str, ...]) -> None:
    for command in (["settings", "name"], ["seed", "file", "--demo"], ["demo"], ["tour"]):
        plain, before, after = (
            vars(parser(words).parse_args(words)) for words in (command, [*option, *command], [*command, *option])
        )
        assert before == after
        assert before != plain, "without effect"


@pytest.mark.parametrize("option", SHARED[:2], ids=lambda option: option[0])
def test_an_option_before_the_command_has_its_effect(inside: Inside, option: tuple[str, ...]) -> None:
    before = inside(*option, "settings", "name")
    assert before == inside("settings", "name", *option)
    assert before != inside("settings", "name")


def test_the_user_before_the_command_is_the_one_who_acts(inside: Inside) -> None:
    assert "ada" not in inside.refused("--as", "ada", "settings", "hold_seconds", "60")
    assert inside.json("settings", "hold_seconds") != {"hold_seconds": 60}


def test_a_seed_goes_into_the_database_named_before_the_command(inside: Inside, tmp_path: Path) -> None:
    data = json.loads(SMALL_HOUSE.read_text(encoding="utf-8"))
    data["house"]["name"] = "The Trial"
    file = tmp_path / "seed.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    assert inside("--database", "options_trial", "seed", str(file), "--demo").code == 0
    assert inside.json("settings", "name", "--database", "options_trial") == {"name": "The Trial"}
    assert inside.json("settings", "name") == {"name": "The Attic"}


def test_a_demo_is_never_loaded_into_a_real_house(inside: Inside, tmp_path: Path) -> None:
    data = json.loads(SMALL_HOUSE.read_text(encoding="utf-8"))
    for user in data["users"]:
        del user["password"]
    real = tmp_path / "real.json"
    real.write_text(json.dumps(data), encoding="utf-8")
    assert inside("--database", "options_real", "seed", str(real)).code == 0
    for words in (("--database", "options_real", "seed"), ("seed", "--database", "options_real")):
        assert "real house" in inside.refused(*words, str(SMALL_HOUSE), "--demo")


def test_the_help_names_the_exit_codes(inside: Inside) -> None:
    text = " ".join(inside("--help").out.split())
    assert "3 done, but standard output could not be written" in text


def test_an_option_that_is_unknown_doubled_short_or_empty_is_named(inside: Inside) -> None:
    for words, named in (
        (("--databse", "trial", "settings"), "--databse"),
        (("--data", "trial", "settings"), "--data"),
        (("settings", "--data", "trial"), "--data"),
        (("--database", "a", "settings", "--database", "b"), "--database"),
        (("--database=a", "--database=b", "settings"), "--database"),
        (("settings", "--database", ""), "--database"),
        (("settings", "--as", ""), "--as"),
        (("--json", "settings", "--json"), "--json"),
        (("seed", "file", "--demo", "--demo"), "--demo"),
        (("refund", "1", "--reason", "a", "--reason", "b"), "--reason"),
        (("payments", "x", "--taken", "--reference", "a", "--reference", "b"), "--reference"),
    ):
        ran = inside(*words)
        assert (ran.code, ran.out) == (2, ""), words
        assert named in ran.err.splitlines()[-1], words
