"""cinema sell, receipt and check, end to end; and every kind of bad input, in words and without effect."""

import os
from contextlib import closing
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from cinema.bootstrap import open_cinema
from cinema.errors import PaymentUnresolvedError
from tests.commands.conftest import Inside, Program


@pytest.fixture(scope="module")
def screening(inside: Inside) -> str:
    """Sold from in this file alone."""
    found: str = inside.json("screenings")[0]["id"]
    return found


def test_seats_are_sold_for_cash_and_the_rest_follows(
    cinema: Program, inside: Inside, screening: str, tmp_path: Path
) -> None:
    sale = cinema.json("sell", screening, "B1", "B2=child", "A2", "--pay", "cash", "--tendered", "20.50")
    assert {"transaction", "receipt_number", "total", "currency", "tickets"} <= set(sale)
    assert (sale["total"], sale["currency"], sale["change"]) == (1550, "EUR", 500)
    assert isinstance(sale["receipt_number"], str)
    assert [(one["seat"], one["type"], one["price"]) for one in sale["tickets"]] == [
        ("B1", "adult", 950),
        ("B2", "child", 600),
        ("A2", "adult", 0),
    ]
    assert all({"id", "seat", "type", "price", "code"} <= set(one) for one in sale["tickets"])

    code = sale["tickets"][0]["code"]
    assert cinema.json("check", code)["verdict"] == "valid"
    forged = inside("check", code.replace("/B1/", "/B3/"), "--json")
    assert (forged.code, forged.json["verdict"]) == (1, "forged")
    receipt = inside.json("receipt", sale["receipt_number"])
    assert (receipt["total"], receipt["copy"]) == (1550, True)
    file = tmp_path / "receipt.pdf"
    assert inside("receipt", sale["receipt_number"], "--pdf", str(file)).code == 0
    assert file.read_bytes().startswith(b"%PDF")
    assert "written" in inside.refused("receipt", sale["receipt_number"], "--pdf", str(tmp_path)).lower()

    gone = cinema("sell", screening, "B3", "B1", "A2", "--pay", "cash", "--tendered", "99")
    assert gone.code == 1
    assert "B1" in gone.err
    assert "A2" in gone.err
    assert "B3" not in gone.err
    seats = inside.json("seats", screening)["seats"]
    assert [seats[name]["state"] for name in ("B1", "B2", "B3", "A5")] == ["sold", "sold", "free", "blocked"]
    assert cinema.json("audit") == {"ok": True, "findings": []}


def test_a_card_that_is_refused_gives_the_seats_back(inside: Inside, screening: str) -> None:
    for number in ("4000000000000002", "4000000000009995", "4000000000000127"):
        inside.refused("sell", screening, "B3", "--pay", "card", "--card", number)
        assert inside.json("seats", screening)["seats"]["B3"]["state"] == "free"
    sold = inside("sell", screening, "B3", "--pay", "card", "--card", "4242 4242 4242 4242")
    assert sold.code == 0
    assert "B3" in sold.out


def test_a_silent_terminal_is_decided_by_a_manager(inside: Inside, screening: str) -> None:
    inside.refused("sell", screening, "B4", "--pay", "card", "--card", "4000000000000259")
    (waiting,) = inside.json("payments")
    assert waiting["seats"] == ["B4"]
    assert inside("payments", waiting["transaction"]).code == 2, "which way?"
    decided = inside.json("payments", waiting["transaction"], "--taken", "--reference", "slip 7")
    assert decided["state"] == "paid"
    inside.refused("payments", waiting["transaction"], "--not-taken")
    assert inside.json("payments") == []
    assert inside.json("audit")["ok"]


def test_a_slip_too_many_is_decided_by_a_manager(inside: Inside, screening: str) -> None:
    free = [name for name, seat in inside.json("seats", screening)["seats"].items() if seat["state"] == "free"]
    number = inside.json("sell", screening, free[-1], "--pay", "cash", "--tendered", "50")["transaction"]
    with patch.dict(os.environ, inside.environment, clear=True):
        till = open_cinema()
    with closing(till), pytest.raises(PaymentUnresolvedError):
        till.checkout.answer(till.operator(), number, "S-1")
    (waiting,) = inside.json("payments")
    assert (waiting["what"], waiting["reference"], waiting["transaction"]) == ("slip", "S-1", number)
    assert "S-1" in inside("payments").out
    assert inside("audit").code == 1
    assert inside("payments", number, "--slip", "S-1").code == 2, "which way?"
    inside.refused("payments", number, "--slip", "S-2", "--given-back")
    assert inside.json("payments", number, "--slip", "S-1", "--given-back")["state"] == "paid"
    inside.refused("payments", number, "--slip", "S-1", "--not-taken")
    assert inside.json("payments") == []
    assert inside.json("audit")["ok"]


LONG = "x" * 10_000
ODD: list[Any] = ["", LONG, "a\nb", "\x07", "🎬", "\u202eB5", '{"$gt": ""}', "$where", "B5.state", b"\xff\xfe"]
AMOUNTS = ("9.49", "-50", "9.505", "1e99", "nan", "", "20,50", LONG)
CASH = ("--pay", "cash", "--tendered", "50")


def test_no_bad_input_does_anything_but_be_refused_in_words(inside: Inside, screening: str) -> None:
    before = inside.json("seats", screening)
    refused: list[tuple[Any, ...]] = [
        *(("sell", screening, odd, *CASH) for odd in ODD),
        *(("sell", odd, "B5", *CASH) for odd in ODD[:1] + ODD[3:7]),
        ("sell", screening, "B5=senior", *CASH),
        ("sell", screening, "B5", "B5=child", *CASH),
        ("sell", screening, "Z9", *CASH),
        ("sell", screening, "A5", *CASH),
        ("sell", "20200101-2000-attic", "B5", *CASH),
        *(
            ("sell", screening, "B5", "--pay", "cash", f"--tendered={n}")
            for n in ("9.49", "-50", "9.505", "1e99", "nan")
        ),
        ("sell", screening, "B5", "--pay", "card"),
        *(
            ("sell", screening, "B5", "--pay", "card", "--card", number)
            for number in ("4242", "5555555555554444", LONG)
        ),
        *(("receipt", odd) for odd in ("2026-999999", b"\xff", "$where", LONG)),
        ("screenings", "--day", "2026-02-30"),
        ("screenings", "--day", "tomorrow"),
        ("seats", "nowhere"),
        ("payments", b"\xff", "--taken"),
        ("user", "reset", b"\xff"),
        ("settings", "hold_seconds", "soon"),
        ("settings", "carpet"),
    ]
    for arguments in refused:
        inside.refused(*arguments)
    for odd in (*ODD, "C1/a/b/A1/AAAA"):
        checked = inside("check", odd)
        assert checked.code == 1
        assert checked.out.strip()
    assert inside.json("seats", screening) == before
    assert inside.json("audit")["ok"]


def test_cash_without_the_amount_given_is_wrong_use(inside: Inside, screening: str) -> None:
    ran = inside("sell", screening, "B5", "--pay", "cash")
    assert (ran.code, ran.out) == (2, "")
    assert "--tendered" in ran.err


def test_wrong_use_exits_with_two(inside: Inside) -> None:
    for words in ("sell", "sell x B5", "sell x B5 --pay shells", "nonsense", "seats", "user x y", "seed", "--theme x"):
        ran = inside(*words.split())
        assert (ran.code, ran.out) == (2, "")
        assert "usage:" in ran.err


def test_an_unknown_log_level_is_wrong_use_and_its_case_does_not_matter(inside: Inside) -> None:
    for level, code in (("loud", 2), ("10", 2), ("info", 0), ("", 0)):
        ran = Inside({**inside.environment, "CINEMA_LOG": level})("screenings")
        assert ran.code == code, (level, ran)
        assert ("CINEMA_LOG" in ran.err) == (code == 2)


def test_tickets_are_given_back_one_by_one_and_then_all_that_are_left(inside: Inside) -> None:
    screening = inside.json("screenings")[1]["id"]
    sold = inside.json("sell", screening, "B1", "B2", "B3", "--pay", "cash", "--tendered", "50")
    number = sold["receipt_number"]
    back = inside.json("refund", number, "B2", "--reason", "A wrong seat")
    assert (back["state"], back["amount"], back["seats"]) == ("part_refunded", 950, ["B2"])
    assert back["refund_number"].startswith("R")
    refused = inside("check", sold["tickets"][1]["code"], "--json")
    assert (refused.code, refused.json["verdict"]) == (1, "refunded")
    assert inside.json("check", sold["tickets"][0]["code"])["verdict"] == "valid"
    assert inside.json("seats", screening)["seats"]["B2"]["state"] == "free"
    assert inside.json("receipt", back["refund_number"])["refund_of"] == number

    assert "B2" in inside.refused("refund", number, "B2", "--reason", "again")
    assert "Z9" in inside.refused("refund", number, "Z9", "--reason", "no such seat")
    rest = inside("refund", number, "--reason", "The show was cancelled")
    assert rest.code == 0
    assert "B1, B3" in rest.out
    inside.refused("refund", number, "--reason", "again")
    inside.refused("refund", "2026-999999", "--reason", "never sold")
    assert inside("refund", number).code == 2, "without a reason"
    assert inside.json("audit") == {"ok": True, "findings": []}
