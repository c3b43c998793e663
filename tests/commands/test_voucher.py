"""cinema voucher and cinema sell --voucher: a voucher's life from scripts."""

from typing import Any

import pytest

from tests.commands.conftest import Inside

CASH = ("--pay", "cash", "--tendered", "100")


def places(inside: Inside, count: int) -> tuple[str, list[str], int]:
    """Return a screening with so many free seats of one price, and that price."""
    for screening in reversed(inside.json("screenings")):
        seats = inside.json("seats", screening["id"])["seats"]
        for price in {one["price"] for one in seats.values() if one["price"]}:
            free = [name for name, one in seats.items() if (one["state"], one["price"]) == ("free", price)]
            if len(free) >= count:
                return screening["id"], free[-count:], price
    raise AssertionError("the house is sold out")


def left(inside: Inside, code: str) -> int:
    balance: int = inside.json("voucher", "show", code)["balance"]
    return balance


def test_a_voucher_is_sold_spent_in_parts_lost_and_issued_anew(inside: Inside) -> None:
    sold = inside.json("voucher", "sell", "12.50", *CASH)
    code: str = sold["code"]
    assert (sold["total"], sold["kind"], len(code)) == (1250, "value", 19)
    assert code in inside("receipt", sold["receipt_number"]).out
    screening, seats, price = places(inside, 2)
    first = inside.json("sell", screening, seats[0], "--pay", "voucher:5", "--voucher", code, *CASH)
    assert [(one["tender"], one["amount"]) for one in first["tenders"]] == [("voucher", 500), ("cash", price - 500)]
    second = inside.json("sell", screening, seats[1], "--voucher", code.lower().replace("-", " "), *CASH)
    assert second["tenders"][0]["amount"] == min(750, price)
    rest = 750 - min(750, price)
    assert left(inside, code) == rest
    back = inside.json("refund", first["receipt_number"], "--reason", "ill")
    assert back["receipt_number"] == first["receipt_number"]
    assert left(inside, code) == rest + 500
    assert inside.json("voucher", "list", code[-4:])[0]["id"] == sold["id"]
    assert inside.json("voucher", "block", sold["id"])["state"] == "blocked"
    assert "is blocked" in inside.refused("sell", screening, seats[0], "--voucher", code, *CASH)
    issued = inside.json("voucher", "reissue", sold["id"])
    assert left(inside, issued["code"]) == rest + 500
    assert inside.json("audit")["ok"]


def test_a_ticket_voucher_makes_a_ticket_free_from_a_script(inside: Inside) -> None:
    sold = inside.json("voucher", "sell", "--tickets", "2", "--price", "15", "--pay", "cash", "--tendered", "15")
    screening, seats, price = places(inside, 2)
    one = inside.json("sell", screening, seats[0], "--voucher", sold["code"])
    assert (one["total"], left(inside, sold["code"])) == (0, 1)
    both = inside.json("sell", screening, *seats[1:], "--voucher", sold["code"], *CASH)
    assert both["total"] == price * (len(seats) - 2)
    assert left(inside, sold["code"]) == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("sell",), "needs an amount"),
        (("sell", "5", "--tickets", "2", *CASH), "needs an amount"),
        (("sell", "--tickets", "2", *CASH), "--price"),
        (("sell", "5", "--type", "adult", *CASH), "--price and --type"),
        (("sell", "5"), "one --pay"),
        (("show",), "needs the code"),
        (("list", "--until", "2030-01-01"), "--until does not go with list"),
    ],
)
def test_what_does_not_go_together_is_wrong_use(inside: Inside, arguments: tuple[str, ...], words: str) -> None:
    ran: Any = inside("voucher", *arguments)
    assert ran.code == 2
    assert words in ran.err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("sell", "0", *CASH), "worth"),
        (("sell", "1000000", *CASH), "at most"),
        (("sell", "--tickets", "2", "--price", "1000", *CASH), "at most"),
        (("sell", "nothing", *CASH), "amount"),
        (("sell", "5", "--until", "2020-01-01", *CASH), "over"),
        (("sell", "5", "--until", "soon", *CASH), "date"),
        (("sell", "5", "--until", "9999-01-01", *CASH), "at most 30 years"),
        (("sell", "--tickets", "1000", "--price", "5", *CASH), "1 to 100"),
        (("show", "ABCD"), "16 signs"),
        (("block", "ABCD-EFGH-JKMN-PQRS"), "wrong"),
        (("reissue", "nosuchvoucher0123456"), "no such voucher"),
    ],
)
def test_what_can_not_be_is_refused_in_words(inside: Inside, arguments: tuple[str, ...], words: str) -> None:
    assert words in inside.refused("voucher", *arguments)


def test_a_voucher_that_is_used_up_is_told_so(inside: Inside) -> None:
    screening, seats, price = places(inside, 2)
    code: str = inside.json("voucher", "sell", f"{price / 100:.2f}", *CASH)["code"]
    inside.json("sell", screening, seats[0], "--voucher", code)
    for tender in (("--voucher", code), ("--voucher", code, *CASH), ("--pay", "voucher", "--voucher", code)):
        assert "This voucher is used up." in inside.refused("sell", screening, seats[1], *tender)
