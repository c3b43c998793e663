"""What moves money by a command is done under a name in a real house, and the answer and the journal say whose."""

import re

import pytest

from tests.commands.conftest import SMALL_HOUSE, Inside, Program

CASH = ("--pay", "cash", "--tendered", "20")
MAY = ("--as", "manager")


@pytest.fixture(scope="module")
def real(unloaded: Program, tmp_path_factory: pytest.TempPathFactory) -> Inside:
    """A real house on this machine's own server, whose operator is at the keyboard."""
    file = tmp_path_factory.mktemp("real") / "real.json"
    file.write_text(re.sub(r',\s*"password": "[^"]*"', "", SMALL_HOUSE.read_text(encoding="utf-8")), encoding="utf-8")
    house = Inside(unloaded.environment, "who_did_it_real")
    assert house("seed", str(file)).code == 0
    return house


@pytest.fixture(scope="module")
def screening(real: Inside) -> str:
    found: str = real.json("screenings")[0]["number"]
    return found


def test_nothing_moves_money_without_a_name_in_a_real_house(real: Inside, screening: str) -> None:
    heads = real.json("journal", "heads")
    for words in (
        ("sell", screening, "B1", *CASH), ("refund", "2026-01-000001", "--reason", "ill"), ("void", "2026-01-000001"),
        ("exchange", "2026-01-000001", "--ticket", "B1"), ("voucher", "sell", "20", *CASH),
        ("baskets", "collect", "1234", *CASH), ("payments", "x", "--taken"), ("till", "open", "100"),
        ("safe", "bank", "B7", "--slip", "1"), ("day", "close"),
    ):  # fmt: skip
        assert "Add --as USER" in real.refused(*words), words
    assert real.json("journal", "heads") == heads
    for shows in (("till", "z"), ("safe",), ("baskets",), ("payments",), ("voucher", "list")):
        assert real(*shows).code == 0, shows


def test_a_sale_and_its_refund_say_whose_they_are(real: Inside, screening: str) -> None:
    sold = real.json("sell", screening, "B1", *CASH, *MAY)
    assert sold["by"] == "May"
    number = sold["receipt_number"]
    ran = real("refund", number, "--reason", "ill", *MAY)
    assert ran.code == 0
    assert "Done by May." in ran.out.splitlines()
    shown = real.json("journal", "show", number)
    (person,) = shown["people"]
    assert shown["people"] == {person: "May"}
    assert [one["operation"]["order"]["seller"] for one in shown["entries"] if one["kind"] == "sold"] == [person]
    for line in real("journal", "show", number).out.splitlines():
        assert "  May  " in line


def test_a_demo_sells_by_its_operator_and_says_that_no_name_is_known(inside: Inside) -> None:
    show = inside.json("screenings")[0]["number"]
    ran = inside("sell", show, "B1", *CASH)
    assert "Done by the operator of" in ran.out
    number = next(word for word in ran.out.replace(",", " ").split() if re.fullmatch(r"\d{4}-\d\d-\d{6}", word))
    shown = inside.json("journal", "show", number)
    assert shown["people"] == {}
    assert "no name" in inside("journal", "show", number).out
    assert inside.json("refund", number, "--reason", "ill")["by"] is None


def test_an_unknown_name_is_told_with_the_option(real: Inside, screening: str) -> None:
    said = real.refused("sell", screening, "B2", *CASH, "--as", "nobody")
    assert "nobody" in said
    assert "--as" in said
    assert "not staff" in real.refused("sell", screening, "B2", *CASH, "--as", "ada")


def test_a_sale_says_which_film_room_and_time_it_is_for(inside: Inside) -> None:
    show = inside.json("screenings")[1]
    lines = inside("sell", show["number"], "B5", *CASH).out.splitlines()
    (line,) = [one for one in lines if one.startswith(show["movie"])]
    assert show["auditorium"] in line


def test_commands_take_the_number_that_the_list_shows(inside: Inside) -> None:
    one, other = inside.json("screenings")[2:4]
    listed = {line.split()[0]: line for line in inside("screenings").out.splitlines()}
    assert one["id"] in listed[one["number"]]
    assert inside.json("seats", one["number"]) == inside.json("seats", one["id"])
    sold = inside.json("sell", one["number"], "B1", other["number"], "B1", "--pay", "cash", "--tendered", "50")
    assert [ticket["screening"] for ticket in sold["tickets"]] == [one["id"], other["id"]]
    told = inside.refused("refund", sold["receipt_number"], "B1", "--reason", "ill")
    assert "several screenings" in told
    back = inside.json("refund", sold["receipt_number"], f"{other['number']}/B1", "--reason", "ill")
    assert back["seats"] == ["B1"]
    assert inside.json("seats", other["id"])["seats"]["B1"]["state"] == "free"
    ticket = ("--ticket", f"{one['number']}/B1", "--screening", other["number"])
    assert "--to" in inside("exchange", sold["receipt_number"], *ticket).err
    new = inside.json("exchange", sold["receipt_number"], *ticket, "--to", "B1", "--reason", "later")
    assert [ticket["screening"] for ticket in new["tickets"]] == [other["id"]]
    kept = inside.json("reserve", one["number"], "B2")
    assert kept["seats"] == ["B2"]


def test_a_mistyped_number_does_nothing_to_any_screening(inside: Inside) -> None:
    shows = inside.json("screenings")
    before = [inside.json("seats", one["id"]) for one in shows]
    number = shows[0]["number"]
    for place in range(len(number)):
        wrong = f"{number[:place]}{(int(number[place]) + 1) % 10}{number[place + 1 :]}"
        assert wrong in inside.refused("sell", wrong, "B3", *CASH)
        assert wrong in inside.refused("sell", number, "B3", wrong, "B4", *CASH)
        assert wrong in inside.refused("seats", wrong)
    assert [inside.json("seats", one["id"]) for one in shows] == before


@pytest.mark.parametrize(
    ("language", "tendered", "words"),
    [
        ("es", "1.020", "1.020 "), ("en", "1,020", "1,020 could mean 1020 or 1.020"),
        ("en", "1.020,50", "such as 20.50"), ("es", "veinte", "--tendered veinte"),
        ("pt_BR", "1,020.50", "--tendered 1,020.50"),
    ],
)  # fmt: skip
def test_an_amount_that_is_unclear_is_refused_with_its_option(
    inside: Inside, language: str, tendered: str, words: str
) -> None:
    show = inside.json("screenings")[3]["number"]
    said = inside.refused("sell", show, "B3", "--pay", "cash", "--tendered", tendered, "--language", language)
    assert words in said
    assert "--tendered" in said


def test_amounts_are_typed_in_the_language_of_the_command(inside: Inside) -> None:
    show = inside.json("screenings")[3]["number"]
    sold = inside.json("sell", show, "B4", "--pay", "cash", "--tendered", "1.020,50", "--language", "es")
    assert sold["change"] == 102050 - sold["total"]
    sold = inside.json("sell", show, "B5", "--pay", "cash", "--tendered", "1,020.50")
    assert sold["change"] == 102050 - sold["total"]
