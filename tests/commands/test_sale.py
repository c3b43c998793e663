"""cinema sell, receipt and check, end to end; and every kind of bad input, in words and without effect."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest

from cinema.domain.transactions import Transaction
from cinema.errors import ErrorCode, LateSaleError, StorageError
from cinema.services.selling.booking import Booking
from cinema.services.selling.checkout import Checkout
from tests.commands.conftest import Inside, Program


@pytest.fixture(scope="module")
def screening(inside: Inside) -> str:
    """Sold from by most tests here."""
    found: str = inside.json("screenings")[0]["id"]
    return found


@pytest.fixture(scope="module")
def roomy(inside: Inside) -> str:
    """A screening with seats for the tests of lost answers."""
    found: str = inside.json("screenings")[3]["id"]
    return found


def test_seats_are_sold_for_cash_and_the_rest_follows(
    cinema: Program, inside: Inside, screening: str, tmp_path: Path
) -> None:
    sale = cinema.json("sell", screening, "A1", "B2=child", "A2", "--pay", "cash", "--tendered", "20.50")
    assert {"transaction", "receipt_number", "total", "currency", "tickets"} <= set(sale)
    assert (sale["total"], sale["currency"], sale["change"]) == (1550, "EUR", 500)
    assert isinstance(sale["receipt_number"], str)
    assert [(one["seat"], one["type"], one["price"]) for one in sale["tickets"]] == [
        ("A1", "adult", 950),
        ("B2", "child", 600),
        ("A2", "adult", 0),
    ]
    assert all({"id", "seat", "type", "price", "code"} <= set(one) for one in sale["tickets"])

    code = sale["tickets"][0]["code"]
    assert inside.json("check", code)["verdict"] == "valid"
    forged = inside("check", code.replace("/A1/", "/B3/"), "--json")
    assert (forged.code, forged.json["verdict"]) == (1, "forged")
    receipt = inside.json("receipt", sale["receipt_number"])
    assert (receipt["total"], receipt["copy"]) == (1550, True)
    file = tmp_path / "receipt.pdf"
    assert inside("receipt", sale["receipt_number"], "--pdf", str(file)).code == 0
    assert file.read_bytes().startswith(b"%PDF")
    assert "is not a file" in inside.refused("receipt", sale["receipt_number"], "--pdf", str(tmp_path))

    gone = inside("sell", screening, "B3", "B2", "A2", "--pay", "cash", "--tendered", "99")
    assert gone.code == 1
    assert "B2" in gone.err
    assert "A2" in gone.err
    assert "B3" not in gone.err
    seats = inside.json("seats", screening)["seats"]
    assert [seats[name]["state"] for name in ("A1", "B2", "B3", "A5")] == ["sold", "sold", "free", "blocked"]
    assert inside.json("audit") == {"ok": True, "findings": []}


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


def test_a_slip_that_was_paid_again_is_confirmed_and_decided_by_a_manager(inside: Inside, screening: str) -> None:
    assert inside("settings", "card_provider", "separate").code == 0
    one, other, *_rest = free_seats(inside, screening)
    slip = ("--pay", "card", "--reference", "S-1")
    number = inside.json("sell", screening, one, *slip)["receipt_number"]
    assert number in inside.refused("sell", screening, other, *slip)
    assert inside.json("payments") == []
    assert other in free_seats(inside, screening)
    inside.refused("sell", screening, other, *slip, "--known-slip")
    parts = ("--pay", "cash:1", "--tendered", "1", "--pay", "card", "--reference", "S-1")
    inside.refused("sell", screening, other, *parts)
    assert other in free_seats(inside, screening), "a slip that is no payment of its own ends the sale at once"
    cash = next(one for one in inside.json("payments") if one["tender"] == "cash")
    inside.json("payments", cash["transaction"], "--surplus", "--given-back")
    assert inside("settings", "card_provider", "test").code == 0
    (waiting,) = inside.json("payments")
    assert (waiting["what"], waiting["reference"], waiting["tender"]) == ("surplus", "S-1", "card")
    sale = waiting["transaction"]
    assert "S-1" in inside("payments").out
    assert inside("payments", sale, "--surplus", "S-1").code == 2, "which way?"
    inside.refused("payments", sale, "--surplus", "S-2", "--given-back")
    assert inside.json("payments", sale, "--surplus", "S-1", "--given-back")["state"] == "abandoned"
    inside.refused("payments", sale, "--surplus", "S-1", "--not-taken")
    assert inside.json("payments") == []
    assert inside.json("audit")["ok"]


def losing(method: str, times: int, *, after: bool) -> Any:
    """Let the answers of a method of the checkout to slips be lost, before or after it was done."""
    real, left = getattr(Checkout, method), [times]

    def lost(checkout: Checkout, *given: Any) -> Transaction:
        is_lost = left[0] > 0 and given[2].reference is not None
        done: Transaction | None = real(checkout, *given) if after or not is_lost else None
        if is_lost:
            left[0] -= 1
            raise StorageError("The database can't be reached just now.", code=ErrorCode.AWAY)
        assert done is not None
        return done

    return patch.object(Checkout, method, lost)


@pytest.fixture
def separate(inside: Inside) -> Iterator[None]:
    assert inside("settings", "card_provider", "separate").code == 0
    yield
    assert inside("settings", "card_provider", "test").code == 0


@pytest.mark.usefixtures("separate")
@pytest.mark.parametrize("after", [True, False])
def test_a_slip_whose_answer_was_lost_is_recorded_once(inside: Inside, roomy: str, after: bool) -> None:
    seat = free_seats(inside, roomy)[-1]
    slip = f"LOST-{after}"
    with losing("pay", 2, after=after):
        sold = inside.json("sell", roomy, seat, "--pay", "card", "--reference", slip)
    assert [one["reference"] for one in sold["tenders"]] == [slip]
    seat = free_seats(inside, roomy)[-1]
    parts = ("--pay", "cash:1", "--tendered", "1", "--pay", "card", "--reference", f"{slip}-2")
    with losing("tender", 2, after=after):
        sold = inside.json("sell", roomy, seat, *parts)
    assert [one["reference"] for one in sold["tenders"]] == [None, f"{slip}-2"]
    assert inside.json("payments") == []


@pytest.mark.usefixtures("separate")
def test_a_slip_of_which_nobody_knows_whether_it_was_recorded_is_kept(inside: Inside, roomy: str) -> None:
    seat = free_seats(inside, roomy)[-1]
    slip = ("--pay", "card", "--reference", "AWAY-1")
    with losing("pay", 99, after=False):
        told = inside.refused("sell", roomy, seat, *slip)
    assert "AWAY-1" in told
    assert "cinema journal show" in told
    assert inside.json("sell", roomy, free_seats(inside, roomy)[-1], *slip)["receipt_number"]
    with losing("pay", 99, after=False), patch.object(Checkout, "resume", side_effect=AssertionError):
        told = inside.refused("sell", roomy, free_seats(inside, roomy)[-1], *slip, "--known-slip")
    assert "cinema journal show" in told


def test_a_split_sale_with_a_silent_card_is_left_to_a_manager(inside: Inside) -> None:
    roomy = inside.json("screenings")[2]["id"]
    seat = free_seats(inside, roomy)[-1]
    parts = ("--pay", "card:1", "--card", "4000000000000259", "--pay", "cash", "--tendered", "50")
    told = inside.refused("sell", roomy, seat, *parts)
    (waiting,) = inside.json("payments")
    assert (waiting["what"], waiting["amount"], waiting["seats"]) == ("payment", 100, [seat])
    assert f"cinema payments {waiting['transaction']}" in told
    inside.json("payments", waiting["transaction"], "--not-taken")
    assert inside.json("payments") == []


def free_seats(inside: Inside, screening: str) -> list[str]:
    return [
        name
        for name, seat in inside.json("seats", screening)["seats"].items()
        if seat["state"] == "free" and seat["kind"] != "companion"
    ]


def test_several_screenings_are_sold_for_several_tenders(inside: Inside) -> None:
    second, first = (one["id"] for one in inside.json("screenings")[1:3])
    paid = ("--pay", "card:10", "--card", "4242424242424242", "--pay", "cash", "--tendered", "30")
    sold = inside.json("sell", first, "B1", "b2=child", second, "B5", *paid)
    assert [(one["screening"], one["seat"]) for one in sold["tickets"]] == [
        (first, "B1"),
        (first, "B2"),
        (second, "B5"),
    ]
    assert [(one["tender"], one["amount"], one["change"]) for one in sold["tenders"]] == [
        ("card", 1000, None),
        ("cash", sold["total"] - 1000, 3000 - sold["total"] + 1000),
    ]
    assert sold["change"] == 4000 - sold["total"]
    text = inside.json("receipt", sold["receipt_number"])["text"]
    assert text.count("Metropolis") == 2 + 3, "each screening, and each ticket"
    assert "4242" in text


def test_a_sale_of_which_one_part_is_lost_sells_nothing(inside: Inside) -> None:
    second, first = (one["id"] for one in inside.json("screenings")[1:3])
    free = free_seats(inside, first)
    cash = ("--pay", "cash", "--tendered", "50")
    assert "B5" in inside.refused("sell", first, "B3", second, "B5", *cash)
    inside.refused("sell", first, "B3", second, *cash)
    inside.refused("sell", first, "B3", first, "B4", *cash)
    assert free_seats(inside, first) == free


def test_what_was_paid_of_a_refused_sale_goes_back(inside: Inside) -> None:
    screening = inside.json("screenings")[2]["id"]
    free = free_seats(inside, screening)
    good, declined = (("--card", number) for number in ("4242424242424242", "4000000000000002"))
    inside.refused("sell", screening, "B3", "--pay", "card:5", *good, "--pay", "card", *declined)
    assert inside.json("payments") == [], "the card's money went back by itself"
    told = inside.refused("sell", screening, "B3", "--pay", "cash:5", "--tendered", "5", "--pay", "card", *declined)
    (waiting,) = inside.json("payments")
    assert (waiting["what"], waiting["tender"], waiting["amount"]) == ("surplus", "cash", 500)
    assert f"cinema payments {waiting['transaction']} --surplus --given-back" in told
    inside.json("payments", waiting["transaction"], "--surplus", "--given-back")
    assert inside.json("payments") == []
    assert free_seats(inside, screening) == free


@pytest.mark.parametrize(
    "pay",
    [
        "--pay cash:4 --tendered 4", "--pay card:0 --card N --pay cash --tendered 50",
        "--pay card:99 --card N --pay cash --tendered 50", "--pay card:5 --card N --pay cash:1 --tendered 50",
        "--pay card:5 --card 4242 --pay cash --tendered 50", "--pay card:5.001 --card N --pay cash --tendered 50",
        "--pay card:5 --card N --pay cash --tendered 1",
    ],
)  # fmt: skip
def test_payments_that_don_t_add_up_are_refused_before_any_is_taken(inside: Inside, screening: str, pay: str) -> None:
    free = free_seats(inside, screening)
    journal = inside.json("journal", "heads")
    inside.refused("sell", screening, free[-1], *pay.replace("N", "4242424242424242").split())
    assert free_seats(inside, screening) == free
    assert inside.json("journal", "heads") == journal
    assert inside.json("payments") == []


@pytest.mark.parametrize(
    "pay",
    [
        "--tendered 5 --pay cash", "--pay cash --tendered 5 --tendered 6", "--pay card --tendered 5",
        "--pay cash --tendered 5 --card 42", "--pay cash --tendered 5 --known-slip",
        "--pay card --pay cash --tendered 5", "--pay card:1 --reference S --known-slip --pay cash --tendered 5",
        "--pay cash --tendered 50 --buyer-tax-id 7",
    ],
)  # fmt: skip
def test_options_that_belong_to_no_payment_are_wrong_use(inside: Inside, screening: str, pay: str) -> None:
    ran = inside("sell", screening, "B5", *pay.split())
    assert (ran.code, ran.out) == (2, "")


def test_a_buyer_is_named_and_forgotten(inside: Inside) -> None:
    screening = inside.json("screenings")[2]["id"]
    seat = free_seats(inside, screening)[-1]
    buyer = ("--buyer-name", "Łódź Film", "--buyer-tax-id", "PL 725", "--buyer-address", "1 Mill Street")
    number = inside.json("sell", screening, seat, *CASH, *buyer)["receipt_number"]
    shown = inside.json("receipt", number)
    assert shown["buyer"] == {"name": "Łódź Film", "tax_id": "PL 725", "address": "1 Mill Street"}
    assert shown["taxes"] == [{"percent": "6", "tax": shown["taxes"][0]["tax"]}]
    forgotten = inside.json("receipt", number, "--forget-buyer")
    assert forgotten["buyer"] is None
    assert "Film" not in forgotten["text"]
    assert inside.json("journal", "verify")["ok"]


def test_a_lost_answer_is_asked_for_and_the_sale_is_made_once(inside: Inside, screening: str) -> None:
    seat = free_seats(inside, screening)[-1]
    pay = Checkout.pay

    def lost(checkout: Checkout, *given: Any) -> Transaction:
        pay(checkout, *given)
        raise StorageError("The answer was lost.", code=ErrorCode.AWAY)

    with patch.object(Checkout, "pay", lost):
        sold = inside.json("sell", screening, seat, *CASH)
    assert [one["seat"] for one in sold["tickets"]] == [seat]
    away = StorageError("The database can't be reached just now.", code=ErrorCode.AWAY)
    with patch.object(Checkout, "pay", lost), patch.object(Checkout, "resume", side_effect=away):
        told = inside.refused("sell", screening, free_seats(inside, screening)[-1], *CASH)
    assert "cinema journal show" in told


def test_the_tills_are_listed_with_this_one(inside: Inside) -> None:
    (till,) = inside.json("tills")
    assert (till["number"], till["this"]) == (1, True)
    assert "01" in inside("tills").out


LONG = "x" * 10_000
ODD: list[Any] = ["", LONG, "a\nb", "\x07", "🎬", "\u202eB5", '{"$gt": ""}', "$where", "B5.state", b"\xff\xfe"]
AMOUNTS = ("9.49", "-50", "9.505", "1e99", "nan", "", "1.020,50", LONG)
CASH = ("--pay", "cash", "--tendered", "50")


@pytest.mark.parametrize("third", range(3))  # each takes its time
def test_no_bad_input_does_anything_but_be_refused_in_words(inside: Inside, screening: str, third: int) -> None:
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
    for arguments in refused[third::3]:
        inside.refused(*arguments)
    for odd in (*ODD, "C1/a/b/A1/AAAA")[third::3]:
        checked = inside("check", odd)
        assert checked.code == 1
        assert (checked.out or checked.err).strip()
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
        ran = replace(inside, environment={**inside.environment, "CINEMA_LOG": level})("screenings")
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
    inside.refused("refund", "2026-01-999999", "--reason", "never sold")
    assert inside("refund", number).code == 2, "without a reason"
    assert inside.json("audit") == {"ok": True, "findings": []}


def test_baskets_are_listed_with_their_films_and_when_they_start(inside: Inside) -> None:
    show = inside.json("screenings")[-1]
    number = inside.json("reserve", show["id"], min(free_seats(inside, show["id"])), "--name", "Lodz")["number"]
    (basket,) = (one for one in inside.json("baskets") if one["number"] == number)
    assert basket["shows"] == [{"screening": show["id"], "movie": show["movie"], "starts_at": show["starts_at"]}]
    (line,) = (one for one in inside("baskets").out.splitlines() if one.startswith(number))
    assert show["movie"] in line
    inside.json("baskets", "release", number)


def test_a_sale_that_is_late_names_the_option_for_its_reason(inside: Inside, roomy: str) -> None:
    late = LateSaleError("It began 20 minutes ago. Say why a ticket is sold now.")
    with patch.object(Booking, "hold", side_effect=late):
        said = inside.refused("sell", roomy, "B5", *CASH)
    assert "Say why a ticket is sold now. Name it by --late, one of came-late, queue" in said
