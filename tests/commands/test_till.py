"""cinema till, safe and day: a whole day at a till from scripts, and what is refused before anything is entered."""

from typing import Any

import pytest

from tests.commands.conftest import SMALL_HOUSE, Inside


class Till:
    """The commands on a house of their own."""

    def __init__(self, inside: Inside, database: str) -> None:
        self.inside = inside
        self.database = ("--database", database)

    def json(self, *arguments: str) -> Any:
        return self.inside.json(*arguments, *self.database)

    def refused(self, *arguments: str) -> str:
        return self.inside.refused(*arguments, *self.database)

    def sell(self, *tender: str) -> dict[str, Any]:
        """Sell a free seat."""
        sold: dict[str, Any] = self.json("sell", *self.free(), *tender)
        return sold

    def free(self) -> tuple[str, str]:
        """Return a screening, and a free seat that costs something there."""
        for screening in self.json("screenings"):
            seats = self.json("seats", screening["id"])["seats"]
            for name, seat in seats.items():
                if seat["state"] == "free" and seat["price"]:
                    return screening["id"], name
        raise AssertionError("the house is sold out")


@pytest.fixture
def till(inside: Inside, request: pytest.FixtureRequest) -> Till:
    database = f"till_{abs(hash(request.node.name)) % 10**9}"
    assert inside("seed", str(SMALL_HOUSE), "--demo", "--database", database).code == 0
    return Till(inside, database)


@pytest.fixture(scope="module")
def opened(inside: Inside) -> Till:
    """A session with 20.00, for tests that enter nothing."""
    till = Till(inside, inside.database)
    till.json("till", "open", "20")
    return till


def test_a_manager_closes_the_session_of_another_till(till: Till) -> None:
    number = till.json("till", "open", "150.00")["till"]
    assert till.json("till", "x", "--till", str(number))["expected_cash"] == 150_00
    assert "no till 77" in till.refused("till", "close", "150", "--till", "77")
    z = till.json("till", "close", "150", "--till", str(number))
    assert (z["till"], z["difference"]) == (number, 0)
    assert till.json("till", "z") == z


def test_a_day_at_a_till_from_its_opening_to_the_bank(till: Till) -> None:
    opened = till.json("till", "open", "150.00")
    assert (opened["counted"], opened["difference"]) == (150_00, None)
    cash = till.sell("--pay", "cash", "--tendered", "50")["total"]
    by_card = till.sell("--pay", "card", "--card", "4242424242424242")["total"]
    assert till.json("till", "add", "20", "--reason", "change")["expected_cash"] == 170_00 + cash
    dropped = till.json("till", "drop", "100", "--reason", "safe", "--bag", "7")
    assert (dropped["way"], dropped["bag"], dropped["expected_cash"]) == ("out", "7", 70_00 + cash)
    x = till.json("till", "x")
    assert (x["number"], x["expected_cash"], x["expected_card"], x["sales"]) == (None, 70_00 + cash, by_card, 2)
    assert (x["taken"], x["by_cashier"][""]["sales"]) == ({"cash": cash, "card": by_card}, 2)
    counted, batch = f"{(70_00 + cash) / 100:.2f}", f"{by_card / 100:.2f}"
    z = till.json("till", "close", counted, "--card", batch, "--bag", "8", "--bagged", "60", "--coins", f"{counted}=1")
    assert z["number"].startswith("Z")
    assert z["number"].endswith("-0001")
    assert (z["difference"], z["card_difference"], z["bagged"]) == (0, 0, 60_00)
    again = till.json("till", "z")
    assert again == z
    assert [(one["bag"], one["amount"]) for one in till.json("safe")] == [("7", 100_00), ("8", 60_00)]
    banked = till.json("safe", "bank", "7", "8", "--slip", "K-1")
    assert (banked["amount"], banked["slip"]) == (160_00, "K-1")
    day = till.json("day", "close")
    assert {(one["tender"], one["taken"]) for one in day["totals"]} == {("cash", cash), ("card", by_card)}
    assert till.json("audit")["ok"] is True
    assert "Nothing" not in till.refused("day", "close", "--day", day["day"])


def test_rounded_cash_is_told_and_stands_in_the_reports(till: Till) -> None:
    till.json("settings", "cash_rounding", "1")
    till.json("till", "open", "10")
    sold = till.sell("--pay", "cash", "--tendered", "10")  # 9.50
    assert (sold["total"], sold["change"], sold["tenders"][0]["rounding"]) == (950, 0, 50)
    assert "Rounding" in till.json("receipt", sold["receipt_number"])["text"]
    x = till.json("till", "x")
    assert (x["rounding"], x["taken"], x["expected_cash"]) == (50, {"cash": 1000}, 2000)
    back = till.json("refund", sold["receipt_number"], "--reason", "ill")
    assert (back["amount"], back["paid_out"]) == (950, 1000)
    assert till.json("till", "close", "10")["rounding"] == 0
    parts = ("--pay", "cash:4.50", "--tendered", "5", "--pay", "card", "--card", "4242424242424242")
    assert "steps of €1.00" in till.refused("sell", *till.free(), *parts)


def test_a_sale_on_invoice_needs_a_buyer_and_has_a_row_of_its_own(till: Till) -> None:
    till.json("settings", "invoice_sales", "1")
    pay = ("sell", *till.free(), "--pay", "invoice")
    for wrong in ((), ("--buyer-name", "Ada"), ("--buyer-name", "Ada", "--buyer-tax-id", "7", "--card", "42")):
        assert till.inside(*pay, *wrong, *till.database).code == 2
    till.json("till", "open", "10")
    sold = till.sell("--pay", "invoice", "--buyer-name", "Lodz Film", "--buyer-tax-id", "PL-725")
    assert [(one["tender"], one["amount"]) for one in sold["tenders"]] == [("invoice", sold["total"])]
    text = till.json("receipt", sold["receipt_number"])["text"]
    assert "Invoice or transfer" in text
    assert "PL-725" in text
    x = till.json("till", "x")
    assert (x["taken"], x["expected_cash"]) == ({"invoice": sold["total"]}, 1000)
    assert "transfer" in till.json("refund", sold["receipt_number"], "--reason", "ill")["text"]


def test_a_large_sale_needs_a_named_buyer_also_when_it_comes_by_an_exchange(till: Till) -> None:
    till.json("settings", "buyer_from", "9.50")
    pay, buyer = ("--pay", "cash", "--tendered", "10"), ("--buyer-name", "Ada", "--buyer-tax-id", "7")
    screening, seat = till.free()
    assert "name and tax number" in till.refused("sell", screening, seat, *pay)
    assert till.json("seats", screening)["seats"][seat]["state"] == "free"
    assert till.sell(*pay, *buyer)["total"] == 950
    screening, seat = till.free()
    number = till.json("sell", screening, f"{seat}=child", *pay)["receipt_number"]
    exchange = ("exchange", number, "--ticket", seat, "--type", "adult", *pay)
    assert "name and tax number" in till.refused(*exchange)
    done = till.json(*exchange, *buyer)
    assert till.json("receipt", done["receipt_number"])["buyer"]["name"] == "Ada"
    assert till.json("audit")["ok"] is True


def test_reports_are_told_in_lines_for_people(till: Till) -> None:
    assert "Opened with €10.00." in till.inside("till", "open", "10", *till.database).out
    lines = till.inside("till", "x", *till.database).out
    assert "X, till 01" in lines
    assert "Expected in cash" in lines
    assert "It holds €15.00." in till.inside("till", "add", "5", "--reason", "other", *till.database).out
    assert "Z2" in till.inside("till", "close", "15", *till.database).out
    assert "The safe is empty." in till.inside("safe", *till.database).out
    assert "Closed business day" in till.inside("day", "close", *till.database).out


@pytest.mark.parametrize(
    "words",
    [
        ("till", "open"),
        ("till", "x", "5"),
        ("till", "open", "5", "--reason", "change"),
        ("till", "add", "5"),
        ("till", "add", "5", "--reason", "safe"),
        ("till", "drop", "5", "--reason", "nothing"),
        ("till", "close", "5", "--reason", "change"),
        ("till", "drop", "5", "--reason", "other", "--card", "5"),
        ("till", "count", "5"),
        ("safe", "bank"),
        ("safe", "bank", "7"),
        ("safe", "--slip", "K"),
        ("day",),
    ],
)
def test_wrong_use_is_told_before_anything_is_entered(inside: Inside, words: tuple[str, ...]) -> None:
    assert inside(*words).code == 2


@pytest.mark.parametrize(
    "words",
    [
        ("open", "1.234,50"),
        ("open", "-5"),
        ("open", ""),
        ("open", "five"),
        ("open", "1.505"),
        ("open", "1000000000"),
        ("add", "0", "--reason", "change"),
        ("add", "5", "--reason", "float"),
        ("add", "5", "--reason", "float", "--bag", "9"),
        ("drop", "20.01", "--reason", "other"),
        ("drop", "5", "--reason", "safe"),
        ("close", "20", "--coins", "10=1"),
        ("close", "20", "--coins", "10=1,10=1"),
        ("close", "20", "--coins", "10=-2"),
        ("close", "20", "--coins", "x"),
        ("close", "20", "--bagged", "5"),
        ("close", "10"),
        ("open", "20"),
    ],
)
def test_a_bad_input_enters_nothing(opened: Till, words: tuple[str, ...]) -> None:
    till = opened
    before = till.json("till", "x")
    separate = [word for word in words if not word.startswith("-5")]
    arguments = [*separate, "--", "-5"] if len(separate) < len(words) else [*words]
    if "--" in arguments:
        assert till.inside("till", *till.database, *arguments).code == 1
    else:
        till.refused("till", *arguments)
    after = till.json("till", "x")
    assert {**after, "at": ""} == {**before, "at": ""}


def test_a_count_below_nothing_is_the_terminal_s_alone(till: Till) -> None:
    till.json("till", "open", "0")
    z = till.json("till", "close", "0", "--card=-3.00")
    assert (z["card_batch"], z["card_difference"]) == (-3_00, -3_00)


def test_a_session_that_is_open_keeps_its_day_open_unless_it_is_named(till: Till) -> None:
    till.json("till", "open", "0")
    assert "01" in till.refused("day", "close")
    assert till.json("day", "close", "--leaving", "1")["left_open"] == [1]


def test_a_reason_that_is_asked_for_names_its_option(till: Till) -> None:
    till.json("till", "open", "20")
    said = till.refused("till", "close", "10")
    assert "Count again, or choose a reason." in said
    assert "--reason, one of wrong-change, wrong-tender" in said
    assert "--reason" not in till.refused("till", "close", "20", "--bagged", "5")
    assert till.json("till", "close", "10", "--reason", "unknown")["difference"] == -10_00


def test_what_was_sold_before_the_opening_count_has_its_line(till: Till) -> None:
    till.json("till", "open", "0")
    till.json("till", "close", "0")
    price = till.sell("--pay", "cash", "--tendered", "50")["total"]
    assert till.json("till", "open", "0")["difference"] == -price
    x = till.json("till", "x")
    assert x["opening"] + x["taken"]["cash"] - x["counted_with_opening"] == x["expected_cash"] == 0
    (line,) = (one for one in till.inside("till", "x", *till.database).out.splitlines() if "with the opening" in one)
    assert line.endswith(f"-€{price / 100:.2f}")
