"""Exchanging and voiding from the command line: what is printed, what is refused, and that nothing changes then."""

import pytest

from tests.commands.conftest import Inside


@pytest.fixture(scope="module")
def screening(inside: Inside) -> str:
    """Any: in this file's house nobody else sells."""
    found: str = inside.json("screenings")[-1]["id"]
    return found


def states(inside: Inside, screening: str, *seats: str) -> list[str]:
    found = inside.json("seats", screening)["seats"]
    return [found[seat]["state"] for seat in seats]


def test_a_ticket_is_exchanged_for_a_dearer_one_and_the_difference_is_paid_in_cash(
    inside: Inside, screening: str
) -> None:
    sold = inside.json("sell", screening, "B1=child", "--pay", "cash", "--tendered", "10")
    number = sold["receipt_number"]
    assert "difference" in inside.refused("exchange", number, "--ticket", "B1", "--to", "B2", "--type", "adult")
    too_little = ("--type", "adult", "--pay", "cash", "--tendered", "1")
    assert inside.refused("exchange", number, "--ticket", "B1", "--to", "B2", *too_little)
    assert states(inside, screening, "B1", "B2") == ["sold", "free"], "what was held is given back"

    paid = ("--type", "adult", "--pay", "cash", "--tendered", "5")
    done = inside.json("exchange", number, "--ticket", "B1", "--to", "B2", *paid)
    assert (done["exchange_of"], done["old_receipt_number"]) == (sold["transaction"], number)
    assert (done["total"], done["difference"], done["change"]) == (950, 350, 150)
    assert [one["seat"] for one in done["tickets"]] == ["B2"]
    assert done["refund_number"].startswith("R")
    assert done["refund_number"] in done["text"]
    assert states(inside, screening, "B1", "B2") == ["free", "sold"]
    assert inside("check", sold["tickets"][0]["code"], "--json").json["verdict"] == "refunded"
    assert inside.json("check", done["tickets"][0]["code"])["verdict"] == "valid"
    assert "already" in inside.refused("exchange", number, "--ticket", "B1", "--to", "B4")
    assert "exchange" in inside.refused("void", done["receipt_number"])
    told = inside("exchange", done["receipt_number"], "--ticket", "B2")
    assert (told.code, told.out.splitlines()[0].startswith("Exchanged B2 for B2")) == (0, True)
    assert inside.json("audit")["findings"] == []


@pytest.mark.parametrize(
    "wrong",
    [
        (),
        ("--to", "B4"),
        ("--ticket", "B1", "--to", "B4", "--to", "B2"),
        ("--ticket", "B1", "--pay", "cash"),
        ("--ticket", "B1", "--pay", "cash:1", "--tendered", "5", "--pay", "cash", "--tendered", "5"),
    ],
)
def test_wrong_use_is_told_before_anything_is_held(inside: Inside, wrong: tuple[str, ...]) -> None:
    ran = inside("exchange", "2026-01-000001", *wrong)
    assert ran.code == 2
    assert ran.err.strip()


def test_the_last_sale_is_voided_once(inside: Inside, screening: str) -> None:
    sold = inside.json("sell", screening, "B4", "--pay", "cash", "--tendered", "20")
    done = inside.json("void", sold["receipt_number"])
    assert (done["state"], done["amount"], done["seats"]) == ("refunded", 1250, ["B4"])
    assert states(inside, screening, "B4") == ["free"]
    assert "already" in inside.refused("void", sold["receipt_number"])


def test_a_refund_takes_a_reason_from_the_list_in_place_of_words(inside: Inside, screening: str) -> None:
    sold = inside.json("sell", screening, "B4", "--pay", "cash", "--tendered", "20")
    assert inside("refund", sold["receipt_number"], "--cause", "other").code == 2
    assert inside("refund", sold["receipt_number"], "--cause", "voided").code == 2
    assert inside.json("refund", sold["receipt_number"], "--cause", "illness")["amount"] == 1250
